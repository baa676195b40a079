"""Nothing that is written lies over something else that is written, and nothing is cut off.

The boxes are those of Matplotlib's own text, not the widths that the layout reckons with.
"""

from collections.abc import Callable
from functools import cache
from itertools import combinations

import matplotlib as mpl
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.textpath import TextPath

from geo_app.model import Atlas
from geo_app.snapshot import PRESETS, Preset, Request, scene_of
from geo_app.snapshot.content.looks import Hue, Mark, Shape
from geo_app.snapshot.drawing.canvas import Group
from geo_app.snapshot.drawing.painting import Painting
from geo_app.snapshot.page.blocks import Taken
from geo_app.snapshot.page.labels import labels_of
from geo_app.snapshot.page.lines import Line
from geo_app.snapshot.projection import projection_of, view_of
from geo_app.snapshot.text.measure import broken, shortened, width_of
from geo_app.store import read_atlas
from geo_app.style import Status
from geo_app.validtime import day_number

APRIL = day_number("2016-04-05")
NOVEMBER = day_number("2020-11-01")
#: Units by which the smoothed edges of two letters may touch.
HAIR = 0.3


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return read_atlas()


def painted(atlas: Atlas, **options) -> tuple[Painting, dict[str, list]]:
    """A painting, and the boxes of all its texts in pixels, by the group they stand in."""
    painting = Painting(scene_of(atlas, Request(**options)))
    painting.paint()
    canvas = FigureCanvasAgg(painting.figure)
    boxes: dict[str, list] = {}
    with mpl.rc_context({"text.hinting": "none"}):
        canvas.get_renderer()
        for group in painting.figure.findobj(Group):
            texts = [child for child in group.children if isinstance(child, mpl.text.Text)]
            for text in texts:
                named = (text.get_text(), inked(text))
                boxes.setdefault(group.get_gid(), []).append(named)
    return painting, boxes


def inked(text) -> shapely.Polygon:
    """The box that a text's letters cover, in pixels."""
    letters = TextPath((0, 0), text.get_text(), prop=text.get_fontproperties())
    box = np.asarray(letters.get_extents().extents).reshape(2, 2) * text.figure.dpi / 72
    wide = box[1, 0]
    shift = {"left": 0, "center": wide / 2, "right": wide}[text.get_horizontalalignment()]
    x, y = text.get_transform().transform(text.get_position())
    return shapely.box(*np.concatenate(box + np.array([x - shift, y])))


CASES = [
    {"date": APRIL, "preset": PRESETS[name], "language": language}
    for name, language in zip(PRESETS, ["en", "ru", "hy", "az", "en", "hy", "ru", "az", "hy", "ru"],
                              strict=True)
] + [
    {"date": NOVEMBER, "preset": PRESETS["screen"]},
    {"date": APRIL, "extent": (46.6, 40.2, 47.05, 40.5), "preset": PRESETS["social-1080x1350"]},
    {"date": day_number("1919-06-01"), "layers": ("boundaries", "districts", "claims")},
    {"date": APRIL, "preset": Preset("own", "Own", 320, 560), "title": "A title " * 9},
    {"date": APRIL, "preset": Preset("own", "Own", 700, 380)},
    {"date": APRIL, "preset": PRESETS["a4-portrait"], "bleed_mm": 3.0},
    {"date": day_number("2020-11-10"), "preset": PRESETS["social-1200x675"], "language": "az",
     "inferred": True},
]  # fmt: skip


@pytest.fixture(scope="module")
def cases(atlas: Atlas) -> Callable[[int], tuple[Painting, dict[str, list]]]:
    """Each case painted once, for all tests that look at it."""
    return cache(lambda number: painted(atlas, **CASES[number]))


@pytest.mark.parametrize("number", range(len(CASES)))
def test_no_text_lies_over_another_and_none_is_cut(cases, number):
    painting, boxes = cases(number)
    figure = painting.figure
    whole = shapely.box(0, 0, *(figure.get_size_inches() * figure.dpi))
    named = [entry for found in boxes.values() for entry in found]
    assert named
    for text, box in named:
        assert whole.covers(box), f"{text!r} is cut off by the page"
    hair = HAIR * figure.dpi / 96
    cores = [(text, box.buffer(-hair, join_style="mitre")) for text, box in named]
    for (one, box), (other, second) in combinations(cores, 2):
        assert not box.intersects(second), f"{one!r} lies over {other!r}"


@pytest.mark.parametrize("number", [0, 1, 2, 10, 11])
def test_names_lie_in_the_frame_and_beside_what_stands_on_it(cases, number):
    painting, boxes = cases(number)
    frame = shapely.box(*painting.clip.extents)
    assert boxes["labels"]
    for text, box in boxes["labels"]:
        assert frame.covers(box), f"{text!r} is cut off by the frame"
    left, bottom, right, top = painting.bar.box
    corners = painting.paper.placed.transform([(left, bottom), (right, top)])
    bar = shapely.box(*np.concatenate(corners))
    assert not [text for text, box in boxes["labels"] if box.intersects(bar)]


def test_places_that_matter_are_named_first(cases):
    _, boxes = cases(0)
    words = " ".join(text for text, _ in boxes["labels"])
    assert "Talish" in words
    assert "Seysulan" in words
    assert "Stepanakert" in words


def test_legend_text_stands_beside_its_swatch(cases):
    painting, _ = cases(10)
    sheet = painting.scene.sheet
    swatches = [shapely.box(*placed.box) for placed in sheet.swatches]
    assert len(swatches) == len(painting.scene.legend)
    for one, other in combinations(swatches, 2):
        assert not one.buffer(-0.1).intersects(other)
    for line in (line for line in sheet.lines if line.part == "legend"):
        assert not [box for box in swatches if box.intersects(shapely.box(*line.box))]


@pytest.mark.parametrize("text", ["Nagorno-Karabakh", "Ստեփանակերտ", "Xankəndi", "Мардакерт"])
@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_measured_widths_are_those_that_are_drawn(cases, text, weight):
    painting, _ = cases(0)
    canvas = FigureCanvasAgg(painting.figure)
    drawn = painting.paper.text(Line(text, 0, 0, 20.0, "x", weight), "#000000")
    drawn.set_figure(painting.figure)
    with mpl.rc_context({"text.hinting": "none"}):
        pixels = drawn.get_window_extent(canvas.get_renderer()).width
    per_unit = painting.paper.inches * painting.figure.dpi
    assert width_of(text, 20.0, weight) == pytest.approx(pixels / per_unit, rel=0.05)


def test_a_blank_name_is_no_name():
    view = view_of(projection_of((46, 39, 48, 41)), (46, 39, 48, 41), (0, 0, 900, 600))
    area = shapely.box(46.5, 39.5, 47.5, 40.5)
    shapes = [Shape("x", "boundary", name, Hue("", Status.CERTAIN), True, area, row)
              for row, name in enumerate(("  ", "A land"))]  # fmt: skip
    hues, points = (shapes[0].hue,), ((46.2, 40.8),)
    mark = Mark("x", "settlement", "a", " ", "disc", 0, hues, False, points, (0,))
    names = labels_of(view, [mark], shapes, (), language="en")
    assert [name.lines[0].text for name in names] == ["A land"]


@given(st.text("abcdefgh -/əԱЖ", max_size=80), st.floats(20, 200))
def test_lines_are_never_wider_than_their_room(text, room):
    lines = broken(text, 10, room)
    assert all(width_of(line, 10) <= room + 1e-6 or len(line) == 1 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.text("abcdefgh -", min_size=1, max_size=60), st.floats(15, 120))
def test_a_shortened_text_has_room(text, room):
    assert width_of(shortened(text, 10, room), 10) <= room or shortened(text, 10, room) == "…"


boxes_of = st.tuples(st.floats(0, 90), st.floats(0, 90), st.floats(1, 30), st.floats(1, 30)).map(
    lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
)


@given(st.lists(boxes_of, max_size=25))
def test_what_is_taken_is_apart_and_inside(asked):
    taken = Taken((0, 0, 100, 100))
    kept = [shapely.box(*box) for box in asked if taken.take(box)]
    for one, other in combinations(kept, 2):
        assert one.intersection(other).area == 0
    assert all(shapely.box(0, 0, 100, 100).covers(box) for box in kept)
