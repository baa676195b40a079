"""Dates worth comparing, from an atlas's own settlements and events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from geo_app.accounts import settlement_layers
from geo_app.model import Atlas, LayerKind
from geo_app.validtime import (
    OPEN_END,
    OPEN_START,
    day_number,
    iso_date,
    union_of_changes,
    written_date,
)

__all__ = ["Stretch", "change_days", "stretches", "stretches_of_events"]

Days = npt.NDArray[np.int32]

#: Days without a change after which another stretch begins.
QUIET = 120


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which settlements changed hands: the day before it, its ends, and its name."""

    before: str
    first: str
    after: str
    label: str


def change_days(atlas: Atlas) -> Days:
    """The days on which what is said of settlements changes, in order, inside the atlas's time."""
    days, _ = union_of_changes(layer.frame for layer in settlement_layers(atlas))
    return days[(days >= day_number(atlas.first)) & (days <= day_number(atlas.last))]


def stretches(atlas: Atlas) -> list[Stretch]:
    """The times in which settlements changed hands, each ended by a quiet of `QUIET` days.

    A settlement's first statement changes nothing: nobody held it before, as far as the atlas
    knows.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> [found.label for found in stretches(read_atlas())][3:5]
    ['2 to 5 April 2016', '27 September to 31 December 2020']
    """
    days = _days_of_transfer(atlas)
    runs = np.split(days, np.flatnonzero(np.diff(days) > QUIET) + 1) if len(days) else []
    return [_stretch(atlas, int(run[0]), int(run[-1])) for run in runs]


def stretches_of_events(atlas: Atlas) -> list[Stretch]:
    """The events during which settlements changed hands, in order of time."""
    days, found = _days_of_transfer(atlas), []
    for name, start, end in _events(atlas):
        if np.searchsorted(days, start) < np.searchsorted(days, end):
            found.append((start, _stretch(atlas, start, end - 1, name)))
    return [stretch for _, stretch in sorted(found, key=lambda pair: pair[0])]


def _events(atlas: Atlas) -> Iterable[tuple[str, int, int]]:
    for layer in atlas.layers:
        if layer.kind == LayerKind.EVENT:
            frame = layer.frame
            is_known = (frame["start_earliest"] > OPEN_START) & (frame["end_latest"] < OPEN_END)
            columns = ("name", "start_earliest", "end_latest")
            yield from zip(*(frame.loc[is_known, c] for c in columns), strict=True)


def _days_of_transfer(atlas: Atlas) -> Days:
    """The days on which a settlement is taken over from a former holder."""
    found = [_taken_over(layer.frame) for layer in settlement_layers(atlas)]
    days = np.unique(np.concatenate([np.empty(0, np.int32), *found]))
    return days[(days > day_number(atlas.first)) & (days <= day_number(atlas.last))]


def _taken_over(frame: gpd.GeoDataFrame) -> Days:
    """First and last day on which a statement follows one that names another holder."""
    told = frame.loc[(frame["account"] == "") & (frame["place"] != ""), list(_OF_TRANSFER)]
    told = told.sort_values(["place", "start_earliest"], kind="stable")
    is_same_place = told["place"].eq(told["place"].shift())
    is_transfer = is_same_place & told["holder"].ne(told["holder"].shift())
    days: Days = told.loc[is_transfer, ["start_earliest", "start_latest"]].to_numpy(np.int32)
    return days.ravel()


_OF_TRANSFER = ("place", "holder", "start_earliest", "start_latest")


def _stretch(atlas: Atlas, first: int, last: int, name: str = "") -> Stretch:
    """From the day before to the last day, on which the new state shows already."""
    before = max(first - 1, day_number(atlas.first))
    after = min(max(last, first), day_number(atlas.last))
    label = name or _span_in_words(first, after)
    return Stretch(iso_date(before), iso_date(first), iso_date(after), label)


def _span_in_words(first: int, last: int) -> str:
    """A span of days in as few words as it takes.

    Examples
    --------
    >>> from geo_app.validtime import day_number as day
    >>> _span_in_words(day("2016-04-02"), day("2016-04-05"))
    '2 to 5 April 2016'
    >>> _span_in_words(day("1991-08-30"), day("1992-10-03"))
    '30 August 1991 to 3 October 1992'
    >>> _span_in_words(day("2022-03-24"), day("2022-03-24"))
    '24 March 2022'
    """
    start, end = (written_date(day).split() for day in (first, last))
    if first == last:
        return " ".join(end)
    shared = 0  # how many words, from the end, both dates have in common
    while shared < len(start) and start[-1 - shared] == end[-1 - shared]:
        shared += 1
    return f"{' '.join(start[: len(start) - shared])} to {' '.join(end)}"
