"""From a cold start to the first painted map, and from a settled date to the panel's answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page

from benchmarks import ours
from benchmarks.browser import chromium, sealed_context
from benchmarks.report import Cell, Table, ratio
from benchmarks.servers import App, free_port, our_app, peer_app, start, stop, wait_until_answering

STARTS, SETTLES = 3, 15
LIMIT_MS = 60_000
PAINTED = Path(__file__).with_name("painted.js").read_text(encoding="utf-8")
CONTENT = "panel => panel.outerHTML"
# How a person's eye would follow: is the answer there yet?
LOOK_EVERY_MS = 10


@dataclass(frozen=True)
class Keyboard:
    """How a date is stepped in an app, and how its page tells the date once it is answered.

    Parameters
    ----------
    target : str
        Selector of what has the focus.
    key : str
        The key that steps the date.
    panel : str
        Selector of the text that follows from the server.
    """

    target: str
    key: str
    panel: str


KEYBOARDS = {
    "explorer": Keyboard(ours.DATE_INPUT, ours.STEP_KEY, ours.PANEL),
    "st_folium": Keyboard("[data-testid=stSlider] input", "ArrowRight", "p:has-text('On ')"),
}


@dataclass
class Outcome:
    """Milliseconds of every start and of every settled date."""

    starts: list[float] = field(default_factory=list)
    settles: list[float] = field(default_factory=list)


def run(starts: int = STARTS, settles: int = SETTLES) -> Table:
    """Start both apps in turns and give the table."""
    notes = [
        f"Start: from the server's process to the first canvas drawn in a browser that already "
        f"runs; medians of {starts}.",
        f"Settle: from a key that steps the date to the text that the server answers with; "
        f"medians of {settles}.",
        "What the peer's page wants from elsewhere is answered from a local cache at once.",
    ]
    apps = [our_app(), peer_app()]
    found = {app.name: Outcome() for app in apps}
    with chromium() as browser:
        for number in range(starts):
            for app in apps:
                is_last = number == starts - 1
                _one_start(browser, app, found[app.name], settles if is_last else 0)
    return Table("start", "Start and settled date", COLUMNS, _rows(found), notes)


COLUMNS = (
    "app",
    "start to map ms",
    "settle to panel ms",
    "start, times ours",
    "settle, times ours",
)


def _rows(found: dict[str, Outcome]) -> list[list[Cell]]:
    own = found.get("explorer")
    own_start, own_settle = (median(own.starts), median(own.settles)) if own else (None, None)
    return [
        [
            name,
            median(one.starts),
            median(one.settles),
            ratio(median(one.starts), own_start),
            ratio(median(one.settles), own_settle),
        ]
        for name, one in found.items()
    ]


def _one_start(browser: Browser, app: App, outcome: Outcome, settles: int) -> None:
    port = free_port()
    context = sealed_context(browser)
    page = context.new_page()
    began = time.perf_counter()
    process = start(app, port)
    try:
        wait_until_answering(app, port, process)
        page.goto(f"http://127.0.0.1:{port}/")
        _wait_until(page, lambda: any(frame.evaluate(PAINTED) for frame in page.frames))
        outcome.starts.append((time.perf_counter() - began) * 1000)
        outcome.settles += [_one_settle(page, KEYBOARDS[app.name]) for _ in range(settles)]
    finally:
        context.close()
        stop(process)


def _one_settle(page: Page, keyboard: Keyboard) -> float:
    # Nothing of the last answer may still be under way.
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1_000)
    panel = page.locator(keyboard.panel).first
    before = panel.evaluate(CONTENT)
    page.locator(keyboard.target).first.focus()
    began = time.perf_counter()
    page.keyboard.press(keyboard.key)
    _wait_until(page, lambda: panel.evaluate(CONTENT) != before)
    return (time.perf_counter() - began) * 1000


def _wait_until(page: Page, is_true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LIMIT_MS / 1000
    while not is_true():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{page.url}: not there after {LIMIT_MS / 1000:.0f} s")
        page.wait_for_timeout(LOOK_EVERY_MS)
