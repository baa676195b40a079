"""One date: a day, a month, a season, a year, with digits left open and qualifiers."""

from __future__ import annotations

import calendar
import re

from geo_app.days import day_of, first_fit, fits, month_length
from geo_app.edtf.bounds import Edtf
from geo_app.errors import DateError

__all__ = ["parse_point", "why_day_first"]

_WIDTH = {"": 0, "?": 1, "~": 1, "%": 2}
_Q = r"[?~%]?"
_DATE = re.compile(
    rf"(?P<yq>{_Q})(?P<y>-?[0-9X]{{4}})(?P<yr>{_Q})"
    rf"(?:-(?P<mq>{_Q})(?P<m>[0-9X]{{2}})(?P<mr>{_Q})"
    rf"(?:-(?P<dq>{_Q})(?P<d>[0-9X]{{2}})(?P<dr>{_Q}))?)?"
)
_DAY_FIRST = re.compile(r"([0-9]{1,2})(?P<mark>[/.])([0-9]{1,2})(?P=mark)([0-9]{4})")
_LONG_YEAR = re.compile(r"Y(?P<y>-?[1-9][0-9]*)(?:E(?P<e>[0-9]{1,4}))?(?:S(?P<s>[1-9][0-9]*))?")
_SIGNIFICANT = re.compile(r"(?P<y>-?[0-9]{4})S(?P<s>[1-9][0-9]*)")
_SHORT_YEAR = re.compile(rf"(?P<y>-?[0-9]{{2,3}})(?P<q>{_Q})")
_TIME = re.compile(
    r"T(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00)"
    r"(?:Z|[+-](?P<h>[0-9]{2})(?::?(?P<min>[0-5][0-9]))?)?"
)
_SEASON_NAMES = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_NAMED_SEASON = re.compile(rf"(?P<season>(?i:{'|'.join(_SEASON_NAMES)})), (?P<y>-?[0-9]{{4}})")
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


def parse_point(whole: str, text: str, offset: int) -> Edtf:
    """Read a date that is neither interval nor set; `whole` and `offset` are for the message."""
    if text[:1].isalpha() and (match := _NAMED_SEASON.fullmatch(text)):
        number = _SEASON_NAMES[match["season"].lower()]
        return parse_point(whole, f"{match['y']}-{number}", offset)
    if text.startswith("Y"):
        return _long_year(whole, text, offset)
    if match := _SIGNIFICANT.fullmatch(text):
        return _significant(int(match["y"]), int(match["s"]))
    if match := _SHORT_YEAR.fullmatch(text):
        return _decade_or_century(whole, match, offset)
    match = _DATE.match(text)
    if match is None:
        reason = (
            why_day_first(text, ".") or "a date starts with a year of four digits, such as 1993"
        )
        raise DateError(whole, reason, offset)
    if rest := text[match.end() :]:
        return _with_time(whole, match, rest, offset + match.end())
    return _date(whole, match, offset)


def why_day_first(text: str, mark: str) -> str:
    """What to write for a date that ends with its year; empty if the text is none.

    Parameters
    ----------
    text
        Such as ``20.11.2020``.
    mark
        What stands between its numbers: dots stand after a day, a slash after a day or a month.

    Examples
    --------
    >>> why_day_first("20.11.2020", "."), why_day_first("2012/2013", "/")
    ('write 2020-11-20', '')
    >>> print(why_day_first("11/20/2020", "/"))
    11/20/2020 may be day/month or month/day; write 2020-11-20
    >>> print(why_day_first("4/2/2016", "/"))
    4/2/2016 may be day/month or month/day; write 2016-02-04 or 2016-04-02
    """
    match = _DAY_FIRST.fullmatch(text)
    if match is None or match["mark"] != mark:
        return ""
    one, two, year = (int(number) for number in match.group(1, 3, 4))
    pairs = {(two, one), (one, two)} if mark == "/" else {(two, one)}
    meant = [
        f"{year:04}-{month:02}-{day:02}"
        for month, day in sorted(pairs)
        if 1 <= month <= 12 and 1 <= day <= month_length(year, month)
    ]
    fix = f"write {' or '.join(meant) or 'the year first, as in 2020-11-20'}"
    return f"{text} may be day/month or month/day; {fix}" if mark == "/" else fix


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
    years, months, days = (
        max(_WIDTH[match[before] or ""], _WIDTH[match[after] or ""])
        for before, after in (("yq", "yr"), ("mq", "mr"), ("dq", "dr"))
    )
    # About 196X is about a decade, about 19XX about a century: no more is known of the year.
    widths = years * 10 ** (len(year) - len(year.rstrip("X"))), months, days
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
