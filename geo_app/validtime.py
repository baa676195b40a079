"""When a statement holds: half-open whole days whose two ends may each be open or uncertain.

A valid time is four day numbers, days since 1970-01-01 in the proleptic Gregorian calendar:

=================  ==============================================================
``start_earliest``  first day on which it may have begun to hold
``start_latest``    first day on which it holds for certain
``end_earliest``    first day on which it may have stopped
``end_latest``      first day on which it certainly no longer holds
=================  ==============================================================

On a day ``d`` it is *certain* if ``start_latest <= d < end_earliest``, whichever way the uncertain
ends fall, and *possible* if only ``start_earliest <= d < end_latest``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from geo_app.days import MONTHS, OPEN_END, OPEN_START, iso_date, written_date
from geo_app.edtf import parse_edtf
from geo_app.errors import DateError

__all__ = [
    "DAY_COLUMNS",
    "OPEN_END",
    "OPEN_START",
    "ValidTime",
    "change_dates",
    "day_number",
    "held_on",
    "iso_date",
    "parse_day",
    "read_times",
    "union_of_changes",
    "written_date",
]

DAY_COLUMNS = ("start_earliest", "start_latest", "end_earliest", "end_latest")

Days = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]

_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


class HasDays(Protocol):
    """Anything with the four day columns: a frame, or a mapping of arrays."""

    def __getitem__(self, column: str, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class ValidTime:
    """One valid time, as four day numbers.

    Examples
    --------
    >>> taken = ValidTime.parse("[1993-08-18..1993-08-23]", "2020-11-20")
    >>> taken.is_certain(day_number("1993-08-20")), taken.is_possible(day_number("1993-08-20"))
    (False, True)
    >>> taken.is_certain(day_number("2020-11-19")), taken.is_certain(day_number("2020-11-20"))
    (True, False)
    """

    start_earliest: int = OPEN_START
    start_latest: int = OPEN_START
    end_earliest: int = OPEN_END
    end_latest: int = OPEN_END

    @classmethod
    def parse(cls, valid_from: str = "", valid_to: str = "") -> ValidTime:
        """Read the two ends; an empty text is an open end.

        Parameters
        ----------
        valid_from
            First day on which the statement holds, ISO 8601 or EDTF.
        valid_to
            First day on which it no longer holds.

        Raises
        ------
        DateError
            If a text is not a date, or if it holds on no day at all.
        """
        start = parse_edtf(valid_from) if valid_from else None
        end = parse_edtf(valid_to) if valid_to else None
        time = cls(
            start.earliest if start else OPEN_START,
            # A start with an open upper bound ("1993/..") may fall on any later day.
            start.latest if start else OPEN_START,
            end.earliest if end else OPEN_END,
            end.latest if end else OPEN_END,
        )
        if time.end_latest <= time.start_earliest:
            reason = f"as an end it leaves no day after the start, {valid_from}; the end is the"
            raise DateError(valid_to, f"{reason} first day on which it no longer holds")
        return time

    def is_certain(self, day: int) -> bool:
        """Whether it holds on a day whichever way its uncertain ends fall."""
        return self.start_latest <= day < self.end_earliest

    def is_possible(self, day: int) -> bool:
        """Whether it holds on a day for at least one way its uncertain ends can fall."""
        return self.start_earliest <= day < self.end_latest


def held_on(times: HasDays, day: int) -> tuple[Mask, Mask]:
    """Which statements hold on a day: four comparisons over whole arrays.

    Parameters
    ----------
    times
        A frame or mapping with the four `DAY_COLUMNS`, each int32 of shape (n,).
    day
        The day asked about, days since 1970-01-01.

    Returns
    -------
    certain, possible : bool arrays of shape (n,)
        `possible` includes `certain`: every statement that holds for certain may hold.

    Examples
    --------
    >>> times = {"start_earliest": np.int32([0, 5]), "start_latest": np.int32([0, 9]),
    ...          "end_earliest": np.int32([9, 20]), "end_latest": np.int32([9, 20])}
    >>> held_on(times, 8)
    (array([ True, False]), array([ True,  True]))
    """
    asked = np.int32(day)
    start_earliest, start_latest, end_earliest, end_latest = (
        np.asarray(times[column]) for column in DAY_COLUMNS
    )
    possible = start_earliest <= asked
    possible &= end_latest > asked
    certain = start_latest <= asked
    certain &= end_earliest > asked
    return certain, possible


def change_dates(times: HasDays) -> tuple[Days, npt.NDArray[np.intp]]:
    """Days on which some statement starts or ends, and how many do.

    An uncertain end counts on its first and on its last day, the two on which the picture changes.

    Parameters
    ----------
    times
        A frame or mapping with the four `DAY_COLUMNS`.

    Returns
    -------
    days : int32 array, sorted, unique
    counts : int array of the same shape
        Number of starts and ends on that day.

    Examples
    --------
    >>> times = {"start_earliest": np.int32([3]), "start_latest": np.int32([3]),
    ...          "end_earliest": np.int32([7]), "end_latest": np.int32([9])}
    >>> days, counts = change_dates(times)
    >>> days.tolist(), counts.tolist()
    ([3, 7, 9], [1, 1, 1])
    """
    starts = _ends_of(times, "start_earliest", "start_latest")
    ends = _ends_of(times, "end_earliest", "end_latest")
    days = np.concatenate([*starts, *ends])
    unique, counts = np.unique(days[(days > OPEN_START) & (days < OPEN_END)], return_counts=True)
    return unique.astype(np.int32), counts


def _ends_of(times: HasDays, first: str, last: str) -> tuple[Days, Days]:
    early, late = np.asarray(times[first]), np.asarray(times[last])
    return early, late[late != early]


def read_times(
    valid_from: Sequence[str], valid_to: Sequence[str]
) -> tuple[Mapping[str, Days], dict[int, DateError]]:
    """Read the ends of many statements.

    Parameters
    ----------
    valid_from, valid_to
        Texts of equal length; an empty text is an open end.

    Returns
    -------
    days : mapping of the four `DAY_COLUMNS` to int32 arrays
        A statement whose dates cannot be read has both ends open.
    faults : dict of position to DateError

    Examples
    --------
    >>> days, faults = read_times(["1988", "1988-13"], ["", ""])
    >>> days["start_latest"].tolist() == [day_number("1988-12-31"), OPEN_START], list(faults)
    (True, [1])
    """
    numbers = np.empty((len(valid_from), 4), dtype=np.int32)
    faults: dict[int, DateError] = {}
    open_time = ValidTime()
    for position, (start, end) in enumerate(zip(valid_from, valid_to, strict=True)):
        try:
            time = ValidTime.parse(start, end)
        except DateError as fault:
            faults[position], time = fault, open_time
        numbers[position] = (
            time.start_earliest,
            time.start_latest,
            time.end_earliest,
            time.end_latest,
        )
    return {name: numbers[:, i].copy() for i, name in enumerate(DAY_COLUMNS)}, faults


def day_number(date: dt.date | str | int) -> int:
    """Days from 1970-01-01 to a plain date; a number of days is one already.

    Raises
    ------
    DateError
        If a text is not a plain ISO date such as ``2016-04-02``, or what is given is no date.

    Examples
    --------
    >>> day_number("2016-04-02"), day_number(dt.date(1970, 1, 2))
    (16893, 1)
    """
    if isinstance(date, (int, np.integer)):
        return int(date)
    if isinstance(date, dt.date):
        return date.toordinal() - dt.date(1970, 1, 1).toordinal()
    # Whatever else is given, a year as a float for one, is read as the text it would be.
    text = str(date)
    if not _ISO_DAY.fullmatch(text):
        raise DateError(text, "a day is written as in 2016-04-02")
    return parse_edtf(text).lower


def parse_day(text: str) -> int:
    """Read a day as people type it: ``2016-04-02``, ``2.4.2016``, ``2 April 2016`` or ``today``.

    A month or a year alone is its first day.

    Raises
    ------
    DateError
        If the text is none of these, or not one day.

    Examples
    --------
    >>> [iso_date(parse_day(t)) for t in ("2016-04-02", "2.4.2016", "2 April 2016", "1923")]
    ['2016-04-02', '2016-04-02', '2016-04-02', '1923-01-01']
    """
    text = text.strip()
    if text.lower() == "today":
        return day_number(dt.date.today())
    if match := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text):
        day, month, year = match.groups()
        return day_number(f"{year}-{month:0>2}-{day:0>2}")
    if match := re.fullmatch(r"(\d{1,2}) ([A-Za-z]{3,}) (\d{4})", text):
        return day_number(f"{match[3]}-{_month_named(text, match[2]):02}-{match[1]:0>2}")
    if not re.fullmatch(r"-?\d{4}(-\d{2}){0,2}", text):
        raise DateError(text, "write a day as in 2016-04-02")
    return parse_edtf(text).lower


def _month_named(text: str, name: str) -> int:
    found = [i for i, month in enumerate(MONTHS, 1) if month.lower().startswith(name.lower())]
    if len(found) != 1:
        raise DateError(text, f"there is no month {name}", text.index(name))
    return found[0]


def union_of_changes(frames: Iterable[HasDays]) -> tuple[Days, npt.NDArray[np.intp]]:
    """Change dates of several frames together; see `change_dates`."""
    found = [change_dates(frame) for frame in frames]
    if not found:
        return np.empty(0, np.int32), np.empty(0, np.intp)
    days = np.concatenate([days for days, _ in found])
    unique, inverse = np.unique(days, return_inverse=True)
    counts = np.bincount(inverse, weights=np.concatenate([counts for _, counts in found]))
    return unique, counts.astype(np.intp)
