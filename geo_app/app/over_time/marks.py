"""What the chart over time draws, as frames: steps, readings, labels, periods."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo_app.days import written_date

__all__ = [
    "LINE",
    "Measure",
    "Span",
    "apart",
    "counted",
    "labels",
    "periods",
    "readings",
    "steps",
    "with_range",
]

#: The line between holders belongs to none of them.
LINE = ""


class Measure(StrEnum):
    """What is counted."""

    AREA = "area"
    SETTLEMENTS = "settlements"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a chart shows, both included."""

    first: int
    last: int

    @property
    def days(self) -> int:
        """How long it is."""
        return max(1, self.last - self.first)


#: What each corner of a step has, and a corner on the ground.
_OF_CORNER = ["value", "low", "high", "drawn"]
_NOTHING = (0.0, 0.0, 0.0, 0.0)
_COLUMNS = {
    Measure.AREA: ("km2", "km2_low", "km2_high"),
    Measure.SETTLEMENTS: ("settlements", "settlements_low", "settlements_high"),
    Measure.LINE: ("line_km", "line_km", "line_km"),
}


def counted(series: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """The columns that a measure needs, renamed: ``day``, ``holder``, ``value``, ``low``, ``high``.

    Parameters
    ----------
    series
        From `geo_app.control.over_time`.
    measure
        What is counted. The line has one row a day, whose holder is `LINE`.
    """
    value, low, high = _COLUMNS[measure]
    rows = series.drop_duplicates("day") if measure == Measure.LINE else series
    return pd.DataFrame(
        {
            "day": rows["day"].to_numpy(),
            "holder": LINE if measure == Measure.LINE else rows["holder"].to_numpy(),
            "value": rows[value].to_numpy(float),
            "low": rows[low].to_numpy(float),
            "high": rows[high].to_numpy(float),
        }
    )


def apart(numbers: pd.DataFrame, gap: float) -> pd.DataFrame:
    """Where lines are drawn, so that none hides another: close ones stand side by side.

    Parameters
    ----------
    numbers
        From `counted`.
    gap
        How far apart two lines are at least, in what is counted.

    Returns
    -------
    DataFrame
        The numbers with a column ``drawn``: the value, or a little more above another's line.

    Examples
    --------
    >>> frame = pd.DataFrame({"day": 0, "holder": list("abc"), "value": [7.0, 7.1, 0]})
    >>> apart(frame, 0.5)["drawn"].tolist()
    [7.0, 7.5, 0.0]
    """
    drawn = numbers["value"].to_numpy(float, copy=True)
    for rows in numbers.groupby("day", sort=False).indices.values():
        held = rows[drawn[rows] > 0]
        drawn[held] = _raised(drawn[held], gap)
    return numbers.assign(drawn=drawn)


def steps(numbers: pd.DataFrame, span: Span) -> pd.DataFrame:
    """Corners of the steps of each holder within a span, ready to be drawn ``step-after``.

    Parameters
    ----------
    numbers
        From `counted`, or `apart`: a row holds until the next of its holder.
    span
        The days to show.

    Returns
    -------
    DataFrame
        ``at`` (a day), ``holder``, ``run``, ``value``, ``low``, ``high``, ``drawn``. A holder who
        has nothing for a while has no step then: its line ends at zero, and its next run begins
        there.
    """
    parts = [_runs_of(holder, rows, span) for holder, rows in numbers.groupby("holder", sort=False)]
    kept = [part for part in parts if len(part)]
    columns = ["at", "holder", "run", *_OF_CORNER]
    return pd.concat(kept, ignore_index=True) if kept else pd.DataFrame(columns=columns)


def _runs_of(holder: Any, rows: pd.DataFrame, span: Span) -> pd.DataFrame:
    days = rows["day"].to_numpy()
    drawn = "drawn" if "drawn" in rows else "value"
    table = rows[["value", "low", "high", drawn]].to_numpy()
    begin = max(0, int(np.searchsorted(days, span.first, "right")) - 1)
    end = int(np.searchsorted(days, span.last, "right"))
    days, table = np.clip(days[begin:end], span.first, None), table[begin:end]
    is_new = np.r_[True, (np.diff(table, axis=0) != 0).any(axis=1)] if len(days) else []
    days, table = days[is_new], table[is_new]
    corners: list[tuple[float, ...]] = []
    run = 0
    for i, (day, values) in enumerate(zip(days, table, strict=True)):
        until = days[i + 1] if i + 1 < len(days) else span.last
        if values[2] <= 0:
            run += 1
            continue
        if i and table[i - 1, 2] <= 0:
            corners.append((day, run, *_NOTHING))
        corners.append((day, run, *values))
        ends = i + 1 == len(days)
        if ends or table[i + 1, 2] <= 0:
            corners.append((until, run, *(values if ends else _NOTHING)))
    frame = pd.DataFrame(corners, columns=["at", "run", *_OF_CORNER])
    return frame.assign(at=frame["at"].astype(float), holder=holder)


def readings(
    numbers: pd.DataFrame, span: Span, further: Iterable[int] = (), rest: int = 400
) -> pd.DataFrame:
    """What the chart tells under the pointer: a row for each day that can be pointed at.

    Parameters
    ----------
    numbers
        From `counted`.
    span
        The days to show.
    further
        Days that can be pointed at beside those of changes, such as those of events.
    rest
        How many days between the changes can be pointed at too, evenly spread.

    Returns
    -------
    DataFrame
        ``at``, ``date`` (in words), and a column of text for each holder, by its id.
    """
    changes = numbers["day"].to_numpy()
    spread = np.linspace(span.first, span.last, min(rest, span.days + 1)).round()
    days = np.unique(np.concatenate([changes, np.fromiter(further, int), spread])).astype(int)
    days = days[(days >= span.first) & (days <= span.last)]
    table = pd.DataFrame({"at": days.astype(float), "date": [written_date(int(d)) for d in days]})
    for holder, rows in numbers.groupby("holder", sort=False):
        told = [_told(*row) for row in rows[["value", "low", "high"]].itertuples(index=False)]
        at = np.searchsorted(rows["day"].to_numpy(), days, "right") - 1
        table[str(holder)] = np.where(at >= 0, np.array(told, object)[at], "")
    return table


def _told(value: float, low: float, high: float) -> str:
    return with_range(value, low, high) if high > 0 else ""


def with_range(value: float, low: float, high: float, to: str = "–") -> str:
    """A number, and its range if it has one, in whole numbers.

    Examples
    --------
    >>> with_range(1200, 800, 1300.4, " to "), with_range(7.2, 7, 7.4)
    ('1,200 (800 to 1,300)', '7')
    """
    number = f"{value:,.0f}"
    return number if round(low) == round(high) else f"{number} ({low:,.0f}{to}{high:,.0f})"


def labels(corners: pd.DataFrame, span: Span, top: float, height: int) -> pd.DataFrame:
    """Where the name of each holder stands: above the longest level of its line, none over another.

    Parameters
    ----------
    corners
        From `steps`.
    span
        The days shown.
    top, height
        The largest value on the axis, and how many pixels that is.

    Returns
    -------
    DataFrame
        ``holder``, ``at``, ``value`` (of the label), ``align`` (``left``, ``right``).
    """
    found = []
    for holder, rows in corners.groupby("holder", sort=False):
        at, values = rows["at"].to_numpy(), rows["value"].to_numpy()
        lengths = np.where(values[:-1] > 0, np.diff(at), -1.0)
        if len(lengths):
            best = int(lengths.argmax())
            found.append((holder, (at[best] + at[best + 1]) / 2, values[best]))
    frame = pd.DataFrame(found, columns=["holder", "at", "value"])
    frame["value"] = _raised(frame["value"].to_numpy(float), 17 * top / height)
    where = (frame["at"] - span.first) / span.days
    # Towards the middle, so that a name stays inside however narrow the chart is.
    frame["align"] = np.where(where > 0.5, "right", "left")
    return frame


def _raised(wanted: npt.NDArray[np.float64], gap: float) -> npt.NDArray[np.float64]:
    """Values moved up, never down into their lines, until there is a gap between any two."""
    order = np.argsort(wanted, kind="stable")
    steps_up = gap * np.arange(len(order))
    raised = np.empty(len(order))
    raised[order] = np.maximum.accumulate(wanted[order] - steps_up) + steps_up
    return raised


def periods(numbers: pd.DataFrame, gap_years: float = 3) -> list[Span]:
    """Stretches of time in which something changed, parted by years in which nothing did.

    Examples
    --------
    >>> day = [0, 400, 5000, 5100]
    >>> frame = pd.DataFrame({"day": day, "holder": "a", "value": [1, 2, 3, 4]})
    >>> [(span.first, span.last) for span in periods(frame)]
    [(400, 400), (5000, 5100)]
    """
    changes = numbers.groupby("holder")["value"].diff().fillna(0).ne(0)
    days = np.unique(numbers.loc[changes, "day"].to_numpy())
    if not len(days):
        return []
    apart = np.flatnonzero(np.diff(days) > 365.25 * gap_years) + 1
    return [Span(int(part[0]), int(part[-1])) for part in np.split(days, apart)]
