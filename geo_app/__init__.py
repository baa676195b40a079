"""A map explorer for a disputed territory: what holds on a date, who says so, and how sure it is.

Examples
--------
>>> import geo_app
>>> atlas = geo_app.read_atlas()
>>> len(geo_app.differences(atlas, geo_app.day_number("2016-04-03"))) > 0
True
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from geo_app.accounts import differences, holders

# Compare and control are functions here; from the modules of the same names one imports.
from geo_app.compare import compare
from geo_app.control import control, distance_to_line, held_at, over_time
from geo_app.errors import GeoAppError
from geo_app.gazetteer import Gazetteer
from geo_app.lives import life as place
from geo_app.overview import overview, statements
from geo_app.store import read_atlas
from geo_app.validtime import ValidTime, day_number, iso_date

if TYPE_CHECKING:
    from geo_app.live import live_page
    from geo_app.snapshot import animate

__all__ = [
    "Gazetteer",
    "GeoAppError",
    "ValidTime",
    "animate",
    "compare",
    "control",
    "day_number",
    "differences",
    "distance_to_line",
    "held_at",
    "holders",
    "iso_date",
    "live_page",
    "over_time",
    "overview",
    "place",
    "read_atlas",
    "statements",
]

#: What is loaded when it is first asked for, since most programs never do, and where it is.
_LATER = {"animate": "geo_app.snapshot", "live_page": "geo_app.live"}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name]), name)
