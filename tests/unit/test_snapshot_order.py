"""Which names come first, and that a name stands at its own place."""

import numpy as np
import pytest
import shapely

from geo_app.model import Atlas
from geo_app.snapshot import PRESETS, Request, scene_of
from geo_app.snapshot.content.looks import Hue
from geo_app.snapshot.content.subject import subject_of
from geo_app.snapshot.drawing.marks import look_of, stamped
from geo_app.snapshot.drawing.painting import Painting
from geo_app.snapshot.page.labels import labels_of
from geo_app.snapshot.page.sizes import VILLAGE, radius_of, zoom_of
from geo_app.snapshot.projection import projection_of, view_of
from geo_app.store import read_atlas
from geo_app.style import Status
from geo_app.validtime import day_number
from tests.unit.drawn import built_in
from tests.unit.test_snapshot_labels import APRIL, FLAT, bounded, named, texts_of, town_at


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return built_in()


def test_a_name_is_nearer_to_its_own_disc_than_to_that_of_another_town():
    upper, lower = named("Upper", 0, 47.0, 40.02), named("Lower", 0, 47.005, 39.99)
    middles = FLAT.page([upper.points[0], lower.points[0]])
    places = dict(zip(("Upper", "Lower"), map(shapely.Point, middles), strict=True))
    names = labels_of(FLAT, [upper, lower], (), (), language="en")
    assert len(names) == 2
    for (line,) in (name.lines for name in names):
        box = shapely.box(*line.box)
        assert min(places, key=lambda place: box.distance(places[place])) == line.text


def test_a_name_keeps_clear_of_another_towns_disc_even_if_it_is_nearer_to_its_own():
    town = named("A town", 0, 47.0)
    ((x, y),) = FLAT.page([town.points[0]])
    (alone,) = labels_of(FLAT, [town], (), (), language="en")
    left, _, right, _ = alone.lines[0].box
    assert left > x  # to the right of its disc, unless another is there
    ends = [(right + 4.0 + radius_of(0, zoom_of(FLAT)), y)]
    other = named("Other", 1, 0.0, points=(tuple(FLAT.degrees(ends)[0]),))
    names = labels_of(FLAT, [town, other], (), (), language="en")
    (line,) = next(name for name in names if texts_of([name]) == ["A town"]).lines
    ((beside, above),) = FLAT.page(other.points)
    away = shapely.box(*line.box).distance(shapely.Point(beside, above))
    assert away - radius_of(1, zoom_of(FLAT)) > 0.45 * line.size


def test_only_a_city_that_the_atlas_is_about_stands_over_the_discs_of_others():
    crowd = [named(f"t{n}", 1, 46.9 + 0.02 * (n % 11), 39.9 + 0.015 * (n // 11))
             for n in range(165)]  # fmt: skip
    city = named("A city", 0, 47.0)
    for subject, is_named in (({"A city": 0}, True), ({"Another": 0}, False)):
        names = labels_of(FLAT, [*crowd, city], (), (), language="en", subject=subject)
        assert ("A city" in texts_of(names)) is is_named


@pytest.mark.parametrize("language", ["az", "en", "hy", "ru"])
def test_no_name_of_a_place_around_the_subject_stands_beside_the_disc_of_another(atlas, language):
    request = Request(
        day_number("2020-11-20"), preset=PRESETS["newspaper-double"], language=language
    )
    painting = Painting(scene_of(atlas, request))
    painting.paint()
    view, subject = painting.scene.view, subject_of(atlas)
    towns = [mark for mark in painting.scene.marks if mark.points and mark.size < VILLAGE]
    discs = {
        mark.place: shapely.Point(*view.page(mark.points[:1])[0]).buffer(
            radius_of(mark.size, zoom_of(view))
        )
        for mark in towns
    }
    around = {mark.name: mark.place for mark in towns
              if mark.place not in subject and not (mark.is_new or mark.is_rival)}  # fmt: skip
    found = [name for name in painting.names if " ".join(texts_of([name])) in around]
    assert len(found) >= 4
    for name in found:
        own = around[" ".join(texts_of([name]))]
        block = shapely.union_all([shapely.box(*line.box) for line in name.lines])
        gaps = {place: block.distance(disc) for place, disc in discs.items() if place != own}
        assert min(gaps.values()) > 0.45 * name.lines[0].size, min(
            gaps, key=lambda place: gaps[place]
        )


def test_what_the_atlas_is_about_is_what_changed_hands(atlas):
    subject = subject_of(atlas)
    assert {"shusha", "stepanakert", "askeran", "hadrut", "martuni", "zangilan"} < subject.keys()
    assert not {"mingachevir-mingachevir", "barda", "yevlakh", "beylagan"} & subject.keys()
    # A town that changed hands lies 4 km from this city, and is no half of it.
    assert "tartar" not in subject


def test_halves_of_a_divided_town_are_treated_alike(make_atlas, make_feature):
    def city(name, at, *holders):
        for number, holder in enumerate(holders):
            years = {"valid_from": str(1990 + number), "valid_to": str(1991 + number)}
            yield make_feature(f"{name}-{number}", at, place=name, name=name, subkind="city",
                               holder=holder, **years)  # fmt: skip

    places = {
        "ford-north": (46.80, 40.31, "south", "north"), "ford-south": (46.80, 40.28, "south"),
        "mill": (47.3, 40.3, "south"), "weir": (47.6, 40.3, "north"),
    }  # fmt: skip
    features = [row for name, (x, y, *held) in places.items() for row in city(name, (x, y), *held)]
    found = subject_of(read_atlas(make_atlas(features)))
    assert found.keys() == {"ford-north", "ford-south"}


def test_what_the_atlas_is_about_comes_before_larger_places():
    marks = [named("A city", 0, 46.6), named("A town", 1, 46.8), named("Another", 0, 47.0)]
    found = labels_of(FLAT, marks, (), (), language="en", subject={"A town": 1, "Another": 0})
    assert texts_of(found) == ["Another", "A town", "A city"]
    assert [name.lines[0].weight for name in found] == ["bold", "regular", "regular"]


def test_towns_lie_above_villages_and_no_ring_of_a_village_is_as_wide_as_a_city(atlas):
    hues = Hue("azerbaijan", Status.CERTAIN), Hue("artsakh", Status.CERTAIN)
    village = named("v", 2, 47.0, is_rival=True, hues=hues)
    assert look_of(village) < look_of(named("t", 1, 47.0)) < look_of(named("c", 0, 47.0))
    painting, radius = Painting(scene_of(atlas, Request(APRIL))), radius_of(2, 7.0)
    (stack,) = stamped(painting.paper, village, [(0, 0)], painting.palette, radius)
    ring = max(np.abs(path.vertices).max() for path in stack.get_paths()[1:])
    assert radius < ring < radius_of(0, 7.0)


def test_of_claims_on_one_land_all_are_named_or_none():
    land, small = shapely.box(46.2, 39.2, 47.2, 40.8), shapely.box(46.2, 39.2, 46.23, 39.23)
    areas = {"a": land, "b": small, "c": shapely.box(47.4, 39.2, 47.9, 40.8)}
    shapes = [
        bounded(f"Land of {party}", area, row)._replace(hue=Hue(party, Status.CLAIMED))
        for row, (party, area) in enumerate(areas.items())
    ]
    assert texts_of(labels_of(FLAT, (), shapes, (), language="en")) == ["Land of c"]
    shapes[1] = shapes[1]._replace(geometry=shapely.box(46.2, 39.2, 47.0, 40.0))
    assert len(labels_of(FLAT, (), shapes, (), language="en")) == 3


def test_before_there_are_settlements_territories_are_named_before_towns():
    land = bounded("Old land", shapely.box(46.75, 39.85, 47.25, 40.15))
    towns = [town_at(f"Town {n}", 46.8 + 0.08 * n, 40.0) for n in range(5)]
    found = texts_of(labels_of(FLAT, (), [land], towns, language="en"))
    assert found[0] == "Old land"
    assert len(found) > 1


def test_a_small_map_has_smaller_names():
    view = view_of(projection_of((46, 39, 48, 41)), (46, 39, 48, 41), (0, 0, 220, 200))
    (small,), (large,) = (
        labels_of(one, [named("A city", 0, 47.0)], (), (), language="en") for one in (view, FLAT)
    )
    assert 0.6 < small.lines[0].size / large.lines[0].size < 0.8
