"""Layers are added, mended, shown, saved, replaced and removed, by somebody who uses a browser."""

import json
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from geo_app import editing, read_atlas
from tests.browser.adding import (
    DAY,
    FEATURES,
    collection,
    credit,
    drop,
    feature,
    fill,
    go,
    listed,
    preview,
    row,
    save,
)
from tests.browser.explorer import of_map, visit

DIALECTS = {
    "ours_geojson": (
        collection(feature(1, valid_from="1988", valid_to=DAY)),
        "Dates read from valid_from and valid_to: 1 of 1 feature",
    ),
    "fg_json": (
        collection({**feature(1), "time": {"interval": ["1988-02-20", ".."]}}),
        "Dates read from time (JSON-FG): 1 of 1 feature",
    ),
    "places_geojson": (
        collection(
            {**feature(1), "when": {"timespans": [{"start": {"in": "1988"}}]}},
            {**feature(2), "when": {"timespans": [{"start": {"in": "soon"}}]}},
        ),
        "Dates read from when (Linked Places): 1 of 2 features; 1 error",
    ),
    "ohm_geojsonl": (
        json.dumps(feature(1, start_date="1988")) + "\n" + json.dumps(feature(2, end_date="2020")),
        "Dates read from start_date and end_date (OpenHistoricalMap): 2 of 2 features",
    ),
    "timeline_geojson": (
        collection(feature(1, start="1988-02-20", end=DAY)),
        "Dates read from start and end (leaflet.timeline): 1 of 1 feature",
    ),
}
#: The column of the map, and the one of what is said about the file.
PHONE_PARTS = (".st-key-drawn", "[class*=st-key-columns], [data-testid=stForm]")


def test_every_dialect_is_told_at_once(layers: Page) -> None:
    drop(layers, **{name: text for name, (text, _) in DIALECTS.items()})
    for name, (_, told) in DIALECTS.items():
        expect(row(layers, name.replace("_", "."))).to_contain_text(told)
    assert of_map(preview(layers), FEATURES) == 1


def test_columns_are_offered_and_then_dated(layers: Page) -> None:
    drop(layers, bridges_csv=f"name;lat;lon;built;lost\nBridge;39.8;46.8;1871;{DAY}\n")
    expect(row(layers, "bridges.csv")).to_contain_text("No dates were understood; 1 feature")
    expect(layers.get_by_text("Which columns hold the dates?")).to_be_visible()
    layers.get_by_text("it no longer holds", exact=True).click()
    undated = preview(layers).element_handle()
    layers.get_by_role("button", name="Use these dates").click()
    expect(row(layers, "bridges.csv")).to_contain_text("the columns you chose: 1 of 1 feature")
    undated.wait_for_element_state("hidden")
    frame = preview(layers)
    layers.locator("input.ga-input").fill(DAY)
    layers.locator("input.ga-input").press("Enter")
    expect(layers.locator(".ga-date")).to_contain_text("12 May 1994")
    assert of_map(frame, "it.getDate()") == DAY


def test_repairs_are_shown_before_they_are_made(layers: Page) -> None:
    swapped = feature(1, valid_from="1988")
    swapped["geometry"] = {"type": "Point", "coordinates": [39.8, 46.5]}
    drop(layers, swapped_geojson=collection(swapped, feature(2, valid_from="1988")))
    layers.get_by_text("Put longitude first, then latitude").click()
    layers.get_by_text("What it changes").click()
    expect(layers.locator(".stCode")).to_contain_text("39.8")
    expect(layers.locator(".stCode")).to_contain_text("+++ swapped.geojson")
    layers.get_by_role("button", name="Mend what is ticked").click()
    expect(layers.get_by_text("(mended)")).to_be_visible()
    expect(layers.locator(".st-key-panel")).not_to_contain_text("seem to be swapped")


def test_a_private_layer_is_on_this_visit_s_map_only(
    layers: Page, open_page: Callable[..., Page], own_url: str
) -> None:
    drop(layers, secret_geojson=collection(feature(1, valid_from="1988", type="a")))
    layers.get_by_role("button", name="Show on my map").click()
    expect(layers.get_by_text("is on your map now, seen by you only")).to_be_visible()
    fill(layers, "Title", "Secrets")
    expect(row(layers, "secret.geojson")).to_contain_text("before your last changes")
    layers.get_by_role("button", name="Update on my map").click()
    expect(row(layers, "secret.geojson")).not_to_contain_text("before your last changes")
    layers.get_by_role("link", name="Map", exact=True).click()
    frame = layers.locator(".st-key-map .geo-app-map[data-ready]")
    expect(frame).to_be_visible(timeout=60_000)
    drawn = "it.getView().layers.join()"
    assert "mine:1" in str(of_map(frame, drawn))
    expect(layers.locator(".ga-root")).to_contain_text("Secret")
    assert "mine" not in layers.url, "a link must not name what its reader cannot see"

    other = open_page(viewport={"width": 1440, "height": 900})
    assert "mine" not in str(of_map(visit(other, own_url), drawn))

    layers.get_by_role("link", name="Layers", exact=True).click()
    listed(layers, "Secret").get_by_role("button", name="Take off").click()
    expect(layers.get_by_role("heading", name="Only on your map")).to_have_count(0)


def test_save_replace_undo_remove(layers: Page, own_atlas: Path) -> None:
    before = {layer.id for layer in read_atlas(own_atlas).layers}
    drop(layers, things_geojson=collection(feature(1, valid_from="1988"), feature(2)))
    button = layers.get_by_role("button", name="Save to the atlas")
    expect(button).to_be_disabled()
    expect(layers.get_by_text("it still needs the source, the licence and the")).to_be_visible()
    credit(layers)
    expect(button).to_be_enabled()
    save(layers)
    (saved,) = [one for one in read_atlas(own_atlas).layers if one.id not in before]
    assert (saved.id, saved.licence, saved.attribution) == ("things", "CC BY 4.0", "A Museum")
    assert list(saved.frame["sources"]) == [("a-survey-of-things-2021",)] * 2
    assert set(saved.frame["kind"]) == {"other"}
    expect(listed(layers, "Things")).to_contain_text("2 features")

    listed(layers, "Things").get_by_role("button", name="Replace").click()
    drop(
        layers.get_by_test_id("stPopoverBody"),
        newer_geojson=collection(*(feature(n) for n in range(5))),
    )
    expect(layers.get_by_role("textbox", name="Title", exact=True)).to_have_value("Things")
    layers.keyboard.press("Escape")
    expect(listed(layers, "Things")).to_contain_text("To be replaced by newer.geojson")
    layers.get_by_role("button", name="Replace it in the atlas").click()
    expect(listed(layers, "Things")).to_contain_text("5 features")

    layers.get_by_role("button", name="Undo the last change").click()
    expect(listed(layers, "Things")).to_contain_text("2 features")
    layers.get_by_role("button", name="Redo").click()
    expect(listed(layers, "Things")).to_contain_text("5 features")

    listed(layers, "Things").get_by_role("button", name="Remove").click()
    layers.get_by_role("button", name="Remove it").click()
    expect(listed(layers, "Things")).to_have_count(0)
    assert {layer.id for layer in read_atlas(own_atlas).layers} == before
    assert read_atlas(own_atlas).findings == ()


def test_what_one_saves_another_sees_and_a_stale_page_saves_nothing(
    layers: Page, open_page: Callable[..., Page], own_url: str, own_atlas: Path
) -> None:
    other = go(open_page(viewport={"width": 1440, "height": 900}), own_url)
    for page, name in ((layers, "first_geojson"), (other, "second_geojson")):
        drop(page, **{name: collection(feature(1, valid_from="1988"))})
        credit(page)
    save(layers)
    other.get_by_role("button", name="Save to the atlas").click()
    expect(other.get_by_text("somebody else has changed the atlas")).to_be_visible()
    expect(listed(other, "First")).to_be_visible()
    assert {"first"} == {one.id for one in read_atlas(own_atlas).layers} & {"first", "second"}
    save(other)
    assert {"first", "second"} <= {one.id for one in read_atlas(own_atlas).layers}
    for identity in ("first", "second"):
        editing.remove_layer(own_atlas, identity)


def test_a_layer_can_be_taken_along_in_any_dialect(layers: Page) -> None:
    for label, member in (
        ("GeoJSON", "valid_from"),
        ("JSON-FG", "conformsTo"),
        ("Linked Places", "timespans"),
        ("OpenHistoricalMap", "start_date"),
    ):
        listed(layers, "Lines of contact").get_by_role("button", name="Download").click()
        with layers.expect_download() as download:
            layers.get_by_role("button", name=re.compile(f"^{label}")).click()
        document = json.loads(download.value.path().read_text("utf-8"))
        assert len(document["features"]) == 2
        assert member in json.dumps(document)
        layers.keyboard.press("Escape")


def test_findings_can_be_taken_along(layers: Page) -> None:
    drop(layers, odd_geojson=collection(feature(1, valid_from="1988-13", name="=1+1")))
    layers.get_by_text("1 finding, as a table").click()
    with layers.expect_download() as download:
        layers.get_by_role("button", name="All as JSON").click()
    findings = json.loads(download.value.path().read_text("utf-8"))
    assert ("date", "thing-1", 0) in {(f["code"], f["feature_id"], f["index"]) for f in findings}
    with layers.expect_download() as download:
        layers.get_by_role("button", name="All as CSV").click()
    assert download.value.path().read_text("utf-8").startswith("severity,code,feature_id")


def test_a_phone_holds_the_page(phone_page: Page, own_url: str) -> None:
    go(phone_page, own_url)
    drop(phone_page, sound_geojson=collection(feature(1, valid_from="1988")))
    preview(phone_page)
    expect(phone_page.get_by_role("button", name="Show on my map")).to_be_visible()
    drawn, told = (phone_page.locator(f".stColumn:has({what})").last for what in PHONE_PARTS)
    assert drawn.bounding_box()["y"] < told.bounding_box()["y"], "the map comes first"
    width = phone_page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, "nothing sticks out sideways"


def test_the_map_stays_where_the_reader_left_it(page: Page, own_url: str) -> None:
    frame = visit(page, own_url)
    frame.evaluate("frame => frame.scrubber.setView({lat: 40.1, lon: 46.9, zoom: 10.5})")
    frame.evaluate("frame => frame.scrubber.setDate('1994-05-12')")
    page.wait_for_url(re.compile("date=1994-05-12"))
    page.get_by_role("link", name="Layers", exact=True).click()
    expect(page.get_by_role("heading", name="Add layers")).to_be_visible()
    assert "date" not in page.url
    page.get_by_role("link", name="Map", exact=True).click()
    back = page.locator(".st-key-map .geo-app-map[data-ready]")
    expect(back).to_be_visible(timeout=60_000)
    assert of_map(back, "[it.getDate(), it._map.getZoom()]") == [DAY, 10.5]
    page.wait_for_url(re.compile("date=1994-05-12"))
    expect(page.locator(".ov")).to_have_attribute("data-date", DAY)
