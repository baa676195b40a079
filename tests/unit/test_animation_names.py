"""Names on the map of a film: chosen for all its dates, seen with what they name."""

import math

import numpy as np
import pytest

from geo_app.snapshot import Request
from geo_app.snapshot.drawing.marks import look_of, radius_on
from geo_app.snapshot.film.animation import FILM, _prepared
from geo_app.snapshot.film.naming import Names
from geo_app.snapshot.film.pace import Pace
from geo_app.store import read_atlas
from geo_app.validtime import day_number

BEFORE, LATER = day_number("1985-01-01"), day_number("2023-10-01")
TOWNS = {"Khankendi/Stepanakert", "Shusha/Shushi", "Aghdam/Akna", "Mingachevir"}


def words(name):
    return "".join("".join(line.text for line in name.lines).split())


def rgb(colour):
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def film_of(atlas, first=BEFORE, last=LATER, **options):
    request = Request(first, preset=FILM, **options)
    return _prepared(atlas, request, last, Pace(seconds=1, hold=0))[0]


@pytest.fixture(scope="module")
def film():
    return film_of(read_atlas())


def test_a_film_that_starts_before_any_settlement_names_them_later(film):
    told = {day: {words(name) for name in film.names.on(film.told[day])} for day in film.told}
    assert told[LATER] >= TOWNS
    # Before anything is told of it a place has no name, but what the ground has as a town.
    assert told[BEFORE] & TOWNS == {"Khankendi/Stepanakert", "Mingachevir"}
    assert not film.told[BEFORE][0].marks


def test_a_name_stays_where_it_is(film):
    seen = {}
    for told in film.told.values():
        for name in film.names.on(told):
            assert seen.setdefault(words(name), name) is name
    assert seen.keys() >= TOWNS


def test_a_name_is_seen_when_its_place_is_drawn(film):
    shown = {day: {words(name) for name in film.names.on(film.told[day])} for day in film.told}
    for day, told in film.told.items():
        drawn = {"".join(mark.name.split()) for one in told for mark in one.marks}
        assert ("Shusha/Shushi" in drawn) == ("Shusha/Shushi" in shown[day])


def test_dots_of_todays_towns_neither_hide_discs_nor_are_seen_through_them(film):
    marks = {
        id(mark): mark for told in film.told.values() for one in told for mark in one.marks
        if mark.kind == "settlement"
    }  # fmt: skip
    for dated in film.names.dated:
        for mark in marks.values() if dated.name.dot else ():
            for place in film.places[id(mark)]:
                assert math.dist(place, dated.name.dot) > radius_on(mark, film.painting.zoom)
    assert film.names.dots
    # Under all marks: once Mingachevir has a disc, nothing of its dot is seen.
    x, y = max((name.dot for name in film.names.dots), key=lambda dot: dot[1])
    assert film.page.request.pixels == (FILM.width, FILM.height)
    at = round(FILM.height - y), round(x)
    before, after = (film.frame(day)[at].astype(int) for day in (BEFORE, LATER))
    palette = film.painting.palette
    assert np.abs(before - rgb(palette.theme.town)).max() < 40
    assert after.tolist() == rgb(palette.parties["azerbaijan"])


def test_a_frame_with_other_names_looks_the_same_whatever_came_before(film):
    straight = film.frame(LATER)
    film.frame(BEFORE)
    assert np.array_equal(film.frame(LATER), straight)


def test_a_place_that_is_renamed_has_each_name_on_its_dates(film):
    def renamed(told):
        new = {True: "Elsewhere", False: None}
        marks = (m._replace(name=new[m.place == "shusha"] or m.name) for m in told.marks)
        return told._replace(marks=tuple(marks))

    days = [film.told[LATER], tuple(map(renamed, film.told[LATER]))]
    looks = {id(m): look_of(m) for day in days for one in day for m in one.marks}
    names = Names(film.page, days, looks, [])
    seen = [{words(name) for name in names.on(day)} for day in days]
    assert "Shusha/Shushi" in seen[0] - seen[1]
    assert "Elsewhere" not in seen[0]
