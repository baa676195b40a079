"""Named territories: today's provinces, the oblast of 1991, both sides of the line of 1994.

The layers put their areas together from these, by name; see the tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geo_app.validtime import ValidTime, day_number
from geodata.build.packages import Packages
from geodata.build.rows import Row, facts, places, position
from geodata.build.shapes import (
    buffered,
    fit_to_outline,
    lengthened,
    nearest_cells,
    polygons,
    side_of,
    union,
)

#: Natural Earth's names that are not those of the facts.
_RENAMED = {"Qubadli": "Qubadlı", "Stepanakert": "Xankəndi", "Xanlar": "Göygöl",
            "Yevlakh": "Yevlax", "Yevlakh Rayon": "Yevlax"}  # fmt: skip
#: Natural Earth labels the district of Lachin "Lankaran"; this point lies in it.
_IN_LACHIN = shapely.Point(46.4, 39.7)
_NAKHCHIVAN = ("Babək", "Culfa", "Kangarli", "Naxçıvan", "Ordubad", "Sədərək", "Şahbuz", "Şərur")
_SEVEN = ("Ağdam", "Cəbrayıl", "Füzuli", "Kəlbəcər", "Laçın", "Qubadlı", "Zəngilan")
#: Villages of the Shahumyan district in the facts.
_SHAHUMYAN = ("shahumyan", "erkech", "verinshen", "buzlug", "manashli", "garachinar", "gulistan",
              "kharkhaput")  # fmt: skip
#: A day between the war of 2020 and the offensive of 2023.
_BETWEEN = "2021-06-01"
#: Places on the road from Goris to Lisagor; the corridor is 5 km wide.
_ROAD = ("zabukh", "lachin", "mets-shen", "lisagor")
_GORIS = (46.34168, 39.51111)


@dataclass(frozen=True)
class Territories:
    """Shapes by name, made from the packages and the places of the facts."""

    packages: Packages

    def __getitem__(self, name: str) -> BaseGeometry:
        return self._computed[name] if name in self._computed else self.provinces[name]

    def put_together(self, add: Iterable[str], cut: Iterable[str] = ()) -> BaseGeometry:
        """The union of some territories without some others."""
        shape = union([self[name] for name in add])
        return polygons(shapely.difference(shape, shapely.union_all([self[n] for n in cut])))

    @cached_property
    def _computed(self) -> dict[str, BaseGeometry]:
        return {
            "AZERBAIJAN": self.countries["AZE"],
            "ARMENIA": self.countries["ARM"],
            "GEORGIA": self.countries["GEO"],
            "NAKHCHIVAN": union([self.provinces[name] for name in _NAKHCHIVAN]),
            "NKAO": self.oblast,
            "OBLAST_WEST": polygons(shapely.intersection(self.oblast, self.held_1994)),
            "MARDAKERT": self.mardakert,
            "SHAHUMYAN": self.shahumyan,
            "HELD_1994": self.held_1994,
            "ZONE_2020": self.zone_2020,
            "CORRIDOR": self.corridor,
        } | {f"HELD_{name}": shape for name, shape in self.held_districts.items()}

    @cached_property
    def countries(self) -> dict[str, BaseGeometry]:
        frame = self.packages.countries()
        return dict(zip(frame["ADM0_A3"], frame.geometry.array, strict=True))

    @cached_property
    def provinces(self) -> dict[str, BaseGeometry]:
        """Districts of Azerbaijan and provinces of Armenia by name, cut to the states' outlines."""
        frame = self.packages.provinces()
        return _named(frame, "Azerbaijan", self.countries["AZE"]) | _named(
            frame, "Armenia", self.countries["ARM"]
        )

    @cached_property
    def oblast(self) -> BaseGeometry:
        """The autonomous oblast as of 1991; Natural Earth draws seven lines with small gaps."""
        lines = shapely.union_all(self.packages.disputed_lines("Former USSR oblast in 1991"))
        corners = shapely.MultiPoint([p for line in shapely.get_parts(lines) for p in _ends(line)])
        closed = shapely.snap(lines, corners, 0.004)
        rings = shapely.get_parts(shapely.polygonize([shapely.union_all(closed)]))
        return _largest(rings)

    @cached_property
    def line_of_contact(self) -> shapely.LineString:
        """The ceasefire line of 1994 from north-west to south-east."""
        lines = self.packages.disputed_lines("Ceasefire Line 1994")
        merged = shapely.line_merge(shapely.union_all(lines))
        line = shapely.LineString(shapely.get_coordinates(merged))
        xy = shapely.get_coordinates(line)
        return line if xy[0][0] < xy[-1][0] else shapely.reverse(line)

    @cached_property
    def held_1994(self) -> BaseGeometry:
        """Azerbaijan, as outlined today, west of the ceasefire line."""
        stepanakert = shapely.Point(position(places()["stepanakert"]))
        return side_of(self.countries["AZE"], lengthened(self.line_of_contact, 0.1), stepanakert)

    @cached_property
    def mardakert(self) -> BaseGeometry:
        """Part of the oblast in three of today's districts: Mardakert, later Aghdara."""
        around = union([self.provinces[name] for name in ("Ağdam", "Kəlbəcər", "Tərtər")])
        parts = shapely.get_parts(polygons(shapely.intersection(self.oblast, around)))
        return _largest(parts)

    @cached_property
    def shahumyan(self) -> BaseGeometry:
        """Cells of the Shahumyan villages among those of today's Goranboy district."""
        outline = polygons(shapely.difference(self.provinces["Goranboy"], self.oblast))
        near = [p for p in _settlements() if p["district_az"] == "Goranboy"]
        cells = nearest_cells({p["id"]: position(p) for p in near}, outline)
        return polygons(union([cells[id_] for id_ in _SHAHUMYAN]))

    @cached_property
    def zone_2020(self) -> BaseGeometry:
        """Cells of the places in the oblast that Artsakh held between the wars of 2020 and 2023."""
        inside = [p for p in _settlements() if p["in_nkao"] == "1"]
        cells = nearest_cells({p["id"]: position(p) for p in inside}, self.oblast)
        held = [cells[p["id"]] for p in inside if p["id"] in _held_between_the_wars()]
        return polygons(shapely.intersection(union(held), self.held_1994))

    @cached_property
    def corridor(self) -> BaseGeometry:
        """2.5 km on either side of the road by Lachin, in Azerbaijan and outside the oblast."""
        strip = shapely.intersection(self.roadside, self.held_1994)
        parts = polygons(shapely.difference(strip, self.oblast))
        lachin = shapely.Point(position(places()["lachin"]))
        return _largest([part for part in shapely.get_parts(parts) if part.contains(lachin)])

    @cached_property
    def roadside(self) -> BaseGeometry:
        """2.5 km on either side of the road by Lachin, from Goris to the oblast."""
        road = shapely.LineString([_GORIS, *(position(places()[id_]) for id_ in _ROAD)])
        return buffered(road, 2.5)

    @cached_property
    def held_districts(self) -> dict[str, BaseGeometry]:
        """What lies between the oblast and the line of 1994, by district."""
        outline = polygons(shapely.difference(self.held_1994, self.oblast))
        return fit_to_outline({name: self.provinces[name] for name in _SEVEN}, outline)


def _named(frame: gpd.GeoDataFrame, state: str, outline: BaseGeometry) -> dict[str, BaseGeometry]:
    shapes: dict[str, list[BaseGeometry]] = {}
    rows = frame[frame["admin"] == state]
    for name, shape in zip(rows["name"], rows.geometry.array, strict=True):
        known = "Laçın" if shape.contains(_IN_LACHIN) else _RENAMED.get(name, name)
        shapes.setdefault(known, []).append(shape)
    return fit_to_outline({k: shapely.union_all(v) for k, v in shapes.items()}, outline)


def _largest(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    return max(shapes, key=lambda shape: shape.area)


def _ends(line: shapely.LineString) -> list[shapely.Point]:
    return [shapely.get_point(line, 0), shapely.get_point(line, -1)]


def _settlements() -> list[Row]:
    """Places for nearest-settlement cells: no hills, bridges or outlying exclaves."""
    left_out = {"hill", "bridge"}
    return [p for p in facts("places") if p["scope"] != "outlying" and p["kind"] not in left_out]


def _held_between_the_wars() -> set[str]:
    day = day_number(_BETWEEN)
    return {
        row["place_id"]
        for row in facts("control")
        if row["holder"] == "artsakh"
        and not row["asserted_by"]
        and ValidTime.parse(row["start"], row["end"]).is_certain(day)
    }
