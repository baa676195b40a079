"""The page "Over time": chart, map and the other pages share a date."""

import csv
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from geo_app import read_atlas
from geo_app.control import over_time
from tests.browser.explorer import of_map, panel, type_date, visit


def open_chart(page: Page, url: str, date: str = "2016-04-05") -> Locator:
    """Open the page at a date; returns the map beside the chart."""
    page.goto(f"{url}/time?date={date}")
    return shown(page)


def shown(page: Page) -> Locator:
    """Wait for the chart; returns the map beside it."""
    beside = page.locator(".st-key-linked .geo-app-map[data-ready]")
    expect(beside).to_be_visible(timeout=60_000)
    expect(plot(page)).to_be_visible()
    return beside


def plot(page: Page) -> Locator:
    return page.locator("[data-testid=stVegaLiteChart] svg.marks")


def rule(page: Page) -> Locator:
    """The mark at the map's date."""
    return plot(page).locator("[aria-label^='The map']")


def at_share(page: Page, share: float, y: float = 0.6) -> tuple[float, float]:
    """A point of the plot, as shares of its width and height."""
    box = plot(page).locator(".background").first.bounding_box()
    assert box
    return box["x"] + share * box["width"], box["y"] + y * box["height"]


def wait_for_date(page: Page, beside: Locator, date: str) -> None:
    page.wait_for_function(
        "([frame, date]) => frame.scrubber.getDate() === date",
        arg=[beside.element_handle(), date],
    )


def chosen(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_it_opens_at_the_date_of_the_map(page: Page, app_url: str) -> None:
    visit(page, app_url)
    type_date(page, "2020-10-20")
    # Other pages take the date from what the map has told the server.
    expect(panel(page)).to_have_attribute("data-date", "2020-10-20")
    page.get_by_role("link", name="Over time", exact=True).click()
    beside = shown(page)
    expect(rule(page)).to_have_attribute("aria-label", "The map's date: 20 October 2020")
    wait_for_date(page, beside, "2020-10-20")
    expect(page.locator(".st-key-time-page table")).to_contain_text("On 20 October 2020")
    words = re.compile("^Chart: area by holder .* 20 February 1988")
    chart = page.locator("[data-testid=stVegaLiteChart]")
    expect(chart).to_have_attribute("aria-label", words)
    assert "inferred-control" in of_map(beside, "it.getView().layers")  # type: ignore[operator]


def test_a_click_on_the_chart_moves_every_map(page: Page, app_url: str) -> None:
    beside = open_chart(page, app_url)
    page.mouse.click(*at_share(page, 0.5))
    expect(rule(page)).not_to_have_attribute("aria-label", "The map's date: 5 April 2016")
    (date,) = chosen(page)["date"]
    assert "2005" < date < "2010"
    wait_for_date(page, beside, date)
    expect(page.get_by_label("Date").first).to_be_visible()
    page.get_by_role("link", name="Map", exact=True).click()
    large = page.locator(".st-key-map .geo-app-map[data-ready]")
    expect(large).to_be_visible()
    wait_for_date(page, large, date)


def test_the_map_moves_the_chart(page: Page, app_url: str) -> None:
    beside = open_chart(page, app_url)
    beside.evaluate("frame => { frame.scrubber.setDate('1993-07-23') && null; }")
    expect(rule(page)).to_have_attribute("aria-label", "The map's date: 23 July 1993")
    expect(page.locator(".st-key-time-page table")).to_contain_text("On 23 July 1993")
    assert chosen(page)["date"] == ["1993-07-23"]
    assert of_map(beside, "it.getDate()") == "1993-07-23", "what it said does not come back to it"


def test_an_account_reaches_the_map_and_leaves_its_date(page: Page, app_url: str) -> None:
    beside = open_chart(page, app_url, "2016-04-03")
    field = page.get_by_role("combobox", name="Account")
    field.click()
    expect(page.get_by_role("option").first).to_have_text("No particular account")
    page.get_by_role("option", name="Azerbaijan", exact=True).click()
    page.wait_for_url(re.compile("account=azerbaijan"))
    page.wait_for_function(
        "frame => frame.scrubber.getView().account === 'azerbaijan'", arg=beside.element_handle()
    )
    assert of_map(beside, "it.getDate()") == "2016-04-03"
    assert "inferred-line" in of_map(beside, "it.getView().layers")  # type: ignore[operator]


def test_a_sweep_looks_closer_and_can_be_taken_back(page: Page, app_url: str) -> None:
    open_chart(page, app_url)
    page.mouse.move(*at_share(page, 0.83))
    page.mouse.down()
    page.mouse.move(*at_share(page, 0.9), steps=3)
    page.mouse.move(*at_share(page, 0.95), steps=3)
    page.mouse.up()
    page.wait_for_url(re.compile("from="))
    asked = chosen(page)
    assert "2019" < asked["from"][0] < "2021"
    assert "2024" < asked["to"][0] < "2026"
    assert asked["date"] == ["2016-04-05"], "a sweep is no click"
    expect(plot(page).filter(has_text="1995")).to_have_count(0)
    expect(plot(page).filter(has_text="2021")).to_have_count(1)
    page.get_by_role("radio", name="Whole span").click()
    expect(plot(page).filter(has_text="1995")).to_have_count(1)
    assert "from" not in chosen(page)


def test_settlements_lines_and_holders_can_be_chosen(page: Page, app_url: str) -> None:
    open_chart(page, app_url)
    page.get_by_role("radio", name="Settlements", exact=True).click()
    expect(plot(page)).to_contain_text("settlements")
    page.get_by_role("button", name="NKR / Artsakh", exact=True).click()
    expect(plot(page)).not_to_contain_text("Azerb. SSR")
    assert chosen(page)["holders"] == ["artsakh"]
    page.get_by_role("radio", name="Length of the line").click()
    expect(plot(page)).to_contain_text("km (inferred)")


def test_the_numbers_can_be_taken_away(page: Page, app_url: str, tmp_path: Path) -> None:
    open_chart(page, app_url)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the numbers (CSV)").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    rows = list(csv.DictReader(file.read_text("utf-8").splitlines()))
    series = over_time(read_atlas())
    assert file.name == "over-time.csv"
    assert [row["holder"] for row in rows] == series["holder"].tolist()
    assert [float(row["km2"]) for row in rows] == series["km2"].round(1).tolist()
    page.get_by_text(re.compile(r"^Sources \(\d+\)")).click()
    expect(page.locator(".st-key-time-page ol a").first).to_have_attribute(
        "href", re.compile("^http")
    )


def test_on_a_phone_nothing_sticks_out(phone_page: Page, app_url: str) -> None:
    open_chart(phone_page, app_url)
    width = phone_page.evaluate("document.scrollingElement.scrollWidth")
    assert width <= 390
    box = plot(phone_page).bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 391
    for part in (".st-key-time-page table", ".st-key-time-page button:visible"):
        edges = phone_page.locator(part).evaluate_all(
            "parts => parts.map((part) => part.getBoundingClientRect().right)"
        )
        assert edges
        assert max(edges) <= 390, part


def test_the_address_restores_what_was_looked_at(
    open_page: Callable[..., Page], app_url: str
) -> None:
    page = open_page(viewport={"width": 1440, "height": 900})
    visit(page, app_url)
    page.get_by_role("link", name="Over time", exact=True).click()
    expect(plot(page)).to_be_visible(timeout=60_000)
    page.get_by_role("radio", name="Settlements", exact=True).click()
    page.wait_for_url(re.compile("show=settlements"))
    page.get_by_role("radio", name="2020–2024").click()
    page.wait_for_url(re.compile("from="))
    page.get_by_role("combobox", name="Account").click()
    page.get_by_role("option", name="Azerbaijan", exact=True).click()
    page.wait_for_url(re.compile("account=azerbaijan"))
    asked = chosen(page)
    assert asked["from"][0] < "2020-09-27"
    assert asked["to"][0] > "2023-09-20"
    page.reload()
    expect(plot(page)).to_contain_text("settlements", timeout=60_000)
    for name in ("Settlements", "2020–2024"):
        expect(page.get_by_role("radio", name=name, exact=True)).to_be_checked()
    expect(page.get_by_role("combobox", name="Account")).to_have_value("Azerbaijan")
    assert chosen(page) == asked


def test_the_frame_and_the_fields_stay_free(page: Page, app_url: str) -> None:
    """The map has its room from the start; under the pointer stands only what there is to tell."""
    page.goto(f"{app_url}/time?date=2016-04-05")
    slot = page.locator(".st-key-linked")
    slot.wait_for(timeout=60_000)
    before = slot.evaluate("slot => slot.offsetHeight")
    expect(slot.locator(".geo-app-map[data-ready]")).to_be_visible(timeout=60_000)
    assert abs(slot.evaluate("slot => slot.offsetHeight") - before) <= 2
    for share in (0.5, 0.52):
        page.mouse.move(*at_share(page, share))
    told = page.locator("#vg-tooltip-element")
    expect(told).to_contain_text("Azerbaijan")
    expect(told.locator("tr")).to_have_count(3)
    buttons = page.locator(".stElementToolbar:visible").first.bounding_box()
    fields = page.locator(".st-key-time-choices").bounding_box()
    assert buttons
    assert fields
    assert buttons["y"] > fields["y"] + fields["height"]
