"""The live page in a real browser: from the disk, in a frame of another page, on paper."""

import dataclasses
import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geo_app.live import live_page
from geo_app.store import read_atlas
from tests.browser.conftest import ROOT

HOSTILE = "</script><script>alert(1)</script>"
#: The map's scrubber, for a script in its page.
SCRUBBER = "const s = window[document.querySelector('[data-scrubber]').dataset.scrubber];"
ENDS = (
    f"() => {{ {SCRUBBER}"
    + """
    const { boxes, isPoint } = s.painter;
    const points = [...isPoint.keys()].filter((item) => isPoint[item]);
    const [, north, , south] = s.seenBox();
    return points.every((item) => boxes[4 * item + 1] > north && boxes[4 * item + 3] < south);
}"""
)
NAMES_UNDER_ZOOM = (
    f"() => {{ {SCRUBBER}"
    + """
    const box = document.querySelector(".ga-zoom").getBoundingClientRect();
    const canvas = s.names.context.canvas;
    const at = canvas.getBoundingClientRect();
    const { ratio } = s.names.view;
    const part = [box.x - at.x, box.y - at.y, box.width, box.height].map((side) => side * ratio);
    const { data } = s.names.context.getImageData(...part);
    return data.filter((value, i) => i % 4 === 3 && value > 200).length;
}"""
)
COLOURED = """canvas => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let i = 0; i < data.length; i += 4) count += Math.abs(data[i] - data[i + 1]) > 60;
    return count;
}"""
CUT = """nodes => nodes.filter((node) => {
    const { left, right, bottom } = node.getBoundingClientRect();
    const below = document.querySelector(".lp-line").getBoundingClientRect().top;
    const isIn = left >= 0 && right <= innerWidth && bottom <= below && right > left;
    return !isIn || node.scrollWidth > node.clientWidth;
}).map((node) => node.textContent)"""
LAYERS = ("settlements", "control-lines", "events")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a live page, and the page of a newspaper around it as the docs have it."""
    atlas = dataclasses.replace(read_atlas(ROOT / "geodata"), title=HOSTILE)
    home = tmp_path_factory.mktemp("live")
    live_page(atlas, home / "map.html", layers=LAYERS, date="2016-04-05")
    snippet = re.search(
        r"```html\n(<iframe.*?)```", (ROOT / "docs/publishing.md").read_text("utf-8"), re.DOTALL
    )
    assert snippet
    (home / "news.html").write_text(f"<!DOCTYPE html><title>News</title><body>{snippet[1]}")
    return home


@pytest.fixture
def requested(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The folder over http on the loopback, and every path that is asked for."""
    paths: list[str] = []

    class Listener(SimpleHTTPRequestHandler):
        def log_message(self, *message: object) -> None:
            paths.append(self.path)

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Listener, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    server.server_close()


def test_the_page_opens_from_a_disk_and_asks_for_nothing(page: Page, folder: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail(f"a script of a title ran: {dialog.message}"))
    address = (folder / "map.html").as_uri()
    page.goto(f"{address}#date=1993-07-04&place=talish")
    card = page.locator(".ga-card")
    expect(card).to_contain_text("Talish")
    expect(page.locator(".ga-date")).to_contain_text("4 July 1993")
    expect(page.locator("h1")).to_have_text(HOSTILE)
    expect(page).to_have_title(HOSTILE)
    page.keyboard.press("Escape")
    page.locator(".ga-slider").focus()
    page.keyboard.press("]")
    expect(page.locator(".ga-date")).not_to_contain_text("4 July 1993")
    expect(page).to_have_url(re.compile(r"#date=199\d-(?!07-04)"))
    page.locator(".lp-more").click()
    expect(page.locator(".lp-sources li").first).to_be_visible()
    assert page.locator(".lp-sources li").count() > 50
    assert {url.split("#")[0] for url in asked} <= {address, "data:,"}


def test_a_frame_is_as_tall_as_the_page_in_it(
    open_page: Callable[..., Page], requested: tuple[str, list[str]]
) -> None:
    url, paths = requested
    page = open_page(viewport={"width": 1000, "height": 900})
    page.goto(f"{url}/news.html")
    inside = page.frame_locator("iframe")
    inside.locator(".ga-legend > *").first.wait_for(state="attached")
    for width in (1000, 390):
        page.set_viewport_size({"width": width, "height": 844})
        wanted = "el => Math.ceil(el.getBoundingClientRect().height)"
        body = inside.locator("body")
        expect(page.locator("iframe")).to_have_js_property(
            "offsetHeight", body.evaluate(wanted), timeout=10_000
        )
        assert body.evaluate("el => el.ownerDocument.documentElement.scrollWidth") <= width
    before = page.locator("iframe").evaluate("el => el.offsetHeight")
    inside.locator(".lp-sources summary").click()
    grown = "before => document.querySelector('iframe').offsetHeight > before"
    page.wait_for_function(grown, arg=before)
    # An article of ten thousand pixels is nobody's wish: the list scrolls.
    assert page.locator("iframe").evaluate("el => el.offsetHeight") < before + 500
    assert inside.locator(".lp-sources ol").evaluate("el => el.scrollHeight") > 5000
    assert set(paths) == {"/news.html", "/map.html"}


def test_a_phone_opens_with_both_ends_of_the_atlas(phone_page: Page, folder: Path) -> None:
    address = (folder / "map.html").as_uri()
    phone_page.goto(f"{address}#date=2023-09-20")
    # The longest of dates: a Wednesday of September.
    day, button = phone_page.locator(".ga-date"), phone_page.locator(".ga-panel-button")
    expect(day).to_have_text("20 September 2023, Wednesday")
    box, aside = day.bounding_box(), button.bounding_box()
    assert box
    assert aside
    assert box["x"] + box["width"] + 8 <= aside["x"]
    assert day.evaluate("el => el.scrollWidth <= el.clientWidth")
    assert phone_page.evaluate(ENDS)
    credit = phone_page.locator(".lp-line span")
    expect(credit).to_contain_text("GeoNames")
    assert credit.evaluate("el => el.scrollHeight <= el.clientHeight"), "credits are cut"
    assert phone_page.locator(".lp-line").evaluate(
        "el => el.getBoundingClientRect().bottom <= innerHeight"
    )


def test_no_name_lies_under_the_buttons_of_the_zoom(phone_page: Page, folder: Path) -> None:
    phone_page.goto((folder / "map.html").as_uri() + "#lat=39.92&lon=46.95&z=9")
    phone_page.locator(".ga-legend > *").first.wait_for(state="attached")
    assert phone_page.evaluate(NAMES_UNDER_ZOOM) == 0


def test_parties_are_called_alike_by_legend_and_card(
    open_page: Callable[..., Page], folder: Path
) -> None:
    page = open_page()
    page.goto((folder / "map.html").as_uri() + "#date=2016-04-05&lang=hy")
    legend = page.locator(".ga-legend")
    expect(legend).to_contain_text("ԼՂՀ / Արցախ")
    expect(legend).to_contain_text("Ադրբեջան")
    expect(legend).not_to_contain_text("Artsakh")
    page.get_by_label("Names in").select_option("ru")
    expect(legend).to_contain_text("НКР / Арцах")


def test_on_paper_stand_the_map_its_legend_and_every_source(
    open_page: Callable[..., Page], folder: Path
) -> None:
    page = open_page(viewport={"width": 1000, "height": 900}, color_scheme="dark")
    page.goto((folder / "map.html").as_uri())
    root = page.locator(".ga-root")
    expect(root).to_have_attribute("data-theme", "dark")
    legend = page.locator(".ga-legend")
    told = legend.inner_text().split()
    for is_announced in (True, False):
        if is_announced:
            page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        expect(root).to_have_attribute("data-theme", "light")
        assert page.locator(".lp-sheet canvas").evaluate(COLOURED) > 5000
        assert legend.inner_text().split() == told
        assert legend.locator("li").evaluate_all(CUT) == []
        expect(page.locator(".ga-foot")).to_be_hidden()
        expect(page.locator(".lp-sources li").last).to_be_visible()
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(29, 29, 27)"
        page.emulate_media(media="screen")
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        expect(root).to_have_attribute("data-theme", "dark")
        expect(page.locator(".lp-sheet")).to_have_count(0)
        expect(page.locator(".lp-sources li").last).to_be_hidden()
    assert "#" not in page.url
