"""Columns of a layer's frame as plain texts, lists and whole numbers, whatever the frame lacks."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo_app.layers import LIST_COLUMNS
from geo_app.slicing import known_from
from geo_app.symbology import SIMPLESTYLE, value_text
from geo_app.validtime import DAY_COLUMNS, OPEN_END, OPEN_START

__all__ = [
    "cleaned", "day_columns", "lists", "metres", "names_of", "notes", "numbered_days",
    "own_properties", "texts", "whole_numbers",
]  # fmt: skip

Integers = npt.NDArray[np.int64]

#: No day on which a statement was made is recorded; later than any day there is.
NOT_RECORDED = OPEN_END + 1
#: As many properties of a layer's own travel with the map; the rest stays in the file.
MOST_PROPERTIES = 30
#: Letters of one value that travel with the map.
MOST_LETTERS = 10_000
#: Columns that a card tells in words of its own, or that no file has given.
_TOLD = {
    "id", "name", "valid_from", "valid_to", "holder", "claimant", "account", "certainty", "basis",
    "place", "kind", "summary", "sources", "disputed_by", "position_error_km", *DAY_COLUMNS,
    "undated", "feature_index", "geometry",
}  # fmt: skip
#: Columns that are told only with other ones of the layer's own.
_ASIDE = {"subkind", "other_names", "asserted_on"}
_CLAIM = ("about", "subject", "value_min", "value_max", "unit", "said_by")
#: How the features of the built-in atlas were compiled; of interest in a layer of another origin.
_COMPILED = {"facts", "scope", "start_kind", "end_kind", "paraphrase", "event"}
#: Letters that turn the direction of what follows, or cannot be seen at all.
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


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


def cleaned(text: str) -> str:
    """A text without letters that turn the direction of what follows, or cannot be written.

    Examples
    --------
    >>> cleaned("\u202eford"), cleaned("Khojavend / Martuni")
    ('ford', 'Khojavend / Martuni')
    """
    if text.isprintable() and text.isascii():
        return text
    # A lone surrogate cannot be written as UTF-8.
    return _INVISIBLE.sub("", text).encode("utf-8", "replace").decode()


def day_columns(frame: gpd.GeoDataFrame) -> dict[str, Integers]:
    """The four days of each row, open where the frame has none, and when it was asserted.

    Returns
    -------
    dict
        Day numbers under the names of `geo_app.validtime.DAY_COLUMNS` and ``known``, which is
        `NOT_RECORDED` where the row counts as known from the last day its start allows.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame({"start_earliest": [7]}, geometry=[None])
    >>> days = day_columns(frame)
    >>> days["start_earliest"].tolist(), days["known"].tolist() == [NOT_RECORDED]
    ([7], True)
    """
    days = {}
    for column in DAY_COLUMNS:
        open_day = OPEN_START if column.startswith("start") else OPEN_END
        given = frame[column] if column in frame.columns else [open_day] * len(frame)
        days[column] = np.asarray(given, dtype=np.int64)
    days["known"] = np.full(len(frame), NOT_RECORDED, dtype=np.int64)
    if "asserted_on" in frame.columns and "start_latest" in frame.columns:
        recorded = (frame["asserted_on"] != "").to_numpy()
        days["known"][recorded] = known_from(frame.loc[recorded])
    return days


def numbered_days(days: Mapping[str, Integers]) -> dict[str, Integers]:
    """Days as numbers into a sorted list, which is short, because few days occur often.

    Parameters
    ----------
    days
        As `day_columns` gives them.

    Returns
    -------
    dict
        ``days``, the list. ``start`` and ``end``, the earliest days as positions in it counted
        from 1; 0 is the open start, the position behind the last the open end. ``start_width`` and
        ``end_width``, how many positions later the latest days are: nearly always 0. ``known``,
        likewise counted, and one more, with 0 for `NOT_RECORDED`; left out if all are.
    """
    every = np.unique(np.concatenate(list(days.values())))
    every = every[(every > OPEN_START) & (every < OPEN_END)]
    numbers = {n: np.searchsorted(every, v) + (v > OPEN_START) for n, v in days.items()}
    out = {"days": every}
    for end in ("start", "end"):
        out[end] = numbers[f"{end}_earliest"]
        # A crossed pair would be below zero; it reads as an exact date.
        width = numbers[f"{end}_latest"] - numbers[f"{end}_earliest"]
        out[f"{end}_width"] = np.maximum(width, 0)
    recorded = days["known"] < NOT_RECORDED
    if recorded.any():
        out["known"] = np.where(recorded, numbers["known"] + 1, 0)
    return out


def _text(value: Any) -> str:
    if isinstance(value, str):
        return cleaned(value)
    is_missing = value is None or (isinstance(value, float) and math.isnan(value))
    return "" if is_missing else str(value)


def lists(frame: gpd.GeoDataFrame, name: str) -> list[tuple[str, ...]]:
    """A column of lists of texts; what is no list is empty."""
    if name not in frame.columns:
        return [()] * len(frame)
    values = (value if isinstance(value, list | tuple) else () for value in frame[name])
    return [tuple(_text(item) for item in value) for value in values]


def names_of(frame: gpd.GeoDataFrame, style: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """What each row is called; the ``title`` of simplestyle stands in for a name.

    Examples
    --------
    >>> both = {"name": ["", "Mill"], "title": ["Ford", "A"]}
    >>> frame = gpd.GeoDataFrame(both, geometry=[None] * 2)
    >>> names_of(frame, {"by": "simplestyle"})
    ['Ford', 'Mill']
    """
    names = texts(frame, "name")
    if style.get("by") != "simplestyle":
        return names
    return [name or title for name, title in zip(names, texts(frame, "title"), strict=True)]


def own_properties(
    frame: gpd.GeoDataFrame, style: Mapping[str, str]
) -> tuple[dict[str, list[str]], int]:
    """Properties that no other part of a card tells, as text by name; empty columns are left out.

    Parameters
    ----------
    frame
        A layer's features.
    style
        Its style. Properties that simplestyle draws are seen on the map, and not told again.

    Returns
    -------
    properties
        At most `MOST_PROPERTIES`, those that most features have; in the frame's order.
    left_out
        How many more there are.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame({"id": ["a"], "height": [12.0], "x": [None]}, geometry=[None])
    >>> own_properties(frame, {})
    ({'height': ['12']}, 0)
    """
    names = _own_names(frame, style)
    # Counting is cheap, writing values out is not.
    counts = {name: _count_given(frame[name]) for name in names}
    filled = [name for name in names if counts[name]]
    if not style.get("by") and set(filled) <= _ASIDE:
        return {}, 0
    kept = set(sorted(filled, key=lambda name: -counts[name])[:MOST_PROPERTIES])
    written = {_shown_name(name): _column_text(frame, name) for name in filled if name in kept}
    told = {name: values for name, values in written.items() if any(values)}
    return told, len(filled) - len(kept)


def _count_given(column: pd.Series) -> int:
    if column.name in LIST_COLUMNS:
        return int(column.map(bool).sum())
    return int((column.notna() & (column != "")).sum())


def _shown_name(name: str) -> str:
    # A property with the name of an internal column is kept under a longer one.
    given = name.removeprefix("properties.")
    return given if given in _TOLD else name


def _own_names(frame: gpd.GeoDataFrame, style: Mapping[str, str]) -> list[str]:
    told = _TOLD | {frame.geometry.name}
    if "kind" not in frame.columns or (frame["kind"] == "claim").any():
        told = told | set(_CLAIM)
    if not style.get("by"):
        told = told | _COMPILED
    if style.get("by") == "simplestyle":
        told = told | set(SIMPLESTYLE) | {"description"}
        told = told if any(texts(frame, "name")) else told | {"title"}
    names = [column for column in frame.columns if column not in told]
    return [name for name in names if not str(name).startswith("name:")]


def _column_text(frame: gpd.GeoDataFrame, name: str) -> list[str]:
    return [_shortened(cleaned(value_text(value))) for value in frame[name]]


def _shortened(text: str) -> str:
    if len(text) <= MOST_LETTERS:
        return text
    return f"{text[:MOST_LETTERS]}… ({len(text):,} letters in the file)"


def notes(frame: gpd.GeoDataFrame, style: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """What each row says besides who holds what: an event's summary, a claim's figures.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame({"summary": ["Burnt."]}, geometry=[None])
    >>> notes(frame)
    ['Burnt.']
    """
    rows = zip(*(texts(frame, column) for column in ("summary", *_CLAIM)), strict=True)
    told = [_note(*row) for row in rows]
    if style.get("by") != "simplestyle":
        return told
    described = texts(frame, "description")
    return [_shortened(" ".join(filter(None, pair))) for pair in zip(told, described, strict=True)]


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
