"""Every record of the built-in atlas: parties, sources, and each feature of each layer."""

from __future__ import annotations

import re
from typing import Any

import pytest
import shapely

from geo_app.edtf import parse_edtf
from tests.geodata.shipped import (
    ACCOUNTS,
    ATLAS,
    EVERYTHING,
    GEODATA,
    LAYERS,
    PARTIES,
    SOURCE_IDS,
    SOURCES,
    drawn,
    facts,
    features,
    layer,
    rows_of_places,
)


def test_every_file_of_the_atlas_is_listed() -> None:
    on_disk = {
        p.relative_to(GEODATA).as_posix()
        for d in ("layers", "basemap")
        for p in (GEODATA / d).iterdir()
    }
    assert on_disk == set(EVERYTHING)


@pytest.mark.parametrize("record", [*ATLAS["layers"], *ATLAS["basemap"]], ids=lambda r: r["id"])
def test_a_layer_states_its_licence_and_credit(record: dict[str, Any]) -> None:
    assert record["licence"]
    assert record["attribution"]


@pytest.mark.parametrize("party", ATLAS["parties"], ids=lambda p: p["id"])
def test_a_party_can_be_named_and_drawn(party: dict[str, str]) -> None:
    assert re.fullmatch("#[0-9a-f]{6}", party["colour"])
    assert 0 < len(party["short"]) <= 14
    assert {"name", "name:hy", "name:az", "name:ru", "note"} <= set(party)


def test_parties_stand_in_alphabetical_order_with_unknown_last() -> None:
    names = [party["name"] for party in ATLAS["parties"]]
    assert names[:-1] == sorted(names[:-1])
    assert ATLAS["parties"][-1]["id"] == "unknown"
    assert {row["id"] for row in facts("parties")} == PARTIES


def oklch(colour: str) -> tuple[float, float]:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    ]
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, (a * a + b * b) ** 0.5


def test_both_sides_have_colours_of_equal_weight() -> None:
    colours = {party["id"]: party["colour"] for party in ATLAS["parties"]}
    assert oklch(colours["artsakh"]) == pytest.approx(oklch(colours["azerbaijan"]), abs=0.005)


def test_the_opening_view_lies_in_the_extent() -> None:
    west, south, east, north = ATLAS["extent"]
    view = ATLAS["opening_view"]
    assert west < view["lon"] < east
    assert south < view["lat"] < north
    assert {language["id"] for language in ATLAS["languages"]} == {"en", "hy", "az", "ru"}


@pytest.mark.parametrize("source", SOURCES, ids=lambda s: s["id"])
def test_a_source_can_be_cited(source: dict[str, Any]) -> None:
    assert {"id", "type", "title", "note"} <= set(source)
    assert source.get("author") or source.get("container-title")
    assert source["note"].startswith("Leaning: ")
    assert str(source.get("URL", "http")).startswith("http")


def test_source_ids_are_unique() -> None:
    assert len(SOURCE_IDS) == len(SOURCES)


@pytest.mark.parametrize("file", EVERYTHING)
def test_ids_are_unique(file: str) -> None:
    ids = [feature["id"] for feature in features(file)]
    assert all(isinstance(id_, str) and id_ for id_ in ids)
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("file", EVERYTHING)
def test_geometries_are_valid(file: str) -> None:
    assert [
        id_ for id_, geometry in drawn(file) if not geometry.is_valid or geometry.is_empty
    ] == []


@pytest.mark.parametrize("file", EVERYTHING)
def test_rings_are_wound_by_the_right_hand_rule(file: str) -> None:
    polygons = [
        (id_, part)
        for id_, geometry in drawn(file)
        for part in shapely.get_parts(geometry)
        if part.geom_type == "Polygon"
    ]
    assert [id_ for id_, p in polygons if not p.exterior.is_ccw] == []
    assert [id_ for id_, p in polygons if any(hole.is_ccw for hole in p.interiors)] == []


@pytest.mark.parametrize("file", EVERYTHING)
def test_coordinates_have_at_most_five_decimals(file: str) -> None:
    text = (GEODATA / file).read_text(encoding="utf-8")
    coordinates = re.findall(r'"coordinates":([\[\]0-9.,e-]+)', text)
    assert re.findall(r"\d\.\d{6,}|e-", "".join(coordinates)) == []


@pytest.mark.parametrize("name", LAYERS)
def test_layers_lie_in_the_extent(name: str) -> None:
    extent = shapely.box(*ATLAS["extent"])
    assert [id_ for id_, g in drawn(f"layers/{name}.geojson") if not extent.covers(g)] == []


@pytest.mark.parametrize("name", LAYERS)
def test_references_resolve(name: str) -> None:
    unknown = []
    for feature in layer(name):
        given = feature["properties"]
        wrong = {source for source in given["sources"] if source not in SOURCE_IDS}
        wrong |= {given.get("holder", "unknown")} - PARTIES
        wrong |= {given.get("claimant", "unknown")} - PARTIES - ACCOUNTS
        wrong |= {given.get("account", "artsakh")} - ACCOUNTS
        wrong |= set(given.get("disputed_by", [])) - PARTIES
        wrong |= {given["place"]} - set(rows_of_places()) if "place" in given else set()
        unknown += [(feature["id"], sorted(wrong))] if wrong or not given["sources"] else []
    assert unknown == []


@pytest.mark.parametrize("record", ATLAS["layers"], ids=lambda r: r["id"])
def test_features_say_what_they_must(record: dict[str, Any]) -> None:
    required = {"name", "name:en", "kind", "subkind", "valid_from", "certainty", "basis", "sources"}
    certainties = {"certain", "less-certain", "uncertain"}
    faulty = [
        feature["id"]
        for feature in layer(record["id"])
        if not required <= set(feature["properties"])
        or feature["properties"]["kind"] != record["kind"]
        or feature["properties"]["certainty"] not in certainties
        or "" in feature["properties"].values()
    ]
    assert faulty == []


@pytest.mark.parametrize("name", LAYERS)
def test_languages_are_those_of_the_atlas(name: str) -> None:
    known = {f"name:{language['id']}" for language in ATLAS["languages"]}
    used = {key for f in layer(name) for key in f["properties"] if key.startswith("name:")}
    assert used <= known


@pytest.mark.parametrize("name", LAYERS)
def test_dates_can_be_read_and_start_before_they_end(name: str) -> None:
    reversed_ = []
    for feature in layer(name):
        start = parse_edtf(feature["properties"]["valid_from"])
        end = parse_edtf(feature["properties"].get("valid_to", "2100-01-01"))
        if start.earliest >= end.latest or start.lower > end.lower or start.upper > end.upper:
            reversed_.append(feature["id"])
    assert reversed_ == []


@pytest.mark.parametrize("name", LAYERS)
def test_sided_words_stand_only_in_quotation_marks(name: str) -> None:
    sided = re.compile(r"occup|liberat|terroris|aggress|separatis|cleans|regime", re.IGNORECASE)
    found = []
    for feature in layer(name):
        for key, value in feature["properties"].items():
            if key != "sources" and sided.search(re.sub(r'"[^"]*"', "", str(value))):
                found.append((feature["id"], key))
    assert found == []
