"""The chart over time: steps with their ranges, the events above, a rule at the map's date."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from geo_app.app.over_time.drawing import (
    HEIGHT,
    LANE,
    RAIL,
    Drawing,
    at_pixel,
    days_along,
    full,
    value_up,
)
from geo_app.days import written_date

__all__ = ["PICK", "SPAN", "time_chart"]

#: The reader's selections, as the chart reports them: a day that was clicked, days that were swept.
PICK, SPAN = "pick", "span"


def time_chart(drawing: Drawing, day: int) -> alt.LayerChart:
    """Draw it, with a rule at a day, the map's; see `Drawing`."""
    drawn = alt.layer(*_below(drawing), _now(drawing, day), *_names(drawing), _pointed(drawing))
    return drawn.properties(height=HEIGHT)  # type: ignore[return-value]


# Altair checks all that it makes; a new date is a new rule only.
@lru_cache(maxsize=16)
def _below(drawing: Drawing) -> tuple[alt.Chart, ...]:
    return (*_events(drawing), *_steps(drawing))


def _steps(drawing: Drawing) -> Sequence[alt.Chart]:
    base = alt.Chart(drawing.steps).encode(
        x=days_along(drawing),
        detail="run:N",
        color=_hue(drawing),
    )
    ribbon = base.mark_area(interpolate="step-after", opacity=0.2, clip=True, tooltip=None)
    line = base.mark_line(interpolate="step-after", strokeWidth=2, clip=True, tooltip=None)
    return [
        ribbon.encode(y=value_up(drawing, "low"), y2="high:Q"),
        line.encode(y=value_up(drawing, "drawn")),
    ]


def _hue(drawing: Drawing) -> alt.Color:
    scale = alt.Scale(domain=list(drawing.hues), range=list(drawing.hues.values()))
    return alt.Color("holder:N", legend=None, scale=scale)


@lru_cache(maxsize=16)
def _names(drawing: Drawing) -> Sequence[alt.Chart]:
    """Each holder's name at its line; the dot has its hue, the text that of text."""
    named = drawing.labels.assign(
        name=drawing.labels["holder"].map(drawing.names),
        y=drawing.labels["value"] + float(full(drawing) * 12 / HEIGHT),
    )
    layers = []
    for is_right in (False, True):
        some = named[(named["align"] == "right") == is_right]
        if not len(some):
            continue
        base = alt.Chart(some).encode(x=days_along(drawing), y=value_up(drawing, "y"))
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
        y=at_pixel(drawing, LANE * (drawing.events["lane"] + 0.5)),
        foot=at_pixel(drawing, RAIL - 6.0),
        told=drawing.events["date"] + ": " + drawing.events["name"],
    )
    base = alt.Chart(placed).encode(x=days_along(drawing))
    has_room = "width >= datum.needs"
    ticks = base.mark_point(shape="triangle-down", filled=True, size=36, clip=True, opacity=0.75)
    rules = base.mark_rule(strokeWidth=1, clip=True, aria=False, color=drawing.theme.soft)
    layers = [
        rules.encode(
            y=value_up(drawing, "y"),
            y2="foot:Q",
            opacity=alt.condition(has_room, alt.value(0.35), alt.value(0)),
        ),
        ticks.encode(
            y=value_up(drawing, "foot"), color=alt.value(drawing.theme.soft), description="told:N"
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
                x=days_along(drawing),
                y=value_up(drawing, "y"),
                text="label:N",
                opacity=alt.condition(has_room, alt.value(1), alt.value(0)),
            )
        )
    return layers


def _now(drawing: Drawing, day: int) -> Any:
    """The rule at the map's date."""
    rule = pd.DataFrame(
        {
            "at": [float(day)],
            "told": [f"The map's date: {written_date(day)}"],
            "foot": [0.0],
            "y": [at_pixel(drawing, RAIL)],
        }
    )
    base = alt.Chart(rule).encode(x=days_along(drawing))
    return base.mark_rule(strokeWidth=2, clip=True, color=drawing.theme.focus).encode(
        y=value_up(drawing, "foot"), y2="y:Q", description="told:N"
    )


@lru_cache(maxsize=16)
def _pointed(drawing: Drawing) -> Any:
    """What is told under the pointer; a click chooses the day, a sweep the days to look at."""
    columns = [holder for holder in drawing.names if holder in drawing.readings]
    safe = {holder: f"holder{i}" for i, holder in enumerate(columns)}
    rows = {"date": "On"} | {safe[holder]: drawing.names[holder] for holder in columns}
    rows |= {"events": "Event"}
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
            x=days_along(drawing),
            opacity=alt.condition(pointed, alt.value(0.9), alt.value(0), empty=False),
            tooltip="told:N",
        )
        .transform_calculate(told=_told(rows))
        .add_params(pointed, pick, sweep)
    )


def _told(rows: Mapping[str, str]) -> str:
    """An expression for the rows, by field, of a table under the pointer; the empty are left out.

    The names are quoted: they are text of the atlas.
    """
    row = "datum['{}'] ? {{{}: datum['{}']}} : {{}}"
    parts = [row.format(field, json.dumps(name), field) for field, name in rows.items()]
    return f"merge({', '.join(parts)})"
