"""Reads files in a process of its own and tells what each cost: ``reader.py PATH...``."""

import json
import re
import sys
import time
from pathlib import Path

import pyproj
import shapely  # noqa: F401 - what is loaded before counts as no cost of the file

from geo_app.layers import read_layer

opened: list[str] = []
connected: list[str] = []


def watch(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and isinstance(arguments[0], str | bytes):
        name = arguments[0]
        opened.append(name if isinstance(name, str) else name.decode())
    elif event.startswith("socket.connect"):
        connected.append(str(arguments[1:]))


def peak() -> int:
    # What getrusage tells begins with the peak of the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1])


def reading(path: Path) -> dict[str, object]:
    opened.clear()
    connected.clear()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
    before = peak()
    started = time.process_time()
    frame, findings = read_layer(path, path.name)
    return {
        "seconds": time.process_time() - started,
        "megabytes": (peak() - before) / 1000,
        "rows": None if frame is None else len(frame),
        "codes": sorted({finding.code for finding in findings}),
        "opened": [*opened],
        "connected": [*connected],
    }


pyproj.Transformer.from_crs(3857, 4326)
sys.addaudithook(watch)
sys.stdout.write(json.dumps([reading(Path(name)) for name in sys.argv[1:]]))
