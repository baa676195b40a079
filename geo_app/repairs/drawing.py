"""Repairs of geometry, on GeoJSON as it is written: what is sound in it stays digit for digit."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import shapely
from shapely.errors import ShapelyError

from geo_app.repairs.hints import Feature, Hints

__all__ = [
    "ODD", "Geometry", "closed", "is_finite", "moved", "positions_of", "redrawn", "rewound",
    "swapped", "without_gaps",
]  # fmt: skip

Geometry = dict[str, Any]
Extent = tuple[float, float, float, float]
#: What is raised by shapes that are not what they say.
ODD = (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError)
_NEST = {
    "Point": 0, "MultiPoint": 1, "LineString": 1,
    "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3,
}  # fmt: skip


def redrawn(feature: Feature, redraw: Callable[[Geometry], Geometry | None]) -> Feature:
    """Redraw each simple geometry of a feature; the same feature comes back if nothing changes.

    Examples
    --------
    >>> redrawn({"geometry": {"type": "Point", "coordinates": []}}, lambda geometry: None)
    {'geometry': None}
    """
    before = feature.get("geometry")
    if not isinstance(before, dict):
        return feature
    after = _each(before, redraw)
    return feature if after == before else {**feature, "geometry": after}


def _each(geometry: Geometry, redraw: Callable[[Geometry], Geometry | None]) -> Geometry | None:
    members = geometry.get("geometries")
    if geometry.get("type") != "GeometryCollection" or not isinstance(members, list):
        try:
            return redraw(geometry)
        except ODD:
            return geometry  # what cannot be understood is not redrawn
    drawn = [_each(member, redraw) if isinstance(member, dict) else member for member in members]
    return {**geometry, "geometries": [member for member in drawn if member is not None]}


def _with_rings(geometry: Geometry, change: Callable[[list[Any], bool], list[Any]]) -> Geometry:
    """Change each ring; the second argument says whether it is an outer one."""
    match geometry:
        case {"type": "Polygon", "coordinates": [*rings]}:
            return {**geometry, "coordinates": _rings(rings, change)}
        case {"type": "MultiPolygon", "coordinates": [*polygons]}:
            return {**geometry, "coordinates": [_rings(rings, change) for rings in polygons]}
    return geometry


def _rings(rings: list[Any], change: Callable[[list[Any], bool], list[Any]]) -> list[Any]:
    return [change(ring, number == 0) for number, ring in enumerate(rings)]


def closed(feature: Feature, _: Hints) -> Feature:
    """Repeat the first position of a ring at its end, where it is not.

    Examples
    --------
    >>> ring = [[0, 0], [1, 0], [1, 1]]
    >>> shape = {"type": "Polygon", "coordinates": [ring]}
    >>> closed({"geometry": shape}, Hints())["geometry"]["coordinates"]
    [[[0, 0], [1, 0], [1, 1], [0, 0]]]
    """
    return redrawn(feature, lambda geometry: _with_rings(geometry, _closed))


def _closed(ring: list[Any], _: bool) -> list[Any]:
    return ring if len(ring) < 3 or ring[0] == ring[-1] else [*ring, ring[0]]


def rewound(feature: Feature, _: Hints) -> Feature:
    """Turn outer rings to the left and holes to the right.

    Examples
    --------
    >>> shape = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 0]]]}
    >>> rewound({"geometry": shape}, Hints())["geometry"]["coordinates"]
    [[[0, 0], [1, 0], [1, 1], [0, 0]]]
    """
    return redrawn(feature, lambda geometry: _with_rings(geometry, _rewound))


def _rewound(ring: list[Any], is_outer: bool) -> list[Any]:
    if not all(map(is_finite, ring)):
        return ring
    turns_left = bool(shapely.is_ccw(shapely.LinearRing([position[:2] for position in ring])))
    return ring if turns_left == is_outer else ring[::-1]


def swapped(feature: Feature, hints: Hints) -> Feature:
    """Put longitude first, if the feature then lies in the extent and did not before.

    Examples
    --------
    >>> shape = {"type": "Point", "coordinates": [39.8, 46.7]}
    >>> swapped({"geometry": shape}, Hints(extent=(46, 39, 48, 41)))["geometry"]["coordinates"]
    [46.7, 39.8]
    """
    geometry = feature.get("geometry")
    if hints.extent is None or not isinstance(geometry, dict):
        return feature
    other = redrawn(feature, _exchanged)
    if _is_touching(geometry, hints.extent) or not _is_inside(other["geometry"], hints.extent):
        return feature
    return other


def _exchanged(geometry: Geometry) -> Geometry:
    return moved(geometry, lambda position: [position[1], position[0], *position[2:]])


def moved(geometry: Geometry, move: Callable[[list[Any]], list[Any]]) -> Geometry:
    """Change each position of a simple geometry.

    Examples
    --------
    >>> moved({"type": "Point", "coordinates": [1, 2]}, lambda position: position[::-1])
    {'type': 'Point', 'coordinates': [2, 1]}
    """
    depth = _NEST[geometry["type"]]
    return {**geometry, "coordinates": _deep(geometry["coordinates"], depth, move)}


def _deep(coordinates: Any, depth: int, move: Callable[[list[Any]], list[Any]]) -> Any:
    if depth == 0:
        return move(coordinates) if coordinates else coordinates
    return [_deep(part, depth - 1, move) for part in coordinates]


def positions_of(geometry: Geometry) -> list[list[Any]]:
    """List all positions of a geometry, also of a collection.

    Examples
    --------
    >>> positions_of({"type": "LineString", "coordinates": [[1, 2], [3, 4]]})
    [[1, 2], [3, 4]]
    """
    found: list[list[Any]] = []

    def keep(position: list[Any]) -> list[Any]:
        found.append(position)
        return position

    _each(geometry, lambda simple: moved(simple, keep))
    return found


def _box(geometry: Geometry) -> Extent | None:
    positions = positions_of(geometry)
    if not positions or not all(map(is_finite, positions)):
        return None
    xs, ys = [p[0] for p in positions], [p[1] for p in positions]
    return min(xs), min(ys), max(xs), max(ys)


def _is_touching(geometry: Geometry, extent: Extent) -> bool:
    box, (west, south, east, north) = _box(geometry), extent
    return box is None or not (box[2] < west or box[0] > east or box[3] < south or box[1] > north)


def _is_inside(geometry: Geometry, extent: Extent) -> bool:
    box, (west, south, east, north) = _box(geometry), extent
    if box is None:
        return False
    return west <= box[0] and south <= box[1] and box[2] <= east and box[3] <= north


def without_gaps(feature: Feature, _: Hints) -> Feature:
    """Leave out positions that are not numbers, and what is too short without them.

    Examples
    --------
    >>> shape = {"type": "LineString", "coordinates": [[0, 0], [None, 1], [2, 2]]}
    >>> without_gaps({"geometry": shape}, Hints())["geometry"]["coordinates"]
    [[0, 0], [2, 2]]
    """
    return redrawn(feature, _without_gaps)


_LEAST = {"LineString": 2, "MultiLineString": 2, "Polygon": 4, "MultiPolygon": 4}


def _without_gaps(geometry: Geometry) -> Geometry | None:
    depth = _NEST[geometry["type"]]
    if all(is_finite(position) for position in positions_of(geometry)):
        return geometry
    if depth == 0:
        return None
    rest = _sound(geometry["coordinates"], depth, _LEAST.get(geometry["type"], 1))
    return {**geometry, "coordinates": rest} if rest else None


def _sound(coordinates: list[Any], depth: int, least: int) -> list[Any]:
    if depth == 1:
        rest = [position for position in coordinates if is_finite(position)]
        if least == 4 and rest and rest[0] != rest[-1]:  # the gap was where the ring closes
            rest.append(rest[0])
        return rest if len(rest) >= least else []
    parts = [_sound(part, depth - 1, least) for part in coordinates]
    if depth == 2 and least == 4 and not parts[0]:
        return []  # holes without their outer ring
    return [part for part in parts if part]


def is_finite(position: Any) -> bool:
    """Whether a position begins with two numbers.

    Examples
    --------
    >>> is_finite([46.7, 39.8]), is_finite([46.7, None]), is_finite([46.7, math.nan])
    (True, False, False)
    """
    return (
        isinstance(position, list)
        and len(position) > 1
        and all(
            isinstance(n, int | float) and not isinstance(n, bool) and math.isfinite(n)
            for n in position[:2]
        )
    )
