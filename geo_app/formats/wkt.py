"""Well-known text of shapes, as tables carry them, to GeoJSON; read here, not by a C library."""

from __future__ import annotations

import json
import re
from typing import Any

__all__ = ["shape_of"]

#: The types by their names in capitals; how many brackets lie around a position.
_TYPES = {
    "POINT": ("Point", 1), "LINESTRING": ("LineString", 1), "POLYGON": ("Polygon", 2),
    "MULTIPOINT": ("MultiPoint", 1), "MULTILINESTRING": ("MultiLineString", 2),
    "MULTIPOLYGON": ("MultiPolygon", 3),
}  # fmt: skip
_HEAD = re.compile(r"\s*([A-Za-z]+)\s*(?:(?:Z|M|ZM)\b)?\s*", re.IGNORECASE)
# Bounded and without going back, so that no text takes longer than its length asks for.
_NUMBER = r"[-+]?(?:\d{1,40}+(?:\.\d{0,40}+)?|\.\d{1,40}+)(?:[eE][-+]?\d{1,9}+)?+"
_POSITION = re.compile(rf"({_NUMBER})\s++({_NUMBER})(?:\s++{_NUMBER}){{0,2}}+")
#: A multipoint may have brackets around each of its positions.
_BRACKETED = re.compile(rf"\(\s*+({_POSITION.pattern})\s*+\)")
_EMPTY = re.compile(r"\bEMPTY\b", re.IGNORECASE)
_FORM = "POINT (46.7 40.3)"
_MANY = "GEOMETRYCOLLECTION"
#: How deep collections may lie in collections.
_DEEPEST = 4


def shape_of(text: str) -> dict[str, Any]:
    """Read a shape.

    Parameters
    ----------
    text
        Well-known text (OGC 06-103r4, 7): longitude first, in degrees. Heights are left out.

    Returns
    -------
    dict
        A GeoJSON geometry, without parts that are empty. What cannot be read is one whose ``type``
        says so, so that it becomes a finding of its feature like every odd geometry.

    Examples
    --------
    >>> shape_of("LINESTRING (46 40, 47 40.5)")
    {'type': 'LineString', 'coordinates': [[46.0, 40.0], [47.0, 40.5]]}
    >>> shape_of("POLYGON EMPTY")["coordinates"], shape_of("46.7 40.3")["type"]
    ([], "no well-known text, as in POINT (46.7 40.3): '46.7 40.3'")
    """
    try:
        return _shape(text.strip())
    except (ValueError, RecursionError):  # too deep for JSON
        return {"type": f"no well-known text, as in {_FORM}: {text[:40]!r}"}


def _shape(text: str, depth: int = 0) -> dict[str, Any]:
    head = _HEAD.match(text)
    kind = head[1].upper() if head else ""
    # A type and its dimension may be written as one word.
    kind = kind if kind in _TYPES or kind == _MANY else kind.rstrip("ZM")
    body = text[head.end() :].strip() if head else ""
    if kind == _MANY and depth < _DEEPEST:
        members = [_shape(member, depth + 1) for member in _members(body)]
        return {"type": "GeometryCollection", "geometries": members}
    if kind not in _TYPES:
        raise ValueError(kind)
    name, brackets = _TYPES[kind]
    if body.upper() == "EMPTY":
        return {"type": name, "coordinates": []}
    if name == "MultiPoint":
        body = body[:1] + _BRACKETED.sub(r"\1", body[1:-1]) + body[-1:]
    return {"type": name, "coordinates": _coordinates(body, brackets, is_point=name == "Point")}


def _coordinates(body: str, depth: int, *, is_point: bool) -> Any:
    around = _EMPTY.sub("", _POSITION.sub("", body))
    if not body.startswith("(") or around.strip("(), \t\r\n"):
        raise ValueError(body[:40])
    written = _POSITION.sub(lambda m: f"[{float(m[1])!r},{float(m[2])!r}]", body)
    written = _EMPTY.sub("null", written.replace("(", "[").replace(")", "]"))
    found = _filled(json.loads(written), depth)
    if not is_point:
        return found
    (position,) = found or [[]]
    return position


def _filled(value: list[Any], depth: int) -> list[Any]:
    """The parts that are not empty; each position must lie so many lists deep."""
    is_position = bool(value) and isinstance(value[0], float)
    if not value or is_position != (depth == 0):
        raise ValueError(depth)
    return value if is_position else [_filled(v, depth - 1) for v in value if v is not None]


def _members(body: str) -> list[str]:
    """The shapes of a collection: what stands between commas outside of all inner brackets."""
    if body.upper() == "EMPTY":
        return []
    if not (body.startswith("(") and body.endswith(")")):
        raise ValueError(body[:40])
    parts, depth, begin = [], 0, 1
    for place, sign in enumerate(body[:-1]):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 1:
            parts.append(body[begin:place])
            begin = place + 1
    return [*parts, body[begin:-1]]
