"""What the browser shows on a date is what Python says holds; and marks stand where they should."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from playwright.sync_api import Page, expect

from geo_app.accounts import differences
from geo_app.model import Atlas
from geo_app.slicing import rows_on
from geo_app.store import read_atlas
from geo_app.validtime import day_number, iso_date
from tests.browser import pages

STARTS = ["", "2016-04-01", "2016-03", "[2016-03-30..2016-04-03]"]
ENDS = ["", "2016-04-02", "2016-04-05", "2016-04", "[2016-04-05..2016-04-10]", "2016-04-05~"]
DAYS = range(day_number("2016-03-28"), day_number("2016-05-04"), 3)


def random_rows(count: int, seed: int) -> list[dict[str, Any]]:
    """Statements about a few places, of any account, disputed by anybody, dated in any way."""
    random = np.random.default_rng(seed)

    def one_of(*choices: Any) -> Any:
        return choices[random.integers(len(choices))]

    def ends() -> dict[str, Any]:
        if random.integers(8) == 0:
            return {"undated": True}
        return {"valid_from": one_of(*STARTS), "valid_to": one_of(*ENDS)}

    return [
        {
            "id": f"f{i}", "name": f"f{i}", "place": one_of("", "a", "b", "c", "d"),
            "holder": one_of("artsakh", "azerbaijan", "unknown"),
            "account": one_of("", "", "artsakh", "azerbaijan"),
            "disputed_by": one_of((), (), ("artsakh",), ("artsakh", "azerbaijan")),
            "certainty": one_of("certain", "less-certain", "uncertain"),
            **ends(),
            "sources": ["s1"], "geometry": shapely.Point(46.5 + i / 200, 39.9),
        }
        for i in range(count)
    ]  # fmt: skip


def shown(page: Page, day: int, account: str, undated: bool) -> dict[str, bool]:
    """Id -> whether certain, of every feature the browser shows."""
    pages.scrubber(page, f"s.setView({{account: '{account}', undated: {str(undated).lower()}}})")
    pages.scrubber(page, f"s.setDate('{iso_date(day)}')")
    states = pages.scrubber(
        page, "[...s.statements.shown].map((state, f) => [s.table.word('id', f), state])"
    )
    certain = pages.scrubber(page, "geoApp.states.CERTAIN")
    return {identity: state == certain for identity, state in states if state}


ASSERTED = ["", "", "2016-04-02", "2016-04", "[2016-04-01..2016-04-20]", "one day", "2016-04-05~"]


def test_as_known_on_a_day_browser_and_python_agree(page: Page, tmp_path: Path) -> None:
    rows = random_rows(150, seed=5)
    for number, row in enumerate(rows):
        row["asserted_on"] = ASSERTED[number % len(ASSERTED)]
    frame = pages.frame_of(rows)
    pages.map_page(page, tmp_path, pages.atlas_of(pages.layer_of("s", "settlement", frame)))
    on = day_number("2016-04-06")
    for account in ("all", "artsakh"):
        for known in DAYS:
            pages.scrubber(page, f"s.setKnown('{iso_date(known)}')")
            told = "" if account == "all" else account
            found, certain = rows_on(frame, on, account=told, as_known_on=known)
            expected = dict(zip(frame["id"].to_numpy()[found], certain.tolist(), strict=True))
            assert shown(page, on, account, undated=True) == expected, (account, known)
    pages.scrubber(page, "s.setKnown('')")
    found, _ = rows_on(frame, on)
    assert len(shown(page, on, "all", undated=True)) == len(found)


def test_as_known_on_is_a_field_that_says_what_it_does(page: Page, tmp_path: Path) -> None:
    early = {"holder": "artsakh", "valid_from": "2015"}
    late = {"holder": "azerbaijan", "account": "azerbaijan", "asserted_on": "2016-04-20"}
    pages.map_page(page, tmp_path, told(early, late))
    legend, field = page.locator(".ga-legend"), page.get_by_label("As known on")
    expect(legend).to_contain_text("Artsakh or Azerbaijan, accounts differ")
    field.fill("19 April 2016")
    field.press("Enter")
    expect(legend).not_to_contain_text("accounts differ")
    expect(page.locator(".ga-panel")).to_contain_text(
        "Statements first made after 19 April 2016 are left out (1). For some statements the day"
    )
    expect(page.locator(".ga-date")).to_contain_text("as known on 19 April 2016")
    assert pages.scrubber(page, "s.getView().known") == "2016-04-19"
    field.fill("soon")
    field.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert pages.scrubber(page, "s.getView().known") == "2016-04-19"
    page.get_by_role("button", name="Everything known today").click()
    expect(legend).to_contain_text("accounts differ")
    expect(field).to_have_value("")


def test_what_comes_after_the_day_of_knowing_is_not_told(page: Page, tmp_path: Path) -> None:
    atlas = told(
        {"holder": "artsakh", "valid_from": "[2016-04-02..2016-04-03]", "valid_to": "2020-10-03"},
        {"holder": "azerbaijan", "valid_from": "2020-10-03"},
    )
    pages.map_page(page, tmp_path, atlas)
    pages.scrubber(page, "s.setDate('2016-04-05')")
    pages.scrubber(page, "s.select('s', 'town')")
    card, given = page.get_by_role("dialog"), page.locator(".ga-as-given")
    expect(card).to_contain_text("From a day between 2 and 3 April 2016 until 3 October 2020.")
    expect(card).to_contain_text("All 2 statements")
    expect(given.locator("p")).to_be_hidden()
    given.get_by_text("As written in the file").click()
    words = given.get_by_text("Start: [2016-04-02..2016-04-03], End: 2020-10-03")
    expect(words).to_be_visible()
    pages.scrubber(page, "s.setKnown('2020-10-02')")
    expect(card).to_contain_text("From a day between 2 and 3 April 2016 onwards.")
    expect(card).not_to_contain_text("2020")
    expect(card).not_to_contain_text("statements")
    expect(given.get_by_text("Start: [2016-04-02..2016-04-03]")).to_be_visible()
    pages.scrubber(page, "s.tooltip.show(0, 10, 10)")
    expect(page.get_by_role("tooltip")).to_contain_text("2 and 3 April 2016 onwards")
    pages.scrubber(page, "s.setKnown('2020-10-03')")
    expect(card).to_contain_text("until 3 October 2020.")


def test_the_legend_counts_a_place_once_though_two_layers_draw_it(
    page: Page, tmp_path: Path
) -> None:
    atlas = read_atlas()
    pages.map_page(page, tmp_path, atlas)
    told_of = len(differences(atlas, day_number(pages.scrubber(page, "s.getDate()"))))
    row = page.locator(".ga-legend li", has_text="accounts differ")
    assert told_of > 1
    expect(row.locator(".ga-count")).to_have_text(str(told_of))
    expect(page.locator(".ga-legend")).to_contain_text("triangle: height")


def test_only_where_accounts_differ_is_what_python_says(page: Page, tmp_path: Path) -> None:
    frame = pages.frame_of(random_rows(150, seed=6))
    claims = pages.frame_of(
        [{"id": f"c{i}", "account": account, "geometry": shapely.Point(46.8, 40.1)}
         for i, account in enumerate(("", "artsakh", "azerbaijan"))]
    )  # fmt: skip
    atlas = pages.atlas_of(
        pages.layer_of("s", "settlement", frame), pages.layer_of("c", "claim", claims)
    )
    pages.map_page(page, tmp_path, atlas)
    places = dict(zip(frame["id"], frame["place"], strict=True))
    seen = set()
    for day in DAYS:
        told_now = shown(page, day, "differing", undated=True)
        differing = {difference.place for difference in differences(atlas, day)}
        assert {places[i] for i in told_now if i in places} == differing, day
        assert {i for i in told_now if i not in places} == {"c1", "c2"}, day
        seen |= differing
    assert seen, "places about which accounts differ on some day"


def test_browser_and_python_agree_about_every_statement(page: Page, tmp_path: Path) -> None:
    frame = pages.frame_of(random_rows(150, seed=4))
    pages.map_page(page, tmp_path, pages.atlas_of(pages.layer_of("s", "settlement", frame)))
    for account in ("all", "artsakh", "azerbaijan"):
        for undated in (True, False):
            for day in DAYS:
                rows, certain = rows_on(
                    frame, day, account="" if account == "all" else account, undated=undated
                )
                expected = dict(zip(frame["id"].to_numpy()[rows], certain.tolist(), strict=True))
                assert shown(page, day, account, undated) == expected, (account, undated, day)


def told(*rows: dict[str, Any]) -> Atlas:
    defaults = {
        "place": "town", "name": "Town", "subkind": "city", "certainty": "certain",
        "sources": ["s1"], "geometry": shapely.Point(46.8, 39.9),
    }  # fmt: skip
    frame = pages.frame_of([{**defaults, "id": f"r{i}", **row} for i, row in enumerate(rows)])
    return pages.atlas_of(pages.layer_of("s", "settlement", frame))


OLD = {"holder": "artsakh", "valid_to": "2016"}
NEW = {"holder": "azerbaijan", "valid_from": "2016"}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([OLD | {"valid_to": ""}, NEW | {"account": "azerbaijan"}], "accounts differ"),
        ([OLD, NEW], "day not known"),
        ([OLD | {"account": "artsakh"}, NEW | {"account": "artsakh"}], "day not known"),
    ],
)
def test_two_holders_say_why(
    page: Page, tmp_path: Path, rows: list[dict[str, Any]], words: str
) -> None:
    pages.map_page(page, tmp_path, told(*rows))
    expect(page.locator(".ga-legend")).to_contain_text(f"Artsakh or Azerbaijan, {words}")


def test_a_statement_about_two_places_is_drawn_at_both(page: Page, tmp_path: Path) -> None:
    both = shapely.MultiPoint([(46.6, 39.8), (47.0, 40.0)])
    pages.map_page(page, tmp_path, told({"holder": "artsakh", "geometry": both}))
    assert pages.colour_at(page, 46.6, 39.8) == pages.colour_at(page, 47.0, 40.0) == "#9a6bb5ff"
    assert pages.colour_at(page, 46.6, 40.0) == "#00000000", "nothing at the corner of their box"


def test_play_begins_anew_at_the_end(page: Page, tmp_path: Path) -> None:
    pages.map_page(page, tmp_path, told({"holder": "artsakh"}))
    pages.scrubber(page, "s.setDate('2023-12-31')")
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.locator(".ga-date")).not_to_contain_text("31 December 2023")


def test_a_date_that_is_none_is_forgotten_with_the_next(page: Page, tmp_path: Path) -> None:
    pages.map_page(page, tmp_path, told({"holder": "artsakh"}))
    field = page.locator("input.ga-input")
    field.fill("soon")
    field.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    page.get_by_role("slider").press("ArrowRight")
    expect(field).not_to_have_attribute("aria-invalid", "true")
