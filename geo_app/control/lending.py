"""Which settlements lend which ground: those of a piece, inside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo_app.control.conformal import from_plane, to_plane
from geo_app.control.sites import Settlements
from geo_app.model import Atlas, Piece

__all__ = ["areas_of", "lenders", "lent_ground"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Shapes = npt.NDArray[np.object_]


def lent_ground(atlas: Atlas, settlements: Settlements) -> tuple[list[BaseGeometry], list[Ints]]:
    """Pieces of ground, and for each the indices of the settlements that lend it.

    Parameters
    ----------
    atlas, settlements
        An atlas and its settlements, at three positions or more.

    Returns
    -------
    pieces : list of polygon
        EPSG:4326, without overlap. An atlas that names none has one: the convex hull of its
        settlements, widened by half the median distance between neighbours, without what its
        basemap leaves to the sea.
    lenders : list of array of int
        One for each piece, none of them empty.
    """
    if atlas.inference is None:
        hull = _on_land(atlas, _hull(settlements.points))
        return [hull], [np.arange(len(settlements.ids))]
    shapes = _disjoint([piece.shape for piece in atlas.inference.pieces])
    found = lenders(atlas.inference.pieces, shapes, settlements)
    # Ground without a settlement is told of by the nearest ones of all other pieces.
    anywhere = np.unique(np.concatenate(found))
    everyone = anywhere if len(anywhere) else np.arange(len(settlements.ids))
    return shapes, [each if len(each) else everyone for each in found]


def lenders(
    pieces: Sequence[Piece], shapes: Sequence[BaseGeometry], settlements: Settlements
) -> list[Ints]:
    """Indices of the settlements that belong to each piece.

    A settlement belongs to the pieces that name it, else to the one in which it lies. One that lies
    outside all of them belongs to none: it tells of other ground.
    """
    named = np.array([np.isin(settlements.ids, list(piece.places)) for piece in pieces])
    is_open = np.array([not piece.only for piece in pieces])
    lies_in = np.zeros_like(named)
    points = np.asarray(shapely.points(settlements.points), dtype=object)
    point, piece = shapely.STRtree(shapes).query(points, predicate="intersects")
    lies_in[piece, point] = True
    lies_in[:, named[is_open].any(axis=0)] = False
    # On a border between two pieces the first one has it.
    lies_in &= lies_in.cumsum(axis=0) == 1
    return [np.flatnonzero(mask) for mask in named | (lies_in & is_open[:, None])]


def _disjoint(shapes: list[BaseGeometry]) -> list[BaseGeometry]:
    """Shapes without what an earlier one covers already."""
    if shapely.coverage_is_valid(shapes):
        return shapes
    before = [shapely.union_all(shapes[:number]) for number in range(len(shapes))]
    cut = [shapely.difference(s, b) for s, b in zip(shapes, before, strict=True)]
    return [areas_of(shape) for shape in cut]


def areas_of(shape: BaseGeometry) -> BaseGeometry:
    """Only areas: a shape without points and lines at which it touched another one."""
    # Twice: a collection may hold shapes of several parts.
    parts = np.atleast_1d(shapely.get_parts(shapely.get_parts(shape)))
    areas: BaseGeometry = shapely.union_all([p for p in parts if p.geom_type == "Polygon"])
    return areas


def _hull(points: Floats) -> BaseGeometry:
    """Widened in the conformal plane, so that the margin is as wide to the north as to the east."""
    distinct = np.asarray(shapely.points(np.unique(to_plane(points), axis=0)), dtype=object)
    tree = shapely.STRtree(distinct)
    apart = tree.query_nearest(distinct, exclusive=True, return_distance=True)[1]
    margin = float(np.median(apart)) / 2
    hull: Any = shapely.convex_hull(shapely.multipoints(distinct))
    in_degrees: BaseGeometry = shapely.transform(hull.buffer(margin), from_plane)
    return in_degrees


def _on_land(atlas: Atlas, hull: BaseGeometry) -> BaseGeometry:
    """What of the hull the basemap shows as land; all of it if that is nothing."""
    land = [
        shape for layer in atlas.basemap if layer.kind == "land" for shape in layer.frame.geometry
    ]
    dry = shapely.intersection(hull, shapely.union_all(shapely.make_valid(land)))
    areas = areas_of(dry)
    return hull if shapely.is_empty(areas) else areas
