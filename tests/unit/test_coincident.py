"""Settlements that lie at one point: one with several rows, or several places."""

import pytest

from geo_app.accounts import holders
from geo_app.compare import compare
from geo_app.control import cells_of, control
from geo_app.errors import NoCellsError
from geo_app.gazetteer import Gazetteer
from geo_app.lives import life
from geo_app.store import read_atlas
from geo_app.validtime import day_number


def coincident(make_feature, **first_and_second: dict) -> list[dict]:
    """Two rows at one point and two elsewhere."""
    rows = [make_feature(i, (46.75, 40.35), **said) for i, said in first_and_second.items()]
    elsewhere = {"Q": (46.7, 40.3), "R": (46.8, 40.3)}
    return rows + [make_feature(name, at, holder="north") for name, at in elsewhere.items()]


def test_rows_of_one_name_at_one_point_are_one_settlement(make_atlas, make_feature) -> None:
    rows = coincident(
        make_feature,
        one={"name": "P", "holder": "north", "valid_from": "2000", "valid_to": "2010"},
        two={"name": "P", "holder": "south", "valid_from": "2010"},
    )
    atlas = read_atlas(make_atlas(rows))
    (transfer,) = compare(atlas, "2005-06-01", "2015-06-01").settlements
    assert (transfer.name, transfer.from_, transfer.to) == ("P", "north", "south")
    later = control(atlas, "2015-06-01")
    assert {area.holder: area.settlements for area in later.areas} == {"north": 2, "south": 1}
    assert all(area.km2 > 0 for area in later.areas)
    place = Gazetteer(atlas).find("p")
    assert place.id == transfer.place
    assert [one.holder for one in life(atlas, "P").statements] == ["north", "south"]
    assert [one.holder for one in holders(atlas, day_number("2015-06-01"))] == ["north", "south"]


def test_of_places_at_one_point_the_next_lends_where_the_first_is_unknown(
    make_atlas, make_feature
) -> None:
    rows = coincident(
        make_feature,
        one={"place": "old", "holder": "north", "valid_from": "2000", "valid_to": "2010"},
        two={"place": "new", "holder": "south", "valid_from": "2010"},
    )
    atlas = read_atlas(make_atlas(rows))
    cells = cells_of(atlas)
    assert dict(zip(cells.places, cells.fallback, strict=True))["old"] == ("new",)
    assert "new" not in cells.places
    for date, holder in (("2005-06-01", "north"), ("2015-06-01", "south")):
        held = control(atlas, date)
        assert held.holder[cells.places == "old"].tolist() == [holder]


def test_settlements_at_fewer_than_three_positions(make_atlas, make_feature) -> None:
    rows = coincident(make_feature, one={"place": "old"}, two={"place": "new"})[:3]
    with pytest.raises(NoCellsError, match="these lie at 2 positions only; add settlements"):
        control(read_atlas(make_atlas(rows)), "2015-06-01")
