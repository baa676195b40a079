"""Dates as they are given, put into words: no more exact than they are."""

from __future__ import annotations

import re

from geo_app.days import MONTHS, month_length, written_date, ymd_of
from geo_app.errors import DateError
from geo_app.validtime import day_number

__all__ = ["in_words", "since_words", "span_words", "until_words"]

_RANGE = re.compile(r"\[([^,]+)\.\.([^,]+)\]")
_OPEN_ENDS = (
    (re.compile(r"\[(.+)\.\.\]|(.+)/(?:\.\.)?"), "later"),
    (re.compile(r"\[\.\.(.+)\]|(?:\.\.)?/(.+)"), "before"),
)
#: Intervals without a beginning and without an end.
_BOUNDLESS = {"../..", "../", "/..", "/"}
_YEARS = re.compile(r"between \d{4} and \d{4}")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def in_words(text: str) -> str:
    """Put a date into words.

    Parameters
    ----------
    text
        ISO 8601 or EDTF; what is neither is returned as it stands.

    Examples
    --------
    >>> [in_words(text) for text in ("2016-04-02", "1919-01~", "1921?", "1993")]
    ['2 April 2016', 'about January 1919', '1921, uncertain', '1993']
    >>> in_words("[1993-08-18..1993-08-23]"), in_words("1920-03-22/1920-03-26")
    ('between 18 and 23 August 1993', '22 March 1920 to 26 March 1920')
    >>> in_words("[1992-06-01..1992-07-31]"), in_words("[1991-09-02..1991-11-26]")
    ('June or July 1992', 'between 2 September and 26 November 1991')
    >>> in_words("[2016-04-02..2016-04-03]")
    '2 or 3 April 2016'
    >>> in_words("[1990..]"), in_words("../1993-05"), in_words("2020-11-10/..")
    ('1990 or later', 'May 1993 or before', '10 November 2020 or later')
    """
    if words := _open_words(text):
        return words
    if match := _RANGE.fullmatch(text):
        return _between(match[1], match[2])
    for pattern, words in (
        (r"([^/]+)/([^/]+)", "{} to {}"),
        (r"(.+)~", "about {}"),
        (r"(.+)\?", "{}, uncertain"),
        (r"(.+)%", "about {}, uncertain"),
    ):
        if match := re.fullmatch(pattern, text):
            return words.format(*map(in_words, match.groups()))
    if match := _MONTH.fullmatch(text):
        return f"{MONTHS[int(match[2]) - 1]} {match[1]}"
    try:
        return written_date(day_number(text))
    except DateError:
        return text  # no plain day: shown as it is given


def _open_words(text: str) -> str:
    """What may be any day on one side of a date, or any at all; empty for other texts."""
    if text in _BOUNDLESS:
        return "an unknown date"
    for pattern, side in _OPEN_ENDS:
        if match := pattern.fullmatch(text):
            return f"{_point(match[1] or match[2])} or {side}"
    return ""


def since_words(text: str) -> str:
    """The beginning of a statement in a sentence; empty for an open one.

    Examples
    --------
    >>> since_words("2016-04-02"), since_words("[1994-04-08..1994-04-11]"), since_words("1988")
    ('since 2 April 2016', 'since a day between 8 and 11 April 1994', 'since 1988')
    """
    return f"since {_point(text)}" if text else ""


def until_words(text: str) -> str:
    """The end of a statement in a sentence; empty for an open one.

    Examples
    --------
    >>> until_words("2016-04-05~"), until_words("[1992-06-01..1992-07-31]")
    ('until about 5 April 2016', 'until June or July 1992')
    """
    return f"until {_point(text)}" if text else ""


def span_words(valid_from: str, valid_to: str) -> str:
    """Both ends of a statement in a sentence; empty if both are open.

    Examples
    --------
    >>> span_words("2016-04-02", "2020-10-03"), span_words("", ""), span_words("1994", "")
    ('from 2 April 2016 until 3 October 2020', '', 'since 1994')
    >>> span_words("[1869..1873]", "[1917..1918]")
    'from a year between 1869 and 1873 until 1917 or 1918'
    """
    if not valid_to:
        return since_words(valid_from)
    start = f"from {_point(valid_from)} " if valid_from else ""
    return f"{start}{until_words(valid_to)}"


def _point(text: str) -> str:
    words = re.sub(r", uncertain$", " (date uncertain)", in_words(text))
    if not words.startswith("between "):
        return words
    return f"{'a year' if _YEARS.fullmatch(words) else 'a day'} {words}"


def _between(first: str, last: str) -> str:
    try:
        low, high = day_number(first), day_number(last)
    except DateError:
        is_next = first.isdigit() and last.isdigit() and int(last) - int(first) == 1
        joint = "{} or {}" if is_next else "between {} and {}"
        return joint.format(in_words(first), in_words(last))
    (year, month, day), end = ymd_of(low), ymd_of(high)
    is_whole = day == 1 and end[2] == month_length(*end[:2])
    if is_whole and end[:2] == (year, month + 1):
        return f"{MONTHS[month - 1]} or {MONTHS[month]} {year}"
    begun = written_date(low)
    if (year, month) == end[:2]:
        begun = str(day)
    elif year == end[0]:
        begun = f"{day} {MONTHS[month - 1]}"
    joint = "{} or {}" if high - low == 1 else "between {} and {}"
    return joint.format(begun, written_date(high))
