"""How far a place was from the inferred line between holders, as a chart and as rows."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

import altair as alt
import numpy as np
import pandas as pd

from geo_app.app.charts import colours
from geo_app.app.place.axis import date_rule, day_channel
from geo_app.app.place.bars import LEFT, Window
from geo_app.lives import Life
from geo_app.model import Atlas
from geo_app.validtime import day_number, iso_date, written_date

__all__ = ["distance_chart", "distance_table"]


def distance_table(atlas: Atlas, found: Life) -> pd.DataFrame:
    """Distance to the inferred line between holders, a row for each change of it, and today."""
    days, km = list(found.line["day"]), list(found.line["km"])
    last = day_number(atlas.last)
    # A change may be dated after the last day of the atlas; then there is no more to tell.
    if days and days[-1] < last:
        days, km = [*days, last], [*km, km[-1]]
    rows = pd.DataFrame({"day": days, "km": np.round(km, 2)})
    return rows.assign(date=[iso_date(int(day)) for day in days])[["day", "date", "km"]]


def distance_chart(table: pd.DataFrame, window: Window, on: int) -> alt.LayerChart | alt.FacetChart:
    """A stepped line of kilometres on a logarithmic axis."""
    rows = table.assign(at=table["day"], shown=table["km"].clip(lower=0.1))
    rows["Distance"] = [f"{km:g} km" for km in rows["km"]]
    rows["Since"] = [written_date(int(day)) for day in rows["day"]]
    reached = rows["shown"].dropna() if rows["shown"].notna().any() else pd.Series([1.0])
    low, high = 0.8 * reached.min(), 1.25 * reached.max()
    scale = alt.Scale(type="log", domain=[low, high], nice=False)
    axis = alt.Axis(
        grid=True,
        values=_ticks(low, high),
        title=None,
        labelExpr="format(datum.value, '~g') + ' km'",
        labelOverlap=False,
        labelPadding=6,
        ticks=False,
        minExtent=LEFT,
        maxExtent=LEFT,
    )
    line = (
        alt.Chart(rows)
        .mark_line(interpolate="step-after", color=colours().ink, strokeWidth=1.75, clip=True)
        .encode(x=day_channel("at", window), y=alt.Y("shown:Q", scale=scale, axis=axis))
    )
    dots = (
        alt.Chart(rows)
        .mark_point(size=30, filled=True, color=colours().ink, clip=True)
        .encode(
            x=day_channel("at", window),
            y=alt.Y("shown:Q", scale=scale, axis=axis),
            tooltip=["Since:N", "Distance:N"],
        )
    )
    chart: alt.LayerChart | alt.FacetChart = alt.layer(
        line, dots, date_rule(on, window)
    ).properties(height=180)
    return chart


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers from one end to the other, about the same distance apart on the axis.

    Examples
    --------
    >>> _ticks(0.9, 40), _ticks(11, 17), _ticks(13.1, 13.9)
    ([1.0, 3.0, 10.0, 30.0], [12.0, 14.0, 16.0], [13.2, 13.4, 13.6, 13.8])
    """
    powers = [10.0**power for power in range(4, -4, -1)]
    for digits in (_THIRDS, _HALVES):
        shown = sorted(d * power for power in powers for d in digits if low <= d * power <= high)
        if len(shown) >= 3:
            return _rounded(shown)
    steps = (digit * power for power in powers for digit in (5, 2, 1))
    step = next((step for step in steps if high // step - low // step >= 3), high - low)
    return _rounded(step * number for number in range(ceil(low / step), int(high / step) + 1))


def _rounded(ticks: Iterable[float]) -> list[float]:
    return [float(f"{tick:.6g}") for tick in ticks]


#: First digits of numbers on the axis: far apart, and closer.
_THIRDS, _HALVES = (1, 3), (1, 2, 5)
