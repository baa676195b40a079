"""Projections that fit an extent, and the way from degrees to the page.

Never Web Mercator: at 40 degrees north that draws a country 1.7 times as large as one at the
equator. A middle latitude gets a conformal cone, half the world or more the Equal Earth projection
(Šavrič, Patterson and Jenny 2018), everything else an equal-area plane.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Geod, Transformer

from geo_app.snapshot.boxes import Box, Floats

__all__ = ["Projection", "View", "projection_of", "view_of"]

Extent = tuple[float, float, float, float]

_ELLIPSOID = Geod(ellps="WGS84")
#: Latitudes between which, and heights in degrees up to which, a cone fits well.
_CONE_LATITUDES = (12.0, 72.0)
_CONE_HEIGHT = 40.0
#: Width and height in degrees from which a plane that touches the earth no longer serves.
_WORLD_WIDTH, _WORLD_HEIGHT = 160.0, 120.0
_EDGE_POINTS = 24


@dataclass(frozen=True, slots=True)
class Projection:
    """A projection: its kind, its parameters, and how PROJ writes it.

    `kind` is ``lcc`` (Lambert conformal conic), ``laea`` (Lambert azimuthal equal-area) or
    ``eqearth`` (Equal Earth); `lon` and `lat` are its middle; `parallels` the two true ones of a
    cone.
    """

    kind: str
    lon: float
    lat: float
    parallels: tuple[float, ...] = ()

    @property
    def proj(self) -> str:
        """As PROJ writes it."""
        lines = "".join(f" +lat_{i}={value:g}" for i, value in enumerate(self.parallels, 1))
        lat = "" if self.kind == "eqearth" else f" +lat_0={self.lat:g}"
        return f"+proj={self.kind} +lon_0={self.lon:g}{lat}{lines} +datum=WGS84"

    @property
    def world(self) -> Extent:
        """The whole earth around its middle: what a frame shows that reaches beyond the earth."""
        return self.lon - 180.0, -90.0, self.lon + 180.0, 90.0

    @property
    def name(self) -> str:
        """Its key in the word lists of a figure."""
        return _NAMES[self.kind]

    @property
    def numbers(self) -> str:
        """Its parameters as a reader of maps is told of them: middle, true parallels.

        Examples
        --------
        >>> projection_of((45.0, 39.0, 48.0, 41.0)).numbers
        '46.5° E; 39.3° N, 40.7° N'
        """
        lats = self.parallels or (self.lat,)
        written = ", ".join(_degrees(lat, "N", "S") for lat in lats)
        return f"{_degrees(180 - (180 - self.lon) % 360, 'E', 'W')}; {written}"


_NAMES = {
    "lcc": "lambert-conformal-conic",
    "laea": "lambert-azimuthal-equal-area",
    "eqearth": "equal-earth",
}


def _degrees(value: float, above: str, below: str) -> str:
    return f"{abs(value):g}° {below if value < 0 else above}"


def projection_of(extent: Extent) -> Projection:
    """Return the projection that fits an extent in degrees.

    Across 180 degrees its middle is counted on from the west, as the features of such an atlas are.
    A cone's true parallels lie a sixth of the height from its edges, which spreads the error
    evenly (Snyder, Map Projections: A Working Manual, 1987, p. 99).

    Examples
    --------
    >>> projection_of((-20.0, -10.0, 20.0, 10.0)).kind, projection_of((10, 60, 30, 85)).kind
    ('laea', 'laea')
    >>> projection_of((-180.0, -90.0, 180.0, 90.0)).kind
    'eqearth'
    """
    west, south, east, north = extent
    width = (east - west) % 360 or 360.0
    lon = round(west + width / 2, 1)
    lat = round((south + north) / 2, 1)
    if width > _WORLD_WIDTH or north - south > _WORLD_HEIGHT:
        return Projection("eqearth", lon, 0.0)
    low, high = sorted((abs(south), abs(north)))
    is_middle = _CONE_LATITUDES[0] <= low and high <= _CONE_LATITUDES[1]
    if not is_middle or south * north < 0 or north - south > _CONE_HEIGHT:
        return Projection("laea", lon, lat)
    sixth = (north - south) / 6
    parallels = round(south + sixth, 1), round(north - sixth, 1)
    return Projection("lcc", lon, lat, parallels)


@lru_cache(maxsize=16)
def _transformer(proj: str) -> Transformer:
    return Transformer.from_crs("EPSG:4326", CRS.from_proj4(proj), always_xy=True)


@dataclass(frozen=True)
class View:
    """From degrees to the page: a projection, a frame on the page, and what stands in its middle.

    `frame` is left, bottom, right, top in units of the page; `middle` the point of the projection
    (metres) that stands in the middle of it; `metres` how many of them a unit shows.
    """

    projection: Projection
    frame: Box
    middle: tuple[float, float]
    metres: float

    def page(self, places: npt.ArrayLike) -> Floats:
        """Longitudes and latitudes, shape (n, 2), as places on the page, in units."""
        lonlat = np.asarray(places, dtype=float).reshape(-1, 2)
        x, y = _transformer(self.projection.proj).transform(lonlat[:, 0], lonlat[:, 1])
        left, bottom, right, top = self.frame
        out = np.empty_like(lonlat)
        out[:, 0] = (np.asarray(x) - self.middle[0]) / self.metres + (left + right) / 2
        out[:, 1] = (np.asarray(y) - self.middle[1]) / self.metres + (bottom + top) / 2
        return out

    def degrees(self, places: npt.ArrayLike) -> Floats:
        """Places on the page as longitudes and latitudes; the inverse of `page`."""
        units = np.asarray(places, dtype=float).reshape(-1, 2)
        left, bottom, right, top = self.frame
        x = (units[:, 0] - (left + right) / 2) * self.metres + self.middle[0]
        y = (units[:, 1] - (bottom + top) / 2) * self.metres + self.middle[1]
        lon, lat = _transformer(self.projection.proj).transform(x, y, direction="INVERSE")
        return np.column_stack([lon, lat])

    @cached_property
    def extent(self) -> Extent:
        """West, south, east, north of the frame in degrees."""
        places = self.degrees(_edges(self.frame))
        if not np.isfinite(places).all():
            return self.projection.world
        # Counted from the middle, so that a frame across 180 degrees is no belt round the earth.
        lon = (places[:, 0] - self.projection.lon + 180) % 360 - 180
        west, east = lon.min() + self.projection.lon, lon.max() + self.projection.lon
        return float(west), float(places[:, 1].min()), float(east), float(places[:, 1].max())

    def shapes(self, geometries: npt.NDArray[Any], *, slack: float = 12.0) -> npt.NDArray[Any]:
        """Geometries in EPSG:4326 as they lie on the page, cut at the frame.

        Parameters
        ----------
        geometries
            Shapely geometries.
        slack
            Units by which they reach over the frame, so that no cut edge is seen.

        Returns
        -------
        array of geometries, as long
            In units; those outside are empty, and corners finer than can be seen are left out. Not
            to be written to.
        """
        several = tuple(geometries)
        return (_paged if len(several) <= _KEPT else _paged.__wrapped__)(self, several, slack)

    @cached_property
    def centre(self) -> tuple[float, float]:
        """Longitude and latitude of the middle of the frame."""
        left, bottom, right, top = self.frame
        lon, lat = self.degrees([((left + right) / 2, (bottom + top) / 2)])[0]
        away = float(lon) - self.projection.lon
        return float(lon) - (away + 180) // 360 * 360, float(lat)

    @cached_property
    def km_per_unit(self) -> float:
        """Kilometres on the ellipsoid that a unit across shows in the middle of the frame."""
        left, bottom, right, top = self.frame
        x, y = (left + right) / 2, (bottom + top) / 2
        (lon1, lat1), (lon2, lat2) = self.degrees([(x - 1, y), (x + 1, y)])
        return float(_ELLIPSOID.inv(lon1, lat1, lon2, lat2)[2]) / 2000

    def north(self, x: float, y: float) -> float:
        """Degrees by which north turns from straight up at a place on the page, clockwise."""
        lon, lat = self.degrees([(x, y)])[0]
        (x1, y1), (x2, y2) = self.page([(lon, lat - 0.01), (lon, lat + 0.01)])
        return math.degrees(math.atan2(x2 - x1, y2 - y1))


#: Units under which a corner of a line is not seen.
_FINEST = 0.25
#: So many geometries at most are kept as they lie on a page.
_KEPT = 2000


@lru_cache(maxsize=64)
def _paged(view: View, geometries: tuple[Any, ...], slack: float) -> npt.NDArray[Any]:
    """Geometries on the page, kept: lines and areas are the same on most dates."""
    left, bottom, right, top = view.frame
    outer = (left - slack, bottom - slack, right + slack, top + slack)
    near = shapely.clip_by_rect(np.array(geometries, dtype=object), *_around(view, outer))
    step = max((view.extent[2] - view.extent[0]) / 30, 0.02)
    paged = shapely.transform(shapely.segmentize(near, step), view.page)
    found: npt.NDArray[Any] = shapely.simplify(shapely.clip_by_rect(paged, *outer), _FINEST)
    found.flags.writeable = False
    return found


def view_of(projection: Projection, extent: Extent, frame: Box) -> View:
    """The view that shows an extent in a frame, as large as it can.

    Examples
    --------
    >>> extent = (45.0, 39.0, 48.0, 41.0)
    >>> view = view_of(projection_of(extent), extent, (0, 0, 300, 300))
    >>> [round(float(value)) for value in view.page([view.centre])[0]]
    [150, 150]
    >>> west, south, east, north = view.extent
    >>> west <= 45 and south <= 39 and east >= 48 and north >= 41
    True
    """
    west, south, east, north = extent
    width = (east - west) % 360 or 360.0
    lonlat = _edges((west, south, west + width, north))
    x, y = _transformer(projection.proj).transform(lonlat[:, 0], lonlat[:, 1])
    left, bottom, right, top = frame
    metres = max(np.ptp(x) / (right - left), np.ptp(y) / (top - bottom))
    middle = (float(np.min(x) + np.ptp(x) / 2), float(np.min(y) + np.ptp(y) / 2))
    return View(projection, frame, middle, float(metres))


def _edges(box: Box) -> Floats:
    """Points along the edges of a box."""
    left, bottom, right, top = box
    along, up = np.linspace(left, right, _EDGE_POINTS), np.linspace(bottom, top, _EDGE_POINTS)
    level, upright = np.ones_like(along), np.ones_like(up)
    x = np.concatenate([along, along, left * upright, right * upright])
    y = np.concatenate([bottom * level, top * level, up, up])
    return np.column_stack([x, y])


def _around(view: View, box: Box) -> Box:
    """The box in degrees around a box on the page, a little larger."""
    places = view.degrees(_edges(box))
    if not np.isfinite(places).all():
        return view.projection.world
    lon = (places[:, 0] - view.projection.lon + 180) % 360 - 180 + view.projection.lon
    pad = 0.02 * (np.ptp(lon) + np.ptp(places[:, 1])) + 0.01
    return (
        float(lon.min() - pad), float(places[:, 1].min() - pad),
        float(lon.max() + pad), float(places[:, 1].max() + pad),
    )  # fmt: skip
