"""Styled layers and properties of a layer's own in the payload."""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from geo_app.columns import MOST_LETTERS, MOST_PROPERTIES
from geo_app.layers import frame_of
from geo_app.maps import map_bundle
from geo_app.model import Layer
from geo_app.payload import pack
from geo_app.store import read_atlas
from geo_app.validtime import day_number
from tests.unit.test_scrubber import unpacked

POINT = {"type": "Point", "coordinates": [46.7, 40.3]}


def layer(*properties: dict[str, Any], id_: str = "a", **style: str) -> Layer:
    features = [
        {"type": "Feature", "id": f"{id_}{i}", "geometry": POINT, "properties": each}
        for i, each in enumerate(properties)
    ]
    frame, _ = frame_of(features, "x.geojson")
    return Layer(id_, id_.upper(), "settlement", f"layers/{id_}.geojson", frame, style=style)


def own(payload: bytes) -> list[list[dict[str, str]]]:
    """Layer by layer and row by row, the properties that a card lists."""
    header, columns = unpacked(payload)

    def rows(number: int, part: dict[str, Any]) -> list[dict[str, str]]:
        named = [(name, f"own:{number}:{i}") for i, name in enumerate(part.get("own", []))]
        return [
            {name: header["words"][key][columns[key][row]] for name, key in named}
            for row in range(part["count"])
        ]

    return [rows(number, part) for number, part in enumerate(header["layers"])]


def test_without_styles_nothing_is_added() -> None:
    header, columns = unpacked(pack([layer({"name": "A", "holder": "x", "summary": "s"})], {}))
    assert not {"symbols", "own", "by"} & {*header, *header["layers"][0]}
    assert not [name for name in columns if name == "symbol" or name.startswith("own:")]


def test_each_feature_has_its_look_and_others_none() -> None:
    red, blue = {"fill": "#f00"}, {"fill": "#00f"}
    layers = [
        layer({}, {}), layer(red, blue, red, by="simplestyle"), layer({"fill": "#f00"}),
        layer({"a": "x"}, {"a": "y"}, by="a"), layer({"a": "x"}, by="holder"),
    ]  # fmt: skip
    header, columns = unpacked(pack(layers, {}))
    assert columns["symbol"] == [0, 0, 1, 2, 1, 0, 3, 4, 0]
    assert [symbol[3] for symbol in header["symbols"][:2]] == ["#ff0000", "#0000ff"]
    assert [symbol[7] for symbol in header["symbols"]] == ["", "", "x", "y"]
    assert [part.get("by") for part in header["layers"]] == [None, "simplestyle", None, "a", None]


def test_properties_of_a_layers_own_come_back_as_text() -> None:
    given = {"height": 12, "open": True, "tags": ["a", 1], "note": "", "__proto__": "p", "x": None}
    found = own(pack([layer(given, {"height": 3.5}), layer({"y": "z"}, by="holder")], {}))
    assert found[0][0] == {"height": "12", "open": "true", "tags": '["a", 1]', "__proto__": "p"}
    assert found[0][1] == {"height": "3.5", "open": "", "tags": "", "__proto__": ""}
    assert found[1] == [{"y": "z"}]


def test_a_title_is_a_name_and_a_description_is_told() -> None:
    titled = {"title": "Ford", "description": "A ford.", "marker-color": "#f00", "depth": 1}
    payload = pack([layer(titled, by="simplestyle")], {})
    header, columns = unpacked(payload)
    assert header["words"]["names"][columns["name"][0]] == "Ford"
    assert header["words"]["notes"][columns["note"][0]] == "A ford."
    assert own(payload) == [[{"depth": "1"}]]
    assert own(pack([layer(titled)], {}))[0][0] == titled | {"depth": "1"}


def test_the_fullest_properties_travel_and_the_rest_is_counted() -> None:
    many = {f"p{i}": "v" for i in range(MOST_PROPERTIES + 5)}
    few = {f"p{i}": "v" for i in range(5, MOST_PROPERTIES + 5)}
    header, _ = unpacked(pack([layer(many, few)], {}))
    assert header["layers"][0]["own"] == list(few)
    assert header["layers"][0]["left_out"] == 5


def test_endless_texts_are_cut_and_the_cut_is_told() -> None:
    (row,) = own(pack([layer({"text": "ն" * (MOST_LETTERS + 1)})], {}))[0]
    assert row["text"] == "ն" * MOST_LETTERS + "… (10,001 letters in the file)"


def test_letters_that_turn_what_follows_are_left_out() -> None:
    turned = "\u202eford\u2066\x00"
    hostile = replace(layer({"name": turned, turned: turned}, by=turned), title=turned, note=turned)
    text = json.dumps(unpacked(pack([hostile], {}))[0], ensure_ascii=False)
    assert "ford" in text
    assert not {"\u202e", "\u2066", "\\u0000"} & {*text, *text.split('"')}
    assert "\u202e" not in text


def test_a_style_in_the_record_reaches_the_layer(make_atlas: Callable[..., Path]) -> None:
    record = {"id": "s", "kind": "settlement", "file": "layers/settlements.geojson"}
    atlas = read_atlas(make_atlas(layers=[record | {"style": {"by": "simplestyle"}}]))
    assert dict(atlas.layers[0].style) == {"by": "simplestyle"}
    assert map_bundle(atlas) != map_bundle(replace(atlas, layers=()))
    for wrong in ("simplestyle", {"by": 7}, {"by": ""}, [], {}):
        atlas = read_atlas(make_atlas(layers=[record | {"style": wrong}]))
        assert dict(atlas.layers[0].style) == {}
        assert [f.code for f in atlas.findings if f.code == "style"] == ["style"], wrong


def test_the_built_in_atlas_travels_without_a_byte_more() -> None:
    """What its layers say besides is how they were compiled, and no part of the map."""
    atlas = read_atlas()
    header, columns = unpacked(pack((*atlas.basemap, *atlas.layers), {}))
    assert not [part["id"] for part in header["layers"] if "own" in part or "by" in part]
    assert "symbol" not in columns


def test_many_properties_of_many_features_are_packed_in_time() -> None:
    wide = {f"p{i}": f"value {i % 7}" for i in range(60)}
    crowd = layer(*(wide | {"name": f"n{i}"} for i in range(5_000)), by="p1")
    started = time.process_time()
    payload = pack([crowd], {})
    assert time.process_time() - started < 5
    assert len(payload) < 5_000 * 20, sys.getsizeof(payload)


def test_a_shape_that_holds_at_several_times_is_sent_once() -> None:
    ring = shapely.box(46, 39, 47, 40)
    again, point = shapely.box(46, 39, 47, 40), shapely.Point(46, 39)
    shapes = [point, ring, ring, None, again, point, shapely.LineString([(46, 39), (47, 40)])]
    header, columns = unpacked(pack([shaped(shapes), shaped([ring])], {}))
    assert columns["kind"] == [1, 3, 3, 0, 3, 1, 2, 3]
    assert columns["pieces"] == [1, 1, 0, 0, 0, 1, 1, 1], "a layer's shapes are its own"
    assert columns["repeats"] == [0, 0, 1, 0, 3, 0, 0, 0]
    assert header["count"] == 8
    assert "repeats" not in unpacked(pack([shaped([ring, point])], {}))[1]


def test_days_of_assertion_travel_where_they_are_recorded() -> None:
    told = [{"asserted_on": "2016-04-02", "valid_from": "2016-04-01"}, {"valid_from": "2016"}]
    header, columns = unpacked(pack([layer(*told)], {}))
    assert columns["days"][columns["known"][0] - 2] == day_number("2016-04-02")
    assert columns["known"][1] == 0, "known from its beginning"
    assert "known" not in unpacked(pack([layer({"valid_from": "2016"})], {}))[1]
    assert header["count"] == 2


def shaped(shapes: list[Any]) -> Layer:
    frame = gpd.GeoDataFrame({"id": [""] * len(shapes)}, geometry=shapes, crs="EPSG:4326")
    return Layer("shapes", "Shapes", "control-area", "layers/shapes.geojson", frame)
