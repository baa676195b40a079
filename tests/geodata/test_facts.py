"""Settlements, events and claims are those of the facts, no more and no less."""

from __future__ import annotations

import re

import pytest

from tests.geodata.shipped import facts, layer, listed, rows_of_places


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
        singles = {single for name in names for single in name.split(" / ")}
        assert SPELLINGS[place] <= names | singles


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
