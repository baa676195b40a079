"""Inferred control on the map is what Python infers, without seams, and always called inferred."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from playwright.sync_api import Page, expect

from geo_app.control import control
from geo_app.model import Atlas
from geo_app.store import read_atlas
from tests.browser import pages
from tests.browser.explorer import of_map, panel, visit
from tests.browser.pages import scrubber

BOTH = "s.setLayers(['inferred-control', 'inferred-line'])"
DATES = ("1992-06-01", "1994-06-01", "2016-04-05", "2020-11-03", "2021-06-01", "2023-10-01")
#: For each cell its hues as party ids, and whether it is drawn for certain.
CELLS = """(() => {
    const { statements: t, table } = s;
    const out = {};
    t.items.forEach(([f], item) => {
        const number = table.columns.cell[f];
        if (!number) return;
        const code = t.ground.told[item];
        const look = code ? geoApp.looks.decode(code) : null;
        const hues = look ? [look.hue, ...(look.isSplit ? [look.otherHue] : [])] : [];
        out[number] = hues.map((hue) => table.atlas.parties[hue - 1].id);
    });
    return Object.entries(out);
})()"""
#: For each edge that is drawn the numbers of its cells.
EDGES = """(() => {
    const { left, right } = s.table.columns;
    const { items, look, ground } = s.statements;
    const drawn = [...ground.sides.keys()].filter((edge) => look[edge]);
    return drawn.map((edge) => items[edge][0]).map((f) => [left[f], right[f]]);
})()"""


def village(name: str, column: int, row: int, **more: Any) -> dict[str, Any]:
    place = {"id": f"{name}-{more.get('account', '')}{more.get('valid_from', '')}", "place": name}
    point = shapely.Point(46.5 + column / 10, 39.7 + row / 10)
    looks = {"name": name, "subkind": "village", "certainty": "certain", "sources": ["s1"]}
    return {**place, **looks, "geometry": point, **more}


def small_atlas() -> Atlas:
    """Five columns of villages: the middle one changes hands, one village is told differently."""
    rows = []
    for column in range(5):
        for row in range(4):
            name = f"v{column}{row}"
            if column == 2:
                rows += [
                    village(name, column, row, holder="artsakh", valid_to="2016-04-05"),
                    village(name, column, row, holder="azerbaijan", valid_from="2016-04-05"),
                ]
            else:
                rows.append(
                    village(name, column, row, holder="artsakh" if column < 2 else "azerbaijan")
                )
    rows.append(village("v40", 4, 0, holder="artsakh", account="artsakh"))
    lost = {"holder": "unknown", "valid_to": "2016-04-20"}
    rows += [village("lost", 0.4, 1.4, **lost)]
    rows += [village("lost", 0.4, 1.4, holder="artsakh", valid_from="2016-04-20")]
    return pages.atlas_of(pages.layer_of("settlements", "settlement", pages.frame_of(rows)))


@pytest.fixture
def opened(page: Page, tmp_path: Path) -> Page:
    pages.map_page(page, tmp_path, small_atlas())
    scrubber(page, BOTH)
    return page


def test_it_is_off_until_asked_for(page: Page, tmp_path: Path) -> None:
    pages.map_page(page, tmp_path, small_atlas())
    assert scrubber(page, "s.getView().layers") == ["settlements"]
    expect(page.locator(".ga-legend")).not_to_contain_text("Inferred")
    page.get_by_text("Layers:").click()
    page.get_by_label("Inferred control").check()
    page.get_by_label("Inferred line between holders").check()
    legend = page.locator(".ga-legend")
    expect(legend.get_by_role("heading", name="Inferred, not surveyed")).to_be_visible()
    expect(legend).to_contain_text("Line between holders")
    expect(legend).to_contain_text("Coloured only near settlements of this atlas.")
    expect(legend).not_to_contain_text("triangle")
    expect(legend).to_contain_text("Artsakh or Azerbaijan, accounts differ")


@pytest.mark.parametrize("account", ["all", "artsakh", "azerbaijan"])
def test_ground_and_line_are_what_python_infers(page: Page, tmp_path: Path, account: str) -> None:
    atlas = read_atlas()
    pages.map_page(page, tmp_path, atlas)
    scrubber(page, BOTH)
    scrubber(page, f"s.setAccount('{account}')")
    for date in DATES:
        scrubber(page, f"s.setDate('{date}')")
        told = control(atlas, date, account="" if account == "all" else account)
        hues = {int(number) - 1: found for number, found in scrubber(page, CELLS)}
        assert len(hues) == len(told.holder)
        sure = {cell for cell in hues if told.doubt[cell] == 0}
        for cell, found in hues.items():
            best = told.holder[cell]
            # The map shows all that is possible on days that a change leaves open.
            is_open = best == "unknown" and cell not in sure
            assert best in found or is_open, (date, cell, best, found)
            assert found == [best] or cell not in sure, (date, cell, best, found)
        drawn = {(one - 1, other - 1) for one, other in scrubber(page, EDGES)}
        pairs = zip(told.cells.left.tolist(), told.cells.right.tolist(), strict=True)
        of_sure = [pair for pair in pairs if sure.issuperset(pair)]
        fronts = {(a, b) for a, b in of_sure if told.holder[a] != told.holder[b]}
        assert drawn & set(of_sure) == {p for p in fronts if "unknown" not in told.holder[list(p)]}


def test_no_seam_is_seen_between_cells_of_one_holder(opened: Page) -> None:
    for zoom in (8.5, 9.5, 11):
        scrubber(opened, f"s.setView({{lat: 39.9, lon: 46.85, zoom: {zoom}}})")
        values = scrubber(opened, """(() => {
            const { view: v, context } = s.main;
            const [x, y] = geoApp.geometry.worldOf(L.latLng(39.9, 46.85));
            const at = [x * v.scale - v.x, y * v.scale - v.y].map((n) => n * v.ratio);
            const box = context.getImageData(at[0] - 18, at[1] - 20, 36, 40).data;
            return [...new Set([...box].filter((_, i) => i % 4 === 3))];
        })()""")  # fmt: skip
        assert len(values) == 1, (zoom, values)
        assert values[0] > 0


def test_the_line_needs_no_ground_to_be_drawn(opened: Page) -> None:
    before = scrubber(opened, EDGES)
    scrubber(opened, "s.setLayers(['inferred-line'])")
    assert scrubber(opened, EDGES) == before
    scrubber(opened, "s.setLayers(['inferred-control'])")
    assert scrubber(opened, EDGES) == []


def test_the_line_moves_with_the_date(opened: Page) -> None:
    def middle() -> float:
        script = """(() => {
            const { boxes } = s.painter;
            const drawn = [...s.statements.ground.sides.keys()].filter((e) => s.statements.look[e]);
            return drawn.map((e) => geoApp.geometry.latLngOf(boxes[4 * e], boxes[4 * e + 1]).lng);
        })()"""
        return float(np.median(scrubber(opened, script)))

    scrubber(opened, "s.setDate('2016-04-04')")
    assert middle() == pytest.approx(46.75, abs=0.03)
    scrubber(opened, "s.setDate('2016-04-05')")
    assert middle() == pytest.approx(46.65, abs=0.03)


def test_small_repaints_end_in_the_same_picture_as_one_full_repaint(
    page: Page, tmp_path: Path
) -> None:
    pages.map_page(page, tmp_path, read_atlas())
    scrubber(page, "s.setLayers(['inferred-control', 'inferred-line', 'settlements'])")
    picture = "s.main.context.getImageData(0, 0, s.main.view.width, s.main.view.height).data"
    scrubber(page, "s.setDate('2020-09-26')")
    for _ in range(40):
        scrubber(page, "s.setDate(s.day + 1)")
    different = scrubber(
        page,
        f"""(() => {{
            const before = {picture};
            s.main.repaint();
            const after = {picture};
            // Where next to nothing is drawn, its colour says nothing.
            const seen = (picture, i) => (picture[i] * picture[i | 3]) / 255;
            return after.filter((_, i) => Math.abs(seen(after, i) - seen(before, i)) > 48).length;
        }})()""",
    )
    # A stroke that a rectangle cuts may be smoothed a little differently there.
    assert different < 8


def click(page: Page, lat: float, lon: float) -> None:
    point = scrubber(page, f"s._map.latLngToContainerPoint([{lat}, {lon}])")
    stage = page.locator(".leaflet-container").bounding_box()
    assert stage
    page.mouse.click(stage["x"] + point["x"], stage["y"] + point["y"])


def test_a_click_on_ground_tells_the_settlement_it_is_inferred_from(opened: Page) -> None:
    click(opened, 39.92, 46.83)
    card = opened.get_by_role("dialog")
    expect(card).to_contain_text("Ground nearest to v32")
    expect(card).to_contain_text("not surveyed")
    expect(card).to_contain_text("Held by Azerbaijan (inferred)")
    expect(card.get_by_role("link", name="A report")).to_be_visible()
    expect(card.get_by_role("link", name="Life of this place")).to_have_count(0)


def test_ground_of_an_unknown_holder_says_where_its_holder_comes_from(opened: Page) -> None:
    click(opened, 39.845, 46.545)
    card = opened.get_by_role("dialog")
    expect(card).to_contain_text("Ground nearest to lost")
    expect(card).to_contain_text("Held by Artsakh (inferred) uncertain")
    expect(card).to_contain_text("the next one of which something is: v0")
    scrubber(opened, "s.setDate('2016-04-20')")
    expect(card).not_to_contain_text("uncertain")


def test_the_card_of_a_settlement_leaves_the_ground_out(opened: Page) -> None:
    scrubber(opened, "s.setLayers(['settlements', 'inferred-control'])")
    click(opened, 39.7, 46.9)
    card = opened.get_by_role("dialog")
    expect(card).to_contain_text("Artsakh: held by Artsakh")
    expect(card).not_to_contain_text("inferred")


def test_where_there_is_a_page_about_places_the_card_leads_to_it(opened: Page) -> None:
    scrubber(opened, "(s.links.place = '/places', null)")
    click(opened, 39.92, 46.83)
    card = opened.get_by_role("dialog")
    life = card.get_by_role("link", name="Life of this place")
    expect(life).to_have_attribute("href", "/places?place=v32")
    point = card.get_by_role("link", name="Who held this point")
    href = str(point.get_attribute("href"))
    assert href.startswith("/places?lat=39.9")
    assert "&lon=46.8" in href
    # A map that was dragged round the earth asks for the same point; a click closes the card first.
    scrubber(opened, "(s._map.panTo([39.92, 406.83], { animate: false }), null)")
    click(opened, 39.92, 406.83)
    expect(card).to_have_count(0)
    click(opened, 39.92, 406.83)
    expect(card).to_contain_text("46.8")
    assert re.search("&lon=46.8[0-9]*$", str(point.get_attribute("href")))


def test_ground_reached_round_the_earth_has_its_own_longitude(opened: Page) -> None:
    scrubber(opened, "(s.links.place = '/places', s._map.setView([39.92, 406.83]), null)")
    click(opened, 39.92, 406.83)
    card = opened.get_by_role("dialog")
    expect(card).to_contain_text("46.8")
    href = str(card.get_by_role("link", name="Who held this point").get_attribute("href"))
    assert "&lon=46.8" in href


def test_an_atlas_of_two_settlements_has_no_inferred_control(page: Page, tmp_path: Path) -> None:
    rows = [village("a", 0, 0, holder="artsakh"), village("b", 1, 0, holder="azerbaijan")]
    layer = pages.layer_of("settlements", "settlement", pages.frame_of(rows))
    pages.map_page(page, tmp_path, pages.atlas_of(layer))
    assert scrubber(page, "s.table.layers.map(({ id }) => id)") == ["settlements"]


def test_in_the_app_the_card_leads_to_the_life_of_the_place(page: Page, app_url: str) -> None:
    frame = visit(page, app_url)
    frame.evaluate("frame => { frame.scrubber.select('settlements', 'talish'); }")
    page.get_by_role("link", name="Life of this place").click()
    page.wait_for_url(re.compile(r"/places\?.*place=talish"))
    expect(page.get_by_text("Talish").first).to_be_visible()


def test_the_view_with_ground_and_known_day_is_in_the_address(page: Page, app_url: str) -> None:
    asked = "layers=settlements,inferred-control&known=2020-10-20&account=differing&date=2020-11-03"
    frame = visit(page, f"{app_url}/?{asked}")
    view = of_map(frame, "it.getView()")
    assert view["layers"] == ["inferred-control", "settlements"]
    assert (view["known"], view["account"], view["date"]) == (
        "2020-10-20",
        "differing",
        "2020-11-03",
    )
    expect(panel(page)).to_contain_text("As known on 20 October 2020")
    frame.evaluate("frame => { frame.scrubber.setView({known: '', account: 'all'}); }")
    expect(panel(page)).not_to_contain_text("As known on")
    page.wait_for_url(lambda url: "known" not in url and "account" not in url)
