"""The fields, numbers and address of the page "Compare"."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from geo_app.compare import compare
from geo_app.model import Atlas
from geo_app.store import read_atlas
from tests.browser.comparing import (
    APRIL,
    WAR,
    apart,
    choose_mode,
    dates,
    of_maps,
    ready,
)
from tests.browser.explorer import visit


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return read_atlas()


@pytest.fixture
def address(app_url: str) -> Callable[[str], str]:
    """Addresses of the page with a query."""
    return lambda query: f"{app_url}/compare?{query}"


def test_the_page_opens_at_the_largest_recent_transfer(page: Page, app_url: str) -> None:
    visit(page, app_url)
    page.get_by_role("link", name="Compare", exact=True).click()
    frame = ready(page)
    assert dates(frame) == ["2020-09-26", "2020-12-31"]
    expect(page.locator(".cmp-label-a")).to_have_text("26 September 2020")
    expect(page.locator(".ga-foot:visible, .ga-head:visible")).to_have_count(0)
    expect(page.locator(".cmp-key")).to_contain_text("NKR / Artsakh")
    page.get_by_role("link", name="Map", exact=True).click()
    # Until the two maps have gone there are three dates.
    expect(page.locator(".cmp-label-a")).to_have_count(0)
    expect(page.locator(".geo-app-map .ga-date")).to_have_text("5 April 2016, Tuesday")


def test_dates_step_and_the_maps_stay(page: Page, address: Callable[[str], str]) -> None:
    page.goto(address(APRIL))
    frame = ready(page)
    frame.evaluate("frame => { frame.marked = true; }")
    page.get_by_role("button", name="From: next change").click()
    expect(page.locator(".cmp-label-a")).to_have_text("2 April 2016")
    page.get_by_role("button", name="To: previous change").click()
    expect(page.locator(".cmp-label-b")).to_have_text("4 April 2016")
    page.get_by_role("button", name="Exchange the two dates").click()
    expect(page.locator(".cmp-label-a")).to_have_text("4 April 2016")
    assert dates(frame) == ["2016-04-04", "2016-04-02"]
    page.wait_for_url(re.compile("a=2016-04-04&b=2016-04-02"))
    assert frame.evaluate("frame => frame.marked"), "the same maps all through"


def test_stretches_and_events_set_both_dates(page: Page, address: Callable[[str], str]) -> None:
    page.goto(address(APRIL))
    frame = ready(page)
    for words, expected in (
        ("2020 war: 26 September to 31 December 2020", ["2020-09-26", "2020-12-31"]),
        ("Aghdam district handed over", ["2020-11-19", "2020-11-20"]),
    ):
        page.get_by_role("combobox", name=re.compile("Before and after")).fill(words)
        page.get_by_role("option", name=re.compile(words)).click()
        expect(page.locator(".cd-summary")).to_contain_text("changed hands")
        page.wait_for_function(
            "([frame, date]) => frame.scrubbers[0].getDate() === date",
            arg=[frame.element_handle(), expected[0]],
        )
        assert dates(frame) == expected


def test_the_numbers_are_those_of_the_comparison(
    page: Page, address: Callable[[str], str], atlas: Atlas
) -> None:
    page.goto(address(WAR))
    ready(page)
    expected = compare(atlas, "2020-09-26", "2020-12-31")
    names = {party.id: party.short for party in atlas.parties.values()}
    for area in expected.areas:
        row = page.locator(".cd-table tbody tr", has_text=names[area.holder]).first
        cells = row.locator("td")
        first, second = cells.nth(-2), cells.nth(-1)
        expect(first).to_have_text(re.compile(rf"^{area.settlements_a:,}(\d more possible)?$"))
        expect(second).to_have_text(re.compile(rf"^{area.settlements_b:,}(\d more possible)?$"))
        if area.km2_b >= 10:
            expect(cells.nth(1)).to_contain_text(f"{area.km2_b:,.0f}")
    why = page.locator(".cd-why")
    expect(why).to_have_text(
        [
            "outside the ground measured",
            "their ground goes to the nearest settlement whose holder is known",
        ]
    )
    whole = f"{expected.control_a.cells.whole_km2:,.0f}"
    expect(page.locator(".cd-table thead")).to_contain_text(f"of the {whole} km² mapped (inferred)")
    expect(page.locator(".cd-total td").nth(1)).to_have_text(whole)
    line = page.locator(".cd-line td")
    expect(line.nth(0)).to_have_text(f"{expected.line_km_a:,.0f}")
    expect(line.nth(1)).to_have_text(f"{expected.line_km_b:,.0f}")
    expect(page.locator(".cd-settlement")).to_have_count(len(expected.settlements))


def test_finding_a_settlement_in_any_script(page: Page, address: Callable[[str], str]) -> None:
    page.goto(address(WAR))
    frame = ready(page)
    field = page.get_by_role("searchbox")
    field.fill("Մատաղիս")
    rows = page.locator(".cd-settlement:visible")
    expect(rows).to_have_count(1)
    field.fill("qubadli district")
    expect(rows.filter(has_text="Mazra").locator(".cd-district")).to_have_text("Qubadli district")
    field.fill("Մատաղիս")
    expect(rows).to_contain_text("Madagiz / Sugovushan")
    field.fill("there is no such place")
    expect(page.get_by_text("None of them has this name.")).to_be_visible()
    field.fill("SUQOVUSAN")
    page.get_by_role("button", name="Show Madagiz / Sugovushan on the map").click()
    expect(page.locator(".cmp-a .ga-card")).to_contain_text("Madagiz")
    expect(page.locator(".cmp-b .ga-card")).to_contain_text("31 December 2020")
    assert of_maps(frame, "a._map.getZoom()") >= 11
    page.wait_for_timeout(500)  # both cards have made their room
    assert apart(frame) <= 1
    page.locator(".cmp-a .ga-close").click()
    expect(page.locator(".cmp-b .ga-card")).to_be_hidden()


def test_a_settlement_leads_to_its_page(page: Page, address: Callable[[str], str]) -> None:
    page.goto(address(WAR))
    ready(page)
    page.get_by_role("searchbox").fill("madagiz")
    link = page.locator(".cd-name:visible")
    expect(link).to_have_attribute("href", "places?place=madagiz")
    link.click()
    page.wait_for_url(re.compile(r"/places\?place=madagiz"))


def test_the_address_holds_everything(
    open_page: Callable[..., Page], address: Callable[[str], str]
) -> None:
    page = open_page(viewport={"width": 1440, "height": 900})
    page.goto(address(APRIL))
    frame = ready(page)
    page.get_by_role("radio", name="Two accounts on a date").click()
    page.get_by_role("combobox", name=re.compile("Second account")).click()
    page.get_by_role("option", name="Third parties").click()
    page.wait_for_url(re.compile("account_b=third-parties"))
    choose_mode(page, "Swipe")
    of_maps(frame, "a._map.setView([40.25, 46.75], 10.5, {animate: false}) && null")
    page.wait_for_url(re.compile("z=10.5"))
    query = parse_qs(urlsplit(page.url).query)
    assert query["date"] == ["2016-04-01"]
    assert query["account_a"] == ["artsakh"]
    assert query["view"] == ["swipe"]
    assert not {"a", "b"} & set(query)

    other = open_page(viewport={"width": 1440, "height": 900})
    other.goto(page.url)
    restored = ready(other)
    assert of_maps(restored, "[a.getView().account, b.getView().account]") == [
        "artsakh",
        "third-parties",
    ]
    view = of_maps(restored, "b.getView()")
    assert (view["lat"], view["lon"], view["zoom"]) == pytest.approx((40.25, 46.75, 10.5), abs=2e-3)
    expect(restored).to_have_attribute("data-mode", "swipe")


def test_an_address_that_is_wrong_is_told(page: Page, address: Callable[[str], str]) -> None:
    page.goto(address("a=yesterday&b=2020-12-31&view=sideways"))
    frame = ready(page)
    expect(page.get_by_text("'yesterday' is not a date")).to_be_visible()
    assert dates(frame)[1] == "2020-12-31"


def test_nothing_is_said_where_nothing_changed(page: Page, address: Callable[[str], str]) -> None:
    page.goto(address("a=2019-04-01&b=2019-04-05&view=changes"))
    ready(page)
    expect(page.locator(".cmp-empty")).to_contain_text("Nothing changed hands between")
    expect(page.locator(".cd-summary")).to_contain_text("as far as this atlas knows")
    expect(page.locator(".cd-search")).to_have_count(0)


def test_downloads(page: Page, address: Callable[[str], str], atlas: Atlas, tmp_path: Path) -> None:
    page.goto(address(WAR))
    ready(page)
    expected = compare(atlas, "2020-09-26", "2020-12-31")
    texts = {}
    for form in ("CSV", "GeoJSON", "JSON"):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=f"Download {form}", exact=True).click()
        assert waiting.value.suggested_filename == (f"compare-2020-09-26-2020-12-31.{form.lower()}")
        waiting.value.save_as(tmp_path / form)
        texts[form] = (tmp_path / form).read_text("utf-8")
    assert texts["CSV"] == expected.as_csv()
    assert len(list(csv.DictReader(io.StringIO(texts["CSV"])))) > len(expected.settlements)
    assert json.loads(texts["GeoJSON"]) == json.loads(expected.as_geojson())
    assert json.loads(texts["JSON"]) == json.loads(json.dumps(expected.as_json()))
