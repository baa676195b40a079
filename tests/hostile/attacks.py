"""What attacks by files have in common: pieces of GeoJSON, a watched reader, a listener."""

import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import geopandas as gpd

from geo_app.intake import take_in
from geo_app.model import Finding

READER = Path(__file__).with_name("reader.py")
SECONDS = 10
# A small file may cost this much: a block of features is held as objects, thirty times its text.
FLOOR_MB = 300
FEATURE = '{"type": "Feature", "id": "a", "geometry": %s, "properties": %s}'
POINT = '{"type": "Point", "coordinates": [46, 40]}'


def collection(*features: str, more: str = "") -> str:
    return f'{{"type": "FeatureCollection", {more}"features": [{", ".join(features)}]}}'


def feature(geometry: str = POINT, properties: str = "{}") -> str:
    return FEATURE % (geometry, properties)


class Listener:
    """Somebody at the loopback who must never be called."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.settimeout(0.05)
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}/"

    def was_called(self) -> bool:
        try:
            self.socket.accept()[0].close()
        except TimeoutError:
            return False
        return True


def in_list(item: str, count: int) -> str:
    """A collection of one feature with an item of a property again and again."""
    return collection(feature(properties='{"a": [%s0]}' % (f"{item}," * count)))


def reading(*paths: Path) -> list[dict[str, Any]]:
    """Read files in a process of its own; fail if it crashes, hangs, swells or looks around."""
    done = subprocess.run(
        [sys.executable, str(READER), *map(str, paths)],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    told: list[dict[str, Any]] = json.loads(done.stdout)
    for path, one in zip(paths, told, strict=True):
        # Seconds of work: other tests may be at work at the same time.
        assert one["seconds"] < SECONDS, path
        assert one["megabytes"] < max(FLOOR_MB, 10 * path.stat().st_size / 1e6), path
        assert one["connected"] == [], path
        assert [name for name in one["opened"] if _is_strange(name, path)] == []
    return told


def _is_strange(name: str, path: Path) -> bool:
    libraries = (sys.prefix, sys.base_prefix, "/proc/", "/dev/null", str(READER.parents[2]))
    return name != str(path) and not name.startswith(libraries)


def read(path: Path) -> tuple[gpd.GeoDataFrame | None, list[Finding]]:
    """Read a file here, without rules about what is in it."""
    taken = take_in(path, path.name, None)
    return taken.frame, [*taken.findings]


def codes(path: Path) -> set[str]:
    return {finding.code for finding in read(path)[1]}
