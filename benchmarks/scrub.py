"""Scrubbing: our slider against folium's two, in one browser, step by step in turn."""

from __future__ import annotations

import datetime as dt
import gzip
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import geopandas as gpd
import numpy as np
from playwright.sync_api import BrowserContext
from playwright.sync_api import Page as Tab

from benchmarks.browser import UNLIMITED_FRAMES, chromium, sealed_context
from benchmarks.peer_assets import CACHE
from benchmarks.report import Cell, Table, ratio
from benchmarks.scrub_pages import CONTESTANTS, Page
from benchmarks.synthetic import day, features

SIZES = (300, 3_000, 30_000, 100_000)
ROUNDS, STEPS_A_ROUND, JUMPS_A_ROUND = 4, 10, 4
WARM_UP = 3
TOO_SLOW_MS = 2_000
MEASURE = Path(__file__).with_name("scrub.js")

MONTHS = [day(dt.date(year, month, 1)) for year in range(1996, 2020) for month in range(1, 13)]


@dataclass
class Outcome:
    """What one contestant showed at one size; steps and jumps are (script, painted) ms."""

    name: str
    page_bytes: int = 0
    gzip_bytes: int = 0
    load_ms: float = 0.0
    steps: list[tuple[float, float]] = field(default_factory=list)
    jumps: list[tuple[float, float]] = field(default_factory=list)
    remark: str = ""


def run(sizes: Sequence[int] = SIZES) -> Table:
    """Measure every contestant at every size and give the table."""
    with chromium(*UNLIMITED_FRAMES) as browser:
        found = {size: _measure_size(sealed_context(browser), size) for size in sizes}
    rows = [_row(size, one, found[size]) for size in sizes for one in found[size]]
    columns = (
        "features",
        "slider",
        "step: script ms",
        "step: painted ms",
        "jump: script ms",
        "jump: painted ms",
        "load to first paint ms",
        "page MB",
        "gzip bytes a feature",
        "script, times ours",
        "painted, times ours",
    )
    remarks = [f"{size:,}: {one.name}: {one.remark}" for size in sizes for one in found[size]]
    notes = [
        f"Medians of {ROUNDS * STEPS_A_ROUND} monthly steps and {ROUNDS * JUMPS_A_ROUND} random "
        "jumps, taken in turns in one browser; canvas renderer for all.",
        "'Script' is the call and what it left for the next animation frame.",
        "'Painted' ends two animation frames after the step, the frame rate unlimited.",
        "TimestampedGeoJson cannot give each feature its own end: it draws as many features, "
        "not the same ones.",
        *(remark for remark in remarks if not remark.endswith(": ")),
    ]
    return Table("scrub", "Scrubbing in the browser", columns, rows, notes)


def _measure_size(context: BrowserContext, size: int) -> list[Outcome]:
    frame = features(size)
    tabs: list[tuple[Outcome, Tab, str]] = []
    outcomes: list[Outcome] = []
    for name, build in CONTESTANTS.items():
        outcome = Outcome(name)
        outcomes.append(outcome)
        page = build(frame)
        tab = _load(context, page, outcome, size)
        _check_shown(tab, page, frame)
        if _is_bearable(tab, page.show, outcome):
            tabs.append((outcome, tab, page.show))
    _take_turns(tabs)
    context.close()
    return outcomes


def _load(context: BrowserContext, page: Page, outcome: Outcome, size: int) -> Tab:
    raw = page.html.encode()
    outcome.page_bytes, outcome.gzip_bytes = len(raw), len(gzip.compress(raw, 6))
    path = CACHE / "pages" / f"{outcome.name}-{size}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    tab = context.new_page()
    tab.add_init_script(path=MEASURE)
    tab.set_default_timeout(180_000)
    tab.goto(path.as_uri())
    tab.wait_for_function(page.ready)
    path.unlink()
    outcome.load_ms = tab.evaluate("scrubBenchmark.firstPaint()")
    return tab


def _check_shown(tab: Tab, page: Page, frame: gpd.GeoDataFrame) -> None:
    """Measure no slider that draws something else."""
    on = MONTHS[len(MONTHS) // 2]
    expected = int(((frame["start_latest"] <= on) & (on < frame["end_earliest"])).sum())
    _steps(tab, page.show, [on])
    shown = tab.evaluate(page.shown)
    if abs(shown - expected) > (0 if page.exact else 0.2 * expected):
        raise RuntimeError(f"{tab.url} shows {shown} features on day {on}, not {expected}")


def _is_bearable(tab: Tab, show: str, outcome: Outcome) -> bool:
    started = time.perf_counter()
    _steps(tab, show, MONTHS[:WARM_UP])
    spent = (time.perf_counter() - started) * 1000 / WARM_UP
    if spent > TOO_SLOW_MS:
        outcome.remark = f"left out, one step takes {spent / 1000:.1f} s"
        tab.close()
    return spent <= TOO_SLOW_MS


def _take_turns(tabs: Sequence[tuple[Outcome, Tab, str]]) -> None:
    rng = np.random.default_rng(1994)
    for turn in range(ROUNDS):
        first = 24 + turn * STEPS_A_ROUND
        walk = MONTHS[first : first + STEPS_A_ROUND]
        leaps = [int(on) for on in rng.choice(MONTHS, JUMPS_A_ROUND, replace=False)]
        # Each turn starts with another contestant, so that none always runs in the same wake.
        for outcome, tab, show in [*tabs[turn % len(tabs) :], *tabs[: turn % len(tabs)]]:
            tab.bring_to_front()
            _steps(tab, show, [MONTHS[first - 1]])
            outcome.steps += _steps(tab, show, walk)
            outcome.jumps += _steps(tab, show, leaps)


def _steps(tab: Tab, show: str, days: Sequence[int]) -> list[tuple[float, float]]:
    times = tab.evaluate(f"days => scrubBenchmark.steps({show}, days)", days)
    return [(script, painted) for script, painted in times]


def _row(size: int, one: Outcome, peers: Sequence[Outcome]) -> list[Cell]:
    ours = next(outcome for outcome in peers if outcome.name == "scrubber")
    script, painted = _median(one.steps, 0), _median(one.steps, 1)
    return [
        size,
        one.name,
        script,
        painted,
        _median(one.jumps, 0),
        _median(one.jumps, 1),
        one.load_ms or None,
        one.page_bytes / 1e6 or None,
        one.gzip_bytes / size or None,
        ratio(script, _median(ours.steps, 0)),
        ratio(painted, _median(ours.steps, 1)),
    ]


def _median(times: Iterable[tuple[float, float]], part: int) -> float | None:
    chosen = [pair[part] for pair in times]
    return median(chosen) if chosen else None
