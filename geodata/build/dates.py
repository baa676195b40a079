"""From the dates of the facts to half-open valid times.

In the facts a period includes its last day; in a layer ``valid_to`` is the first day after it.
"""

from __future__ import annotations

import re

from geo_app.edtf import parse_edtf
from geo_app.validtime import iso_date

_PLAIN_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def is_plain_day(text: str) -> bool:
    return bool(_PLAIN_DAY.fullmatch(text))


def day_after(text: str) -> str:
    """First day after a date, read strictly; a qualifier is kept.

    >>> day_after("2016-04-05"), day_after("1994-02-20~"), day_after("2022")
    ('2016-04-06', '1994-02-21~', '2023-01-01')
    """
    qualifier = text[-1] if text[-1] in "~?%" else ""
    return f"{iso_date(parse_edtf(text).upper + 1)}{qualifier}"


def span_of(start: str, end: str = "") -> tuple[str, str]:
    """``valid_from`` and ``valid_to`` of a period whose last day is included.

    Parameters
    ----------
    start
        A date, or a period ``a/b``.
    end
        Last day; blank means that `start` says it all.

    Examples
    --------
    One day, a period, and one unknown day of a month:

    >>> span_of("2016-04-02"), span_of("1992-05-08/1992-05-09")
    (('2016-04-02', '2016-04-03'), ('1992-05-08', '1992-05-10'))
    >>> span_of("1988-02")
    ('1988-02', '[1988-02-02..1988-03-01]')
    """
    first, _, last = start.partition("/")
    last = end or last
    if last:
        return first, day_after(last)
    if is_plain_day(first.rstrip("~?%")) or first[-1] in "~?%":
        return first, day_after(first)
    return first, _some_day_in(first)


def _some_day_in(text: str) -> str:
    """End of one day that lies somewhere in a month or year: as uncertain as its start."""
    date = parse_edtf(text)
    return f"[{iso_date(date.lower + 1)}..{iso_date(date.upper + 1)}]"
