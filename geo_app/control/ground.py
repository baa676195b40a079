"""Ground cut into what is nearest to each site, inside pieces that known lines bound.

All lines are put on one grid and noded together before any cell is made of them, so cells that
touch share every vertex of their border: there is no gap, no overlap and no sliver between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo_app.control.conformal import from_plane, to_plane

__all__ = ["GRID", "Tiling", "tiling"]

#: Degrees between the positions a vertex can have: about 0.1 m.
GRID = 1e-6

#: A face this much smaller than most, whose site has another one, is a sliver.
_SLIVER = 1e-3

Ints = npt.NDArray[np.intp]
Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Tiling:
    """Faces that tile an outline, polygons in EPSG:4326, and whose ground each of them is.

    `site` is the nearest site, `next_site` the nearest steady one where that is another, else -1.
    """

    faces: Shapes
    site: Ints
    next_site: Ints


def tiling(
    sites: npt.NDArray[np.float64],
    members: Sequence[Ints],
    steady: npt.NDArray[np.bool_],
    pieces: Sequence[BaseGeometry],
) -> Tiling:
    """Cut pieces of ground into what is nearest to each of their sites.

    Parameters
    ----------
    sites : array of float, shape (n, 2)
        Longitude and latitude. Of several at one position the first has the ground.
    members : sequence of array of int
        For each piece the sites that lend its ground, one at least.
    steady : array of bool, shape (n,)
        False for sites whose ground is cut once more, by the nearest steady site.
    pieces : sequence of polygon
        Pieces of ground, EPSG:4326, that do not overlap.

    Returns
    -------
    Tiling
    """
    plane = to_plane(np.round(sites / GRID) * GRID)
    snapped = shapely.set_precision(np.asarray(pieces, dtype=object), GRID)
    cut = [_Piece.of(p, m, plane, steady) for p, m in zip(snapped, members, strict=True)]
    lines = [line for piece in cut for line in piece.lines]
    noded = shapely.union_all(lines, grid_size=GRID)
    faces = shapely.get_parts(shapely.polygonize([noded]))
    return _without_slivers(_assigned(faces, snapped, cut))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece: the lines in it, and its sites, to be asked which of them is nearest."""

    lines: list[BaseGeometry]
    members: Ints
    nearest: shapely.STRtree
    steady: Ints
    nearest_steady: shapely.STRtree
    is_steady: npt.NDArray[np.bool_]

    @classmethod
    def of(
        cls,
        piece: BaseGeometry,
        members: Ints,
        plane: npt.NDArray[np.float64],
        is_steady: npt.NDArray[np.bool_],
    ) -> _Piece:
        first = np.sort(np.unique(plane[members], axis=0, return_index=True)[1])
        members = members[first]
        on_plane = shapely.transform(piece, to_plane)
        steady = members[is_steady[members]]
        lines = [_between(plane[members], on_plane)]
        if 0 < len(steady) < len(members):
            lines.append(_between(plane[steady], _unsteady(plane, members, is_steady, on_plane)))
        in_degrees = [shapely.transform(line, from_plane) for line in lines]
        return cls(
            [piece.boundary, *in_degrees],
            members,
            shapely.STRtree(_points(plane[members])),
            steady,
            shapely.STRtree(_points(plane[steady])),
            is_steady,
        )

    def site_of(self, points: Shapes) -> tuple[Ints, Ints]:
        site = self.members[self.nearest.nearest(points)]
        if not len(self.steady):
            return site, np.full(len(site), -1)
        nearest_steady = self.steady[self.nearest_steady.nearest(points)]
        return site, np.where(self.is_steady[site], -1, nearest_steady)


def _points(coordinates: npt.NDArray[np.float64]) -> Shapes:
    return np.asarray(shapely.points(coordinates), dtype=object)


def _between(sites: npt.NDArray[np.float64], frame: BaseGeometry) -> BaseGeometry:
    """Lines between the cells of sites, as far as they lie in a frame, and a little further."""
    if len(sites) < 2:
        return shapely.MultiLineString()
    points = shapely.multipoints(sites)
    edges: Any = shapely.voronoi_polygons(points, extend_to=frame, only_edges=True)
    inside: BaseGeometry = shapely.intersection(edges, frame.buffer(_bulge(frame), quad_segs=1))
    return inside


def _bulge(frame: BaseGeometry) -> float:
    """How far the sides of a frame, straight in degrees, bend in the plane, and a little more.

    Lines that end short of a side would bound no ground; of those that go too far nothing is left.
    The arrow of an arc of longitude `width` is about ``width**2 * tan(latitude) / 8`` in radians.
    """
    xy = np.radians(shapely.get_coordinates(frame))
    longest = np.abs(np.diff(xy, axis=0)).max(initial=0.0, where=_within_rings(frame))
    steepest = np.sinh(np.abs(xy[:, 1]).max(initial=0.0))
    return float(np.degrees(longest**2 * (1 + steepest) / 8)) + 10 * GRID


def _within_rings(frame: BaseGeometry) -> npt.NDArray[np.bool_]:
    """Which steps between successive coordinates are sides of one ring."""
    ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(frame)), return_index=True)[
        1
    ]
    is_side: npt.NDArray[np.bool_] = (ring[1:] == ring[:-1])[:, None]
    return is_side


def _unsteady(
    plane: npt.NDArray[np.float64],
    members: Ints,
    is_steady: npt.NDArray[np.bool_],
    frame: BaseGeometry,
) -> BaseGeometry:
    """Ground of the sites that are not steady."""
    points = _points(plane[members])
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(points), extend_to=frame)
    )
    theirs = shapely.STRtree(cells).query(points[~is_steady[members]], predicate="intersects")[1]
    return shapely.intersection(shapely.union_all(cells[np.unique(theirs)]), frame)


def _assigned(faces: Shapes, pieces: Shapes, cut: Sequence[_Piece]) -> Tiling:
    """Faces with the site each belongs to; what lies in no piece is none of the ground."""
    inside = shapely.point_on_surface(faces)
    piece, face = shapely.STRtree(inside).query(pieces, predicate="intersects")
    on_plane = shapely.transform(inside, to_plane)
    site, next_site = np.full(len(faces), -1), np.full(len(faces), -1)
    for number, each in enumerate(cut):
        of_piece = face[piece == number]
        if len(of_piece):
            site[of_piece], next_site[of_piece] = each.site_of(on_plane[of_piece])
    kept = site >= 0
    return Tiling(faces[kept], site[kept], next_site[kept])


def _without_slivers(tiling: Tiling) -> Tiling:
    """Give what is left where two lines nearly coincide to the neighbour with most of its edge."""
    area = shapely.area(tiling.faces)
    is_sliver = area < np.median(area) * _SLIVER
    # The ground of a settlement that has no other is no sliver, however small it is.
    is_sliver &= np.isin(tiling.site, tiling.site[~is_sliver])
    if not is_sliver.any():
        return tiling
    site, next_site = tiling.site.copy(), tiling.next_site.copy()
    for sliver in np.flatnonzero(is_sliver):
        touching = np.flatnonzero(shapely.intersects(tiling.faces, tiling.faces[sliver]))
        others = touching[~is_sliver[touching]]
        if len(others):
            shared = shapely.length(
                shapely.intersection(tiling.faces[others], tiling.faces[sliver].boundary)
            )
            heir = others[np.argmax(shared)]
            site[sliver], next_site[sliver] = site[heir], next_site[heir]
    return Tiling(tiling.faces, site, next_site)
