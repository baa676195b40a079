"""The axis of time that the charts of a place share, and the mark of the map's date on it."""

from __future__ import annotations

import altair as alt
import pandas as pd

from geo_app.app.charts import colours, day_axis
from geo_app.app.place.bars import Window
from geo_app.days import written_date

__all__ = ["date_rule", "day_channel"]


def day_channel(field: str, window: Window) -> alt.X:
    """The axis of days over what is shown."""
    return day_axis(field, window.first, window.last)


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
