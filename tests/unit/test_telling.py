"""A life in sentences: gaps, overlaps and what nobody knows stay what they are."""

import re
from collections.abc import Callable

import pytest

from geo_app.lives import life
from geo_app.store import read_atlas


@pytest.fixture
def told_of_a(make_atlas, make_feature) -> Callable[..., list[str]]:
    """The sentences about a place held by these, each with both ends."""

    def tell(*spells: tuple[str, str, str]) -> list[str]:
        features = [
            make_feature(f"a-{i}", place="a", holder=holder, valid_from=start, valid_to=end)
            for i, (holder, start, end) in enumerate(spells)
        ]
        found = life(read_atlas(make_atlas(features)), "a")
        return re.split(r"(?<=\.) ", found.passages[1].text)

    return tell


def test_a_gap_between_holders_is_not_told_as_held(told_of_a) -> None:
    *_, first, second, _ = told_of_a(("north", "1990", "1994"), ("south", "2000", ""))
    assert first == "From 1990 until 1994 The North held it."
    assert second == "Since 2000 The South has held it."


def test_holders_at_the_same_time_are_told_with_their_own_days(told_of_a) -> None:
    spells = (("north", "1990", "2000"), ("south", "1995", "1998"), ("north", "1999", "2005"))
    *_, first, second, _ = told_of_a(*spells)
    assert first == "From 1990 until 2005 The North held it."
    assert second == "From 1995 until 1998 The South held it."


def test_holders_that_follow_each_other_are_told_from_then_on(told_of_a) -> None:
    *_, first, second, third, _ = told_of_a(
        ("north", "", "1994"), ("unknown", "1994", "2000"), ("south", "2000", "")
    )
    assert first == "Until 1994 The North held it."
    assert second == "Who held it from then until 2000 is not known."
    assert third == "Since then The South has held it."


def test_one_holder_with_both_ends(told_of_a) -> None:
    (told,) = told_of_a(("north", "1990", "2000"))
    assert told == ("Nobody is known to dispute that The North held it from 1990 until 2000.")


def test_a_short_time_of_another_holder_parts_a_spell(make_atlas, make_feature) -> None:
    days = (("north", "1994", "2016-04-02"), ("south", "2016-04-02", "[2016-04-02..2016-04-03]"))
    features = [
        make_feature(f"a-{i}", place="a", holder=holder, valid_from=start, valid_to=end)
        for i, (holder, start, end) in enumerate((*days, ("north", days[1][2], "2020")))
    ]
    (track,) = life(read_atlas(make_atlas(features)), "a").tracks
    assert [spell.holder for spell in track.spells] == ["north", "south", "north"]
