"""A published site in a real browser, from the disk: search, place, map and back."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geo_app.publish import publish
from geo_app.store import read_atlas
from tests.unit.conftest import FEATURES, SOURCES, feature, make_atlas  # noqa: F401


@pytest.fixture
def site(make_atlas: Callable[..., Path], tmp_path: Path) -> str:  # noqa: F811
    sources = [{**SOURCES[0], "id": f"book-{number}"} for number in range(20)]
    cited = feature("ford-0", place="ford", holder="north", sources=[one["id"] for one in sources])
    two = feature("two", (46.5, 40.5), place="two", name="Ada / Oda", **{"name:ru": "Ада / Ода"})
    atlas = read_atlas(make_atlas([*FEATURES, cited, two], [*SOURCES, *sources]))
    publish(atlas, tmp_path / "a folder")
    return (tmp_path / "a folder").as_uri()


def test_a_reader_finds_a_place_in_any_script_and_comes_to_the_map(page: Page, site: str) -> None:
    page.goto(f"{site}/index.html")
    page.locator(".ga-legend > *").first.wait_for(state="attached")
    search = page.get_by_role("searchbox")
    search.fill("форд")
    search.press("Enter")
    expect(page.locator(".st-results li")).to_have_count(1)
    page.get_by_role("searchbox").fill("zzz")
    expect(page.get_by_role("status")).to_contain_text("No place has such a name")
    page.get_by_role("searchbox").fill("ода")
    expect(page.locator(".st-results li")).to_have_text("Ada / Oda Ода on the map")
    page.get_by_role("searchbox").fill("for")
    page.locator(".st-results a").first.click()
    expect(page.locator("h1")).to_have_text("ford-1")
    expect(page.locator("main")).to_contain_text("The North")
    page.locator(".st-when a").first.click()
    expect(page).to_have_url(re.compile(r"index\.html#date="))
    card = page.locator(".ga-card")
    expect(card).to_contain_text("ford-1")
    card.get_by_role("link", name="Life of this place").click()
    expect(page).to_have_url(re.compile(r"places/ford\.html$"))


def test_what_is_long_is_folded_and_opens_for_who_asks(page: Page, site: str) -> None:
    page.goto(f"{site}/places.html")
    place = page.get_by_role("link", name="ford-1")
    expect(place).not_to_be_visible()
    page.locator("summary", has_text="F").focus()
    page.keyboard.press("Enter")
    place.click()
    source = page.locator("#source-20")
    expect(source).to_have_count(1)
    expect(source).not_to_be_visible()
    page.locator(".st-cited a", has_text=re.compile("^20$")).first.click()
    expect(source).to_be_in_viewport()


def test_the_pages_fit_a_phone_and_follow_its_theme(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
    for name in ("index", "places", "claims", "sources", "downloads", "places/ford"):
        page.goto(f"{site}/{name}.html")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert colour == "rgb(26, 27, 30)", name
