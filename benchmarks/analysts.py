"""Many analysts at one server: how long a settled date takes to come back, ours and the peer's.

Each analyst settles on a new date every five seconds on average. The time runs from the moment
the date is settled to the end of the script's run, so that a date which had to wait for the
analyst's own previous run counts its wait as well. Drawing in the browser is not included.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median, quantiles

import numpy as np

from benchmarks import ours
from benchmarks.report import Cell, Table, ratio
from benchmarks.servers import our_app, peer_app, serving
from benchmarks.streamlit_client import Session, open_session, slider_state

STEPS = (15, 30, 60, 100, 150)
SECONDS = 40
PAUSE_S = 5.0
LOST_S = 5.0
SEED = 1994
FIRST, LAST = dt.date(1990, 1, 1), dt.date(2024, 12, 31)


@dataclass(frozen=True)
class Load:
    """What one app answered to a number of analysts."""

    milliseconds: Sequence[float]
    kilobytes: float

    @property
    def p50(self) -> float:
        """Half of the dates came back at least this fast."""
        return median(self.milliseconds)

    @property
    def p95(self) -> float:
        """All but one of twenty did."""
        return quantiles(self.milliseconds, n=20)[-1]


def run(steps: Sequence[int] = STEPS, seconds: int = SECONDS) -> Table:
    """Load both servers in turns, step by step, and give the table."""
    notes = [
        f"Every analyst settles on a new date each {PAUSE_S:.0f} s on average, for {seconds} s.",
        "One server process each; the clients in a process of their own, on the same cores.",
        "From the settled date to the end of the script's run; drawing is not included.",
        f"After a step whose p95 is over {LOST_S:.0f} s an app is not loaded further.",
    ]
    loads: dict[tuple[int, str], Load] = {}
    with ExitStack() as stack:
        ports = {}
        for make in (our_app, peer_app):
            app = make()
            ports[app.name] = stack.enter_context(serving(app))
        for count in (1, *steps):
            for name, port in list(ports.items()):
                loads[count, name] = load = _load_in_own_process(name, port, count, seconds)
                if load.p95 > LOST_S * 1000:
                    del ports[name]
    return Table("analysts", "Many analysts", COLUMNS, _rows(loads), notes)


COLUMNS = (
    "analysts",
    "app",
    "p50 ms",
    "p95 ms",
    "dates answered",
    "kB a date",
    "p50, times ours",
    "p95, times ours",
)


def _rows(loads: dict[tuple[int, str], Load]) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for (count, name), load in loads.items():
        own = loads.get((count, "explorer"))
        answered = len(load.milliseconds)
        row: list[Cell] = [count, name, load.p50, load.p95, answered, load.kilobytes]
        if own:
            row += [ratio(load.p50, own.p50), ratio(load.p95, own.p95)]
        rows.append(row + [None] * (len(COLUMNS) - len(row)))
    return rows


def _load_in_own_process(name: str, port: int, count: int, seconds: int) -> Load:
    command = [sys.executable, "-m", "benchmarks.analysts", name, str(port), str(count)]
    command += [str(seconds)]
    done = subprocess.run(command, cwd=ours.ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{count} analysts at {name}:\n{done.stderr}")
    return Load(**json.loads(done.stdout))


async def _settle_at_peer(session: Session, date: dt.date) -> None:
    state = slider_state(session, "slider:on", date)
    await session.rerun([state], expect=f"On {date.isoformat()}:")


Settle = Callable[[Session, dt.date], Awaitable[None]]
SETTLE: dict[str, Settle] = {"st_folium": _settle_at_peer, "explorer": ours.settle}


async def _everybody(name: str, port: int, count: int, seconds: float) -> Load:
    sessions = [await open_session(port) for _ in range(count)]
    found: list[tuple[float, int]] = []
    chances = np.random.default_rng(SEED).spawn(count)
    analysts = [
        _analyst(session, SETTLE[name], chance, seconds, found)
        for session, chance in zip(sessions, chances, strict=True)
    ]
    await asyncio.gather(*analysts)
    for session in sessions:
        await session.socket.close()
    return Load([ms for ms, _ in found], sum(size for _, size in found) / len(found) / 1000)


async def _analyst(
    session: Session,
    settle: Settle,
    chance: np.random.Generator,
    seconds: float,
    found: list[tuple[float, int]],
) -> None:
    began = time.perf_counter()
    settled = began + chance.uniform(0, PAUSE_S)
    while settled < began + seconds:
        await asyncio.sleep(max(0.0, settled - time.perf_counter()))
        date = FIRST + dt.timedelta(days=int(chance.integers((LAST - FIRST).days)))
        await settle(session, date)
        found.append(((time.perf_counter() - settled) * 1000, session.received))
        settled += chance.uniform(0.6, 1.4) * PAUSE_S


def _main() -> None:
    name, port, count, seconds = sys.argv[1:]
    load = asyncio.run(_everybody(name, int(port), int(count), float(seconds)))
    print(json.dumps(vars(load)))


if __name__ == "__main__":
    _main()
