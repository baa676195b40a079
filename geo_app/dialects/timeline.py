"""leaflet.timeline: dates in the properties ``start`` and ``end``."""

from __future__ import annotations

import re
from typing import Any

from geo_app.dialects.moments import Moment, after, moment_of
from geo_app.dialects.readings import ABSENT, End, after_instant, between, text_of
from geo_app.dialects.terms import Given, Reading

__all__ = ["timeline_reading"]

_DATELIKE = re.compile(r"\d{4}")


def timeline_reading(properties: Given) -> Reading | None:
    """Times of leaflet.timeline: ``start`` and ``end``, each included unless exclusive.

    Properties of these names that hold no dates (``"start": "Baku"``) are no timeline. An end
    without a start is a weak reading.

    Examples
    --------
    >>> timeline_reading({"start": "2016-04-02", "end": 1459814400000}).spans
    (Span(valid_from='2016-04-02', valid_to='2016-04-06'),)
    >>> timeline_reading({"start": "2016-04-02", "end": "2016-04-05", "endExclusive": True}).spans
    (Span(valid_from='2016-04-02', valid_to='2016-04-05'),)
    """
    if "start" not in properties and "end" not in properties:
        return None
    given = properties.get("start"), properties.get("end")
    if not any(_may_be_date(value) for value in given):
        return None
    start_written = _next_day if _is_true(properties.get("startExclusive")) else text_of
    end_written = after_instant if _is_true(properties.get("endExclusive")) else after
    reading = between(
        End(given[0], ".properties.start", moment_of, start_written),
        End(given[1], ".properties.end", moment_of, end_written),
    )
    # A lone end may belong to a start of another name.
    return reading._replace(is_weak=True) if given[0] in ABSENT else reading


def _may_be_date(value: Any) -> bool:
    if isinstance(value, str):
        return bool(_DATELIKE.search(value))
    # A small number is a year or a count, never meant as milliseconds after 1970.
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and (value == 0 or abs(value) > 9999)


def _is_true(value: Any) -> bool:
    return value is True or value == "true"


def _next_day(moment: Moment) -> str:
    # After an instant within a day, the rest of that day still holds.
    return moment.text if moment.is_instant else after(moment)
