import json

import pytest

from geo_app.app.wording import in_words, overview_words
from geo_app.gazetteer import Gazetteer
from geo_app.model import Atlas
from geo_app.overview import SourceUse, overview
from geo_app.store import read_atlas
from geo_app.validtime import day_number, iso_date

APRIL_3 = day_number("2016-04-03")


@pytest.fixture
def atlas(make_atlas, make_feature) -> Atlas:
    folder = make_atlas(
        layers=[
            {"id": "settlements", "kind": "settlement", "file": "layers/settlements.geojson"},
            {"id": "events", "kind": "event", "file": "layers/events.geojson"},
        ],
        neutrality="Nobody's side.",
    )
    days = ["2016-04-01", "2016-04-02", "2016-04-03", "2016-04-04", "2020-09-27", "2021-01-01"]
    events = [
        make_feature(f"e{i}", kind="event", valid_from=day, valid_to=iso_date(day_number(day) + 1))
        for i, day in enumerate(days)
    ]  # fmt: skip
    month = make_feature("long", None, kind="event", valid_from="2016-03", valid_to="2016-05")
    collection = {"type": "FeatureCollection", "features": [*events, month]}
    (folder / "layers/events.geojson").write_text(json.dumps(collection))
    return read_atlas(folder)


def test_events_on_the_day_and_the_nearest_around_it(atlas: Atlas) -> None:
    found = overview(atlas, APRIL_3, around=2).events
    assert [(event.id, event.days_away) for event in found] == [
        ("e0", -2), ("e1", -1), ("e2", 0), ("e3", 1), ("e4", 1638), ("long", 0),
    ]  # fmt: skip
    assert (found[-1].lat, found[-1].is_span) == (None, True)
    assert found[0].lat == pytest.approx(40.3)


def test_around_no_events_there_are_none(make_atlas) -> None:
    assert overview(read_atlas(make_atlas()), APRIL_3).events == []


def test_sources_are_counted_by_holder(atlas: Atlas) -> None:
    summary = overview(atlas, APRIL_3)
    assert summary.sources == [SourceUse("book", 3)]
    assert summary.sources_of == {"south": [SourceUse("book", 2)], "north": [SourceUse("book", 1)]}
    in_one_account = overview(atlas, APRIL_3, account="south")
    assert in_one_account.sources_of == {"south": [SourceUse("book", 2)]}


def test_words_are_json_and_lead_to_sources(atlas: Atlas) -> None:
    places = Gazetteer(atlas).places
    words = overview_words(atlas, overview(atlas, APRIL_3), "ru", places)
    assert json.loads(json.dumps(words)) == words
    assert words["date"] == "2016-04-03"
    assert [(h["name"], h["total"], h["possible"]) for h in words["holders"]] == [
        ("The North", 1, 1), ("The South", 2, 1),
    ]  # fmt: skip
    for part in (*words["holders"], *words["events"]):
        assert part["sources"][0]["title"] == "A Book"
    (difference,) = words["differences"]
    assert difference["name"] == "Форд"
    assert [told["account"] for told in difference["told"]] == [
        "No particular account",
        "The North",
    ]
    in_one = overview(atlas, APRIL_3, account="south", as_known_on=APRIL_3)
    assert overview_words(atlas, in_one, "en", places)["account"] == (
        "Account: The South. Where this account says nothing and disputes nothing, what is told by "
        "no particular account is shown. As known on 3 April 2016."
    )
    assert words["neutrality"] == "Nobody's side."
    assert words["account"] == "All accounts"


def test_before_the_first_statement_the_panel_says_when_it_begins(make_atlas, make_feature) -> None:
    atlas = read_atlas(make_atlas([make_feature("a", place="a", holder="x", valid_from="1994")]))
    words = overview_words(atlas, overview(atlas, day_number("1990-01-01")), "en", {})
    assert words["holders"] == []
    assert "begins on 1 January 1994" in words["noHolders"]
    assert any("'x'" in finding for finding in words["findings"])


@pytest.mark.parametrize("text", ["2016-21", "2016-13", "2016-04-31", "soon", "", "<b>"])
def test_a_date_that_is_no_plain_one_is_shown_as_given(text: str) -> None:
    assert in_words(text) == text


def test_an_event_without_a_start_is_told_of_no_date(make_atlas, make_feature) -> None:
    features = [make_feature(t or "none", kind="event", valid_from=t) for t in ("soon", "")]
    layer = {"id": "e", "kind": "event", "file": "layers/settlements.geojson"}
    assert overview(read_atlas(make_atlas(features, layers=[layer])), APRIL_3).events == []


@pytest.mark.parametrize(
    ("day", "away"),
    [
        ("2016-04-02", "1 day earlier"),
        ("2016-04-04", "1 day later"),
        ("2020-09-27", "4 years later"),
    ],
)
def test_distance_in_time_is_said_in_words(atlas: Atlas, day: str, away: str) -> None:
    words = overview_words(atlas, overview(atlas, APRIL_3), "en", {})
    (event,) = [e for e in words["events"] if e["date"] == day]
    assert event["away"] == away
