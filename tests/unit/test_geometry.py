"""Geometries many at once and one by one: the same shapes, and each fault with its path."""

import json
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo_app.geometry import geometries
from geo_app.geometry.bulk import shapes_at_once
from geo_app.geometry.careful import read_one

SQUARE = [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]
HOLE = [[1, 1], [1, 1.5], [1.5, 1.5], [1, 1]]
SOUND = [
    {"type": "Point", "coordinates": [46, 40]},
    {"type": "MultiPoint", "coordinates": [[46, 40], [47, 41]]},
    {"type": "LineString", "coordinates": [[46, 40], [47, 41]]},
    {"type": "MultiLineString", "coordinates": [[[0, 0], [1, 1]], [[2, 2], [3, 3], [4, 4]]]},
    {"type": "Polygon", "coordinates": [SQUARE, HOLE]},
    {"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE], [SQUARE]]},
]


@pytest.mark.parametrize("geometry", SOUND, ids=lambda one: one["type"])
def test_at_once_and_one_by_one_agree_with_shapely(geometry: dict[str, Any]) -> None:
    expected = shapely.from_geojson(json.dumps(geometry))
    one, faults = read_one(geometry, 0)
    at_once = shapes_at_once(geometry["type"], [geometry["coordinates"]] * 40)
    assert faults == []
    assert one.equals_exact(expected)
    assert at_once is not None
    assert shapely.equals_exact(at_once, expected).all()


def test_many_of_all_types_keep_their_order() -> None:
    members = [*SOUND, None] * 30
    shapes, faults = geometries(members)
    assert faults == []
    assert [shape and shape.geom_type for shape in shapes] == [m and m["type"] for m in members]


POSITIONS = st.lists(
    st.tuples(st.floats(-180, 180), st.floats(-90, 90)).map(list), min_size=2, max_size=9
)


@given(st.lists(POSITIONS, min_size=20, max_size=40))
def test_lines_keep_every_position(lines: list[list[list[float]]]) -> None:
    shapes, faults = geometries([{"type": "LineString", "coordinates": one} for one in lines])
    assert [shape.coords[:] for shape in shapes] == [[*map(tuple, one)] for one in lines]
    assert {fault.code for fault in faults} <= {"antimeridian"}


@given(st.integers(0, 99), st.integers(0, 5))
def test_one_odd_geometry_among_many_is_found(place: int, kind: int) -> None:
    members: list[Any] = [SOUND[kind]] * 100
    members[place] = {"type": SOUND[kind]["type"], "coordinates": "none"}
    shapes, faults = geometries(members)
    assert [(fault.position, fault.path) for fault in faults] == [(place, ".geometry.coordinates")]
    assert np.flatnonzero(shapely.is_missing(shapes)).tolist() == [place]


FAULTS = [
    ("Polygon", [SQUARE, HOLE[:3]], "ring-unclosed", ".coordinates[1][2]", True),
    ("Polygon", [[[0, 0], [1, 1], [0, 0]]], "geometry", ".coordinates[0]", False),
    ("Polygon", [SQUARE, []], "geometry", ".coordinates[1]", False),
    ("Polygon", SQUARE, "geometry", ".coordinates[0][0]", False),
    ("MultiPolygon", [[SQUARE], [[[0, 0], [1, "1"]]]], "geometry", ".coordinates[1][0][1][1]",
     False),
    ("LineString", [[0, 0]], "geometry", ".coordinates", False),
    ("LineString", [[0, 0], [True, 1]], "geometry", ".coordinates[1][0]", False),
    ("LineString", [[0, 0], [1]], "geometry", ".coordinates[1]", False),
    ("LineString", [[0, 0], [float("nan"), 1]], "not-finite", ".coordinates[1]", False),
    ("LineString", [[0, 0], [10**400, 1]], "not-finite", ".coordinates[1]", False),
    ("LineString", [[0, 0], [0, 91]], "not-degrees", ".coordinates[1]", False),
    ("LineString", [[0, 0], [361, 1]], "not-degrees", ".coordinates[1]", False),
    ("LineString", [[0, 0], [181, 1]], "antimeridian", ".coordinates[1]", True),
    ("LineString", [[0, 0], [-170, 1], [170, 1]], "antimeridian", ".coordinates[1]", True),
    ("LineString", [[0, 0], [1, 1, 5]], "dimensions", ".coordinates", True),
    ("Point", [1, 2, 3, 4], "dimensions", ".coordinates", True),
    ("Point", [], "geometry-empty", "", False),
    ("MultiPolygon", [[[]]], "geometry-empty", "", False),
    ("Circle", [1, 2], "geometry", ".type", False),
    (7, [1, 2], "geometry", ".type", False),
]  # fmt: skip


@pytest.mark.parametrize("beside", [0, 50])
@pytest.mark.parametrize(("kind", "coordinates", "code", "path", "is_drawn"), FAULTS)
def test_each_fault_has_its_code_and_path(
    kind: Any, coordinates: Any, code: str, path: str, is_drawn: bool, beside: int
) -> None:
    members = [{"type": kind, "coordinates": coordinates}, *[SOUND[4]] * beside]
    shapes, (fault,) = geometries(members)
    assert (fault.position, fault.code, fault.path) == (0, code, f".geometry{path}")
    assert (shapes[0] is not None) == is_drawn
    assert fault.message
    assert fault.fix


def test_an_unclosed_ring_is_drawn_closed() -> None:
    shape, _ = read_one({"type": "Polygon", "coordinates": [SQUARE[:-1]]}, 0)
    assert shape.equals_exact(shapely.Polygon(SQUARE))


def test_heights_are_left_out() -> None:
    line = {"type": "LineString", "coordinates": [[0, 0, 5], [1, 1, 6]]}
    shapes, faults = geometries([line] * 20)
    assert faults == []
    assert not shapely.has_z(shapes).any()


def test_collections_are_read_with_their_faults() -> None:
    inner = {"type": "GeometryCollection", "geometries": [SOUND[0], SOUND[4]]}
    bad = {"type": "Point", "coordinates": ["1", 2]}
    for members, count in (([inner, SOUND[2]], 0), ([inner, bad], 1), ([7], 1), ("none", 1)):
        shape, faults = read_one({"type": "GeometryCollection", "geometries": members}, 0)
        assert len(faults) == count
        assert (shape is None) == bool(count)
    nested: Any = SOUND[0]
    for _ in range(40):
        nested = {"type": "GeometryCollection", "geometries": [nested]}
    assert read_one(nested, 0)[0] is None


def test_more_positions_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEO_APP_MAX_VERTICES", "4")
    for count in (1, 40):
        shapes, faults = geometries([SOUND[4]] * count)
        assert {fault.code for fault in faults} == {"too-large"}
        assert shapely.is_missing(shapes).all()
