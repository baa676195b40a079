"""One headless Chromium without a way out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Route, sync_playwright

from benchmarks import peer_assets

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
# Frames as fast as they can be drawn: with the usual 60 a second, everything quicker than two
# frames would read as 33 ms.
UNLIMITED_FRAMES = ("--disable-frame-rate-limit", "--disable-gpu-vsync")
TYPES = {"js": "application/javascript", "css": "text/css"}


@contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """Run the system's Chromium, or the one ``CHROMIUM`` names."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *flags])
        try:
            yield browser
        finally:
            browser.close()


def sealed_context(browser: Browser) -> BrowserContext:
    """Open a context in which nothing outside this machine is reached.

    Files that a peer's page wants from elsewhere are answered from the cache, at once.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.route(_is_outside, _answer_from_cache)
    return context


def _is_outside(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and parts.hostname not in {"127.0.0.1", "localhost"}


def _answer_from_cache(route: Route) -> None:
    name = urlsplit(route.request.url).path.rsplit("/", 1)[-1]
    kind = TYPES.get(name.rsplit(".", 1)[-1], "application/octet-stream")
    route.fulfill(body=peer_assets.asset(name), content_type=kind)
