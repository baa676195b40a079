import pytest

from geo_app.accounts import (
    HolderCount,
    check_account,
    differences,
    holders,
    layers_named,
)
from geo_app.claims import claims_of
from geo_app.errors import UsageError
from geo_app.model import Atlas
from geo_app.overview import statements
from geo_app.store import read_atlas
from geo_app.validtime import day_number

APRIL_3 = day_number("2016-04-03")


@pytest.fixture
def atlas(make_atlas) -> Atlas:
    return read_atlas(make_atlas())


def on(atlas: Atlas, date: str, **options) -> dict[str, bool]:
    shown = atlas.layers[0].on(date, **options)
    return dict(zip(shown["id"], shown["certain"], strict=True))


def test_everything_that_is_said(atlas: Atlas) -> None:
    assert on(atlas, "2016-04-01") == {"ford-2": True, "mill-1": True}
    assert on(atlas, "2016-04-02") == {"ford-3": True, "ford-north-1": True, "mill-1": True}
    assert on(atlas, "2016-04-05") == {"ford-3": True, "mill-1": True}
    assert on(atlas, "1994-06-01") == {"ford-1": False, "ford-2": False, "mill-1": True}


def test_an_account_tells_its_own_over_what_nobody_asserts(atlas: Atlas) -> None:
    # South does not dispute ford-3 and says nothing else.
    assert on(atlas, "2016-04-03", account="south") == {"ford-3": True, "mill-1": True}
    assert on(atlas, "2016-04-03", account="north") == {"ford-north-1": True, "mill-1": True}
    # North is known to dispute ford-3, and after the fifth asserts nothing: ford is not told of.
    assert on(atlas, "2016-04-06", account="north") == {"mill-1": True}


def test_what_an_account_says_stands_alone_even_undisputed(make_atlas, make_feature) -> None:
    features = [
        make_feature("a-1", place="a", holder="south"),
        make_feature("a-2", place="a", holder="north", account="north", valid_from="2000"),
        make_feature("b-1", holder="south"),  # no place: nothing to override
    ]
    atlas = read_atlas(make_atlas(features))
    assert on(atlas, "1999-06-01", account="north") == {"a-1": True, "b-1": True}
    assert on(atlas, "2001-06-01", account="north") == {"a-2": True, "b-1": True}


def test_as_known_on(atlas: Atlas) -> None:
    # North said so on the third, about the second.
    known = {"as_known_on": day_number("2016-04-02")}
    assert on(atlas, "2016-04-02", **known) == {"ford-3": True, "mill-1": True}
    known = {"as_known_on": day_number("2016-04-03")}
    assert "ford-north-1" in on(atlas, "2016-04-02", **known)
    # What begins later than the day of knowing was not known.
    assert on(atlas, "2016-04-03", as_known_on=day_number("2000-01-01")) == {"mill-1": True}


def test_what_is_dated_to_a_year_is_known_at_its_end(make_atlas, make_feature) -> None:
    features = [
        make_feature("year", place="a", valid_from="2016"),
        make_feature("days", place="b", valid_from="[2016-04-02..2016-04-03]"),
        make_feature("said", place="c", valid_from="2016", asserted_on="2016-04-02"),
        make_feature("open", place="d", valid_from=None, valid_to="2019"),
    ]
    atlas = read_atlas(make_atlas(features))

    def known_on(date: str) -> set[str]:
        return set(on(atlas, "2018-01-01", as_known_on=day_number(date)))

    assert known_on("2016-01-02") == {"open"}
    assert known_on("2016-04-02") == {"open", "said"}
    assert known_on("2016-04-03") == known_on("2016-12-30") == {"open", "said", "days"}
    assert known_on("2016-12-31") == {"open", "said", "days", "year"}


def test_nothing_is_told_of_a_war_before_it() -> None:
    assert claims_of(read_atlas(), "April 2016 war", as_known_on=day_number("2016-01-02")) == []


def test_an_end_after_the_day_of_knowing_is_not_told(atlas: Atlas) -> None:
    def ends(known: str | None) -> list[object]:
        day = None if known is None else day_number(known)
        told = statements(atlas, "ford", day_number("2016-04-04"), as_known_on=day)
        return [said["valid_to"] for said in told]

    assert ends(None) == ends("2016-04-05") == ["", "2016-04-05"]
    assert ends("2016-04-04") == ["", ""]


def test_what_is_of_one_day_ends_with_it(make_atlas, make_feature) -> None:
    day = {"valid_from": "2016-04-02", "valid_to": "2016-04-03"}
    atlas = read_atlas(make_atlas([make_feature("a", place="a", holder="north", **day)]))
    on_it = day_number("2016-04-02")
    assert statements(atlas, "a", on_it, as_known_on=on_it)[0]["valid_to"] == "2016-04-03"


def test_what_is_not_known_or_not_wanted_stands_in_for_nothing(make_atlas, make_feature) -> None:
    features = [
        make_feature("a-1", place="a", holder="south", valid_from=None),
        make_feature("a-2", place="a", holder="north", account="north", asserted_on="2020"),
        make_feature("b-1", place="b", holder="south", valid_from=None),
        make_feature("b-2", place="b", holder="north", account="north", valid_from="soon"),
    ]
    atlas = read_atlas(make_atlas(features))
    told = on(atlas, "2016-04-03", account="north", as_known_on=APRIL_3, undated=False)
    assert told == {"a-1": True, "b-1": True}


def test_settlements_without_a_place_are_counted_one_by_one(make_atlas, make_feature) -> None:
    features = [make_feature(i, holder="north") for i in "abc"] + [make_feature("d")]
    assert holders(read_atlas(make_atlas(features)), APRIL_3) == [HolderCount("north", certain=3)]


def test_undated_features_can_be_left_out(make_atlas, make_feature) -> None:
    features = [make_feature("a", valid_from="soon"), make_feature("b", valid_to=None)]
    atlas = read_atlas(make_atlas(features))
    assert on(atlas, "2016-04-03") == {"a": True, "b": True}
    assert on(atlas, "2016-04-03", undated=False) == {"b": True}


def test_the_frame_of_the_layer_is_left_as_it_was(atlas: Atlas) -> None:
    before = atlas.layers[0].frame.copy()
    atlas.layers[0].on(APRIL_3, account="north")
    assert atlas.layers[0].frame.equals(before)


def test_holders_count_each_settlement_once(atlas: Atlas) -> None:
    assert holders(atlas, day_number("2015-01-01")) == [HolderCount("south", certain=2)]
    # Two accounts name two holders of Ford: possible for either, certain for none.
    assert holders(atlas, APRIL_3) == [
        HolderCount("north", possible=1),
        HolderCount("south", certain=1, possible=1),
    ]
    assert holders(atlas, APRIL_3, account="south") == [HolderCount("south", certain=2)]


def test_doubt_is_counted_as_doubt(make_atlas, make_feature) -> None:
    statements = {"a": "certain", "b": "less-certain", "c": "uncertain", "d": ""}
    features = [
        make_feature(p, place=p, holder="north", certainty=c) for p, c in statements.items()
    ]
    features.append(make_feature("e", place="e", holder="north", valid_from="2016"))
    (count,) = holders(read_atlas(make_atlas(features)), APRIL_3)
    assert count == HolderCount("north", certain=2, less_certain=1, possible=2)
    assert count.total == 5


def test_hills_are_no_settlements(make_atlas, make_feature) -> None:
    hill = make_feature("h", place="h", holder="north", subkind="hill")
    assert holders(read_atlas(make_atlas([hill])), APRIL_3) == []


def test_where_accounts_differ(atlas: Atlas) -> None:
    (difference,) = differences(atlas, APRIL_3)
    assert (difference.place, difference.name) == ("ford", "ford-3")
    assert difference.holders == {"": ("south",), "north": ("north",)}
    assert differences(atlas, day_number("2016-04-05")) == []


def test_statements_lead_to_their_sources(atlas: Atlas) -> None:
    first, second = statements(atlas, "ford", APRIL_3)
    assert (first["holder"], first["account"], first["disputed_by"]) == ("south", "", ["north"])
    assert (second["holder"], second["account"]) == ("north", "north")
    assert second["sources"] == [{"id": "book", "title": "A Book", "url": ""}]
    assert second["certain"] is second["possible"] is True


def test_unknown_ids_are_told_with_the_known_ones(atlas: Atlas) -> None:
    with pytest.raises(UsageError, match="no account 'east'; the atlas has north, south"):
        check_account(atlas, "east")
    with pytest.raises(UsageError, match="no layer 'lines'; the atlas has settlements"):
        layers_named(atlas, ("lines",))
