"""Pieces of ground inside which control is inferred from settlements: ``pieces.geojson``."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from geodata.build.areas import sources_of
from geodata.build.geojson import Feature, feature
from geodata.build.rows import Row, places, position
from geodata.build.shapes import in_degrees, in_metres, polygons
from geodata.build.sides import holders, west_of_line
from geodata.build.territories import Territories

#: Natural Earth's shapes lie south-west of the settlements: moved by these kilometres to the east
#: and north, more settlements lie in the district that the facts have them in. See docs/control.md.
_MOVED_KM = (1.0, 1.0)
#: How far from the last settlement ground is still told of, outside the areas that are known.
_REACH_KM = 10.0
#: Stated position error of a settlement, and about that of Natural Earth's 1:10m borders.
_POSITION_ERROR_KM, _BORDER_ERROR_KM = 1.0, 2.0
#: Places that the peacekeepers held in the Lachin corridor; they lend the ground in it.
_IN_CORRIDOR = ("lachin", "sus", "zabukh")
#: About 110 m, finer than any of the outlines is known.
_TOLERANCE, _DECIMALS = 0.001, 4
#: Settlements of these scopes have cells; the outlying ones stand far from all others.
SCOPES = ("core", "context")


def pieces(territories: Territories) -> list[Feature]:
    """Pieces that tile the ground: the former oblast, and either side of the line of 1994."""
    outline, oblast = _outline(territories), _moved(territories["NKAO"])
    districts = {name: _moved(shape) for name, shape in territories.provinces.items()}
    west = west_of_line(_plain_west(territories), outline, districts, oblast, settlements())
    oblast = shapely.intersection(oblast, outline)
    corridor = shapely.intersection(shapely.difference(territories.roadside, oblast), west)
    shapes = {
        "corridor": corridor,
        "oblast-west": shapely.intersection(oblast, west),
        "oblast-east": shapely.difference(oblast, west),
        "around-west": shapely.difference(west, shapely.union(oblast, corridor)),
        "around-east": shapely.difference(outline, shapely.union_all([oblast, west, corridor])),
    }
    tiles = dict(zip(shapes, _tiled(list(shapes.values())), strict=True))
    return [_piece(name, shape, _members(name, shape)) for name, shape in tiles.items()]


def settlements() -> list[Row]:
    """Places that have cells: no hills, bridges or outlying exclaves."""
    left_out = {"hill", "bridge"}
    return [p for p in places().values() if p["scope"] in SCOPES and p["kind"] not in left_out]


def _moved(shape: BaseGeometry) -> BaseGeometry:
    east, north = (1000 * km for km in _MOVED_KM)
    return in_degrees(translate(in_metres(shape), east, north))


def _outline(territories: Territories) -> BaseGeometry:
    """Azerbaijan without Nakhchivan, as far as settlements tell of it."""
    points = in_metres(shapely.multipoints([position(row) for row in settlements()]))
    state = shapely.difference(territories["AZERBAIJAN"], territories["NAKHCHIVAN"])
    state = _moved(max(shapely.get_parts(polygons(state)), key=shapely.area))
    around = in_degrees(shapely.buffer(points, _REACH_KM * 1000))
    known = [around, _moved(territories["NKAO"]), territories["HELD_1994"]]
    wide = _with_all(shapely.intersection(shapely.union_all(known), state), points)
    whole = max(shapely.get_parts(polygons(wide)), key=shapely.area)
    return shapely.Polygon(whole.exterior)


def _with_all(ground: BaseGeometry, points: BaseGeometry) -> BaseGeometry:
    """Ground with its settlements, which the coarse border of the state may leave outside.

    Bays between them that are narrower than the border is off by are filled.
    """
    around = points.buffer(_POSITION_ERROR_KM * 1000)
    ways = shapely.shortest_line(shapely.get_parts(points), in_metres(ground))
    shape = shapely.union_all([in_metres(ground), around, *shapely.buffer(ways, 500)])
    error = _BORDER_ERROR_KM * 1000
    return in_degrees(shape.buffer(error).buffer(-error))


def _plain_west(territories: Territories) -> BaseGeometry:
    """Ground that Natural Earth's line has in the west, and what is left of it to the border."""
    held = in_metres(territories["HELD_1994"])
    line = in_metres(territories.line_of_contact)
    wide = held.buffer(4000)
    parts = shapely.get_parts(shapely.difference(wide, line.buffer(4001)))
    beyond = [part for part in parts if shapely.intersection(part, held).area > part.area / 10]
    return in_degrees(shapely.union_all([held, *beyond]))


def _tiled(shapes: list[BaseGeometry]) -> list[BaseGeometry]:
    """Shapes simplified and rounded together, so that neighbours keep one border."""
    rounded = [shapely.set_precision(shape, 10.0**-_DECIMALS) for shape in shapes]
    lines = shapely.union_all(shapely.boundary(rounded), grid_size=10.0**-_DECIMALS)
    faces = shapely.get_parts(shapely.polygonize([lines]))
    inside = shapely.point_on_surface(faces)
    owner = [int(shapely.distance(shapes, point).argmin()) for point in inside]
    groups = [[f for f, o in zip(faces, owner, strict=True) if o == i] for i in range(len(shapes))]
    whole = _without_crumbs([shapely.coverage_union_all(group) for group in groups])
    return list(shapely.coverage_simplify(whole, _TOLERANCE))


def _without_crumbs(shapes: list[BaseGeometry], least_km2: float = 1.0) -> list[BaseGeometry]:
    """Give parts too small to be meant to the neighbour that they share most of their edge with."""
    kept = [polygons(shape, least_km2) for shape in shapes]
    crumbs = shapely.difference(shapely.union_all(shapes), shapely.union_all(kept))
    for crumb in shapely.get_parts(crumbs):
        shared = shapely.length(shapely.intersection(crumb.boundary, shapely.boundary(kept)))
        if shared.max() > 0:
            nearest = int(np.argmax(shared))
            kept[nearest] = shapely.union(kept[nearest], crumb)
    return kept


def _members(piece: str, shape: BaseGeometry) -> list[str]:
    """Settlements that the facts have in a piece and the coarse outlines in another one."""
    if piece == "corridor":
        return list(_IN_CORRIDOR)
    held, (area, side) = holders(), piece.split("-")
    holder = {"west": "artsakh", "east": "azerbaijan"}
    return [
        row["id"]
        for row in settlements()
        if row["id"] not in _IN_CORRIDOR
        and (row["in_nkao"] == "1") == (area == "oblast")
        and held.get(row["id"]) == holder[side]
        and not shape.intersects(shapely.Point(position(row)))
    ]


_TOLD: dict[str, dict[str, Any]] = {
    "corridor": {
        "name": "Lachin corridor, old road",
        "facts": ["b-lachin-corridor-2020"],
        "position_error_km": 2.5,
        "only": True,
        "basis": "2.5 km on either side of straight lines between places on the road; "
        "its ground goes to the three places that peacekeepers held",
    },
    "oblast-west": {"name": "Former oblast, west of the line of 1994"},
    "oblast-east": {"name": "Former oblast, east of the line of 1994"},
    "around-west": {"name": "Around the former oblast, west of the line of 1994"},
    "around-east": {"name": "Around the former oblast, east of the line of 1994"},
}
_SIDES = {
    "facts": ["b-line-of-contact-1994"],
    "position_error_km": 2.0,
    "basis": "Natural Earth's outlines, moved 1 km east and north; west of the line of 1994 are "
    "the districts held as a whole; elsewhere Natural Earth's line tells, but for ground within "
    "4 km of a village of the other side and a quarter nearer to it than to the next of its own",
}


def _piece(id_: str, shape: BaseGeometry, members: list[str]) -> Feature:
    told = (_TOLD if id_ == "corridor" else {id_: _SIDES | _TOLD[id_]})[id_]
    cited = sources_of({"facts": ";".join(told["facts"]), "sources": "natural-earth;compiler"})
    return feature(id_, shape, told | {"places": members, "sources": cited}, _DECIMALS)
