"""How far a line between holders may lie off: as far as the settlements on its two sides.

Between two settlements of different holders the line runs somewhere; the inferred one runs half
way, so it may be off by as much as either settlement is away from it. The *reach* of an edge into
a cell is that distance, or the accuracy of a known line where the edge follows one; the *band* is
all ground within reach of an edge, in the two cells that it parts.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo_app.control.cells import Cells
from geo_app.control.conformal import from_plane, to_plane
from geo_app.control.ground import GRID
from geo_app.control.lending import areas_of

__all__ = ["KNOWN_LINE_KM", "Bands"]

#: Accuracy of a known line: 0.2 mm on a map of 1:10,000,000, the scale of Natural Earth.
KNOWN_LINE_KM = 2.0
#: An edge follows a known line if some of it is nearer to one settlement than to the other by this.
_UNEVEN_KM = 0.2
#: Kilometres in a degree of the equator, the unit of the conformal plane.
_KM_A_DEGREE = 111.32

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]
Shapes = npt.NDArray[np.object_]


class Bands:
    """The ground within reach of the edges of some cells, measured when it is asked for.

    A *side* is an edge seen from one of its two cells: number ``2 e`` for the left cell of edge
    ``e``, ``2 e + 1`` for the right one.

    Parameters
    ----------
    cells
        The cells.
    """

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self._cell = np.stack([cells.left, cells.right], axis=1).ravel()
        self._shapes: Shapes = np.full(len(self._cell), None, dtype=object)
        # A set of sides is known by the sum of random numbers, one a side: unions are made once.
        self._number = np.random.default_rng(0).integers(1, 2**63, len(self._cell), np.uint64)
        self._km2: dict[int, float] = {}
        self._plane: Shapes = shapely.transform(cells.shapes, to_plane)
        self._edges: Shapes = shapely.transform(cells.edges, to_plane)
        self._reach = self._reaches()

    def least(self, masks: Mask) -> Floats:
        """km² of sets of cells up to the bands along their frontiers, shape (k, n)."""
        return self.cells.km2 * masks - self.km2_inside(masks)

    def most(self, masks: Mask) -> Floats:
        """km² of sets of cells with the bands beyond their frontiers, shape (k, n)."""
        return self.cells.km2 * masks + self.km2_inside(~masks)

    def km2_inside(self, masks: Mask) -> Floats:
        """Ground of sets of cells that lies within reach of their frontier.

        Parameters
        ----------
        masks : array of bool, shape (k, n)
            Each row a set of the n cells. The edge of all ground is no frontier.

        Returns
        -------
        array of float, shape (k, n)
            km² of each cell, 0 for those outside the set or without a frontier.

        Examples
        --------
        >>> from geo_app.control.cells import cells_of
        >>> from geo_app.store import read_atlas
        >>> cells = cells_of(read_atlas())
        >>> none_and_all = np.repeat([[False], [True]], len(cells.km2), axis=1)
        >>> Bands(cells).km2_inside(none_and_all).sum(axis=1).tolist()
        [0.0, 0.0]
        """
        found = np.zeros(masks.shape)
        step = max(1, 2_000_000 // (len(self._cell) + 1))
        for start in range(0, len(masks), step):
            found[start : start + step] = self._km2_of(masks[start : start + step])
        return found

    def shape(self, edges: Ints) -> BaseGeometry:
        """Return the ground within reach of some edges, EPSG:4326, from both sides together."""
        sides = np.concatenate([2 * edges, 2 * edges + 1])
        in_degrees = shapely.transform(shapely.union_all(self._shapes_of(sides)), from_plane)
        # Sides that all but touch in the plane may cross in degrees by a rounding.
        return areas_of(shapely.set_precision(shapely.make_valid(in_degrees), GRID))

    def _reaches(self) -> Floats:
        """How far the band of each side goes into its cell, in degrees of the plane."""
        points = _points(to_plane(self.cells.points))
        reach = shapely.distance(np.repeat(self._edges, 2), points[self._cell])
        # Degrees of the plane are shorter on the ground the farther from the equator they are.
        km = _KM_A_DEGREE * np.cos(np.radians(self.cells.points[self._cell, 1]))
        is_known = np.repeat(self._is_uneven(points), 2)
        return np.where(is_known, np.minimum(reach, KNOWN_LINE_KM / km), reach)

    def _is_uneven(self, points: Shapes) -> Mask:
        """Which edges do not run half way between the settlements of their cells."""
        xy, edge = shapely.get_coordinates(self._edges, return_index=True)
        ends = _points(xy)
        left, right = (points[side[edge]] for side in (self.cells.left, self.cells.right))
        apart = np.abs(shapely.distance(ends, left) - shapely.distance(ends, right))
        km = apart * _KM_A_DEGREE * np.cos(np.radians(self.cells.points[self.cells.left[edge], 1]))
        uneven = np.zeros(len(self._edges), dtype=bool)
        uneven[edge[km > _UNEVEN_KM]] = True
        return uneven

    def _shapes_of(self, sides: Ints) -> Shapes:
        """Return the bands of sides, in the plane."""
        missing = sides[shapely.is_missing(self._shapes[sides])]
        if len(missing):
            within = shapely.buffer(self._edges[missing // 2], self._reach[missing], quad_segs=2)
            self._shapes[missing] = shapely.intersection(within, self._plane[self._cell[missing]])
        return self._shapes[sides]

    def _km2_of(self, masks: Mask) -> Floats:
        row, side = self._frontier(masks)
        of_cell = row * masks.shape[1] + self._cell[side]
        order = np.argsort(of_cell, kind="stable")
        side, of_cell = side[order], of_cell[order]
        # One group of sides for each cell of each mask that has a frontier.
        place, first = np.unique(of_cell, return_index=True)
        found = np.zeros(masks.size)
        if len(first):
            found[place] = self._measured(side, first, np.add.reduceat(self._number[side], first))
        return found.reshape(masks.shape)

    def _frontier(self, masks: Mask) -> tuple[Ints, Ints]:
        """Row and side for every edge of a mask's frontier, seen from inside."""
        left, right = masks[:, self.cells.left], masks[:, self.cells.right]
        rows, edges = np.nonzero(left != right)
        return rows, 2 * edges + right[rows, edges]

    def _measured(self, side: Ints, first: Ints, key: npt.NDArray[np.uint64]) -> Floats:
        """km² of the union of each group of sides; the groups begin at `first`."""
        known, example, of_group = np.unique(key, return_index=True, return_inverse=True)
        new = [g for g, k in zip(example, known.tolist(), strict=True) if k not in self._km2]
        end = np.append(first[1:], len(side))
        if new:
            groups = [side[first[group] : end[group]] for group in new]
            self._km2.update(zip(key[new].tolist(), self._unions(groups), strict=True))
        return np.array([self._km2[k] for k in known.tolist()])[of_group]

    def _unions(self, groups: list[Ints]) -> list[float]:
        shapes: Shapes = np.full((len(groups), max(map(len, groups))), None, dtype=object)
        row = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
        column = np.concatenate([np.arange(len(group)) for group in groups])
        shapes[row, column] = self._shapes_of(np.concatenate(groups))
        cell = self._cell[[group[0] for group in groups]]
        share = shapely.area(shapely.union_all(shapes, axis=1)) / shapely.area(self._plane[cell])
        return list(np.minimum(share, 1.0) * self.cells.km2[cell])


def _points(xy: Floats) -> Shapes:
    return np.asarray(shapely.points(xy), dtype=object)
