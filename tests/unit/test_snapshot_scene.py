"""What a figure draws and says: requests, looks, projections, legends, scenes."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Geod, Transformer

from geo_app.accounts import differences
from geo_app.errors import UsageError
from geo_app.model import Atlas
from geo_app.snapshot import DIFFERING, PRESETS, Preset, Request, scene_of, snapshot
from geo_app.snapshot.content.opening import extent_of
from geo_app.snapshot.content.tally import is_settlement
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


def test_the_legend_has_only_what_is_seen(atlas, april):
    small = scene_of(atlas, Request(APRIL, extent=(47.4, 39.7, 47.6, 39.85)))
    assert {row.text for row in small.legend if row.swatch.kind == "mark"} < {
        row.text for row in april.legend if row.swatch.kind == "mark"
    }
    parties = {hue.party for mark in small.marks for hue in mark.hues}
    in_legend = {hue.party for row in small.legend for hue in row.swatch.hues}
    assert parties <= in_legend | {""}
    assert not [row for row in small.legend if row.swatch.kind == "contact"]


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
    assert [row.swatch.kind for row in scene.legend] == ["contact", "state"]


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
