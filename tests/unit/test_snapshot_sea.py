"""Where the ground of an atlas ends: no sea is drawn beyond, where nobody knows what lies there."""

import dataclasses
import io
import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from geo_app.model import Atlas
from geo_app.snapshot import Preset, Request, figure_of, scene_of
from geo_app.snapshot.boxes import Box
from geo_app.snapshot.drawing.canvas import Group, Paper
from geo_app.snapshot.drawing.painting import Painting
from geo_app.snapshot.drawing.palette import grey_of, palette_of
from geo_app.snapshot.drawing.sea import edge_artists, ground_of, sea_artists
from geo_app.snapshot.files.saving import encoded
from geo_app.snapshot.film.animation import _prepared
from geo_app.snapshot.film.pace import Pace
from geo_app.snapshot.page.furniture import Inset
from geo_app.snapshot.projection import projection_of, view_of
from geo_app.style import THEMES
from geo_app.validtime import day_number
from tests.unit.drawn import built_in

APRIL = day_number("2016-04-05")
#: The ground ends at 57 degrees east.
OVER = (36.0, 35.0, 60.0, 46.0)
BEYOND, LAND, SEA, LAKE = (58.5, 40.0), (55.5, 37.5), (51.0, 41.5), (45.3, 40.3)
SMALL = Preset("small", "Small", 800, 600)
RIM = (34.0, 33.5, 57.0, 48.5)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return built_in()


def pixels_at(scene, places, content: bytes | None = None) -> list[str]:
    """Colours of a figure at places in degrees; what is seen through is ``clear``."""
    content = content or encoded(figure_of(scene), scene, "png", dpi=scene.request.dots)
    found = np.asarray(Image.open(io.BytesIO(content)).convert("RGBA"))
    return [_colour(found[pixel]) for pixel in _pixels(scene, places, found.shape)]


def _pixels(scene, places, shape) -> list[tuple[int, int]]:
    share = shape[1] / scene.sheet.page[0]
    return [
        (shape[0] - 1 - int(y * share), int(x * share)) for x, y in scene.view.page(places).tolist()
    ]


def _colour(pixel) -> str:
    if len(pixel) == 4 and pixel[3] == 0:
        return "clear"
    return "#" + "".join(f"{channel:02x}" for channel in pixel[:3].tolist())


def groups_of(figure) -> dict[str, Group]:
    return {group.get_gid(): group for group in figure.findobj(Group)}


@pytest.mark.parametrize("grayscale", [False, True])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_beyond_the_ground_is_paper_and_the_sea_stays_sea(atlas, theme, grayscale):
    request = Request(APRIL, extent=OVER, preset=SMALL, theme=theme, grayscale=grayscale)
    colours = THEMES[theme]
    expected = [colours.paper, colours.land, colours.sea, colours.water]
    found = pixels_at(scene_of(atlas, request), [BEYOND, LAND, SEA, LAKE])
    assert found == [grey_of(one) if grayscale else one for one in expected]
    assert found[0] not in found[1:]


@pytest.mark.parametrize(
    ("width", "height", "beyond"),
    [(3000, 400, [(31.0, 40.0), (62.0, 40.0)]), (300, 2000, [(46.5, 33.0), (46.0, 32.8)])],
)
def test_nor_is_there_sea_beside_a_map_that_is_wider_or_higher(atlas, width, height, beyond):
    scene = scene_of(atlas, Request(APRIL, preset=Preset("odd", "Odd", width, height)))
    assert pixels_at(scene, beyond) == [THEMES["light"].paper] * len(beyond)


def test_where_the_ground_ends_there_is_a_quiet_line(atlas):
    scene = scene_of(atlas, Request(APRIL, extent=OVER, preset=SMALL, theme="dark"))
    content = encoded(figure_of(scene), scene, "png", dpi=scene.request.dots)
    land, paper = (THEMES["dark"].land, THEMES["dark"].paper)
    places = [(lon, 40.5) for lon in np.arange(56.9, 57.1, 0.005).tolist()]
    found = pixels_at(scene, places, content)
    assert (found[0], found[-1]) == (land, paper)
    # Lighter than both sides: the line is seen even where they are alike.
    assert max(int(one[1:3], 16) for one in found) > int(land[1:3], 16)


def test_what_lies_within_the_ground_is_drawn_as_ever(atlas):
    scene = scene_of(atlas, Request(APRIL, preset=SMALL))
    groups = groups_of(figure_of(scene))
    assert "basemap-edge" not in groups
    (sea,) = groups["basemap-sea"].children
    left, bottom, right, top = scene.view.frame
    assert sea.get_path().vertices.tolist() == [
        [left, bottom], [right, bottom], [right, top], [left, top], [left, bottom]
    ]  # fmt: skip


def test_one_sees_through_a_transparent_figure_but_where_its_ground_ends(atlas):
    request = Request(APRIL, extent=OVER, preset=SMALL, transparent=True)
    scene = scene_of(atlas, request)
    assert pixels_at(scene, [BEYOND, SEA, LAND]) == ["clear", "clear", THEMES["light"].land]
    groups = groups_of(figure_of(scene))
    assert "basemap-sea" not in groups
    assert len(groups["basemap-edge"].children) == 1


def test_the_edge_is_a_layer_of_an_svg(atlas):
    texts = []
    for extent in (OVER, (44.0, 39.0, 48.0, 41.0)):
        scene = scene_of(atlas, Request(APRIL, extent=extent, preset=SMALL))
        texts.append(encoded(figure_of(scene), scene, "svg", dpi=96).decode())
    assert ['id="basemap-edge"' in text for text in texts] == [True, False]
    assert all('id="basemap-sea"' in text for text in texts)


def test_an_inset_that_reaches_out_has_no_sea_there_either(atlas):
    scene = scene_of(atlas, Request(APRIL))
    box = scene.sheet.inset
    assert box
    extent = (44.0, 36.0, 70.0, 50.0)
    view = view_of(projection_of(extent), extent, box)
    painting = Painting(scene)
    painting.paint_page()
    painting._inset(Inset(view, shapely.box(*box).centroid.buffer(3), (), ()))
    content = encoded(painting.figure, scene, "png", dpi=scene.request.dots)
    at_inset = dataclasses.replace(scene, view=view)
    theme = THEMES["light"]
    assert pixels_at(at_inset, [(62.0, 42.0), (51.0, 39.0)], content) == [theme.paper, theme.sea]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_film_has_no_sea_beyond_the_ground_either(atlas, theme):
    request = Request(APRIL, extent=OVER, preset=SMALL, theme=theme)
    film, stills, _ = _prepared(atlas, request, APRIL + 2, Pace("day"))
    places = [BEYOND, LAND, SEA]
    for still in stills:
        frame = film.frame(still.day)
        found = [_colour(frame[pixel]) for pixel in _pixels(film.page, places, frame.shape)]
        assert found == [THEMES[theme].paper, THEMES[theme].land, THEMES[theme].sea]


def test_the_ground_of_the_built_in_atlas_is_cut_on_all_sides(atlas):
    assert ground_of(tuple(atlas.basemap[0].frame.geometry.array), atlas.extent) == RIM


def drawn_under(
    atlas: Atlas, land: list, extent: Box, territory: Box = (33, 35, 34, 36)
) -> tuple[list, list]:
    """Artists of sea and of edge on other land."""
    frame = gpd.GeoDataFrame(geometry=land, crs="EPSG:4326")
    basemap = [dataclasses.replace(atlas.basemap[0], frame=frame)]
    box = (0.0, 0.0, 90.0, 60.0)
    paper, view = Paper((90.0, 60.0), 1.0), view_of(projection_of(extent), extent, box)
    under = paper, view, basemap, territory, palette_of(atlas, Request(APRIL)), paper.clip(box)
    return sea_artists(*under), edge_artists(*under)


def test_beyond_a_coast_there_is_sea(atlas):
    island = shapely.Point(33.2, 35.1).buffer(0.5)
    for land in ([island], []):
        (sea,), edge = drawn_under(atlas, land, (30.0, 33.0, 37.0, 37.0))
        assert edge == []
        assert sea.get_path().get_extents().bounds == (0, 0, 90, 60)
        assert sea.get_facecolor()[:3] == pytest.approx([0xD3 / 255, 0xDD / 255, 0xE3 / 255])


def test_beyond_a_cut_there_is_none(atlas):
    # Mainland that was cut in the north; an island before its coast.
    mainland = shapely.box(20, 36, 40, 42).intersection(shapely.Point(30, 42).buffer(5))
    (sea,), edge = drawn_under(
        atlas, [mainland, shapely.Point(33.2, 35.1).buffer(0.5)], (28.0, 33.0, 38.0, 44.0)
    )
    assert len(edge) == 1
    extent = sea.get_path().get_extents()
    assert max(extent.x0, extent.y0) < 0
    assert extent.x1 > 90
    assert 30 < extent.y1 < 55


def test_where_there_is_no_ground_there_is_nothing(atlas):
    square = shapely.box(20, 30, 25, 35)
    shown, territory = (30.0, 33.0, 37.0, 37.0), (21, 31, 24, 34)
    assert drawn_under(atlas, [square], shown, territory) == ([], [])


def test_a_straight_coast_inside_the_territory_is_no_cut(atlas):
    # The south of Cyprus is such a one on coarse maps.
    square = shapely.box(33.2, 35.2, 33.8, 35.8)
    (sea,), edge = drawn_under(atlas, [square], (32.0, 34.0, 35.0, 37.0))
    assert edge == []
    assert sea.get_path().get_extents().bounds == (0, 0, 90, 60)


sides = st.tuples(st.booleans(), st.booleans(), st.booleans(), st.booleans())


@given(sides, st.floats(-170, 170), st.floats(-70, 70), st.floats(0.01, 5), st.integers(3, 40))
def test_the_ground_ends_on_just_those_sides_that_were_cut(cut, lon, lat, size, corners):
    # Corners never lie level with each other at the four sides.
    turns = [0.05 + math.tau * number / (4 * corners) for number in range(4 * corners)]
    ring = [(lon + size * math.cos(turn), lat + size * math.sin(turn)) for turn in turns]
    half = size / 2
    box = (lon - half, lat - half, lon + half, lat + half)
    wide = (lon - 2 * size, lat - 2 * size, lon + 2 * size, lat + 2 * size)
    ends = [box[side] if is_cut else wide[side] for side, is_cut in enumerate(cut)]
    piece = shapely.clip_by_rect(shapely.Polygon(ring), *ends)
    signs = (-1, -1, 1, 1)
    expected = [box[side] if cut[side] else signs[side] * math.inf for side in range(4)]
    assert list(ground_of((piece,), box)) == expected
    inside = (box[0] - size, box[1] - size, box[2] + size, box[3] + size)
    assert ground_of((piece,), inside) == (-math.inf, -math.inf, math.inf, math.inf)
