"""An atlas on both sides of 180 degrees: one ground inside, cut at the meridian for others."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo_app.app.address import view_of_query
from geo_app.control.drawn import with_inferred
from geo_app.description import Description
from geo_app.errors import UsageError
from geo_app.export import content_of
from geo_app.geodesy import longitude_in
from geo_app.lives import life, life_at
from geo_app.maps import opening_view
from geo_app.model import Atlas
from geo_app.repairs import cut_at_180, unrolled
from geo_app.snapshot.request import Request
from geo_app.snapshot.scene import scene_of
from geo_app.store import read_atlas
from geo_app.validtime import day_number
from tests.unit.bringing import CREDITS, run
from tests.unit.conftest import feature

PLACES = {"alpha": (178.5, -8), "beta": (-178.7, -6), "gamma": (-179.2, 4), "delta": (179.6, 3)}
#: One area cut at the meridian, one with longitudes beyond 180, a line that jumps.
AREAS: list[Any] = [
    {
        "type": "MultiPolygon",
        "coordinates": [
            [[[178, -10], [180, -10], [180, -4], [178, -4], [178, -10]]],
            [[[-180, -10], [-178, -10], [-178, -4], [-180, -4], [-180, -10]]],
        ],
    },
    {"type": "Polygon", "coordinates": [[[179, 1], [181, 1], [181, 5], [179, 5], [179, 1]]]},
]
LINE = {"type": "LineString", "coordinates": [[178.5, 0], [-178.5, 0]]}
EXTENT = (178.0, -12.0, 182.0, 12.0)
DAY = day_number("1980-01-01")


@pytest.fixture(scope="module")
def islands(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """Return an atlas made and filled with the commands that anybody uses."""
    home = tmp_path_factory.mktemp("islands")
    folder = home / "islands"
    parties = ("--party", "north=The North", "--party", "south=The South")
    assert run("new", folder, "--extent", "178,-12,182,12", *parties).exit_code == 0
    said = {"valid_from": "1950", "sources": []}
    towns = [
        feature(name, at, place=name, holder=("north", "south")[number % 2], **said)
        for number, (name, at) in enumerate(PLACES.items())
    ]
    areas = [feature(f"area-{n}", shape, holder="north", **said) for n, shape in enumerate(AREAS)]
    for name, kind, features in (
        ("towns", "settlement", towns), ("areas", "control-area", areas),
        ("front", "control-line", [feature("line", LINE, **said)]),
    ):  # fmt: skip
        for one in features:
            one["properties"]["kind"] = kind
        file = home / f"{name}.geojson"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        done = run("add", file, "--atlas", folder, *CREDITS, "--kind", kind, "--source", "A book")
        assert done.exit_code == 0, done.output
        assert "outside" not in done.output
    return read_atlas(folder)


@pytest.mark.parametrize(
    "given_extent", [[178, -12, -178, 12], [178, -12, 182, 12], [-182, -12, -178, 12]]
)
def test_the_usual_ways_to_write_it_are_one(given_extent: list[float], tmp_path: Path) -> None:
    assert Description({"extent": given_extent}).extent() == EXTENT
    text = ",".join(map(str, given_extent))
    assert run("new", tmp_path / "x", f"--extent={text}").exit_code == 0
    atlas = read_atlas(tmp_path / "x")
    assert (atlas.extent, atlas.findings) == (EXTENT, ())
    view = opening_view(atlas)
    assert (view.lat, abs(view.lon), view.zoom) == (0, 180, 5)
    scene = scene_of(atlas, Request(DAY))
    assert scene.extent[0] < 178
    assert 182 < scene.extent[2] < 210, "a figure of an empty atlas shows its surroundings"


@pytest.mark.parametrize("wrong", [[5, 0, 4, 1], [-200, 0, 200, 1], [178, 0, 600, 1]])
def test_much_of_the_earth_is_a_mistake(wrong: list[float]) -> None:
    description = Description({"extent": wrong})
    assert description.extent() == (-180, -85, 180, 85)
    assert [finding.code for finding in description.findings] == ["extent"]


def test_the_ground_is_one(islands: Atlas) -> None:
    for layer in islands.layers:
        west, _, east, _ = layer.frame.total_bounds
        assert 178 <= west < east <= 182, layer.id
    areas = islands.layers[1].frame
    assert [*areas.geom_type] == ["Polygon", "Polygon"]
    assert areas.geometry[0].equals(shapely.box(178, -10, 182, -4))
    assert islands.layers[2].frame.geometry[0].length == 3
    inferred = [layer for layer in with_inferred(islands) if "inferred" in layer.id]
    assert inferred, "cells reach over the meridian"
    assert all(layer.frame.total_bounds[0] > 178 - 5 for layer in inferred)


def test_a_figure_shows_both_sides(islands: Atlas) -> None:
    whole = scene_of(islands, Request(DAY))
    assert 170 < whole.extent[0] < 178
    assert 182 < whole.extent[2] < 190
    for extent in ((178, -12, -178, 12), (-182, -12, -178, 12)):
        scene = scene_of(islands, Request(DAY, extent=extent))
        assert scene.extent[0] <= 178
        assert scene.extent[2] >= 182
        paged = scene.view.page([PLACES["alpha"], PLACES["gamma"]])
        left, bottom, right, top = scene.view.frame
        assert ((paged > (left, bottom)) & (paged < (right, top))).all()
        areas = scene.view.shapes(islands.layers[1].frame.geometry.to_numpy())
        assert not shapely.is_empty(areas).any()


def test_a_link_and_a_point_may_count_either_way(islands: Atlas) -> None:
    for lon in ("-179.2", "180.8"):
        view, notices = view_of_query({"lat": "4", "lon": lon, "z": "8"}, islands)
        assert (round(view.lon, 6), notices) == (180.8, [])
        assert life_at(islands, float(lon), 4).lon == pytest.approx(180.8)
    assert life(islands, "gamma").lon == pytest.approx(180.8)
    with pytest.raises(UsageError, match="is no point"):
        life_at(islands, 361, 4)


@pytest.mark.parametrize("form", ["geojson", "kml", "csv"])
def test_what_leaves_is_counted_as_others_do(islands: Atlas, form: str) -> None:
    content, remarks = content_of(islands, form)
    assert "towns" not in " ".join(remarks), "a point is not cut"
    assert "areas: 2 shapes are cut at 180 degrees, where they cross it" in remarks
    assert b"181" not in content
    if form == "geojson":
        features = json.loads(content)["features"]
        shapes = [shapely.geometry.shape(one["geometry"]) for one in features]
        assert (abs(shapely.get_coordinates(shapes)[:, 0]) <= 180).all()
        assert [round(shape.x, 6) for shape in shapes[:4]] == [x for x, _ in PLACES.values()]
        assert shapes[4].is_valid
        assert shapes[4].area == pytest.approx(24)


boxes = st.builds(
    lambda lon, lat, wide: shapely.box(lon, lat, lon + wide, lat + 3),
    st.integers(-180, 250), st.integers(-80, 80), st.integers(1, 40),
)  # fmt: skip


@given(boxes, st.integers(140, 179), st.integers(1, 60))
def test_going_across_and_back_keeps_every_area(box: Any, west: int, wide: int) -> None:
    extent = (float(west), -20.0, max(west + wide, 180.5), 20.0)
    shapes = np.array([box], dtype=object)
    there = unrolled(shapes, extent)
    back, _ = cut_at_180(there)
    middle = (extent[0] + extent[2]) / 2
    low, _, high, _ = there[0].bounds
    assert middle - 180 - 1e-9 <= low < high <= middle + 180 + 1e-9
    assert (np.abs(shapely.get_coordinates(back)[:, 0]) <= 180).all()
    for shape in (there, back):
        assert shape[0].area == pytest.approx(box.area)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("MULTIPOINT ((-170 5), (180 5), (175 5))", "MULTIPOINT ((190 5), (180 5), (175 5))"),
        (
            "MULTILINESTRING ((180 0, 180 5), (-175 0, -170 0))",
            "MULTILINESTRING ((180 0, 180 5), (185 0, 190 0))",
        ),
        (
            "GEOMETRYCOLLECTION (POLYGON ((178 0, 182 0, 182 5, 178 5, 178 0)), POINT (-175 1), "
            "LINESTRING (179 1, 181 1))",
            "GEOMETRYCOLLECTION (POINT (185 1), LINESTRING (179 1, 180 1, 181 1), "
            "POLYGON ((178 0, 178 5, 180 5, 182 5, 182 0, 180 0, 178 0)))",
        ),
    ],
)
def test_what_lies_on_the_meridian_or_in_an_area_is_kept(text: str, whole: str) -> None:
    (found,) = unrolled(np.array([shapely.from_wkt(text)]), (170, -12, 195, 12))
    assert found.wkt == whole


def test_a_corner_that_is_there_twice_is_no_cut() -> None:
    corners = [(-100, 0), (0, 0), (0, 0), (100, 0), (100, 5), (0, 5), (-100, 5)]
    shapes = np.array([shapely.Polygon(corners)])
    found, count = cut_at_180(shapes)
    assert found is shapes
    assert count == 0


@given(st.floats(-360, 360), st.integers(100, 179))
def test_a_longitude_stays_on_its_meridian(longitude: float, west: int) -> None:
    extent = (float(west), -20.0, west + 90.0, 20.0)
    found = longitude_in(longitude, extent)
    assert (found - longitude) % 360 == pytest.approx(0, abs=1e-9) or (
        found - longitude
    ) % 360 == pytest.approx(360, abs=1e-9)
    assert abs(found - (west + 45)) <= (360 if extent[2] <= 180 else 180 + 1e-9)
