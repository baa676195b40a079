import copy
import math
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo_app.checks import Vocabulary, check_layer
from geo_app.layers import frame_of
from geo_app.repairs import REPAIRS, Hints, diff, repaired

EXTENT = (46.0, 39.0, 48.0, 41.0)
HINTS = Hints(EXTENT, frozenset({"kind", "geometry"}), "fresh-1")
CUT = [[[170, 1], [180, 1]], [[-180, 1], [-170, 1]]]
BOW_TIE = [[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]


def drawn(kind: str, coordinates: Any) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "id": "a", "geometry": geometry, "properties": {}}


def mended(feature: dict[str, Any], code: str) -> Any:
    return repaired(feature, {code}, HINTS)["geometry"]


numbers = st.one_of(
    st.integers(-400, 400), st.floats(-400, 400), st.sampled_from([None, math.nan, math.inf, 180])
)
positions = st.lists(numbers, min_size=2, max_size=3)
rings = st.lists(positions, max_size=6).map(lambda ring: [*ring, *ring[:1]])
geometries = st.one_of(
    st.builds(drawn, st.just("Point"), positions),
    st.builds(drawn, st.sampled_from(["LineString", "MultiPoint"]), st.lists(positions)),
    st.builds(drawn, st.just("Polygon"), st.lists(rings, max_size=2)),
    st.builds(drawn, st.just("MultiPolygon"), st.lists(st.lists(rings, max_size=2), max_size=2)),
    st.builds(drawn, st.just("Polygon"), st.recursive(numbers, st.lists, max_leaves=6)),
).map(lambda feature: feature["geometry"])  # fmt: skip
collections = st.recursive(
    geometries,
    lambda members: st.lists(members, max_size=3).map(
        lambda found: {"type": "GeometryCollection", "geometries": found}
    ),
    max_leaves=4,
)
values = st.recursive(
    st.one_of(st.none(), st.integers(), st.text(max_size=12), st.sampled_from(["ÅžuÅŸa", "Ð¢Ð°"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
features = st.fixed_dictionaries(
    {
        "type": st.just("Feature"),
        "geometry": st.one_of(st.none(), collections, values),
        "properties": st.one_of(
            st.none(), st.dictionaries(st.sampled_from(["name", "kind", "geometry"]), values)
        ),
    },
    optional={"id": values},
)


def same(one: Any, two: Any) -> bool:
    return repr(one) == repr(two)  # NaN is not equal to itself


@pytest.mark.parametrize("code", REPAIRS)
@given(feature=features)
def test_a_repair_leaves_its_input_alone_and_changes_nothing_twice(
    code: str, feature: dict[str, Any]
) -> None:
    before = copy.deepcopy(feature)
    once = repaired(feature, {code}, HINTS)
    assert same(feature, before)
    assert same(repaired(once, {code}, HINTS), once)


@pytest.mark.parametrize("code", REPAIRS)
def test_a_sound_feature_comes_back_as_it_is(code: str) -> None:
    square = drawn("Polygon", [[[46, 40], [47, 40], [47, 41], [46, 40]]])
    square["properties"] = {"name": "Шуша", "population": 7}
    assert repaired(square, {code}, Hints(EXTENT)) is square


@given(st.lists(st.tuples(st.floats(-170, 170), st.floats(-80, 80)), min_size=3, max_size=9))
def test_a_closed_ring_is_drawn_without_a_finding(ring: list[tuple[float, float]]) -> None:
    feature = drawn("Polygon", [[list(position) for position in ring]])
    _, findings = frame_of([repaired(feature, {"ring-unclosed"})], "x.geojson")
    assert "ring-unclosed" not in {finding.code for finding in findings}


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=3, max_size=9))
def test_a_crossing_ring_becomes_valid_and_turns_right(ring: list[tuple[int, int]]) -> None:
    feature = drawn("Polygon", [[list(position) for position in [*ring, ring[0]]]])
    after = repaired(feature, {"geometry-invalid", "winding"})
    shape = shapely.geometry.shape(after["geometry"])
    has_no_area = shapely.make_valid(
        shapely.geometry.shape(feature["geometry"]), method="structure", keep_collapsed=False
    ).is_empty  # then the feature is left as it is
    assert shape.is_valid or has_no_area
    if not has_no_area:
        frame, _ = frame_of([after], "x.geojson")
        found = {finding.code for finding in check_layer(frame, "x.geojson", Vocabulary())}
        assert not found & {"geometry-invalid", "winding"}


def test_a_large_crossing_ring_is_mended_elsewhere() -> None:
    angles = np.arange(301) * 2 * math.pi * 140 / 301
    star = [[47 + math.cos(a) / 2, 40 + math.sin(a) / 2] for a in angles]
    after = mended(drawn("Polygon", [[*star, star[0]]]), "geometry-invalid")
    assert shapely.geometry.shape(after).is_valid


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (drawn("Point", [190, 1, 5]), [-170, 1, 5]),
        (drawn("LineString", [[170, 1], [190, 1]]), CUT),
        (drawn("LineString", [[170, 1], [-170, 1]]), CUT),
        (drawn("LineString", [[200, 1], [210, 1]]), [[-160, 1], [-150, 1]]),
    ],
)  # fmt: skip
def test_what_lies_across_the_180th_meridian(before: Any, after: Any) -> None:
    assert mended(before, "antimeridian")["coordinates"] == after


@pytest.mark.parametrize("east", [190, -170])
def test_a_polygon_across_the_180th_meridian_is_cut_and_keeps_its_area(east: int) -> None:
    box = drawn("Polygon", [[[170, 0], [east, 0], [east, 10], [170, 10], [170, 0]]])
    shape = shapely.geometry.shape(mended(box, "antimeridian"))
    assert (shape.geom_type, shape.area, shape.is_valid) == ("MultiPolygon", 200, True)


def test_only_what_then_lies_in_the_atlas_is_swapped() -> None:
    assert mended(drawn("Point", [39.8, 46.7, 7]), "swapped")["coordinates"] == [46.7, 39.8, 7]
    line = drawn("LineString", [[39.8, 46.7], [39.9, 46.8]])
    assert mended(line, "swapped")["coordinates"] == [[46.7, 39.8], [46.8, 39.9]]
    for other in ([2.3, 48.9], [46.7, 39.8]):
        assert mended(drawn("Point", other), "swapped")["coordinates"] == other
    point = drawn("Point", [39.8, 46.7])
    assert repaired(point, {"swapped"}) is point, "without an extent nobody knows"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (drawn("LineString", [[0, 0], [math.nan, 1], [2, 2]]), [[0, 0], [2, 2]]),
        (drawn("LineString", [[0, 0], [None, 1]]), None),
        (drawn("Point", [None, 1]), None),
        (drawn("Polygon", [[[None, 0], [1, 0], [1, 1], [0, 1], [None, 0]]]),
         [[[1, 0], [1, 1], [0, 1], [1, 0]]]),
        (drawn("Polygon", [[[None, 0], [1, 0], [1, 1]], BOW_TIE]), None),
    ],
)  # fmt: skip
def test_positions_that_are_no_numbers_are_left_out(before: Any, after: Any) -> None:
    geometry = mended(before, "not-finite")
    assert ((geometry and geometry["coordinates"]) or None) == after


def test_words() -> None:
    feature = {"properties": {"kind": "castle", "kind_": 1, "name": ["ÅžuÅŸa", {"x": "CafÃ©"}]}}
    after = repaired(feature, {"all"}, HINTS)
    assert after["id"] == "fresh-1"
    assert after["properties"] == {"kind__": "castle", "kind_": 1, "name": ["Şuşa", {"x": "Café"}]}


def test_a_diff_shows_what_changes_and_nothing_else() -> None:
    before = drawn("LineString", [[39, 46], [40, 47]]) | {"properties": {"name": "A", "x": 1}}
    after = drawn("LineString", [[46, 39], [40, 47]]) | {"properties": {"name": "B", "x": 1}}
    text = diff(before, after, "a.geojson: feature 'a'")
    assert text.splitlines()[:2] == [
        "--- a.geojson: feature 'a'", "+++ a.geojson: feature 'a', mended",
    ]  # fmt: skip
    for line in ('-properties.name: "A"', '+properties.name: "B"', "-  [39, 46]", "+  [46, 39]"):
        assert line in text.splitlines()
    assert '"x"' not in text
    assert diff(before, before, "a") == ""


def test_a_long_diff_is_shortened() -> None:
    line = [[i / 10, i / 10 + 1] for i in range(1000)]
    text = diff(drawn("LineString", line), drawn("LineString", [p[::-1] for p in line]), "a")
    assert len(text.splitlines()) < 50
    assert "more lines" in text


def test_a_diff_bears_half_letters() -> None:
    assert "\\ud800" in diff({"id": "\ud800"}, {"id": "a"}, "a")
