"""Dates as people know them: the Extended Date/Time Format (EDTF, ISO 8601-2), read to days.

The grammar is that of the Library of Congress specification, levels 0 to 2
(https://www.loc.gov/standards/datetime/). Every text becomes four whole days: its strict bounds,
and the bounds widened by its qualifiers. The standard gives these no width; here ``~``
(approximate) and ``?`` (uncertain) widen by one unit of the part they stand at, a year, a month or
a day, and ``%`` (both) by two.

We read the format ourselves because the library for it, python-edtf, takes about 4 ms for one text
and cannot bound an open interval.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from functools import lru_cache

from geo_app.days import OPEN_END, OPEN_START, day_of, first_fit, fits, month_length
from geo_app.errors import DateError

__all__ = ["Edtf", "parse_edtf"]

_WIDTH = {"": 0, "?": 1, "~": 1, "%": 2}
_Q = r"[?~%]?"
_DATE = re.compile(
    rf"(?P<yq>{_Q})(?P<y>-?[0-9X]{{4}})(?P<yr>{_Q})"
    rf"(?:-(?P<mq>{_Q})(?P<m>[0-9X]{{2}})(?P<mr>{_Q})"
    rf"(?:-(?P<dq>{_Q})(?P<d>[0-9X]{{2}})(?P<dr>{_Q}))?)?"
)
_LONG_YEAR = re.compile(r"Y(?P<y>-?[1-9][0-9]*)(?:E(?P<e>[0-9]{1,4}))?(?:S(?P<s>[1-9][0-9]*))?")
_SIGNIFICANT = re.compile(r"(?P<y>-?[0-9]{4})S(?P<s>[1-9][0-9]*)")
_SHORT_YEAR = re.compile(rf"(?P<y>-?[0-9]{{2,3}})(?P<q>{_Q})")
_TIME = re.compile(
    r"T(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00)"
    r"(?:Z|[+-](?P<h>[0-9]{2})(?::?(?P<min>[0-5][0-9]))?)?"
)
#: First and last month of a season, quarter, quadrimester or semester. Seasons without a hemisphere
#: (21-24) are the northern ones; winter runs into the next year (months 12 to 14).
_SEASONS = {
    21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14),
    25: (3, 5), 26: (6, 8), 27: (9, 11), 28: (12, 14),
    29: (9, 11), 30: (12, 14), 31: (3, 5), 32: (6, 8),
    33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12),
    37: (1, 4), 38: (5, 8), 39: (9, 12),
    40: (1, 6), 41: (7, 12),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date text and the days it can mean.

    Attributes
    ----------
    lower, upper
        First and last day it can mean, read strictly; days since 1970-01-01, ``OPEN_START`` and
        ``OPEN_END`` for an open end.
    earliest, latest
        The same, widened by the qualifiers ``?``, ``~`` and ``%``.
    masked
        Whether a digit is left open by ``X``.
    """

    lower: int
    upper: int
    earliest: int
    latest: int
    masked: bool = False


@lru_cache(maxsize=65_536)
def parse_edtf(text: str) -> Edtf:
    """Read one EDTF text.

    Parameters
    ----------
    text
        A date, an interval (``1993/1994``, ``2020-11-10/..``) or a set
        (``[1993-08-18..1993-08-23]``).

    Returns
    -------
    Edtf
        The days it can mean.

    Raises
    ------
    DateError
        With the reason and the position, if the text is not EDTF or names a day there never was.

    Examples
    --------
    >>> from geo_app.days import iso_date
    >>> iso_date(parse_edtf("1993-02").upper)
    '1993-02-28'
    >>> iso_date(parse_edtf("1921~").earliest), iso_date(parse_edtf("1921~").latest)
    ('1920-01-01', '1922-12-31')
    >>> iso_date(parse_edtf("[1993-08-18..1993-08-23]").lower)
    '1993-08-18'
    >>> parse_edtf("2020-11-10/..").upper == OPEN_END
    True
    """
    if text[:1] in {"[", "{"}:
        return _parse_set(text)
    if "/" in text:
        return _parse_interval(text)
    return _parse_point(text, text, 0)


def _parse_interval(text: str) -> Edtf:
    start_text, _, end_text = text.partition("/")
    if "/" in end_text:
        raise DateError(text, "an interval has one '/'", text.index("/", len(start_text) + 1))
    if "T" in text:
        raise DateError(text, "an interval runs between days, not times", text.index("T"))
    if {start_text, end_text} <= {"", ".."} and not start_text + end_text:
        raise DateError(text, "an interval names at least one end", 0)
    start = _interval_end(text, start_text, 0)
    end = _interval_end(text, end_text, len(start_text) + 1)
    _check_order(text, start, end, len(start_text) + 1)
    return Edtf(start.lower, end.upper, start.earliest, end.latest, start.masked or end.masked)


def _interval_end(whole: str, text: str, offset: int) -> Edtf:
    if text in {"", ".."}:  # unknown, and open: neither bounds the interval
        return Edtf(OPEN_START, OPEN_END, OPEN_START, OPEN_END)
    return _parse_point(whole, text, offset)


def _check_order(text: str, start: Edtf, end: Edtf, position: int) -> None:
    # An end with open digits (X) may be any of its days; a plain one is compared by its first.
    last = end.upper if start.masked or end.masked or end.lower == OPEN_START else end.lower
    if start.lower > last:
        raise DateError(text, "the end lies before the start", position)


def _parse_set(text: str) -> Edtf:
    if text[-1] != {"[": "]", "{": "}"}[text[0]]:
        raise DateError(text, "the set is not closed", len(text) - 1)
    members, offset = [], 1
    for member in text[1:-1].split(","):
        members.append(_set_member(text, member, offset))
        offset += len(member) + 1
    return Edtf(
        min(m.lower for m in members),
        max(m.upper for m in members),
        min(m.earliest for m in members),
        max(m.latest for m in members),
    )


def _set_member(whole: str, member: str, offset: int) -> Edtf:
    offset += len(member) - len(member.lstrip(" "))
    member = member.strip(" ")
    first, dots, last = member.partition("..")
    if not dots:
        return _parse_point(whole, member, offset)
    if not first and not last:
        raise DateError(whole, "a range in a set names at least one end", offset)
    start = _interval_end(whole, first, offset)
    end = _interval_end(whole, last, offset + len(first) + 2)
    _check_order(whole, start, end, offset + len(first) + 2)
    return Edtf(start.lower, end.upper, start.earliest, end.latest)


def _parse_point(whole: str, text: str, offset: int) -> Edtf:
    """Read a date that is neither interval nor set; `whole` and `offset` are for the message."""
    if text.startswith("Y"):
        return _long_year(whole, text, offset)
    if match := _SIGNIFICANT.fullmatch(text):
        return _significant(int(match["y"]), int(match["s"]))
    if match := _SHORT_YEAR.fullmatch(text):
        return _decade_or_century(whole, match, offset)
    match = _DATE.match(text)
    if match is None:
        raise DateError(whole, "a date starts with a year of four digits, such as 1993", offset)
    if rest := text[match.end() :]:
        return _with_time(whole, match, rest, offset + match.end())
    return _date(whole, match, offset)


def _with_time(whole: str, match: re.Match[str], rest: str, position: int) -> Edtf:
    time = _TIME.fullmatch(rest)
    if time is None or match["d"] is None:
        raise DateError(whole, "this does not continue a date", position)
    offset_minutes = int(time["h"] or 0) * 60 + int(time["min"] or 0)
    is_west = "-" in rest
    limit = 12 * 60 if is_west else 14 * 60
    if offset_minutes > limit or (is_west and offset_minutes == 0):
        raise DateError(whole, "there is no such time zone", position)
    return _date(whole, match, position - match.end())


def _date(whole: str, match: re.Match[str], offset: int) -> Edtf:
    year, month, day = match["y"], match["m"], match["d"]
    if year == "-0000":
        raise DateError(whole, "the year zero has no sign", offset)
    masked = "X" in match[0]
    widths = tuple(
        max(_WIDTH[match[before] or ""], _WIDTH[match[after] or ""])
        for before, after in (("yq", "yr"), ("mq", "mr"), ("dq", "dr"))
    )
    if month is not None and month.isdigit() and int(month) in _SEASONS:
        first, last = _season_days(whole, match, offset)
    else:
        first, last = _date_days(whole, year, month, day, offset + match.start("y"))
    return _widened(first, last, widths, masked)


def _season_days(
    whole: str, match: re.Match[str], offset: int
) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    if match["d"] is not None:
        raise DateError(whole, "a season has no days", offset + match.start("d"))
    low, high = _year_range(match["y"])
    first, last = _SEASONS[int(match["m"])]
    year, month = high + (last - 1) // 12, (last - 1) % 12 + 1
    return (low, first, 1), (year, month, month_length(year, month))


def _date_days(
    whole: str, year: str, month: str | None, day: str | None, offset: int
) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """First and last (year, month, day) that fit the digits and the X in them."""
    low, high = _year_range(year)
    first = first_fit(range(low, high + 1), month, day, is_last=False)
    last = first_fit(range(high, low - 1, -1), month, day, is_last=True)
    if first is None or last is None:
        raise DateError(whole, _why_not(year, month, day), offset + len(year) + 1)
    return first, last


def _why_not(year: str, month: str | None, day: str | None) -> str:
    months = [n for n in range(1, 13) if month is not None and fits(month, n)]
    if not months:
        return f"there is no month {month}"
    if len(months) == 1 and year.lstrip("-").isdigit():
        length = month_length(int(year), months[0])
        return f"{calendar.month_name[months[0]]} {int(year)} has {length} days"
    return f"no month that fits has a day {day}"


def _year_range(year: str) -> tuple[int, int]:
    ends = int(year.replace("X", "0")), int(year.replace("X", "9"))
    return min(ends), max(ends)


def _widened(
    first: tuple[int, int, int],
    last: tuple[int, int, int],
    widths: tuple[int, ...],
    masked: bool,
) -> Edtf:
    years, months, days = widths
    (y1, m1, d1), (y2, m2, d2) = first, last
    lower, upper = day_of(y1, m1, d1), day_of(y2, m2, d2)
    if not (years or months or days):
        return Edtf(lower, upper, lower, upper, masked)
    # A month is widened as a month: its last day moves to the last day of the later month.
    is_month_end = d2 == month_length(y2, m2)
    if is_month_end and not days:
        latest = day_of(y2 + years, m2 + months + 1, 1) - 1
    else:
        latest = day_of(y2 + years, m2 + months, d2) + days
    return Edtf(lower, upper, day_of(y1 - years, m1 - months, d1) - days, latest, masked)


def _long_year(whole: str, text: str, offset: int) -> Edtf:
    match = _LONG_YEAR.fullmatch(text)
    if match is None:
        raise DateError(whole, "a year with Y has a sign and digits only, as in Y-17000", offset)
    if len(match["y"].lstrip("-")) < 5 and match["e"] is None:
        raise DateError(whole, "a year with Y has more than four digits", offset + 1)
    exponent = min(int(match["e"] or 0), 12)  # beyond that every year is clamped alike
    return _significant(int(match["y"][:18]) * 10**exponent, int(match["s"] or 0))


def _significant(year: int, digits: int) -> Edtf:
    """Read a year of which only the first `digits` digits are sure (0 = all of them)."""
    lower, upper = day_of(year, 1, 1), day_of(year, 12, 31)
    free = max(0, len(str(abs(year))) - digits) if digits else 0
    base = abs(year) // 10**free * 10**free
    low, high = sorted((base, base + 10**free - 1))
    low, high = (low, high) if year >= 0 else (-high, -low)
    return Edtf(lower, upper, day_of(low, 1, 1), day_of(high, 12, 31))


def _decade_or_century(whole: str, match: re.Match[str], offset: int) -> Edtf:
    digits = match["y"]
    if digits.startswith("-") and int(digits) == 0:
        raise DateError(whole, "the year zero has no sign", offset)
    span = 10 ** (4 - len(digits.lstrip("-")))
    low, high = _year_range(digits + "X" * (len(str(span)) - 1))
    width = _WIDTH[match["q"]] * span
    return Edtf(
        day_of(low, 1, 1), day_of(high, 12, 31), day_of(low - width), day_of(high + width, 12, 31)
    )
