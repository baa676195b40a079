"""The page "Export": a figure, an animation, a live page or the data, with words ready to copy."""
