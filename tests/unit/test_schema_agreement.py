"""What the program calls an error, and a schema can see, the schema refuses; and nothing else."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from geo_app.checks import Vocabulary, check_layer
from geo_app.description import Description, sources_of
from geo_app.layers import frame_of
from geo_app.model import Certainty, LayerKind, Severity
from geo_app.store import FORMAT, read_atlas

SCHEMAS = Path(__file__).resolve().parents[2] / "geodata" / "schema"
KINDS, CERTAINTIES = [str(kind) for kind in LayerKind], [str(word) for word in Certainty]


@cache
def validator(name: str) -> Draft202012Validator:
    text = (SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


junk = st.one_of(st.text(max_size=8), st.integers(), st.booleans(), st.lists(st.text(max_size=2)))
longitudes = st.one_of(st.integers(-180, 180), st.floats(-179, 179), st.sampled_from([361, "4"]))
latitudes = st.one_of(st.integers(-90, 90), st.floats(-89, 89), st.sampled_from([91, -400, None]))
positions = st.one_of(
    st.tuples(st.integers(-179, 179), st.integers(-89, 89)).map(list),
    st.tuples(longitudes, latitudes).map(list),
    st.sampled_from([[1], [1, 2, 3], "1,2", [[1, 2]]]),
)
lines = st.lists(positions, max_size=4)
rings = st.one_of(st.lists(positions, min_size=4, max_size=5), st.just([]))
GEOMETRIES = {
    "Point": positions, "MultiPoint": lines, "LineString": lines,
    "MultiLineString": st.lists(lines, max_size=2), "Polygon": st.lists(rings, max_size=2),
    "MultiPolygon": st.lists(st.lists(rings, max_size=1), max_size=2), "Polygonn": positions,
}  # fmt: skip


@st.composite
def geometries(draw: st.DrawFn) -> Any:
    kind = draw(st.sampled_from(list(GEOMETRIES)))
    geometry = {"type": kind, "coordinates": draw(GEOMETRIES[kind])}
    if draw(st.integers(0, 9)) == 0:
        del geometry[draw(st.sampled_from(["type", "coordinates"]))]
    return draw(st.sampled_from([geometry, geometry, None, "POINT (1 2)"]))


features = st.fixed_dictionaries(
    {
        "type": st.just("Feature"),
        "geometry": geometries(),
        "properties": st.one_of(
            st.fixed_dictionaries(
                {},
                optional={
                    "kind": st.one_of(st.sampled_from([*KINDS, "", None]), junk),
                    "certainty": st.one_of(st.sampled_from([*CERTAINTIES, "", None]), junk),
                    "name": st.text(max_size=4),
                },
            ),
            st.sampled_from([None, [], "name", 4]),
        ),
    }
)
SEEN = {"kind", "certainty", "geometry", "not-degrees", "not-a-feature", "not-finite"}


@given(features)
def test_a_feature_is_refused_by_both_or_by_none(feature: dict[str, Any]) -> None:
    frame, findings = frame_of([feature], "x.geojson")
    found = findings + check_layer(frame, "x.geojson", Vocabulary())
    errors = [f for f in found if f.severity == Severity.ERROR and f.code in SEEN]
    collection = {"type": "FeatureCollection", "features": [feature]}
    assert validator("layer").is_valid(collection) == (not errors), errors


numbers = st.one_of(st.integers(-200, 200), st.floats(-200, 200), st.sampled_from([True, "4"]))
extents = st.one_of(st.lists(numbers, max_size=5), st.just([32.2, 34.5, 34.7, 35.8]), st.none())
views: st.SearchStrategy[Any] = st.one_of(
    st.fixed_dictionaries({}, optional={"lat": numbers, "lon": numbers, "zoom": numbers}),
    st.fixed_dictionaries(
        {"lat": st.integers(-90, 90), "lon": st.integers(-180, 180), "zoom": st.integers(0, 25)}
    ),
    st.sampled_from([None, [], "35,33"]),
)
colours = st.one_of(
    st.from_regex(r"#[0-9a-fA-F]{6}", fullmatch=True), st.text("#0af", max_size=8), st.none()
)
named = st.lists(
    st.fixed_dictionaries({}, optional={"id": st.one_of(st.text(max_size=3), st.just(4))}),
    max_size=3,
    unique_by=lambda record: str(record.get("id")),
)
parties = st.lists(
    st.fixed_dictionaries({}, optional={"id": st.sampled_from(["a", 4]), "colour": colours}),
    max_size=1,
)
descriptions = st.fixed_dictionaries(
    {"extent": extents, "opening_view": views},
    optional={"parties": parties, "accounts": named, "languages": named},
)


EXTENT = validator("atlas").schema["properties"]["extent"]


@given(descriptions)
def test_a_description_is_refused_by_both_or_by_none(members: dict[str, Any]) -> None:
    if validator("atlas").evolve(schema=EXTENT).is_valid(members["extent"]):
        west, south, east, north = members["extent"]
        # An order, and how wide it is, are more than a schema can say.
        assume(west < east <= west + 360 and south < north)
    description = Description({"format": FORMAT, **members})
    description.opening_view(description.extent())
    description.parties()
    description.accounts()
    description.languages()
    is_valid = validator("atlas").is_valid({"format": FORMAT, **members})
    assert is_valid == (not description.findings), description.findings


@given(st.lists(st.one_of(st.dictionaries(st.sampled_from(["id", "title"]), junk), junk)))
def test_sources_are_refused_by_both_or_by_none(records: list[Any]) -> None:
    titled = [r for r in records if not isinstance(r, dict) or isinstance(r.get("title", ""), str)]
    _, findings = sources_of(titled)
    assert validator("sources").is_valid(titled) == (not findings)


@pytest.mark.parametrize(
    "changed",
    [
        {}, {"kind": "church"}, {"kind": None}, {"file": ""}, {"file": None}, {"style": {}},
        {"style": {"by": "simplestyle"}}, {"style": {"by": "subkind"}}, {"style": "simplestyle"},
        {"id": None}, {"style": {"by": 4}}, {"style": None},
    ],
    ids=str,
)  # fmt: skip
def test_a_layer_record_is_refused_by_both_or_by_none(
    make_atlas: Callable[..., Path], changed: dict[str, Any]
) -> None:
    record = {"id": "settlements", "kind": "settlement", "file": "layers/settlements.geojson"}
    folder = make_atlas(layers=[record | changed])
    # That no feature has a value to colour by is a warning about the layer's file.
    findings = [found for found in read_atlas(folder).findings if found.severity == "error"]
    document = json.loads((folder / "atlas.json").read_bytes())
    assert validator("atlas").is_valid(document) == (not findings)
