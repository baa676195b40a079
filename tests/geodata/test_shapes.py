"""Areas, lines and the ground are where they should be."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import Any

import pytest
import shapely
from shapely.geometry import shape

from tests.geodata.shipped import (
    ATLAS,
    GEODATA,
    LAYERS,
    PARTIES,
    SOURCES,
    WGS84,
    drawn,
    facts,
    features,
    layer,
    rows_of_places,
)


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
