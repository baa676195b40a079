"""The careful reading of one odd geometry: every fault with its path, and what can be kept."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.errors import ShapelyError

from geo_app.model import Severity

__all__ = ["GeometryFault", "read_one"]


class GeometryFault(NamedTuple):
    """One fault of a geometry; `position` is its place among the members that were read.

    `path` leads from the feature to the fault, as in ``.geometry.coordinates[0][3]``.
    """

    position: int
    code: str
    path: str
    message: str
    value: Any
    fix: str
    severity: Severity = Severity.ERROR


class _UnreadableError(ValueError):
    """The member makes no geometry; `told` is the rest of its fault."""

    def __init__(self, path: str, message: str, value: Any, code: str = "geometry") -> None:
        super().__init__(message)
        self.told = (code, path, message, value, _FIXES[code])


_FIXES = {
    "geometry": "write a geometry as in RFC 7946; until then the feature is listed, not drawn",
    "not-finite": "write a number; until then the feature is listed, not drawn",
    "not-degrees": "write longitude, then latitude, in degrees, or name the file's reference "
    "system in a crs member",
    "too-large": "simplify it, or set GEO_APP_MAX_VERTICES",
    "geometry-empty": "write null if there is no place, or draw it",
    "ring-unclosed": "repeat the first position at the end; it is drawn closed",
    "antimeridian": "cut it at longitude 180 (RFC 7946, 3.1.9)",
    "dimensions": "write longitude, latitude and at most a height in every position",
}
#: How many arrays lie around a position.
_NESTING = {
    "Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2,
    "MultiPolygon": 3,
}  # fmt: skip
_TYPES = ", ".join((*_NESTING, "GeometryCollection"))
_DEEPEST = 32
_Line = npt.NDArray[np.float64]


def read_one(member: Any, position: int, most: int = 10**9) -> tuple[Any, list[GeometryFault]]:
    """Read one geometry with care: slowly, and with the path of every fault.

    Parameters
    ----------
    member
        The feature's ``geometry``.
    position
        Its place among the members that are read.
    most
        How many positions it may have.

    Returns
    -------
    shape
        A shapely geometry in two dimensions; None if it is empty or cannot be read.
    faults

    Examples
    --------
    >>> shape, faults = read_one({"type": "Point", "coordinates": [46.7, "40"]}, 0)
    >>> shape, faults[0].path, faults[0].message
    (None, '.geometry.coordinates[1]', 'this is not a number')
    """
    reader = _Reader(position, most)
    try:
        shape = reader.shape(member, ".geometry", 0)
    except _UnreadableError as error:
        return None, [*reader.faults, GeometryFault(position, *error.told)]
    except ShapelyError as error:
        fault = _UnreadableError(".geometry", f"it makes no geometry: {error}", None)
        return None, [*reader.faults, GeometryFault(position, *fault.told)]
    if shape is None:
        reader.warn("geometry-empty", ".geometry", "the geometry has no positions", None)
    return shape, reader.faults


class _Reader:
    """Builds one geometry and collects its faults."""

    def __init__(self, position: int, most: int) -> None:
        self.position, self.faults = position, list[GeometryFault]()
        self._sizes: set[int] = set()
        self._left = self._most = most

    def warn(
        self, code: str, path: str, message: str, value: Any, severity: Severity = Severity.WARNING
    ) -> None:
        """Add a fault that leaves the geometry readable, once a kind."""
        if all(fault.code != code for fault in self.faults):
            fault = GeometryFault(self.position, code, path, message, value, _FIXES[code], severity)
            self.faults.append(fault)

    def shape(self, member: Any, path: str, depth: int) -> Any:
        """Build a geometry; None if it is empty."""
        if not isinstance(member, Mapping):
            raise _UnreadableError(path, "this is not a geometry", member)
        kind = member.get("type")
        if kind == "GeometryCollection":
            return self._collection(member.get("geometries"), f"{path}.geometries", depth)
        if not isinstance(kind, str) or kind not in _NESTING:
            raise _UnreadableError(f"{path}.type", f"the type is not one of {_TYPES}", kind)
        coordinates, path = member.get("coordinates"), f"{path}.coordinates"
        if not isinstance(coordinates, list):
            raise _UnreadableError(path, "a list of coordinates is missing", coordinates)
        if _is_empty(coordinates):
            return None
        return self._built(kind, coordinates, path)

    def _collection(self, members: Any, path: str, depth: int) -> Any:
        if not isinstance(members, list):
            raise _UnreadableError(path, "a list of geometries is missing", members)
        if depth > _DEEPEST:
            raise _UnreadableError(path, "collections nest too deep", None)
        shapes = [self.shape(one, f"{path}[{i}]", depth + 1) for i, one in enumerate(members)]
        shapes = [shape for shape in shapes if shape is not None]
        return shapely.GeometryCollection(shapes) if shapes else None

    def _built(self, kind: str, coordinates: list[Any], path: str) -> Any:
        match kind:
            case "Point":
                return shapely.Point(self._line([coordinates], path, is_point=True)[0])
            case "MultiPoint":
                return shapely.MultiPoint(self._line(coordinates, path))
            case "LineString":
                return self._line_string(coordinates, path)
            case "MultiLineString":
                return shapely.MultiLineString(self._parts(self._line_string, coordinates, path))
            case "Polygon":
                return self._polygon(coordinates, path)
        return shapely.MultiPolygon(self._parts(self._polygon, coordinates, path))

    def _parts(self, build: Any, parts: list[Any], path: str) -> list[Any]:
        return [build(part, f"{path}[{i}]") for i, part in enumerate(parts)]

    def _line_string(self, positions: Any, path: str) -> Any:
        line = self._line(positions, path)
        if len(line) < 2:
            raise _UnreadableError(path, "a line has at least two positions", positions)
        self._look_for_jumps(line, path)
        return shapely.LineString(line)

    def _polygon(self, rings: Any, path: str) -> Any:
        if not isinstance(rings, list) or not rings:
            raise _UnreadableError(path, "a list of rings is missing", rings)
        shell, *holes = self._parts(self._ring, rings, path)
        return shapely.Polygon(shell, holes)

    def _ring(self, positions: Any, path: str) -> _Line:
        line = self._line(positions, path)
        if (line[0] != line[-1]).any():
            message, last = "the ring does not end where it begins", f"{path}[{len(line) - 1}]"
            self.warn("ring-unclosed", last, message, positions[-1], Severity.ERROR)
            line = np.vstack([line, line[:1]])
        if len(line) < 4:
            raise _UnreadableError(path, "a ring has at least four positions", positions)
        self._look_for_jumps(line, path)
        return line

    def _line(self, positions: Any, path: str, *, is_point: bool = False) -> _Line:
        """Positions as an array of longitude and latitude."""
        if not isinstance(positions, list) or not positions:
            raise _UnreadableError(path, "a list of positions is missing", positions)
        self._left -= len(positions)
        if self._left < 0:
            message = f"the geometry has more than {self._most:,} positions"
            raise _UnreadableError(path, message, None, "too-large")
        for i, position in enumerate(positions):
            if not _is_position(position):
                raise _no_position(position, path if is_point else f"{path}[{i}]")
        self._look_at_sizes({*map(len, positions)}, path)
        line = np.array([[_number(n) for n in position[:2]] for position in positions])
        self._look_at_range(line, positions, path, is_point)
        return line

    def _look_at_sizes(self, sizes: set[int], path: str) -> None:
        self._sizes |= sizes
        if max(self._sizes) > 3:
            message = "a position has more than three numbers; the fourth and on are left out"
            self.warn("dimensions", path, message, max(self._sizes))
        elif len(self._sizes) > 1:
            message = "some positions have a height and some have none; heights are left out"
            self.warn("dimensions", path, message, None)

    def _look_at_range(self, line: _Line, positions: Any, path: str, is_point: bool) -> None:
        for code, message, odd in (
            ("not-finite", "this is not a finite number", ~np.isfinite(line).all(axis=1)),
            ("not-degrees", _NOT_DEGREES, (np.abs(line) > (360, 90)).any(axis=1)),
        ):
            if odd.any():
                i = int(np.argmax(odd))
                where = path if is_point else f"{path}[{i}]"
                raise _UnreadableError(where, message, positions[i], code)
        beyond = np.abs(line[:, 0]) > 180
        if beyond.any():
            i = int(np.argmax(beyond))
            where = path if is_point else f"{path}[{i}]"
            message = "the longitude lies beyond 180 degrees"
            self.warn("antimeridian", where, message, positions[i])

    def _look_for_jumps(self, line: _Line, path: str) -> None:
        jumps = np.abs(np.diff(line[:, 0])) > 180
        if jumps.any():
            message = "an edge spans more than 180 degrees of longitude"
            i = int(np.argmax(jumps))
            self.warn("antimeridian", f"{path}[{i}]", message, line[i : i + 2].tolist())


_NOT_DEGREES = "the coordinates are not longitude and latitude in degrees"


def _is_empty(coordinates: list[Any]) -> bool:
    """Whether there are only empty lists, however deep."""
    level: list[Any] = coordinates
    for _ in range(4):
        if not level:
            return True
        if not all(type(one) is list for one in level):
            return False
        level = [inner for one in level for inner in one]
    return False


def _is_position(value: Any) -> bool:
    return type(value) is list and len(value) >= 2 and _NUMBERS.issuperset(map(type, value))


_NUMBERS = {int, float}


def _no_position(value: Any, path: str) -> _UnreadableError:
    if type(value) is not list or len(value) < 2:
        return _UnreadableError(path, "a position has at least two numbers", value)
    i = next(i for i, number in enumerate(value) if type(number) not in _NUMBERS)
    return _UnreadableError(f"{path}[{i}]", "this is not a number", value[i])


def _number(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf
