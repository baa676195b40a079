"""What a chart over time is made of, and its two axes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import altair as alt
import numpy as np
import pandas as pd

from geo_app.app.charts import day_axis
from geo_app.app.over_time.events import event_marks, names_by_day
from geo_app.app.over_time.marks import Measure, Span, apart, labels, readings, steps
from geo_app.control import cells_of
from geo_app.model import Atlas
from geo_app.style import Theme

__all__ = [
    "HEIGHT",
    "LANE",
    "RAIL",
    "Drawing",
    "at_pixel",
    "days_along",
    "drawing_of",
    "full",
    "nice_ticks",
    "value_up",
]

#: Of the whole chart, in pixels; what of it the events take, and one line of their names.
HEIGHT = 420
RAIL, LANE = 62, 15
#: Lines nearer than this, in pixels, would hide one another.
_APART = 2.5


# A drawing is itself: what was drawn of it is kept by it.
@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """All that a chart over time is made of, but the map's date.

    `steps`, `readings`, `labels` and `events` come from `time_marks` and `time_events`; `names`
    and `hues` are by holder, in the atlas's order; `unit` stands at the axis.
    """

    span: Span
    unit: str
    steps: pd.DataFrame
    readings: pd.DataFrame
    labels: pd.DataFrame
    events: pd.DataFrame
    names: Mapping[str, str]
    hues: Mapping[str, str]
    theme: Theme
    top: float


def drawing_of(
    atlas: Atlas,
    numbers: pd.DataFrame,
    measure: Measure,
    span: Span,
    names: Mapping[str, str],
    hues: Mapping[str, str],
    theme: Theme,
) -> Drawing:
    """Put together what a chart is made of.

    Parameters
    ----------
    atlas
        Whose events are marked.
    numbers
        From `geo_app.app.over_time.marks.counted`, of the holders that are to be shown.
    measure
        What they count.
    span
        The days to show.
    names, hues
        By holder, in the atlas's order; more may be given than are shown.
    theme
        The colours that belong to no party.
    """
    corners = steps(numbers, span)
    top = nice_ticks(float(corners["high"].max()) if len(corners) else 0)[-1]
    corners = steps(apart(numbers, _APART * top / (HEIGHT - RAIL)), span)
    events = event_marks(atlas, numbers, span)
    told = readings(numbers, span, events["day"])
    happened = names_by_day(events)
    shown = [holder for holder in names if (corners["holder"] == holder).any()]
    return Drawing(
        span,
        _unit(atlas, measure),
        corners,
        told.assign(events=[happened.get(at, "") for at in told["at"]]),
        labels(corners, span, top, HEIGHT - RAIL),
        events,
        {holder: names[holder] for holder in shown},
        {holder: hues[holder] for holder in shown},
        theme,
        top,
    )


def _unit(atlas: Atlas, measure: Measure) -> str:
    if measure == Measure.AREA:
        return f"Ground, of the {cells_of(atlas).whole_km2:,.0f} km² mapped (inferred)"
    return "settlements" if measure == Measure.SETTLEMENTS else "length in km (inferred)"


def nice_ticks(highest: float) -> list[float]:
    """Round numbers from zero to the first not below the highest value: four to eight of them.

    Examples
    --------
    >>> nice_ticks(11_458)
    [0.0, 2000.0, 4000.0, 6000.0, 8000.0, 10000.0, 12000.0]
    >>> nice_ticks(0)
    [0.0, 1.0]
    """
    if not highest > 0:
        return [0.0, 1.0]
    size = 10.0 ** np.floor(np.log10(highest))
    step = next(size * part for part in (0.2, 0.5, 1.0, 2.0) if highest / (size * part) <= 7)
    return [float(step * n) for n in range(int(np.ceil(highest / step - 1e-9)) + 1)]


def days_along(drawing: Drawing) -> alt.X:
    """The axis of time, for the column ``at``."""
    return day_axis("at", drawing.span.first, drawing.span.last)


def value_up(drawing: Drawing, field: str) -> alt.Y:
    """The axis of what is counted, for a column; above it there is room for events."""
    # The axis ends where the events begin.
    return alt.Y(
        f"{field}:Q",
        title=drawing.unit,
        scale=alt.Scale(domain=[0, full(drawing)], nice=False, zero=True),
        axis=alt.Axis(values=nice_ticks(drawing.top), format=",.0f", domain=False),
    )


def full(drawing: Drawing) -> float:
    """The value at the upper edge of the chart."""
    return drawing.top * HEIGHT / (HEIGHT - RAIL)


def at_pixel(drawing: Drawing, pixel: float | pd.Series) -> float | pd.Series:
    """The value that stands a number of pixels below the upper edge of the chart."""
    return full(drawing) * (1 - pixel / HEIGHT)
