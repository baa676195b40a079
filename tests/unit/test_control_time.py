"""Inferred control over the whole span, and at one point of the ground."""

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo_app.control import control, distance_to_line, held_at, over_time
from geo_app.control.series import series_of
from geo_app.control.told import told_of
from geo_app.errors import UsageError
from geo_app.store import read_atlas
from geo_app.validtime import iso_date

BUILT_IN = read_atlas()
TOLD = told_of(BUILT_IN)
CHANGES = TOLD.change_days().tolist()
DAYS = st.sampled_from(CHANGES).flatmap(lambda day: st.integers(day - 2, day + 2))
ACCOUNTS = st.sampled_from(["", *BUILT_IN.accounts])


# Time


def test_over_time_is_control_on_every_day_of_change() -> None:
    for account in ("", "azerbaijan"):
        numbers = over_time(BUILT_IN, account=account)
        assert numbers["day"].unique().tolist() == CHANGES
        for day in CHANGES[::9]:
            rows = numbers[numbers["day"] == day].set_index("holder")
            held = control(BUILT_IN, day, account=account)
            assert rows["line_km"].to_numpy() == pytest.approx(held.line_km)
            assert set(rows["date"]) == {iso_date(day)}
            for area in held.areas:
                row = rows.loc[area.holder]
                for name in ("km2", "km2_low", "km2_high", "settlements", "settlements_high"):
                    assert row[name] == pytest.approx(getattr(area, name)), (day, name)


@given(st.sampled_from(range(len(CHANGES) - 1)), st.floats(0, 1), ACCOUNTS)
@settings(max_examples=25)
def test_nothing_changes_between_days_of_change(index: int, share: float, account: str) -> None:
    first, last = CHANGES[index], CHANGES[index + 1] - 1
    day = first + round(share * (last - first))
    at_first, later = (control(BUILT_IN, d, account=account) for d in (first, day))
    assert at_first.areas == later.areas
    assert (at_first.holder == later.holder).all()


def test_a_series_is_a_copy_for_whoever_asks() -> None:
    mine = over_time(BUILT_IN)
    mine["km2"] = 0.0
    assert over_time(BUILT_IN)["km2"].sum() > 0


def test_an_atlas_without_dates_has_one_day(make_atlas, make_feature) -> None:
    corners = itertools.product((46.7, 46.8), (40.3, 40.4))
    features = [make_feature(f"{lon} {lat}", (lon, lat), holder="north") for lon, lat in corners]
    numbers = over_time(read_atlas(make_atlas(features)))
    assert numbers["date"].unique().tolist() == ["1990-01-01"]
    assert numbers["settlements"].tolist() == [4]


def test_an_atlas_without_any_holder_is_unknown_at_all_times(make_atlas, make_feature) -> None:
    corners = itertools.product((46.7, 46.8), (40.3, 40.4))
    features = [make_feature(f"{lon} {lat}", (lon, lat), holder="") for lon, lat in corners]
    atlas = read_atlas(make_atlas(features))
    numbers = over_time(atlas)
    assert numbers[["holder", "settlements", "km2_low"]].values.tolist() == [["unknown", 4, 0]]
    assert [held.holder for held in held_at(atlas, 46.75, 40.35)] == ["unknown"]


def test_what_is_kept_cannot_be_written() -> None:
    series = series_of(BUILT_IN, "")
    for array in (series.days, series.holder, series.ground.cells.km2, TOLD.starts, TOLD.points):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = array[0]
    with pytest.raises(ValueError, match="read-only"):
        TOLD.days["start_earliest"][0] = 0


def test_an_unknown_account_has_no_history() -> None:
    for ask in (over_time, lambda atlas, account: held_at(atlas, 46, 40, account=account)):
        with pytest.raises(UsageError, match="there is no account 'east'"):
            ask(BUILT_IN, account="east")


# Points


@given(st.sampled_from(range(len(TOLD.places))), DAYS, ACCOUNTS)
@settings(max_examples=40)
def test_a_settlement_held_its_own_ground(place: int, day: int, account: str) -> None:
    held = control(BUILT_IN, day, account=account)
    cells = np.flatnonzero(held.cells.places == TOLD.places[place])
    for cell in cells:
        inside = shapely.point_on_surface(held.cells.shapes[cell])
        stretches = held_at(BUILT_IN, inside.x, inside.y, account=account)
        now = [s for s in stretches if (s.first_day or day) <= day < (s.end_day or day + 1)]
        assert [(s.holder, s.doubt) for s in now] == [(held.holder[cell], held.doubt[cell])]


def test_stretches_follow_each_other_and_differ() -> None:
    stretches = held_at(BUILT_IN, 46.7427, 40.3766)
    assert (stretches[0].first_day, stretches[-1].end_day) == (None, None)
    for one, other in itertools.pairwise(stretches):
        assert one.end_day == other.first_day
        assert (one.holder, one.doubt, one.place) != (other.holder, other.doubt, other.place)
    assert stretches[0].holder == "unknown"


def test_a_point_outside_the_ground_was_held_by_nobody() -> None:
    assert held_at(BUILT_IN, 0.0, 0.0) == ()


@given(st.sampled_from(CHANGES))
@settings(max_examples=15)
def test_the_distance_to_the_line_is_geodesic(day: int) -> None:
    lon, lat = 46.7427, 40.3766
    away = distance_to_line(BUILT_IN, lon, lat)
    km = away[away["day"] <= day]["km"].iloc[-1]
    line = control(BUILT_IN, day).line()
    if not len(line):
        assert np.isnan(km)
        return
    dense = shapely.get_coordinates(shapely.segmentize(line.geometry.to_numpy(), 1e-3))
    there = np.broadcast_to([lon, lat], dense.shape)
    metres = Geod(ellps="WGS84").inv(*there.T, *dense.T)[2]
    assert km == pytest.approx(metres.min() / 1000, abs=0.05)


def test_distances_are_told_when_they_change() -> None:
    away = distance_to_line(BUILT_IN, 46.7427, 40.3766)
    assert away["day"].iloc[0] == CHANGES[0]
    assert away["day"].is_monotonic_increasing
    assert not np.isclose(away["km"].diff().iloc[1:], 0, atol=1e-9).any()
