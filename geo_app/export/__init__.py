"""An atlas, or what of it holds on a date, as files for other programs."""

from geo_app.export.chosen import Selection, Sheet, select
from geo_app.export.writing import FORMATS, SUFFIXES, Written, content_of, format_of, write

__all__ = [
    "FORMATS",
    "SUFFIXES",
    "Selection",
    "Sheet",
    "Written",
    "content_of",
    "format_of",
    "select",
    "write",
]
