"""Inferred control on a figure: who is inferred to hold which ground, and that it says so."""

import io
from functools import cache

import numpy as np
import numpy.typing as npt
import shapely
from PIL import Image

from geo_app.control import held_at
from geo_app.snapshot.content.inferring import inferred_of
from geo_app.snapshot.content.looks import Shape
from geo_app.snapshot.page.legend import legend_of
from geo_app.snapshot.request import Request
from geo_app.snapshot.text.wordlists import said
from geo_app.style import Status
from tests.unit.drawn import DAY, built_in, drawn_as, drawn_scene

#: Deep in the ground of each side, and between the two.
PLACES = ((46.75, 39.82), (47.12, 40.35), (47.0, 39.6), (46.05, 40.1), (46.9, 40.2))
SURE = {Status.CERTAIN: 0, Status.LESS: 1}


@cache
def shapes() -> list[Shape]:
    return inferred_of(built_in(), Request(DAY, inferred=True))


def test_ground_on_a_figure_is_that_which_the_atlas_infers() -> None:
    areas = [shape for shape in shapes() if shape.is_area]
    seen = 0
    for lon, lat in PLACES:
        (told,) = (
            one for one in held_at(built_in(), lon, lat)
            if (one.first_day or -(10**6)) <= DAY < (one.end_day or 10**6)
        )  # fmt: skip
        here = [s.hue for s in areas if shapely.intersects_xy(s.geometry, lon, lat)]
        assert told.holder in {hue.party for hue in here}
        if len(here) == 1 and here[0].status in SURE:
            assert SURE[here[0].status] == told.doubt
            seen += 1
    assert seen >= 3
    # Ground that somebody surely holds is nobody else's.
    sure = [shape.geometry for shape in areas if shape.hue.status in SURE]
    assert np.isclose(shapely.union_all(sure).area, shapely.area(sure).sum(), rtol=1e-9)


def test_the_legend_says_that_it_is_inferred_and_only_if_it_is_drawn() -> None:
    for language in ("en", "hy", "az", "ru"):
        heading = said(language, "inferred-control")
        request = Request(DAY, language=language)
        rows = legend_of(built_in(), (), shapes(), request)
        grouped = [row for row in rows if row.group == heading]
        kinds = {"ground": len({s.hue.party for s in shapes() if s.is_area}), "inferred": 2}
        for kind, count in kinds.items():
            assert sum(row.swatch.kind == kind for row in grouped) == count
        sure = [row for row in rows if row.group == "status"]
        assert [row.swatch.hues[0].status for row in sure] == [*Status][:3]
        assert {row.swatch.kind for row in sure} == {"ground"}
        assert heading not in {row.group for row in legend_of(built_in(), (), (), request)}


def pixels(content: bytes) -> npt.NDArray[np.int16]:
    with Image.open(io.BytesIO(content)) as image:
        return np.asarray(image.convert("RGB")).astype(np.int16)


def test_inferred_ground_is_drawn_and_its_sources_are_named() -> None:
    options: dict[str, object] = {"language": "en", "layers": ("events",)}
    scene = drawn_scene(inferred=True, **options)
    assert [layer.id for layer in scene.layers][:2] == ["inferred-control", "inferred-line"]
    # It rests on settlements, though none is drawn.
    assert len(scene.sources) > len(drawn_scene(**options).sources)
    bare, inferred = (drawn_as("png", inferred=i, **options) for i in (False, True))
    changed = np.abs(pixels(bare) - pixels(inferred)).max(axis=2) > 8
    assert changed.mean() > 0.15
    svg = drawn_as("svg", inferred=True, **options).decode()
    assert 'id="inferred-control"' in svg
    assert 'id="inferred-line"' in svg


def test_crop_marks_lie_outside_the_bleed_alone() -> None:
    options: dict[str, object] = {"preset": "newspaper-column", "dpi": 127, "layers": ("events",)}
    plain = pixels(drawn_as("png", **options))
    bled = pixels(drawn_as("png", bleed_mm=4.0, **options))
    edge = (bled.shape[0] - plain.shape[0]) // 2
    inside = bled[edge : edge + plain.shape[0], edge : edge + plain.shape[1]]
    assert (np.abs(inside - plain).max(axis=2) > 60).mean() < 0.01
    slug = 25
    assert edge == slug + 20
    # In the bleed is nothing but paper.
    around = bled[slug + 2 : -slug - 2, slug + 2 : edge - 4]
    assert around.min() > 250
    top, left = bled[:slug].min(axis=2), bled[:, :slug].min(axis=2)
    for inked, length in ((top.min(axis=0), bled.shape[1]), (left.min(axis=1), bled.shape[0])):
        at = np.flatnonzero(inked < 128)
        # One mark at each end, where the paper will be cut.
        assert len(at)
        assert np.minimum(abs(at - edge), abs(at - (length - edge))).max() <= edge
        assert {bool(one > length / 2) for one in at} == {False, True}
