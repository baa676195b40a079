"""How far a place was from the inferred line between holders, as a chart and as rows."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from geo_app.app.charts import colours
from geo_app.app.place.axis import date_rule, day_channel
from geo_app.app.place.bars import Window
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
    ends = [0.8 * reached.min(), 1.25 * reached.max()]
    scale = alt.Scale(type="log", domain=ends, nice=False)
    axis = alt.Axis(grid=True, values=[0.1, 0.3, 1, 3, 10, 30, 100, 300], title=None, format="~g")
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
