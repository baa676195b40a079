import gc
import re
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry.polygon import orient

from geo_app.accounts import settlement_layers
from geo_app.errors import PlaceNotFoundError, UsageError
from geo_app.gazetteer import Place
from geo_app.lives import Life, Spell, life, life_at
from geo_app.lives.naming import further_spellings
from geo_app.lives.nearby import divisions_at
from geo_app.lives.tracks import statements_of, tracks_of
from geo_app.model import Atlas
from geo_app.slicing import rows_on
from geo_app.store import read_atlas
from geo_app.validtime import day_number

ATLAS = read_atlas()
PLACES = sorted(set(settlement_layers(ATLAS)[0].frame["place"]))
RIVAL = ("hadrut", "lele-tepe", "madagiz", "mardakert", "parukh", "seysulan", "shusha", "talish")
DAYS = st.integers(day_number("1987-01-01"), day_number("2025-01-01"))


@pytest.fixture(scope="module")
def talish() -> Life:
    return life(ATLAS, "Թալիշ")


@given(place=st.one_of(st.sampled_from(RIVAL), st.sampled_from(PLACES)), day=DAYS)
@settings(max_examples=150, deadline=None)
def test_a_track_tells_of_each_day_what_the_account_tells(place: str, day: int) -> None:
    (layer,) = settlement_layers(ATLAS)
    frame = layer.frame[layer.frame["place"] == place]
    for track in tracks_of(statements_of(ATLAS, place)):
        rows, certain = rows_on(frame, day, account=track.account)
        asserted = frame["account"].to_numpy()[rows]
        # Without an account, rows are what all accounts say.
        told = (asserted == "") | (asserted == track.account)
        holders, own, certain = (
            frame["holder"].to_numpy()[rows][told],
            asserted[told],
            certain[told],
        )
        spells = [spell for spell in track.spells if spell.time.is_possible(day)]
        assert {(spell.holder, spell.is_own) for spell in spells} == {
            (holder, account == track.account) for holder, account in zip(holders, own, strict=True)
        }
        sure = {spell.holder for spell in spells if spell.time.is_certain(day)}
        assert sure >= set(holders[certain])


def _life(place: str, known: dict[str, Life] = {}) -> Life:  # noqa: B006
    """A life, made once for all examples."""
    if place not in known:
        known[place] = life(ATLAS, place)
    return known[place]


@given(place=st.sampled_from([*RIVAL, *PLACES[:200]]))
@settings(max_examples=30, deadline=None)
def test_no_statement_and_no_source_is_lost(place: str) -> None:
    found = _life(place)
    told = {part.id for track in found.tracks for spell in track.spells for part in spell.parts}
    assert told == {one.id for one in found.statements}
    cited = [source for one in found.statements for source in one.sources]
    assert set(cited) <= {source.id for source in found.sources}
    in_text = {source for p in found.passages for phrase in p.phrases for source in phrase.sources}
    assert in_text >= set(cited), "every statement is told in the sentences too"
    assert len({source.id for source in found.sources}) == len(found.sources)
    assert found.numbers(tuple(cited)) == tuple(sorted(set(found.numbers(tuple(cited)))))


def test_statements_of_one_holder_that_follow_each_other_are_one_spell() -> None:
    (nobody, *_) = life(ATLAS, "seysulan").tracks
    spell = nobody.spells[3]
    assert (spell.holder, spell.valid_from) == ("artsakh", "[1994-04-01..1994-05-12]")
    assert spell.valid_to == "[2023-09-19..2023-09-20]"
    assert spell.certainties == ("less-certain", "uncertain")
    assert len(spell.parts) == 2
    assert set(spell.sources) == {source for part in spell.parts for source in part.sources}


def _telling(found: Life, account: str) -> str:
    (text,) = [p.text for p in found.passages if p.text.startswith(f"According to {account}, ")]
    return text


def test_talish_is_told_by_both_accounts(talish: Life) -> None:
    assert talish.passages[0].text == (
        "Talish is a village in what is now Aghdara district, about 6 km north of Madagiz / "
        "Sugovushan. Who held it in April 2016 and in October 2020 is disputed."
    )
    assert talish.passages[2].text.startswith("By no particular account, Azerbaijan probably")
    assert _telling(talish, "Azerbaijan") == (
        "According to Azerbaijan, it held the village from 2 April 2016 until about 5 April 2016 "
        "(uncertain; said on 2 April 2016; disputed by Armenia and NKR / Artsakh). By the same "
        "account, it has held the village since 3 October 2020 (said on 3 October 2020; denied by "
        "Armenia and NKR / Artsakh until about 16 October 2020)."
    )
    assert _telling(talish, "Armenia and NKR / Artsakh") == (
        "According to Armenia and NKR / Artsakh, NKR / Artsakh held it from 3 April 2016 until "
        "about 16 October 2020 (uncertain; said on 3 April 2016; disputed by Azerbaijan until "
        "about 5 April 2016 and since 3 October 2020)."
    )


def test_what_nobody_disputes_is_told_up_to_the_first_difference(talish: Life) -> None:
    (undisputed,) = [p for p in talish.passages if p.text.endswith("known to dispute this.")]
    assert undisputed.text.count("From then until ") == 3
    assert undisputed.text.endswith(
        " From then until a day between 8 and 11 April 1994 Azerbaijan probably held it. From then "
        "until 2 April 2016 NKR / Artsakh held it. Nobody is known to dispute this."
    )


def test_an_account_is_told_with_what_it_is_not_known_to_dispute() -> None:
    assert _telling(life(ATLAS, "madagiz"), "Azerbaijan").endswith(
        " It is not known to dispute that NKR / Artsakh held it from about 5 April 2016 until 3 "
        "October 2020, nor that Azerbaijan has held it since 3 October 2020."
    )


def test_the_line_is_told_in_months_and_only_while_it_was_a_front() -> None:
    found = life(ATLAS, "seysulan")
    assert found.line["day"].iloc[0] >= day_number("1991-11-26")
    words = found.passages[-1].text
    assert "from about April 1994 until about November 2020" in words
    assert "There has been no line since about " in words
    assert not re.search(r"\d (April|June|October|November) \d{4}", words)


@pytest.mark.parametrize("place", ["talish", "madagiz", "seysulan"])
def test_each_change_of_holder_has_its_own_short_sentence(place: str) -> None:
    found = life(ATLAS, place)
    for passage in found.passages:
        assert max(map(len, re.split(r"(?<=[.;]) ", passage.text))) < 260
    for track in found.tracks:
        if track.account:
            name = ATLAS.accounts[track.account].name
            own = [spell for spell in track.spells if spell.is_own]
            told = _telling(found, name).partition(" It is not known to dispute")[0]
            assert len(re.findall(r" (?:has )?held (?:it|the \w+) ", told)) == len(own)


@pytest.mark.parametrize("place", ["talish", "madagiz", "seysulan"])
def test_the_places_of_april_2016_have_names_events_and_claims(place: str) -> None:
    found = life(ATLAS, place)
    assert set(found.names) == {"en", "hy", "az", "ru"}
    assert found.position_error_km == 1
    assert any(one.km == 0 and one.valid_from.startswith("2016-04") for one in found.events)
    told_by = {one.account for one in found.claims if one.km == 0}
    assert {"artsakh", "azerbaijan"} <= told_by
    assert all(one.km is None or one.km <= 15 for one in (*found.events, *found.claims))
    assert [one.day for one in found.events] == sorted(one.day for one in found.events)


def test_a_claim_without_a_position_is_told_where_its_words_name_the_place(talish: Life) -> None:
    named = [one for one in talish.claims if one.km is None]
    assert [one.id for one in named] == ["c-apr2016-082"]
    assert not [one for one in life(ATLAS, "talishlar").claims if one.km is None]


def test_outlines_that_contained_talish(talish: Life) -> None:
    on_1985 = day_number("1985-01-01")
    names = {one.name for one in talish.divisions if one.time.is_possible(on_1985)}
    assert "Mardakert district of the autonomous oblast (NKAO)" in names
    assert "Tartar district" not in names
    zone = next(one for one in talish.divisions if one.name == "Russian peacekeeping zone")
    assert (zone.is_near_edge, zone.is_inside) == (True, False)


def test_the_distance_to_the_line_changes_in_order(talish: Life) -> None:
    assert list(talish.line["day"]) == sorted(set(talish.line["day"]))
    assert talish.line["km"].dropna().between(0.1, 200).all()
    assert talish.passages[-1].lead.startswith("Line between holders (inferred")


def test_a_point_has_no_statements_and_is_told_as_inferred() -> None:
    found = life_at(ATLAS, 46.98, 40.26)
    assert (found.name, found.statements, found.tracks) == ("", (), ())
    assert found.ground[-1].holder == "azerbaijan"
    first, second, *_ = found.passages
    assert first.text.startswith("The nearest settlement is ")
    assert second.lead.startswith("Inferred from the nearest settlements")
    assert "(possible)" in second.text


def test_a_point_far_away_has_nothing_inferred() -> None:
    found = life_at(ATLAS, 50.9, 44.4)
    assert (found.ground, found.divisions, len(found.line)) == ((), (), 0)
    (only,) = found.passages
    assert only.text.endswith("outside the ground this atlas infers for; who held it is not told.")


def test_a_point_with_its_numbers_swapped_is_told_so() -> None:
    assert (
        life_at(ATLAS, 40.36, 46.76)
        .passages[-1]
        .text.endswith("Did you mean 40.36, 46.76 (latitude first)?")
    )


@pytest.mark.parametrize(("lon", "lat"), [(181, 40), (46, 91), (float("nan"), 40)])
def test_what_is_no_point_is_refused(lon: float, lat: float) -> None:
    with pytest.raises(UsageError, match="is no point; latitudes are -90 to 90"):
        life_at(ATLAS, lon, lat)


def test_further_spellings_are_none_of_two_names_in_any_language() -> None:
    names = {"az": "Şuşa / Şuşi", "ru": "Шуша / Шуши"}
    spellings = (
        "Shusha / Shushi",
        "Shusha",
        "Shushi",
        "Şuşi",
        "Шуши",
        "Шуша-кала",
        "Shushi (Shusha)",
    )
    place = Place("shusha", "Shusha / Shushi", "city", None, None, names, spellings)
    assert further_spellings(place) == ("Шуша-кала",)


def test_a_place_nobody_knows_is_answered_with_the_nearest_names() -> None:
    with pytest.raises(PlaceNotFoundError, match="did you mean"):
        life(ATLAS, "Madagis Town")


@pytest.fixture
def river(make_atlas: Callable[..., Path]) -> Atlas:
    """An atlas with two settlements: too few to infer control from."""
    return read_atlas(make_atlas())


def test_an_atlas_too_small_to_infer_from_still_tells_lives(river: Atlas) -> None:
    found = life(river, "форд")
    assert [track.account for track in found.tracks] == ["", "north"]
    assert found.ground == ()
    assert len(found.line) == 0
    texts = [passage.text for passage in found.passages]
    assert "ford-1 is a place. Who held it in April 2016 is disputed." in texts


def test_an_account_leaves_to_nobody_what_it_does_not_dispute(river: Atlas) -> None:
    def spells(account: str) -> list[tuple[str, bool, str, str]]:
        (track,) = [t for t in life(river, "ford").tracks if t.account == account]
        return [_short(spell) for spell in track.spells]

    assert spells("north") == [
        ("north", False, "", "1994"),
        ("south", False, "1994", "2016-04-02"),
        ("north", True, "2016-04-02", "2016-04-05"),
    ]


def _short(spell: Spell) -> tuple[str, bool, str, str]:
    return spell.holder, spell.is_own, spell.valid_from, spell.valid_to


def test_a_place_without_a_point_has_a_life(make_atlas, make_feature) -> None:
    features = [make_feature("a", None, place="a", holder="north", valid_from="1994-05-12")]
    found = life(read_atlas(make_atlas(features)), "a")
    assert (found.lat, found.events, found.divisions) == (None, (), ())
    assert found.passages[1].text == (
        "Nobody is known to dispute that The North has held it since 12 May 1994."
    )


def test_an_atlas_does_not_outlive_its_lives(make_atlas) -> None:
    atlas = read_atlas(make_atlas())
    found, reference = life(atlas, "ford"), weakref.ref(atlas)
    del atlas
    gc.collect()
    assert found.name
    assert reference() is None


BOX = [(46.5, 40.0), (47.5, 40.0), (47.5, 41.0), (46.5, 41.0), (46.5, 40.0)]
HOLE = [(46.8, 40.5), (47.2, 40.5), (47.2, 40.9), (46.8, 40.9), (46.8, 40.5)]


@pytest.mark.parametrize("hole", [HOLE, HOLE[::-1]], ids=["hole runs alike", "hole runs against"])
def test_the_area_of_an_outline_is_without_its_holes(make_atlas, make_feature, hole) -> None:
    ring = {"type": "Polygon", "coordinates": [BOX, hole]}
    layers = [{"id": "b", "title": "B", "kind": "boundary", "file": "layers/settlements.geojson"}]
    features = [make_feature("ring", ring, kind="boundary")]
    (found,) = divisions_at(read_atlas(make_atlas(features, layers=layers)), 46.6, 40.2)
    outer, inner = (shapely.box(*shapely.LineString(points).bounds) for points in (BOX, HOLE))
    whole, missing = (
        Geod(ellps="WGS84").geometry_area_perimeter(orient(one))[0] / 1e6 for one in (outer, inner)
    )
    assert found.km2 == pytest.approx(whole - missing, rel=1e-9)
