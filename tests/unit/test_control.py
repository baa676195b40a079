"""Inferred control: states of settlements, areas with their ranges, lines."""

import datetime as dt
import json

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo_app.accounts import holders
from geo_app.control import control
from geo_app.control.told import told_of
from geo_app.errors import DateError, NoCellsError, UsageError
from geo_app.model import Atlas
from geo_app.store import read_atlas
from geo_app.validtime import day_number

BUILT_IN = read_atlas()
TOLD = told_of(BUILT_IN)
CHANGES = TOLD.change_days().tolist()
DAYS = st.one_of(
    st.sampled_from(CHANGES).flatmap(lambda day: st.integers(day - 2, day + 2)),
    st.integers(CHANGES[0] - 400, CHANGES[-1] + 400),
)
ACCOUNTS = st.sampled_from(["", *BUILT_IN.accounts])
# A square of four places about 11 km apart, those in the west held by the north.
PLACES = {"a": (46.7, 40.3), "b": (46.7, 40.4), "c": (46.83, 40.3), "d": (46.83, 40.4)}


def statements(make_feature, **of_places: list[dict]) -> list[dict]:
    """Features of the four places; what is said of one replaces its open-ended statement."""
    said = {place: [{"holder": "north" if place in "ab" else "south"}] for place in PLACES}
    return [
        make_feature(f"{place}-{number}", PLACES[place], place=place, **properties)
        for place, rows in (said | of_places).items()
        for number, properties in enumerate(rows)
    ]


@pytest.fixture
def square(make_atlas, make_feature):
    """Read an atlas of the four places with some of what is said replaced."""
    return lambda **of_places: read_atlas(make_atlas(statements(make_feature, **of_places)))


def estimate(atlas: Atlas, date: str, place: str, **options) -> tuple[str, int]:
    held = control(atlas, date, **options)
    places = held.ground.told.places.tolist()
    states = held.states.places
    code = places.index(place)
    return held.holders[states.holder[code]], int(states.doubt[code])


# Areas


@given(DAYS, ACCOUNTS)
@settings(max_examples=40)
def test_areas_of_all_holders_sum_to_the_whole(day: int, account: str) -> None:
    held = control(BUILT_IN, day, account=account)
    assert sum(area.km2 for area in held.areas) == pytest.approx(held.cells.whole_km2, rel=1e-6)
    for area in held.areas:
        assert 0 <= area.km2_low <= area.km2 + 1e-6
        assert area.km2 <= area.km2_high + 1e-6
        assert area.km2_high <= held.cells.whole_km2 * (1 + 1e-6)
        assert area.settlements_low <= area.settlements <= area.settlements_high


@given(DAYS, ACCOUNTS)
@example(day_number("2020-10-15"), "")
@example(day_number("2021-06-01"), "")
@settings(max_examples=8)
def test_the_band_is_sound(day: int, account: str) -> None:
    band = control(BUILT_IN, day, account=account).band()
    assert band.is_valid, shapely.is_valid_reason(band)
    assert band.is_empty or band.geom_type in ("Polygon", "MultiPolygon")


@given(DAYS, ACCOUNTS)
@settings(max_examples=8)
def test_the_ground_has_no_gap_and_no_overlap(day: int, account: str) -> None:
    held = control(BUILT_IN, day, account=account)
    frame = held.frame()
    assert shapely.coverage_is_valid(frame.geometry.to_numpy())
    assert frame.geometry.is_valid.all()
    whole = shapely.union_all(frame.geometry.to_numpy())
    assert shapely.area(whole) == pytest.approx(shapely.area(held.cells.outline), rel=1e-9)
    geodesic = [abs(Geod(ellps="WGS84").geometry_area_perimeter(s)[0]) for s in frame.geometry]
    assert np.array(geodesic) / 1e6 == pytest.approx(frame["km2"].to_numpy(), rel=1e-6)


@given(DAYS)
@settings(max_examples=25)
def test_settlements_are_those_that_are_counted_elsewhere(day: int) -> None:
    """What is certain of one holder here is so for the counts of the overview, and reversed."""
    found = {area.holder: area for area in control(BUILT_IN, day).areas}
    for count in holders(BUILT_IN, day):
        if count.holder == "unknown":
            continue
        area = found[count.holder]
        assert area.settlements_high == count.total
        assert area.settlements_low >= count.certain + count.less_certain


@given(DAYS, ACCOUNTS)
@settings(max_examples=15)
def test_who_holds_a_settlement_is_told_on_that_day(day: int, account: str) -> None:
    """Of each place the estimate is a holder that a row of the slice names, or unknown."""
    told = {place: {"unknown"} for place in TOLD.places}
    # An account's own row stands in for nobody's only from the middle of its open days on.
    for rows in (BUILT_IN.on(day, account=account), BUILT_IN.on(day)):
        frame = rows["settlements"]
        frame = frame[frame["account"].isin(["", account])]
        for place, holder in zip(frame["place"], frame["holder"], strict=True):
            told.get(place, set()).add(holder)
    held = control(BUILT_IN, day, account=account)
    estimated = np.array(held.holders)[held.states.places.holder]
    assert [p for p, h in zip(TOLD.places, estimated, strict=True) if h not in told[p]] == []


def test_holders_are_in_the_order_of_the_atlas_and_the_unknown_last() -> None:
    held = control(BUILT_IN, "2015-06-01")
    order = [party for party in BUILT_IN.parties if party != "unknown"]
    assert list(held.holders) == [*(h for h in order if h in held.holders), "unknown"]
    assert [a.holder for a in held.areas] == [
        h for h in held.holders if h in {a.holder for a in held.areas}
    ]


def test_an_unknown_settlement_lends_no_ground() -> None:
    held = control(BUILT_IN, "2015-06-01")
    unknown = next(area for area in held.areas if area.holder == "unknown")
    assert unknown.settlements > 0
    assert unknown.km2 == 0
    lent = held.states.lender != held.ground.site
    assert lent.any()
    assert (held.doubt[lent] == 2).all()


def test_before_anything_is_told_all_ground_is_unknown() -> None:
    held = control(BUILT_IN, "1900-01-01")
    assert set(held.holder) == {"unknown"}
    assert (held.line_km, len(held.line()), held.band().is_empty) == (0, 0, True)
    assert [(a.holder, a.km2_low) for a in held.areas] == [("unknown", 0)]


# What decides


def test_a_change_on_an_open_day_comes_in_the_middle(square) -> None:
    atlas = square(
        a=[{"holder": "north", "valid_to": "1994-05"}, {"holder": "south", "valid_from": "1994-05"}]
    )
    told = [estimate(atlas, date, "a") for date in ("1994-04-30", "1994-05-15", "1994-05-16")]
    assert told == [("north", 0), ("north", 2), ("south", 2)]
    assert estimate(atlas, "1994-05-31", "a") == ("south", 0)
    low = {area.holder: area.km2_low for area in control(atlas, "1994-05-15").areas}
    assert low["north"] < {a.holder: a.km2_low for a in control(atlas, "1994-04-30").areas}["north"]


def test_a_change_of_certainty_alone_leaves_no_doubt_about_the_day(square) -> None:
    first = {"holder": "north", "valid_to": "1994-05", "certainty": "less-certain"}
    atlas = square(a=[first, {"holder": "north", "valid_from": "1994-05"}])
    assert estimate(atlas, "1994-05-10", "a") == ("north", 1)
    assert estimate(atlas, "1994-05-20", "a") == ("north", 0)


def test_a_rival_account_widens_the_range_and_does_not_decide(square) -> None:
    rival = {"holder": "south", "account": "south", "valid_from": "2016-01-01"}
    atlas = square(a=[{"holder": "north"}, rival])
    assert estimate(atlas, "2015-06-01", "a") == ("north", 0)
    assert estimate(atlas, "2016-06-01", "a") == ("north", 2)
    assert estimate(atlas, "2016-06-01", "a", account="south") == ("south", 0)
    assert estimate(atlas, "2016-06-01", "a", as_known_on="2015-12-31") == ("north", 0)
    before, after = (control(atlas, f"{year}-06-01").areas for year in (2015, 2016))
    assert [a.km2 for a in before] == [a.km2 for a in after]
    assert before[0].km2_low > after[0].km2_low
    assert before[1].km2_high < after[1].km2_high


def test_what_a_party_disputes_is_unknown_in_its_account(square) -> None:
    atlas = square(a=[{"holder": "north", "disputed_by": ["south"]}])
    assert estimate(atlas, "2016-06-01", "a", account="south") == ("unknown", 2)
    assert estimate(atlas, "2016-06-01", "a", account="north") == ("north", 0)


def test_a_single_account_claims_and_never_makes_sure(square) -> None:
    atlas = square(a=[{"account": "north", "holder": "north"}])
    assert estimate(atlas, "2016-06-01", "a") == ("north", 2)
    assert estimate(atlas, "2016-06-01", "a", account="north") == ("north", 0)
    north = control(atlas, "2016-06-01").areas[0]
    assert (north.settlements_low, north.settlements) == (1, 2)


def test_accounts_decide_where_nobody_else_speaks_and_all_agree(square) -> None:
    said = {"account": "north", "holder": "north"}
    agreeing = square(a=[said, {"account": "south", "holder": "north"}])
    assert estimate(agreeing, "2016-06-01", "a") == ("north", 0)
    rivals = [said, {"account": "south", "holder": "south"}]
    assert estimate(square(a=rivals), "2016-06-01", "a") == ("unknown", 2)


def test_an_account_that_does_not_know_contradicts_nobody(square) -> None:
    said = [{"account": "north", "holder": "north"}, {"account": "south", "holder": "unknown"}]
    for rows in (said, said[::-1]):
        assert estimate(square(a=rows), "2016-06-01", "a") == ("north", 2)


def test_of_two_statements_the_surer_one_decides(square) -> None:
    unsure = {"holder": "south", "certainty": "uncertain"}
    assert estimate(square(a=[{"holder": "north"}, unsure]), "2016-06-01", "a") == ("north", 2)
    assert estimate(square(a=[unsure, {"holder": "north"}]), "2016-06-01", "a") == ("north", 2)


def test_hills_and_bridges_hold_no_ground(make_atlas, make_feature) -> None:
    hill = make_feature("h", (46.76, 40.35), place="h", subkind="hill", holder="south")
    atlas = read_atlas(make_atlas([*statements(make_feature), hill]))
    held = control(atlas, "2016-06-01")
    assert sum(area.settlements for area in held.areas) == 4
    assert "h" not in held.cells.places


# Lines and bands


def test_the_line_of_a_square_runs_half_way_and_its_band_from_place_to_place(square) -> None:
    held = control(square(), "2016-06-01")
    line = held.line()
    assert line[["a", "b"]].values.tolist() == [["north", "south"]]
    assert np.allclose(shapely.get_coordinates(line.geometry)[:, 0], 46.765, atol=1e-5)
    assert line["km"].sum() == pytest.approx(held.line_km)
    west, _, east, _ = held.band().bounds
    assert (west, east) == pytest.approx((46.7, 46.83), abs=1e-3)
    # The band's halves are what the range of each area is made of.
    band_km2 = abs(Geod(ellps="WGS84").geometry_area_perimeter(held.band())[0]) / 1e6
    assert sum(a.km2 - a.km2_low for a in held.areas) == pytest.approx(band_km2, rel=0.01)
    assert sum(a.km2_high - a.km2 for a in held.areas) == pytest.approx(band_km2, rel=0.01)


@example(7957)  # its band is a collection of areas of several parts
@given(DAYS)
@settings(max_examples=8)
def test_the_line_is_where_the_ground_of_two_holders_meets(day: int) -> None:
    held = control(BUILT_IN, day)
    line, frame = held.line(), held.frame().set_index("holder")
    assert line["km"].sum() == pytest.approx(held.line_km)
    for a, b, shape in zip(line["a"], line["b"], line.geometry, strict=True):
        shared = shapely.intersection(frame.geometry[a], frame.geometry[b])
        assert shape.length == pytest.approx(shared.length, rel=1e-6, abs=1e-9)
        assert held.band().buffer(1e-6).covers(shape)


def test_a_line_needs_two_known_sides(square) -> None:
    atlas = square(**{place: [{"holder": "south", "valid_from": "2020"}] for place in "cd"})
    held = control(atlas, "2016-06-01")
    assert set(held.holder) == {"north", "unknown"}
    assert held.line_km == 0


# What is refused


def test_what_cannot_be_asked(square, make_atlas, make_feature) -> None:
    with pytest.raises(UsageError, match="there is no account 'east'; the atlas has north, south"):
        control(square(), "2016-04-03", account="east")
    with pytest.raises(DateError, match="'2016'"):
        control(square(), "2016")
    few = read_atlas(make_atlas([make_feature("one", holder="north")]))
    with pytest.raises(NoCellsError, match="The River"):
        control(few, "2016-04-03")


def test_what_is_no_day_is_named() -> None:
    for moment in (2016.5, None):
        with pytest.raises(DateError, match=f"'{moment}' is not a date: .* as in 2016-04-02"):
            control(BUILT_IN, moment)
    day = day_number("2016-04-05")
    assert control(BUILT_IN, np.int32(day)).day == day


def test_dates_are_taken_as_text_date_or_day() -> None:
    asked = ("2016-04-03", dt.date(2016, 4, 3), day_number("2016-04-03"))
    assert {control(BUILT_IN, date).day for date in asked} == {16894}


def test_frames_can_be_written(tmp_path) -> None:
    held = control(BUILT_IN, "2016-04-03")
    for frame in (held.frame(), held.line()):
        assert isinstance(frame, gpd.GeoDataFrame)
        assert frame.crs == "EPSG:4326"
        assert json.loads(frame.to_json())["features"]
