import time
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo_app.checks import Vocabulary, check_layer, faults_of
from geo_app.checks.texts import decoded
from geo_app.layers import frame_of
from geo_app.model import Finding, Severity

KNOWN = Vocabulary({"north", "south"}, {"north", "south"}, {"book"})
EXTENT = (46.0, 39.0, 48.0, 41.0)


def findings(features: list[Any], known: Vocabulary = KNOWN, extent=EXTENT) -> list[Finding]:
    frame, _ = frame_of(features, "x.geojson")
    return check_layer(frame, "x.geojson", known, extent=extent)


def codes(features: list[Any], **options: Any) -> list[tuple[str, int | None]]:
    return [(finding.code, finding.index) for finding in findings(features, **options)]


def drawn(make_feature, kind: str, coordinates: Any, identity: str = "a") -> dict[str, Any]:
    return make_feature(identity, {"type": kind, "coordinates": coordinates}, kind="boundary")


def test_sound_features_have_no_findings(make_feature) -> None:
    square = [[[46, 40], [47, 40], [47, 41], [46, 40]]]
    features = [make_feature("a"), drawn(make_feature, "Polygon", square, "b")]
    assert findings(features) == []


@pytest.mark.parametrize(
    ("point", "code"),
    [
        ((39.8, 46.7), "swapped"),
        ((0, 0), "null-island"),
        ((-70, -12), "outside-extent"),
        ((45.9, 39.5), None),  # outside, but near
        ((44.1, 39.5), None),  # nearer than the atlas is wide
    ],
)
def test_where_a_point_lies(make_feature, point: tuple[float, float], code: str | None) -> None:
    found = codes([make_feature("good"), make_feature("odd", point)])
    assert found == ([(code, 1)] if code else [])


def test_without_an_extent_nothing_is_far_but_zero_is_told(make_feature) -> None:
    features = [make_feature("far", (-70, -12)), make_feature("zero", (0, 0))]
    assert codes(features, extent=None) == [("null-island", 1)]


def test_zero_may_lie_in_an_atlas(make_feature) -> None:
    assert codes([make_feature("a", (0, 0))], extent=(-5, -5, 5, 5)) == []


def test_a_layer_that_is_elsewhere_is_told_once(make_feature) -> None:
    found = findings([make_feature(f"p{i}", (33 + i / 10, 35)) for i in range(50)])
    assert [(f.code, f.index, f.path) for f in found] == [("outside-extent", None, "$.features[*]")]


@pytest.mark.parametrize(
    ("coordinates", "is_wrong"),
    [
        ([[[46, 40], [47, 40], [47, 41], [46, 40]]], False),
        ([[[46, 40], [47, 41], [47, 40], [46, 40]]], True),
        # A hole turns the other way.
        ([[[46, 39], [48, 39], [48, 41], [46, 41], [46, 39]],
          [[46.5, 39.5], [46.5, 40], [47, 40], [46.5, 39.5]]], False),
        ([[[46, 39], [48, 39], [48, 41], [46, 41], [46, 39]],
          [[46.5, 39.5], [47, 40], [46.5, 40], [46.5, 39.5]]], True),
    ],
)  # fmt: skip
@pytest.mark.parametrize("nest", ["Polygon", "MultiPolygon", "GeometryCollection"])
def test_rings_that_turn_the_wrong_way(
    make_feature, coordinates: Any, is_wrong: bool, nest: str
) -> None:
    feature = drawn(make_feature, "Polygon", coordinates)
    if nest == "MultiPolygon":
        feature = drawn(make_feature, nest, [coordinates])
    if nest == "GeometryCollection":
        inner = {"type": nest, "geometries": [feature["geometry"]]}
        feature["geometry"] = {"type": nest, "geometries": [inner]}
    point = make_feature("p")
    assert codes([point, feature]) == ([("winding", 1)] if is_wrong else [])


def test_a_ring_that_crosses_itself_is_an_error(make_feature) -> None:
    bow_tie = [[[46, 40], [47, 41], [47, 40], [46, 41], [46, 40]]]
    (found, *_) = findings([drawn(make_feature, "Polygon", bow_tie)])
    assert (found.code, found.severity) == ("geometry-invalid", Severity.ERROR)


def held(make_feature, identity: str, holder: str, **properties: Any) -> dict[str, Any]:
    return make_feature(identity, None, place="ford", holder=holder, **properties)


def test_two_holders_of_one_place_on_the_same_days(make_feature) -> None:
    features = [
        held(make_feature, "a", "north", valid_to="1995-01-01"),
        held(make_feature, "b", "south", valid_from="1994-05-12"),
    ]
    (found,) = findings(features)
    assert (found.code, found.index, found.severity) == ("overlap", 1, Severity.ERROR)
    assert "'north' from 1994-05-12 to 1995-01-01 (feature 'a')" in found.message


@pytest.mark.parametrize(
    "change",
    [
        {"account": "south"},
        {"holder": "north"},
        {"place": "mill"},
        {"valid_from": "1995-01-01"},
        {"valid_from": "[1994-05-12..1995-02-01]"},  # no day for certain
        {"holder": "unknown"},
    ],
)
def test_what_is_no_overlap(make_feature, change: dict[str, str]) -> None:
    first = held(make_feature, "a", "north", valid_to="1995-01-01")
    second = held(make_feature, "b", holder="south", valid_from="1994-05-12")
    second["properties"] |= change
    assert codes([first, second], known=Vocabulary({*KNOWN.parties, "unknown"}, KNOWN.accounts,
                                                   KNOWN.sources)) == []  # fmt: skip


statement = st.tuples(
    st.sampled_from(["ford", "mill"]), st.sampled_from(["north", "south", "east"]),
    st.sampled_from(["", "north"]), st.integers(1, 9), st.integers(1, 9),
)  # fmt: skip


@given(st.lists(statement, max_size=12))
def test_overlaps_are_those_that_a_comparison_of_all_pairs_finds(statements: list[Any]) -> None:
    rows = [(p, h, a, min(s, e), max(s, e) + 1) for p, h, a, s, e in statements]
    features = [
        {"type": "Feature", "id": str(i), "geometry": None, "properties": {
            "place": p, "holder": h, "account": a, "valid_from": f"1990-01-{s:02}",
            "valid_to": f"1990-01-{e:02}", "sources": ["book"]}}
        for i, (p, h, a, s, e) in enumerate(rows)
    ]  # fmt: skip
    frame, _ = frame_of(features, "x.geojson")
    found = {row for f in faults_of(frame, KNOWN) if f.code == "overlap" for row in f.rows}

    def clash(one: Any, two: Any) -> bool:
        same = one[0] == two[0] and one[2] == two[2] and one[1] != two[1]
        return same and one[3] < two[4] and two[3] < one[4]

    pairs = {
        frozenset((i, j)) for i in range(len(rows)) for j in range(i) if clash(rows[i], rows[j])
    }
    assert all(any(row in pair for pair in pairs) for row in found), "none is invented"
    assert bool(found) == bool(pairs), "none is missed"
    for place in {(rows[i][0], rows[i][2]) for pair in pairs for i in pair}:
        assert any((rows[row][0], rows[row][2]) == place for row in found)


@pytest.mark.parametrize(("count", "code"), [(2, "kind"), (3, "reserved-name")])
def test_a_property_that_means_something_else_is_told_once(
    make_feature, count: int, code: str
) -> None:
    features = [make_feature(f"c{i}", (46.5 + i / 100, 40), kind="castle") for i in range(count)]
    found = findings([*features, make_feature("other", kind="")])
    assert [f.code for f in found] == [code] * (count if code == "kind" else 1)


def test_words_that_are_nearly_right_are_told_one_by_one(make_feature) -> None:
    features = [make_feature(f"c{i}", (46.5 + i / 100, 40), holder="North") for i in range(5)]
    found = findings(features)
    assert [f.code for f in found] == ["reference"] * 5
    assert "did you mean 'north'?" in found[0].fix


def test_a_few_odd_words_among_many_good_ones_are_references(make_feature) -> None:
    good = [make_feature(f"g{i}", (46.5 + i / 100, 40), holder="north") for i in range(9)]
    bad = [make_feature(f"b{i}", (46.5 + i / 100, 40.5), holder="zzz") for i in range(4)]
    assert codes([*good, *bad]) == [("reference", i) for i in range(9, 13)]


def test_what_all_features_lack_is_said_once_and_else_one_by_one(make_feature) -> None:
    bare = [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [46 + i / 9, 40]},
             "properties": {}} for i in range(3)]  # fmt: skip
    assert codes(bare) == [("id-missing", None), ("source-missing", None)]
    assert codes([make_feature("a"), *bare])[:3] == [("id-missing", i) for i in (1, 2, 3)]


def test_a_plain_layer_has_no_errors() -> None:
    bare = [{"type": "Feature", "geometry": None, "properties": {"name": "A"}}]
    assert {f.severity for f in findings(bare)} == {Severity.WARNING}


def test_the_rest_is_counted(make_feature, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEO_APP_MAX_FINDINGS", "3")
    features = [make_feature("same", (46.5 + i / 100, 40)) for i in range(10)]
    found = findings(features)
    assert [f.code for f in found] == ["id-duplicate"] * 4
    assert found[-1].message == "6 more of these are not listed one by one"
    assert (found[-1].severity, found[-1].index) == (Severity.ERROR, None)


def test_a_feature_that_stands_twice(make_feature) -> None:
    one, other = make_feature("a", note={"x": [1]}), make_feature("b", note={"x": [1]})
    other["properties"] = one["properties"] | {"name": "a"}
    third = make_feature("c", note={"x": [2]})
    third["properties"] = one["properties"] | {"note": {"x": [2]}}
    assert codes([one, other, third]) == [("repeated", 1)]


@pytest.mark.parametrize("code", ["cp1252", "cp1251", "cp1254", "mac_roman", "cp437", "latin-1"])
@pytest.mark.parametrize("text", ["Степанакерт", "Մարտակերտ", "Café Şuşa", "Füzuli şəhəri"])
def test_a_wrong_reading_is_undone_or_left_alone(text: str, code: str) -> None:
    wrong = text.encode().decode(code, errors="ignore")
    if wrong.encode(code) == text.encode():
        assert decoded(wrong) in {text, wrong}
    assert decoded(text) == text


def test_text_in_four_scripts_is_no_mojibake(make_feature) -> None:
    names = ["Ստեփանակերտ", "Xankəndi", "Степанакерт", "თბილისი", "Ёлка «Ель»", "naïve – “quoted”"]
    features = [make_feature(n, (46.5 + i / 100, 40), summary=n) for i, n in enumerate(names)]
    assert findings(features) == []


def test_mojibake_is_found_in_text_lists_and_own_columns(make_feature) -> None:
    wrong = "Шуша".encode().decode("latin-1")
    features = [
        make_feature("a", (46.5, 40), **{"name:ru": wrong}),
        make_feature("b", (46.6, 40), other_names=["Shusha", wrong]),
        make_feature("c", (46.7, 40), remark=wrong),
        make_feature("d", (46.8, 40), remark=7),
    ]
    assert codes(features) == [("mojibake", 0), ("mojibake", 1), ("mojibake", 2)]


def test_numbers_that_get_lost(make_feature) -> None:
    features = [make_feature("a", (46.5, 40), code=2**53), make_feature("b", code=2**53 + 1)]
    assert codes(features) == [("number", 1)]
    assert findings(features)[0].value == 2**53 + 1


def test_markup_in_values_is_only_text(make_feature) -> None:
    markup = "<" + "img src=x onerror=alert(1)>"
    assert findings([make_feature("a", name=markup, remark=markup)]) == []


def test_findings_name_the_place_in_the_file(make_feature) -> None:
    rows = [make_feature("a"), make_feature("b", (46.5, 40), holder="nroth")]
    frame, _ = frame_of(iter(rows), "x.geojson", [4, 9])
    (found,) = check_layer(frame, "x.geojson", KNOWN)
    assert (found.index, found.path) == (9, "$.features[9].properties.holder")


def test_rules_bear_an_empty_layer_and_missing_shapes(make_feature) -> None:
    assert findings([]) == []
    assert codes([make_feature("a", None)]) == []


def test_bounds_of_nothing_are_nowhere() -> None:
    assert np.isnan(shapely.bounds(np.array([None]))).all(), "the rules about places rest on it"


def test_a_long_text_is_judged_by_its_beginning_and_a_very_long_one_is_not_mended(
    make_feature,
) -> None:
    word = "Ð¢Ð°Ð»Ñ‹Ñˆ "
    long, longer = word * 2_000, word * 300_000
    assert decoded(long) == "Талыш " * 2_000
    began = time.process_time()
    assert decoded(longer) == longer
    (found,) = findings([make_feature("a", note=longer), make_feature("b", note="Талыш " * 9_000)])
    assert time.process_time() - began < 3
    assert (found.code, found.index) == ("mojibake", 0)
    assert "Талыш" in found.fix


def test_values_in_nearly_empty_columns_are_found(make_feature) -> None:
    few = {5: {"note": "Ð¢Ð°Ð»Ñ‹Ñˆ", "big": 2**60}, 8: {"note": "sound", "big": 1}}
    points = [(46 + i / 10, 40) for i in range(9)]
    features = [make_feature(f"f{i}", points[i], **few.get(i, {})) for i in range(9)]
    features.append(make_feature("again", points[5], **few[5]))
    features.append(make_feature("other", points[8], note="sound"))
    names = {"name": "same"}
    for found in features:
        found["properties"] |= names
    assert codes(features) == [
        ("repeated", 9), ("mojibake", 5), ("mojibake", 9), ("number", 5), ("number", 9),
    ]  # fmt: skip
