"""Comparisons of two dates, or of two accounts on a date."""

import csv
import io
import itertools
import json

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_app.accounts import differences
from geo_app.compare import Comparison, compare
from geo_app.control import control
from geo_app.control.told import told_of
from geo_app.errors import DateError, UsageError
from geo_app.store import read_atlas
from geo_app.transfers import NAMES_NOBODY
from geo_app.validtime import day_number

BUILT_IN = read_atlas()
CHANGES = told_of(BUILT_IN).change_days().tolist()
MOMENTS = st.tuples(
    st.integers(CHANGES[0] - 100, CHANGES[-1] + 100) | st.sampled_from(CHANGES),
    st.sampled_from(["", *BUILT_IN.accounts]),
)


def between(a: tuple[int, str], b: tuple[int, str]) -> Comparison:
    return compare(BUILT_IN, a[0], b[0], account_a=a[1], account_b=b[1])


@given(MOMENTS, MOMENTS)
@settings(max_examples=25)
def test_a_change_is_the_difference_of_two_areas(a, b) -> None:
    found = between(a, b)
    of_a, of_b = (
        {area.holder: area.km2 for area in control(BUILT_IN, day, account=account).areas}
        for day, account in (a, b)
    )
    assert {area.holder for area in found.areas} == {*of_a, *of_b}
    for area in found.areas:
        expected = of_b.get(area.holder, 0) - of_a.get(area.holder, 0)
        assert area.change_km2 == pytest.approx(expected, abs=1e-6)
        assert area.change_km2 == area.km2_b - area.km2_a
        assert area.change_low <= area.change_km2 <= area.change_high
    assert sum(area.change_km2 for area in found.areas) == pytest.approx(0, abs=1e-5)


@given(MOMENTS, MOMENTS)
@settings(max_examples=25)
def test_backwards_is_the_negative(a, b) -> None:
    there, back = between(a, b), between(b, a)
    for one, other in zip(there.areas, back.areas, strict=True):
        assert one.holder == other.holder
        assert (one.change_km2, one.change_low, one.change_high) == pytest.approx(
            (-other.change_km2, -other.change_high, -other.change_low), abs=1e-6
        )
    assert {(t.place, t.from_, t.to, t.certainty) for t in there.settlements} == {
        (t.place, t.to, t.from_, t.certainty) for t in back.settlements
    }
    assert (there.line_km_a, there.line_km_b) == (back.line_km_b, back.line_km_a)
    ground, reverse = (
        {tuple(sorted(row)) for row in found.ground[["from", "to"]].values.tolist()}
        for found in (there, back)
    )
    assert ground == reverse


@given(MOMENTS)
@settings(max_examples=20)
def test_nothing_differs_from_itself(moment) -> None:
    found = between(moment, moment)
    assert (found.settlements, len(found.ground)) == ((), 0)
    for area in found.areas:
        assert (area.change_km2, area.change_low, area.change_high) == (0, 0, 0)
    assert json.loads(found.as_geojson())["type"] == "FeatureCollection"


@given(MOMENTS, MOMENTS)
@settings(max_examples=25)
def test_ground_adds_up_to_the_changes(a, b) -> None:
    found = between(a, b)
    ground = found.ground
    assert (ground["from"] != ground["to"]).all()
    for area in found.areas:
        gained = ground.loc[ground["to"] == area.holder, "km2"].sum()
        lost = ground.loc[ground["from"] == area.holder, "km2"].sum()
        assert gained - lost == pytest.approx(area.change_km2, abs=1e-5)
    assert shapely.is_valid(ground.geometry).all()


def test_only_what_differs_widens_the_range() -> None:
    """Ground as doubtful on both dates is neither gained nor lost."""
    found = compare(BUILT_IN, "2015-06-01", "2015-07-01")
    assert [area.change_high for area in found.areas] == [0] * len(found.areas)
    doubt = control(BUILT_IN, "2015-06-01").doubt
    assert (doubt > 0).any()


def test_the_autumn_of_2020() -> None:
    found = compare(BUILT_IN, "2020-09-26", "2020-12-02")
    change = {area.holder: area for area in found.areas}
    assert change["azerbaijan"].change_low > 0 > change["artsakh"].change_high
    names = {transfer.place: transfer for transfer in found.settlements}
    assert (names["talish"].from_, names["talish"].to) == ("artsakh", "azerbaijan")
    assert "stepanakert" not in names
    assert [t.name for t in found.settlements] == sorted(t.name for t in found.settlements)


def test_two_accounts_on_a_date() -> None:
    found = compare(
        BUILT_IN, "2016-04-03", "2016-04-03", account_a="artsakh", account_b="azerbaijan"
    )
    told = {t.place: (t.from_, t.to, t.certainty) for t in found.settlements}
    assert told["talish"] == ("artsakh", "azerbaijan", "uncertain")
    assert set(found.ground["from"]) == {"artsakh"}
    # Uncertain statements transfer nothing for sure.
    change = {area.holder: area for area in found.areas}["azerbaijan"]
    assert change.change_low == 0 < change.change_km2 < change.change_high


def told_by_one(found: dict[str, tuple[str, ...]], account: str) -> set[str]:
    """What an account says of a place, its own statements before those of nobody in particular."""
    return set(found.get(account, found.get("", ())))


@pytest.mark.parametrize(
    "date", ["2016-04-02", "2016-04-03", "2016-04-05", "2016-04-07", "2020-10-16", "2024-01-01"]
)
def test_accounts_differ_where_the_map_says_so(date: str) -> None:
    names = ("artsakh", "azerbaijan")
    found = compare(BUILT_IN, date, date, account_a=names[0], account_b=names[1])
    settlements = set(told_of(BUILT_IN).places)
    expected = {
        one.place
        for one in differences(BUILT_IN, day_number(date))
        if told_by_one(one.holders, names[0]) != told_by_one(one.holders, names[1])
    }
    told = {t.place: t for t in found.settlements}
    assert expected & settlements <= set(told)
    # More are those about which one account disputes what is said and names nobody itself.
    assert all("" in (told[p].from_, told[p].to) for p in set(told) - expected)
    assert all(t.from_ != t.to for t in found.settlements)


def test_accounts_that_differ_only_in_what_may_be_are_told() -> None:
    options = {"account_a": "artsakh", "account_b": "azerbaijan"}
    found = compare(BUILT_IN, "2016-04-05", "2016-04-05", **options)
    told = {t.place: (t.from_, t.to, t.certainty) for t in found.settlements}
    assert told == {
        "madagiz": ("artsakh", "azerbaijan", "possible"),
        "seysulan": ("artsakh", "azerbaijan", "uncertain"),
        "talish": ("artsakh", "azerbaijan", "possible"),
    }


def test_an_account_that_disputes_and_names_nobody(make_atlas, make_feature) -> None:
    corners = itertools.product((46.7, 46.8), (40.3, 40.4))
    features = [make_feature(f"{lon} {lat}", (lon, lat), holder="north") for lon, lat in corners]
    features.append(make_feature("e", (46.75, 40.35), holder="north", disputed_by=["south"]))
    atlas = read_atlas(make_atlas(features))
    found = compare(atlas, "2001-01-01", "2001-01-01", account_a="north", account_b="south")
    ((from_, to),) = [(t.from_, t.to) for t in found.settlements]
    assert (from_, to) == ("north", NAMES_NOBODY)
    assert [row["to"] for row in found.as_json()["settlements"]] == ["unknown"]


def test_as_json_says_what_is_documented() -> None:
    found = compare(BUILT_IN, "2016-04-01", "2020-12-02", account_b="azerbaijan")
    said = json.loads(json.dumps(found.as_json()))
    assert (said["a"], said["b"]) == ("2016-04-01", "2020-12-02")
    assert (said["account_a"], said["account_b"]) == ("", "azerbaijan")
    assert {"holder", "km2_a", "km2_b", "change_km2"} <= set(said["areas"][0])
    assert {"place", "from", "to", "certainty"} <= set(said["settlements"][0])
    assert said["line_km_a"] == pytest.approx(found.line_km_a, abs=1e-3)
    assert len(said["settlements"]) == len(found.settlements)


def test_as_csv_holds_every_figure() -> None:
    found = compare(BUILT_IN, "2020-09-26", "2020-12-02")
    rows = list(csv.DictReader(io.StringIO(found.as_csv())))
    by_kind = {kind: [row for row in rows if row["what"] == kind] for kind in
               ("area", "ground", "settlement", "line")}  # fmt: skip
    assert len(rows) == sum(map(len, by_kind.values()))
    assert [row["holder"] for row in by_kind["area"]] == [area.holder for area in found.areas]
    assert len(by_kind["settlement"]) == len(found.settlements)
    assert float(by_kind["line"][0]["km_b"]) == pytest.approx(found.line_km_b, abs=1e-3)
    km2 = sum(float(row["km2"]) for row in by_kind["ground"])
    assert km2 == pytest.approx(found.ground["km2"].sum(), abs=0.01)


def test_as_geojson_can_be_read_by_others(tmp_path) -> None:
    found = compare(BUILT_IN, "2020-09-26", "2020-12-02")
    (tmp_path / "found.geojson").write_text(found.as_geojson(), encoding="utf-8")
    frame = gpd.read_file(tmp_path / "found.geojson")
    counts = frame["layer"].value_counts()
    assert set(counts.index) == {"ground", "settlements", "line-a", "line-b"}
    assert counts["settlements"] == len(found.settlements)
    talish = frame[frame["place"] == "talish"].iloc[0]
    assert (talish["from"], talish["to"]) == ("artsakh", "azerbaijan")
    assert np.allclose(shapely.get_coordinates(talish.geometry), [46.74271, 40.37663])


def test_what_cannot_be_compared() -> None:
    with pytest.raises(UsageError, match="no account 'x'"):
        compare(BUILT_IN, "2016-04-03", "2017-01-01", account_b="x")
    with pytest.raises(DateError, match="2016-13-01"):
        compare(BUILT_IN, "2016-04-03", "2016-13-01")


def moved(make_atlas, make_feature, *geometries):
    """A square of places, and one that changes hands, told of at these points."""
    corners = itertools.product((46.7, 46.8), (40.3, 40.4))
    features = [make_feature(f"{lon} {lat}", (lon, lat), holder="north") for lon, lat in corners]
    days = ({"holder": "north", "valid_to": "2000"}, {"holder": "south", "valid_from": "2000"})
    for number, (point, said) in enumerate(zip(geometries, days, strict=True)):
        features.append(make_feature(f"e{number}", point or (0, 0), place="e", **said))
        if point is None:
            features[-1]["geometry"] = None
    return compare(read_atlas(make_atlas(features)), "1999-06-01", "2001-06-01")


def test_a_settlement_without_a_position_changes_hands(make_atlas, make_feature) -> None:
    found = moved(make_atlas, make_feature, None, None)
    (transfer,) = found.settlements
    assert (transfer.place, transfer.from_, transfer.to) == ("e", "north", "south")
    assert np.isnan([transfer.lon, transfer.lat]).all()
    (said,) = found.as_json()["settlements"]
    assert (said["lon"], said["lat"]) == (None, None)
    features = json.loads(found.as_geojson())["features"]
    of_e = [f for f in features if f["properties"].get("place") == "e"]
    assert [f["geometry"] for f in of_e] == [None]


def test_any_statement_may_say_where_a_settlement_lies(make_atlas, make_feature) -> None:
    (transfer,) = moved(make_atlas, make_feature, None, (46.75, 40.35)).settlements
    assert (transfer.lon, transfer.lat) == (46.75, 40.35)
