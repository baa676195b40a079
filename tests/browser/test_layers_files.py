"""Files that are hostile, broken or odd, on the page of layers."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.adding import (
    FEATURES,
    collection,
    drag_and_drop,
    drop,
    feature,
    fill,
    preview,
    row,
)
from tests.browser.explorer import of_map

ATTACK = "<img src=x onerror='window.hit=1'><script>window.hit=1</script>"
WORDS = f"{ATTACK}`${{window.hit=1}}`[x](javascript:window.hit=1)</script>\u202e"


def test_nothing_in_a_file_runs_or_looks_like_the_page_s_own(layers: Page) -> None:
    hostile = feature(1, valid_from=WORDS, type=WORDS, **{WORDS: WORDS, "marker-color": WORDS})
    hostile |= {"id": WORDS}
    other = {**feature(2, name=WORDS, valid_from="1988", built=WORDS), "id": "two"}
    layers.locator("input[type=file]").set_input_files(
        [
            {
                "name": f"{ATTACK[:60]}../../etc/x.geojson",
                "mimeType": "text/html",
                "buffer": collection(hostile, other, **{WORDS: WORDS}).encode(),
            }
        ]
    )
    expect(layers.locator('[class*="st-key-row-"]')).to_contain_text(": 1 of 2 features")
    assert of_map(preview(layers), FEATURES) == 2
    layers.get_by_text(re.compile("findings?, as a table")).click()
    expect(layers.locator(".stDataFrame")).to_be_visible()
    layers.get_by_text("A colour for each value of a column").click()
    fill(layers, "Title", WORDS)
    fill(layers, "Attribution", WORDS)
    fill(layers, "Id, for file names and links", "../../etc")
    expect(layers.get_by_role("button", name="Save to the atlas")).to_be_disabled()
    layers.get_by_role("button", name="Show on my map").click()
    expect(layers.get_by_text("is on your map now")).to_be_visible()
    expect(layers.get_by_role("heading", name="Only on your map")).to_be_visible()
    layers.get_by_role("link", name="Map", exact=True).click()
    expect(layers.locator(".st-key-map .geo-app-map[data-ready]")).to_be_visible(timeout=60_000)
    assert layers.evaluate("window.hit") is None
    assert layers.locator(".stApp img[src=x], .stApp a[href^=javascript]").count() == 0


def test_several_files_are_dragged_onto_the_field(layers: Page, tmp_path: Path) -> None:
    files = [tmp_path / "mills.geojson", tmp_path / "fords.geojson"]
    for number, file in enumerate(files):
        file.write_text(collection(feature(number, valid_from="1988")))
    drag_and_drop(layers, *files)
    for file in files:
        expect(row(layers, file.name)).to_contain_text("1 of 1 feature")


def test_files_that_are_no_layers_are_told_apart(layers: Page) -> None:
    drop(
        layers,
        half_geojson='{"type": "FeatureCollection", "features": [{"type": "Feat',
        empty_geojson="",
        notes_txt="hello",
        table_csv="a,b\n1,2\n",
        sound_geojson=collection(feature(1, valid_from="1988")),
    )
    expect(row(layers, "sound.geojson")).to_contain_text(": 1 of 1 feature")
    for name in ("half.geojson", "empty.geojson", "notes.txt", "table.csv"):
        expect(row(layers, name)).to_contain_text("Nothing could be read:")
        expect(row(layers, name).get_by_role("button", name="Open")).to_have_count(0)
    row(layers, "notes.txt").get_by_role("button", name="Discard").click()
    expect(row(layers, "notes.txt")).to_have_count(0)
    expect(row(layers, "sound.geojson").get_by_role("button", name="Close")).to_be_visible()
    assert of_map(preview(layers), FEATURES) == 1


def test_a_panel_stands_under_its_row_and_discarding_is_asked_once(layers: Page) -> None:
    names = ("one", "two", "three")
    drop(layers, **{f"{name}_geojson": collection(feature(1)) for name in names})
    expect(row(layers, "one.geojson").get_by_role("button", name="Close")).to_be_visible()
    row(layers, "two.geojson").get_by_role("button", name="Open").click()
    expect(row(layers, "two.geojson").get_by_role("button", name="Close")).to_be_visible()
    preview(layers)
    tops = [row(layers, "two.geojson"), layers.locator(".st-key-panel"), row(layers, "three")]
    heights = [place.bounding_box()["y"] for place in tops]
    assert heights == sorted(heights)
    row(layers, "two.geojson").get_by_role("button", name="Discard").click()
    expect(row(layers, "two.geojson")).to_be_visible()
    layers.get_by_role("button", name="Discard it").click()
    expect(row(layers, "two.geojson")).to_have_count(0)
    expect(row(layers, "one.geojson")).to_be_visible()
