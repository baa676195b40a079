"""The packed payload, read back by a second, plain reader."""

import json
import struct
import zlib
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo_app.model import Layer
from geo_app.payload import QUANTUM, pack, varints
from geo_app.validtime import OPEN_END, OPEN_START


def unpacked(payload: bytes) -> tuple[dict[str, Any], dict[str, list[int]]]:
    data = zlib.decompress(payload)
    (length,) = struct.unpack_from("<I", data)
    header = json.loads(data[4 : 4 + length])
    columns, at = {}, 4 + length
    for name, count, size, is_steps in header["columns"]:
        numbers = _numbers(data[at : at + size])
        assert len(numbers) == count, name
        columns[name] = _summed(numbers) if is_steps else numbers
        at += size
    assert at == len(data)
    return header, columns


def _numbers(data: bytes) -> list[int]:
    out, value, shift = [], 0, 0
    for byte in data:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            out.append(value)
            value = shift = 0
    return out


def _summed(numbers: list[int]) -> list[int]:
    steps = [(n >> 1) ^ -(n & 1) for n in numbers]
    return [int(total) for total in np.cumsum(steps)]


def layer(geometries: list[Any], id_: str = "a", **columns: Any) -> Layer:
    frame = gpd.GeoDataFrame(columns, geometry=geometries, crs="EPSG:4326")
    return Layer(id_, id_.upper(), "settlement", f"layers/{id_}.geojson", frame)


@given(st.lists(st.integers(0, 2**32 - 1)))
def test_varints_come_back(values: list[int]) -> None:
    assert _numbers(varints(values)) == values


def test_points_lines_and_areas_come_back() -> None:
    hole = shapely.Polygon(
        [(46, 39), (47, 39), (47, 40), (46, 40)], [[(46.2, 39.2), (46.4, 39.2), (46.4, 39.4)]]
    )
    pair = shapely.MultiLineString([[(46, 39), (46.5, 39.5)], [(45, 39), (45.5, 39), (45, 38)]])
    geometries = [shapely.Point(46.75, 39.82), None, hole, pair, shapely.Point()]
    header, columns = unpacked(pack([layer(geometries)], {}))
    assert columns["kind"] == [1, 0, 3, 2, 0]
    assert columns["pieces"] == [1, 0, 2, 2, 0]
    assert columns["points"] == [1, 4, 3, 2, 3]
    places = np.column_stack([columns["x"], columns["y"]]) * header["quantum"]
    rings = [ring[:-1] for ring in map(shapely.get_coordinates, shapely.get_rings(hole))]
    outer = {tuple(place) for place in rings[0]}
    assert np.allclose(places[0], (46.75, 39.82))
    assert {tuple(np.round(place, 5)) for place in places[1:5]} == outer
    assert np.allclose(places[-5:], shapely.get_coordinates(pair))


def test_a_mixed_collection_shows_all_its_parts() -> None:
    box, line, point = shapely.box(0, 0, 1, 1), shapely.LineString([(2, 2), (3, 3)]), shapely.Point
    inner = shapely.GeometryCollection([line, shapely.MultiPoint([(5, 5), (6, 6)])])
    mixed = shapely.GeometryCollection([point(1, 1), box, inner, shapely.GeometryCollection()])
    empty = shapely.GeometryCollection()
    shapes = [point(9, 9), mixed, empty, None]
    header, columns = unpacked(pack([layer(shapes, id=list("abcd")), layer([box], "b")], {}))
    assert columns["kind"] == [1, 3, 2, 1, 0, 0, 3]
    assert columns["points"] == [1, 4, 2, 1, 1, 1, 4]
    assert [header["words"]["ids"][n] for n in columns["id"]] == [*"abbbcd", ""]
    assert [(part["first"], part["count"]) for part in header["layers"]] == [(0, 6), (6, 1)]


def test_days_come_back_with_open_and_uncertain_ends() -> None:
    starts, widths = np.int32([OPEN_START, -18846, 16893]), np.int32([0, 30, 0])
    ends = np.int32([8000, OPEN_END, 16896])
    days = {
        "start_earliest": starts, "start_latest": starts + widths,
        "end_earliest": ends, "end_latest": np.int32([8001, OPEN_END, 16896]),
    }  # fmt: skip
    _, columns = unpacked(pack([layer([shapely.Point(0, 0)] * 3, **days)], {}))
    listed = [OPEN_START, *columns["days"], OPEN_END]
    for end in ("start", "end"):
        early = [listed[number] for number in columns[end]]
        pairs = zip(columns[end], columns[f"{end}_width"], strict=True)
        late = [listed[number + width] for number, width in pairs]
        assert early == days[f"{end}_earliest"].tolist()
        assert late == days[f"{end}_latest"].tolist()


def test_texts_and_sources_come_back() -> None:
    one = layer(
        [shapely.Point(0, 0)] * 2, id=["x", "y"], name=["Ford", "</script>"],
        sources=[("s1", "new"), ()], **{"name:hy": ["Ֆորդ", ""]},
    )  # fmt: skip
    other = layer([shapely.Point(0, 0)], "b", id=["z"], name=["Mill"], **{"name:az": ["Dəyirman"]})
    header, columns = unpacked(pack([one, other], {"atlas": 1}, sources=("s0", "s1")))
    words = header["words"]
    named = {key: [words["names"][n] for n in columns[key]] for key in columns if "name" in key}
    assert named == {
        "name": ["Ford", "</script>", "Mill"],
        "name:az": ["", "", "Dəyirman"],
        "name:hy": ["Ֆորդ", "", ""],
    }
    assert [words["source_lists"][n] for n in columns["sources"]] == [[1, 2], [], []]
    assert header["more_sources"] == ["new"]
    assert [(part["id"], part["first"], part["count"]) for part in header["layers"]] == [
        ("a", 0, 2), ("b", 2, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("missing", [None, float("nan")])
def test_missing_values_are_empty_texts(missing: Any) -> None:
    header, columns = unpacked(pack([layer([shapely.Point(0, 0)], basis=[missing])], {}))
    assert header["words"]["basis"] == [""]
    assert columns["basis"] == [0]


def test_the_same_layers_give_the_same_bytes() -> None:
    frames = [layer([shapely.Point(46, 39), shapely.box(0, 0, 1, 1)], id=["a", "b"]) for _ in "12"]
    assert pack([frames[0]], {"k": 1}) == pack([frames[1]], {"k": 1})


def test_nothing_at_all_can_be_packed() -> None:
    assert unpacked(pack([], {}))[0]["count"] == 0
    assert unpacked(pack([layer([])], {}))[0]["count"] == 0


def test_a_large_layer_stays_small() -> None:
    """30,000 statements, half of them areas of sixteen corners, take at most 120 bytes each."""
    random = np.random.default_rng(7)
    count = 30_000
    middle = random.uniform((45.6, 39.3), (48, 40.5), (count, 2))
    angle = np.linspace(0, 2 * np.pi, 15, endpoint=False)
    arms = random.uniform(0.004, 0.012, (count, 15))
    corners = np.stack([arms * np.cos(angle), arms * np.sin(angle)], axis=2) + middle[:, None]
    shapes = np.where(np.arange(count) % 2, shapely.points(middle), shapely.polygons(corners))
    start = random.integers(6000, 19000, count).astype(np.int32)
    end = start + random.integers(100, 5000, count).astype(np.int32)
    crowd = layer(
        list(shapes), id=[f"f{i}" for i in range(count)], name=[f"Place {i}" for i in range(count)],
        start_earliest=start, start_latest=start, end_earliest=end, end_latest=end,
    )  # fmt: skip
    assert len(pack([crowd], {})) <= 120 * count


def test_coordinates_are_good_to_a_metre() -> None:
    _, columns = unpacked(pack([layer([shapely.Point(46.123456, -39.987654)])], {}))
    assert abs(columns["x"][0] * QUANTUM - 46.123456) <= QUANTUM / 2
    assert abs(columns["y"][0] * QUANTUM + 39.987654) <= QUANTUM / 2
