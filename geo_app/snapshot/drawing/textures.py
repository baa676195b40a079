"""Hatches and dots over areas, as strokes that any program can edit.

Matplotlib's own hatches are bitmaps in one backend and patterns in another, and come in fixed
densities; these are the same everywhere, in units of the page.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from geo_app.snapshot.boxes import Floats

__all__ = ["DOT", "STROKE", "UPRIGHT", "dots_in", "strokes_in", "uprights_in"]


#: Units from one stroke or dot to the next along the page, and the width of a stroke and a dot.
_STEP = 8.0
STROKE, DOT = 1.1, 1.8
#: The same of the upright strokes that tell parties apart in greys.
_UPRIGHT_STEP, UPRIGHT = 5.0, 0.6
_MOST = 4000


def strokes_in(area: Any, *, falling: bool) -> list[Floats]:
    """Slanting strokes that fill an area.

    Parameters
    ----------
    area
        A valid polygon in units of the page.
    falling
        From the upper left to the lower right, else the other way: two sides' hatches are both
        seen where they lie on one area.

    Examples
    --------
    >>> [stroke.tolist() for stroke in strokes_in(shapely.box(0, 0, 7, 7), falling=True)]
    [[[7.0, 1.0], [1.0, 7.0]]]
    """
    return _strokes(area, -1.0 if falling else 1.0, _STEP)


def uprights_in(area: Any) -> list[Floats]:
    """Upright strokes that fill an area.

    Examples
    --------
    >>> [stroke.tolist() for stroke in uprights_in(shapely.box(1, 0, 7, 7))]
    [[[5.0, 0.0], [5.0, 7.0]]]
    """
    return _strokes(area, 0.0, _UPRIGHT_STEP)


def _strokes(area: Any, slope: float, step: float) -> list[Floats]:
    if area.is_empty:
        return []
    left, bottom, right, top = area.bounds
    # Fixed to the page, so that the strokes of neighbours meet: x - slope * y is a multiple.
    starts = sorted((left - slope * bottom, left - slope * top))
    first = np.floor(starts[0] / step) * step
    offsets = np.arange(first, max(right - slope * bottom, right - slope * top) + step, step)
    y = np.array([bottom - 1, top + 1])
    lines = shapely.linestrings([[(o + slope * y[0], y[0]), (o + slope * y[1], y[1])]
                                 for o in offsets[:_MOST]])  # fmt: skip
    cut = shapely.get_parts(shapely.intersection(area, lines))
    # Where a stroke only touches the edge it is cut to nothing, or to a point.
    return [shapely.get_coordinates(part) for part in cut[shapely.length(cut) > 0]]


def dots_in(area: Any) -> Floats:
    """The middles of dots that fill an area, shape (n, 2)."""
    if area.is_empty:
        return np.empty((0, 2))
    left, bottom, right, top = area.bounds
    x = np.arange(np.ceil(left / _STEP) * _STEP, right, _STEP)
    y = np.arange(np.ceil(bottom / _STEP) * _STEP, top, _STEP)
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    return grid[shapely.contains_xy(area, grid[:, 0], grid[:, 1])]
