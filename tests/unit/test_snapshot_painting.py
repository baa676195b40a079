"""How figures are drawn: golden images, groups, colours, the same bytes for the same input.

Golden images are in ``tests/golden``; ``GEO_APP_GOLDEN=rewrite`` writes them anew. Where one
differs, what was drawn is kept beside the test's other results.
"""

import io
import os
from pathlib import Path

import numpy as np
import pytest
import shapely
from PIL import Image

from geo_app.model import Atlas
from geo_app.snapshot import PRESETS, Request, figure_of, scene_of, snapshot
from geo_app.snapshot.content.looks import Hue, Mark
from geo_app.snapshot.drawing.canvas import Group, Paper, path_of
from geo_app.snapshot.drawing.ground import filled
from geo_app.snapshot.drawing.marks import stamped
from geo_app.snapshot.drawing.palette import palette_of
from geo_app.snapshot.drawing.textures import dots_in, strokes_in
from geo_app.style import Status
from geo_app.validtime import day_number
from tests.unit.drawn import DAY, built_in, drawn_as

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
KEPT = Path(__file__).resolve().parents[2] / "test-results"
APRIL, NOVEMBER = day_number("2016-04-05"), day_number("2020-11-01")
#: Mean difference of a channel, 0 to 255, and the share of pixels that are clearly another colour.
MEAN, CLEAR, SHARE = 1.5, 48, 0.01

FIGURES = {
    "april-screen": {"date": APRIL, "scale": 0.5},
    "april-column-ru": {"date": APRIL, "preset": "newspaper-column", "language": "ru", "dpi": 110},
    "april-social-hy": {"date": APRIL, "preset": "social-1080x1350", "language": "hy",
                        "scale": 0.5, "account": "artsakh"},
    "november-dark-az": {"date": NOVEMBER, "preset": "full-hd", "language": "az", "scale": 0.5,
                         "theme": "dark"},
    "november-grey": {"date": NOVEMBER, "preset": "a4-landscape", "dpi": 72, "grayscale": True},
    "april-close": {"date": APRIL, "extent": (46.6, 40.2, 47.05, 40.5), "scale": 0.5},
}  # fmt: skip


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return built_in()


def drawn(date: int = APRIL, **options) -> bytes:
    """A PNG; those of one date are drawn once for all tests."""
    if date != DAY:
        return snapshot(built_in(), date, **options)
    return drawn_as("png", **{"preset": "screen", "language": "en"} | options)


def pixels(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGBA"), dtype=int)


@pytest.mark.parametrize("name", FIGURES)
def test_figures_look_as_they_did(name):
    content = drawn(**FIGURES[name])
    golden = GOLDEN / f"{name}.png"
    if os.environ.get("GEO_APP_GOLDEN") == "rewrite":
        image = Image.open(io.BytesIO(content)).convert("RGB")
        image.quantize(256, dither=Image.Dither.NONE).save(golden, optimize=True)
    wanted, found = pixels(golden.read_bytes()), pixels(content)
    assert wanted.shape == found.shape
    apart = np.abs(wanted - found)
    is_same = apart.mean() < MEAN and (apart.max(axis=-1) > CLEAR).mean() < SHARE
    if not is_same:
        KEPT.mkdir(exist_ok=True)
        (KEPT / f"{name}.png").write_bytes(content)
    assert is_same, f"{name}: see {KEPT / f'{name}.png'} and {golden}"


def test_another_date_is_another_figure():
    # The tolerance of the golden images lets no other date pass.
    one, other = (pixels(drawn(day, scale=0.5)) for day in (APRIL, NOVEMBER))
    apart = np.abs(one - other)
    assert (apart.max(axis=-1) > CLEAR).mean() > SHARE


@pytest.mark.parametrize("name", PRESETS)
def test_a_picture_has_the_size_of_its_preset(atlas, name):
    preset = PRESETS[name]
    options = {"dpi": 72} if preset.is_paper else {"scale": 0.25}
    request = Request(APRIL, preset=preset, **options)
    image = Image.open(io.BytesIO(snapshot(atlas, APRIL, preset=preset, **options)))
    assert image.size == request.pixels


def test_groups_are_named_by_layers(atlas):
    figure = figure_of(scene_of(atlas, Request(APRIL)))
    names = [group.get_gid() for group in figure.findobj(Group)]
    assert len(names) == len(set(names))
    assert {"basemap-land", "settlements", "control-lines", "labels", "legend", "title"} <= {*names}
    lowest = [names.index(name) for name in ("page", "basemap-land", "settlements", "labels")]
    assert lowest == sorted(lowest)


def test_without_text_there_is_none_and_the_map_stays(atlas):
    content = snapshot(atlas, APRIL, format="svg", text=False).decode()
    assert "<text" not in content
    with_text, without = (
        pixels(content) for content in (drawn(scale=0.5), drawn(scale=0.5, text=False))
    )
    assert with_text.shape == without.shape
    heading = slice(0, 55)
    assert (with_text[heading] < 60).any()
    assert (without[heading] == 255).all()
    scene = scene_of(atlas, Request(APRIL))
    assert scene.sheet.frame == scene_of(atlas, Request(APRIL, text=False)).sheet.frame


def test_a_transparent_figure_is_seen_through_beside_the_land():
    solid, clear = (pixels(one) for one in (drawn(scale=0.5), drawn(scale=0.5, transparent=True)))
    assert (solid[..., 3] == 255).all()
    assert clear[2, 2, 3] == 0
    assert 0.2 < (clear[..., 3] == 255).mean() < 0.9


def test_bleed_reaches_over_the_paper(atlas):
    plain, bled = (
        pixels(
            snapshot(atlas, APRIL, preset="newspaper-column", dpi=127, theme="dark", bleed_mm=mm)
        )
        for mm in (0, 3)
    )
    edge = (bled.shape[0] - plain.shape[0]) / 2
    # Three millimetres of bleed, and five around it in which only crop marks stand.
    assert edge == pytest.approx(40, abs=1)
    assert (bled[27, 27] == plain[0, 0]).all()
    assert (bled[5, 5] == 255).all()


def test_grey_figures_have_no_colour_and_tell_parties_apart(atlas):
    found = pixels(drawn(scale=0.5, grayscale=True))[..., :3]
    assert (found.max(axis=-1) == found.min(axis=-1)).all()
    for theme in ("light", "dark"):
        palette = palette_of(atlas, Request(APRIL, grayscale=True, theme=theme))
        greys = {party: int(grey[1:3], 16) for party, grey in palette.parties.items()}
        told = sorted(greys[party] for party in ("azerbaijan", "artsakh", "unknown"))
        assert min(np.diff(told)) > 40
        # Those of whom the most is said are the farthest apart; so are those of before 1991.
        of_parties = [grey for party, grey in greys.items() if party != "unknown"]
        assert {greys["azerbaijan"], greys["artsakh"]} == {min(of_parties), max(of_parties)}
        assert abs(greys["azerbaijan-ssr"] - greys["nkao"]) > 60
        # How sure statements are is shown in a tone that is no party's.
        neutral = int(palette.hue(Hue("", Status.CERTAIN))[1:3], 16)
        assert min(abs(neutral - grey) for grey in greys.values()) > 15


def test_grey_ground_and_grey_halves_are_told_apart(atlas):
    palette = palette_of(atlas, Request(APRIL, grayscale=True))
    colours = palette_of(atlas, Request(APRIL))
    paper, area = Paper((50.0, 50.0), 1.0), shapely.box(10, 10, 40, 40)

    def drawn_of(party, palette):
        path = path_of([area])
        return len(list(filled(paper, path, area, Hue(party, Status.LESS), palette)))

    assert drawn_of("artsakh", palette) == drawn_of("azerbaijan", palette) + 1
    assert drawn_of("artsakh", colours) == drawn_of("azerbaijan", colours)
    halves = Hue("azerbaijan", Status.CERTAIN), Hue("artsakh", Status.CERTAIN)
    split = Mark("", "", "", "", "disc", 0, halves, True, (), ())
    (grey,), (plain,) = (stamped(paper, split, [(25, 25)], one, 6.0) for one in (palette, colours))
    assert grey.count == plain.count + 1


def test_hatches_of_two_sides_cross(atlas):
    area = shapely.Point(50, 50).buffer(40)
    rising, falling = (strokes_in(area, falling=falling) for falling in (False, True))
    assert len(rising) > 5
    for strokes, sign in ((rising, 1), (falling, -1)):
        for stroke in strokes:
            run, rise = stroke[-1] - stroke[0]
            assert rise / run == pytest.approx(sign)
            assert area.buffer(1e-6).covers(shapely.LineString(stroke))
    places = dots_in(area)
    assert shapely.contains_xy(area, *places.T).all()
    assert len(places) == pytest.approx(area.area / 64, rel=0.1)
