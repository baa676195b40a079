"""Letters: text in an SVG and a PDF, and outlines where a picture is made of pixels.

Matplotlib lays out and rasters a text anew each time it is drawn. Its outline is the same on every
date, so it is kept, and serves both the letters and the pale edge around them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Transform

from geo_app.snapshot.page.lines import Line
from geo_app.snapshot.text.fonts import families

__all__ = ["Letters", "font_of", "outline_of"]


def font_of(line: Line, points: float) -> FontProperties:
    """The font of a line, at a size in points."""
    return FontProperties(family=list(families(line.text)), weight=line.weight, size=points)


def outline_of(line: Line) -> Path:
    """The outline of the letters of a line where it stands, in units of the page.

    Examples
    --------
    >>> box = outline_of(Line("Talish", 10, 20, 8, "names")).get_extents()
    >>> box.extents.astype(int).tolist()
    [10, 19, 30, 26]
    """
    outline = _outline(line.text, line.weight, families(line.text))
    places = np.asarray(outline.vertices) * line.size
    wide = float(places[:, 0].max()) if len(places) else 0.0
    shift = {"left": 0.0, "center": wide / 2, "right": wide}[line.anchor]
    return Path(places + np.array([line.x - shift, line.y]), outline.codes)


@lru_cache(maxsize=8192)
def _outline(text: str, weight: str, names: tuple[str, ...]) -> Path:
    """An outline of size 1, by what decides it: the letters and the fonts they are sought in."""
    font = FontProperties(family=list(names), weight=weight)
    vertices, codes = text_to_path.get_text_path(font, text, ismath=False)
    places = np.asarray(vertices, dtype=float).reshape(-1, 2) / text_to_path.FONT_SCALE
    return Path(places, codes if len(places) else None)


class Letters(Text):
    """A line of text."""

    def __init__(self, line: Line, colour: str, points: float, transform: Transform) -> None:
        super().__init__(
            line.x, line.y, line.text, color=colour, ha=line.anchor, va="baseline",
            fontproperties=font_of(line, points), transform=transform, parse_math=False,
        )  # fmt: skip
        self.line = line

    def draw(self, renderer: Any) -> None:
        """Draw it, as its outline if pixels are drawn."""
        if not isinstance(renderer, RendererAgg) or not self.get_visible():
            super().draw(renderer)
            return
        pen = cast("Any", renderer.new_gc())
        pen.set_linewidth(0)
        ink, transform = to_rgba(self.get_color()), self.get_transform()
        cast("Any", renderer).draw_path(pen, outline_of(self.line), transform, ink)
        pen.restore()
        self.stale = False
