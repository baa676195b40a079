"""Many sound geometries of one type at once: one array of numbers, and where each part begins."""

from __future__ import annotations

from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

__all__ = ["shapes_at_once"]

_TYPES = {
    "Point": shapely.GeometryType.POINT,
    "MultiPoint": shapely.GeometryType.MULTIPOINT,
    "LineString": shapely.GeometryType.LINESTRING,
    "MultiLineString": shapely.GeometryType.MULTILINESTRING,
    "Polygon": shapely.GeometryType.POLYGON,
    "MultiPolygon": shapely.GeometryType.MULTIPOLYGON,
}
#: How many arrays lie around a position, and how many positions a part has at least.
_NESTING = {
    "Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2,
    "MultiPolygon": 3,
}  # fmt: skip
_SHORTEST = {"LineString": 2, "MultiLineString": 2, "Polygon": 4, "MultiPolygon": 4}
_LISTS, _NUMBERS = {list}, {int, float}

_Offsets = npt.NDArray[np.int64]


def shapes_at_once(
    kind: str, coordinates: list[Any], most: int = 10**9
) -> npt.NDArray[np.object_] | None:
    """Build geometries from their coordinates; None if anything about one of them is odd.

    Parameters
    ----------
    kind
        A GeoJSON geometry type.
    coordinates
        The ``coordinates`` of each, as they stand in the file.
    most
        How many positions one may have.

    Examples
    --------
    >>> shapes_at_once("LineString", [[[0, 0], [1, 1]], [[5, 5, 9], [6, 6, 9]]]) is None
    True
    >>> shapes_at_once("LineString", [[[0, 0], [1, 1]], [[5, 5], [6, 6]]]).tolist()
    [<LINESTRING (0 0, 1 1)>, <LINESTRING (5 5, 6 6)>]
    """
    if kind not in _TYPES:
        return None
    offsets: list[_Offsets] = []
    positions = coordinates
    for _ in range(_NESTING[kind]):
        if {*map(type, positions)} != _LISTS:
            return None
        offsets.append(_offsets(positions))
        positions = list(chain.from_iterable(positions))
    numbers = _numbers(positions)
    if numbers is None or not _is_sound(kind, numbers, offsets, most):
        return None
    built: npt.NDArray[np.object_] = shapely.from_ragged_array(
        _TYPES[kind], numbers, tuple(reversed(offsets)) or None
    )
    return built


def _offsets(parts: list[Any]) -> _Offsets:
    offsets = np.zeros(len(parts) + 1, dtype=np.int64)
    np.cumsum(np.fromiter(map(len, parts), dtype=np.int64, count=len(parts)), out=offsets[1:])
    return offsets


def _numbers(positions: list[Any]) -> npt.NDArray[np.float64] | None:
    """Positions as an array of longitudes and latitudes, if all are alike."""
    if {*map(type, positions)} != _LISTS:
        return None
    sizes = {*map(len, positions)}
    if sizes not in ({2}, {3}):
        return None
    flat = list(chain.from_iterable(positions))
    if not _NUMBERS.issuperset(map(type, flat)):
        return None
    try:
        numbers = np.array(flat, dtype=np.float64)
    except OverflowError:  # an integer of more than 308 digits
        return None
    return np.ascontiguousarray(numbers.reshape(len(positions), -1)[:, :2])


def _is_sound(
    kind: str, numbers: npt.NDArray[np.float64], offsets: list[_Offsets], most: int
) -> bool:
    """Whether all are in degrees, no part is empty or short, rings are closed, no edge jumps."""
    # A comparison with NaN is false.
    if not (np.abs(numbers) <= (180.0, 90.0)).all():
        return False
    if any((np.diff(level) == 0).any() for level in offsets):
        return False
    if not offsets or kind == "MultiPoint":
        return True
    parts = offsets[-1]
    if (np.diff(parts) < _SHORTEST[kind]).any() or _largest(offsets) > most:
        return False
    if "Polygon" in kind and (numbers[parts[:-1]] != numbers[parts[1:] - 1]).any():
        return False
    jumps = np.flatnonzero(np.abs(np.diff(numbers[:, 0])) > 180) + 1
    return bool(np.isin(jumps, parts).all())


def _largest(offsets: list[_Offsets]) -> int:
    """How many positions the largest geometry has."""
    ends = offsets[0]
    for level in offsets[1:]:
        ends = level[ends]
    return int(np.diff(ends).max())
