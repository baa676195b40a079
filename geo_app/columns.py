"""Columns of a layer's frame as plain texts, lists and whole numbers, whatever the frame lacks."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import geopandas as gpd

__all__ = ["lists", "metres", "notes", "texts", "whole_numbers"]


def whole_numbers(
    frame: gpd.GeoDataFrame, name: str, read: Callable[[Any], int], missing: int
) -> list[int]:
    """A column read value by value; `missing` in every row if there is no such column."""
    if name not in frame.columns:
        return [missing] * len(frame)
    return [int(read(value)) for value in frame[name]]


def metres(kilometres: Any) -> int:
    """Kilometres as whole metres, 0 if they are no sensible number.

    Examples
    --------
    >>> metres(1.5), metres(None), metres(float("nan")), metres(-1)
    (1500, 0, 0, 0)
    """
    is_number = isinstance(kilometres, int | float) and math.isfinite(kilometres)
    return min(round(kilometres * 1000), 10**8) if is_number and kilometres > 0 else 0


def texts(frame: gpd.GeoDataFrame, name: str) -> list[str]:
    """A column as text that can be written as UTF-8; what is missing is empty."""
    if name not in frame.columns:
        return [""] * len(frame)
    return [_text(value) for value in frame[name]]


def _text(value: Any) -> str:
    if isinstance(value, str):
        # A lone surrogate cannot be written as UTF-8.
        return value.encode("utf-8", "replace").decode()
    is_missing = value is None or (isinstance(value, float) and math.isnan(value))
    return "" if is_missing else str(value)


def lists(frame: gpd.GeoDataFrame, name: str) -> list[tuple[str, ...]]:
    """A column of lists of texts; what is no list is empty."""
    if name not in frame.columns:
        return [()] * len(frame)
    values = (value if isinstance(value, list | tuple) else () for value in frame[name])
    return [tuple(_text(item) for item in value) for value in values]


def notes(frame: gpd.GeoDataFrame) -> list[str]:
    """What each row says besides who holds what: an event's summary, a claim's figures."""
    columns = ("summary", "about", "subject", "value_min", "value_max", "unit", "said_by")
    rows = zip(*(texts(frame, column) for column in columns), strict=True)
    return [_note(*row) for row in rows]


def _note(
    summary: str, about: str, subject: str, low: str, high: str, unit: str, said_by: str
) -> str:
    """One line for an event or a claim.

    Examples
    --------
    >>> _note("", "Azerbaijan", "killed", "93", "93", "persons", "Ministry of Defence")
    'Azerbaijan, killed: 93 persons. As told by Ministry of Defence.'
    """
    what = ", ".join(part for part in (about, subject) if part)
    figure = f"{_figure(low, high)} {unit}".strip() if low or high else ""
    claim = ": ".join(part for part in (what, figure) if part)
    told = f"As told by {said_by}." if said_by else ""
    parts = (summary, f"{claim}." if claim else "", told)
    return " ".join(part for part in parts if part)


def _figure(low: str, high: str) -> str:
    low, high = (re.sub(r"\.0$", "", value) for value in (low, high))
    if low == high:
        return low
    if not low:
        return f"up to {high}"
    return f"{low} to {high}" if high else f"more than {low}"
