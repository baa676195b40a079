"""Small operations on shapes, all in degrees unless they say otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from pyproj import Geod, Transformer
from shapely.geometry.base import BaseGeometry
from shapely.ops import split

_TO_METRES = Transformer.from_crs(4326, 32638, always_xy=True)  # UTM zone 38N
_TO_DEGREES = Transformer.from_crs(32638, 4326, always_xy=True)
_ELLIPSOID = Geod(ellps="WGS84")


def area_km2(shape: BaseGeometry) -> float:
    """Geodesic area.

    >>> round(area_km2(shapely.box(46, 40, 47, 41)))
    9413
    """
    return abs(_ELLIPSOID.geometry_area_perimeter(shapely.orient_polygons(shape))[0]) / 1e6


def buffered(shape: BaseGeometry, km: float) -> BaseGeometry:
    wide: BaseGeometry = _projected(_projected(shape, _TO_METRES).buffer(km * 1000), _TO_DEGREES)
    return wide


def in_metres(shape: BaseGeometry) -> BaseGeometry:
    """A shape on the plane of UTM zone 38N."""
    plane: BaseGeometry = _projected(shape, _TO_METRES)
    return plane


def in_degrees(shape: BaseGeometry) -> BaseGeometry:
    """Undo `in_metres`."""
    degrees: BaseGeometry = _projected(shape, _TO_DEGREES)
    return degrees


def _projected(shape: Any, by: Transformer) -> Any:
    def move(points: Any) -> Any:
        return np.stack(by.transform(*points.T), axis=1)

    return shapely.transform(shape, move)


def polygons(shape: BaseGeometry, at_least_km2: float = 0.5) -> BaseGeometry:
    """Only the areas of a shape, without slivers left over by lines that nearly coincide.

    >>> sliver = shapely.box(48, 40, 48.001, 40.001)
    >>> polygons(shapely.MultiPolygon([shapely.box(46, 40, 47, 41), sliver]))
    <POLYGON ((47 40, 47 41, 46 41, 46 40, 47 40))>
    """
    parts = [p for p in shapely.get_parts(shapely.make_valid(shape)) if p.geom_type == "Polygon"]
    return shapely.union_all([p for p in parts if area_km2(p) >= at_least_km2])


def without_slivers(shape: BaseGeometry, width: float = 0.008) -> BaseGeometry:
    """A shape without parts narrower than some degrees, where two outlines of one border differ."""
    core = shape.buffer(-width / 2, join_style="mitre").buffer(width / 2, join_style="mitre")
    return polygons(shapely.intersection(core, shape), 15.0)


def union(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """One shape of many, closing the hairlines between neighbours that were rounded."""
    gap = 0.0002
    joined = shapely.union_all([s.buffer(gap, join_style="mitre") for s in shapes])
    return joined.buffer(-gap, join_style="mitre")


def fit_to_outline(
    pieces: Mapping[str, BaseGeometry], outline: BaseGeometry
) -> dict[str, BaseGeometry]:
    """Pieces cut and filled so that together they make up the outline.

    A part of the outline that no piece covers goes to the piece it shares most of its edge with.

    >>> left = {"a": shapely.box(0, 0, 1, 1)}
    >>> fit_to_outline(left, shapely.box(0, 0, 2, 1))["a"].area
    2.0
    """
    cut = {name: shapely.intersection(piece, outline) for name, piece in pieces.items()}
    names = list(cut)
    shapes = [cut[name] for name in names]
    given: dict[str, list[BaseGeometry]] = {name: [cut[name]] for name in names}
    for gap in shapely.get_parts(shapely.difference(outline, shapely.union_all(shapes))):
        given[names[_closest(gap, shapes)]].append(gap)
    return {name: polygons(union(parts), 0.05) for name, parts in given.items()}


def _closest(gap: BaseGeometry, shapes: Sequence[BaseGeometry]) -> int:
    shared = shapely.length(shapely.intersection(gap.boundary, shapely.buffer(shapes, 1e-4)))
    return int(np.argmax(shared) if shared.any() else np.argmin(shapely.distance(gap, shapes)))


def side_of(shape: BaseGeometry, line: shapely.LineString, point: shapely.Point) -> BaseGeometry:
    """The part of a shape that lies on a point's side of a line."""
    parts = shapely.get_parts(split(shape, line))
    return shapely.union_all([part for part in parts if part.contains(point)])


def lengthened(line: shapely.LineString, by: float) -> shapely.LineString:
    """A line drawn on at both ends, to reach a border that it stops short of."""
    xy = shapely.get_coordinates(line)
    head, tail = xy[0] - xy[1], xy[-1] - xy[-2]
    start = xy[0] + head / np.hypot(*head) * by
    end = xy[-1] + tail / np.hypot(*tail) * by
    return shapely.LineString([start, *xy, end])


def nearest_cells(
    points: Mapping[str, tuple[float, float]], outline: BaseGeometry
) -> dict[str, BaseGeometry]:
    """Part of an outline that is nearer to each point than to any other (Voronoi cells)."""
    sites = _projected(shapely.points(list(points.values())), _TO_METRES)
    frame = _projected(outline, _TO_METRES)
    cells = shapely.voronoi_polygons(shapely.multipoints(sites), extend_to=frame, ordered=True)
    cut = _projected(shapely.intersection(shapely.get_parts(cells), frame), _TO_DEGREES)
    return dict(zip(points, cut, strict=True))
