"""The ground nearest to each settlement, cut once for an atlas; no date changes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from geo_app.control.borders import borders
from geo_app.control.ground import GRID, Tiling, tiling
from geo_app.control.lending import lent_ground
from geo_app.control.sites import Settlements, settlements_of
from geo_app.errors import NoCellsError
from geo_app.model import Atlas

__all__ = ["Cells", "cells_of"]

_ELLIPSOID = Geod(ellps="WGS84")

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Ground by the settlement it is nearest to, and the borders between such cells.

    Attributes
    ----------
    places : array of str, shape (n,)
        Id of the place whose ground a cell is; a place can have several cells or none.
    fallback : tuple of tuple of str, length n
        Places to ask in turn while nothing is known of the holder of the cell's own place.
    points : array of float, shape (n, 2)
        Longitude and latitude of the cell's own place.
    shapes : array of Polygon or MultiPolygon, shape (n,)
        EPSG:4326. Together they are `outline`, without a gap or an overlap.
    km2 : array of float, shape (n,)
        Geodesic areas on WGS 84.
    edges : array of LineString or MultiLineString, shape (m,)
        What two cells share, all of it, EPSG:4326.
    left, right : array of int, shape (m,)
        Indices of the two cells of an edge, ``left < right``.
    edge_km : array of float, shape (m,)
        Geodesic lengths on WGS 84.
    outline : Polygon or MultiPolygon
        All ground, EPSG:4326.
    whole_km2 : float
        Its geodesic area.
    """

    places: npt.NDArray[np.object_]
    fallback: tuple[tuple[str, ...], ...]
    points: Floats
    shapes: npt.NDArray[np.object_]
    km2: Floats
    edges: npt.NDArray[np.object_]
    left: Ints
    right: Ints
    edge_km: Floats
    outline: BaseGeometry
    whole_km2: float


def cells_of(atlas: Atlas) -> Cells:
    """Cut the ground of an atlas into cells of its settlements.

    Parameters
    ----------
    atlas
        The atlas.

    Returns
    -------
    Cells
        The same ones each time.

    Raises
    ------
    NoCellsError
        If the atlas has fewer than three settlements.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> cells = cells_of(read_atlas())
    >>> bool(abs(cells.km2.sum() / cells.whole_km2 - 1) < 1e-6)
    True
    """
    found = _CUT.get(atlas)
    if found is None:
        found = _CUT[atlas] = _cut(atlas)
    return found


#: An atlas that nobody reads any more takes its cells with it.
_CUT: WeakKeyDictionary[Atlas, Cells] = WeakKeyDictionary()


def _cut(atlas: Atlas) -> Cells:
    settlements = settlements_of(atlas)
    if len(settlements.ids) < 3:
        raise NoCellsError(
            f"{atlas.title}: control is inferred from settlements, and there are "
            f"{len(settlements.ids)}; add a layer of kind settlement with three places or more"
        )
    pieces, members = lent_ground(atlas, settlements)
    return _cells(settlements, tiling(settlements.points, members, settlements.steady, pieces))


def _cells(settlements: Settlements, found: Tiling) -> Cells:
    pairs, cell = np.unique(np.stack([found.site, found.next_site]), axis=1, return_inverse=True)
    shapes = _merged(found.faces, cell, pairs.shape[1])
    outline = shapely.coverage_union_all(shapes)
    shared = borders(shapes, GRID)
    ids = settlements.ids
    return Cells(
        places=ids[pairs[0]],
        fallback=tuple((str(ids[i]),) if i >= 0 else () for i in pairs[1]),
        points=settlements.points[pairs[0]],
        shapes=shapes,
        km2=_km2(shapes),
        edges=shared.lines,
        left=shared.left,
        right=shared.right,
        edge_km=shared.km,
        outline=outline,
        whole_km2=float(_km2(np.array([outline], dtype=object))[0]),
    )


def _merged(faces: npt.NDArray[np.object_], cell: Ints, count: int) -> npt.NDArray[np.object_]:
    """One shape for the faces of each cell."""
    order = np.argsort(cell, kind="stable")
    groups = np.split(faces[order], np.cumsum(np.bincount(cell, minlength=count))[:-1])
    shapes: list[Any] = [g[0] if len(g) == 1 else shapely.coverage_union_all(g) for g in groups]
    return np.array(shapes, dtype=object)


def _km2(shapes: npt.NDArray[np.object_]) -> Floats:
    """Geodesic areas of polygons, ring by ring: holes count against their outlines."""
    parts, of_part = shapely.get_parts(shapes, return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    split = np.split(xy, np.flatnonzero(np.diff(ring)) + 1)
    areas = [abs(_ELLIPSOID.polygon_area_perimeter(*each.T)[0]) / 1e6 for each in split]
    # The first ring of a polygon is its outline.
    is_hole = np.concatenate([[False], of_ring[1:] == of_ring[:-1]])
    signed = np.where(is_hole, -1.0, 1.0) * areas
    return np.bincount(of_part[of_ring], signed, minlength=len(shapes)).astype(np.float64)
