"""What a figure shows of a date, before anything has a place on the page."""
