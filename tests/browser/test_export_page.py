"""The page "Export" as a reporter sees it: preview, words, file, and what is told of mistakes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.explorer import visit

MAKING = 60_000


def _preview(page: Page) -> Locator:
    return page.locator(".st-key-export-preview img")


def _words(page: Page, number: int) -> Locator:
    return page.locator(".st-key-export-words .stCode code").nth(number)


def _top(part: Locator) -> float:
    box = part.bounding_box()
    assert box
    return box["y"]


def _choose(page: Page, key: str, option: str) -> None:
    page.locator(f".st-key-export-{key} [role=combobox], .st-key-export-{key} input").first.click()
    page.get_by_role("option", name=option, exact=True).click()


def _downloaded(page: Page) -> tuple[str, bytes]:
    with page.expect_download() as download:
        page.locator(".st-key-export-download button").click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_a_figure_with_its_words_and_a_link_that_makes_it_again(
    page: Page, open_page: Callable[..., Page], app_url: str
) -> None:
    frame = visit(page, f"{app_url}/?date=1994-05-12&lat=40.2&lon=46.6&z=12")
    # The map may be dragged round the earth.
    frame.evaluate("frame => { frame.scrubber._map.panTo([40.2, 406.6], { animate: false }); }")
    page.wait_for_url(re.compile("lon=46.6"))
    page.get_by_role("link", name="Export").click()
    expect(_words(page, 0)).to_contain_text("12 May 1994", timeout=MAKING)
    expect(_preview(page)).to_have_attribute("alt", re.compile("^Map of Nagorno-Karabakh as of"))
    _choose(page, "language", "Հայերեն")
    _choose(page, "format", "SVG, for Illustrator and Inkscape")
    expect(_words(page, 0)).to_contain_text("Լեռնային Ղարաբաղ", timeout=MAKING)
    expect(page.get_by_role("button", name="Download SVG")).to_be_visible(timeout=MAKING)
    name, content = _downloaded(page)
    assert name == "nagorno-karabakh_1994-05-12_all-accounts_hy.svg"
    assert content.startswith(b"<?xml")
    expect(_words(page, 3)).to_contain_text("--language hy")
    asked = parse_qs(urlsplit(page.url).query)
    assert asked == {"date": ["1994-05-12"], "lang": ["hy"], "format": ["svg"]}

    phone = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    phone.goto(page.url)
    expect(_words(phone, 0)).to_have_text(_words(page, 0).inner_text(), timeout=MAKING)
    # The picture stands above the choices.
    assert _top(_preview(phone)) < _top(phone.locator(".st-key-export-what"))
    assert _downloaded(phone) == (name, content)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390

    page.locator(".st-key-export-fold-drawn summary").click()
    area = page.get_by_role("combobox", name="Area")
    # The list closes while the fold around its field opens: wait until the field stands still.
    area.hover()
    area.press_sequentially("As on the map")
    expect(page.get_by_role("option", name="As on the map now")).to_be_visible()
    area.press("Enter")
    expect(_words(page, 3)).to_contain_text("--extent 46.", timeout=MAKING)
    extent = parse_qs(urlsplit(page.url).query)["extent"][0]
    west, south, east, north = (float(edge) for edge in extent.split(","))
    assert 46 < west < 46.6 < east < 47
    assert 40 < south < 40.2 < north < 40.4


def test_mistakes_are_told_beside_their_fields_and_the_last_figure_stays(
    page: Page, app_url: str
) -> None:
    page.goto(f"{app_url}/export?preset=4k&scale=4&bleed=much&date=1700-01-01")
    notices = page.locator(".st-key-export-notices")
    expect(notices).to_contain_text("the atlas runs from", timeout=MAKING)
    expect(notices).to_contain_text("bleed 'much'")
    size = page.locator(".st-key-export-fault-size")
    expect(size).to_contain_text("15360 x 8640 pixels are too many", timeout=MAKING)
    _choose(page, "preset", "Social media, 1200 × 675")
    expect(_preview(page)).to_be_visible(timeout=MAKING)
    expect(size).not_to_be_visible()
    page.locator(".st-key-export-fold-texts summary").click()
    page.locator(".st-key-export-title input").fill("A ⛰")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-export-fault-title")).to_contain_text(
        "no font has the letter '⛰'", timeout=MAKING
    )
    expect(_preview(page)).to_be_visible()
    expect(page.locator(".st-key-export-download")).to_have_count(0)


def test_long_work_shows_how_far_it_is_can_be_stopped_and_gives_its_file(
    page: Page, app_url: str
) -> None:
    page.goto(f"{app_url}/export?what=bundle&preset=social-1200x675&layers=control-lines")
    make, cancel = (page.locator(f".st-key-export-{name} button") for name in ("make", "cancel"))
    make.click(timeout=MAKING)
    expect(page.get_by_role("progressbar")).to_be_visible(timeout=MAKING)
    expect(make).to_have_count(0)
    cancel.click()
    expect(make).to_be_visible(timeout=MAKING)
    expect(cancel).to_have_count(0)
    make.click()
    expect(page.locator(".st-key-export-download")).to_be_visible(timeout=MAKING)
    name, content = _downloaded(page)
    assert name == "nagorno-karabakh_2016-04-05_all-accounts.zip"
    assert content.startswith(b"PK")
