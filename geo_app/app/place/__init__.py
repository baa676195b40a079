"""The page of one place's life."""
