"""What the rules of all dialects share: two ends become a reading, or faults that say where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from geo_app.dialects.moments import Moment, after, holds_some_day
from geo_app.dialects.terms import Reading, Span, TimeFault
from geo_app.errors import DateError

__all__ = [
    "ABSENT",
    "DAY_FIX",
    "End",
    "after_instant",
    "between",
    "bounded",
    "fault_of",
    "half_understood",
    "text_of",
]

DAY_FIX = "write a date as in 2016-04-02, 2016-04 or 2016"
#: Values that say that there is no date: an open end.
ABSENT = ("..", "", None)


class End(NamedTuple):
    """One end as it stands in a feature.

    `read` makes a moment of the value, `written` the text of our end of that moment.
    """

    value: Any
    path: str
    read: Callable[[Any], Moment]
    written: Callable[[Moment], str]


def between(start: End, end: End) -> Reading:
    """Reading of two ends; each that cannot be read is a fault.

    Examples
    --------
    >>> from geo_app.dialects.moments import text_moment
    >>> start = End("1988", ".from", text_moment, text_of)
    >>> between(start, End("", ".to", text_moment, after)).spans
    (Span(valid_from='1988', valid_to=''),)
    """
    texts: list[str] = []
    faults: list[TimeFault] = []
    for value, path, read, written in (start, end):
        try:
            texts.append("" if value in ABSENT else written(read(value)))
        except DateError as error:
            faults.append(fault_of(path, error, value))
    if not faults:
        return bounded(Span(*texts), end.path, end.value)
    if len(faults) == 1 and texts[0]:
        faults = [half_understood(faults[0], "start" if faults[0].path == end.path else "end")]
    return Reading((), tuple(faults))


def half_understood(fault: TimeFault, understood: str) -> TimeFault:
    """Fault of one end, where the other one could be read.

    Examples
    --------
    >>> half_understood(TimeFault(".end", "this is not a date", "?", DAY_FIX), "start").message
    'this is not a date; its start was understood, its end was not'
    """
    other = "end" if understood == "start" else "start"
    words = f"{fault.message}; its {understood} was understood, its {other} was not"
    return fault._replace(message=words)


def bounded(span: Span, path: str, value: Any) -> Reading:
    """Reading of one pair of ends, refused if the end lies before the start."""
    if holds_some_day(*span):
        return Reading((span,))
    # The texts are ours by now; a message about them would puzzle whoever wrote the file.
    fault = TimeFault(path, "the end lies before the start", value, "let it end after it begins")
    return Reading((), (fault,))


def fault_of(path: str, error: DateError, value: Any, fix: str = DAY_FIX) -> TimeFault:
    """Fault for a value that is not a date."""
    return TimeFault(path, str(error), value, fix)


def text_of(moment: Moment) -> str:
    """The moment itself, as a start."""
    return moment.text


def after_instant(moment: Moment) -> str:
    """An end that no longer holds: the moment itself, or the day after one within a day."""
    return after(moment) if moment.is_instant else moment.text
