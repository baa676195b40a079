"""OGC JSON-FG 1.0: dates in the feature's member ``time``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geo_app.dialects.moments import after, during, moment_of
from geo_app.dialects.readings import End, between, fault_of, text_of
from geo_app.dialects.terms import Given, Reading, Span, TimeFault
from geo_app.errors import DateError

__all__ = ["time_member_reading"]


def time_member_reading(feature: Given) -> Reading | None:
    """Times of OGC JSON-FG 1.0: the feature's member ``time``.

    Both ends of an interval are included; ``date`` and ``timestamp`` are that day. The interval
    counts if several are given, as the standard asks.

    Examples
    --------
    >>> time_member_reading({"time": {"interval": ["1988-02-20", "2020-11-09"]}}).spans
    (Span(valid_from='1988-02-20', valid_to='2020-11-10'),)
    """
    time = feature.get("time")
    if time is None:
        return None
    if not isinstance(time, Mapping):
        fault = TimeFault(".time", "this is not a time object", time, 'write {"date": ...}')
        return Reading((), (fault,), is_weak=True)
    if "interval" in time:
        return _interval_reading(time["interval"])
    # "instant" is what drafts of the standard called the other two.
    for key in ("timestamp", "date", "instant"):
        if time.get(key) is not None:
            return _day_reading(time[key], f".time.{key}")
    message = "the time has no date, timestamp or interval"
    fault = TimeFault(".time", message, dict(time), 'write {"date": ...} or {"interval": [...]}')
    return Reading((), (fault,), is_weak=True)


def _day_reading(value: Any, path: str) -> Reading:
    try:
        return Reading((Span(*during(moment_of(value))),))
    except DateError as error:
        return Reading((), (fault_of(path, error, value),))


def _interval_reading(interval: Any) -> Reading:
    path = ".time.interval"
    if not isinstance(interval, list) or len(interval) != 2:
        fix = 'write two dates, with ".." for an open end'
        return Reading((), (TimeFault(path, "an interval has two ends", interval, fix),))
    return between(
        End(interval[0], f"{path}[0]", moment_of, text_of),
        End(interval[1], f"{path}[1]", moment_of, after),
    )
