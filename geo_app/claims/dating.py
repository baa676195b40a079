"""The dates of a claim in words: what time it is about, and when it was said."""

from __future__ import annotations

import re

from geo_app.datewords import in_words
from geo_app.days import MONTHS, day_of, month_length, written_date, ymd_of
from geo_app.errors import DateError
from geo_app.validtime import day_number

__all__ = ["dated_words"]

_WHOLE = re.compile(r"\d{4}(?:-\d\d)?[~?%]?")  # a year or a month, all of it or somewhere in it


def dated_words(valid_from: str, valid_to: str, asserted_on: str = "") -> str:
    """What time a claim is about, and when it was said if that is known and another day.

    The first day of a period is not the day on which the claim was made, so a time longer than a
    day reads "for".

    Parameters
    ----------
    valid_from, valid_to
        ISO 8601 or EDTF; the end is the first day that is no longer part of it.
    asserted_on
        The day on which it was said or first printed; empty if not known.

    Examples
    --------
    >>> dated_words("1988", "1995-01-01"), dated_words("2016-04-02", "2016-04-03", "2016-04-02")
    ('for 1988-94', '2 April 2016')
    >>> dated_words("1991-10", "1992-05-01"), dated_words("1992-02", "[1992-02-02..1992-03-01]")
    ('for October 1991 to April 1992', 'for February 1992')
    >>> dated_words("1992-02-17", "1992-02-18", "2019-10-02"), dated_words("", "")
    ('17 February 1992, said by 2 October 2019', 'undated')
    """
    said = "" if asserted_on in ("", *re.findall(r"[\d-]+", valid_from)) else in_words(asserted_on)
    return f"{_time(valid_from, valid_to)}, said by {said}" if said else _time(valid_from, valid_to)


def _time(valid_from: str, valid_to: str) -> str:
    if not valid_from:
        return "undated"
    try:
        first, last = day_number(valid_from), day_number(valid_to) - 1
    except DateError:
        return _period(valid_from, valid_to)
    return written_date(first) if last <= first else f"for {_days(first, last)}"


def _period(valid_from: str, valid_to: str) -> str:
    """A time whose beginning, or end, is no plain day."""
    if not _WHOLE.fullmatch(valid_from):
        return in_words(valid_from)
    try:
        last = day_number(valid_to) - 1
    except DateError:
        return f"for {in_words(valid_from)}"
    return f"for {_since(valid_from, last)}"


def _since(start: str, last: int) -> str:
    """From a year or a month to a day, as years or months if the day ends one."""
    year, month, day = ymd_of(last)
    is_exact = start[-1].isdigit()
    if is_exact and len(start) == 4 and last == day_of(year + 1) - 1:
        return start if int(start) == year else _years(int(start), year)
    end = written_date(last)
    if is_exact and day == month_length(year, month):
        end = f"{MONTHS[month - 1]} {year}"
    return end if in_words(start) == end else f"{in_words(start)} to {end}"


def _years(first: int, last: int) -> str:
    """Years of one century in short.

    Examples
    --------
    >>> _years(1988, 1994), _years(1998, 2001)
    ('1988-94', '1998-2001')
    """
    return f"{first}-{last % 100:02}" if first // 100 == last // 100 else f"{first}-{last}"


def _days(first: int, last: int) -> str:
    start, end = written_date(first), written_date(last)
    words = start.split()
    # What both have in common at the end is said once.
    if end.split()[1:] == words[1:]:
        return f"{words[0]} to {end}"
    if words[-1] == end.split()[-1]:
        start = " ".join(words[:-1])
    return f"{start} to {end}"
