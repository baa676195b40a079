"""Which ground lay west of the line of 1994, from the line, the districts and the villages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product

import numpy as np
import shapely
from shapely.affinity import rotate, scale, translate
from shapely.geometry.base import BaseGeometry

from geo_app.validtime import ValidTime, day_number
from geodata.build.rows import Row, facts, position
from geodata.build.shapes import in_degrees, in_metres, polygons

#: A day of the ceasefire, before the changes of April 2016.
_CEASEFIRE = "2015-06-01"
_WHOLE = "district held as a whole by Armenian forces"
#: The line is stated to be off by up to this; half the way between two villages is off by half of
#: that way at most, so villages that stand closer than twice this know better.
LINE_ERROR_KM = 4.0
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
    lie east of it but for what is in the oblast. Where villages of both sides stand closely, the
    ground goes to the nearest one; elsewhere the line tells.
    """
    whole, never = _districts(settlements)
    east = shapely.difference(_union(districts, never), oblast)
    west = shapely.difference(shapely.union(plain, _union(districts, whole)), east)
    ours, theirs = _points(settlements, "artsakh"), _points(settlements, "azerbaijan")
    close = _closely_settled(ours, theirs)
    nearest = shapely.intersection(close, _nearer(ours, theirs, in_metres(outline)))
    side = shapely.union(shapely.difference(in_metres(west), close), nearest)
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


def _closely_settled(ours: np.ndarray, theirs: np.ndarray) -> BaseGeometry:
    """Ground from where the ways to the next village of either side are short together."""
    reach = 2000 * LINE_ERROR_KM
    pairs = product(shapely.points(ours), shapely.points(theirs))
    near = [(a, b) for a, b in pairs if shapely.distance(a, b) < reach]
    return shapely.union_all([_ellipse(a, b, reach) for a, b in near])


def _ellipse(one: BaseGeometry, other: BaseGeometry, way: float) -> BaseGeometry:
    """Points from which the distances to two points add up to a way at most, in metres."""
    apart = shapely.distance(one, other)
    middle = shapely.LineString([one, other]).centroid
    x, y = shapely.get_coordinates([one, other]).T
    circle = shapely.Point(0, 0).buffer(1)
    flat = scale(circle, way / 2, np.sqrt(way**2 - apart**2) / 2)
    turned = rotate(flat, np.arctan2(y[1] - y[0], x[1] - x[0]), origin=(0, 0), use_radians=True)
    moved: BaseGeometry = translate(turned, middle.x, middle.y)
    return moved


def _nearer(ours: np.ndarray, theirs: np.ndarray, frame: BaseGeometry) -> BaseGeometry:
    """Ground nearer to one of ours than to any of theirs."""
    sites = shapely.multipoints(np.concatenate([ours, theirs]))
    cells = shapely.get_parts(shapely.voronoi_polygons(sites, extend_to=frame))
    inside = shapely.STRtree(cells).query(shapely.points(ours), predicate="intersects")[1]
    return shapely.union_all(cells[np.unique(inside)])


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
