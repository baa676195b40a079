"""GeoJSON geometries to shapes: many at once where sound, one by one where odd."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from geo_app.geometry.bulk import shapes_at_once
from geo_app.geometry.careful import GeometryFault, read_one
from geo_app.limits import limits

__all__ = ["GeometryFault", "geometries"]

# Below this many it costs less to read one by one than to halve and try again.
_FEW = 16


def geometries(members: Sequence[Any]) -> tuple[npt.NDArray[np.object_], list[GeometryFault]]:
    """Read geometries.

    Parameters
    ----------
    members
        What stands in ``geometry``; None is no geometry and no fault.

    Returns
    -------
    shapes : array of shapely geometries
        Two-dimensional, in the order of `members`; None where there is none, or where it is empty
        or cannot be read.
    faults
        In the order of `members`.

    Examples
    --------
    >>> shapes, faults = geometries([{"type": "Point", "coordinates": [46, 40]}, None,
    ...                              {"type": "Point", "coordinates": [46]}])
    >>> shapes.tolist(), [(fault.position, fault.code) for fault in faults]
    ([<POINT (46 40)>, None, None], [(2, 'geometry')])
    """
    shapes = np.full(len(members), None, dtype=object)
    faults: list[GeometryFault] = []
    groups: dict[Any, list[int]] = {}
    for position, member in enumerate(members):
        if member is not None:
            kind = member.get("type") if type(member) is dict else None
            groups.setdefault(kind if type(kind) is str else None, []).append(position)
    most = limits().vertices
    for kind, positions in groups.items():
        _read(kind, positions, members, most, shapes, faults)
    faults.sort(key=lambda fault: fault.position)
    return shapes, faults


def _read(
    kind: str | None,
    positions: list[int],
    members: Sequence[Any],
    most: int,
    shapes: npt.NDArray[np.object_],
    faults: list[GeometryFault],
) -> None:
    """Read geometries of one type; those that are odd are found by halving."""
    if len(positions) <= _FEW:
        for position in positions:
            shapes[position], found = read_one(members[position], position, most)
            faults += found
        return
    coordinates = [members[position].get("coordinates") for position in positions] if kind else []
    at_once = shapes_at_once(kind, coordinates, most) if kind else None
    if at_once is not None:
        shapes[positions] = at_once
        return
    middle = len(positions) // 2
    _read(kind, positions[:middle], members, most, shapes, faults)
    _read(kind, positions[middle:], members, most, shapes, faults)
