"""The map as a page from the disk: scrubbing, what is drawn, and text that means harm."""

import base64
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from playwright.sync_api import Page, expect

from geo_app.columns import cleaned
from geo_app.maps import View
from geo_app.model import Atlas
from geo_app.payload import pack
from tests.browser import pages

scrubber = pages.scrubber
ARTSAKH, AZERBAIJAN = "#9a6bb5ff", "#1f978bff"
HOSTILE = (
    '<img src=x onerror="alert(1)">',
    "</script><script>alert(2)</script>",
    "${alert(3)}`'\"",
    "\u202etxt.exe\u0000",
)


def settlement(place: str, lon: float, lat: float, **columns: Any) -> dict[str, Any]:
    start = columns.get("valid_from", "open")
    defaults = {
        "id": f"{place}-{columns.get('account', '')}-{start}", "place": place, "name": place,
        "subkind": "city", "certainty": "certain", "sources": ["s1"],
        "geometry": shapely.Point(lon, lat),
    }  # fmt: skip
    return {**defaults, **columns}


def small_atlas() -> Atlas:
    """Four towns: one that changes hands, one uncertain, one told differently, one disputed."""
    rows = [
        settlement("Turn", 46.5, 39.9, holder="artsakh", valid_to="2016-04-05"),
        settlement("Turn", 46.5, 39.9, holder="azerbaijan", valid_from="2016-04-05"),
        settlement("Doubt", 46.7, 39.9, holder="artsakh", valid_to="[2016-04-01..2016-04-10]"),
        settlement("Rival", 46.9, 39.9, holder="artsakh"),
        settlement("Rival", 46.9, 39.9, holder="azerbaijan", account="azerbaijan",
                   valid_from="2016-04-01", valid_to="2016-05-01"),
        settlement("Denied", 47.1, 39.9, holder="artsakh", disputed_by=["azerbaijan"]),
    ]  # fmt: skip
    return pages.atlas_of(pages.layer_of("settlements", "settlement", pages.frame_of(rows)))


@pytest.fixture
def opened(page: Page, tmp_path: Path) -> Page:
    pages.map_page(page, tmp_path, small_atlas())
    return page


def test_every_move_of_a_drag_is_painted(opened: Page) -> None:
    box = opened.locator(".ga-slider").bounding_box()
    assert box
    y = box["y"] + 20
    opened.mouse.move(box["x"] + 300, y)
    opened.mouse.down()
    before = scrubber(opened, "({...s.stats})")
    headlines = set()
    for step in range(1, 31):
        opened.mouse.move(box["x"] + 300 + 4 * step, y)
        headlines.add(opened.locator(".ga-date").text_content())
    opened.mouse.up()
    after = scrubber(opened, "({...s.stats})")
    assert after["dates"] - before["dates"] == 30
    assert after["paints"] - before["paints"] == 30
    assert after["fullPaints"] == before["fullPaints"]
    assert len(headlines) == 30


def test_the_slider_is_driven_by_keys(opened: Page) -> None:
    slider = opened.get_by_role("slider", name="Date")
    slider.focus()
    steps = [
        ("ArrowRight", "2016-04-06"), ("Shift+ArrowRight", "2016-05-06"),
        ("PageUp", "2017-05-06"), ("PageDown", "2016-05-06"), ("Shift+ArrowLeft", "2016-04-06"),
        ("[", "2016-04-05"), ("]", "2016-04-10"), ("Home", "1988-01-01"), ("End", "2023-12-31"),
    ]  # fmt: skip
    for key, date in steps:
        opened.keyboard.press(key)
        assert scrubber(opened, "s.getDate()") == date, key
    expect(slider).to_have_attribute("aria-valuetext", "31 December 2023, Sunday")


@pytest.mark.parametrize(
    ("typed", "date"),
    [("2016-04-02", "2016-04-02"), ("9.11.2020", "2020-11-09"), ("12 May 1994", "1994-05-12")],
)
def test_a_date_can_be_typed(opened: Page, typed: str, date: str) -> None:
    field = opened.get_by_label("Go to a date")
    field.fill(typed)
    field.press("Enter")
    assert scrubber(opened, "s.getDate()") == date
    expect(field).to_have_value(date)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("2016-02-30", "No such day"), ("soon", "No such day"), ("1900-01-01", "This atlas covers")],
)
def test_what_is_no_date_is_told_and_changes_nothing(opened: Page, typed: str, answer: str) -> None:
    field = opened.get_by_label("Go to a date")
    field.fill(typed)
    field.press("Enter")
    expect(opened.get_by_role("alert")).to_contain_text(answer)
    expect(field).to_have_attribute("aria-invalid", "true")
    assert scrubber(opened, "s.getDate()") == "2016-04-05"
    field.press("Escape")
    expect(field).to_have_value("2016-04-05")


def test_the_day_of_a_change_shows_the_new_state(opened: Page) -> None:
    scrubber(opened, "s.setDate('2016-04-04')")
    assert pages.colour_at(opened, 46.5, 39.9) == ARTSAKH
    scrubber(opened, "s.setDate('2016-04-05')")
    assert pages.colour_at(opened, 46.5, 39.9) == AZERBAIJAN


def test_certain_is_solid_possible_is_hollow_and_over_is_gone(opened: Page) -> None:
    scrubber(opened, "s.setDate('2016-03-31')")
    assert pages.colour_at(opened, 46.7, 39.9) == ARTSAKH
    scrubber(opened, "s.setDate('2016-04-05')")
    assert pages.colour_at(opened, 46.7, 39.9) == "#f8f7f5ff"
    scrubber(opened, "s.setDate('2016-04-10')")
    assert pages.colour_at(opened, 46.7, 39.9) == "#00000000"


def test_a_place_told_differently_is_split(opened: Page) -> None:
    left, right = 46.9 - 0.008, 46.9 + 0.008
    assert pages.colour_at(opened, left, 39.9) == ARTSAKH
    assert pages.colour_at(opened, right, 39.9) == AZERBAIJAN
    scrubber(opened, "s.setDate('2016-05-01')")
    assert pages.colour_at(opened, right, 39.9) == ARTSAKH


def test_an_account_tells_its_own_and_leaves_out_what_it_disputes(opened: Page) -> None:
    opened.get_by_label("Account").select_option("azerbaijan")
    assert pages.colour_at(opened, 46.9 - 0.008, 39.9) == AZERBAIJAN
    assert pages.colour_at(opened, 47.1, 39.9) == "#00000000"
    opened.get_by_label("Account").select_option("artsakh")
    assert pages.colour_at(opened, 46.9 + 0.008, 39.9) == ARTSAKH
    assert pages.colour_at(opened, 47.1, 39.9) == ARTSAKH
    # Where its own statement does not hold, the unattributed one does.
    scrubber(opened, "s.setAccount('azerbaijan').setDate('2016-05-01')")
    assert pages.colour_at(opened, 46.9, 39.9) == ARTSAKH


def test_small_repaints_end_in_the_same_picture_as_one_full_repaint(
    page: Page, tmp_path: Path
) -> None:
    pages.map_page(page, tmp_path, pages.crowded_atlas(2000))
    # Smoothed edges may differ a little where a repainted rectangle cuts them.
    picture = "s.main.context.getImageData(0, 0, s.main.view.width, s.main.view.height).data"
    for _ in range(40):
        scrubber(page, "s.setDate(s.day + 40)")
    different = scrubber(
        page,
        f"""(() => {{
            const before = {picture};
            s.main.repaint();
            return {picture}.filter((value, i) => Math.abs(value - before[i]) > 48).length;
        }})()""",
    )
    assert scrubber(page, "s.stats.fullPaints") <= 3
    assert different == 0


def test_the_legend_lists_what_is_on_the_screen(opened: Page) -> None:
    legend = opened.locator(".ga-legend")
    expect(legend).to_contain_text("Artsakh or Azerbaijan")
    expect(legend).to_contain_text("possible or uncertain")
    scrubber(opened, "s.setDate('2018-01-01')")
    expect(legend).not_to_contain_text("Artsakh or Azerbaijan")
    expect(legend).not_to_contain_text("possible")
    opened.get_by_text("Layers:").click()
    opened.get_by_label("Settlements").uncheck()
    expect(legend).to_contain_text("Nothing here on this date.")


def test_a_click_tells_who_says_what_on_which_source(opened: Page) -> None:
    point = scrubber(opened, "s._map.latLngToContainerPoint([39.9, 46.9])")
    stage = opened.locator(".leaflet-container").bounding_box()
    assert stage
    opened.mouse.click(stage["x"] + point["x"], stage["y"] + point["y"])
    card = opened.get_by_role("dialog")
    expect(card).to_contain_text("Held by Artsakh")
    expect(card).not_to_contain_text("Held by Azerbaijan")
    expect(card).to_contain_text("Azerbaijan: held by Azerbaijan")
    expect(card).to_contain_text("From 1 April 2016 until 1 May 2016.")
    link = card.get_by_role("link", name="A report").first
    expect(link).to_have_attribute("href", "https://example.org/report")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    card.get_by_role("button", name="Close").click()
    expect(card).to_be_hidden()


def test_play_moves_on_and_stops(opened: Page) -> None:
    opened.get_by_label("Speed").select_option("365.25")
    opened.get_by_role("button", name="Play").click()
    expect(opened.locator(".ga-date")).to_contain_text("2017")
    opened.get_by_role("button", name="Pause").click()
    date = scrubber(opened, "s.getDate()")
    opened.wait_for_timeout(120)
    assert scrubber(opened, "s.getDate()") == date


def test_hostile_text_stays_text(page: Page, tmp_path: Path, watch: Any) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    rows = [
        settlement(
            f"p{i}", 46.5 + i / 10, 39.9, name=text, holder=text, account=text, basis=text,
            sources=[text, "s2"], certainty=text, subkind=text, **{"name:hy": text},
        )
        for i, text in enumerate(HOSTILE)
    ]  # fmt: skip
    layer = pages.layer_of("settlements", "settlement", pages.frame_of(rows), HOSTILE[0])
    pages.map_page(page, tmp_path, pages.atlas_of(layer))
    stage = page.locator(".leaflet-container").bounding_box()
    assert stage
    for i, text in enumerate(map(cleaned, HOSTILE)):
        point = scrubber(page, f"s._map.latLngToContainerPoint([39.9, {46.5 + i / 10}])")
        x, y = stage["x"] + point["x"], stage["y"] + point["y"]
        page.mouse.move(x, y)
        expect(page.locator(".ga-tooltip")).to_contain_text(text)
        page.mouse.click(x, y)
        expect(page.get_by_role("dialog")).to_contain_text(f"{text}: held by {text}")
    expect(page.locator(".ga-check").first).to_have_text(HOSTILE[0])
    assert page.locator(".ga-root img, .ga-root script").count() == 0
    assert page.locator(".ga-root a[href^='javascript']").count() == 0
    assert dialogs == []


def test_a_page_from_the_disk_asks_for_nothing(
    open_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_page(viewport={"width": 1440, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    pages.map_page(page, tmp_path, small_atlas())
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert len([url for url in asked if url.startswith("file:")]) == 1


@pytest.mark.parametrize("kept", [4, -1])
def test_a_damaged_map_says_so(page: Page, tmp_path: Path, kept: int) -> None:
    pages.map_page(page, tmp_path, small_atlas())
    whole = zlib.decompress(pack(small_atlas().layers, {}))
    torn = base64.b64encode(zlib.compress(whole[:kept])).decode()
    decode = "geoApp.decode(text).then(() => 'read', (error) => error.message)"
    assert "The map's data is damaged" in page.evaluate(f"(text) => {decode}", torn)


def test_an_atlas_without_layers_is_an_empty_map(page: Page, tmp_path: Path) -> None:
    pages.map_page(page, tmp_path, pages.atlas_of())
    expect(page.locator(".ga-legend")).to_contain_text("Nothing here on this date.")
    expect(page.locator(".ga-date")).to_have_text("5 April 2016, Tuesday")


def test_a_phone_has_everything_in_reach(phone_page: Page, tmp_path: Path) -> None:
    pages.map_page(phone_page, tmp_path, small_atlas(), View("2016-04-05", 39.9, 46.8, 8))
    panel = phone_page.locator(".ga-panel")
    expect(panel).to_be_hidden()
    phone_page.get_by_role("button", name="Layers and legend").tap()
    expect(panel).to_be_visible()
    phone_page.get_by_role("button", name="Layers and legend").tap()
    expect(panel).to_be_hidden()
    credit = phone_page.get_by_role("button", name="Credits and status")
    expect(credit.locator(".ga-credit-text")).to_be_hidden()
    credit.tap()
    expect(phone_page.locator(".ga-credit")).to_contain_text("Borders are disputed")
    text = phone_page.locator(".ga-credit-text")
    expect(text).to_be_visible()
    assert phone_page.locator(".ga-credit").evaluate("el => el.scrollWidth <= el.clientWidth")
    slider = phone_page.locator(".ga-slider").bounding_box()
    assert slider
    phone_page.touchscreen.tap(slider["x"] + 60, slider["y"] + 20)
    assert scrubber(phone_page, "s.getDate()") < "2000"
    width = phone_page.evaluate("document.documentElement.scrollWidth")
    assert width == 390
    for button in phone_page.locator(".ga-button:visible").all():
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44


def test_themes_change_without_a_new_map(opened: Page) -> None:
    ground = pages.colour_at(opened, 46.5, 40.4, "ground")
    scrubber(opened, "s.setTheme('dark')")
    assert pages.colour_at(opened, 46.5, 40.4, "ground") != ground
    expect(opened.locator(".ga-root")).to_have_attribute("data-theme", "dark")
