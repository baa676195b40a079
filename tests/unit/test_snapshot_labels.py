"""Nothing that is written lies over something else that is written, and nothing is cut off.

The boxes are those of Matplotlib's own text, not the widths that the layout reckons with.
"""

from collections.abc import Callable
from functools import cache
from itertools import combinations
from types import SimpleNamespace

import geopandas as gpd
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
from geo_app.snapshot.drawing.marks import stamped
from geo_app.snapshot.drawing.painting import Painting
from geo_app.snapshot.page.blocks import Taken
from geo_app.snapshot.page.furniture import inset_of
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


FLAT = view_of(projection_of((46, 39, 48, 41)), (46, 39, 48, 41), (0, 0, 900, 600))


def named(name: str, size: int, lon: float, lat: float = 40.0, **told) -> Mark:
    mark = Mark("x", "settlement", name, name, "disc", size, (Hue("a", Status.CERTAIN),), False,
                ((lon, lat),), (0,))  # fmt: skip
    return mark._replace(**told)


def bounded(name: str, area: shapely.Polygon, row: int = 0) -> Shape:
    return Shape("x", "boundary", name, Hue("", Status.CERTAIN), True, area, row)


def texts_of(names) -> list[str]:
    return [" ".join(line.text for line in name.lines) for name in names]


def test_what_is_larger_is_named_first_and_then_what_there_is_to_tell_of():
    marks = [
        named("a village", 2, 46.4, is_rival=True), named("a town", 1, 46.6),
        named("a city", 0, 46.8), named("a new city", 0, 47.0, is_new=True),
        named("a new town", 1, 47.2, is_new=True),
    ]  # fmt: skip
    found = texts_of(labels_of(FLAT, marks, (), (), language="en"))
    assert found == ["a new city", "a city", "a new town", "a village", "a town"]


def test_a_city_stands_over_a_mark_rather_than_not_at_all_but_gives_way_to_what_is_told():
    crowd = [named(f"t{n}", 1, 46.9 + 0.02 * (n % 11), 39.9 + 0.015 * (n // 11))
             for n in range(165)]  # fmt: skip
    told = named("Told", 2, 46.885, 40.0, is_rival=True)
    city = named("A city", 0, 46.9, 40.0)
    found = texts_of(labels_of(FLAT, [*crowd, told, city], (), (), language="en"))
    assert "A city" in found
    assert "Told" in found


def test_a_long_name_has_two_lines_and_a_strange_one_no_tower():
    name = "Nagorno-Karabakh and the districts around it, as they were held until 2020"
    (found,) = labels_of(FLAT, (), [bounded(name, shapely.box(46.2, 39.2, 47.8, 40.8))], (),
                         language="en")  # fmt: skip
    assert len(found.lines) == 2
    wide = [width_of(line.text, line.size) for line in found.lines]
    assert min(wide) > 0.7 * max(wide)
    city = named("Khankendi / Stepanakert", 0, 47.0)
    (found,) = labels_of(FLAT, [city], (), (), language="en")
    assert [line.text for line in found.lines] == ["Khankendi /", "Stepanakert"]


def test_names_on_both_sides_of_180_degrees():
    extent = (177.5, -19.0, 182.5, -16.0)
    view = view_of(projection_of(extent), extent, (0, 0, 900, 600))
    marks = [named("West", 0, 178.4, -18.0), named("East", 0, 181.2, -17.5)]
    shapes = [bounded("The islands", shapely.box(179.2, -17.2, 180.9, -16.1)),
              bounded("The rest", shapely.box(181, -18.9, 182.4, -17.7), 1)]  # fmt: skip
    towns = [town_at("Labasa", 179.4, -18.3), town_at("Lakeba", 181.2, -16.4)]
    found = labels_of(view, marks, shapes, towns, language="en")
    assert set(texts_of(found)) == {"West", "East", "Labasa", "Lakeba", "The islands", "The rest"}


def town_at(name: str, lon: float, lat: float) -> SimpleNamespace:
    frame = gpd.GeoDataFrame({"name": [name], "rank": [2]}, geometry=[shapely.Point(lon, lat)])
    return SimpleNamespace(id="towns", kind="town", frame=frame)


def test_a_territory_of_which_smaller_ones_leave_nothing_has_no_name():
    whole, parts = shapely.box(46.2, 39.2, 47.8, 40.8), (46.2, 47.0)
    shapes = [bounded("All", whole)] + [
        bounded(f"Part {n}", shapely.box(west, 39.2, west + 0.8, 40.8), n)
        for n, west in enumerate(parts, 1)
    ]
    assert texts_of(labels_of(FLAT, (), shapes, (), language="en")) == ["Part 1", "Part 2"]


def test_an_inset_shows_where_the_smallest_map_lies_and_is_left_out_where_there_is_nothing(atlas):
    extent, box = (46.74, 40.375, 46.745, 40.378), (0, 0, 190, 140)
    view = view_of(projection_of(extent), extent, (0, 0, 900, 600))
    inset = inset_of(view, box, atlas.basemap, "en")
    left, bottom, right, top = inset.outline.bounds
    assert min(right - left, top - bottom) >= 6
    assert inset_of(view, box, (), "en") is None


def test_marks_that_crowd_stay_apart_and_keep_both_hues(atlas):
    """Twenty-five villages of which the day of a change is not known, four units apart."""
    painting = Painting(scene_of(atlas, Request(APRIL)))
    hues = Hue("azerbaijan", Status.DOUBTFUL), Hue("artsakh", Status.DOUBTFUL)
    mark = named("x", 2, 46.0)._replace(hues=hues)
    places = [(300 + 4 * x, 300 + 4 * y) for y in range(5) for x in range(5)]
    group = painting.paper.group("marks")
    group.add(*stamped(painting.paper, mark, places, painting.palette, 2.5))
    canvas = FigureCanvasAgg(painting.figure)
    canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba()).astype(float)
    low, high = painting.paper.placed.transform([(298, 298), (318, 318)])
    height = pixels.shape[0]
    part = pixels[int(height - high[1]) : int(height - low[1]), int(low[0]) : int(high[0]), :3]
    assert (part.mean(axis=2) < 110).mean() < 0.2
    green, violet = part[..., 1] - part[..., 0], part[..., 2] - part[..., 1]
    assert (green > 25).mean() > 0.17
    assert (violet > 12).mean() > 0.15


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
