"""The page "Compare" without a browser: its address, the dates it offers, its words and numbers."""

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_app.accounts import holders, settlement_layers
from geo_app.app.compare.choice import ACCOUNTS, DATES, Choice, choice_of_query, usual_choice
from geo_app.app.compare.dates import Stretch, change_days, stretches, stretches_of_events
from geo_app.app.compare.page import _stretches
from geo_app.app.compare.words import asked_words, compared_words
from geo_app.app.fields import next_change
from geo_app.compare import compare
from geo_app.gazetteer import Gazetteer
from geo_app.model import Atlas
from geo_app.store import read_atlas
from geo_app.validtime import day_number


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return read_atlas()


ATLAS = read_atlas()
DAYS = st.dates(ATLAS.first, ATLAS.last).map(dt.date.isoformat)
USUAL = usual_choice(ATLAS)
TOLD = st.sampled_from(["", *ATLAS.accounts])


@given(a=DAYS, b=DAYS, by=st.sampled_from([DATES, ACCOUNTS]), one=TOLD, other=TOLD)
def test_an_address_gives_back_what_was_compared(
    a: str, b: str, by: str, one: str, other: str
) -> None:
    choice = Choice(a, b, by, one, one, other)
    query = {key: text for key, text in choice.query.items() if text}
    read, notices = choice_of_query(query, ATLAS, USUAL)
    assert notices == []
    assert (read.by, read.sides) == (choice.by, choice.sides)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"a": "2016-13-01"}, "2016-13-01"),
        ({"b": "1700-01-01"}, "1 January 1700"),
        ({"account": "nobody"}, "nobody"),
        ({"date": "2016-04-05", "account_a": "nobody"}, "artsakh, azerbaijan"),
    ],
)
def test_what_cannot_be_read_is_said_and_left_out(
    atlas: Atlas, query: dict[str, str], words: str
) -> None:
    usual = usual_choice(atlas)
    choice, notices = choice_of_query(query, atlas, usual)
    assert len(notices) == 1
    assert words in notices[0]
    assert choice.a in {usual.a, query.get("date")}
    assert (choice.b, choice.account, choice.account_a) == (usual.b, usual.account, usual.account_a)


def test_at_first_the_largest_recent_transfer_is_compared(atlas: Atlas) -> None:
    usual = usual_choice(atlas, "azerbaijan")
    known = [one for one in stretches(atlas) if one.after >= atlas.opening.isoformat()]
    most = max(len(_changed(atlas, one)) for one in known)
    (chosen,) = [one for one in known if (one.before, one.after) == (usual.a, usual.b)]
    assert len(_changed(atlas, chosen)) == most > 700
    assert usual.account == "azerbaijan"


def test_an_atlas_without_transfers_has_a_first_comparison_too(atlas: Atlas) -> None:
    still = replace(atlas, layers=())
    usual = usual_choice(still)
    assert (usual.a, usual.b) == (atlas.opening.isoformat(), atlas.last.isoformat())
    assert not usual.is_empty
    assert _stretches(still) == {}


def _changed(atlas: Atlas, stretch: Stretch) -> set[str]:
    frame = settlement_layers(atlas)[0].frame
    frame = frame[frame["account"] == ""]
    before, after = _holders_on(frame, stretch.before), _holders_on(frame, stretch.after)
    return {place for place, held in after.items() if before.get(place, held) != held}


def test_stretches_are_named_by_their_events_and_say_what_is_compared(atlas: Atlas) -> None:
    labels = [one.label for one in stretches(atlas)]
    assert "2020 war: 26 September to 31 December 2020" in labels
    assert "Until: Ceasefire of May 1994: 26 March 1993 to 12 May 1994" in labels
    assert "18 January to 24 March 1990" in labels, "one village's event names no stretch of months"
    assert next(iter(_stretches(atlas))) == labels[-1], "the latest first"


def test_steps_lead_through_every_change_and_back(atlas: Atlas) -> None:
    days = change_days(atlas)
    date: dt.date | None = atlas.first
    forward = []
    while date := next_change(days, date, 1):
        forward.append(day_number(date))
    assert forward == days[days > day_number(atlas.first)].tolist()
    date = atlas.last
    backward = []
    while date := next_change(days, date, -1):
        backward.append(day_number(date))
    assert backward[::-1] == days[days < day_number(atlas.last)].tolist()


def _holders_on(frame: gpd.GeoDataFrame, date: str) -> dict[str, set[str]]:
    day = day_number(date)
    holds = (frame["start_latest"] <= day) & (frame["end_earliest"] > day)
    return frame[holds].groupby("place")["holder"].agg(set).to_dict()


def test_every_stretch_has_a_settlement_that_changed_hands(atlas: Atlas) -> None:
    for stretch in stretches(atlas):
        assert _changed(atlas, stretch), stretch


def test_stretches_lie_apart_and_inside_the_atlas(atlas: Atlas) -> None:
    found = stretches(atlas)
    ends = [day_number(date) for one in found for date in (one.before, one.after)]
    assert ends == sorted(ends)
    assert np.diff(ends)[1::2].min() >= 119
    for one in (*found, *stretches_of_events(atlas)):
        assert atlas.first.isoformat() <= one.before < one.after <= atlas.last.isoformat()


def test_events_without_a_transfer_are_not_offered(atlas: Atlas) -> None:
    labels = [one.label for one in stretches_of_events(atlas)]
    assert "Aghdam district handed over to Azerbaijan" in labels
    assert "UN Security Council Resolution 822" not in labels


def test_an_event_is_named_with_its_own_year(atlas: Atlas) -> None:
    assert "Violence against Armenians in Baku (1990)" in _stretches(atlas)


def test_settlements_outside_the_ground_are_told_without_a_zero(atlas: Atlas) -> None:
    summary = _words(atlas, Choice("2024-05-23", "2024-05-24"))["summary"]
    assert summary == (
        "Between 23 May 2024 and 24 May 2024, 4 settlements changed hands, "
        "on ground outside what is inferred."
    )


def test_the_empty_account_is_nobody_s_in_numbers_and_everything_on_maps(atlas: Atlas) -> None:
    choice = Choice("2016-04-03", "", ACCOUNTS, "", "", "azerbaijan")
    assert _words(atlas, choice)["names"] == ["No particular account", "Azerbaijan"]
    assert asked_words(atlas, choice, {"number": 1})["sides"][0]["told"] == "All accounts"


def _words(atlas: Atlas, choice: Choice) -> dict[str, Any]:
    (a, account_a), (b, account_b) = choice.sides
    found = compare(atlas, a, b, account_a=account_a, account_b=account_b)
    words = compared_words(atlas, choice, found, Gazetteer(atlas))
    assert json.loads(json.dumps(words)) == words, "only what JSON has"
    return words


def test_words_and_numbers_agree_with_each_other(atlas: Atlas) -> None:
    words = _words(atlas, Choice("1994-05-12", "2020-12-31"))
    areas, transfers = words["areas"], words["transfers"]
    for row in areas:
        assert row["change"] == pytest.approx(row["b"] - row["a"])
        assert row["aLow"] <= row["a"] <= row["aHigh"]
        gained = sum(t["km2"] for t in transfers if t["to"] == row["holder"])
        lost = sum(t["km2"] for t in transfers if t["from"] == row["holder"])
        assert row["change"] == pytest.approx(gained - lost, abs=1e-6)
    assert sum(t["settlements"] for t in transfers) == len(words["settlements"])
    known = [one for one in words["settlements"] if not {one["from"], one["to"]} & {"unknown", ""}]
    rest = len(words["settlements"]) - len(known)
    assert 0 < rest < len(known)
    assert f"{len(known)} settlements and about" in words["summary"]
    assert f"; for {rest} more one of the two holders is not known." in words["summary"]
    named = [party["id"] for party in words["parties"]]
    assert named == [holder for holder in atlas.parties if holder in set(named)]


def test_settlements_and_possible_ones_are_those_of_the_map_s_panel(atlas: Atlas) -> None:
    dates = ("2016-04-05", "2023-09-18")
    rows = {row["holder"]: row for row in _words(atlas, Choice(*dates))["areas"]}
    for date, side in zip(dates, "AB", strict=True):
        shown = {h: row[f"settlements{side}"] + row[f"more{side}"] for h, row in rows.items()}
        panel = {count.holder: count.total for count in holders(atlas, day_number(date))}
        assert {h: n for h, n in shown.items() if n} == panel
    assert rows["azerbaijan"]["moreA"] > 0


def test_namesakes_are_told_apart(atlas: Atlas) -> None:
    rows = _words(atlas, Choice("2020-09-26", "2020-12-31"))["settlements"]
    shown = [(row["name"], row["district"]) for row in rows]
    assert len(set(shown)) == len(shown)
    assert {("Mazra", "Qubadli district"), ("Mazra", "Jabrayil district")} <= set(shown)
    assert ("Talish", "") in shown


def test_nothing_is_said_as_nothing(atlas: Atlas) -> None:
    words = _words(atlas, Choice("2019-04-01", "2019-04-05"))
    assert (words["isEmpty"], words["settlements"]) == (True, [])
    assert words["summary"].startswith("Nothing changed hands between 1 April 2019")
    same = _words(atlas, Choice("2019-04-01", "2019-04-01"))
    assert "choose two dates" in same["summary"]


def test_two_accounts_differ_and_nothing_changes_hands(atlas: Atlas) -> None:
    choice = Choice("2016-04-03", "", ACCOUNTS, "", "artsakh", "azerbaijan")
    words = _words(atlas, choice)
    assert {"Talish", "Seysulan"} <= {one["name"] for one in words["settlements"]}
    shown = json.dumps([words["words"], words["summary"], words["nothing"]], ensure_ascii=False)
    assert "changed hands" not in shown
    assert "→" not in shown
    asked = asked_words(atlas, choice, {"number": 1})
    assert [side["told"] for side in asked["sides"]] == [
        "Account: Armenia and NKR / Artsakh",
        "Account: Azerbaijan",
    ]
    assert asked["sides"][0]["date"] == asked["sides"][1]["date"] == "2016-04-03"


def test_the_key_tells_which_sides_the_numbers_are_of(atlas: Atlas) -> None:
    # compare.js writes the same text for what is asked for, and shows nothing else.
    choice = Choice("2019-04-01", "2019-04-05", account="azerbaijan")
    assert _words(atlas, choice)["key"] == (
        '[["2019-04-01","azerbaijan"],["2019-04-05","azerbaijan"]]'
    )
