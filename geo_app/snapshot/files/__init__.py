"""A figure as a file, with what it shows told inside."""
