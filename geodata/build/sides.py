"""Which ground lay west of the line of 1994, from the line, the districts and the villages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo_app.validtime import ValidTime, day_number
from geodata.build.rows import Row, facts, position
from geodata.build.shapes import in_degrees, in_metres, polygons

#: A day of the ceasefire, before the changes of April 2016.
_CEASEFIRE = "2015-06-01"
_WHOLE = "district held as a whole by Armenian forces"
#: A village of the other side outweighs the line where it is nearer than this part of the way to
#: the next village on the line's own side. Chosen by villages left out, see docs/control.md.
_NEARER = 3 / 4
#: It does so this near to it only, in metres: the line is stated to be off by no more.
_REACH = 4000.0
#: Parts that are cut off from the rest of a side are kept from this size on.
_LEAST_KM2 = 3.0


def holders() -> dict[str, str]:
    """Place -> who held it during the ceasefire, in what nobody in particular asserts."""
    return {row["place_id"]: row["holder"] for row in _rows()}


def west_of_line(
    plain: BaseGeometry,
    outline: BaseGeometry,
    districts: Mapping[str, BaseGeometry],
    oblast: BaseGeometry,
    settlements: list[Row],
) -> BaseGeometry:
    """Ground west of the line of 1994.

    Districts that were held as a whole lie west of it, and those where no village was Armenian-held
    lie east of it but for what is in the oblast. Elsewhere the line tells, but near villages of the
    other side that outweigh it.
    """
    whole, never = _districts(settlements)
    east = shapely.difference(_union(districts, never), oblast)
    west = in_metres(shapely.difference(shapely.union(plain, _union(districts, whole)), east))
    ours, theirs = _points(settlements, "artsakh"), _points(settlements, "azerbaijan")
    side = shapely.union(shapely.difference(west, _outweighing(theirs, ours)),
                         shapely.difference(_outweighing(ours, theirs), west))  # fmt: skip
    smooth = in_degrees(side.buffer(200).buffer(-400).buffer(200))
    return _without_islands(shapely.intersection(smooth, outline), outline, ours, theirs)


def _rows() -> Iterable[Row]:
    day = day_number(_CEASEFIRE)
    return (
        row
        for row in facts("control")
        if not row["asserted_by"] and ValidTime.parse(row["start"], row["end"]).is_certain(day)
    )


def _districts(settlements: list[Row]) -> tuple[set[str], set[str]]:
    """Names of the districts that were held as a whole, and of those of which nothing was held."""
    district = {row["id"]: row["district_az"] for row in settlements}
    rows = [row for row in _rows() if row["place_id"] in district]
    whole = {district[row["place_id"]] for row in rows if row["basis"].startswith(_WHOLE)}
    some = {district[row["place_id"]] for row in rows if row["holder"] != "azerbaijan"}
    return whole, set(district.values()) - some


def _union(districts: Mapping[str, BaseGeometry], names: set[str]) -> BaseGeometry:
    return shapely.union_all([districts[name] for name in sorted(names) if name in districts])


def _points(settlements: list[Row], holder: str) -> np.ndarray:
    held = holders()
    rows = [row for row in settlements if held.get(row["id"]) == holder]
    return shapely.get_coordinates(
        in_metres(shapely.multipoints([position(row) for row in rows]))
    ).round()


def _outweighing(ours: np.ndarray, theirs: np.ndarray) -> BaseGeometry:
    """Ground near to one of ours, and nearer than a part of the way to the nearest of theirs."""
    return shapely.union_all([_around(point, theirs) for point in ours])


def _around(point: np.ndarray, others: np.ndarray) -> BaseGeometry:
    """Ground near a point, nearer to it than a part of the way to each of some others.

    For one other it is a disc (Apollonius): of radius ``k * d / (1 - k * k)`` for a distance ``d``,
    its middle on the far side of the point.
    """
    apart = np.hypot(*(others - point).T)
    k = _NEARER
    # The disc of any farther one holds all that is within reach.
    near = apart <= _REACH * (1 + 1 / k)
    middles = point + (point - others[near]) * k**2 / (1 - k**2)
    radii = k * apart[near] / (1 - k**2)
    discs = shapely.buffer(shapely.points(middles), radii, quad_segs=32)
    return shapely.intersection_all([shapely.Point(point).buffer(_REACH), *discs])


def _without_islands(
    side: BaseGeometry, outline: BaseGeometry, ours: np.ndarray, theirs: np.ndarray
) -> BaseGeometry:
    """A side without the parts that are cut off from it and bear no village of its own."""
    kept = _with_villages(side, ours)
    other = _with_villages(shapely.difference(outline, kept), theirs)
    return polygons(shapely.difference(outline, other), _LEAST_KM2)


def _with_villages(side: BaseGeometry, villages: np.ndarray) -> BaseGeometry:
    points = in_degrees(shapely.multipoints(villages))
    parts = shapely.get_parts(polygons(side, _LEAST_KM2))
    return shapely.union_all(parts[shapely.intersects(parts, points)])
