"""What a figure draws and says: requests, looks, projections, legends, scenes."""

import dataclasses
import math
import re

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_rgb
from pyproj import CRS, Geod, Transformer

from geo_app.accounts import differences
from geo_app.errors import UsageError
from geo_app.model import Atlas
from geo_app.snapshot import DIFFERING, PRESETS, Preset, Request, scene_of, snapshot
from geo_app.snapshot.content.opening import extent_of
from geo_app.snapshot.content.tally import is_settlement
from geo_app.snapshot.drawing.canvas import Paper
from geo_app.snapshot.drawing.ground import base_artists
from geo_app.snapshot.drawing.palette import palette_of
from geo_app.snapshot.drawing.swatches import swatch_artists
from geo_app.snapshot.page.furniture import inset_of
from geo_app.snapshot.page.sheet import _publisher
from geo_app.snapshot.projection import projection_of, view_of
from geo_app.store import read_atlas
from geo_app.style import Status
from geo_app.validtime import day_number

APRIL = day_number("2016-04-05")

extents = st.tuples(
    st.floats(-180, 179), st.floats(-84, 80), st.floats(0.05, 60), st.floats(0.05, 40)
).map(lambda e: (e[0], e[1], min(e[0] + e[2], 180.0), min(e[1] + e[3], 85.0)))


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return read_atlas()


@pytest.fixture(scope="module")
def april(atlas: Atlas):
    return scene_of(atlas, Request(APRIL))


@given(extents)
def test_what_is_asked_for_lies_in_the_frame(extent):
    view = view_of(projection_of(extent), extent, (10.0, 20.0, 410.0, 320.0))
    west, south, east, north = extent
    corners = view.page([(west, south), (east, south), (east, north), (west, north)])
    assert (corners >= np.array([10.0, 20.0]) - 1e-6).all()
    assert (corners <= np.array([410.0, 320.0]) + 1e-6).all()


@given(extents)
def test_page_and_degrees_are_inverse(extent):
    view = view_of(projection_of(extent), extent, (0.0, 0.0, 400.0, 300.0))
    places = np.array([view.centre, ((extent[0] + extent[2]) / 2, (extent[1] + extent[3]) / 2)])
    again = view.degrees(view.page(places))
    turned = (again[:, 0] - places[:, 0] + 180) % 360 - 180
    assert np.abs(turned).max() < 1e-6
    assert np.abs(again[:, 1] - places[:, 1]).max() < 1e-6


def test_never_web_mercator_and_areas_are_nearly_true(april):
    # At 40 degrees north Web Mercator would draw the area 1.7 times too large.
    left, bottom, right, top = april.sheet.frame
    corners = april.view.degrees([(left, bottom), (right, bottom), (right, top), (left, top)])
    area = abs(Geod(ellps="WGS84").polygon_area_perimeter(corners[:, 0], corners[:, 1])[0]) / 1e6
    drawn = (right - left) * (top - bottom) * april.view.km_per_unit**2
    assert drawn == pytest.approx(area, rel=0.01)


def test_the_cone_is_the_one_that_proj_makes(april):
    to_metres = Transformer.from_crs(4326, CRS.from_proj4(april.projection.proj), always_xy=True)
    x, y = to_metres.transform(46.75, 39.82)
    ((page_x, page_y),) = april.view.page([(46.75, 39.82)])
    left, bottom, right, top = april.sheet.frame
    metres = april.view.metres
    assert page_x == pytest.approx((x - april.view.middle[0]) / metres + (left + right) / 2)
    assert page_y == pytest.approx((y - april.view.middle[1]) / metres + (bottom + top) / 2)


def test_marks_are_the_places_that_hold_on_the_date(atlas, april):
    layer = next(layer for layer in atlas.layers if layer.id == "settlements")
    west, south, east, north = april.extent
    on = layer.on(APRIL)
    on = on[on.geometry.x.between(west + 0.1, east - 0.1)]
    on = on[on.geometry.y.between(south + 0.1, north - 0.1)]
    drawn = {mark.place for mark in april.marks if mark.layer == "settlements"}
    assert set(on["place"]) <= drawn
    assert len(drawn) <= layer.on(APRIL)["place"].nunique()


def test_marks_of_two_hues_are_where_accounts_differ(atlas, april):
    rival = {mark.place for mark in april.marks if mark.is_rival and is_settlement(mark)}
    assert rival
    assert rival <= {difference.place for difference in differences(atlas, APRIL)}
    assert april.differing == len(rival)


def test_an_account_stands_alone(atlas):
    scene = scene_of(atlas, Request(APRIL, account="azerbaijan"))
    talish = next(mark for mark in scene.marks if mark.place == "talish")
    assert len(talish.hues) == 1
    assert scene.differing == 0
    assert not [row for row in scene.legend if row.key.startswith("split differs")]


def test_only_what_differs(atlas):
    scene = scene_of(atlas, Request(APRIL, account=DIFFERING))
    settlements = [mark for mark in scene.marks if mark.layer == "settlements"]
    assert settlements
    assert all(mark.is_rival for mark in settlements)


def test_a_small_area_is_not_called_a_settlement(atlas):
    scene = scene_of(atlas, Request(day_number("2020-11-20"), account=DIFFERING))
    (area,) = (row for row in scene.legend if row.key == "disc azerbaijan")
    assert (area.text, area.group, area.count) == ("Azerbaijan, area", "", 0)


def test_the_legend_has_only_what_is_seen(atlas, april):
    small = scene_of(atlas, Request(APRIL, extent=(47.4, 39.7, 47.6, 39.85)))
    assert {row.text for row in small.legend if row.swatch.kind == "mark"} < {
        row.text for row in april.legend if row.swatch.kind == "mark"
    }
    parties = {hue.party for mark in small.marks for hue in mark.hues}
    in_legend = {hue.party for row in small.legend for hue in row.swatch.hues}
    assert parties <= in_legend | {""}
    # Boundaries lie all around that frame, and none in it.
    lines = {"contact", "boundary", "state"}
    assert lines <= {row.swatch.kind for row in april.legend}
    assert not lines & {row.swatch.kind for row in small.legend}
    assert not [shape for shape in small.shapes if shape.kind == "boundary"]


def test_statements_have_a_row_for_each_who_makes_them(atlas, april):
    seen = {mark.hues[0].party for mark in april.marks if mark.kind == "claim"}
    rows = [row for row in april.legend if row.swatch.outline == "square"]
    named = ["Azerbaijan", "NKR / Artsakh", "third parties"]
    assert [row.text for row in rows] == [f"Statement by {name}" for name in named]
    assert seen == {row.swatch.hues[0].party for row in rows}
    assert "Territory claimed by NKR / Artsakh" in {row.text for row in april.legend}
    paper, palette = Paper((100.0, 100.0), 1.0), palette_of(atlas, april.request)
    box = (10.0, 10.0, 34.0, 24.0)
    inks = [swatch_artists(paper, row.swatch, box, palette)[0].get_edgecolor() for row in rows]
    assert len({tuple(ink[0]) for ink in inks}) == len(seen)


@pytest.mark.parametrize(
    "extent", [None, (40.0, 37.0, 52.0, 44.0), (49.0, 38.0, 52.0, 41.0), (46.7, 39.7, 46.8, 39.8)]
)
def test_an_inset_shows_the_map_and_nothing_beyond_the_ground(atlas, extent):
    scene = scene_of(atlas, Request(APRIL, extent=extent, layers=("control-lines",)))
    inset = inset_of(scene.view, scene.sheet.inset, scene.basemap, "en")
    assert shapely.box(*inset.view.frame).contains(inset.outline)
    west, south, east, north = scene.basemap[0].frame.total_bounds
    seen = inset.view.extent
    assert west <= seen[0] < seen[2] <= east
    assert south <= seen[1] < seen[3] <= north


def test_a_map_of_all_the_ground_has_no_inset(atlas):
    whole = tuple(atlas.basemap[0].frame.total_bounds)
    scene = scene_of(atlas, Request(APRIL, extent=whole, layers=("control-lines",)))
    assert inset_of(scene.view, scene.sheet.inset, scene.basemap, "en") is None


def test_no_sea_shines_through_where_two_pieces_of_land_meet(atlas):
    # Finer land lies east of 38 degrees.
    extent, frame = (37.9, 38.0, 38.1, 38.1), (0.0, 0.0, 90.0, 60.0)
    paper, land = Paper((90.0, 60.0), 1.0, 0.0), atlas.basemap[0]
    view = view_of(projection_of(extent), extent, frame)
    palette = palette_of(atlas, Request(APRIL))
    (area,) = base_artists(paper, view, land, palette, 9.0, paper.clip(frame))
    assert len(area.get_path().to_polygons()) == 1


@pytest.mark.parametrize("name", ["newspaper-column", "social-1080x1350", "slide-16x9"])
def test_publishers_are_named_on_two_lines_and_the_others_counted(atlas, name):
    scene = scene_of(atlas, Request(APRIL, preset=PRESETS[name]))
    lines = [line.text for line in scene.sheet.lines if line.part == "sources"]
    assert 1 <= len(lines) <= 2
    text = " ".join(lines)
    # On paper nobody can open the file.
    tail = "" if scene.request.preset.is_paper else ", named in the file"
    number = int(re.fullmatch(rf"Sources: .*; and (\d+) more{tail}", text)[1])
    named = text.removeprefix("Sources: ").split("; ")[:-1]
    publishers = {_publisher(source.container or source.title) for source in scene.sources}
    assert set(named) <= publishers
    assert named == sorted(named, key=str.casefold)
    assert len(named) + number == len(publishers)


def test_counts_of_the_legend_are_the_marks(april):
    held = [mark for mark in april.marks if is_settlement(mark)]
    named = sum(row.count for row in april.legend if row.swatch.outline == "disc")
    assert named == len({mark.place for mark in held})


def test_parties_stand_in_the_order_of_the_atlas(atlas, april):
    order = list(atlas.parties)
    rows = [row.swatch.hues[0].party for row in april.legend if row.key.startswith("disc")]
    assert rows == sorted(rows, key=order.index)


def test_statuses_are_told_only_where_they_differ(atlas):
    scene = scene_of(atlas, Request(APRIL, layers=("control-lines",)))
    assert not [row for row in scene.legend if row.group == "status"]
    assert [row.swatch.kind for row in scene.legend] == ["contact", "state", "admin"]


def test_a_line_of_contact_that_is_less_certain_is_paler_and_says_so(atlas, april):
    (row,) = (row for row in april.legend if row.swatch.kind == "contact")
    assert row.text == "Line of contact, not exact"
    paper, palette = Paper((100.0, 100.0), 1.0), palette_of(atlas, april.request)
    *_, line = swatch_artists(paper, row.swatch, (10.0, 10.0, 34.0, 24.0), palette)
    assert line.get_linestyle() in {"-", "solid"}
    assert np.mean(line.get_edgecolor()[:3]) > np.mean(to_rgb(palette.theme.contact)) + 0.2


def test_doubt_is_drawn(atlas):
    scene = scene_of(atlas, Request(day_number("2020-11-01")))
    assert {shape.hue.status for shape in scene.shapes} >= {Status.DOUBTFUL, Status.LESS}


def test_sources_are_those_of_what_is_drawn(atlas):
    scene = scene_of(atlas, Request(APRIL, layers=("control-lines",)))
    layer = next(layer for layer in atlas.layers if layer.id == "control-lines")
    wanted = {source for sources in layer.on(APRIL)["sources"] for source in sources}
    assert {source.id for source in scene.sources} == wanted & set(atlas.sources)


def test_without_settlements_and_control_the_map_opens_as_on_the_web(make_atlas):
    river = read_atlas(make_atlas())
    bare = dataclasses.replace(river, layers=())
    lat, lon, _ = bare.opening_view
    west, south, east, north = extent_of(bare, Request(APRIL))
    assert ((west + east) / 2, (south + north) / 2) == pytest.approx((lon, lat))
    assert (west, south, east, north) != extent_of(river, Request(APRIL))


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_has_a_map_that_fills_the_page(atlas, name):
    scene = scene_of(atlas, Request(APRIL, preset=PRESETS[name]))
    wide, high = scene.sheet.page
    left, bottom, right, top = scene.sheet.frame
    assert (right - left) * (top - bottom) > 0.3 * wide * high
    assert scene.view.frame == scene.sheet.frame
    # All that is told of settlements and of control lies in it.
    told = [layer for layer in atlas.layers if layer.kind in {"settlement", "control-area"}]
    places = {mark.place for mark in scene.marks if mark.kind in {"settlement", "control-area"}}
    assert {place for layer in told for place in layer.on(APRIL)["place"] if place} <= places


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"date": day_number("1850-01-01")}, "the atlas runs from"),
        ({"account": "nobody"}, "no account 'nobody'"),
        ({"language": "xx"}, "no language 'xx'"),
        ({"theme": "pink"}, "no theme 'pink'"),
        ({"layers": ("roads",)}, "no layer 'roads'"),
        ({"extent": (10, 50, 20, 40)}, "no map covers"),
        ({"extent": (math.nan, 50, 20, 60)}, "no map covers"),
        ({"extent": (-300, 0, 300, 10)}, "no map covers"),
        ({"extent": (360, 38, -360, 41)}, "no map covers"),
        ({"extent": (47, 39, 46, 40)}, "west, 47, lies east of its east, 46"),
        ({"extent": (10, 10, 11, 11)}, "nothing of this atlas .* it lies in"),
        ({"extent": (39, 46, 40.5, 47.5)}, "with longitudes and latitudes swapped"),
        ({"scale": 9}, "scale 9 cannot be drawn"),
        ({"preset": Preset("own", "Own", 50, 900)}, "too small"),
        ({"preset": Preset("own", "Own", 640, 200)}, "too small for all that is drawn"),
        ({"preset": Preset("own", "Own", 9000, 9000), "scale": 4}, "too many"),
    ],
)
def test_what_cannot_be_drawn_is_told(atlas, options, words):
    with pytest.raises(UsageError, match=words):
        scene_of(atlas, Request(**{"date": APRIL, **options}))


def test_an_unknown_option_is_told(atlas):
    with pytest.raises(UsageError, match="no option 'colour'"):
        snapshot(atlas, APRIL, colour="red")


def test_the_command_says_what_is_not_as_usual(atlas):
    request = Request(
        APRIL, account="azerbaijan", language="hy", layers=("settlements",), title="A 'title'",
        extent=(46.5, 40.0, 47.0, 40.5), preset=PRESETS["4k"], theme="dark", grayscale=True,
    )  # fmt: skip
    assert scene_of(atlas, request).command == (
        "geo-app snapshot 2016-04-05 -o FILE --account azerbaijan --language hy "
        "--layers settlements --extent 46.5,40,47,40.5 --title 'A '\"'\"'title'\"'\"'' "
        "--theme dark --preset 4k --grayscale"
    )
