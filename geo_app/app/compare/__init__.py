"""The page that compares two dates or two accounts."""
