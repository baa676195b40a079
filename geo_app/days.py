"""Days as whole numbers since 1970-01-01, in the proleptic Gregorian calendar, of any year."""

from __future__ import annotations

import datetime as dt

__all__ = [
    "MONTHS",
    "OPEN_END",
    "OPEN_START",
    "day_of",
    "first_fit",
    "fits",
    "iso_date",
    "month_length",
    "written_date",
    "ymd_of",
]

#: Days before and after everything: the ends of int32, so that a day always fits four bytes.
OPEN_START = -(2**31)
OPEN_END = 2**31 - 1

_EPOCH = dt.date(1970, 1, 1).toordinal()
#: Days of the years 1 to 9999, which the calendar of the standard library knows, and fast.
_KNOWN_DAYS = range(dt.date.min.toordinal() - _EPOCH, dt.date.max.toordinal() - _EPOCH + 1)

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day_of(year: int, month: int = 1, day: int = 1) -> int:
    """Days from 1970-01-01 to a proleptic Gregorian day of any year, clamped to int32.

    Month and day may lie outside their usual range; they carry over, as in ``(1993, 14, 1)``.

    Examples
    --------
    >>> day_of(1970), day_of(2016, 4, 2), day_of(1993, 14, 1) == day_of(1994, 2, 1)
    (0, 16893, True)
    """
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    # Years counted from March, so that the leap day is the last of its year; eras of 400 years.
    shifted = year - (month < 3)
    era, of_era = divmod(shifted, 400)
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    number = era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468
    return max(OPEN_START + 1, min(OPEN_END - 1, number))


def ymd_of(day: int) -> tuple[int, int, int]:
    """Year, month and day of a day number; the inverse of `day_of`.

    Examples
    --------
    >>> ymd_of(16893), ymd_of(day_of(-44, 3, 15))
    ((2016, 4, 2), (-44, 3, 15))
    """
    era, of_era = divmod(day + 719_468, 146_097)
    year = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    shifted = (5 * of_year + 2) // 153
    month = (shifted + 2) % 12 + 1
    return (
        year + era * 400 + (month < 3),
        month,
        of_year - (153 * shifted + 2) // 5 + 1,
    )


def month_length(year: int, month: int) -> int:
    """Return the number of days of a month."""
    return day_of(year, month + 1) - day_of(year, month) if abs(year) < 10**6 else 28


def iso_date(day: int) -> str:
    """A day number as an ISO date; empty for an open end.

    Examples
    --------
    >>> iso_date(16893), iso_date(OPEN_END)
    ('2016-04-02', '')
    """
    day = int(day)  # a range looks through all of itself for an integer of numpy
    if day in _KNOWN_DAYS:
        return dt.date.fromordinal(day + _EPOCH).isoformat()
    if day in {OPEN_START, OPEN_END}:
        return ""
    year, month, of_month = ymd_of(day)
    sign, year = ("-", -year) if year < 0 else ("", year)
    return f"{sign}{year:04}-{month:02}-{of_month:02}"


def written_date(day: int, *, weekday: bool = False) -> str:
    """A day number in words.

    Examples
    --------
    >>> written_date(16893), written_date(16896, weekday=True)
    ('2 April 2016', '5 April 2016, Tuesday')
    """
    year, month, of_month = ymd_of(int(day))
    words = f"{of_month} {MONTHS[month - 1]} {year}"
    return f"{words}, {_WEEKDAYS[(int(day) + 3) % 7]}" if weekday else words


def first_fit(
    years: range, month: str | None, day: str | None, *, is_last: bool
) -> tuple[int, int, int] | None:
    """Return the first (or last) date whose month and day fit patterns such as ``1X``.

    Parameters
    ----------
    years
        Tried in this order.
    month, day
        Two digits, any of them ``X``; None fits all.
    is_last
        Try months and days from their last downwards.

    Examples
    --------
    >>> first_fit(range(1990, 2000), "02", "29", is_last=False)
    (1992, 2, 29)
    """
    step = -1 if is_last else 1
    # A day that some year lacks (29 February) repeats within eight years.
    for year in years[:9]:
        for month_number in range(1, 13)[::step]:
            if month is not None and not fits(month, month_number):
                continue
            for day_number in range(1, month_length(year, month_number) + 1)[::step]:
                if day is None or fits(day, day_number):
                    return year, month_number, day_number
    return None


def fits(pattern: str, number: int) -> bool:
    """Whether a number of two digits fits a pattern in which ``X`` is any digit."""
    return all(p in {"X", d} for p, d in zip(pattern, f"{number:02}", strict=True))
