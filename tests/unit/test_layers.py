"""Features become rows: nothing is dropped, and every column has its type."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_app.dialects import translated
from geo_app.intake.mending import identity_of
from geo_app.layers import INTERNAL, LIST_COLUMNS, TEXT_COLUMNS, blocks, frame_of
from geo_app.model import Severity
from geo_app.records import geojson_text

POINT = {"type": "Point", "coordinates": [46.7, 40.3]}


def feature(**properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": POINT, "properties": properties}


def test_a_row_for_each_feature_with_its_place_in_the_file() -> None:
    frame, findings = frame_of(iter([feature(), None, feature(), 7, feature()]), "x")
    assert frame["feature_index"].tolist() == [0, 2, 4]
    assert frame["feature_index"].dtype == np.int32
    assert [(finding.code, finding.index) for finding in findings] == [("not-a-feature", 3)]


def test_one_feature_may_be_several_rows() -> None:
    frame, findings = frame_of([feature(valid_from="no")] * 3, "x", [4, 4, 5])
    assert frame["feature_index"].tolist() == [4, 4, 5]
    assert [finding.path for finding in findings] == [
        f"$.features[{place}].properties.valid_from" for place in (4, 4, 5)
    ]


def test_every_column_is_there_even_for_nothing() -> None:
    for features in ([], [feature()]):
        frame, _ = frame_of(features, "x")
        assert {"id", *TEXT_COLUMNS, *LIST_COLUMNS, *INTERNAL} <= {*frame.columns}
        assert frame.crs == "EPSG:4326"
        assert frame["undated"].dtype == bool
        assert frame["start_latest"].dtype == np.int32


@pytest.mark.parametrize(
    ("properties", "undated"),
    [
        ({}, True),
        ({"start_date": "1994"}, True),
        ({"valid_from": None}, False),
        ({"valid_to": ""}, False),
        ({"valid_from": "1994"}, False),
        ({"valid_from": 1994}, False),
        ({"valid_from": "1994-13"}, True),
        ({"valid_from": "1994", "valid_to": "1990"}, True),
        ({"valid_from": ["1994"]}, True),
    ],
)
def test_a_feature_is_undated_without_dates_or_with_unreadable_ones(
    properties: dict[str, Any], undated: bool
) -> None:
    frame, _ = frame_of([feature(**properties), feature(valid_from="2000")], "x")
    assert frame["undated"].tolist() == [undated, False]


def test_columns_used_inside_are_renamed_and_told() -> None:
    names = [name for name in INTERNAL if name != "geometry"]
    properties = dict.fromkeys(names, "mine") | {"geometry": "text", "id": "b"}
    frame, findings = frame_of([{**feature(**properties), "id": "a"}], "x")
    assert frame["id"].tolist() == ["a"]
    assert [frame[f"properties.{name}"][0] for name in names] == ["mine"] * len(names)
    assert frame["properties.geometry"][0] == "text"
    assert {(f.code, f.severity) for f in findings} == {("reserved-name", Severity.WARNING)}
    assert len(findings) == len(INTERNAL)


def test_values_keep_their_types_where_a_column_can() -> None:
    rows = [
        feature(whole=1, part=1.5, big=2**70, mixed=1, flag=True, list=[1, "Ж"], seldom=None),
        feature(whole=2, part=2.5, big=1, mixed="x", flag=False, list={"a": None}),
    ]
    frame, findings = frame_of(rows, "x")
    assert findings == []
    assert frame["whole"].dtype == np.int64
    assert frame["part"].dtype == float
    assert frame["big"].tolist() == [2**70, 1]
    assert frame["mixed"].tolist() == [1, "x"]
    assert frame["flag"].tolist() == [True, False]
    assert frame["list"].tolist() == ['[1, "Ж"]', '{"a": null}']
    assert frame["seldom"].tolist() == [None, None]


def test_names_in_languages_are_text() -> None:
    frame, _ = frame_of([feature(**{"name:ru": "Шуша"}), feature(**{"name:az": 7})], "x")
    assert frame["name:ru"].tolist() == ["Шуша", ""]
    assert frame["name:az"].tolist() == ["", "7"]


def test_blocks_give_the_same_frame_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        {
            **feature(name=f"n{i}", own=i, valid_from=str(1900 + i % 100), **{f"s{i % 7}": 1}),
            "id": i,
        }
        for i in range(10, 60)
    ]
    at_once, _ = frame_of(rows, "x")
    monkeypatch.setattr(blocks, "_ROWS", 7)
    in_blocks, _ = frame_of(iter(rows), "x")
    assert in_blocks.sort_index(axis=1).equals(at_once.sort_index(axis=1))


def test_large_features_make_small_blocks() -> None:
    line = {"type": "LineString", "coordinates": [[0, i / 10_000] for i in range(100_000)]}
    rows = [{"type": "Feature", "geometry": line, "properties": {}}] * 12
    sizes = [len(members) for members, _ in blocks.in_blocks(rows, iter(range(12)))]
    assert sum(sizes) == 12
    assert max(sizes) <= 3


VALUE = st.none() | st.booleans() | st.integers() | st.text(max_size=9)
VALUES = VALUE | st.lists(VALUE, max_size=2)
KEYS = st.text(max_size=5) | st.sampled_from([*TEXT_COLUMNS, *LIST_COLUMNS, *INTERNAL, "id"])


@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=6), max_size=6))
def test_whatever_the_properties_there_is_a_row(properties: list[dict[str, Any]]) -> None:
    frame, _ = frame_of([feature() | {"properties": own} for own in properties], "x")
    assert len(frame) == len(properties)
    assert len({*frame.columns}) == len(frame.columns)
    text = geojson_text(frame)
    text.encode()
    assert len(json.loads(text)["features"]) == len(properties)


def test_a_whole_number_with_a_point_is_an_id() -> None:
    given = [{"type": "Feature", "id": value, "geometry": None} for value in (12.0, 1.5, True)]
    frame, _ = frame_of(given, "x.geojson")
    assert frame["id"].tolist()[:2] == ["12", "1.5"]
    assert frame["id"].tolist()[2] not in {"True", "1"}
    assert identity_of({"id": 12.0}) == "12"
    timed = given[0] | {"when": {"timespans": [{"start": {"in": "1832"}}] * 2}}
    assert [part["id"] for part in translated(timed).features] == ["12-1", "12-2"]
