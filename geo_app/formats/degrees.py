"""Features in degrees, whether their file, they themselves or their geometries name a system."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from geo_app.formats.systems import (
    DEGREES,
    UnknownSystemError,
    code_of,
    known,
    member_name,
    refuse,
    turned,
)
from geo_app.model import Severity
from geo_app.reading import Tally, identity_text

__all__ = ["in_degrees"]

_BATCH = 500


def in_degrees(features: Iterator[Any], name: str, tally: Tally) -> Iterator[Any]:
    """Features with their geometry in degrees; a system that is not known refuses the file.

    A feature or geometry with a ``crs`` of its own is turned from that system, and the ``crs`` is
    taken out; where it is not known, the feature has no geometry.

    Parameters
    ----------
    features
        With coordinates in the system `name`, the east first.
    name
        One of the usual names of a system.
    tally
        Is told that coordinates were turned, or that they cannot be.

    Examples
    --------
    >>> crs = {"type": "link", "properties": {"href": "x.prj"}}
    >>> tally = Tally("x.geojson")
    >>> list(in_degrees(iter([{"geometry": {"type": "Point"}, "crs": crs}]), "", tally))
    [{'geometry': None, 'crs': {'type': 'link', 'properties': {'href': 'x.prj'}}}]
    >>> tally.findings[0].message
    'the reference system is a link, which is not followed; the geometry is left out'
    """
    try:
        code = known(code_of(name))
    except UnknownSystemError as error:
        refuse(tally, str(error), name)
        return
    if code in DEGREES:
        for index, member in enumerate(features):
            if type(member) is dict and _may_have_own(member):
                _turn_own(member, code, index, tally)
            yield member
        return
    message = f"the coordinates are in {code}; they are turned into degrees"
    tally.tell("crs", message, severity=Severity.NOTE, value=name)
    begin = 0
    while batch := list(islice(features, _BATCH)):
        _turn(batch, begin, code, tally)
        yield from batch
        begin += len(batch)


def _turn(batch: list[Any], begin: int, code: str, tally: Tally) -> None:
    plain = []
    for index, member in enumerate(batch, begin):
        if type(member) is not dict:
            continue
        if _may_have_own(member):
            _turn_own(member, code, index, tally)
        else:
            plain.append(member.get("geometry"))
    turned(plain, code)


def _may_have_own(member: dict[str, Any]) -> bool:
    shape = member.get("geometry")
    return "crs" in member or (type(shape) is dict and ("crs" in shape or "geometries" in shape))


def _turn_own(member: dict[str, Any], code: str, index: int, tally: Tally) -> None:
    holders: list[tuple[dict[str, Any], str]] = []
    place, shape = f"$.features[{index}]", member.get("geometry")
    told: dict[str, Any] = {
        "index": index, "feature_id": identity_text(member.get("id")), "path": f"{place}.crs"
    }  # fmt: skip
    try:
        own = _system(member, code)
        if type(shape) is dict:
            holders = list(_by_system(shape, own))
    except UnknownSystemError as error:
        member["geometry"] = None
        fix = "write the coordinates as longitude and latitude (CRS84), or name a code of EPSG"
        message = f"{error}; the geometry is left out"
        tally.tell("crs", message, value=member.get("crs"), fix=fix, **told)
        return
    member.pop("crs", None)
    others = sorted({system for _, system in holders} - {code} - DEGREES)
    for holder, system in holders:
        holder.pop("crs", None)
        # Positions are turned in place; the parts of a collection come by themselves.
        turned([{"coordinates": holder.get("coordinates")}], system)
    if others:
        message = f"the coordinates are in {', '.join(others)}; they are turned into degrees"
        tally.tell("crs", message, severity=Severity.NOTE, **told)


def _by_system(shape: dict[str, Any], code: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield a geometry and the parts of a collection, each with the code of its system."""
    own = _system(shape, code)
    yield shape, own
    parts = shape.get("geometries")
    for part in parts if type(parts) is list else []:
        if type(part) is dict:
            yield from _by_system(part, own)


def _system(holder: dict[str, Any], code: str) -> str:
    crs = holder.get("crs")
    return code if crs is None else known(code_of(member_name(crs)))
