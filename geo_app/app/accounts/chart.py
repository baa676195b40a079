"""The chart of figures that were claimed: each at its place on one scale, none of them combined.

A dot is one figure, a bar a range, an arrow says "or more" or "or fewer".
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt
import pandas as pd

from geo_app.app.accounts.rows import laid_out
from geo_app.app.accounts.scale import Scale, scale_of
from geo_app.app.charts import colours, party_hues
from geo_app.claims import Matter
from geo_app.gazetteer import Place
from geo_app.model import NEUTRAL_HUE, Atlas

__all__ = ["chart_of"]

#: Above the rows, in pixels: the axis with its title, and each line of the key.
_AXIS, _KEY_LINE = 100, 28
#: Narrower than this, in pixels, who says it stands above the figure and not beside it.
_NARROW = 620
_NAMES_WIDTH = f"(width < {_NARROW} ? 0 : min(430, 0.42 * width))"
_KEY_COLUMNS = 2  # two names fit on a phone
_KEY = alt.Legend(
    orient="top", columns=_KEY_COLUMNS, title=None, symbolOpacity=1, labelLimit=320, offset=4
)
_SHAPES = ("circle", "square", "triangle-up", "diamond")
_TIPS = {
    "said_by": "Who says it",
    "side": "Account",
    "about": "About",
    "figure": "Figure",
    "paraphrase": "In short",
    "when": "Dated",
}


def chart_of(
    atlas: Atlas, matters: Sequence[Matter], places: Mapping[str, Place]
) -> alt.LayerChart:
    """Draw the figures of matters that share a unit.

    A click on a row selects the claim: parameter ``claim``, field ``id``.
    """
    scale = scale_of(v for m in matters for c in m.claims for v in (c.low, c.high) if v is not None)
    rows, heads, height = laid_out(atlas, matters, places, scale)
    drawn = _Drawn(_axis(scale, matters[0].scale), _height_of(height), _sides(atlas, matters))
    layers = [*drawn.hits(), drawn.headings(heads), *drawn.names(), *drawn.marks(), *drawn.labels()]
    above = _AXIS + _KEY_LINE * math.ceil(len(drawn.sides) / _KEY_COLUMNS)
    chart: Any = alt.layer(*layers, data=rows, height=height + above)
    drawing: alt.LayerChart = chart.configure_view(stroke=None)
    return drawing


def _height_of(height: int) -> alt.Y:
    # In pixels from the top, whatever room the axis and the key take.
    ends = [0, height]
    return alt.Y("y:Q", axis=None, scale=alt.Scale(domain=ends, range=ends, nice=False, zero=False))


def _expr(narrow: str, wide: str) -> alt.ExprRef:
    return alt.ExprRef(f"width < {_NARROW} ? {narrow} : {wide}")


def _axis(scale: Scale, unit: str) -> alt.X:
    # On a wide page the left part belongs to those who say it.
    span = [alt.ExprRef(f"max(8, {_NAMES_WIDTH})"), alt.ExprRef("width - 12")]
    options: dict[str, Any] = {"type": scale.kind, "domain": [scale.low, scale.high]}
    ticks: dict[str, Any] = {"values": list(scale.ticks)} if scale.ticks else {"tickCount": 5}
    soft = colours().soft
    axis = alt.Axis(
        orient="top", domain=False, ticks=False, grid=True, gridColor=colours().rule, format=",~f",
        titleAnchor="end", titleAlign="right", titleFontWeight="normal", titleColor=soft,
        labelColor=soft, labelFlush=True,
        # A title wider than the chart would push all of it aside.
        titleLimit=alt.ExprRef("width - 24"), **ticks,
    )  # fmt: skip
    title = [line for line in (unit, scale.words) if line]
    return alt.X(
        "start:Q", title=title, axis=axis, scale=alt.Scale(nice=False, range=span, **options)
    )


def _moved(channel: Any, field: str) -> Any:
    """The same axis for another column."""
    copy = channel.copy()
    copy.shorthand = f"{field}:Q"
    return copy


def _sides(atlas: Atlas, matters: Sequence[Matter]) -> Mapping[str, tuple[str, str]]:
    """Name of each account that claims -> hue and shape, in the atlas's order."""
    hues, accounts = party_hues(atlas), list(atlas.accounts)
    claiming = {claim.account for matter in matters for claim in matter.claims}
    looks = {}
    for account in [a for a in accounts if a in claiming] + sorted(claiming - {*accounts}):
        known = atlas.accounts.get(account)
        # A shape belongs to an account, not to its rank in this chart.
        rank = accounts.index(account) if known else len(accounts)
        shape = _SHAPES[rank % len(_SHAPES)]
        looks[known.name if known else account] = (hues.get(account, NEUTRAL_HUE), shape)
    return looks


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The parts of the chart, over its rows; on a phone the marks lie under the row's words."""

    x: alt.X
    y: alt.Y
    sides: Mapping[str, tuple[str, str]]

    def hits(self) -> Iterator[alt.Chart]:
        """The whole of a row answers the pointer, so that a dot need not be met."""
        chosen = alt.selection_point(name="claim", fields=["id"], on="click", clear="dblclick")
        rows = alt.Chart().mark_rect(color=colours().ink, cursor="pointer")
        yield rows.encode(
            x=alt.value(0),
            x2=alt.value("width"),
            y=_moved(self.y, "top"),
            y2="bottom:Q",
            opacity=alt.condition(chosen, alt.value(0.08), alt.value(0), empty=False),
            tooltip=[alt.Tooltip(f"{field}:N", title=title) for field, title in _TIPS.items()],
        ).add_params(chosen)

    def headings(self, heads: pd.DataFrame) -> alt.Chart:
        """What is counted, and about whom."""
        text = alt.Chart(heads).mark_text(
            align="left", baseline="middle", fontWeight=600, fontSize=13, color=colours().ink,
            limit=alt.ExprRef("width"),
        )  # fmt: skip
        drawn: alt.Chart = text.encode(x=alt.value(0), y=self.y, text="text:N")
        return drawn

    def names(self) -> Iterator[alt.Chart]:
        """Who says it, and under it for which side; on a phone the key tells the side."""
        room = _expr("width", f"{_NAMES_WIDTH} - 20")
        theme = colours()
        for field, colour, size, rise in (("who", theme.ink, 12, -7), ("side", theme.soft, 11, 8)):
            text = alt.Chart().mark_text(
                align="left", baseline="middle", fontSize=size, color=colour, limit=room,
                yOffset=_expr("-8", str(rise)), opacity=_expr("1" if field == "who" else "0", "1"),
            )  # fmt: skip
            yield text.encode(x=alt.value(0), y=self.y, text=f"{field}:N")

    def marks(self) -> Iterator[alt.Chart]:
        """Bars of ranges, arrows of open ends, and a dot at each figure that was given."""
        low = _expr("8", "0")
        base = alt.Chart().encode(y=self.y, color=self._hue())
        ranges, opens = (base.transform_filter(f"datum.{f}") for f in ("is_range", "is_open"))
        bars = ranges.mark_rule(strokeWidth=5, opacity=0.75, yOffset=low, y2Offset=low)
        yield bars.encode(x=self.x, x2="end:Q")
        arrows = opens.mark_rule(strokeWidth=2, yOffset=low, y2Offset=low)
        yield arrows.encode(x=self.x, x2="tip:Q")
        yield opens.mark_point(
            shape="triangle-up", size=55, filled=True, opacity=1, yOffset=low
        ).encode(x=_moved(self.x, "tip"), angle=alt.Angle("turn:Q", scale=None))
        for end in ("start", "end"):
            dot = base.mark_point(size=75, filled=True, opacity=1, yOffset=low)
            yield dot.encode(x=_moved(self.x, end), shape=self._shape())

    def _hue(self) -> alt.Color:
        hues = [hue for hue, _ in self.sides.values()]
        return alt.Color(
            "side:N", scale=alt.Scale(domain=list(self.sides), range=hues), legend=_KEY
        )

    def _shape(self) -> alt.Shape:
        shapes = [shape for _, shape in self.sides.values()]
        return alt.Shape(
            "side:N", scale=alt.Scale(domain=list(self.sides), range=shapes), legend=_KEY
        )

    def labels(self) -> Iterator[alt.Chart]:
        """Each figure in words, on the side of its mark that has room."""
        ends: tuple[tuple[str, Literal["left", "right"], int], ...]
        ends = ("right", "left", 9), ("left", "right", -9)
        # Words beyond the edge would push the whole chart aside.
        room = alt.ExprRef(f"datum.room * (width - 20 - {_NAMES_WIDTH}) - 12")
        for field, align, dx in ends:
            text = alt.Chart().transform_filter(f"datum.{field} !== null")
            text = text.mark_text(
                align=align, baseline="middle", dx=dx, fontSize=12, color=colours().ink,
                yOffset=_expr("8", "0"), limit=room,
            )  # fmt: skip
            yield text.encode(x=_moved(self.x, field), y=self.y, text="label:N")
