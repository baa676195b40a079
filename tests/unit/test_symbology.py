"""Looks of styled layers: what of a stranger's style passes, and what is told of the rest."""

import itertools
import json
import math
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_app.colours import brightened, difference, distinct_colours
from geo_app.layers import frame_of
from geo_app.model import Severity
from geo_app.store import read_atlas
from geo_app.style import party_colours, style_findings
from geo_app.symbology import MOST_SYMBOLS, MOST_VALUES, SIMPLESTYLE, symbols_of, value_text

SIMPLE = {"by": "simplestyle"}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=3,
)
COLOUR = st.from_regex(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})", fullmatch=True)


def frame(*properties: dict[str, Any]) -> Any:
    features = [
        {"type": "Feature", "id": f"f{i}", "geometry": None, "properties": each}
        for i, each in enumerate(properties)
    ]
    return frame_of(features, "x.geojson")[0]


def test_nothing_given_is_drawn_as_the_specification_has_it() -> None:
    (symbol,), numbers = symbols_of(frame({}, {}), SIMPLE)
    assert symbol[:7] == ("#555555", 2.0, 1.0, "#555555", 0.6, "#7e7e7e", 1)
    assert numbers == [0, 0]


@settings(max_examples=30)
@given(COLOUR)
def test_colours_pass_with_or_without_their_sign(text: str) -> None:
    (symbol,), _ = symbols_of(frame({"fill": text}), SIMPLE)
    digits = text.removeprefix("#").lower()
    assert symbol.fill in {f"#{digits}", "#" + "".join(2 * digit for digit in digits)}
    assert re.fullmatch("#[0-9a-f]{6}", symbol.fill)
    assert style_findings(frame({"fill": text}), SIMPLE) == []


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(list(SIMPLESTYLE)), ANYTHING))
def test_whatever_is_given_only_sound_looks_reach_the_map(properties: dict[str, Any]) -> None:
    (symbol,), _ = symbols_of(frame(properties), SIMPLE)
    for colour in (symbol.stroke, symbol.fill, symbol.marker):
        assert re.fullmatch("#[0-9a-f]{6}", colour)
    assert 0 <= symbol.stroke_width <= 20
    assert 0 <= symbol.stroke_opacity <= 1
    assert 0 <= symbol.fill_opacity <= 1
    assert symbol.size in (0, 1, 2)
    json.dumps(symbol, allow_nan=False)


BAD = [
    ("stroke", "red"), ("fill", "#12345"), ("fill", "#1234567"), ("marker-color", "url(x)"),
    ("fill", "#fff;}</style>"), ("stroke-width", -1), ("stroke-width", 1e9), ("stroke-width", "2"),
    ("stroke-opacity", 1.5), ("fill-opacity", True), ("fill-opacity", 10**400),
    ("fill-opacity", math.inf), ("marker-size", "huge"), ("fill", 16777215), ("stroke", "#ffff\n"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), BAD)
def test_what_cannot_be_read_is_told_and_left_out(name: str, value: Any) -> None:
    layer = frame({}, {name: value})
    symbols, numbers = symbols_of(layer, SIMPLE)
    assert (len(symbols), numbers) == (1, [0, 0])
    (found,) = style_findings(layer, SIMPLE, "x.geojson")
    assert (found.severity, found.code, found.file) == (Severity.WARNING, "style", "x.geojson")
    assert (found.feature_id, found.path) == ("f1", f"$.features[1].properties.{name}")
    assert found.fix


def test_a_symbol_is_a_note() -> None:
    (found,) = style_findings(frame({"marker-symbol": "bus"}), SIMPLE)
    assert (found.severity, found.value) == (Severity.NOTE, "bus")


def test_rows_of_one_feature_are_told_under_its_own_number() -> None:
    layer = frame({}, {"stroke": "red"})
    layer["feature_index"] = [7, 7]
    assert style_findings(layer, SIMPLE)[0].path == "$.features[7].properties.stroke"


def test_a_layer_without_a_style_has_nothing_to_find() -> None:
    layer = frame({"stroke": "red", "marker-symbol": "bus"})
    assert style_findings(layer, {}) == style_findings(layer, {"by": "holder"}) == []


def test_too_many_looks_are_drawn_plainly_and_told() -> None:
    layer = frame(*({"fill": f"#{i:06x}"} for i in range(MOST_SYMBOLS + 2)))
    symbols, numbers = symbols_of(layer, SIMPLE)
    assert len(symbols) <= MOST_SYMBOLS + 1
    assert symbols[numbers[-1]].fill == "#555555"
    assert "10,002 looks" in style_findings(layer, SIMPLE)[-1].message


def test_values_have_colours_by_how_common_they_are() -> None:
    values = [*range(14), *range(4), 0.0, None, ""]
    symbols, numbers = symbols_of(frame(*({"century": v} for v in values)), {"by": "century"})
    labels = [symbols[number].label for number in numbers]
    assert [symbol.label for symbol in symbols[:4]] == ["0", "1", "2", "3"]
    assert len(symbols) == MOST_VALUES + 2
    assert labels.count("0") == 3
    assert labels.count("other values") == 4
    assert labels[-2:] == ["no value", "no value"]
    assert len({symbol.fill for symbol in symbols}) == len(symbols)


def test_a_property_that_nobody_has_is_told() -> None:
    (found,) = style_findings(frame({"a": 1}), {"by": "b"})
    assert (found.severity, found.value) == (Severity.WARNING, "b")
    (found,) = style_findings(frame(*({"a": i} for i in range(11))), {"by": "a"})
    assert "10 commonest of its 11" in found.message
    assert style_findings(frame(*({"a": i} for i in range(10))), {"by": "a"}) == []


@pytest.mark.parametrize("by", ["geometry", "__proto__", "id", "valid_from", "sources", "x" * 9999])
def test_any_name_can_be_asked_for(by: str) -> None:
    symbols, numbers = symbols_of(frame({by: "v"}), {"by": by})
    assert numbers == [0]
    assert symbols[0].label in {"v", "f0", "no value"} | {'["v"]'}


@given(ANYTHING)
def test_every_value_is_some_text(value: Any) -> None:
    assert isinstance(value_text(value), str)


@pytest.mark.parametrize("value", [None, "", [], {}, (), "[]", "{}", math.nan])
def test_what_is_empty_is_no_value(value: Any) -> None:
    assert value_text(value) == ""


def test_what_is_not_empty_is_written_out() -> None:
    written = [value_text(value) for value in ({"a": [1]}, [0], 0, False, 1e300, "nan", math.inf)]
    assert written[:4] == ['{"a": [1]}', "[0]", "0", "false"]
    assert written[5:] == ["nan", "inf"]


def test_colours_of_values_keep_clear_of_the_parties_and_of_each_other() -> None:
    """In every kind of eye, about as far as the two nearest parties of the atlas are apart."""
    hues = tuple(party_colours(read_atlas()).values())
    nearest = min(difference(a, b) for a, b in itertools.combinations(hues, 2))
    colours = distinct_colours(MOST_VALUES, hues)
    for one, other in itertools.combinations((*colours, *hues), 2):
        if one in colours:
            assert difference(one, other) > 0.85 * nearest, (one, other)


def test_colours_of_values_stay_apart_on_a_dark_ground() -> None:
    colours = [brightened(colour) for colour in distinct_colours(MOST_VALUES, ("#9772c0",))]
    for one, other in itertools.combinations(colours, 2):
        assert difference(one, other) > 0.04
    assert min(difference(colour, "#1f2124") for colour in colours) > 0.25
