"""How other programs say when a feature holds, read into our terms and written from them."""

from geo_app.dialects.candidates import ColumnCandidate, TimeColumnFinder
from geo_app.dialects.terms import Dialect, TimeColumns, TimeFault, Translation
from geo_app.dialects.translating import translated
from geo_app.dialects.writing import carried, collection, written

__all__ = [
    "ColumnCandidate",
    "Dialect",
    "TimeColumnFinder",
    "TimeColumns",
    "TimeFault",
    "Translation",
    "carried",
    "collection",
    "translated",
    "written",
]
