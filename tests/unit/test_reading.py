"""Whole documents refused for one fault; values mended and every fault told."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_app.formats import open_features
from geo_app.reading import Tally, is_deeper, is_sound, mended, read_json, surveyed

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(JSON)
def test_what_is_sound_comes_back_as_it_is(value: Any) -> None:
    text = json.dumps(value)
    assert is_sound(text)
    assert mended(text) == (value, [])


@given(st.dictionaries(st.text("abc", min_size=1), JSON, min_size=1), JSON)
def test_a_doubled_key_is_told_with_the_lost_value(value: dict[str, Any], lost: Any) -> None:
    key = next(iter(value))
    text = "{" + f"{json.dumps(key)}: {json.dumps(lost)}, " + json.dumps(value)[1:]
    kept, faults = mended(text)
    assert not is_sound(text)
    assert kept == value
    assert [(f.code, f.path, f.value) for f in faults] == [("duplicate-key", f".{key}", lost)]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "9" * 5000])
def test_a_number_that_is_none_is_null(number: str) -> None:
    value, faults = mended(f'{{"properties": {{"a": [1, {number}]}}}}')
    assert value == {"properties": {"a": [1, None]}}
    assert [(fault.code, fault.path) for fault in faults] == [("not-finite", ".properties.a[1]")]


def test_in_a_geometry_it_is_left_to_the_reader_of_geometries() -> None:
    value, faults = mended('{"geometry": {"coordinates": [NaN, 1]}}')
    assert math.isnan(value["geometry"]["coordinates"][0])
    assert faults == []


def test_half_letters_are_replaced_and_whole_ones_kept() -> None:
    value, faults = mended('{"a": "\\ud83d!", "b": "\\ud83d\\ude00", "\\udc00": 1}')
    assert value == {"a": "\ufffd!", "b": "\U0001f600", "\ufffd": 1}
    assert {fault.code for fault in faults} == {"encoding"}
    assert len(faults) == 2


@given(JSON)
def test_depth_is_the_number_of_brackets_around_the_innermost(value: Any) -> None:
    def depth(one: Any) -> int:
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list) else None
        return 0 if inner is None else 1 + max(map(depth, inner), default=0)

    deepest = depth(value)
    assert not is_deeper(value, deepest)
    assert deepest == 0 or is_deeper(value, deepest - 1)


@given(st.dictionaries(st.text("ab"), JSON))
def test_keys_are_counted_wherever_they_stand(value: dict[str, Any]) -> None:
    text = json.dumps(value, separators=(",", ":"))
    keys, is_infinite = surveyed([value])
    assert keys <= text.count('":')
    assert not is_infinite


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'{"a": 1, "a": 2}', "duplicate-key"),
        (b'{"a": NaN}', "json"),
        (b'{"a": "\\ud800"}', "encoding"),
        (b"\xff\xfe{\0", "encoding"),
        (b'{"a": ', "json"),
        (b"[" * 100_000, "depth"),
    ],
)
def test_a_document_is_refused_for_one_fault(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "atlas.json"
    path.write_bytes(content)
    document, findings = read_json(path, "atlas.json")
    assert document is None
    assert [(finding.code, finding.file) for finding in findings] == [(code, "atlas.json")]


def test_a_tally_lists_some_and_counts_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEO_APP_MAX_FINDINGS", "2")
    tally = Tally("x.csv")
    for index in range(5):
        tally.tell("row", "short", index=index)
    tally.tell("other", "alone")
    assert len(tally.findings) == 3
    tally.close()
    tally.close()
    assert [f.message for f in tally.findings][3:] == ["3 more of these are not listed one by one"]


def test_a_second_list_of_features_is_taken_too(tmp_path: Path) -> None:
    file = tmp_path / "x.geojson"
    file.write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "b"}],'
        ' "features": [{"type": "Feature", "id": "c"}]}'
    )
    stream = open_features(file, file.name)
    assert [found["id"] for found in stream.features] == ["b", "c"]
    assert [found.code for found in stream.findings] == ["duplicate-key"]
