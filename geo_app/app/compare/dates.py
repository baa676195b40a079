"""Dates worth comparing, from an atlas's own settlements and events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

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

__all__ = ["Stretch", "change_days", "largest_stretch", "stretches", "stretches_of_events"]

Days = npt.NDArray[np.int32]

#: Days without a change after which another stretch begins.
QUIET = 120
#: Days of a stretch that an event of a single place, at its end, may give its name to.
_SHORT = 7


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which settlements changed hands: the day before it, its ends, and its name.

    `transfers` counts the changes of holder in it.
    """

    before: str
    first: str
    after: str
    label: str
    transfers: int = 0


def change_days(atlas: Atlas) -> Days:
    """The days on which what is said of settlements changes, in order, inside the atlas's time."""
    days, _ = union_of_changes(layer.frame for layer in settlement_layers(atlas))
    return days[(days >= day_number(atlas.first)) & (days <= day_number(atlas.last))]


def stretches(atlas: Atlas) -> list[Stretch]:
    """The times in which settlements changed hands, each ended by a quiet of `QUIET` days.

    A settlement's first statement changes nothing: nobody held it before, as far as the atlas
    knows. A stretch bears the name of an event that begins on its first day or ends on its last, if
    there is one, and the two days that are compared.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> [found.label for found in stretches(read_atlas())][4]
    '2020 war: 26 September to 31 December 2020'
    """
    transfers, events = _transfers(atlas), sorted(_events(atlas), key=_by_place)
    days = np.unique(transfers)
    runs = np.split(days, np.flatnonzero(np.diff(days) > QUIET) + 1) if len(days) else []
    found = []
    for first, last in ((int(run[0]), int(run[-1])) for run in runs):
        is_inside = (transfers[:, 0] >= first) & (transfers[:, 1] <= last)
        stretch = _stretch(atlas, first, last, _name_of(first, last, events))
        found.append(replace(stretch, transfers=int(is_inside.sum())))
    return found


def largest_stretch(atlas: Atlas) -> Stretch | None:
    """The stretch with most changes of holder since the atlas's opening date, else of all.

    None if no settlement changes hands.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> found = largest_stretch(read_atlas())
    >>> found.before, found.after
    ('2020-09-26', '2020-12-31')
    """
    known = stretches(atlas)
    recent = [one for one in known if one.after >= atlas.opening.isoformat()]
    return max(recent or known, key=lambda one: one.transfers, default=None)


def stretches_of_events(atlas: Atlas) -> list[Stretch]:
    """The events during which settlements changed hands, in order of time."""
    days, found = np.unique(_transfers(atlas)), []
    for name, start, end, _ in _events(atlas):
        if np.searchsorted(days, start) < np.searchsorted(days, end):
            stretch = replace(_stretch(atlas, start, end - 1), label=name)
            found.append((start, stretch))
    return [stretch for _, stretch in sorted(found, key=lambda pair: pair[0])]


class _Event(NamedTuple):
    """An event from the day `start` to the day before `end`; `place` is empty for none."""

    name: str
    start: int
    end: int
    place: str


def _events(atlas: Atlas) -> Iterable[_Event]:
    for layer in atlas.layers:
        if layer.kind == LayerKind.EVENT:
            frame = layer.frame
            is_known = (frame["start_earliest"] > OPEN_START) & (frame["end_latest"] < OPEN_END)
            columns = ("name", "start_earliest", "end_latest", "place")
            yield from map(_Event, *(frame.loc[is_known, c] for c in columns))


def _by_place(event: _Event) -> bool:
    """Events of no single place come first."""
    return event.place != ""


def _name_of(first: int, last: int, events: Iterable[_Event]) -> str:
    """What a stretch is called after: what begins with it, else what it ends with."""
    known = list(events)
    for event in known:
        if event.start == first:
            return event.name.removesuffix(" begins")
    is_short = last - first <= _SHORT
    closing = (e.name for e in known if e.end - 1 == last and (is_short or not e.place))
    return next((f"Until: {name}" for name in closing), "")


def _transfers(atlas: Atlas) -> Days:
    """First and last day of each change of holder in the atlas's time, shape (n, 2)."""
    found = [_taken_over(layer.frame) for layer in settlement_layers(atlas)]
    days = np.concatenate([np.empty((0, 2), np.int32), *found])
    first, last = day_number(atlas.first), day_number(atlas.last)
    return days[((days > first) & (days <= last)).all(axis=1)]


def _taken_over(frame: gpd.GeoDataFrame) -> Days:
    """First and last day on which a statement follows one that names another holder, (n, 2)."""
    told = frame.loc[(frame["account"] == "") & (frame["place"] != ""), list(_OF_TRANSFER)]
    told = told.sort_values(["place", "start_earliest"], kind="stable")
    is_same_place = told["place"].eq(told["place"].shift())
    is_transfer = is_same_place & told["holder"].ne(told["holder"].shift())
    days: Days = told.loc[is_transfer, ["start_earliest", "start_latest"]].to_numpy(np.int32)
    return days


_OF_TRANSFER = ("place", "holder", "start_earliest", "start_latest")


def _stretch(atlas: Atlas, first: int, last: int, name: str = "") -> Stretch:
    """From the day before to the last day, on which the new state shows already."""
    before = max(first - 1, day_number(atlas.first))
    after = min(max(last, first), day_number(atlas.last))
    span = _span_in_words(before, after)
    label = f"{name}: {span}" if name else span
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
