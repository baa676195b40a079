"""Inferred control of the built-in atlas, against a plain Voronoi diagram of the same points."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from statistics import median

import shapely

from benchmarks.report import Table
from benchmarks.synthetic import FIRST, LAST, day
from geo_app.control import Cells, cells_of, control
from geo_app.control.ground import tiling
from geo_app.control.lending import lent_ground
from geo_app.control.sites import settlements_of
from geo_app.model import Atlas
from geo_app.store import read_atlas

CUTS, DATES = 9, 40
TARGET_CUT, TARGET_DATE = 500.0, 20.0


def run(cuts: int = CUTS, dates: int = DATES) -> Table:
    """Time cutting the ground, and telling its holders on further dates, and give the table."""
    atlas = read_atlas()
    cells = cells_of(atlas)
    plain, tiled = (_times(lambda w=way: w(atlas, cells), cuts) for way in (_plain, _tiled))
    whole = _times(lambda: cells_of(read_atlas()), 1)
    reading = _times(read_atlas, 1)
    chooser = random.Random(1994)
    days = [chooser.randrange(day(FIRST), day(LAST)) for _ in range(dates + 1)]
    control(atlas, days[0])
    asked = [_times(lambda d=d: control(atlas, d), 1) for d in days[1:]]
    rows = [
        ("plain Voronoi, cells cut to the outline", plain, "1.00x"),
        ("tiling in pieces, steady neighbours, no gaps", tiled, f"{tiled / plain:.2f}x"),
        ("all of cells_of: sites, tiling, borders, areas", whole - reading, "-"),
        ("control on a further date", median(asked), "-"),
    ]
    notes = (
        f"{len(cells.shapes)} cells of {len(set(cells.places))} settlements; medians of {cuts} "
        f"cuts and {dates} random dates. The plain cells overlap and gape by rounding.",
        f"Targets: {TARGET_CUT:.0f} ms to cut, {TARGET_DATE:.0f} ms for a further date.",
    )
    return Table("control", "Inferred control", ("what", "ms", "of the plain one"), rows, notes)


def _times(way: Callable[[], object], rounds: int) -> float:
    spent = []
    for _ in range(rounds):
        started = time.perf_counter()
        way()
        spent.append((time.perf_counter() - started) * 1000)
    return median(spent)


def _plain(_: Atlas, cells: Cells) -> object:
    points = shapely.multipoints(cells.points)
    diagram = shapely.voronoi_polygons(points, extend_to=cells.outline)
    return shapely.intersection(shapely.get_parts(diagram), cells.outline)


def _tiled(atlas: Atlas, _: Cells) -> object:
    settlements = settlements_of(atlas)
    pieces, lenders = lent_ground(atlas, settlements)
    return tiling(settlements.points, lenders, settlements.steady, pieces)
