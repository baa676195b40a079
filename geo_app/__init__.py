"""A map explorer for a disputed territory: what holds on a date, who says so, and how sure it is.

Examples
--------
>>> import geo_app
>>> atlas = geo_app.read_atlas()
>>> len(geo_app.differences(atlas, geo_app.day_number("2016-04-03"))) > 0
True
"""

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

__all__ = [
    "Gazetteer",
    "GeoAppError",
    "ValidTime",
    "compare",
    "control",
    "day_number",
    "differences",
    "distance_to_line",
    "held_at",
    "holders",
    "iso_date",
    "over_time",
    "overview",
    "place",
    "read_atlas",
    "statements",
]
