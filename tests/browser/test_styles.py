"""Layers of strangers on the map: their styles, their properties, and texts that mean harm."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shapely
from playwright.sync_api import Page, expect

from geo_app.model import Layer
from geo_app.payload import pack
from tests.browser import pages
from tests.browser.pages import scrubber
from tests.browser.strangers import (
    SIMPLE,
    area,
    is_near,
    layer,
    line,
    opacity,
    open_map,
    pixels,
    point,
)

HOSTILE = [
    "<img src=x onerror=window.flag=1>",
    "</script><script>window.flag=1</script>",
    "${window.flag=1}",
    "`'\"><svg onload=window.flag=1>",
    "\u202e\u2066txet denrut",
    "javascript:window.flag=1",
    "constructor",
    "__proto__",
    "N" * 10_000,
]


HELD = shapely.Point(46.5, 39.9)


@pytest.mark.parametrize("kind", ["control-area", "control-line", "boundary"])
def test_a_file_chooses_colours_and_opacities(page: Page, tmp_path: Path, kind: str) -> None:
    style = {"fill": "#ff8800", "fill-opacity": 0.75, "stroke": "#00f", "stroke-width": 9}
    open_map(
        page, tmp_path,
        layer(
            (area(46.4, 39.8), style), (line(46.9, 39.9), style),
            (point(46.9, 39.7), {"marker-color": "0a0", "marker-size": "large"}),
            style=SIMPLE, kind=kind,
        ),
    )  # fmt: skip
    assert is_near(pixels(page, 46.5, 39.9)[0], "#ff8800")
    assert opacity(page, 46.5, 39.9) == pytest.approx(0.75, abs=0.02)
    assert is_near(pixels(page, 47.05, 39.9)[0], "#0000ff")
    assert opacity(page, 47.05, 39.9) == 1
    assert any(is_near(pixel, "#00aa00") for pixel in pixels(page, 46.9, 39.7, 4))


def test_doubt_is_drawn_whatever_the_file_asks_for(page: Page, tmp_path: Path) -> None:
    """Certain, less certain, uncertain and claimed areas of one style are four pictures."""
    style = {"fill": "#cc0000", "fill-opacity": 1, "stroke-width": 0}
    doubts = [
        {"certainty": "certain"}, {"certainty": "less-certain"}, {"certainty": "uncertain"},
        {"claimant": "artsakh"},
    ]  # fmt: skip
    features = [(area(46.0 + i * 0.4, 39.8, 0.3), style | doubt) for i, doubt in enumerate(doubts)]
    open_map(page, tmp_path, layer(*features, style=SIMPLE))
    shares = [opacity(page, 46.15 + i * 0.4, 39.95, 16) for i in range(4)]
    certain, less, doubtful, claimed = shares
    assert certain == pytest.approx(1, abs=0.01)
    assert less == pytest.approx(0.58, abs=0.03)
    assert 0.1 < doubtful < 0.5
    assert 0 < claimed < doubtful


def test_a_styled_mark_is_never_a_partys(page: Page, tmp_path: Path) -> None:
    """In the very hue of a party, a mark still has its eye and an area its double outline."""
    hue = "#9a6bb5"
    open_map(
        page, tmp_path,
        layer(
            (point(46.5, 39.7), {"marker-color": hue, "marker-size": "large"}),
            (area(46.9, 39.8), {"fill": hue, "stroke": hue, "fill-opacity": 0.26}),
            style=SIMPLE,
        ),
        pages.layer_of("held", "settlement", pages.frame_of([
            {"id": "h", "holder": "artsakh", "subkind": "city", "geometry": HELD}
        ])),
    )  # fmt: skip
    assert is_near(pixels(page, 46.5, 39.9)[0], hue)
    assert not is_near(pixels(page, 46.5, 39.7)[0], hue, 40)
    # Opaque and yet paler than the hue: the gap between the two lines.
    outline = pixels(page, 46.9, 39.9, 4)
    assert any(pixel[3] > 200 and pixel[0] > 0x9A + 25 for pixel in outline)


def test_values_have_colours_and_a_list_of_their_own(page: Page, tmp_path: Path) -> None:
    values = [*range(1, 13), 1, 1, 2, None]
    features = [
        (area(46 + i * 0.1, 39.7, 0.08), {"age": v, "name": f"n{i}"}) for i, v in enumerate(values)
    ]
    styled = layer(*features, style={"by": "age"}, title="Churches")
    held = pages.layer_of("held", "settlement", pages.frame_of([
        {"id": "h", "holder": "artsakh", "geometry": shapely.Point(46.5, 40.1)}
    ]))  # fmt: skip
    open_map(page, tmp_path, styled, held)
    legend = page.locator(".ga-legend")
    expect(legend.locator("h4")).to_have_text("Churches, by age")
    rows = legend.locator("h4 + ul > li").all_inner_texts()
    assert rows == [
        *(f"{n}\n{count}" for n, count in zip(range(1, 11), [3, 2, *[1] * 8], strict=True)),
        "other values\n2", "no value\n1",
    ]  # fmt: skip
    one, same, other = (pixels(page, lon, 39.74) for lon in (46.04, 47.24, 46.14))
    assert one == same != other
    page.get_by_text("Layers: 2 of 2 drawn").click()
    page.get_by_label("Churches").click()
    expect(legend.locator("h4")).to_have_count(0)
    assert opacity(page, 46.04, 39.74) == 0
    expect(legend).to_contain_text("Artsakh")


@pytest.mark.parametrize(
    "kind",
    ["settlement", "control-line", "control-area", "boundary", "event", "claim", "other", "none"],
)
@pytest.mark.parametrize("style", [{}, SIMPLE, {"by": "a"}], ids=["plain", "simplestyle", "by"])
def test_any_geometry_draws_in_any_layer(
    page: Page, tmp_path: Path, kind: str, style: dict[str, str]
) -> None:
    parts = [point(46.4, 39.6), line(46.6, 39.6), area(47, 39.6)]
    mixed = [
        point(46.4, 40.1),
        line(46.6, 40.1),
        {"type": "GeometryCollection", "geometries": [area(47, 40.1)]},
    ]
    whole = {"type": "GeometryCollection", "geometries": mixed}
    dates = {"valid_from": "2016-04-05", "valid_to": "2016-04-06", "a": "x", "name": "n"}
    features = [(shape, dates) for shape in (*parts, whole)]
    atlas = open_map(page, tmp_path, layer(*features, kind=kind, style=style))
    assert len(atlas.layers[0].frame) == 4
    assert scrubber(page, "[...s.statements.look].filter(Boolean).length") == 6
    for lat in (39.6, 40.1):
        for lon, north in ((46.4, lat), (46.75, lat), (47, lat + 0.1)):
            assert opacity(page, lon, north, 14) > 0, (lon, north)
    assert scrubber(page, "s.select('added', 'f3')")
    expect(page.locator(".ga-statement")).to_have_count(1)


def test_what_is_of_no_kind_is_called_what_its_layer_is(page: Page, tmp_path: Path) -> None:
    dates = {"valid_from": "2016-04-05", "valid_to": "2016-04-06"}
    held, claimed = dates | {"holder": "artsakh"}, dates | {"claimant": "azerbaijan"}
    features = [(point(46.4, 39.6), held), (line(46.6, 39.6), held), (area(47, 39.6), claimed)]
    open_map(page, tmp_path, layer(*features, kind="other", title="Old roads"))
    rows = page.locator(".ga-legend .ga-row-text").all_inner_texts()
    assert rows == ["Old roads"] * 3 + ["border of today"]
    assert scrubber(page, "[0, 1, 2].map((f) => s.statements.hueOf(f))") == [0, 0, 0]
    assert not any(scrubber(page, "[0, 1, 2].map((f) => s.statements.isClaimed(f))"))
    scrubber(page, "s.select('added', 'f1')")
    expect(page.locator("#ga-card-name")).to_have_text("Old roads")
    expect(page.locator(".ga-holding strong")).to_have_text("Held by Artsakh")


def test_a_card_lists_every_property_as_text(page: Page, tmp_path: Path) -> None:
    long = "Beginning. " + "word " * 200 + "end."
    given = {"name": "Mill", "height": 12.5, "open": False, "tags": ["a", {"b": 1}], "report": long}
    empty = {"note": "", "nothing": None, "none": [], "link": "https://example.org/a"}
    open_map(
        page,
        tmp_path,
        layer((point(46.5, 39.7), given | empty), (point(46.6, 39.7), {"note": "x"})),
    )
    scrubber(page, "s.select('added', 'f0')")
    rows = page.locator(".ga-properties")
    assert rows.locator("dt").all_inner_texts() == ["height", "open", "tags", "report", "link"]
    values = rows.locator("dd")
    expect(values.nth(0)).to_have_text("12.5")
    expect(values.nth(1)).to_have_text("false")
    expect(values.nth(2)).to_have_text('["a", {"b": 1}]')
    expect(values.nth(3)).not_to_contain_text("end.")
    values.nth(3).get_by_role("button", name="Show all").click()
    expect(values.nth(3)).to_have_text(long)
    assert rows.locator("a").count() == 0


def test_a_card_tells_title_and_description(page: Page, tmp_path: Path) -> None:
    given = {"title": "Old mill", "description": "Burnt in 1992.", "fill": "#ff0000", "owner": "X"}
    open_map(page, tmp_path, layer((area(46.5, 39.7), given), style=SIMPLE))
    scrubber(page, "s.select('added', 'f0')")
    card = page.locator(".ga-card")
    expect(card.locator("h3")).to_have_text("Old mill")
    expect(card).to_contain_text("Burnt in 1992.")
    assert card.locator("dt").all_inner_texts() == ["owner"]


def test_a_layer_without_any_date_can_be_left_out(page: Page, tmp_path: Path) -> None:
    features = [(area(46 + i * 0.3, 39.7), {"name": f"n{i}", "fill": "#ff0000"}) for i in range(3)]
    open_map(page, tmp_path, layer(*features, style=SIMPLE))
    for date in ("1988-01-01", "2023-12-31"):
        scrubber(page, f"s.setDate('{date}')")
        assert opacity(page, 46.1, 39.8) > 0
    assert scrubber(page, "[s.nextChange(1), s.nextChange(-1)]") == [None, None]
    page.get_by_text("Layers: 1 of 1 drawn").click()
    page.get_by_label("Features without a date").click()
    expect(page.locator(".ga-legend")).to_contain_text("Nothing here on this date.")
    assert opacity(page, 46.1, 39.8) == 0
    page.get_by_label("Features without a date").click()
    expect(page.locator(".ga-legend h4")).to_have_text("Field survey")


def hostile_layers() -> list[Layer]:
    features = [
        (point(46.3 + i * 0.1, 39.7), {"name": text, "place": f"p{i}", "title": text,
         "description": text, "fill": text, "marker-color": text, "marker-symbol": text,
         "basis": text, "holder": text, "account": text, text: text, "label": text})
        for i, text in enumerate(HOSTILE)
    ]  # fmt: skip
    return [
        layer(*features, id=f"layer{n}", title=title, note=title, attribution=title,
              kind=("settlement", "event", "claim")[n % 3], style={"by": by})
        for n, (title, by) in enumerate(zip(HOSTILE, ["label", *HOSTILE[:-1]], strict=True))
    ]  # fmt: skip


@pytest.mark.parametrize("screen", ["page", "phone_page"])
def test_no_text_of_a_file_is_ever_run(
    request: pytest.FixtureRequest, tmp_path: Path, screen: str
) -> None:
    page: Page = request.getfixturevalue(screen)
    open_map(page, tmp_path, *hostile_layers(), replace(hostile_layers()[0], id="s", style=SIMPLE))
    if screen == "phone_page":
        page.get_by_role("button", name="Layers and legend").tap()
    for text in HOSTILE[:4]:
        expect(page.locator(".ga-legend")).to_contain_text(text)
        expect(page.locator(".ga-panel")).to_contain_text(text)
    for number, text in enumerate(HOSTILE):
        scrubber(page, f"s.select(null, 'p{number}')")
        card = page.locator(".ga-card")
        expect(card).to_contain_text(text[:100].replace("\u202e\u2066", ""))
        for button in card.get_by_role("button", name="Show all").all()[:3]:
            button.evaluate("(node) => node.click()")
        scrubber(page, f"s.tooltip.show(s.statements.itemOf[{number}], 300, 300)")
    assert page.evaluate("window.flag") is None
    assert page.locator(".ga-root :is(img, script, svg[onload], iframe)").count() == 0
    assert page.locator(".ga-root a[href]:not([href^='http'])").count() == 0
    assert not {"\u202e", "\u2066"} & set(page.locator(".ga-root").inner_text())
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width == page.viewport_size["width"]  # type: ignore[index]
    assert page.evaluate("({}).label") is None


def test_a_legend_has_room_for_long_names(page: Page, tmp_path: Path) -> None:
    open_map(page, tmp_path, *hostile_layers())
    panel = page.locator(".ga-panel")
    assert panel.evaluate("(node) => node.scrollWidth <= node.clientWidth")
    assert len(panel.inner_text()) < 25_000


def _damaged(change: Callable[[dict[str, Any]], object]) -> str:
    """The payload of a small styled layer with something in its header changed."""
    styled = layer((point(46.5, 39.7), {"label": "a", "b": "c"}), style={"by": "label"})
    whole = zlib.decompress(pack([styled], {}))
    (length,) = struct.unpack_from("<I", whole)
    header = json.loads(whole[4 : 4 + length])
    change(header)
    text = json.dumps(header).encode()
    changed = struct.pack("<I", len(text)) + text + whole[4 + length :]
    return base64.b64encode(zlib.compress(changed)).decode()


DAMAGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "no colour": lambda header: header["symbols"][0].__setitem__(0, "red"),
    "too wide": lambda header: header["symbols"][0].__setitem__(1, 1e9),
    "opacity": lambda header: header["symbols"][0].__setitem__(4, -1),
    "size": lambda header: header["symbols"][0].__setitem__(6, 9),
    "no looks": lambda header: header["symbols"].clear(),
    "a property more": lambda header: header["layers"][0]["own"].append("more"),
    "no words": lambda header: header["words"]["own:0:0"].clear(),
}


def test_a_damaged_style_says_so(page: Page, tmp_path: Path) -> None:
    open_map(page, tmp_path, layer((point(46.5, 39.7), {})))
    decode = "(text) => geoApp.decode(text).then(() => 'read', (error) => error.message)"
    assert page.evaluate(decode, _damaged(lambda header: header)) == "read"
    for name, change in DAMAGES.items():
        assert "The map's data is damaged" in page.evaluate(decode, _damaged(change)), name
