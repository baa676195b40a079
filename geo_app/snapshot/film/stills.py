"""The dates of an animation, and for how long each is seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

import numpy as np

from geo_app.model import Atlas, Layer
from geo_app.slicing import rows_on
from geo_app.validtime import OPEN_START, change_dates

__all__ = ["WAYS", "Still", "changes_in", "events_in", "stills_by", "stills_in"]

#: How an animation goes on from one date to the next.
WAYS = ("change", "day")
#: Holds take no more than this share of an animation of a given length.
_MOST_HELD = 0.5


class Still(NamedTuple):
    """A date and for how many milliseconds it is seen; `is_held` if that is longer than others."""

    day: int
    milliseconds: int
    is_held: bool = False


def stills_by(
    days: Collection[int], held: Collection[int], *, fps: float, hold: float
) -> list[Still]:
    """Dates one after the other.

    Parameters
    ----------
    days
        Days since 1970-01-01.
    held
        Those among them that are held.
    fps
        Dates in a second.
    hold
        Seconds for which a date of `held` is seen, and the first and the last.

    Examples
    --------
    >>> stills_by([1, 2, 3, 4], [3], fps=10, hold=1)[1:3]
    [Still(day=2, milliseconds=100, is_held=False), Still(day=3, milliseconds=1000, is_held=True)]
    """
    ordered = sorted(set(days))
    kept = {*held, *ordered[:1], *ordered[-1:]}
    step, longer = round(1000 / fps), round(1000 * max(hold, 1 / fps))
    return [Still(day, longer if day in kept else step, day in kept) for day in ordered]


def stills_in(
    first: int, last: int, held: Collection[int], *, seconds: float, fps: float, hold: float
) -> list[Still]:
    """Dates at even steps, and all that are held, in a total number of seconds.

    Holds are shortened if they would take more than half of the time.

    Examples
    --------
    >>> found = stills_in(0, 1000, [400], seconds=10, fps=10, hold=1)
    >>> sum(still.milliseconds for still in found), found[0].day, found[-1].day
    (10000, 0, 1000)
    """
    kept = {day for day in held if first <= day <= last} | {first, last}
    longer = min(hold, _MOST_HELD * seconds / len(kept))
    count = max(int((seconds - longer * len(kept)) * fps), 1)
    steps = {int(day) for day in np.linspace(first, last, count + 2).round()[1:-1]}
    ordered = sorted(steps | kept)
    moving = len(ordered) - len(kept)
    each = (seconds - longer * len(kept)) / moving if moving else 0.0
    if not moving:
        longer = seconds / len(kept)
    spans = [longer if day in kept else each for day in ordered]
    # Rounded where they end, so that they are as long as asked for all together.
    ends = np.round(np.cumsum(spans) * 1000).astype(int)
    lengths = np.diff(ends, prepend=0).tolist()
    return [Still(day, ms, day in kept) for day, ms in zip(ordered, lengths, strict=True)]


def changes_in(layers: Collection[Layer], first: int, last: int) -> list[int]:
    """The days on which something of some layers changes, and the first and the last.

    Whoever tells it: to one account, less may change.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> lines = [layer for layer in read_atlas().layers if layer.kind == "control-line"]
    >>> changes_in(lines, 8000, 19000)[:2]
    [8000, 8897]
    """
    found = {first, last}
    for layer in layers:
        days, _ = change_dates(layer.frame)
        found.update(days[(days >= first) & (days <= last)].tolist())
    return sorted(found)


def events_in(
    atlas: Atlas, layers: Collection[Layer], first: int, last: int, *, account: str, language: str
) -> dict[int, list[str]]:
    """The names of events by the day on which each begins; none for those without a name.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> atlas = read_atlas()
    >>> len(events_in(atlas, atlas.layers, 16892, 16896, account="", language="en")) > 0
    True
    """
    found: dict[int, list[str]] = {}
    for layer in (layer for layer in layers if layer.kind == "event"):
        frame = layer.frame
        days = frame["start_earliest"].to_numpy().astype(np.int64)
        columns = [one for one in (f"name:{language}", "name") if one in frame.columns]
        for row in np.flatnonzero((days >= first) & (days <= last) & (days > OPEN_START)):
            day = int(days[row])
            if row in rows_on(frame, day, account=account)[0]:
                names = found.setdefault(day, [])
                names += _first_text(frame[column].iloc[row] for column in columns)
    return {day: list(dict.fromkeys(names)) for day, names in sorted(found.items())}


def _first_text(values: Iterable[object]) -> list[str]:
    """The first of some cells that holds a text, if one does: empty cells may hold numbers."""
    texts = (value.strip() for value in values if isinstance(value, str))
    return [text for text in texts if text][:1]
