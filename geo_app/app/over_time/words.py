"""What the page "Over time" says in words, tables and files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd

from geo_app.accounts import settlement_layers
from geo_app.app.over_time.marks import Measure, Span, with_range
from geo_app.app.plain import plain
from geo_app.app.wording import full_name
from geo_app.days import written_date
from geo_app.model import Atlas, Source

__all__ = [
    "INTRODUCTION",
    "alternative",
    "by_holder",
    "key_line",
    "numbers_of",
    "sources_on",
    "state_on",
]

#: What the page does.
INTRODUCTION = (
    "How much ground and how many settlements each holder had, day by day. Click the chart to set "
    "the map to a date; sweep over a stretch of time, or choose a period, to look closer."
)
_RANGE = (
    "line: best estimate · ribbon: from what was surely held to what may have been held; lines at "
    "about the same height are drawn side by side · "
)
_SUBJECTS = {
    Measure.AREA: "area by holder (inferred)",
    Measure.SETTLEMENTS: "settlements by holder",
    Measure.LINE: "length of the line between holders (inferred)",
}


def key_line(measure: Measure, day: int) -> str:
    """What stands below the chart: what its lines and marks mean, in Markdown.

    Parameters
    ----------
    measure
        What is counted.
    day
        The map's date.

    Examples
    --------
    >>> key_line(Measure.LINE, 16896)
    "Inferred, not surveyed · :blue[**┃**] the map's date, 5 April 2016 · ▼ event"
    """
    told = "" if measure == Measure.SETTLEMENTS else "Inferred, not surveyed · "
    told += "" if measure == Measure.LINE else _RANGE
    words = f"{told}:blue[**┃**] the map's date, {written_date(day)} · ▼ event"
    return f"{words[0].upper()}{words[1:]}"


def state_on(series: pd.DataFrame, day: int) -> pd.DataFrame:
    """The rows of `geo_app.control.over_time` that hold on a day: those of the last change before.

    Before the first day nothing is known; there are no rows.

    Examples
    --------
    >>> series = pd.DataFrame({"day": [10, 20], "holder": ["a", "a"]})
    >>> [state_on(series, day)["day"].tolist() for day in (9, 10, 19, 20, 99)]
    [[], [10], [10], [20], [20]]
    """
    before = series.loc[series["day"] <= day, "day"]
    return series[series["day"] == before.max()] if len(before) else series.iloc[:0]


def alternative(measure: Measure, span: Span) -> str:
    """What the chart shows, for those who do not see it; the table below it has the numbers.

    Short: it is read out with each button of the chart, too.

    Examples
    --------
    >>> alternative(Measure.LINE, Span(6624, 19867))
    'Chart: length of the line between holders (inferred), 20 February 1988 to 24 May 2024'
    """
    return f"Chart: {_SUBJECTS[measure]}, {written_date(span.first)} to {written_date(span.last)}"


def _having(now: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of those who may have something."""
    some = now[(now["km2_high"] > 0) | (now["settlements_high"] > 0)]
    return [{str(key): value for key, value in row.items()} for row in some.to_dict("records")]


def _between(row: Mapping[str, Any], column: str) -> str:
    value, low, high = (row[column + end] for end in ("", "_low", "_high"))
    return with_range(value, low, high, "\u00a0to\u00a0")  # a range stays on one line


def by_holder(atlas: Atlas, series: pd.DataFrame, day: int, whole_km2: float) -> str:
    """Area and settlements by holder on a day, and their totals, as a table in Markdown.

    Parameters
    ----------
    atlas, series
        The atlas, and its series of `geo_app.control.over_time`.
    day
        Days since 1970-01-01.
    whole_km2
        How much ground is shared out among the holders.
    """
    now = state_on(series, day)
    if not len(now):
        return f"The atlas says nothing about settlements before {_first(series)}."
    having = _having(now)
    rows = [
        f"| {plain(full_name(atlas, row['holder']))} | {_between(row, 'km2')} "
        f"| {_between(row, 'settlements')} |"
        for row in having
    ]
    rows += [f"| **Total** | **{now['km2'].sum():,.0f}** | **{now['settlements'].sum():,}** |"]
    rows += [f"| Line between holders (inferred) | {now['line_km'].iloc[0]:,.0f} km | |"]
    ground = f"Ground in km², of the {whole_km2:,.0f} mapped (inferred)"
    head = [f"| On {written_date(day)} | {ground} | Settlements |", "|:--|--:|--:|"]
    is_bare = any(row["km2_high"] <= 0 for row in having)
    return "\n".join([*head, *rows, *(["", _BARE] if is_bare else [])])


_BARE = (
    ":small[:gray[0 km² beside settlements: they lie outside the ground mapped, or it is not known "
    "who held them, and their ground counts to the nearest settlement whose holder is known.]]"
)


def _first(series: pd.DataFrame) -> str:
    return written_date(int(series["day"].min()))


def numbers_of(atlas: Atlas, series: pd.DataFrame) -> pd.DataFrame:
    """All numbers, as they are offered for download: a row for each date and holder."""
    names = series["holder"].map(lambda holder: full_name(atlas, holder))
    table = series.drop(columns="day").round({"km2": 1, "km2_low": 1, "km2_high": 1, "line_km": 1})
    table.insert(2, "holder_name", names)
    return table


def sources_on(atlas: Atlas, day: int, account: str) -> list[Source]:
    """The sources of who held which settlement on a day, the most used first."""
    used: Counter[str] = Counter()
    for layer in settlement_layers(atlas):
        for cited in layer.on(day, account=account)["sources"]:
            used.update(cited)
    return [atlas.sources[id_] for id_, _ in used.most_common() if id_ in atlas.sources]
