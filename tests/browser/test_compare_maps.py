"""The two maps of the page "Compare" move as one, and show what differs."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from geo_app.compare import compare
from geo_app.store import read_atlas
from tests.browser.comparing import (
    WAR,
    apart,
    box_of,
    choose_mode,
    dates,
    of_maps,
    ready,
)


@pytest.fixture
def address(app_url: str) -> Callable[[str], str]:
    """Addresses of the page with a query."""
    return lambda query: f"{app_url}/compare?{query}"


def test_the_maps_move_as_one(page: Page, address: Callable[[str], str]) -> None:
    page.goto(address(WAR))
    frame = ready(page)
    for side, name in enumerate("ab"):
        x, y, width, height = box_of(page.locator(f".cmp-{name}"))
        page.mouse.move(x + width / 2, y + height / 2)
        page.mouse.down()
        for step in range(1, 8):
            page.mouse.move(x + width / 2 + 30 * step * (1 - 2 * side), y + height / 2 + 10 * step)
            assert apart(frame) <= 1, "while one is dragged"
        page.mouse.up()
        page.wait_for_function(
            "frame => frame.scrubbers[0]._map.getCenter()"
            ".equals(frame.scrubbers[1]._map.getCenter(), 1e-6)",
            arg=frame.element_handle(),
        )
        before = of_maps(frame, "a._map.getZoom()")
        page.mouse.wheel(0, -300)
        page.wait_for_function(
            "([frame, zoom]) => frame.scrubbers.every(({ _map }) => _map.getZoom() > zoom"
            " && !_map._animatingZoom)",
            arg=[frame.element_handle(), before],
        )
        assert apart(frame) <= 1


def test_the_pointer_is_seen_on_the_other_map(page: Page, address: Callable[[str], str]) -> None:
    page.goto(address(WAR))
    ready(page)
    x, y, width, _ = box_of(page.locator(".cmp-a"))
    page.mouse.move(x + 200, y + 150)
    cross = page.locator(".cmp-b .cmp-cross")
    expect(cross).not_to_have_attribute("hidden", re.compile(""))
    expect(page.locator(".cmp-a .cmp-cross")).to_have_attribute("hidden", "")
    box = cross.bounding_box()
    assert box
    assert box["x"] - (x + width) == pytest.approx(200, abs=3)
    assert box["y"] - y == pytest.approx(150, abs=3)


def test_swiping(page: Page, address: Callable[[str], str]) -> None:
    page.goto(address(f"{WAR}&view=swipe"))
    frame = ready(page)
    handle = page.get_by_role("slider", name="Divide between the two maps")
    stage = page.locator(".cmp-stage")
    x, y, width, height = box_of(stage)

    def side_at(share: float) -> str:
        script = """([stage, x, y]) => stage.getRootNode().elementFromPoint(x, y)
            .closest(".cmp-side").className"""
        at = [stage.element_handle(), x + share * width, y + 0.7 * height]
        return str(page.evaluate(script, at))

    assert side_at(0.4).endswith("cmp-a")
    assert side_at(0.6).endswith("cmp-b")
    handle.hover()
    page.mouse.down()
    page.mouse.move(x + 0.25 * width, y + height / 2, steps=4)
    page.mouse.up()
    expect(handle).to_have_attribute("aria-valuenow", "25")
    assert side_at(0.4).endswith("cmp-b"), "what is not cut off is touched"
    page.keyboard.press("ArrowRight")
    expect(handle).to_have_attribute("aria-valuenow", "27")
    page.keyboard.press("PageUp")
    expect(handle).to_have_attribute(
        "aria-valuetext", "37% 26 September 2020, 63% 31 December 2020"
    )
    page.keyboard.press("End")
    assert side_at(0.9).endswith("cmp-a")
    assert apart(frame) <= 1


def test_only_what_changed_hands(page: Page, address: Callable[[str], str]) -> None:
    page.goto(address(WAR))
    frame = ready(page)
    usual = of_maps(frame, "b.getView().layers")
    choose_mode(page, "What changed hands")
    expected = compare(read_atlas(), "2020-09-26", "2020-12-31")
    shapes = page.locator(".cmp-b .leaflet-cmp-transfers-pane path")
    marks = [one for one in expected.settlements if one.lon == one.lon]
    discs = page.locator(".cmp-b .leaflet-cmp-settlements-pane path")
    expect(shapes).to_have_count(len(expected.ground))
    expect(discs).to_have_count(2 * len(marks))
    assert of_maps(frame, "b.getView().layers") == []
    row = page.locator(".cmp-row", has_text="NKR / Artsakh → Azerbaijan")
    km2 = expected.ground.set_index(["from", "to"])["km2"]["artsakh", "azerbaijan"]
    expect(row).to_contain_text(f"{km2:,.0f} km²")
    expect(page.locator(".cmp-label-b")).to_contain_text("26 September 2020 → 31 December 2020")
    expect(page.locator(".cmp-key")).to_contain_text(
        "Stripe and centre: holder before. Background and rim: holder after."
    )
    fills = shapes.evaluate_all("paths => paths.map((path) => path.getAttribute('fill'))")
    patterns = page.locator(".cmp-b .leaflet-cmp-transfers-pane pattern")
    expect(patterns).to_have_count(len(expected.ground))
    striped = [fill for fill in fills if fill.startswith("url(#cmp-stripes-")]
    assert len(striped) == len(set(striped)) == len(expected.ground)
    hues = patterns.evaluate_all(
        "all => all.map((one) => [...one.children].map((part) => part.getAttribute('fill')))"
    )
    assert all(len(set(pair)) == 2 for pair in hues), "two hues, the wide one first"
    choose_mode(page, "Side by side")
    expect(shapes).to_have_count(0)
    assert of_maps(frame, "b.getView().layers") == usual


def test_few_settlements_are_named_on_the_map(page: Page, address: Callable[[str], str]) -> None:
    query = "date=2016-04-03&account_a=artsakh&account_b=azerbaijan&view=changes"
    page.goto(address(query))
    ready(page)
    expect(page.get_by_role("button", name="Where they differ")).to_have_attribute(
        "aria-pressed", "true"
    )
    names = page.locator(".cmp-name")
    expect(names.filter(has_text="Talish")).to_be_visible()
    expect(names.filter(has_text="Seysulan")).to_be_visible()
    expect(page.locator(".cmp-label-b")).to_contain_text("Armenia and NKR / Artsakh ↔ Azerbaijan")
    expect(page.locator(".cd")).not_to_contain_text("changed hands")


def test_layers_are_chosen_for_both(page: Page, address: Callable[[str], str]) -> None:
    page.goto(address(WAR))
    frame = ready(page)
    usual = of_maps(frame, "a.getView().layers")
    assert set(usual) == {"settlements", "inferred-control", "inferred-line"}, "one line, one day"
    page.get_by_text("What the marks mean").click()
    marks = page.locator(".cmp-mark")
    expect(marks.filter(has_text="inferred line between holders")).to_be_visible()
    drawn = marks.locator("canvas").evaluate_all("all => all.map((one) => one.toDataURL())")
    assert len(set(drawn)) == len(drawn) >= 12, "no two marks look alike"
    page.get_by_role("button", name="Layers", exact=True).click()
    panel = page.locator(".cmp-b .ga-panel")
    panel.locator("summary", has_text="Layers").click()
    panel.locator('[data-layer="events"]').check()
    assert "events" in of_maps(frame, "a.getView().layers")
    panel.get_by_role("combobox", name="Names in").select_option("hy")
    assert of_maps(frame, "a.getView().language") == "hy"


def test_on_a_phone_the_maps_lie_on_each_other(
    phone_page: Page, address: Callable[[str], str]
) -> None:
    phone_page.goto(address(WAR))
    frame = ready(phone_page)
    expect(frame).to_have_attribute("data-mode", "swipe")
    x, _, width, _ = box_of(phone_page.locator(".cmp-stage"))
    assert (x, width) == (0, 390)
    wide = phone_page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390, "nothing reaches out of the screen"
    labels = [box_of(phone_page.locator(f".cmp-label-{side}")) for side in "ab"]
    assert labels[0][0] + labels[0][2] <= labels[1][0], "neither date covers the other"
    scroll = phone_page.locator(".cd-scroll")
    assert scroll.evaluate("node => node.scrollWidth <= node.clientWidth"), "rows are stacked"
    label = "node => getComputedStyle(node, '::before').content"
    cell = phone_page.locator(".cd-table td.cd-number").first
    assert "Settlements, 26 September 2020" in cell.evaluate(label)
    choose_mode(phone_page, "Side by side")
    _, top, _, height = box_of(phone_page.locator(".cmp-a"))
    _, below, _, _ = box_of(phone_page.locator(".cmp-b"))
    assert below == pytest.approx(top + height, abs=2), "above each other"


def test_a_date_chosen_in_a_card_is_the_date_of_its_side(
    page: Page, address: Callable[[str], str]
) -> None:
    page.goto(address(WAR))
    frame = ready(page)
    of_maps(frame, "b.select('settlements', 'talish') && null")
    card = page.locator(".cmp-b .ga-card")
    of_maps(frame, "b.setDate('2016-04-05') && null")
    expect(card).to_contain_text("5 April 2016")
    expect(page.locator(".cmp-label-b")).to_have_text("5 April 2016")
    page.wait_for_url(re.compile("b=2016-04-05"))
    assert dates(frame) == ["2020-09-26", "2016-04-05"]
