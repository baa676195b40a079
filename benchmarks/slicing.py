"""One date out of a million valid times, against the four bare comparisons it cannot do without."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from statistics import median

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks import ours
from benchmarks.report import Table
from benchmarks.synthetic import FIRST, LAST, Days, day, valid_days

COUNT = 1_000_000
ROUNDS = 101
TARGET = 3.0


def run(count: int = COUNT) -> Table:
    """Time the query and its peers on the same dates, in turns, and give the table."""
    days = valid_days(count, doubt=0.1)
    frame = pd.DataFrame(days)
    ways: dict[str, Callable[[int], object]] = {
        "four numpy comparisons": lambda on: _four_comparisons(days, on),
        "held_on, arrays": lambda on: ours.held_on(days, on),
        "held_on, frame": lambda on: ours.held_on(frame, on),
        "pandas expression": lambda on: _pandas(frame, on),
    }
    _check(days, frame)
    times: dict[str, list[float]] = {name: [] for name in ways}
    for on in np.random.default_rng(1994).integers(day(FIRST), day(LAST), ROUNDS):
        for name, way in ways.items():
            started = time.perf_counter()
            way(int(on))
            times[name].append((time.perf_counter() - started) * 1000)
    floor = median(times["four numpy comparisons"])
    rows = [(name, median(spent), f"{median(spent) / floor:.2f}x") for name, spent in times.items()]
    notes = (
        f"{count:,} valid times, a tenth of them uncertain; medians of {ROUNDS} random dates.",
        f"Target: at most {TARGET:.0f} times the bare comparisons, whose four masks are thrown "
        "away; the query also combines them into certain and possible.",
    )
    columns = ("way", "ms a date", "times the floor")
    return Table("slicing", "What holds on a date", columns, rows, notes)


def _four_comparisons(days: dict[str, Days], on: int) -> None:
    asked = np.int32(on)
    _ = days["start_earliest"] <= asked
    _ = days["start_latest"] <= asked
    _ = days["end_earliest"] > asked
    _ = days["end_latest"] > asked


def _pandas(frame: pd.DataFrame, on: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    asked = {"on": on}
    certain = frame.eval("start_latest <= @on < end_earliest", local_dict=asked)
    either = frame.eval("start_earliest <= @on < end_latest", local_dict=asked)
    return np.asarray(certain), np.asarray(either)


def _check(days: dict[str, Days], frame: pd.DataFrame) -> None:
    """Measure no quick answer that is wrong."""
    on = day(dt.date(2008, 7, 1))
    certain, possible = ours.held_on(days, on)
    sure, either = _pandas(frame, on)
    if not (np.array_equal(certain, sure) and np.array_equal(certain | possible, either)):
        raise RuntimeError(f"held_on and pandas differ on day {on}")
