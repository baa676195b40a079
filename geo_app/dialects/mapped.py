"""Dates in columns that a person named."""

from __future__ import annotations

import re
from typing import Any

from geo_app.dialects.moments import Moment, after, moment_of, year_moment
from geo_app.dialects.readings import End, after_instant, between, text_of
from geo_app.dialects.terms import Given, Reading, TimeColumns
from geo_app.errors import DateError
from geo_app.validtime import iso_date, parse_day

__all__ = ["mapped_reading", "typed_moment"]


def mapped_reading(properties: Given, columns: TimeColumns) -> Reading | None:
    """Times in the columns that a person named; numbers are years, an empty value is an open end.

    Examples
    --------
    >>> columns = TimeColumns("built", "lost", end_included=True)
    >>> mapped_reading({"built": 1871, "lost": "9.11.2020"}, columns).spans
    (Span(valid_from='1871', valid_to='2020-11-10'),)
    """
    if not any(name and name in properties for name in (columns.start, columns.end)):
        return None
    end_written = after if columns.end_included else after_instant
    start, end = properties.get(columns.start), properties.get(columns.end)
    return between(
        End(start, f".properties.{columns.start}", typed_moment, text_of),
        End(end, f".properties.{columns.end}", typed_moment, end_written),
    )


def typed_moment(value: Any) -> Moment:
    """A date as people type it into a table."""
    try:
        return year_moment(value)
    except DateError:
        if not isinstance(value, str):
            return moment_of(value)
        if re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2} [A-Za-z]{3,} \d{4}", value.strip()):
            return year_moment(iso_date(parse_day(value)))
        raise
