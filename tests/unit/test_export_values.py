"""What kind of value a property is outlives being written: numbers, truths, lists, objects."""

import io
import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyarrow.parquet  # type: ignore[import-untyped]
import pytest
from click.testing import CliRunner

from geo_app.cli import main
from geo_app.export import content_of
from geo_app.formats import open_features
from geo_app.intake import take_in
from geo_app.layers import frame_of
from geo_app.model import Atlas
from geo_app.store import read_atlas

Make = Callable[..., Path]
MakeFeature = Callable[..., dict[str, Any]]
DAY = "2016-04-03"
DIALECTS = ("geojson", "json-fg", "linked-places")

OWN = {"count": 2**53 + 1, "share": 0.5, "seen": True, "mixed": 1}
NESTED = {
    "facts": ["b-1", "b-2"], "sizes": [1, 2.5, None], "deep": {"a": [{"b": "é"}]}, "none": [],
    "when": {"timespans": []}, "text": '["b-1"]', "dates": "[1992]",
}  # fmt: skip


@pytest.fixture
def several(make_atlas: Make, make_feature: MakeFeature) -> Atlas:
    """Return an atlas of which one layer has properties that the other has not."""
    features = [make_feature("a", **OWN), make_feature("b", mixed=0.5), make_feature("c")]
    atlas = read_atlas(make_atlas(features))
    (layer,) = atlas.layers
    frame, _ = frame_of([make_feature("d", height=7), make_feature("e", height=9)], "x.geojson")
    return replace(atlas, layers=(layer, replace(layer, id="others", frame=frame)))


@pytest.mark.parametrize("turned", [False, True])
def test_one_table_of_several_layers_keeps_types(several: Atlas, turned: bool) -> None:
    layers = several.layers[::-1] if turned else several.layers
    content, _ = content_of(replace(several, layers=layers), "geoparquet")
    kinds = {"count": "int64", "share": "double", "seen": "bool", "mixed": "double"}
    schema = pyarrow.parquet.read_schema(io.BytesIO(content))
    assert {name: str(schema.field(name).type) for name in kinds} == kinds
    assert str(schema.field("height").type) == "int64"
    rows = pyarrow.parquet.read_table(io.BytesIO(content)).to_pylist()
    table = {row["id"]: row for row in rows}
    assert {name: table["a"][name] for name in OWN} == OWN
    assert {table[one][name] for one in "de" for name in OWN} == {None}
    assert [table[one]["height"] for one in "abcde"] == [None, None, None, 7, 9]


@pytest.mark.parametrize("form", ["csv", "geojson"])
def test_whole_numbers_stay_whole_beside_layers_without_them(
    several: Atlas, tmp_path: Path, form: str
) -> None:
    file = tmp_path / f"x.{form}"
    file.write_bytes(content_of(several, form).content)
    read = {one["properties"].get("id") or one["id"]: one["properties"]
            for one in open_features(file, file.name).features}  # fmt: skip
    assert (read["d"]["height"], read["a"]["count"]) == (7, 2**53 + 1)
    assert isinstance(read["d"]["height"], int)
    assert "count" not in read["d"]


def test_layers_may_differ_in_many_properties_of_any_name(
    make_atlas: Make, make_feature: MakeFeature
) -> None:
    own = {"self": 1, "names": 2, "index": 3} | {f"p{number}": number for number in range(200)}
    atlas = read_atlas(make_atlas())
    frames = [frame_of([make_feature("a", **more)], "x.geojson")[0] for more in (own, {})]
    layers = [replace(atlas.layers[0], id=f"l{n}", frame=frame) for n, frame in enumerate(frames)]
    content, _ = content_of(replace(atlas, layers=tuple(layers)), "geojson")
    first, second = (one["properties"] for one in json.loads(content)["features"])
    assert {name: first[name] for name in own} == own
    assert {*second} == {*first} - {*own}


def test_the_built_in_claims_are_numbers_in_the_whole_atlas() -> None:
    atlas = read_atlas()
    claims = next(layer for layer in atlas.layers if layer.id == "claims").frame
    table = gpd.read_parquet(io.BytesIO(content_of(atlas, "geoparquet").content))
    for name in ("value_min", "value_max"):
        found = table.loc[table["layer"] == "claims", name].dropna().tolist()
        assert found == claims[name].dropna().tolist()
        assert {*map(type, found)} <= {int, float}


@pytest.mark.parametrize("form", DIALECTS)
def test_lists_and_objects_of_a_files_own_are_written_as_such(
    make_atlas: Make, make_feature: MakeFeature, tmp_path: Path, form: str
) -> None:
    atlas = read_atlas(make_atlas([make_feature("a", **NESTED), make_feature("b")]))
    content = content_of(atlas, form).content
    first, second = (feature["properties"] for feature in json.loads(content)["features"])
    assert {name: first[name] for name in NESTED} == NESTED
    assert not {*NESTED} & {*second}
    # And so they are after having been added again, which they were not as text.
    (file := tmp_path / "again.geojson").write_bytes(content)
    again = take_in(file, file.name, None).frame
    assert again is not None
    atlas = replace(atlas, layers=(replace(atlas.layers[0], frame=again),))
    back = json.loads(content_of(atlas, "geojson").content)["features"][0]["properties"]
    assert {name: back[name] for name in NESTED} == NESTED


def test_what_json_has_no_number_for_stays_text(
    make_atlas: Make, make_feature: MakeFeature
) -> None:
    atlas = read_atlas(make_atlas())
    frame, _ = frame_of([make_feature("a", sizes=[math.inf, 1])], "x.geojson")
    atlas = replace(atlas, layers=(replace(atlas.layers[0], frame=frame),))
    (feature,) = json.loads(content_of(atlas, "geojson").content)["features"]
    assert feature["properties"]["sizes"] == "[Infinity, 1]"


def test_a_list_is_one_on_the_command_line_too(make_atlas: Make, make_feature: MakeFeature) -> None:
    folder = make_atlas([make_feature("a", **NESTED)])
    told = {
        form: CliRunner()
        .invoke(main, ["show", DAY, "--atlas", str(folder), "--format", form])
        .output
        for form in ("json", "geojson", "csv")
    }
    (row,) = json.loads(told["json"])["layers"]["settlements"]
    assert (row["facts"], row["text"]) == (["b-1", "b-2"], '["b-1"]')
    (feature,) = json.loads(told["geojson"])["features"]
    assert feature["properties"]["deep"] == NESTED["deep"]
    # One cell, as it was.
    assert '"[""b-1"", ""b-2""]"' in told["csv"]
