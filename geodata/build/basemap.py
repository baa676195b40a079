"""What lies under the layers: land, water, rivers, borders, towns. Small files, quietly drawn."""

from __future__ import annotations

from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.build.geojson import Feature, feature
from geodata.build.packages import EXTENT, RIM, Packages
from geodata.build.rows import places, position, table
from geodata.build.shapes import polygons
from geodata.build.territories import Territories

_EXTENT = shapely.box(*EXTENT)
#: Tolerances in degrees; 0.001 is about 100 m.
_FINE, _COARSE = 0.001, 0.03
#: Levels of the World Data Bank II: rivers, by size, and canals. Intermittent ones are left out.
_RIVER_RANKS = {0: 1, 1: 1, 2: 2, 3: 3, 4: 4}


def land(packages: Packages) -> list[Feature]:
    """Land in the extent, and a coarse rim so that the map does not end at the screen's edge."""
    # It reaches a little under the finer part, so that no seam shows.
    rim = shapely.difference(shapely.box(*RIM), _EXTENT.buffer(-0.05, join_style="mitre"))
    shape = shapely.union_all(packages.natural_earth("land", RIM))
    return [
        _shape("land-rim", shape, rim, _COARSE, {"name": "", "rank": 2}),
        _shape("land", shape, _EXTENT, _FINE, {"name": "", "rank": 1}),
    ]


def water(packages: Packages) -> list[Feature]:
    """Lakes; the seas are where there is no land."""
    lakes = packages.natural_earth("lakes", EXTENT)
    found = []
    for row in table("lakes"):
        point = shapely.Point(position(row))
        lake = lakes[int(shapely.distance(lakes, point).argmin())]
        found.append(_shape(row["id"], lake, _EXTENT, _FINE, _lake(row)))
    return found


def _lake(row: dict[str, str]) -> dict[str, object]:
    names = {f"name:{language}": row[f"name_{language}"] for language in ("hy", "az", "ru")}
    return {"name": row["name"], "name:en": row["name"], **names, "rank": int(row["rank"])}


def rivers(packages: Packages) -> list[Feature]:
    """Rivers by rank, their bins joined; one feature a rank keeps the file small."""
    by_rank: dict[int, list[shapely.LineString]] = {}
    for level, segment in packages.rivers():
        if level in _RIVER_RANKS:
            by_rank.setdefault(_RIVER_RANKS[level], []).append(segment)
    return [
        _lines(f"rivers-{rank}", shapely.union_all(by_rank[rank]), {"name": "", "rank": rank})
        for rank in sorted(by_rank)
    ]


def states(territories: Territories) -> list[Feature]:
    """Borders between states: neutral lines, one feature for the extent and one for the rim."""
    shapes = [s for s in territories.countries.values() if s.intersects(shapely.box(*RIM))]
    shared = _shared_edges(shapes)
    rim = shapely.difference(shapely.box(*RIM), _EXTENT)
    return [
        _lines("states", shapely.intersection(shared, _EXTENT), {"name": "", "rank": 1}),
        _lines("states-rim", shapely.intersection(shared, rim), {"name": "", "rank": 2}, _COARSE),
    ]


def admin(packages: Packages, territories: Territories) -> list[Feature]:
    """First-level lines inside states. Those of Armenia and Azerbaijan are the layers' own."""
    frame = packages.provinces()
    others = frame[~frame["admin"].isin(["Armenia", "Azerbaijan"])].geometry.array
    near_border = shapely.union_all([s.boundary for s in territories.countries.values()])
    inner = [_shared_edges(list(others)), _shared_edges(list(territories.provinces.values()))]
    lines = shapely.intersection(shapely.union_all(inner), _EXTENT)
    kept = shapely.difference(lines, near_border.buffer(0.02))
    return [_lines("admin", kept, {"name": "", "rank": 1})]


def towns(packages: Packages) -> list[Feature]:
    """Towns around, from GeoNames, and those of the area, from the facts, in four languages."""
    return [_town(row, packages) for row in table("towns")]


def _town(row: dict[str, str], packages: Packages) -> Feature:
    names = {f"name:{language}": row[f"name_{language}"] for language in ("hy", "az", "ru")}
    properties: dict[str, Any] = {"name": row["name"], "name:en": row["name"], **names}
    properties["rank"] = int(row["rank"])
    if place := places().get(row["place"]):
        properties["place"] = place["id"]
        return feature(row["id"], shapely.Point(position(place)), properties)
    city = packages.cities()[int(row["geoname"])]
    known = {city["name"], *city["alternatenames"]}
    unknown = [name for name in (row["name"], *names.values()) if name and name not in known]
    if unknown:
        raise ValueError(f"towns.csv: {row['id']}: GeoNames has no such name: {unknown}")
    return feature(row["id"], shapely.Point(city["longitude"], city["latitude"]), properties)


def _shared_edges(shapes: list[BaseGeometry]) -> BaseGeometry:
    """Edges that two neighbours have in common, however differently each of them draws it."""
    tree = shapely.STRtree(shapes)
    pairs = tree.query(shapes, predicate="dwithin", distance=0.001).T
    shared = [
        shapely.intersection(shapes[a].boundary, shapes[b].buffer(0.001))
        for a, b in pairs.tolist()
        if a < b
    ]
    lines = [part for s in shared for part in shapely.get_parts(s) if part.length > 0.01]
    return shapely.union_all(lines)


def _shape(
    id_: str, shape: BaseGeometry, within: BaseGeometry, by: float, properties: dict[str, object]
) -> Feature:
    cut = polygons(shapely.intersection(shapely.make_valid(shape), within), 1.0)
    return feature(id_, shapely.simplify(cut, by), properties, 4)


def _lines(
    id_: str, lines: BaseGeometry, properties: dict[str, object], by: float = _FINE
) -> Feature:
    parts = [p for p in shapely.get_parts(lines) if p.geom_type == "LineString"]
    merged = shapely.line_merge(shapely.multilinestrings(parts)) if parts else lines
    simple = shapely.get_parts(shapely.simplify(merged, by))
    long = [line for line in simple if line.length > 0.02]
    return feature(id_, shapely.multilinestrings(long), properties, 4)
