"""Whole columns of shapes and the 180th meridian: cut there for others, whole across it for us."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import shapely

from geo_app.repairs.drawing import ODD
from geo_app.repairs.hints import Hints
from geo_app.repairs.reshaping import unwrapped

__all__ = ["cut_at_180", "unrolled"]

Extent = tuple[float, float, float, float]


def cut_at_180(shapes: npt.NDArray[np.object_]) -> tuple[npt.NDArray[np.object_], int]:
    """Cut lines and areas that cross 180 degrees into parts (RFC 7946, 3.1.9).

    Parameters
    ----------
    shapes
        Shapely geometries in degrees, or None. One is across if a longitude lies beyond 180, or
        an edge spans more than half the earth.

    Returns
    -------
    shapes
        As many; the array that was given, if none is across.
    count
        How many lines and areas are cut; a point is only brought back.

    Examples
    --------
    >>> shapes = np.array([shapely.LineString([(170, 1), (190, 1)]), None])
    >>> cut_at_180(shapes)[0][0].wkt
    'MULTILINESTRING ((170 1, 180 1), (-180 1, -170 1))'
    """
    west, _, east, _ = shapely.bounds(shapes).T
    rows = np.flatnonzero((west < -180) | (east > 180) | (east - west > 180))
    parts = {int(row): _parts(shapes[row]) for row in rows}
    # What lies on both sides without crossing stays.
    parts = {row: new for row, new in parts.items() if new is not shapes[row]}
    if parts:
        shapes = shapes.copy()
        shapes[[*parts]] = [*parts.values()]
    return shapes, sum(bool(shapely.get_dimensions(shape) > 0) for shape in parts.values())


def _parts(shape: shapely.Geometry) -> shapely.Geometry:
    feature = {"type": "Feature", "geometry": json.loads(shapely.to_geojson(shape))}
    if (cut := unwrapped(feature, Hints())) is feature:
        return shape
    parts = shapely.geometry.shape(cut["geometry"])
    # Where a corner lay on the meridian already, cutting there makes a second one.
    return shapely.remove_repeated_points(parts)


def unrolled(shapes: npt.NDArray[np.object_], extent: Extent | None) -> npt.NDArray[np.object_]:
    """Longitudes of an atlas across 180 degrees without the jump there.

    Parameters
    ----------
    shapes
        Shapely geometries in degrees, or None.
    extent
        West, south, east, north of the atlas. Only if its east is beyond 180 something is done:
        all longitudes then lie within half the earth of its middle, and what was cut at 180 is
        one shape again.

    Examples
    --------
    >>> shapes = np.array([shapely.Point(-179, 5), shapely.Point(179, 5), None])
    >>> unrolled(shapes, (178, -12, 182, 12)).tolist()
    [<POINT (181 5)>, <POINT (179 5)>, None]
    """
    if extent is None or extent[2] <= 180:
        return shapes
    seam = (extent[0] + extent[2]) / 2 - 180
    done = cut_at_180(shapes)[0].copy()
    west, _, east, _ = shapely.bounds(done).T
    whole = np.flatnonzero(east <= seam)
    done[whole] = shapely.transform(done[whole], _a_turn_on)
    for row in np.flatnonzero((west < seam) & (east > seam)):
        done[row] = _joined(done[row], seam)
    return done


def _a_turn_on(places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    turned: npt.NDArray[np.float64] = places + np.array([360.0, 0.0])
    return turned


def _joined(shape: shapely.Geometry, seam: float) -> shapely.Geometry:
    """Bring what lies west of the seam a turn on, and join what then touches at 180 degrees."""
    try:
        parts = np.array([one for part in _simple(shape) for one in _turned(part, seam)])
        points, lines, areas = (parts[shapely.get_dimensions(parts) == n] for n in range(3))
        # Apart by type: an area would swallow a line inside it.
        joined = [
            *([shapely.multipoints(points)] if len(points) > 1 else points),
            *([shapely.line_merge(shapely.multilinestrings(lines))] if lines.size else ()),
            *([shapely.union_all(areas)] if areas.size else ()),
        ]
    except ODD:
        return shape
    whole: shapely.Geometry = joined[0] if len(joined) == 1 else shapely.geometrycollections(joined)
    return whole


def _simple(shape: shapely.Geometry) -> list[shapely.Geometry]:
    """The points, lines and areas of a shape, from however deep inside."""
    if not hasattr(shape, "geoms"):
        return [shape]
    return [one for part in shapely.get_parts(shape) for one in _simple(part)]


def _turned(part: shapely.Geometry, seam: float) -> Iterator[shapely.Geometry]:
    west, _, east, _ = shapely.bounds(part)
    if west < seam < east:
        # Far beyond the earth's edges, so that what lies on one is kept.
        before = shapely.clip_by_rect(part, -999, -999, seam, 999)
        yield from _simple(shapely.transform(before, _a_turn_on))
        yield from _simple(shapely.clip_by_rect(part, seam, -999, 999, 999))
    else:
        yield shapely.transform(part, _a_turn_on) if east <= seam else part
