"""Frames of an animation against Matplotlib's own drawing with artists that are kept."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure

from benchmarks.report import Table
from geo_app.model import Atlas
from geo_app.snapshot import Request, animate, scene_of
from geo_app.snapshot.files.metadata import facts_of
from geo_app.snapshot.film.animation import FILM
from geo_app.snapshot.film.encoding import encoder_of
from geo_app.snapshot.film.stills import changes_in
from geo_app.store import read_atlas
from geo_app.style import party_colours
from geo_app.validtime import iso_date

FRAMES, FIRST, LAST = 60, 18531, 18800
TARGET = 2.0


def run(frames: int = FRAMES) -> Table:
    """Make one film each way, in turns, and give the table."""
    atlas = read_atlas()
    days = changes_in([layer for layer in atlas.layers if layer.visible], FIRST, LAST)[:frames]
    spent: dict[str, list[float]] = {"ours": [], "bare": []}
    with TemporaryDirectory() as folder:
        for _ in range(2):
            for name, film in (("ours", _ours), ("bare", _bare)):
                started = time.perf_counter()
                film(atlas, days, Path(folder, f"{name}.mp4"))
                spent[name].append(time.perf_counter() - started)
    ours, bare = (min(spent[name]) for name in ("ours", "bare"))
    rows = [
        ("animate, MP4", ours, f"{ours / bare:.2f}x"),
        ("Matplotlib, artists kept, same encoder", bare, "1.00x"),
    ]
    notes = (
        f"{len(days)} frames of 800 x 600 on dates of changes, after import and one film of each. "
        "Ours with legend, names, sources, every layer; slicing counts. The other has the ground, "
        "settlements whose colours are set anew for each frame, and the date, drawn whole.",
        f"Target: at most {TARGET} times.",
    )
    return Table("animation", "An animation", ("way", "s", "of the bare one"), rows, notes)


def _ours(atlas: Atlas, days: list[int], file: Path) -> None:
    animate(atlas, days[0], days[-1], file, hold=0)


def _bare(atlas: Atlas, days: list[int], file: Path) -> None:
    facts = facts_of(scene_of(atlas, Request(days[0], preset=FILM)))
    frames = _frames(atlas, days)
    encoder_of(file)(file, ((frame, 250) for frame in frames), [np.zeros((600, 800, 3))], 4, facts)


def _frames(atlas: Atlas, days: list[int]) -> Iterator[np.ndarray]:
    figure = Figure(figsize=(8, 6), dpi=100)
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    for layer in atlas.basemap:
        layer.frame.plot(ax=axes, color="#d0d0d0", linewidth=0.8, markersize=4)
    layer = next(layer for layer in atlas.layers if layer.id == "settlements")
    colours = {party: to_rgba(hue) for party, hue in party_colours(atlas).items()}
    frame = layer.frame.drop_duplicates("place")
    rows = {place: number for number, place in enumerate(frame["place"])}
    dots = axes.scatter(frame.geometry.x, frame.geometry.y, s=16, edgecolors="white", linewidths=1)
    west, south, east, north = scene_of(atlas, Request(days[0], preset=FILM)).extent
    axes.set(xlim=(west, east), ylim=(south, north))
    words = axes.text(0.02, 0.95, "", transform=axes.transAxes)
    fills = np.full((len(frame), 4), 0.5)
    for day in days:
        told = layer.on(day)
        for place, holder in zip(told["place"], told["holder"], strict=True):
            fills[rows[place]] = colours.get(holder, (0.5, 0.5, 0.5, 1))
        dots.set_facecolors(fills)
        words.set_text(iso_date(day))
        canvas.draw()
        yield np.asarray(canvas.buffer_rgba())[..., :3]
