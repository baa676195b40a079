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
    assert set(paths) == {"/news.html", "/map.html"}


def test_on_paper_every_source_stands_and_the_map_is_light(
    open_page: Callable[..., Page], folder: Path
) -> None:
    page = open_page(viewport={"width": 1000, "height": 900}, color_scheme="dark")
    page.goto((folder / "map.html").as_uri())
    root = page.locator(".ga-root")
    expect(root).to_have_attribute("data-theme", "dark")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(root).to_have_attribute("data-theme", "light")
    expect(page.locator(".lp-sources li").last).to_be_visible()
    expect(page.locator(".ga-transport")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(root).to_have_attribute("data-theme", "dark")
