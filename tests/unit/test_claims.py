"""Claims as they were made: none lost, none combined, and those that differ found."""

import dataclasses
import gc
import json
import weakref

import pytest

from geo_app import day_number, differences, iso_date, read_atlas
from geo_app.app.accounts.words import Wording
from geo_app.claims import (
    Claim,
    claimed_events,
    claims_of,
    claims_on,
    claims_that_differ,
    days_of_difference,
    matters,
)
from geo_app.errors import UsageError
from geo_app.gazetteer import Gazetteer
from geo_app.model import Atlas

APRIL = "April 2016 war"


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return read_atlas()


@pytest.fixture
def invented(make_atlas, make_feature):
    """An atlas whose only layer is of claims, with these properties."""

    def make(*claims: dict) -> Atlas:
        layer = {
            "id": "claims", "title": "Claims", "kind": "claim",
            "file": "layers/settlements.geojson",
        }  # fmt: skip
        features = [
            make_feature(f"c{i}", kind="claim", **properties) for i, properties in enumerate(claims)
        ]
        return read_atlas(make_atlas(features, layers=[layer]))

    return make


def told(found: list[Claim]) -> list[tuple]:
    return [(c.account, c.about, c.measure, c.low, c.high) for c in found]


def test_the_seed_case_is_there_in_full(atlas: Atlas) -> None:
    own, other = ("artsakh", "Armenia/Artsakh"), ("azerbaijan", "Azerbaijan")
    third = ("third-parties", "Azerbaijan")
    found = claims_of(atlas, APRIL)
    assert told(found[:6]) == [
        (*own, "lost", 15, 15), (*own, "lost", 34, 34), (*own, "lost", 11, 11),
        (*own, "lost", 2, 2), (*own, "missing", 1, 1), (*other, "lost", 31, 31),
    ]  # fmt: skip
    assert told(found[7:9]) == [(*third, "casualties", 400, 500), (*third, "casualties", 600, 600)]
    assert {"officers", "soldiers", "volunteers", "soldiers from the reserve"} == {
        claim.detail for claim in found[:4]
    }
    # All of them stand on one scale, and so in one chart.
    persons = {c.id for m in matters(atlas, found) if m.scale == "persons" for c in m.claims}
    assert {claim.id for claim in (*found[:6], *found[7:9])} <= persons
    assert all(claim.paraphrase and claim.sources for claim in found)


def test_every_figure_is_in_exactly_one_matter(atlas: Atlas) -> None:
    for event in claimed_events(atlas):
        claims = claims_of(atlas, event.name)
        sorted_in = [c.id for m in matters(atlas, claims) for c in m.claims]
        assert sorted(sorted_in) == sorted(c.id for c in claims if c.has_figure)
        assert (len(claims), len(sorted_in)) == (event.claims, event.figures)
    assert sum(event.claims for event in claimed_events(atlas)) == len(claims_of(atlas))


def test_a_matter_is_one_count_on_one_side_and_sides_stand_in_order(atlas: Atlas) -> None:
    order = list(atlas.accounts)
    for matter in matters(atlas, claims_of(atlas)):
        assert {(c.scale, c.measure, c.about, c.points) for c in matter.claims} == {
            (matter.scale, matter.measure, matter.about, matter.points)
        }
        ranks = [order.index(claim.account) for claim in matter.claims]
        assert ranks == sorted(ranks)


def test_civilians_are_not_counted_among_soldiers(atlas: Atlas) -> None:
    killed = [m for m in matters(atlas, claims_of(atlas, "2020 war")) if m.measure == "killed"]
    whole = {(m.who, m.about): [c.low for c in m.claims] for m in killed if not m.points}
    assert whole["civilians", "Azerbaijan"] == [100]
    assert 100 not in whole["", "Azerbaijan"]


@pytest.mark.parametrize(
    ("low", "high", "unit", "said", "figure"),
    [
        (5, 5, "tanks", "five", "5 tanks"),
        (1, 1, "persons", "one", "1 person"),
        (0, 0, "persons", "none", "0 persons"),
        (400, 500, "fighters", "", "400 to 500 fighters"),
        (100, None, "persons", "at least 100", "at least 100 persons"),
        (5000, None, "persons", "more than 5,000 killed", "more than 5,000 persons"),
        (None, 300, "m", "", "up to 300 m"),
        (50, 50, "persons", "about 50 killed", "about 50 persons"),
        (6.5, 6.5, "km2", "", "6.5 km2"),
        (1, 1, "persons", "one of about 1,500", "1 person"),
        (1, None, "km2", "more than 1.5 km2", "at least 1 km2"),
        (50, 50, "persons", "in all about 50.", "about 50 persons"),
        (None, None, "", "grave concern", ""),
    ],
)
def test_figures_in_words(atlas: Atlas, low, high, unit, said, figure) -> None:
    claim = dataclasses.replace(
        claims_of(atlas)[0], name="", low=low, high=high, unit=unit, paraphrase=said
    )
    assert claim.figure == figure


def test_only_claims_made_by_a_day(atlas: Atlas) -> None:
    day = day_number("2016-04-05")
    known = {claim.id for claim in claims_of(atlas, APRIL, as_known_on=day)}
    by_id = {claim.id: claim for claim in claims_of(atlas, APRIL)}
    said_later = {i for i, claim in by_id.items() if claim.asserted_on > "2016-04-05"}
    said_by_then = {i for i, claim in by_id.items() if "" < claim.asserted_on <= "2016-04-05"}
    assert len(said_later) > 20
    assert not known & said_later
    assert said_by_then <= known
    assert claims_of(atlas, APRIL, as_known_on=day_number("2010-01-01")) == []
    assert claimed_events(atlas, as_known_on=day_number("1900-01-01")) == []


def test_an_event_that_nobody_made_claims_about(atlas: Atlas) -> None:
    with pytest.raises(UsageError, match=r"no claim is about 'Troy'.*April 2016 war"):
        claims_of(atlas, "Troy")


@pytest.mark.parametrize(
    ("words", "event"),
    [
        ("april 2016", "April 2016 war"), ("autumn 2020", "2020 war"),
        ("FIRST war", "First war 1988-94"), ("September 2023", "September 2023"),
    ],
)  # fmt: skip
def test_an_event_is_found_by_words_that_only_fit_it(atlas: Atlas, words: str, event: str) -> None:
    assert {claim.event for claim in claims_of(atlas, words)} == {event}


def test_words_that_fit_several_events_are_refused_with_them(atlas: Atlas) -> None:
    with pytest.raises(UsageError, match=r"fits several events: 2020 war, April 2016 war"):
        claims_of(atlas, "war")
    with pytest.raises(UsageError, match=r"did you mean .*September 2023"):
        claims_of(atlas, "Septembre 2023")


@pytest.mark.parametrize(("date", "is_told"), [("2016-04-05", True), ("2020-10-10", False)])
def test_a_claim_to_a_place_stands_until_the_end_of_its_event(
    atlas: Atlas, date: str, is_told: bool
) -> None:
    (point,) = next(c.points for c in claims_of(atlas) if c.place == "seysulan")
    found = claims_that_differ(atlas, day_number(date))
    told = {(c.account, c.measure) for m in found if m.points == (point,) for c in m.claims}
    assert ({("artsakh", "place held"), ("azerbaijan", "place taken")} <= told) == is_told


def test_claims_that_differ_are_of_the_day_and_of_several_accounts(atlas: Atlas) -> None:
    for day in days_of_difference(atlas):
        on = {claim.id for claim in claims_on(atlas, int(day))}
        for matter in claims_that_differ(atlas, int(day)):
            if matter.scale:
                assert {claim.id for claim in matter.claims} <= on
            assert len({claim.id for claim in matter.claims}) == len(matter.claims)
            assert len({claim.account for claim in matter.claims}) > 1
            assert all(claim.is_of_its_days for claim in matter.claims)


def test_who_has_seysulan_differs_in_april_2016(atlas: Atlas) -> None:
    (point,) = next(c.points for c in claims_of(atlas) if c.place == "seysulan")
    found = claims_that_differ(atlas, day_number("2016-04-02"))
    (matter,) = [one for one in found if one.points == (point,) and not one.scale]
    measures = {(claim.account, claim.measure) for claim in matter.claims}
    assert {("artsakh", "place held"), ("azerbaijan", "place taken")} <= measures


def test_figures_differ_only_between_accounts(invented) -> None:
    figure = {
        "event": "flood", "subject": "killed", "about": "the town", "unit": "persons",
        "valid_from": "2016-04-02", "valid_to": "2016-04-05", "value_min": 5, "value_max": 5,
    }  # fmt: skip
    seven = {"value_min": 7, "value_max": 7}
    day = day_number("2016-04-03")

    def differing(*claims: dict) -> int:
        return len(claims_that_differ(invented(*claims), day))

    north, south = {"account": "north"}, {"account": "south"}
    assert differing(figure | north, figure | south | seven) == 1
    assert differing(figure | north, figure | south) == 0
    assert differing(figure | north, figure | north | seven) == 0
    assert differing(figure | north, figure | south | seven | {"about": "the village"}) == 0
    assert differing(figure | north, figure | south | seven | {"event": "fire"}) == 0
    assert differing(figure | north, figure | south | seven | {"valid_to": "2020"}) == 0


def test_the_words_of_a_place_contradict_or_not(invented) -> None:
    held = {"event": "flood", "valid_from": "2016-04-02", "valid_to": "2016-04-05"}
    day = day_number("2016-04-03")

    def contradicts(one: str, one_about: str, other: str, other_about: str) -> bool:
        atlas = invented(
            held | {"account": "north", "subject": f"{one}: ford", "about": one_about},
            held | {"account": "south", "subject": f"{other}: ford", "about": other_about},
        )
        return bool(claims_that_differ(atlas, day))

    assert contradicts("place held", "North", "place taken", "South")
    assert contradicts("place held", "North", "place lost", "North")
    assert contradicts("place taken", "North", "place not taken", "South")
    assert not contradicts("place held", "North", "place held", "North")
    assert not contradicts("place taken", "North", "place lost", "South")
    assert not contradicts("importance", "North", "place taken", "South")


def test_claims_of_strangers_may_lack_everything(invented) -> None:
    atlas = invented({}, {"value_min": "many", "value_max": True, "subject": 5, "unit": None})
    claims = claims_of(atlas)
    assert [(c.has_figure, c.event, c.measure) for c in claims] == [(False, "", "")] * 2
    assert matters(atlas, claims) == []
    wording = Wording(atlas, Gazetteer(atlas).places, "en")
    json.dumps(wording.said(claims))
    assert days_of_difference(atlas).tolist() == []


def test_days_of_difference_are_days_on_which_something_differs(atlas: Atlas) -> None:
    days = days_of_difference(atlas).tolist()
    assert days == sorted(set(days))
    assert {"1992-05-08", "2016-04-02", "2020-11-08"} <= {iso_date(day) for day in days}
    for day in days:
        assert differences(atlas, day) or claims_that_differ(atlas, day)


def test_an_atlas_does_not_outlive_its_claims(invented) -> None:
    atlas = invented({"event": "flood"})
    claims, days, reference = claims_of(atlas), days_of_difference(atlas), weakref.ref(atlas)
    assert not days.flags.writeable
    del atlas
    gc.collect()
    assert [claim.event for claim in claims] == ["flood"]
    assert reference() is None
