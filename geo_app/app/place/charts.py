"""The charts of a place: who held it by every account, and how far the line was."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from geo_app.app.charts import colours, holder_scale, party_hues
from geo_app.app.place.axis import date_rule, day_channel
from geo_app.app.place.bars import LANE, LEFT, Bar, Lane, Window
from geo_app.app.place.words import away_words
from geo_app.app.wording import short_name
from geo_app.datewords import in_words
from geo_app.lives import Life
from geo_app.lives.naming import account_words
from geo_app.model import NEUTRAL_HUE, Atlas
from geo_app.validtime import iso_date

__all__ = ["holding_chart", "holding_table"]

#: About how many pixels a letter of a label takes.
_LETTER = 7.0
#: About how many pixels the axis takes below.
_AXIS = 42


def holding_chart(
    atlas: Atlas, found: Life, lanes: Sequence[Lane], window: Window, on: int
) -> alt.LayerChart | alt.FacetChart:
    """Lanes of who held the place, in the hues of the holders, over events and claims.

    Parameters
    ----------
    atlas, found
        The life and the atlas it is from.
    lanes
        From `geo_app.app.place.bars.lanes_of`.
    window
        The days that are shown.
    on
        The day of the map, marked by a rule.
    """
    titles = [
        *(lane.title for lane in lanes),
        "Events (discs), claims (diamonds), here and near",
    ]
    height = LANE * len(titles)
    placed = [
        (number * LANE, bar)
        for number, lane in enumerate(lanes)
        for bar in lane.bars
        if bar.start < window.last and bar.end > window.first
    ]
    parts = [
        _titles(titles, window, height),
        *([_bars(atlas, placed, window, height)] if placed else []),
        *([_labels(atlas, placed, window, height)] if placed else []),
        _happenings(found, window, height),
        date_rule(on, window),
    ]
    chart: alt.LayerChart | alt.FacetChart = alt.layer(*parts).properties(height=height + _AXIS)
    return chart


def _y(field: str, height: int) -> alt.Y:
    scale = alt.Scale(domain=[height, 0], nice=False, zero=False)
    # Nothing of it is seen; it takes the room that the axis of the chart below takes.
    axis = alt.Axis(
        labels=False, ticks=False, domain=False, grid=False, title=None,
        minExtent=LEFT, maxExtent=LEFT, offset=0,
    )  # fmt: skip
    return alt.Y(f"{field}:Q", scale=scale, axis=axis)


def _bars(
    atlas: Atlas, placed: Sequence[tuple[int, Bar]], window: Window, height: int
) -> alt.Chart:
    bars = [bar for _, bar in placed]
    rows = pd.DataFrame(
        {
            "start": [max(bar.start, window.first) for bar in bars],
            "end": [min(bar.end, window.last) for bar in bars],
            "top": [above + bar.top for above, bar in placed],
            "bottom": [above + bar.bottom for above, bar in placed],
            "holder": [bar.holder for bar in bars],
            "strength": [bar.strength for bar in bars],
            "Held": [bar.words for bar in bars],
            "Basis": [bar.basis for bar in bars],
        }
    )
    scale = holder_scale(atlas, rows["holder"])
    # The outline keeps a spell of a day in sight, and a faint one.
    chart: alt.Chart = (
        alt.Chart(rows)
        .mark_rect(clip=True, strokeWidth=1.25)
        .encode(
            x=day_channel("start", window),
            x2="end:Q",
            y=_y("top", height),
            y2="bottom:Q",
            fill=alt.Fill("holder:N", scale=scale, legend=None),
            stroke=alt.Stroke("holder:N", scale=scale, legend=None),
            fillOpacity=alt.FillOpacity("strength:Q", scale=None),
            tooltip=["Held:N", "Basis:N"],
        )
    )
    return chart


def _labels(
    atlas: Atlas, placed: Sequence[tuple[int, Bar]], window: Window, height: int
) -> alt.Chart:
    """Names of holders in their bars, where the bar is wide enough for the name."""
    named = [(above, bar) for above, bar in placed if bar.label]
    starts = [max(bar.start, window.first) for _, bar in named]
    ends = [min(bar.end, window.last) for _, bar in named]
    hues = party_hues(atlas)
    rows = pd.DataFrame(
        {
            "start": starts,
            "middle": [above + (bar.top + bar.bottom) / 2 for above, bar in named],
            "label": [bar.label for _, bar in named],
            "ink": [_ink_on(hues.get(bar.holder, NEUTRAL_HUE), bar.strength) for _, bar in named],
            "share": [
                (e - s) / (window.last - window.first) for s, e in zip(starts, ends, strict=True)
            ],
            "needs": [_LETTER * len(bar.label) + 10 for _, bar in named],
        }
    )
    chart: alt.Chart = (
        alt.Chart(rows)
        .mark_text(align="left", baseline="middle", dx=5, fontSize=12)
        .transform_filter("datum.share * width > datum.needs")
        .encode(
            x=day_channel("start", window),
            y=_y("middle", height),
            text="label:N",
            color=alt.Color("ink:N", scale=None),
        )
    )
    return chart


def _ink_on(hue: str, strength: float) -> str:
    """The ink that reads better on a hue laid over the page."""
    paper = colours().paper
    mixed = strength * _luminance(hue) + (1 - strength) * _luminance(paper)
    inks = ("#ffffff", "#16181b")
    return max(inks, key=lambda ink: _contrast(_luminance(ink), mixed))


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def _contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _titles(titles: Sequence[str], window: Window, height: int) -> alt.Chart:
    rows = pd.DataFrame(
        {
            "at": [window.first] * len(titles),
            "top": [number * LANE + 2 for number in range(len(titles))],
            "title": titles,
        }
    )
    ink = colours().soft
    chart: alt.Chart = (
        alt.Chart(rows)
        .mark_text(align="left", baseline="top", fontSize=12, color=ink)
        .encode(x=day_channel("at", window), y=_y("top", height), text="title:N")
    )
    return chart


def _happenings(found: Life, window: Window, height: int) -> alt.Chart:
    """Events and claims; what happened at the place itself is filled."""
    near = [("event", one) for one in found.events] + [("claim", one) for one in found.claims]
    near = [(kind, one) for kind, one in near if window.first <= one.day <= window.last]
    rows = pd.DataFrame(
        {
            "at": [one.day for _, one in near],
            "kind": [kind for kind, _ in near],
            "here": [1.0 if not one.km else 0.15 for _, one in near],
            "middle": [height - (22 if kind == "event" else 10) for kind, _ in near],
            "What": [one.name for _, one in near],
            "When": [in_words(one.valid_from) for _, one in near],
            "Where": [away_words(one.km) for _, one in near],
        }
    )
    ink = colours().ink
    shapes = alt.Scale(domain=["event", "claim"], range=["circle", "diamond"])
    chart: alt.Chart = (
        alt.Chart(rows)
        .mark_point(size=55, stroke=ink, fill=ink, strokeWidth=1.2, clip=True)
        .encode(
            x=day_channel("at", window),
            y=_y("middle", height),
            shape=alt.Shape("kind:N", scale=shapes, legend=None),
            fillOpacity=alt.FillOpacity("here:Q", scale=None),
            tooltip=["What:N", "When:N", "Where:N"],
        )
    )
    return chart


def holding_table(atlas: Atlas, found: Life) -> pd.DataFrame:
    """Every statement about who held the place as a row; for a point, what is inferred."""
    if not found.tracks:
        return pd.DataFrame(
            [
                (
                    short_name(atlas, held.holder),
                    "" if held.first_day is None else iso_date(held.first_day),
                    "" if held.end_day is None else iso_date(held.end_day),
                    held.doubt,
                    held.place,
                )
                for held in found.ground
            ],
            columns=["holder (inferred)", "from", "until", "doubt", "nearest settlement"],
        )
    return pd.DataFrame(
        [
            (
                account_words(atlas, one.account), one.holder, one.valid_from, one.valid_to,
                one.certainty, one.basis, "; ".join(one.disputed_by), "; ".join(one.sources),
            )
            for one in found.statements
        ],
        columns=[
            "account", "holder", "from", "until", "certainty", "basis", "disputed by", "sources",
        ],
    )  # fmt: skip
