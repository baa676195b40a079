"""Dates as other programs write them: texts, timestamps, milliseconds, years; and their ends."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from geo_app.days import OPEN_END, OPEN_START, day_of, iso_date, month_length, ymd_of
from geo_app.edtf import parse_edtf
from geo_app.errors import DateError
from geo_app.validtime import ValidTime

__all__ = [
    "Moment",
    "after",
    "day_text",
    "during",
    "edtf_moment",
    "holds_some_day",
    "moment_of",
    "moved",
    "range_text",
    "shifted",
    "text_moment",
    "year_moment",
]

_TIMESTAMP = re.compile(
    r"(?P<day>-?\d{4}-\d{2}-\d{2})[Tt ]"
    r"(?P<clock>(?:[01]\d|2[0-4]):[0-5]\d(?::(?:[0-5]\d|60)(?:[.,]\d+)?)?)"
    r"\s?(?:[Zz]|[+-]\d{2}(?::?\d{2})?)?"
)
_MIDNIGHT = re.compile(r"00:00(?::00(?:[.,]0+)?)?")
_FEW_DIGITS = re.compile(r"-?\d{1,3}[?~%]?")
_PLAIN_DAY = re.compile(r"-?\d{4}-\d{2}-\d{2}(?P<qualifier>[?~%]?)")
_FIRST_DAY, _LAST_DAY = day_of(-9999, 1, 1), day_of(9999, 12, 31)
_DAY_MS = 86_400_000
#: Milliseconds nearer to 1970 than this are as likely seconds or years.
_SURE_MS = 10**10


class Moment(NamedTuple):
    """A date as read: its EDTF text and the days it can mean.

    `is_instant` says that a time of day was given, so that only a part of the day is meant.
    """

    text: str
    lower: int
    upper: int
    earliest: int
    latest: int
    is_instant: bool = False


def moment_of(value: Any) -> Moment:
    """Read a text or a number of milliseconds since 1970.

    Raises
    ------
    DateError
        If it is no date, or a number that may as well be a year or seconds.

    Examples
    --------
    >>> moment_of("2016-04-02T23:30:00+04:00").text, moment_of(1459555200000).text
    ('2016-04-02', '2016-04-02')
    """
    if isinstance(value, str):
        return text_moment(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise DateError(_shown(value), "a text or a number of milliseconds is needed")
    return _milliseconds(value)


def year_moment(value: Any) -> Moment:
    """Read a text or the number of a year.

    Examples
    --------
    >>> year_moment(988).text, year_moment("1988-02").text
    ('0988', '1988-02')
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise DateError(_shown(value), "a text or a year is needed")
    if isinstance(value, str):
        return text_moment(value)
    if not abs(value) < 10**4 or value != int(value):
        raise DateError(_shown(value), "a number is a year, from -9999 to 9999")
    return text_moment(f"{'-' if value < 0 else ''}{abs(int(value)):04}")


def text_moment(text: str) -> Moment:
    """Read a date or timestamp text; a timestamp is the day as written, in its own zone.

    Raises
    ------
    DateError
        If it is neither, or a year of fewer than four digits: EDTF reads ``198`` as a decade, and
        most who write it elsewhere mean a year.
    """
    # A text that is too long for a date is not kept in the cache.
    return _text_moment(text.strip()) if len(text) < 200 else edtf_moment(text)


@lru_cache(maxsize=65_536)
def _text_moment(text: str) -> Moment:
    if _FEW_DIGITS.fullmatch(text):
        raise DateError(text, "a year has four digits, such as 0988", 0)
    if match := _TIMESTAMP.fullmatch(text):
        return _instant(match["day"], bool(_MIDNIGHT.fullmatch(match["clock"])))
    return edtf_moment(text)


def edtf_moment(text: str) -> Moment:
    """Read a text that is EDTF for sure: here ``198`` is a decade."""
    read = parse_edtf(text)
    return Moment(text, read.lower, read.upper, read.earliest, read.latest, "T" in text)


def _instant(day: str, is_midnight: bool) -> Moment:
    number = parse_edtf(day).lower
    return Moment(day, number, number, number, number, not is_midnight)


def _milliseconds(value: float) -> Moment:
    # A comparison with NaN is false, and so refuses it too.
    if not abs(value) < 10**15:
        raise DateError(_shown(value), "this is not a number of milliseconds since 1970")
    day, rest = divmod(value, _DAY_MS)
    # A whole number of days may be seconds of a daily series too: no proof of milliseconds.
    if value and abs(value) < _SURE_MS:
        raise DateError(_shown(value), "this number may be a year, seconds or milliseconds")
    number = int(day)
    return Moment(day_text(number), number, number, number, number, bool(rest))


def _shown(value: object) -> str:
    if isinstance(value, int | float) and abs(value) < 10**20:
        return str(value)
    return "a huge number" if isinstance(value, int) else type(value).__name__


def after(moment: Moment) -> str:
    """First day after a moment that still counts, as a text in EDTF.

    Examples
    --------
    >>> [after(text_moment(t)) for t in ("2016-04-05", "2016-04-05~", "2016-04")]
    ['2016-04-06', '2016-04-06~', '[2016-04-02..2016-05-01]']
    """
    return shifted(moment.text, 1)


@lru_cache(maxsize=65_536)
def shifted(text: str, days: int) -> str:
    """Move all the days that a text can mean, and write them as shortly as EDTF can.

    Examples
    --------
    >>> shifted("2016-04", 1), shifted("[2016-04-02..2016-05-01]", -1), shifted("../2016", 1)
    ('[2016-04-02..2016-05-01]', '2016-04', '[..2017-01-01]')
    """
    read = parse_edtf(text)
    earliest, latest = moved(read.earliest, days), moved(read.latest, days)
    match = _PLAIN_DAY.fullmatch(text)
    if match and match["qualifier"]:
        candidate = day_text(read.lower + days) + match["qualifier"]
        shifted_read = parse_edtf(candidate)
        if (shifted_read.earliest, shifted_read.latest) == (earliest, latest):
            return candidate
    return range_text(earliest, latest)


def moved(day: int, days: int) -> int:
    """Day so many days later; an open end stays open."""
    return day if day in {OPEN_START, OPEN_END} else day + days


def range_text(first: int, last: int) -> str:
    """Any day from `first` to `last`, as a text in EDTF; empty for an open end.

    Examples
    --------
    >>> first = day_of(2016, 4, 1)
    >>> range_text(first, first), range_text(first, first + 29), range_text(first, OPEN_END)
    ('2016-04-01', '2016-04', '[2016-04-01..]')
    """
    if first == last:
        return day_text(first)
    if first == OPEN_START and last == OPEN_END:
        return "../.."  # some day, not known at all
    if first > OPEN_START and last < OPEN_END and (text := _whole_unit(first, last)):
        return text
    return f"[{day_text(first)}..{day_text(last)}]"


def _whole_unit(first: int, last: int) -> str:
    """Year or month that runs from one day to another; empty if none does."""
    (y1, m1, d1), (y2, m2, d2) = ymd_of(first), ymd_of(last)
    if y1 != y2 or d1 != 1 or d2 != month_length(y2, m2):
        return ""
    if (m1, m2) == (1, 12):
        return day_text(first)[:-6]
    return day_text(first)[:-3] if m1 == m2 else ""


def day_text(day: int) -> str:
    """A day as a text in EDTF; empty for an open end.

    Raises
    ------
    DateError
        If its year has more than four digits, which EDTF can write of years only.

    Examples
    --------
    >>> day_text(16893), day_text(_LAST_DAY + 1)
    ('2016-04-02', 'Y10000')
    """
    if day == _LAST_DAY + 1:
        return "Y10000"  # after 9999-12-31, which databases write for an end that is open
    text = iso_date(day)
    if text and not _FIRST_DAY <= day <= _LAST_DAY:
        raise DateError(text, "a day before the year -9999 or after 9999 cannot be written")
    return text


def during(moment: Moment) -> tuple[str, str]:
    """Valid time of what holds throughout a day, month or year: its two ends as texts.

    What is sure of the date holds for certain; what its qualifiers add is possible.

    Examples
    --------
    >>> during(text_moment("1832")), during(text_moment("1832~"))[0]
    (('1832-01-01', '1833-01-01'), '[1831-01-01..1832-01-01]')
    """
    start = range_text(moment.earliest, moment.lower)
    return start, range_text(moved(moment.upper, 1), moved(moment.latest, 1))


@lru_cache(maxsize=65_536)
def holds_some_day(valid_from: str, valid_to: str) -> bool:
    """Whether two ends, each a date or empty, leave at least one day between them.

    Examples
    --------
    >>> holds_some_day("1988", "1994"), holds_some_day("1994", "1988")
    (True, False)
    """
    try:
        ValidTime.parse(valid_from, valid_to)
    except DateError:
        return False
    return True
