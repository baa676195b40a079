"""The axis of time that the charts of a place share, and the mark of the map's date on it."""

from __future__ import annotations

import altair as alt
import pandas as pd

from geo_app.app.charts import colours
from geo_app.app.place.bars import Window
from geo_app.days import day_of, written_date, ymd_of

__all__ = ["date_rule", "day_channel"]

_MILLISECONDS = 86_400_000


def day_channel(field: str, window: Window) -> alt.X:
    """Days as plain numbers: layers that share an axis of time each bring a domain of their own."""
    ticks, pattern = _ticks(window)
    words = f"utcFormat(datum.value * {_MILLISECONDS}, '{pattern}')"
    axis = alt.Axis(
        values=ticks,
        labelExpr=words,
        labelOverlap="greedy",
        labelFlush=True,
        grid=False,
        title=None,
    )
    scale = alt.Scale(domain=[window.first, window.last], nice=False, zero=False)
    return alt.X(f"{field}:Q", scale=scale, axis=axis)


def _ticks(window: Window) -> tuple[list[int], str]:
    """Days to label on the axis, and how: years, months or days, about a dozen of them."""
    (first_year, month, _), (last_year, _, _) = ymd_of(window.first), ymd_of(window.last)
    span = window.last - window.first
    if span > 4 * 365:
        step = 1 + span // (365 * 14)
        days = [day_of(year) for year in range(first_year, last_year + 2) if year % step == 0]
        return _within(days, window), "%Y"
    if span > 120:
        step = 1 + span // (30 * 10)
        months = range(month, month + span // 28 + 2, step)
        return _within([day_of(first_year, number) for number in months], window), "%b %Y"
    step = 1 + span // 9
    return list(range(window.first + step // 2, window.last, step)), "%-d %b %Y"


def _within(days: list[int], window: Window) -> list[int]:
    return [day for day in days if window.first <= day <= window.last]


def date_rule(on: int, window: Window) -> alt.Chart:
    """A dashed line at a day, if it is among those shown."""
    days = [on] if window.first <= on <= window.last else []
    rows = pd.DataFrame({"at": days, "On the map": [written_date(day) for day in days]})
    chart: alt.Chart = (
        alt.Chart(rows)
        .mark_rule(color=colours().focus, strokeWidth=1.5, strokeDash=[4, 3])
        .encode(x=day_channel("at", window), tooltip=["On the map:N"])
    )
    return chart
