"""A figure of the built-in atlas, against GeoPandas' plot of its features, and screenshots."""

from __future__ import annotations

import gc
import io
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import folium
import geopandas as gpd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from playwright.sync_api import Page

from benchmarks.browser import chromium
from benchmarks.peer_assets import inlined
from benchmarks.report import Table
from geo_app import maps
from geo_app.model import Atlas
from geo_app.snapshot import Request, scene_of, snapshot
from geo_app.store import read_atlas
from geo_app.style import party_colours
from geo_app.validtime import iso_date

SIZE = (1600, 1200)
ROUNDS = 9
#: Dates in a row of one way, and seconds between two ways.
AT_ONCE, REST = 3, 1.0
FIRST_DAY, STEP = 16896, 37
TARGET_PLOT, TARGET_BROWSER = 1.5, 3.0
#: Two frames after a change what it changed is on the screen.
FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
PAINTED = Path(__file__).with_name("painted.js").read_text("utf-8")


def run(rounds: int = ROUNDS) -> Table:
    """Time the ways in turns, each on the same dates, and give the table."""
    atlas = read_atlas()
    extent = scene_of(atlas, Request(FIRST_DAY)).extent
    with _page(atlas) as (page, address):
        ways: dict[str, Callable[[int], bytes]] = {
            "snapshot, PNG": lambda day: _ours(atlas, day),
            "GeoDataFrame.plot and savefig": lambda day: _plotted(atlas, day, extent),
            "warm Chromium: folium.GeoJson of the date, screenshot": lambda day: _folium(
                atlas, day, extent, page
            ),
            "warm Chromium: our page loaded, screenshot": lambda day: _loaded(page, address, day),
            "warm Chromium: our page open, date set, screenshot": lambda day: _shot(page, day),
        }
        spent: dict[str, list[float]] = {name: [] for name in ways}
        # As the app does once it has loaded: what stays is not searched for garbage again.
        gc.freeze()
        for first in range(0, rounds, AT_ONCE):
            for name, way in ways.items():
                _rest()
                way(FIRST_DAY)  # not timed: each way is warm when it begins
                for turn in range(first, first + AT_ONCE):
                    spent[name].append(_timed(name, way, FIRST_DAY + STEP * turn))
    gc.unfreeze()
    ours = median(spent["snapshot, PNG"])
    rows = [(name, median(times), f"{median(times) / ours:.2f}x") for name, times in spent.items()]
    notes = (
        f"{SIZE[0]} x {SIZE[1]} pixels, all layers that are shown by default, {rounds} dates in "
        f"turns of {AT_ONCE}; each way is warm, and begins when the one before has come to rest. "
        "The plot has no words, legend, inset or labels, and the screenshot none of the credits.",
        "folium.GeoJson is how a figure of a date is made with folium alone: its page is written, "
        "loaded, and taken as a picture, with no words on it either.",
        f"Targets: at most {TARGET_PLOT} times the plot; 1/{TARGET_BROWSER:.0f} of a warm "
        "Chromium.",
    )
    return Table("snapshot", "A figure of a date", ("way", "ms", "of ours"), rows, notes)


def _timed(name: str, way: Callable[[int], bytes], day: int) -> float:
    started = time.perf_counter()
    content = way(day)
    spent = (time.perf_counter() - started) * 1000
    if not content.startswith(b"\x89PNG"):
        raise RuntimeError(f"{name} gave no PNG")
    return spent


def _rest() -> None:
    """Let what one way leaves behind not be cleared away in the time of the next.

    Chromium is busy for a while after it has given a picture.
    """
    gc.collect()
    time.sleep(REST)


def _ours(atlas: Atlas, day: int) -> bytes:
    content = snapshot(atlas, day, preset="screen")
    assert content
    return content


def _plotted(atlas: Atlas, day: int, extent: tuple[float, ...]) -> bytes:
    """Every layer of the same map with GeoPandas' own plot, in the same colours."""
    figure = Figure(figsize=(SIZE[0] / 96, SIZE[1] / 96), dpi=96)
    axes = FigureCanvasAgg(figure).figure.add_axes((0, 0, 1, 1))
    colours = party_colours(atlas)
    for layer in atlas.basemap:
        layer.frame.plot(ax=axes, color="#d0d0d0", linewidth=0.8, markersize=4)
    for layer in (layer for layer in atlas.layers if layer.visible):
        frame = layer.on(day)
        _plot(frame[~(frame.geometry.isna() | frame.geometry.is_empty)], axes, colours)
    west, south, east, north = extent
    axes.set(xlim=(west, east), ylim=(south, north))
    written = io.BytesIO()
    figure.savefig(written, format="png")
    return written.getvalue()


def _plot(frame: gpd.GeoDataFrame, axes: object, colours: dict[str, str]) -> None:
    if len(frame):
        held = [colours.get(holder, "#555555") for holder in frame["holder"]]
        frame.plot(ax=axes, color=held, linewidth=1, markersize=16, alpha=0.8)


def _folium(atlas: Atlas, day: int, extent: tuple[float, ...], page: Page) -> bytes:
    """Every layer of the same map as folium draws it, in the same colours."""
    west, south, east, north = extent
    chart = folium.Map(tiles=None, zoom_control=False)
    chart.fit_bounds([(south, west), (north, east)])
    colours = party_colours(atlas)
    frames = [layer.frame for layer in atlas.basemap]
    frames += [layer.on(day) for layer in atlas.layers if layer.visible]
    for frame in frames:
        _add(frame[~(frame.geometry.isna() | frame.geometry.is_empty)], chart, colours)
    file = Path(tempfile.gettempdir(), "geo-app-folium.html")
    file.write_text(inlined(chart.get_root().render()), "utf-8")
    page.goto(file.as_uri())
    page.evaluate(FRAMES)
    taken = page.screenshot(type="png")
    file.unlink()
    return taken


def _add(frame: gpd.GeoDataFrame, chart: folium.Map, colours: dict[str, str]) -> None:
    if len(frame):
        marker = folium.CircleMarker(radius=4, weight=1, fill=True)
        bare = frame[["geometry", "holder"]].assign(
            colour=[colours.get(holder, "#555555") for holder in frame["holder"]]
        )
        folium.GeoJson(
            bare, marker=marker, style_function=lambda one: {"color": one["properties"]["colour"]}
        ).add_to(chart)


@contextmanager
def _page(atlas: Atlas) -> Iterator[tuple[Page, str]]:
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        file = Path(folder, "map.html")
        file.write_text(maps.standalone_html(maps.build_map(atlas, inferred=False)), "utf-8")
        page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
        page.goto(file.as_uri())
        page.wait_for_function(PAINTED)
        yield page, file.as_uri()


def _loaded(page: Page, address: str, day: int) -> bytes:
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_function(PAINTED)
    return _shot(page, day)


def _shot(page: Page, day: int) -> bytes:
    page.evaluate("date => { scrubber_2.setDate(date); }", iso_date(day))
    page.evaluate(FRAMES)
    return page.screenshot(type="png")
