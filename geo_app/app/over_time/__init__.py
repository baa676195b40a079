"""The page of areas, settlements and lengths over the whole span."""
