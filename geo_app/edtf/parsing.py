"""Dates, intervals and sets of dates."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from itertools import pairwise

from geo_app.days import OPEN_END, OPEN_START
from geo_app.edtf.bounds import Edtf
from geo_app.edtf.points import parse_point, why_day_first
from geo_app.errors import DateError

__all__ = ["parse_edtf"]

#: Longer texts are not dates, and are not kept.
_LONGEST = 1_000
_EPOCH = dt.date(1970, 1, 1).toordinal()
_PLAIN_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


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
    if _PLAIN_DAY.fullmatch(text) and (day := _calendar_day(text)) is not None:
        return Edtf(day, day, day, day)
    if len(text) > _LONGEST:
        raise DateError(f"{text[:40]}…", f"no date has more than {_LONGEST} letters", _LONGEST)
    if text[:1] in {"[", "{"}:
        return _parse_set(text)
    if "/" in text:
        return _parse_interval(text)
    return parse_point(text, text, 0)


def _calendar_day(text: str) -> int | None:
    """Day of a plain date, by far the most common text; None sends it to the full grammar."""
    try:
        return dt.date.fromisoformat(text).toordinal() - _EPOCH
    except ValueError:
        return None


def _parse_interval(text: str) -> Edtf:
    start_text, _, end_text = text.partition("/")
    if "/" in end_text:
        reason = why_day_first(text, "/") or "an interval has one '/'"
        raise DateError(text, reason, text.index("/", len(start_text) + 1))
    if "T" in text:
        raise DateError(text, "an interval runs between days, not times", text.index("T"))
    if "Y" in text:
        reason = "a year with Y stands alone, not in an interval"
        raise DateError(text, reason, text.index("Y"))
    start = _interval_end(text, start_text, 0)
    end = _interval_end(text, end_text, len(start_text) + 1)
    _check_order(text, start, end, len(start_text) + 1)
    return Edtf(start.lower, end.upper, start.earliest, end.latest, start.masked or end.masked)


def _interval_end(whole: str, text: str, offset: int) -> Edtf:
    if text in {"", ".."}:  # unknown, and open: neither bounds the interval
        return Edtf(OPEN_START, OPEN_END, OPEN_START, OPEN_END)
    return parse_point(whole, text, offset)


def _check_order(text: str, start: Edtf, end: Edtf, position: int) -> None:
    # An end with open digits (X) may be any of its days; a plain one is compared by its first.
    last = end.upper if start.masked or end.masked or end.lower == OPEN_START else end.lower
    if start.lower > last:
        raise DateError(text, "the end lies before the start", position)


def _parse_set(text: str) -> Edtf:
    if text[-1] != {"[": "]", "{": "}"}[text[0]]:
        raise DateError(text, "the set is not closed", len(text) - 1)
    texts = text[1:-1].split(",")
    _check_blanks(text, texts)
    members, offset = [], 1
    for member in texts:
        members.append(_set_member(text, member, offset))
        offset += len(member) + 1
    return Edtf(
        min(m.lower for m in members),
        max(m.upper for m in members),
        min(m.earliest for m in members),
        max(m.latest for m in members),
    )


def _check_blanks(whole: str, members: list[str]) -> None:
    """Refuse blanks after some commas only: as likely as not, one of them hides a slip."""
    offset = 1
    for before, member in pairwise(members):
        offset += len(before) + 1
        if member.startswith(" ") != members[1].startswith(" "):
            raise DateError(whole, "blanks stand after all commas of a set, or after none", offset)


def _set_member(whole: str, member: str, offset: int) -> Edtf:
    offset += len(member) - len(member.lstrip(" "))
    member = member.strip(" ")
    first, dots, last = member.partition("..")
    if not dots:
        return parse_point(whole, member, offset)
    if not first and not last:
        raise DateError(whole, "a range in a set names at least one end", offset)
    start = _interval_end(whole, first, offset)
    end = _interval_end(whole, last, offset + len(first) + 2)
    _check_order(whole, start, end, offset + len(first) + 2)
    return Edtf(start.lower, end.upper, start.earliest, end.latest)
