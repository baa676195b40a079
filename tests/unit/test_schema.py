"""The schemas and the documents say what the program does: no more than it accepts, and no less."""

import json
import re
import tomllib
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from geo_app.checks import Vocabulary, check_layer
from geo_app.formats import SUFFIXES
from geo_app.formats.table import LATITUDES, LONGITUDES, SHAPE
from geo_app.layers import INTERNAL, LIST_COLUMNS, NUMBER_COLUMNS, TEXT_COLUMNS, frame_of
from geo_app.limits import Limits
from geo_app.model import Certainty, LayerKind
from geo_app.store import FORMAT, read_atlas

ROOT = Path(__file__).resolve().parents[2]
GEODATA = ROOT / "geodata"
EXAMPLES = ROOT / "docs" / "examples"
LAYERS = [
    *sorted(GEODATA.glob("layers/*.geojson")), *sorted(GEODATA.glob("basemap/*.geojson")),
    GEODATA / "schema" / "template.geojson", *sorted(EXAMPLES.rglob("*.geojson")),
]  # fmt: skip
KINDS, CERTAINTIES = [str(kind) for kind in LayerKind], [str(word) for word in Certainty]


@cache
def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (GEODATA / "schema" / f"{name}.schema.json").read_text(encoding="utf-8")
    )
    return found


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema(name))


def document(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def shipped(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def properties() -> dict[str, Any]:
    found: dict[str, Any] = schema("layer")["$defs"]["properties"]
    return {**found["properties"], "name:xx": found["patternProperties"]["^name:"]}


# What is shipped is valid.


@pytest.mark.parametrize("name", ["layer", "atlas", "sources"])
def test_a_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))
    assert schema(name)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("path", LAYERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_shipped_layer_is_valid(path: Path) -> None:
    found = shipped(path)
    # Statements of one file look alike: of a large one some are enough.
    some = found["features"][:: 1 + len(found["features"]) // 50]
    assert some
    refused = validator("layer").iter_errors({**found, "features": some})
    assert [error.message for error in refused] == []


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("atlas", GEODATA / "atlas.json"),
        ("sources", GEODATA / "sources.json"),
        ("sources", EXAMPLES / "cyprus" / "sources.json"),
    ],
)
def test_shipped_descriptions_are_valid(name: str, path: Path) -> None:
    assert [error.message for error in validator(name).iter_errors(shipped(path))] == []


def test_the_template_has_a_feature_of_each_kind() -> None:
    template = shipped(GEODATA / "schema" / "template.geojson")
    assert sorted(f["properties"]["kind"] for f in template["features"]) == sorted(KINDS)
    assert (GEODATA / "schema" / template["$schema"]).is_file()


def test_the_template_has_no_findings() -> None:
    atlas = read_atlas()
    template = shipped(GEODATA / "schema" / "template.geojson")
    frame, findings = frame_of(template["features"], "template.geojson")
    known = Vocabulary(set(atlas.parties), set(atlas.accounts), set(atlas.sources))
    assert findings + check_layer(frame, "template.geojson", known, extent=atlas.extent) == []


# Every column is in the schema and in the documents, with an example.


@pytest.mark.parametrize("column", [*TEXT_COLUMNS, *LIST_COLUMNS, *NUMBER_COLUMNS])
def test_a_column_is_explained_with_an_example(column: str) -> None:
    assert properties()[column]["description"]
    assert properties()[column]["examples"]
    assert f"| `{column}` |" in document("properties.md")


@pytest.mark.parametrize("name", properties())
def test_examples_are_valid(name: str) -> None:
    root = validator("layer")
    for example in properties()[name]["examples"]:
        feature = {"type": "Feature", "geometry": None, "properties": {name: example}}
        assert root.is_valid({"type": "FeatureCollection", "features": [feature]})


def test_the_words_are_those_of_the_model() -> None:
    kinds, certainties = (properties()[name]["anyOf"][0]["enum"] for name in ("kind", "certainty"))
    assert (kinds, certainties) == (KINDS, CERTAINTIES)
    assert schema("atlas")["properties"]["layers"]["items"]["properties"]["kind"]["enum"] == KINDS
    assert schema("atlas")["properties"]["format"]["const"] == FORMAT


def row(name: str, says: dict[str, Any]) -> str:
    """Return the row of docs/properties.md that a property should have."""
    if "anyOf" in says:
        holds = "word" if "enum" in says["anyOf"][0] else "list of text"
    else:
        holds = "number" if says["type"] == ["number", "null"] else "text"
    written = (e if isinstance(e, str) else json.dumps(e) for e in says["examples"])
    examples = ", ".join(f"`{example}`" for example in written)
    return f"| `{name}` | {holds} | {examples} | {says['description']} |"


def test_the_table_of_properties_is_that_of_the_schema() -> None:
    table = document("properties.md").split("|---|---|---|---|\n")[1].split("\n\n")[0]
    assert table.splitlines() == [row(name, says) for name, says in properties().items()]


def test_names_that_are_taken_are_told() -> None:
    assert [name for name in INTERNAL if f"`{name}`" not in document("properties.md")] == []


@pytest.mark.parametrize("name", ["atlas", "sources"])
def test_every_member_is_explained(name: str) -> None:
    def unexplained(part: dict[str, Any]) -> list[str]:
        named = part.get("properties", {})
        inner = [*named.values(), *(one for one in part.values() if isinstance(one, dict))]
        missing = [key for key, says in named.items() if "description" not in says]
        return missing + [key for one in inner if isinstance(one, dict) for key in unexplained(one)]

    assert unexplained(schema(name)) == []


def test_limits_are_documented_with_their_variables() -> None:
    rows = re.findall(r"^\| `GEO_APP_MAX_(\w+)` \| (\d+) \|", document("adding-layers.md"), re.M)
    assert rows == [(limit.name.upper(), str(limit.default)) for limit in fields(Limits)]
    config = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    uploads = tomllib.loads(config)["server"]["maxUploadSize"]
    assert f"file may have {uploads} MB" in document("adding-layers.md")


def test_formats_are_documented_with_their_endings() -> None:
    part = document("adding-layers.md").split("## What can be read")[1].split("Coordinates are")[0]
    assert sorted(re.findall(r"`(\.\w+)`", part)) == sorted(SUFFIXES)
    columns = document("adding-layers.md").split("1. **Where**")[1].split("2. **When**")[0]
    assert {*LONGITUDES, *LATITUDES, SHAPE} == set(re.findall(r"`(\w+)`", columns))


def test_settings_for_editors_name_the_schemas() -> None:
    block = document("adding-layers.md").split("<!-- settings -->\n```json\n")[1].split("```")[0]
    urls = [mapping["url"] for mapping in json.loads(block)["json.schemas"]]
    assert sorted(path.name for path in GEODATA.glob("schema/*.schema.json")) == sorted(
        (ROOT / url).resolve(strict=True).name for url in urls
    )
