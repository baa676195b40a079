"""The page "Places": a place or a point, by its address, by the search, on a phone."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.explorer import panel, type_date, visit
from tests.unit.conftest import ATLAS, SOURCES, feature


def come_to(page: Page, url: str, query: str = "") -> None:
    page.goto(f"{url}/places{query}")
    expect(page.locator(".st-key-place-page")).to_be_visible(timeout=60_000)


def holding(page: Page) -> Locator:
    """The chart of who held the place."""
    return page.locator("[data-testid=stVegaLiteChart]", has_text="No particular account")


def test_talish_reads_like_an_entry(page: Page, app_url: str) -> None:
    come_to(page, app_url, "?place=talish")
    expect(page.get_by_role("heading", name="Talish", exact=True)).to_be_visible()
    entry = page.locator(".st-key-place-page")
    for words in ("Թալիշ", "Talış", "Талыш", "40.3766° N, 46.7427° E, to about 1 km"):
        expect(entry).to_contain_text(words)
    passages = page.locator(".st-key-passages")
    expect(passages).to_contain_text("According to Armenia and NKR / Artsakh, ")
    expect(passages).to_contain_text(
        "According to Azerbaijan, it held the village from 2 April 2016 until"
    )
    expect(page.locator(".st-key-statements tbody tr")).to_have_count(10)
    expect(page.locator(".st-key-near")).to_contain_text("Talish claimed by Azerbaijan")
    expect(page.locator(".st-key-near")).to_contain_text("positions around Talish taken again")
    expect(entry).to_contain_text("Sources (")


def test_numbers_in_the_text_lead_to_their_sources(page: Page, app_url: str) -> None:
    come_to(page, app_url, "?place=seysulan")
    links = page.locator(".st-key-passages a")
    expect(links.first).to_be_visible()
    listed = page.locator(".st-key-place-page ol li")
    for number in range(links.count()):
        link = links.nth(number)
        source = listed.nth(int(link.inner_text()) - 1).locator("a")
        assert source.get_attribute("href") == link.get_attribute("href")
        assert re.match("https?://", str(link.get_attribute("href")))


def test_the_chart_has_a_lane_for_each_account_and_its_numbers(
    page: Page, app_url: str, tmp_path: Path
) -> None:
    come_to(page, app_url, "?place=talish")
    chart = holding(page)
    for lane in ("No particular account", "Armenia and NKR / Artsakh", "Azerbaijan"):
        expect(chart.get_by_text(lane, exact=True).first).to_be_visible()
    with page.expect_download() as download:
        page.locator(".st-key-place-holding-download button").click()
    file = tmp_path / "holders.csv"
    download.value.save_as(file)
    rows = list(csv.DictReader(file.read_text("utf-8").splitlines()))
    assert len(rows) == 10
    assert rows[0]["holder"] == "nkao"
    assert rows[0]["from"] == "1988-02-20"


def test_a_short_time_can_be_looked_at_closely(page: Page, app_url: str) -> None:
    come_to(page, app_url, "?place=talish")
    chart = holding(page)
    expect(chart.get_by_text("2010", exact=True)).to_be_visible()
    page.get_by_role("radio", name="2016").click()
    expect(chart.get_by_text(re.compile("Apr 2016")).first).to_be_visible()
    expect(chart.get_by_text("2010", exact=True)).to_have_count(0)


def test_a_point_is_told_as_inferred(page: Page, app_url: str) -> None:
    come_to(page, app_url, "?lat=40.26&lon=46.98")
    expect(page.get_by_role("heading", name="A point on the ground")).to_be_visible()
    expect(page.locator(".st-key-passages")).to_contain_text("Inferred from the nearest")
    expect(page.locator(".st-key-inferred tbody tr").last).to_contain_text("Azerbaijan")
    expect(page.locator(".st-key-passages")).not_to_contain_text("According to")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?place=Madagis+Town", "No place is called “Madagis Town”"),
        ("?lat=95&lon=200", "is no point"),
        ("?lat=north&lon=46", "is no point"),
        ("?lat=40", "A point needs both lat and lon"),
    ],
)
def test_an_address_that_names_no_place_says_so(
    page: Page, app_url: str, query: str, words: str
) -> None:
    come_to(page, app_url, query)
    expect(page.locator(".st-key-place-page [data-testid=stAlert]")).to_contain_text(words)


def test_found_by_any_spelling_and_kept_in_the_address(page: Page, app_url: str) -> None:
    visit(page, app_url)
    type_date(page, "2016-04-03")
    # Other pages take the date from what the map has told the server.
    expect(panel(page)).to_have_attribute("data-date", "2016-04-03")
    page.get_by_role("link", name="Places", exact=True).click()
    entry = page.locator(".st-key-place-page")
    expect(entry).to_contain_text("Disputed on the map’s date, 3 April 2016")
    expect(entry.get_by_role("button", name="Talish", exact=True)).to_be_visible()
    field = page.get_by_role("combobox", name="Place")
    field.click()
    field.press_sequentially("Մատաղիս")
    expect(page.get_by_role("option", name=re.compile("Madagiz")).first).to_be_visible()
    field.press("Enter")
    expect(page.get_by_role("heading", name="Madagiz / Sugovushan")).to_be_visible()
    page.wait_for_url(re.compile("place=madagiz"))
    page.get_by_role("link", name="Accounts", exact=True).click()
    expect(page.locator(".st-key-place-page")).to_have_count(0)
    page.get_by_role("link", name="Places", exact=True).click()
    expect(page.get_by_role("heading", name="Madagiz / Sugovushan")).to_be_visible()
    assert parse_qs(urlsplit(page.url).query)["place"] == ["madagiz"]


def test_a_name_that_is_near_leads_to_its_place(page: Page, app_url: str) -> None:
    come_to(page, app_url, "?place=Madagis+Town")
    page.locator(".st-key-near-offered").get_by_role("button").first.click()
    expect(page.locator(".st-key-passages")).to_be_visible()
    expect(page.locator("[data-testid=stAlert]")).to_have_count(0)


def test_a_point_can_be_typed_and_shown_on_the_map(page: Page, app_url: str) -> None:
    come_to(page, app_url)
    field = page.get_by_role("combobox", name="Place")
    field.click()
    field.press_sequentially("40.2, 46.6")
    field.press("Enter")
    expect(page.get_by_role("heading", name="A point on the ground")).to_be_visible()
    page.wait_for_url(re.compile("lat=40.2&lon=46.6"))
    charts = page.locator("[data-testid=stVegaLiteChart]")
    expect(charts.get_by_text(re.compile(r"^\d\d km$")).nth(2)).to_be_attached()
    page.get_by_role("button", name="Show on the map").click()
    frame = page.locator(".geo-app-map[data-ready]")
    expect(frame).to_be_visible(timeout=60_000)
    page.wait_for_function(
        "({ scrubber: it }) => Math.hypot(it.getView().lat - 40.2, it.getView().lon - 46.6) < 0.01",
        arg=frame.element_handle(),
    )


def test_charts_of_a_place_share_their_days(page: Page, app_url: str) -> None:
    come_to(page, app_url, "?place=talish")
    labels = page.locator("[data-testid=stVegaLiteChart]").get_by_text("2010", exact=True)
    expect(labels).to_have_count(2)
    lanes, distance = (labels.nth(n).bounding_box() for n in (0, 1))
    assert lanes
    assert distance
    assert abs(lanes["x"] - distance["x"]) < 1.5


def test_it_leads_to_the_map(page: Page, app_url: str) -> None:
    come_to(page, app_url, "?place=seysulan")
    page.get_by_role("button", name="Show on the map").click()
    frame = page.locator(".geo-app-map[data-ready]")
    expect(frame).to_be_visible(timeout=60_000)
    expect(page.locator(".ga-card")).to_contain_text("Seysulan")


def test_a_phone_reads_it_without_scrolling_sideways(phone_page: Page, app_url: str) -> None:
    come_to(phone_page, app_url, "?place=talish")
    row = phone_page.locator(".st-key-statements tbody tr").first
    expect(phone_page.locator(".st-key-sources-fold")).to_be_visible()
    expect(row).not_to_be_visible()
    assert phone_page.evaluate("document.querySelector('.st-key-place-page').offsetHeight") < 8000
    for fold in phone_page.locator(".st-key-place-page details:not([open]) > summary").all()[::-1]:
        fold.click()
    expect(row).to_be_visible()
    wide = phone_page.evaluate(
        "[...document.querySelectorAll('.st-key-place-page *')]"
        ".filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && e.closest('p, td, li'))"
        ".length"
    )
    assert wide == 0


def test_text_of_features_is_text(
    open_page: Callable[..., Page], serve: Callable[..., str], make_hostile: Path
) -> None:
    page = open_page(viewport={"width": 1440, "height": 900})
    come_to(page, serve("--atlas", str(make_hostile)), "?place=ford")
    entry = page.locator(".st-key-place-page")
    expect(entry).to_contain_text("<img src=x onerror=alert(1)> [x](javascript:alert(1))")
    assert page.locator(".st-key-place-page img").count() == 0
    assert page.locator(".st-key-place-page a[href^='javascript']").count() == 0


@pytest.fixture(scope="module")
def make_hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An atlas of two settlements whose texts try to be more than text."""
    evil = "<img src=x onerror=alert(1)> [x](javascript:alert(1))"
    sources = [{**SOURCES[0], "title": evil, "URL": "javascript:alert(1)"}]
    features = [
        feature("ford-1", place="ford", holder="north", basis=evil, name=evil, valid_to="1994"),
        feature("ford-2", place="ford", holder="south", basis=evil, name=evil, valid_from="1994"),
    ]
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "layers").mkdir()
    for file, document in {
        "atlas.json": ATLAS,
        "sources.json": sources,
        "layers/settlements.geojson": {"type": "FeatureCollection", "features": features},
    }.items():
        (folder / file).write_text(json.dumps(document), encoding="utf-8")
    return folder
