"""Coordinate reference systems: those that are degrees already, and those turned into degrees.

A system is known by its code alone. A link to a definition is refused, never followed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

import numpy as np
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError
from pyproj.network import set_network_enabled  # type: ignore[attr-defined]

from geo_app.model import Severity
from geo_app.reading import Tally, identity_text

__all__ = [
    "DEGREES",
    "SHAPES",
    "UnknownSystemError",
    "code_of",
    "known",
    "member_name",
    "refuse",
    "turned",
    "with_places",
]

_CODE = re.compile(
    r"\[?(?:urn:(?:ogc|x-ogc):def:crs:|https?://(?:www\.)?opengis\.net/(?:def/crs|gml/srs)/)?"
    r"(?P<authority>EPSG|OGC)(?:[:/](?:[0-9.]*[:/])?|\.xml#)(?P<code>CRS84h?|[0-9]{1,9})\]?",
    re.IGNORECASE,
)
#: Codes of the systems whose coordinates are left as they are.
DEGREES = frozenset(("", "OGC:CRS84", "OGC:CRS84H", "EPSG:4326", "EPSG:4979"))
#: The geometry types of GeoJSON.
SHAPES = frozenset((
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
    "GeometryCollection",
))  # fmt: skip


class UnknownSystemError(ValueError):
    """The reference system is not known by a code."""


def code_of(name: str) -> str:
    """Return the code of a system by one of its usual names.

    Raises
    ------
    UnknownSystemError
        If it is not one of them.

    Examples
    --------
    >>> code_of("urn:ogc:def:crs:OGC:1.3:CRS84"), code_of("urn:ogc:def:crs:EPSG::3857")
    ('OGC:CRS84', 'EPSG:3857')
    """
    if name.upper() in DEGREES or name.upper() in {"CRS84", "WGS84"}:
        return name.upper() if ":" in name else "OGC:CRS84"
    match = _CODE.fullmatch(name.strip())
    if match is None:
        raise UnknownSystemError("the reference system is not known by a code of EPSG or OGC")
    return f"{match['authority']}:{match['code']}".upper()


def member_name(crs: Any) -> str:
    """Name in a ``crs`` member of GeoJSON as it was before RFC 7946.

    Raises
    ------
    UnknownSystemError
        If it is a link, or not written as the format asks.

    Examples
    --------
    >>> member_name({"type": "name", "properties": {"name": "EPSG:3857"}})
    'EPSG:3857'
    """
    match crs:
        case None:
            return ""
        case {"type": "name", "properties": {"name": str(name)}}:
            return name
        case {"type": str(kind), "properties": {"code": int() | str() as code}} if (
            kind.upper() == "EPSG" and str(code).isdecimal()
        ):
            return f"EPSG:{code}"  # GeoJSON of 2007
        case {"type": "link" | "url" | "href"}:
            raise UnknownSystemError("the reference system is a link, which is not followed")
    raise UnknownSystemError("the crs member does not name a reference system")


@lru_cache(maxsize=32)
def _transform(code: str, *, is_xy: bool) -> Callable[..., Any]:
    # What PROJ does not have on this machine it would fetch; it is not to.
    set_network_enabled(active=False)
    try:
        system = CRS.from_user_input(code)
        if not (system.is_geographic or system.is_projected):
            raise UnknownSystemError(f"{code} says nothing of places on a map ({system.type_name})")
        transformer = Transformer.from_crs(system, "OGC:CRS84", always_xy=is_xy)
    except ProjError as error:
        raise UnknownSystemError(f"{code} is not a system of coordinates") from error
    return transformer.transform


def known(code: str) -> str:
    """Return a code that coordinates can be turned from.

    Raises
    ------
    UnknownSystemError
        If there is no system of that code.

    Examples
    --------
    >>> known("EPSG:3857")
    'EPSG:3857'
    """
    if code not in DEGREES:
        _transform(code, is_xy=True)
    return code


def turned(geometries: Iterable[Any], code: str, *, is_xy: bool = True) -> None:
    """Turn coordinates into degrees, in place.

    Parameters
    ----------
    geometries
        GeoJSON geometries; what is no position in them is left as it is.
    code
        As `code_of` gives it.
    is_xy
        Whether the east comes first, as in GeoJSON; otherwise the system tells the order.

    Raises
    ------
    UnknownSystemError
        If there is no system of that code.

    Examples
    --------
    >>> point = {"type": "Point", "coordinates": [5_198_000.0, 4_865_942.0]}
    >>> turned([point], "EPSG:3857")
    >>> [round(number, 2) for number in point["coordinates"]]
    [46.69, 40.0]
    """
    if code in DEGREES and is_xy:
        return
    transform = _transform(code, is_xy=is_xy)
    positions = [position for geometry in geometries for position in _positions(geometry)]
    if not positions:
        return
    first = np.array([position[0] for position in positions], dtype=float)
    second = np.array([position[1] for position in positions], dtype=float)
    for position, *turned_to in zip(positions, *transform(first, second), strict=True):
        position[:2] = map(float, turned_to)


def _positions(geometry: Any) -> Iterator[list[Any]]:
    if type(geometry) is not dict:
        return
    pending = [geometry.get("coordinates"), *_parts(geometry)]
    while pending:
        value = pending.pop()
        if type(value) is dict:
            pending += [value.get("coordinates"), *_parts(value)]
        elif type(value) is list:
            if len(value) >= 2 and _NUMBERS.issuperset(map(type, value[:2])):
                if max(map(abs, value[:2])) < 1e300:
                    yield value
            else:
                pending += value


_NUMBERS = {int, float}


def _parts(geometry: dict[str, Any]) -> list[Any]:
    parts = geometry.get("geometries")
    return parts if type(parts) is list else []


def refuse(tally: Tally, reason: str, value: Any) -> None:
    """Refuse a file for its reference system."""
    fix = "write the coordinates as longitude and latitude (CRS84), or name a code of EPSG"
    tally.refuse("crs", reason, value=value, path="$.crs", fix=fix)


def with_places(features: Iterator[Any], collection: dict[str, Any], tally: Tally) -> Iterator[Any]:
    """Features of JSON-FG: one without a geometry gets it from its place, if that can be turned.

    Parameters
    ----------
    features
        As they stand in the file.
    collection
        Its other members; ``coordRefSys`` is the system of places that have none of their own.
    tally
        Is told of places that cannot be drawn.
    """
    for index, feature in enumerate(features):
        if type(feature) is dict and feature.get("geometry") is None and feature.get("place"):
            _use_place(feature, collection, index, tally)
        yield feature


def _use_place(
    feature: dict[str, Any], collection: dict[str, Any], index: int, tally: Tally
) -> None:
    place = feature["place"]
    try:
        if type(place) is not dict or place.get("type") not in SHAPES:
            raise UnknownSystemError("the place is no geometry of GeoJSON")
        system = next(
            (one["coordRefSys"] for one in (place, feature, collection) if one.get("coordRefSys")),
            "",
        )
        if type(system) is not str:
            raise UnknownSystemError("the place's system is not one name")
        geometry = _copy(place)
        turned([geometry], code_of(system), is_xy=not system)
    except UnknownSystemError as error:
        tally.tell(
            "crs", f"the place is not drawn: {error}", severity=Severity.WARNING, index=index,
            feature_id=identity_text(feature.get("id")),
            path=f"$.features[{index}].place", fix="write a geometry in degrees beside it",
        )  # fmt: skip
        return
    feature["geometry"] = geometry


def _copy(place: dict[str, Any]) -> dict[str, Any]:
    """Copy a geometry: its place stays as it is."""

    def copied(value: Any) -> Any:
        return [copied(inner) for inner in value] if type(value) is list else value

    kept = {"type": place["type"]}
    for member in ("coordinates", "geometries"):
        if member in place:
            kept[member] = (
                [_copy(part) for part in place[member] if type(part) is dict]
                if member == "geometries" and type(place[member]) is list
                else copied(place[member])
            )
    return kept
