"""The real app in a real browser that reaches nothing but this machine."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Route,
    WebSocketRoute,
    expect,
    sync_playwright,
)

from tests.browser.adding import go

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "test-results"
# The Makefile looks for the same names, in the same order.
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",  # CI runs as root, where the sandbox does not start
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--force-color-profile=srgb",
    # The address bar's list is a page of its own, drawn anew for each page under test. Of several
    # such lists only the last counts: the others are among those that Playwright switches off.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,HttpsUpgrades,LensOverlay,"
    "MediaRouter,OptimizationHints,PaintHolding,Translate",
)
OUTSIDE = re.compile(r"^(?:https?|wss?)://(?!(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:/|$))")
# Opened at a page of its own, Streamlit looks for its server below that address first.
PROBE = re.compile(r"^http://[^/]+/[a-z]+/_stcore/")
START_SECONDS = 90
# A busy machine is slow, not wrong.
expect.set_options(timeout=20_000)

FAILED = pytest.StashKey[bool]()


@dataclass
class Watch:
    """What went wrong in a page while a test ran; a test that means it to takes it out again."""

    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Remember for the fixtures whether the test failed."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return one Chromium for all tests."""
    names = (os.environ.get("CHROMIUM") or BROWSERS[0], *BROWSERS[1:])
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.fail(
            f"no browser: none of {', '.join(names)} is on the PATH; `make chromium` installs one"
        )
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS, headless=True)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """Start the app as `make run` does, with further arguments; returns its address."""
    with ExitStack() as running:
        yield lambda *arguments: running.enter_context(
            _served(tmp_path_factory.mktemp("home"), arguments)
        )


@pytest.fixture(scope="session")
def app_url(serve: Callable[..., str]) -> str:
    """The address of the app on the built-in atlas, started once."""
    return serve()


@pytest.fixture(scope="session")
def own_atlas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the built-in atlas that tests may change, and leave as it was.

    With fewer places: each change of the atlas reads and packs it anew.
    """
    folder = tmp_path_factory.mktemp("atlas") / "own"
    shutil.copytree(ROOT / "geodata", folder, ignore=shutil.ignore_patterns("build", "*.py"))
    settlements = folder / "layers" / "settlements.geojson"
    document = json.loads(settlements.read_text("utf-8"))
    places = sorted({feature["properties"]["place"] for feature in document["features"]})
    pieces = json.loads((folder / "pieces.geojson").read_text("utf-8"))["features"]
    named = (piece["properties"].get("places") or () for piece in pieces)
    kept = {*places[::8], *chain.from_iterable(named)}
    document["features"] = [f for f in document["features"] if f["properties"]["place"] in kept]
    settlements.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return folder


@pytest.fixture(scope="session")
def own_url(serve: Callable[..., str], own_atlas: Path) -> str:
    """The address of the app on the atlas that tests may change."""
    return serve("--atlas", str(own_atlas))


@contextmanager
def _served(home: Path, arguments: tuple[str | Path, ...]) -> Iterator[str]:
    port, log = _free_port(), home / "app.log"
    geo_app = Path(sys.executable).with_name("geo-app")
    command = [geo_app, "serve", "--port", str(port), "--no-browser", *arguments]
    with log.open("w") as output:
        app = subprocess.Popen(
            command,
            cwd=home,
            env=os.environ | {"HOME": str(home)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_healthy(url, app, log)
        yield url
    finally:
        _stop(app)
    assert "network refused:" not in log.read_text(), log.read_text()
    assert "Traceback" not in log.read_text(), log.read_text()


@pytest.fixture
def watch() -> Watch:
    """Errors and outside requests of this test's pages so far."""
    return Watch()


@pytest.fixture
def open_page(
    browser: Browser, watch: Watch, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Open further pages; takes what Playwright's ``new_context`` takes."""
    pages: list[Page] = []

    def open_one(**options: Any) -> Page:
        page = _watched_page(browser, watch, options)
        pages.append(page)
        return page

    yield open_one
    if request.node.stash.get(FAILED, False) or watch.errors or watch.outside:
        for number, page in enumerate(pages):
            _keep_picture(page, f"{request.node.nodeid}-{number}")
    for page in pages:
        page.context.close()
    assert watch.outside == [], "requests that leave this machine"
    assert watch.errors == [], "errors in the page"


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page on a desktop screen."""
    return open_page(viewport={"width": 1440, "height": 900})


@pytest.fixture
def layers(page: Page, own_url: str) -> Page:
    """The page of layers on a desktop screen."""
    return go(page, own_url)


@pytest.fixture
def phone_page(open_page: Callable[..., Page]) -> Page:
    """A page on a phone, driven by touch."""
    return open_page(
        viewport={"width": 390, "height": 844},
        device_scale_factor=2,
        has_touch=True,
        is_mobile=True,
    )


def _watched_page(browser: Browser, watch: Watch, options: dict[str, Any]) -> Page:
    context = browser.new_context(
        locale="en-GB", timezone_id="UTC", reduced_motion="reduce", **options
    )

    def refuse(route: Route) -> None:
        watch.outside.append(route.request.url)
        route.abort()

    def refuse_socket(route: WebSocketRoute) -> None:
        watch.outside.append(route.url)
        route.close()

    def note(message: ConsoleMessage) -> None:
        url = message.location.get("url", "")
        if message.type == "error" and not PROBE.match(url):
            watch.errors.append(f"{message.text} ({url})")

    context.route(OUTSIDE, refuse)
    context.route_web_socket(OUTSIDE, refuse_socket)
    context.on("console", note)
    context.on("weberror", lambda fault: watch.errors.append(str(fault.error)))
    return context.new_page()


def _keep_picture(page: Page, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"{re.sub(r'[^A-Za-z0-9]+', '-', name)}.png")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(url: str, app: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if app.poll() is not None:
            pytest.fail(f"the app ended with exit code {app.returncode}:\n{log.read_text()}")
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"the app did not answer within {START_SECONDS} s:\n{log.read_text()}")


def _stop(app: subprocess.Popen[bytes]) -> None:
    app.terminate()
    try:
        app.wait(10)
    except subprocess.TimeoutExpired:
        app.kill()
        app.wait()
