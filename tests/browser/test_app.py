"""The whole app in a real browser: the map lives, the panel follows, the address restores."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.explorer import of_map, panel, slider, type_date, visit


def test_first_screen(page: Page, app_url: str) -> None:
    frame = visit(page, app_url)
    expect(page.locator(".ga-date")).to_have_text("5 April 2016, Tuesday")
    expect(panel(page)).to_have_attribute("data-date", "2016-04-05")
    expect(panel(page).locator(".ov-holder")).not_to_have_count(0)
    expect(panel(page)).to_contain_text("Accounts differ about")
    assert of_map(frame, "it.stats.items") > 500


def test_dragging_paints_every_date_and_the_panel_follows(page: Page, app_url: str) -> None:
    frame = visit(page, app_url)
    box = slider(page).bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    before = of_map(frame, "({...it.stats})")
    dates = set()
    page.mouse.move(box["x"] + 0.2 * box["width"], y)
    page.mouse.down()
    start = of_map(frame, "({...it.stats})")
    for step in range(1, 21):
        page.mouse.move(box["x"] + (0.2 + 0.03 * step) * box["width"], y)
        dates.add(of_map(frame, "it.getDate()"))
    page.mouse.up()
    after = of_map(frame, "({...it.stats})")
    assert before["dates"] < start["dates"], "pressing goes to the date under the pointer"
    assert len(dates) == 20
    assert after["dates"] - start["dates"] == 20
    settled = of_map(frame, "it.getDate()")
    expect(panel(page)).to_have_attribute("data-date", settled)


def test_the_map_survives_reruns(page: Page, app_url: str) -> None:
    frame = visit(page, app_url)
    frame.evaluate("frame => { frame.scrubber.marked = true; frame.scrubber._map.setZoom(11); }")
    for date in ("1994-05-12", "2020-11-10", "1923-07-07", "2023-09-20"):
        type_date(page, date)
        expect(panel(page)).to_have_attribute("data-date", date)
    assert of_map(frame, "[it.marked, it._map.getZoom()]") == [True, 11]
    expect(page.locator(".geo-app-map")).to_have_count(1)


def test_a_map_that_was_taken_away_is_deaf(page: Page, app_url: str) -> None:
    """Its fields may still speak; whatever then fails in the page fails the test."""
    frame = visit(page, app_url)
    frame.evaluate("({ scrubber }) => { scrubber._map.remove(); scrubber.setDate('1994-05-12'); }")
    frame.evaluate("({ scrubber }) => { scrubber.setLanguage('hy'); scrubber.settleSoon(); }")
    page.wait_for_timeout(400)
    assert of_map(frame, "it.getDate()") == "2016-04-05"


def test_the_panel_speaks_of_the_date(page: Page, app_url: str) -> None:
    visit(page, app_url)
    type_date(page, "1950-01-01")
    expect(panel(page)).to_contain_text("the atlas begins on 20 February 1988")
    type_date(page, "12.5.1994")
    event = panel(page).locator(".ov-on", has_text="Ceasefire")
    expect(event).to_contain_text("on this day")
    event.locator("summary").click()
    expect(event.locator("a").first).to_have_attribute("href", re.compile("^https?://"))
    expect(event.locator("a").first).to_have_attribute("rel", "noopener noreferrer")


def test_the_panel_moves_the_map(page: Page, app_url: str) -> None:
    frame = visit(page, app_url)
    difference = panel(page).locator(".ov-difference", has_text="Talish").first
    difference.get_by_role("button").first.click()
    expect(page.locator(".ga-card")).to_contain_text("Talish")
    page.wait_for_function(
        "frame => Math.abs(frame.scrubber._map.getCenter().lat - 40.3766) < 0.2",
        arg=frame.element_handle(),
    )
    panel(page).locator(".ov-event button", has_text="Ceasefire").first.click()
    expect(page.locator(".ga-date")).to_contain_text("5 April 2016")


def test_keyboard(page: Page, app_url: str) -> None:
    frame = visit(page, app_url)
    slider(page).focus()
    expect(slider(page)).to_have_attribute("aria-valuetext", "5 April 2016, Tuesday")
    for key, date in (
        ("ArrowRight", "2016-04-06"), ("ArrowLeft", "2016-04-05"),
        ("Shift+ArrowRight", "2016-05-05"), ("Shift+ArrowLeft", "2016-04-05"),
        ("PageUp", "2017-04-05"), ("PageDown", "2016-04-05"), ("Home", "1918-05-28"),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert of_map(frame, "it.getDate()") == date, key
    type_date(page, "2016-04-01")
    slider(page).focus()
    page.keyboard.press("]")
    assert of_map(frame, "it.getDate()") == "2016-04-02", "the next day on which something changes"
    page.keyboard.press("[")
    assert of_map(frame, "it.getDate()") < "2016-04-02"
    page.keyboard.press("]")
    assert of_map(frame, "it.getDate()") == "2016-04-02"


def test_a_date_that_is_none_is_said_and_keeps_the_old(page: Page, app_url: str) -> None:
    frame = visit(page, app_url)
    type_date(page, "2016-02-30")
    expect(page.locator("input.ga-input")).to_have_attribute("aria-invalid", "true")
    assert of_map(frame, "it.getDate()") == "2016-04-05"


def test_the_address_holds_the_view_and_restores_it(
    open_page: Callable[..., Page], app_url: str
) -> None:
    page = open_page(viewport={"width": 1440, "height": 900})
    frame = visit(page, f"{app_url}/?embed_options=none")
    type_date(page, "1994-05-12")
    frame.evaluate(
        "frame => frame.scrubber.setView({lat: 40.1, lon: 46.9, zoom: 10.5, language: 'az',"
        " account: 'azerbaijan', layers: ['settlements', 'events']})"
    )
    expect(panel(page)).to_contain_text("Account: Azerbaijan")
    page.wait_for_url(re.compile("account=azerbaijan"))
    query = parse_qs(urlsplit(page.url).query)
    assert (query["date"], query["lang"], query["z"]) == (["1994-05-12"], ["az"], ["10.5"])
    assert query["embed_options"] == ["none"], "what is not ours stays"

    other = open_page(viewport={"width": 1440, "height": 900})
    restored = visit(other, page.url)
    shown, wanted = of_map(restored, "it.getView()"), of_map(frame, "it.getView()")
    for key in ("lat", "lon"):  # a map's middle lies on a whole pixel
        assert shown.pop(key) == pytest.approx(wanted.pop(key), abs=0.001)
    assert shown == wanted
    expect(panel(other)).to_have_attribute("data-date", "1994-05-12")
    expect(panel(other)).to_contain_text("Account: Azerbaijan")
    expect(other.locator(".geo-app-notice")).to_have_count(0)


def test_a_bad_address_falls_back_with_a_notice(page: Page, app_url: str) -> None:
    frame = visit(page, f"{app_url}/?date=2016-04-31&account=nobody&z=99")
    notices = page.locator(".geo-app-notice p")
    expect(notices).to_have_count(3)
    expect(notices.first).to_contain_text("April 2016 has 30 days")
    assert of_map(frame, "[it.getDate(), it.getView().account]") == ["2016-04-05", "all"]


@pytest.mark.parametrize("spelling", ["Մատաղիս", "Mataghis", "Суговушан"])
def test_a_place_is_found_by_any_spelling(page: Page, app_url: str, spelling: str) -> None:
    frame = visit(page, app_url)
    field = page.get_by_role("combobox", name="Find a place")
    field.click()
    field.press_sequentially(spelling)
    expect(page.get_by_role("option", name=re.compile("Madagiz")).first).to_be_visible()
    field.press("Enter")
    expect(page.locator(".ga-card")).to_contain_text("Madagiz")
    page.wait_for_function(
        "frame => Math.abs(frame.scrubber._map.getCenter().lat - 40.326) < 0.1",
        arg=frame.element_handle(),
    )


def test_a_phone_scrubs_by_touch(phone_page: Page, app_url: str) -> None:
    frame = visit(phone_page, app_url)
    box = slider(phone_page).bounding_box()
    assert box
    assert box["y"] + box["height"] < 844, "the slider is on the first screen"
    phone_page.touchscreen.tap(box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2)
    date = of_map(frame, "it.getDate()")
    assert date != "2016-04-05"
    expect(panel(phone_page)).to_have_attribute("data-date", date)
    width = phone_page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, "nothing sticks out sideways"


def test_dark_follows_the_reader_s_setting(open_page: Callable[..., Page], app_url: str) -> None:
    page = open_page(viewport={"width": 1440, "height": 900}, color_scheme="dark")
    assert of_map(visit(page, app_url), "it.themeName") == "dark"
