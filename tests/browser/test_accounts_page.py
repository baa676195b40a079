"""The page of accounts, read by somebody who uses a browser."""

import csv
import io
import re
from contextlib import suppress

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.explorer import of_map, visit


@pytest.fixture
def accounts(page: Page, app_url: str) -> Page:
    """The page of accounts on a date."""
    return go(page, app_url)


def go(page: Page, url: str) -> Page:
    page.goto(f"{url}/accounts?date=2016-04-03")
    return shown(page)


def shown(page: Page) -> Page:
    """Wait for the page of accounts."""
    heading = page.get_by_role("heading", name="Where accounts differ")
    expect(heading).to_be_visible(timeout=60_000)
    expect(table(page)).to_be_visible()
    return page


def table(page: Page) -> Locator:
    return page.get_by_role("table", name="Who holds each place, account by account")


def drawn(page: Page) -> Locator:
    """The chart of persons."""
    return page.locator(".st-key-claims-persons").locator("canvas.marks, svg.marks")


def test_it_opens_on_the_date_of_the_map_with_each_account_beside_the_others(
    page: Page, app_url: str
) -> None:
    visit(page, f"{app_url}/?date=2016-04-03")
    page.get_by_role("link", name="Accounts", exact=True).click()
    accounts = shown(page)
    expect(accounts.get_by_text("3 April 2016, Sunday")).to_be_visible()
    heads = table(accounts).get_by_role("columnheader")
    expect(heads).to_have_text(
        ["Place", "No particular account", "Armenia and NKR / Artsakh", "Azerbaijan"]
    )
    talish = table(accounts).get_by_role("row").filter(has_text=re.compile("^Talish"))
    cells = talish.get_by_role("cell")
    expect(cells.nth(1)).to_contain_text("NKR / Artsakh")
    expect(cells.nth(2)).to_contain_text("Azerbaijan")
    expect(talish.get_by_role("link", name="Talish")).to_have_attribute(
        "href", "places?place=talish"
    )
    cells.nth(2).get_by_text("2 sources").click()
    expect(cells.nth(2).get_by_role("listitem").first).to_be_visible()


def test_a_place_is_read_within_the_visit(accounts: Page) -> None:
    accounts.evaluate("globalThis.isSameVisit = true")
    table(accounts).get_by_role("link", name="Talish", exact=True).click()
    expect(accounts.locator(".st-key-place-page h2").first).to_have_text("Talish")
    expect(accounts).to_have_url(re.compile("place=talish"))
    assert accounts.evaluate("globalThis.isSameVisit")


def test_each_sort_of_figures_can_be_jumped_to(accounts: Page) -> None:
    jumps = accounts.locator(".st-key-accounts-jumps").get_by_role("link")
    expect(jumps.first).to_be_visible()
    titles = jumps.all_inner_texts()
    assert titles == ["People", "Equipment", "Ground", "Said without a figure"]
    # What is drawn late moves what stands below it.
    expect(accounts.locator(".st-key-accounts-said .ac-claim").first).to_be_visible()
    expect(drawn(accounts)).to_be_visible()
    jumps.last.click()
    heading = accounts.get_by_role("heading", name="Said without a figure")
    expect(heading).to_be_in_viewport()


def test_the_next_difference_and_the_address(accounts: Page) -> None:
    accounts.get_by_role("button", name="Next", exact=True).click()
    expect(accounts.get_by_text("4 April 2016, Monday")).to_be_visible()
    expect(accounts).to_have_url(re.compile(r"date=2016-04-04"))
    accounts.get_by_role("button", name="Previous", exact=True).click()
    expect(accounts.get_by_text("3 April 2016, Sunday")).to_be_visible()


def test_a_place_is_shown_on_the_map_on_that_date(accounts: Page) -> None:
    accounts.get_by_role("button", name="Show Seysulan on the map").click()
    frame = accounts.locator(".geo-app-map[data-ready]")
    expect(frame).to_be_visible()
    assert of_map(frame, "it.getView().date") == "2016-04-03"
    expect(accounts.locator(".ga-card, .leaflet-popup").first).to_contain_text("Seysulan")


def test_all_places_are_shown_on_the_map(accounts: Page) -> None:
    accounts.get_by_role("spinbutton", name="year, As known on").click()
    accounts.keyboard.type("20160404")
    accounts.get_by_role("heading", name="Where accounts differ").click()
    expect(accounts).to_have_url(re.compile("known=2016-04-04"))
    accounts.get_by_role("button", name="Show all of them on the map").click()
    frame = accounts.locator(".geo-app-map[data-ready]")
    expect(frame).to_be_visible()
    accounts.wait_for_function(
        "frame => frame.scrubber.getView().account === 'differing'", arg=frame.element_handle()
    )
    view = of_map(frame, "it.getView()")
    assert isinstance(view, dict)
    assert (view["date"], view["known"]) == ("2016-04-03", "2016-04-04")
    expect(accounts).to_have_url(re.compile("account=differing"))


def test_the_seed_case_as_text_with_its_sources(accounts: Page) -> None:
    figures = accounts.locator(".st-key-accounts-figures")
    for title, texts in {
        "Lost · about Armenia/Artsakh": ["15 persons", "34 persons", "11 persons", "2 persons"],
        "Lost · about Azerbaijan": ["31 persons"],
        "Casualties · about Azerbaijan": ["400 to 500 fighters", "600 fighters"],
    }.items():
        summary = accounts.locator("summary", has_text=re.compile(f"^{title}"))
        fold = figures.locator("details.ac-matter").filter(has=summary)
        fold.locator("summary").click()
        expect(fold.locator(".ac-claim")).to_have_count(len(texts))
        for row, text in zip(fold.locator(".ac-claim").all(), texts, strict=True):
            expect(row.locator(".ac-figure")).to_contain_text(text)
            expect(row.get_by_role("link").first).to_have_attribute("href", re.compile("^https?:"))


def test_a_row_of_the_chart_leads_to_its_claim_and_sources(accounts: Page) -> None:
    chosen = accounts.locator(".st-key-chosen-claim .ac-claim")
    drawn(accounts).scroll_into_view_if_needed()
    # Nothing in the page tells when a drawing begins to listen.
    for _ in range(6):
        drawn(accounts).click(position={"x": 600, "y": 265})
        with suppress(AssertionError):
            expect(chosen).to_be_visible(timeout=5_000)
            break
    expect(chosen).to_contain_text("told by the side of Armenia and Artsakh")
    expect(chosen.get_by_role("link").first).to_be_visible()


def test_the_numbers_of_a_chart_as_a_file(accounts: Page) -> None:
    with accounts.expect_download() as download:
        accounts.locator(".st-key-claims-persons-download button").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8"))))
    by_id = {row["id"]: row for row in rows}
    assert (by_id["c-apr2016-008"]["low"], by_id["c-apr2016-008"]["high"]) == ("400.0", "500.0")
    assert by_id["c-apr2016-001"]["said_by"].startswith("Armenia's Ministry of Defence")
    assert all(row["sources"] for row in rows)


def test_as_known_on_leaves_out_what_was_said_later(accounts: Page) -> None:
    expect(accounts.locator(".st-key-accounts-figures")).to_contain_text("about Armenia/Artsakh")
    later = accounts.locator("[data-claim=c-apr2016-029]")  # said on 6 April 2016
    expect(later).to_have_count(1)
    accounts.get_by_role("spinbutton", name="year, As known on").click()
    accounts.keyboard.type("20160404")
    accounts.get_by_role("heading", name="Where accounts differ").click()
    expect(accounts.get_by_text("claims known by 4 April 2016")).to_be_visible()
    expect(later).to_have_count(0)
    expect(accounts.locator("[data-claim=c-apr2016-014]")).to_have_count(1)
    expect(accounts).to_have_url(re.compile("known=2016-04-04"))


def test_on_a_phone_nothing_is_cut_off(phone_page: Page, app_url: str) -> None:
    go(phone_page, app_url)
    expect(drawn(phone_page)).to_be_visible()
    widest = phone_page.evaluate(
        """() => Math.max(...[...document.querySelectorAll(".st-key-accounts-page *")]
             .map((one) => one.getBoundingClientRect().right))"""
    )
    assert widest <= 391
