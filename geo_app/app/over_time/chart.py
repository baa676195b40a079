"""The chart over time: steps with their ranges, the events above, a rule at the map's date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from geo_app.app.charts import day_axis, moments
from geo_app.app.over_time.events import event_marks, names_by_moment
from geo_app.app.over_time.marks import LINE, Measure, Span, labels, readings, steps
from geo_app.days import written_date
from geo_app.model import Atlas
from geo_app.style import Theme

__all__ = ["HEIGHT", "PICK", "SPAN", "UNITS", "Drawing", "drawing_of", "nice_ticks", "time_chart"]

#: The reader's selections, as the chart reports them: a day that was clicked, days that were swept.
PICK, SPAN = "pick", "span"
HEIGHT = 420
UNITS = {
    Measure.AREA: "km² (inferred)",
    Measure.SETTLEMENTS: "settlements",
    Measure.LINE: "km (inferred)",
}
#: What of the height the events take, in pixels, and one line of their names.
_RAIL, _LANE = 62, 15


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
    events = event_marks(atlas, numbers, span)
    told = readings(numbers, span, events["day"])
    happened = names_by_moment(events)
    shown = [holder for holder in names if (corners["holder"] == holder).any()]
    return Drawing(
        span,
        UNITS[measure],
        corners,
        told.assign(events=[happened.get(at, "") for at in told["at"]]),
        labels(corners, span, top, HEIGHT - _RAIL),
        events,
        {holder: names[holder] for holder in shown},
        {holder: hues[holder] for holder in shown},
        theme,
        top,
    )


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


def time_chart(drawing: Drawing, day: int) -> alt.LayerChart:
    """Draw it, with a rule at a day, the map's; see `Drawing`."""
    drawn = alt.layer(*_below(drawing), _now(drawing, day), _pointed(drawing))
    return drawn.properties(height=HEIGHT)  # type: ignore[return-value]


# Altair checks all that it makes; a new date is a new rule only.
@lru_cache(maxsize=16)
def _below(drawing: Drawing) -> tuple[alt.Chart, ...]:
    return (*_events(drawing), *_steps(drawing), *_names(drawing))


def _x(drawing: Drawing) -> alt.X:
    return day_axis("at", drawing.span.first, drawing.span.last)


def _y(drawing: Drawing, field: str) -> alt.Y:
    # The axis ends where the events begin.
    return alt.Y(
        f"{field}:Q",
        title=drawing.unit,
        scale=alt.Scale(domain=[0, _full(drawing)], nice=False, zero=True),
        axis=alt.Axis(values=nice_ticks(drawing.top), format=",.0f", domain=False),
    )


def _full(drawing: Drawing) -> float:
    """The value at the upper edge of the chart."""
    return drawing.top * HEIGHT / (HEIGHT - _RAIL)


def _at_pixel(drawing: Drawing, pixel: float | pd.Series) -> float | pd.Series:
    return _full(drawing) * (1 - pixel / HEIGHT)


def _steps(drawing: Drawing) -> Sequence[alt.Chart]:
    base = alt.Chart(drawing.steps).encode(
        x=_x(drawing),
        detail="run:N",
        color=_hue(drawing),
    )
    ribbon = base.mark_area(interpolate="step-after", opacity=0.2, clip=True, tooltip=None)
    line = base.mark_line(interpolate="step-after", strokeWidth=2, clip=True, tooltip=None)
    return [
        ribbon.encode(y=_y(drawing, "low"), y2="high:Q"),
        line.encode(y=_y(drawing, "value")),
    ]


def _hue(drawing: Drawing) -> alt.Color:
    scale = alt.Scale(domain=list(drawing.hues), range=list(drawing.hues.values()))
    return alt.Color("holder:N", legend=None, scale=scale)


def _names(drawing: Drawing) -> Sequence[alt.Chart]:
    """Each holder's name at its line; the dot has its hue, the text that of text."""
    named = drawing.labels.assign(
        name=drawing.labels["holder"].map(drawing.names),
        y=drawing.labels["value"] + float(_full(drawing) * 12 / HEIGHT),
    )
    layers = []
    for is_right in (False, True):
        some = named[(named["align"] == "right") == is_right]
        if not len(some):
            continue
        base = alt.Chart(some).encode(x=_x(drawing), y=_y(drawing, "y"))
        text: dict[str, Any] = {
            "align": "right" if is_right else "left",
            "baseline": "middle",
            "dx": -9 if is_right else 9,
            "fontSize": 12,
            "fontWeight": 600,
        }
        paper = drawing.theme.paper
        halo: dict[str, Any] = {
            "stroke": paper,
            "strokeWidth": 4,
            "strokeJoin": "round",
            "aria": False,
        }
        layers += [
            base.mark_text(**text, **halo, color=paper).encode(text="name:N"),
            base.mark_circle(size=60, opacity=1).encode(color=_hue(drawing)),
            base.mark_text(**text, color=drawing.theme.ink).encode(text="name:N"),
        ]
    return layers


def _events(drawing: Drawing) -> Sequence[alt.Chart]:
    if not len(drawing.events):
        return []
    placed = drawing.events.assign(
        y=_at_pixel(drawing, _LANE * (drawing.events["lane"] + 0.5)),
        foot=_at_pixel(drawing, _RAIL - 6.0),
        told=drawing.events["date"] + ": " + drawing.events["name"],
    )
    base = alt.Chart(placed).encode(x=_x(drawing))
    has_room = "width >= datum.needs"
    ticks = base.mark_point(shape="triangle-down", filled=True, size=36, clip=True, opacity=0.75)
    rules = base.mark_rule(strokeWidth=1, clip=True, aria=False, color=drawing.theme.soft)
    layers = [
        rules.encode(
            y=_y(drawing, "y"),
            y2="foot:Q",
            opacity=alt.condition(has_room, alt.value(0.35), alt.value(0)),
        ),
        ticks.encode(
            y=_y(drawing, "foot"), color=alt.value(drawing.theme.soft), description="told:N"
        ),
    ]
    for is_right in (False, True):
        some = placed[(placed["align"] == "right") == is_right]
        if not len(some):
            continue
        text = alt.Chart(some).mark_text(
            align="right" if is_right else "left",
            baseline="middle",
            dx=-4 if is_right else 4,
            fontSize=11,
            clip=True,
            aria=False,  # the triangles say it
            color=drawing.theme.soft,
        )
        layers.append(
            text.encode(
                x=_x(drawing),
                y=_y(drawing, "y"),
                text="label:N",
                opacity=alt.condition(has_room, alt.value(1), alt.value(0)),
            )
        )
    return layers


def _now(drawing: Drawing, day: int) -> Any:
    """The rule at the map's date."""
    rule = pd.DataFrame(
        {
            "at": moments([day]),
            "told": [f"The map's date: {written_date(day)}"],
            "foot": [0.0],
            "y": [_at_pixel(drawing, _RAIL)],
        }
    )
    base = alt.Chart(rule).encode(x=_x(drawing))
    return base.mark_rule(strokeWidth=2, clip=True, color=drawing.theme.focus).encode(
        y=_y(drawing, "foot"), y2="y:Q", description="told:N"
    )


@lru_cache(maxsize=16)
def _pointed(drawing: Drawing) -> Any:
    """What is told under the pointer; a click chooses the day, a sweep the days to look at."""
    columns = [holder for holder in drawing.names if holder in drawing.readings]
    safe = {holder: f"holder{i}" for i, holder in enumerate(columns)}
    pointed = alt.selection_point(
        name="pointed", encodings=["x"], nearest=True, on="pointerover", clear="pointerout"
    )
    pick = alt.selection_point(name=PICK, encodings=["x"], nearest=True, on="click", clear=False)
    sweep = alt.selection_interval(
        name=SPAN, encodings=["x"], zoom=False, mark=alt.BrushConfig(fill=drawing.theme.focus)
    )
    return (
        alt.Chart(drawing.readings.rename(columns=safe))
        .mark_rule(color=drawing.theme.soft, strokeDash=[3, 3], aria=False)
        .encode(
            x=_x(drawing),
            opacity=alt.condition(pointed, alt.value(0.9), alt.value(0), empty=False),
            tooltip=[
                alt.Tooltip("date:N", title="On"),
                *(
                    alt.Tooltip(f"{safe[holder]}:N", title=drawing.names[holder] or LINE)
                    for holder in columns
                ),
                *([alt.Tooltip("events:N", title="Event")] if "events" in drawing.readings else []),
            ],
        )
        .add_params(pointed, pick, sweep)
    )
