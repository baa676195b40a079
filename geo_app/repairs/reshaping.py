"""Repairs that make new shapes: rings that cross themselves, shapes across the 180th meridian."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import antimeridian
import shapely

from geo_app import confined
from geo_app.confined.mend import valid
from geo_app.repairs.drawing import ODD, Geometry, is_finite, moved, positions_of, redrawn
from geo_app.repairs.hints import Feature, Hints

__all__ = ["uncrossed", "unwrapped"]

#: So few positions are mended in milliseconds, however they lie; starting a process takes longer.
_SMALL = 100


def uncrossed(feature: Feature, hints: Hints) -> Feature:
    """Redraw a shape whose rings cross themselves; a large one in a process with its own limits.

    Raises
    ------
    ConfinedError
        If that takes too much time or memory.

    Examples
    --------
    >>> bow_tie = {"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}
    >>> uncrossed({"geometry": bow_tie}, Hints())["geometry"]["type"]
    'MultiPolygon'
    """
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or not all(map(is_finite, positions_of(geometry))):
        return feature
    try:
        shape = shapely.geometry.shape(geometry)
    except ODD:
        return feature
    if shape.is_valid:
        return feature
    mended = _valid(shape, hints.seconds)
    # What has no area left, such as a ring that runs to and fro, is better seen than gone.
    return (
        feature
        if mended.is_empty
        else {**feature, "geometry": _member(shapely.geometry.mapping(mended))}
    )


def _valid(shape: Any, seconds: float | None) -> Any:
    if shapely.get_num_coordinates(shape) <= _SMALL:
        return valid(shape)
    return shapely.from_wkb(confined.mended(shapely.to_wkb(shape), seconds))


def _member(mapping: Mapping[str, Any]) -> Geometry:
    """GeoJSON in lists, as if it had been read."""
    return {key: _listed(value) for key, value in mapping.items()}


def _listed(value: Any) -> Any:
    match value:
        case dict():
            return {key: _listed(item) for key, item in value.items()}
        case tuple() | list():
            return [_listed(item) for item in value]
    return value


def unwrapped(feature: Feature, _: Hints) -> Feature:
    """Cut a shape at the 180th meridian and bring longitudes beyond it back.

    Examples
    --------
    >>> shape = {"type": "LineString", "coordinates": [[170, 1], [190, 1]]}
    >>> unwrapped({"geometry": shape}, Hints())["geometry"]["coordinates"]
    [[[170.0, 1.0], [180.0, 1.0]], [[-180.0, 1.0], [-170.0, 1.0]]]
    """
    return redrawn(feature, _unwrapped)


def _unwrapped(geometry: Geometry) -> Geometry:
    is_sound = all(map(is_finite, positions_of(geometry)))
    if not (is_sound and _is_across(geometry["coordinates"])):
        return geometry
    if "Polygon" not in geometry["type"]:
        geometry = moved(geometry, _brought_back)
    if "Point" in geometry["type"] or not _is_across(geometry["coordinates"]):
        return geometry
    # Heights are lost: the library knows none at the places where it cuts.
    flat = moved(geometry, lambda position: position[:2])
    return _member(antimeridian.fix_shape(flat, fix_winding=True, great_circle=False))


def _brought_back(position: list[Any]) -> list[Any]:
    longitude = position[0]
    turned = longitude - 360 if longitude > 180 else longitude + 360
    return position if -180 <= longitude <= 180 else [turned, *position[1:]]


def _is_across(coordinates: Any) -> bool:
    """Whether a longitude lies beyond 180 degrees, or an edge is longer than half the way round."""
    if coordinates and isinstance(coordinates[0], int | float):
        return abs(coordinates[0]) > 180
    if any(_is_across(part) for part in coordinates):
        return True
    edges = pairwise(coordinates) if _is_path(coordinates) else ()
    # An edge along a pole, from meridian to meridian, is the way such a shape is written.
    return any(abs(a[0] - b[0]) > 180 and not abs(a[0]) == abs(b[0]) == 180 for a, b in edges)


def _is_path(coordinates: Any) -> bool:
    return bool(coordinates) and isinstance(coordinates[0][0], int | float)
