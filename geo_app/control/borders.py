"""Borders between polygons that share their vertices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod

__all__ = ["Borders", "borders"]

_ELLIPSOID = Geod(ellps="WGS84")

Ints = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Borders:
    """What neighbours share, one row for each pair of them.

    `left` < `right` are indices of polygons, `lines` is a LineString or MultiLineString and `km`
    its geodesic length on WGS 84.
    """

    lines: npt.NDArray[np.object_]
    left: Ints
    right: Ints
    km: npt.NDArray[np.float64]


def borders(polygons: npt.NDArray[np.object_], grid: float) -> Borders:
    """Find what neighbouring polygons share.

    Parameters
    ----------
    polygons : array of polygon
        Shapes in degrees that touch only along whole segments, their vertices on a grid.
    grid
        Degrees between the positions of the grid.

    Returns
    -------
    Borders

    Examples
    --------
    >>> squares = np.array([shapely.box(46, 40, 47, 41), shapely.box(47, 40, 48, 41)])
    >>> shared = borders(squares, 1e-6)
    >>> shared.left.tolist(), shared.right.tolist(), shared.km.round(2).tolist()
    ([0], [1], [111.04])
    """
    start, end, owner = _segments(polygons)
    key = np.sort(np.stack([_cell_number(start, grid), _cell_number(end, grid)]), axis=0)
    order = np.lexsort((owner, key[1], key[0]))
    # Each segment between two polygons stands in both, so it follows itself once all are sorted.
    twice = np.flatnonzero((key[:, order[1:]] == key[:, order[:-1]]).all(axis=0))
    one, other = order[twice], order[twice + 1]
    one, other = one[owner[one] != owner[other]], other[owner[one] != owner[other]]
    return _joined(start[one], end[one], owner[one], owner[other])


def _segments(
    polygons: npt.NDArray[np.object_],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], Ints]:
    """Both ends of each segment of the rings, and the index of its polygon."""
    parts, of_part = shapely.get_parts(polygons, return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    inner = ring[1:] == ring[:-1]
    return xy[:-1][inner], xy[1:][inner], of_part[of_ring[ring[:-1][inner]]]


def _cell_number(xy: npt.NDArray[np.float64], grid: float) -> npt.NDArray[np.int64]:
    column, row = np.round(xy / grid).astype(np.int64).T
    number: npt.NDArray[np.int64] = column * (1 << 32) + row
    return number


def _joined(
    start: npt.NDArray[np.float64], end: npt.NDArray[np.float64], one: Ints, other: Ints
) -> Borders:
    left, right = np.minimum(one, other), np.maximum(one, other)
    order = np.lexsort((right, left))
    pairs, first = np.unique(np.stack([left, right])[:, order], axis=1, return_index=True)
    metres = _ELLIPSOID.inv(*start[order].T, *end[order].T)[2] if len(order) else np.zeros(0)
    ends = np.stack([start[order], end[order]], axis=1)
    segments = np.asarray(shapely.linestrings(ends), dtype=object)
    owner = np.repeat(np.arange(len(first)), np.diff([*first, len(order)]))
    shared = shapely.multilinestrings(segments, indices=owner)
    lines = np.asarray(shapely.line_merge(shared), dtype=object)
    km = np.add.reduceat(metres, first) / 1000 if len(first) else np.zeros(0)
    return Borders(lines, pairs[0], pairs[1], km)
