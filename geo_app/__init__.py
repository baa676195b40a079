"""A map explorer for a disputed territory: what holds on a date, who says so, and how sure it is.

Examples
--------
>>> import geo_app
>>> atlas = geo_app.read_atlas()
>>> len(geo_app.differences(atlas, geo_app.day_number("2016-04-03"))) > 0
True
"""

from geo_app.accounts import differences, holders
from geo_app.errors import GeoAppError
from geo_app.gazetteer import Gazetteer
from geo_app.overview import overview, statements
from geo_app.store import read_atlas
from geo_app.validtime import ValidTime, day_number, iso_date

__all__ = [
    "Gazetteer",
    "GeoAppError",
    "ValidTime",
    "day_number",
    "differences",
    "holders",
    "iso_date",
    "overview",
    "read_atlas",
    "statements",
]
