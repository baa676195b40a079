"""Names of places on figures: those of the language; the name where a place has none in it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from geo_app import read_atlas
from geo_app.model import Layer
from geo_app.snapshot import Request, scene_of
from geo_app.snapshot.page.labels import labels_of
from geo_app.snapshot.projection import projection_of, view_of
from geo_app.validtime import day_number

APRIL = day_number("2016-04-05")
VIEW = view_of(projection_of((46, 39, 48, 41)), (46, 39, 48, 41), (0, 0, 900, 600))


@pytest.mark.parametrize(
    ("language", "words"),
    [("hy", "Շուշա / Շուշի"), ("az", "Şuşa / Şuşi"), ("ru", "Шуша / Шуши")],
)
def test_a_place_with_two_names_has_both_in_every_language(language: str, words: str) -> None:
    marks = scene_of(read_atlas(), Request(date=APRIL, language=language)).marks
    names = {mark.place: mark.name for mark in marks if mark.kind == "settlement"}
    assert names["shusha"] == words


def test_a_place_without_a_name_in_the_language_has_its_name(
    make_atlas: Callable[..., Path], make_feature: Callable[..., dict[str, Any]]
) -> None:
    two = make_feature("two", place="two", name="Ada / Oda", **{"name:ru": "Ада / Ода"})
    one = make_feature("one", (46.9, 40.1), place="one", name="Mill, held by A / B")
    atlas = read_atlas(make_atlas([two, one]))
    marks = scene_of(atlas, Request(date=APRIL, language="ru")).marks
    assert {mark.name for mark in marks} == {"Ада / Ода", "Mill, held by A / B"}


def test_towns_of_the_ground_have_the_name_of_the_language_or_their_own() -> None:
    names = {"name": ["Ada / Oda", "Mill", "Ford"], "name:ru": ["Ада / Ода", "", " "]}
    points = [shapely.Point(lon, 40) for lon in (46.3, 47, 47.6)]
    frame = gpd.GeoDataFrame(names | {"rank": [1, 1, 1]}, geometry=points, crs=4326)
    towns = Layer("towns", "Towns", "town", "towns.geojson", frame)
    labels = labels_of(VIEW, [], [], [towns], language="ru")
    words = {" ".join(line.text for line in label.lines) for label in labels}
    assert words == {"Ада / Ода", "Mill", "Ford"}


def test_few_villages_that_lie_far_apart_are_named(
    make_atlas: Callable[..., Path], make_feature: Callable[..., dict[str, Any]]
) -> None:
    places = {"Mill": (46.2, 39.5), "Ford": (47.6, 40.5)}
    features = [make_feature(name, at, place=name, name=name) for name, at in places.items()]
    scene = scene_of(read_atlas(make_atlas(features)), Request(date=APRIL))
    labels = labels_of(scene.view, scene.marks, [], [], language="en")
    assert {line.text for label in labels for line in label.lines} == {*places}
