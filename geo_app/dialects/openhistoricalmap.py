"""OpenHistoricalMap: dates in the tags ``start_date`` and ``end_date``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from geo_app.dialects.moments import Moment, after, edtf_moment, year_moment
from geo_app.dialects.readings import ABSENT, End, between, text_of
from geo_app.dialects.terms import Given, Reading
from geo_app.errors import DateError

__all__ = ["ohm_reading"]

_KEYS = ("start_date", "end_date", "start_date:edtf", "end_date:edtf")


def ohm_reading(properties: Given) -> Reading | None:
    """Times of OpenHistoricalMap: ``start_date`` and ``end_date``, or their ``:edtf`` variants.

    The end still holds, to its own precision; a missing one is open.

    Examples
    --------
    >>> ohm_reading({"start_date": "1923", "end_date": "2016-04"}).spans
    (Span(valid_from='1923', valid_to='[2016-04-02..2016-05-01]'),)
    """
    if not any(key in properties for key in _KEYS):
        return None
    start_key, end_key = _chosen_key(properties, "start_date"), _chosen_key(properties, "end_date")
    return between(_end(properties, start_key, text_of), _end(properties, end_key, after))


def _chosen_key(properties: Given, key: str) -> str:
    return key if properties.get(f"{key}:edtf") in ABSENT else f"{key}:edtf"


def _end(properties: Given, key: str, written: Callable[[Moment], str]) -> End:
    read = _edtf_or_year if key.endswith(":edtf") else year_moment
    return End(properties.get(key), f".properties.{key}", read, written)


def _edtf_or_year(value: Any) -> Moment:
    try:
        return year_moment(value)
    except DateError:
        if isinstance(value, str):
            return edtf_moment(value)
        raise
