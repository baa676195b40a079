"""A large layer read and checked, against GeoPandas, which reads it and checks nothing."""

from __future__ import annotations

import json
import math
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from benchmarks import ours
from benchmarks.report import Table

MEGABYTES = 100
ROUNDS = 3
CACHE = Path(__file__).parent / ".cache" / "reading"
TARGET = 2.0

Way = Callable[[Path], object]


def run(megabytes: int = MEGABYTES, rounds: int = ROUNDS) -> Table:
    """Read the same files in turns, each time in a process of its own, and give the table."""
    rows: list[tuple[str, str, float, str, int]] = []
    for name, features in LAYERS.items():
        path = _written(name, features, megabytes)
        times: dict[str, list[float]] = {way: [] for way in WAYS}
        peaks: dict[str, int] = {}
        for _ in range(rounds):
            for way in WAYS:
                seconds, peaks[way] = _measured(way, path)
                times[way].append(seconds)
        peer = median(times["GeoPandas, Arrow"])
        size = path.stat().st_size
        rows += [
            (name, way, round(median(spent), 1), f"{median(spent) / peer:.2f}x",
             round(peaks[way] * 1000 / size))
            for way, spent in times.items()
        ]  # fmt: skip
        path.unlink()
    notes = (
        f"{megabytes} MB of GeoJSON each; medians of {rounds} turns, each in a process of its own, "
        "imports left out.",
        "The last column is the peak of the whole process, imports counted, over the file's size.",
        f"Target: reading with every check takes at most {TARGET:.0f} times what GeoPandas takes "
        "to read, whichever way GeoPandas does it.",
    )
    columns = ("layer", "way", "seconds", "times GeoPandas with Arrow", "peak over file")
    return Table("reading", "Reading and checking a large layer", columns, rows, notes)


def _points() -> Iterator[dict[str, object]]:
    lucky = random.Random(1994)
    for i in range(10**9):
        position = [round(45 + 3 * lucky.random(), 5), round(39 + 2 * lucky.random(), 5)]
        yield _feature(f"s{i}", {"type": "Point", "coordinates": position}, "settlement", i)


def _areas(vertices: int = 240) -> Iterator[dict[str, object]]:
    lucky = random.Random(1994)
    turns = [2 * math.pi * k / vertices for k in range(vertices)]
    for i in range(10**9):
        x, y = 45 + 3 * lucky.random(), 39 + 2 * lucky.random()
        ring = [
            [round(x + math.cos(turn) / 100, 6), round(y + math.sin(turn) / 100, 6)]
            for turn in turns
        ]
        yield _feature(f"a{i}", {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}, "claim", i)


def _feature(identity: str, geometry: object, kind: str, i: int) -> dict[str, object]:
    properties = {
        "name": f"Place {i}", "name:en": f"Place {i}", "kind": kind, "holder": "east",
        "valid_from": f"19{i % 90 + 10}-0{i % 9 + 1}-1{i % 10}", "valid_to": "2020-11-10",
        "sources": ["a", "b"], "place": f"p{i}",
    }  # fmt: skip
    return {"type": "Feature", "id": identity, "geometry": geometry, "properties": properties}


LAYERS: dict[str, Callable[[], Iterator[dict[str, object]]]] = {
    "points": _points,
    "areas of 240 vertices": _areas,
}


def _written(name: str, features: Callable[[], Iterator[dict[str, object]]], size: int) -> Path:
    CACHE.mkdir(parents=True, exist_ok=True)
    path = CACHE / f"{name.split(maxsplit=1)[0]}.geojson"
    with path.open("w", encoding="utf-8") as file:
        file.write('{"type":"FeatureCollection","features":[\n')
        for i, feature in enumerate(features()):
            text = json.dumps(feature, separators=(",", ":"))
            file.write(f",\n{text}" if i else text)
            if file.tell() > size * 1_000_000:
                break
        file.write("\n]}\n")
    return path


def _measured(way: str, path: Path) -> tuple[float, int]:
    """Seconds and the peak in kB of one reading in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.reading", way, str(path)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    seconds, peak = done.stdout.split()
    return float(seconds), int(peak)


def _geopandas(*, use_arrow: bool) -> Way:
    import geopandas  # noqa: PLC0415 - in the process that needs it

    return lambda path: geopandas.read_file(path, use_arrow=use_arrow)


WAYS: dict[str, Callable[[], Way]] = {
    "GeoPandas, Arrow": lambda: _geopandas(use_arrow=True),
    "GeoPandas": lambda: _geopandas(use_arrow=False),
    "ours, read": lambda: ours.read_layer,
    "ours, read and checked": lambda: ours.take_in,
}


def _child(way: str, path: str) -> None:
    read = WAYS[way]()
    started = time.perf_counter()
    read(Path(path))
    spent = time.perf_counter() - started
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = re.search(r"VmHWM:\s+(\d+)", status)
    sys.stdout.write(f"{spent} {peak[1] if peak else 0}")


if __name__ == "__main__":
    _child(*sys.argv[1:])
