"""Areas and distances on the ellipsoid of WGS 84."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod

__all__ = ["kilometres_between", "km2_of", "longitude_in"]

_WGS84 = Geod(ellps="WGS84")
_WORLD = (-180.0, -90.0, 180.0, 90.0)
Floats = npt.NDArray[np.float64]


def longitude_in(longitude: float, extent: tuple[float, float, float, float] = _WORLD) -> float:
    """A longitude as an atlas counts it: from -180 to 180, or on beyond 180 if it reaches there.

    Parameters
    ----------
    longitude
        In degrees, however often round the earth.
    extent
        West, south, east, north of the atlas; its east is beyond 180 if it reaches across. By
        default longitudes are as people write them.

    Examples
    --------
    >>> longitude_in(-178, (178, -12, 182, 12)), longitude_in(182, (46, 39, 48, 41))
    (182.0, -178.0)
    """
    west, _, east, _ = extent
    away = longitude - (middle := (west + east) / 2 if east > 180 else 0.0)
    # What is counted so already stays to the last digit.
    return longitude if abs(away) <= 180 else (away + 180) % 360 - 180 + middle


def km2_of(shapes: npt.NDArray[np.object_]) -> Floats:
    """Geodesic areas, whichever way round the rings run: holes count against their outlines.

    Parameters
    ----------
    shapes : array of geometry, shape (n,)
        EPSG:4326.

    Returns
    -------
    array of float, shape (n,)
        Square kilometres; 0 for what has no area.

    Examples
    --------
    >>> ring, hole = shapely.box(46, 39, 48, 41), shapely.box(46.5, 39.5, 47.5, 40.5)
    >>> alike = shapely.Polygon(ring.exterior, [hole.exterior])
    >>> apart = shapely.Polygon(ring.exterior, [hole.exterior.reverse()])
    >>> km2_of(np.array([ring, hole, alike, apart])).round().tolist()
    [37924.0, 9481.0, 28442.0, 28442.0]
    """
    parts, of_part = shapely.get_parts(shapes, return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    areas = np.array([_ring_km2(ring) for ring in rings], dtype=np.float64)
    # The first ring of a polygon is its outline.
    is_hole = np.append(False, of_ring[1:] == of_ring[:-1])[: len(rings)]
    signed = np.where(is_hole, -areas, areas)
    return np.bincount(of_part[of_ring], signed, minlength=len(shapes)).astype(np.float64)


def _ring_km2(ring: shapely.Geometry) -> float:
    area, _ = _WGS84.polygon_area_perimeter(*shapely.get_coordinates(ring).T)
    return abs(float(area)) / 1e6


def kilometres_between(lons: Floats, lats: Floats, lon: float, lat: float) -> Floats:
    """Geodesic distances from points, given in degrees, to one point.

    Examples
    --------
    >>> kilometres_between(np.array([46.0, 47.0]), np.array([40.0, 40.0]), 46.0, 40.0).round(1)
    array([ 0. , 85.4])
    """
    _, _, metres = _WGS84.inv(lons, lats, np.full(len(lons), lon), np.full(len(lons), lat))
    return np.asarray(metres) / 1000
