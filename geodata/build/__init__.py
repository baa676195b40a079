"""Builds the built-in atlas from facts (CSV) and public map packages; see README.md here."""
