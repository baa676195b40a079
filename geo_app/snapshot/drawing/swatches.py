"""The small pictures of a legend, drawn as what they stand for."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from matplotlib.artist import Artist
from matplotlib.path import Path

from geo_app.snapshot.boxes import Box
from geo_app.snapshot.content.looks import Mark
from geo_app.snapshot.drawing.canvas import Paper, path_of
from geo_app.snapshot.drawing.ground import filled, ruled
from geo_app.snapshot.drawing.marks import stamped
from geo_app.snapshot.drawing.palette import Palette
from geo_app.snapshot.page.entries import Swatch

__all__ = ["swatch_artists"]


#: The radius of a mark, and the share of a low row that it takes at most.
_RADIUS, _SHARE = 5.4, 0.39


def swatch_artists(paper: Paper, swatch: Swatch, box: Box, palette: Palette) -> list[Artist]:
    """Draw the picture of a legend's row in a box, in units of the page."""
    left, bottom, right, top = box
    middle = ((left + right) / 2, (bottom + top) / 2)
    if swatch.kind == "mark":
        radius = min(_RADIUS, _SHARE * (top - bottom))
        return stamped(paper, _mark(swatch), [middle], palette, radius)
    if swatch.kind in {"area", "ground"}:
        return list(_areas(paper, swatch, (left + 2, bottom + 1, right - 2, top - 1), palette))
    path = Path(np.array([(left + 1, middle[1]), (right - 1, middle[1])]))
    return list(ruled(paper, swatch.kind, swatch.hues, swatch.is_dashed, path, palette))


def _mark(swatch: Swatch) -> Mark:
    # An event or a claim names its hue twice and has one.
    hues = swatch.hues if swatch.outline == "disc" else swatch.hues[:1]
    return Mark("", "", "", "", swatch.outline, 1, tuple(hues), swatch.is_rival, (), ())


def _areas(paper: Paper, swatch: Swatch, box: Box, palette: Palette) -> Iterator[Artist]:
    """An area; for inferred ground all its degrees of doubt side by side, without outlines."""
    left, bottom, right, top = box
    is_outlined = swatch.kind == "area"
    hues = swatch.hues[:1] if is_outlined else swatch.hues
    edges = np.linspace(left, right, len(hues) + 1)
    for hue, west, east in zip(hues, edges, edges[1:], strict=False):
        area = shapely.box(west, bottom, east, top)
        path = path_of([area])
        if path:
            yield from filled(paper, path, area, hue, palette, is_outlined=is_outlined)
