"""The ground nearest to each settlement, cut once for an atlas; no date changes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo_app.accounts import settlement_layers
from geo_app.control.borders import borders
from geo_app.control.ground import GRID, Tiling, tiling
from geo_app.control.lending import lent_ground
from geo_app.control.sites import FEWEST, Settlements, settlements_of
from geo_app.errors import NoCellsError
from geo_app.geodesy import km2_of
from geo_app.kept import kept, read_only
from geo_app.limits import limits
from geo_app.model import Atlas

__all__ = ["Cells", "cells_of"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Ground by the settlement it is nearest to, and the borders between such cells.

    Attributes
    ----------
    places : array of str, shape (n,)
        Id of the place whose ground a cell is; a place can have several cells or none. Of places
        at one position the first has the ground.
    fallback : tuple of tuple of str, length n
        Places to ask in turn while nothing is known of the holder of the cell's own place: others
        at its position first.
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

    def __post_init__(self) -> None:
        read_only(self)


def _made_of(atlas: Atlas) -> tuple[object, ...]:
    """What cells depend on, so that an atlas with one more layer of events need not cut again."""
    layers = settlement_layers(atlas)
    ground = () if atlas.inference else tuple(layer.frame for layer in atlas.basemap)
    return (atlas.inference, *(part for one in layers for part in (one.id, one.frame)), *ground)


@kept(made_of=_made_of)
def cells_of(atlas: Atlas) -> Cells:
    """Cut the ground of an atlas into cells of its settlements.

    Parameters
    ----------
    atlas
        The atlas.

    Returns
    -------
    Cells
        The same ones each time, and for another atlas with the same settlements; read-only.

    Raises
    ------
    NoCellsError
        If the atlas has settlements at fewer than three positions, more than are cut
        (`Limits.cells`), ground on both sides of the antimeridian, or pieces that cannot be cut.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> cells = cells_of(read_atlas())
    >>> bool(abs(cells.km2.sum() / cells.whole_km2 - 1) < 1e-6)
    True
    """
    settlements = settlements_of(atlas)
    _check(atlas, settlements)
    try:
        pieces, members = lent_ground(atlas, settlements)
        return _cells(settlements, tiling(settlements.points, members, settlements.steady, pieces))
    # Whatever is wrong with a stranger's shapes, it must not stop all else that is shown.
    except (shapely.errors.ShapelyError, ArithmeticError, LookupError, ValueError) as error:
        file = atlas.inference.file if atlas.inference else atlas.title
        raise NoCellsError(
            f"{file}: the ground cannot be cut into cells ({error}); redraw the pieces there"
        ) from error


def _check(atlas: Atlas, settlements: Settlements) -> None:
    """Refuse what cannot be cut, or not while somebody waits."""
    count, most = len(settlements.ids), limits().cells
    said = f"{atlas.title}: control is inferred from settlements, and"
    if count < FEWEST:
        fix = "add a layer of kind settlement with three places or more"
        raise NoCellsError(f"{said} there are {count}; {fix}")
    if (positions := len(settlements.at_one_position())) < FEWEST:
        fix = "add settlements elsewhere, three positions or more in all"
        raise NoCellsError(f"{said} these lie at {positions} positions only; {fix}")
    if count > most:
        fix = "leave some out, or raise the limit with GEO_APP_MAX_CELLS"
        raise NoCellsError(f"{said} there are {count:,}, more than {most:,}; {fix}")
    west, east = _span(atlas, settlements)
    if east - west > 180:
        fix = "make an atlas of each side"
        raise NoCellsError(
            f"{said} these lie on both sides of the antimeridian ({west:g} to {east:g}); {fix}"
        )


def _span(atlas: Atlas, settlements: Settlements) -> tuple[float, float]:
    """The westernmost and the easternmost longitude of the ground."""
    pieces = atlas.inference.pieces if atlas.inference else ()
    bounds = shapely.bounds([piece.shape for piece in pieces]).reshape(-1, 4)
    lons = np.concatenate([settlements.points[:, 0], bounds[:, 0], bounds[:, 2]])
    return float(lons.min()), float(lons.max())


def _cells(settlements: Settlements, found: Tiling) -> Cells:
    pairs, cell = np.unique(np.stack([found.site, found.next_site]), axis=1, return_inverse=True)
    shapes = _merged(found.faces, cell, pairs.shape[1])
    outline = shapely.coverage_union_all(shapes)
    shared = borders(shapes, GRID)
    ids = settlements.ids
    return Cells(
        places=ids[pairs[0]],
        fallback=_fallback(settlements, *pairs),
        points=settlements.points[pairs[0]],
        shapes=shapes,
        km2=km2_of(shapes),
        edges=shared.lines,
        left=shared.left,
        right=shared.right,
        edge_km=shared.km,
        outline=outline,
        whole_km2=float(km2_of(np.array([outline], dtype=object))[0]),
    )


def _fallback(settlements: Settlements, site: Ints, next_site: Ints) -> tuple[tuple[str, ...], ...]:
    """Return whom to ask further for each cell: others at its own position, then the next ones."""
    at = {int(i): group.tolist() for group in settlements.at_one_position() for i in group}
    asked = (
        [*at[own], *(at[further] if further >= 0 else ())]
        for own, further in zip(site.tolist(), next_site.tolist(), strict=True)
    )
    own = zip(asked, site.tolist(), strict=True)
    return tuple(tuple(str(settlements.ids[i]) for i in found if i != one) for found, one in own)


def _merged(faces: npt.NDArray[np.object_], cell: Ints, count: int) -> npt.NDArray[np.object_]:
    """One shape for the faces of each cell."""
    order = np.argsort(cell, kind="stable")
    groups = np.split(faces[order], np.cumsum(np.bincount(cell, minlength=count))[:-1])
    shapes: list[Any] = [g[0] if len(g) == 1 else shapely.coverage_union_all(g) for g in groups]
    return np.array(shapes, dtype=object)
