"""The built-in atlas, record by record: read as plain JSON, as anyone else would."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import shapely
from pyproj import Geod
from shapely.geometry import shape

from geo_app.edtf import parse_edtf

GEODATA = Path(__file__).parent.parent / "geodata"
FACTS = GEODATA / "build" / "facts"

ATLAS = json.loads((GEODATA / "atlas.json").read_text(encoding="utf-8"))
SOURCES = json.loads((GEODATA / "sources.json").read_text(encoding="utf-8"))
LAYERS = [record["id"] for record in ATLAS["layers"]]
EVERYTHING = [record["file"] for record in (*ATLAS["layers"], *ATLAS["basemap"])]
PARTIES = {record["id"] for record in ATLAS["parties"]}
ACCOUNTS = {record["id"] for record in ATLAS["accounts"]}
SOURCE_IDS = {record["id"] for record in SOURCES}
WGS84 = Geod(ellps="WGS84")


@cache
def features(file: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((GEODATA / file).read_text(encoding="utf-8"))[
        "features"
    ]
    return found


def layer(name: str) -> list[dict[str, Any]]:
    return features(f"layers/{name}.geojson")


def facts(name: str) -> list[dict[str, str]]:
    with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def rows_of_places() -> dict[str, list[dict[str, Any]]]:
    rows = defaultdict(list)
    for feature in layer("settlements"):
        rows[feature["properties"]["place"]].append(feature)
    return dict(rows)


def listed(cell: str) -> list[str]:
    return [item.strip() for item in cell.split(";") if item.strip()]


def drawn(file: str) -> list[tuple[str, Any]]:
    return [(f["id"], shape(f["geometry"])) for f in features(file) if f["geometry"]]


# The atlas


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


# Sources


@pytest.mark.parametrize("source", SOURCES, ids=lambda s: s["id"])
def test_a_source_can_be_cited(source: dict[str, Any]) -> None:
    assert {"id", "type", "title", "note"} <= set(source)
    assert source.get("author") or source.get("container-title")
    assert source["note"].startswith("Leaning: ")
    assert str(source.get("URL", "http")).startswith("http")


def test_source_ids_are_unique() -> None:
    assert len(SOURCE_IDS) == len(SOURCES)


# Every feature of every layer; faults are gathered so that one run shows them all


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


# Settlements


def test_settlements_are_the_rows_of_the_facts() -> None:
    rows = facts("control")
    assert len(layer("settlements")) == len(rows)
    for feature, row in zip(layer("settlements"), rows, strict=True):
        given = feature["properties"]
        assert given["place"] == row["place_id"]
        assert (given["valid_from"], given.get("valid_to", "")) == (row["start"], row["end"])
        assert (given["holder"], given.get("account", "")) == (row["holder"], row["asserted_by"])
        assert given["sources"] == listed(row["sources"])


def test_every_place_of_the_facts_is_there_with_its_names_and_position() -> None:
    places = {row["id"]: row for row in facts("places")}
    assert set(rows_of_places()) == set(places)
    for id_, rows in rows_of_places().items():
        given, place = rows[0]["properties"], places[id_]
        for language in ("en", "hy", "az", "ru"):
            assert given.get(f"name:{language}", "") == place[f"name_{language}"]
        assert given.get("other_names", []) == listed(place["other_names"])
        assert rows[0]["geometry"]["coordinates"] == [float(place["lon"]), float(place["lat"])]


def test_the_unattributed_account_has_neither_gap_nor_overlap() -> None:
    broken = []
    for place, rows in rows_of_places().items():
        own = [row["properties"] for row in rows if "account" not in row["properties"]]
        ends = [row.get("valid_to") for row in own]
        starts = [row["valid_from"] for row in own]
        if [*starts, None] != ["1988-02-20", *ends]:
            broken.append(place)
    assert broken == []


def test_rival_rows_carry_the_account_in_their_id() -> None:
    rivals = [f for f in layer("settlements") if "account" in f["properties"]]
    assert len(rivals) == 35
    for feature in rivals:
        given = feature["properties"]
        assert re.fullmatch(rf"{given['place']}-{given['account']}-[1-9]", feature["id"])


SPELLINGS = {
    "talish": {"Talish", "Talış", "Թալիշ", "Талыш", "Talysh", "T’alish", "Թարինջ", "Талиш"},
    "madagiz": {"Madagiz / Sugovushan", "Suqovuşan", "Մատաղիս", "Мадагиз", "Mataghis", "Madaghis",
                "Matagis", "Suqovushan", "Матагис", "Суговушан"},
    "seysulan": {"Seysulan", "Սեյսուլան", "Сейсулан", "Seisulan", "Seisoulan", "Արծվաշեն"},
}  # fmt: skip


@pytest.mark.parametrize("place", SPELLINGS)
def test_the_three_villages_have_every_spelling(place: str) -> None:
    row = next(row for row in facts("places") if row["id"] == place)
    in_facts = {row[f"name_{language}"] for language in ("en", "hy", "az", "ru")}
    in_facts |= set(listed(row["other_names"]))
    for feature in rows_of_places()[place]:
        given = feature["properties"]
        names = {value for key, value in given.items() if key.startswith("name")}
        names |= set(given["other_names"])
        assert in_facts <= names
        assert SPELLINGS[place] <= names


@pytest.mark.parametrize("place", SPELLINGS)
def test_the_three_villages_have_rival_accounts_of_april_2016(place: str) -> None:
    rivals = {
        (f["properties"]["account"], f["properties"]["holder"])
        for f in rows_of_places()[place]
        if "account" in f["properties"] and f["properties"]["valid_from"].startswith("2016-04")
    }
    assert {("artsakh", "artsakh"), ("azerbaijan", "azerbaijan")} <= rivals


def test_an_announcement_is_asserted_on_the_day_it_starts() -> None:
    for feature in layer("settlements"):
        given = feature["properties"]
        if "asserted_on" in given:
            assert given["start_kind"] in {"announced", "claimed"}
            assert given["asserted_on"] == given["valid_from"]
    madagiz = {f["id"]: f["properties"] for f in rows_of_places()["madagiz"]}
    assert madagiz["madagiz-azerbaijan-1"]["asserted_on"] == "2016-04-02"


# Events and claims


@pytest.mark.parametrize("name", ["events", "claims"])
def test_events_and_claims_are_the_rows_of_the_facts(name: str) -> None:
    assert [f["id"] for f in layer(name)] == [row["id"] for row in facts(name)]


@pytest.mark.parametrize(
    ("id_", "valid_from", "valid_to"),
    [
        ("e-2016-04-02-four-day-war-begins", "2016-04-02", "2016-04-03"),
        ("e-1992-05-08-shusha-captured", "1992-05-08", "1992-05-10"),
        ("e-2023-09-19-azerbaijani-offensive", "2023-09-19", "2023-09-21"),
        ("e-1988-02-sumgait-pogrom", "1988-02", "[1988-02-02..1988-03-01]"),
        ("e-2020-07-border-clashes", "2020-07~", "2020-08-01~"),
    ],
)
def test_an_event_ends_on_the_day_after_its_last(id_: str, valid_from: str, valid_to: str) -> None:
    given = next(f["properties"] for f in layer("events") if f["id"] == id_)
    assert (given["valid_from"], given["valid_to"]) == (valid_from, valid_to)


def test_events_without_a_place_have_no_geometry() -> None:
    for feature, row in zip(layer("events"), facts("events"), strict=True):
        assert (feature["geometry"] is None) == (not row["place_id"] and not row["lat"])


def test_a_claim_is_made_by_its_account_and_keeps_the_words_of_the_source() -> None:
    for feature, row in zip(layer("claims"), facts("claims"), strict=True):
        given = feature["properties"]
        assert given["claimant"] == given["account"]
        assert given["said_by"] == row["claimant"]
        assert [given.get(k) for k in ("value_min", "value_max")] == [
            float(row[k]) if row[k] else None for k in ("value_min", "value_max")
        ]
        assert len(given["paraphrase"].split()) <= 12
        assert not set('"“”«»') & set(given["paraphrase"]), "no sentence of a source is copied"


@pytest.mark.parametrize(
    ("side", "account"),
    [
        ("Azerbaijan", "azerbaijan"),
        ("Armenia/Artsakh", "artsakh"),
        ("Armenia/Artsakh (quoted by an Azerbaijani agency)", "azerbaijan"),
        ("Russia (pro-Russian outlet)", "third-parties"),
        ("both sides", "third-parties"),
        ("not stated", "third-parties"),
    ],
)
def test_a_side_speaks_in_its_own_account(side: str, account: str) -> None:
    ids = {row["id"] for row in facts("claims") if row["claimant_side"] == side}
    assert ids
    assert {f["properties"]["account"] for f in layer("claims") if f["id"] in ids} == {account}


# Areas and lines


def area_km2(feature: dict[str, Any]) -> float:
    return abs(WGS84.geometry_area_perimeter(shape(feature["geometry"]))[0]) / 1e6


def stated_areas() -> list[Any]:
    """Areas that a feature's basis gives for its own outline."""
    found = []
    for name in ("boundaries", "districts"):
        for feature in layer(name):
            if match := re.search(r"([\d,]+) km2 against", feature["properties"]["basis"]):
                stated = float(match[1].replace(",", ""))
                found.append(pytest.param(feature, stated, id=feature["id"]))
    return found


@pytest.mark.parametrize(("feature", "stated"), stated_areas())
def test_an_area_is_as_large_as_its_basis_says(feature: dict[str, Any], stated: float) -> None:
    assert area_km2(feature) == pytest.approx(stated, rel=0.002)


def test_facts_of_areas_and_lines_exist() -> None:
    known = {row["id"] for row in facts("boundaries")}
    for name in ("boundaries", "districts", "control-areas", "control-lines"):
        for feature in layer(name):
            assert set(feature["properties"].get("facts", [])) <= known


def test_what_is_drawn_from_a_rule_says_so() -> None:
    for name in ("boundaries", "districts", "control-areas", "control-lines"):
        for feature in layer(name):
            given = feature["properties"]
            assert given["position_error_km"] > 0
            if "compiler" in given["sources"] or given["certainty"] == "uncertain":
                assert given["basis"]


def test_a_claimed_territory_is_not_a_holding() -> None:
    for feature in (*layer("boundaries"), *layer("districts")):
        given = feature["properties"]
        assert not ("holder" in given and "claimant" in given)
        if "claimed territory" in given["subkind"]:
            assert given["claimant"] in PARTIES


def test_the_successive_holders_of_an_area_follow_each_other() -> None:
    sequences = defaultdict(list)
    for feature in layer("control-areas"):
        stem, _, number = feature["id"].rpartition("-")
        if number.isdigit():
            sequences[stem].append(feature)
    assert len(sequences) == 11
    for rows in sequences.values():
        ends = [row["properties"].get("valid_to") for row in rows]
        assert [row["properties"]["valid_from"] for row in rows[1:]] + [None] == ends
        assert len({json.dumps(row["geometry"]) for row in rows}) == 1


def test_areas_held_on_one_day_do_not_overlap() -> None:
    outlines = {}
    for feature in layer("control-areas"):
        if feature["geometry"]["type"].endswith("Polygon"):
            outlines[feature["id"].rpartition("-")[0]] = shape(feature["geometry"])
    whole = shapely.union_all(list(outlines.values())).area
    assert sum(outline.area for outline in outlines.values()) == pytest.approx(whole, rel=1e-3)


def test_april_2016_is_points_and_the_line_does_not_move() -> None:
    advances = [
        f for f in layer("control-areas") if f["properties"]["subkind"] == "disputed advance"
    ]
    assert {f["geometry"]["type"] for f in advances} == {"Point"}
    assert all("account" in f["properties"] for f in advances)
    sides = defaultdict(set)
    for feature in advances:
        sides[feature["properties"]["place"]].add(feature["properties"]["account"])
    assert dict(sides) == {
        place: {"artsakh", "azerbaijan"}
        for place in ("lele-tepe", "madagiz", "seysulan", "talish", "talish-heights")
    }
    on_the_day = [
        f["properties"]["valid_from"] for f in layer("control-lines")
        if f["properties"]["valid_from"] < "2016-04-05" < f["properties"]["valid_to"]
    ]  # fmt: skip
    assert on_the_day == ["1994-05-12"]


def test_the_line_of_contact_runs_from_the_border_by_talish_to_the_aras() -> None:
    line = shape(
        next(f for f in layer("control-lines") if f["id"] == "line-of-contact-1994")["geometry"]
    )
    assert line.geom_type == "LineString"
    assert 180 < WGS84.geometry_length(line) / 1000 < 260
    talish, horadiz = shapely.Point(46.74271, 40.37663), shapely.Point(47.33496, 39.45015)
    assert line.distance(talish) < 0.08
    assert line.distance(horadiz) < 0.08


@pytest.mark.parametrize(
    "place", ["stepanakert", "shusha", "hadrut", "mardakert", "martuni", "talish"]
)
def test_the_oblast_holds_its_towns(place: str) -> None:
    oblast = shape(next(f for f in layer("boundaries") if f["id"] == "nkao")["geometry"])
    assert oblast.contains(shape(rows_of_places()[place][0]["geometry"]))


@pytest.mark.parametrize(
    ("district", "place"),
    [("lachin", "lachin"), ("kalbajar", "kalbajar"), ("aghdam", "aghdam"), ("zangilan", "zangilan"),
     ("jabrayil", "jabrayil"), ("fuzuli", "fuzuli"), ("qubadli", "qubadli")],
)  # fmt: skip
def test_a_district_holds_its_centre_within_its_stated_error(district: str, place: str) -> None:
    outline = shapely.union_all(
        [
            shape(f["geometry"])
            for f in layer("districts")
            if f["id"].startswith(f"{district}-district")
        ]
    )
    # Natural Earth puts the towns of Lachin and Jabrayil just across the district's line.
    assert outline.distance(shape(rows_of_places()[place][0]["geometry"])) < 0.03


# Basemap and README


def test_the_basemap_is_small() -> None:
    assert sum(path.stat().st_size for path in (GEODATA / "basemap").iterdir()) < 1_500_000


@pytest.mark.parametrize("record", ATLAS["basemap"], ids=lambda r: r["id"])
def test_basemap_features_are_ranked(record: dict[str, Any]) -> None:
    assert all(f["properties"]["rank"] in {1, 2, 3, 4} for f in features(record["file"]))


def test_seas_are_not_land() -> None:
    land = shapely.union_all([geometry for _, geometry in drawn("basemap/land.geojson")])
    assert not land.contains(shapely.Point(50.8, 41.5))  # the Caspian
    assert not land.contains(shapely.Point(39.0, 43.0))  # the Black Sea
    assert land.contains(shapely.Point(46.75, 39.82))


README = (GEODATA / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", LAYERS)
def test_the_readme_counts_the_features_of_a_layer(name: str) -> None:
    assert f"| `{name}` | {len(layer(name))} |" in README


def test_the_readme_names_every_property_and_credit() -> None:
    used = {key for name in LAYERS for f in layer(name) for key in f["properties"]}
    assert sorted(key for key in used if f"`{key}`" not in README) == []
    assert f"{len(SOURCES)} citations" in README
    assert f"{len(rows_of_places())} places" in README
    shown = {
        part for r in (*ATLAS["layers"], *ATLAS["basemap"]) for part in r["attribution"].split("; ")
    }
    assert [credit for credit in shown if credit not in README] == []
    scopes = [row["scope"] for row in facts("places")]
    assert f"`core` ({scopes.count('core')} places" in README
    assert f"`context` ({scopes.count('context')}," in README
    assert f"`outlying` ({scopes.count('outlying')} " in README
