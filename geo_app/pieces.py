"""Geometries as runs of coordinates: rings and lines, whatever they are parts of."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

__all__ = ["QUANTUM", "parted", "pieces_of", "repeats_of"]

#: Coordinates are whole multiples of this many degrees, about one metre.
QUANTUM = 1e-5
_AREAS = 3

Integers = npt.NDArray[np.int64]


def parted(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """A frame in which no geometry mixes points, lines and areas.

    A row whose collection does is there once for each of them, with the same statement; any other
    frame comes back as it is.

    Examples
    --------
    >>> mixed = shapely.GeometryCollection([shapely.Point(1, 1), shapely.box(0, 0, 1, 1)])
    >>> frame = gpd.GeoDataFrame({"id": ["a"]}, geometry=[mixed], crs="EPSG:4326")
    >>> parted(frame).geom_type.tolist(), parted(frame)["id"].tolist()
    (['MultiPolygon', 'MultiPoint'], ['a', 'a'])
    """
    geometries = np.asarray(frame.geometry.array)
    rows = np.flatnonzero(
        shapely.get_type_id(geometries) == shapely.GeometryType.GEOMETRYCOLLECTION
    )
    if not len(rows):
        return frame
    kinds = {row: _by_kind(geometries[row]) for row in rows.tolist()}
    repeats = np.ones(len(frame), dtype=np.int64)
    repeats[rows] = [max(1, len(kinds[row])) for row in rows.tolist()]
    shapes = [one for row, shape in enumerate(geometries) for one in kinds.get(row) or [shape]]
    out = frame.iloc[np.repeat(np.arange(len(frame)), repeats)].reset_index(drop=True)
    return out.set_geometry(gpd.GeoSeries(shapes, crs=frame.crs))


def _by_kind(collection: Any) -> list[Any]:
    """The areas, the lines and the points of a collection, each as one geometry."""
    parts = [part for part in _flat(collection) if not part.is_empty]
    found = []
    for dimension, build in ((2, shapely.multipolygons), (1, shapely.multilinestrings),
                             (0, shapely.multipoints)):  # fmt: skip
        same = [part for part in parts if shapely.get_dimensions(part) == dimension]
        if same:
            found.append(build(same))
    return found


def _flat(geometry: Any) -> list[Any]:
    # Collections may lie in collections; not by recursion, which a file could exhaust.
    parts = np.array([geometry], dtype=object)
    while (shapely.get_type_id(parts) > shapely.GeometryType.POLYGON).any():
        parts = shapely.get_parts(parts)
    return list(parts)


def pieces_of(
    geometries: npt.NDArray[Any],
) -> tuple[Integers, Integers, Integers, Integers]:
    """Geometries as rings and lines.

    Parameters
    ----------
    geometries
        Shapely geometries, some of them possibly None. Of a mixed one the highest dimension is
        taken: areas say more than their label points.

    Returns
    -------
    kinds, pieces, sizes, places
        Kind (0 none, 1 points, 2 lines, 3 areas) and number of pieces of each geometry, points of
        each piece, and all points as multiples of `QUANTUM`.

    Examples
    --------
    >>> pieces_of(np.array([shapely.LineString([(0, 0), (1, 2)]), None]))[0].tolist()
    [2, 0]
    """
    parts, owner = shapely.get_parts(geometries, return_index=True)
    parts, inner = shapely.get_parts(parts, return_index=True)
    owner = owner[inner]
    dimension = shapely.get_dimensions(parts) + 1
    kinds = np.zeros(len(geometries), dtype=np.int64)
    np.maximum.at(kinds, owner, dimension)
    keep = (dimension == kinds[owner]) & ~shapely.is_empty(parts)
    parts, owner, dimension = parts[keep], owner[keep], dimension[keep]
    rings, ring_part = _rings_of(parts, dimension == _AREAS)
    owner = owner[ring_part]
    places, ring_of = shapely.get_coordinates(rings, return_index=True)
    sizes = np.bincount(ring_of, minlength=len(rings))
    closing = shapely.get_type_id(rings) == shapely.GeometryType.LINEARRING
    drop = np.cumsum(sizes)[closing] - 1
    places = np.delete(places, drop, axis=0)
    pieces = np.bincount(owner, minlength=len(geometries))
    kinds[pieces == 0] = 0
    return kinds, pieces, sizes - closing, np.round(places / QUANTUM).astype(np.int64)


def repeats_of(geometries: npt.NDArray[Any]) -> Integers:
    """How many rows back the first row of the same line or area lies; 0 for one with its own.

    A shape that holds at several times is sent once. Points are so short that naming another row
    would take as much room.

    Examples
    --------
    >>> box, point = shapely.box(0, 0, 1, 1), shapely.Point(0, 0)
    >>> repeats_of(np.array([box, point, point, None, shapely.box(0, 0, 1, 1)])).tolist()
    [0, 0, 0, 0, 4]
    """
    back = np.zeros(len(geometries), dtype=np.int64)
    rows = np.flatnonzero(shapely.get_dimensions(geometries) > 0)
    first: dict[int | bytes, int] = {}
    for row, shape in zip(rows.tolist(), geometries[rows], strict=True):
        # The very same object is found without writing it out.
        known = first.get(id(shape))
        if known is None:
            known = first[id(shape)] = first.setdefault(shapely.to_wkb(shape), row)
        back[row] = row - known
    return back


def _rings_of(
    parts: npt.NDArray[Any], is_area: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[Any], npt.NDArray[np.intp]]:
    rings, ring_area = shapely.get_rings(shapely.orient_polygons(parts[is_area]), return_index=True)
    where = np.concatenate([np.flatnonzero(~is_area), np.flatnonzero(is_area)[ring_area]])
    order = np.argsort(where, kind="stable")
    return np.concatenate([parts[~is_area], rings])[order], where[order]
