"""TimestampedGeoJson and kepler.gl: features that list instants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geo_app.dialects.moments import Moment, day_text, moment_of, moved
from geo_app.dialects.readings import ABSENT, fault_of
from geo_app.dialects.terms import Given, Reading, Span, TimeFault
from geo_app.errors import DateError

__all__ = ["INSTANT_KEYS", "timestamps_reading"]

#: Properties of instants, the one that counts first.
INSTANT_KEYS = ("coordTimes", "times", "linestringTimestamps", "time", "timestamp")


def timestamps_reading(properties: Given) -> Reading | None:
    """Times of features that list instants: from the first one's day to the last one's, included.

    Examples
    --------
    >>> timestamps_reading({"times": ["2020-09-27", 1604966400000]}).spans
    (Span(valid_from='2020-09-27', valid_to='2020-11-11'),)
    """
    key = next((key for key in INSTANT_KEYS if properties.get(key) not in ABSENT), None)
    if key is None:
        return None
    moments: list[Moment] = []
    faults: list[TimeFault] = []
    for path, value in _flat(properties[key], f".properties.{key}"):
        try:
            moments.append(moment_of(value))
        except DateError as error:
            faults.append(fault_of(path, error, value))
    if faults or not moments:
        return Reading((), tuple(faults), is_weak=True) if faults else None
    return _covering(moments, f".properties.{key}", properties[key])


def _covering(moments: list[Moment], path: str, value: Any) -> Reading:
    first = min(moment.lower for moment in moments)
    last = max(moment.upper for moment in moments)
    try:
        return Reading((Span(day_text(first), day_text(moved(last, 1))),))
    except DateError as error:
        return Reading((), (fault_of(path, error, value),))


def _flat(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Values of a list of lists (a MultiLineString has one list a line), each with its path."""
    if not isinstance(value, list):
        yield path, value
        return
    for index, item in enumerate(value):
        if isinstance(item, list):
            yield from ((f"{path}[{index}][{i}]", inner) for i, inner in enumerate(item))
        else:
            yield f"{path}[{index}]", item
