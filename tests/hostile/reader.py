"""Takes files in, in a process of its own, and tells what each cost: ``reader.py PATH...``.

Small files are mended as well, of everything.
"""

import json
import os
import re
import sys
from itertools import pairwise
from pathlib import Path

import pyproj
import shapely  # noqa: F401 - what is loaded before counts as no cost of the file

from geo_app.checks import Vocabulary
from geo_app.intake import Choices, Intake, take_in

EXTENT = (45.0, 39.0, 48.0, 41.0)
MENDED = Choices(repairs=frozenset({"all"}))
SMALL = 2_000_000

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


def seconds() -> float:
    """Seconds of work so far, also of children."""
    return sum(os.times()[:4])


def taken_in(path: Path, choices: Choices) -> Intake:
    return take_in(path, path.name, Vocabulary(), choices, extent=EXTENT)


def reading(path: Path) -> dict[str, object]:
    opened.clear()
    connected.clear()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
    before = peak()
    costs = [seconds()]
    taken = taken_in(path, Choices())
    costs.append(seconds())
    if path.is_file() and path.stat().st_size < SMALL:
        taken_in(path, MENDED)
        costs.append(seconds())
    return {
        # One after the other: nobody waits for both at once.
        "seconds": max(after - start for start, after in pairwise(costs)),
        "megabytes": (peak() - before) / 1000,
        "rows": None if taken.frame is None else len(taken.frame),
        "codes": sorted({finding.code for finding in taken.findings}),
        "opened": [*opened],
        "connected": [*connected],
    }


pyproj.Transformer.from_crs(3857, 4326)
sys.addaudithook(watch)
sys.stdout.write(json.dumps([reading(Path(name)) for name in sys.argv[1:]]))
