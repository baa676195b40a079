"""The events of a chart over time, and which of them have room for their names."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo_app.app.over_time.marks import Span
from geo_app.days import written_date
from geo_app.model import Atlas, LayerKind
from geo_app.validtime import OPEN_END, OPEN_START

__all__ = ["event_marks", "names_by_day"]

#: Widths in pixels of the whole chart, from a phone's to one zoomed in far, at which labels are
#: tried; and how wide a letter is.
_WIDTHS = 200 * 2.0 ** np.arange(0, 12, 0.5)
_LETTER = 6.1
_LONGEST = 40
#: Of the events of one day, these many are named under the pointer.
_MOST_NAMES = 3
#: Events that end fighting are named before others, then those on whose days most ground changed.
_FIRST_NAMED = frozenset({"agreement", "ceasefire"})


def event_marks(atlas: Atlas, numbers: pd.DataFrame, span: Span) -> pd.DataFrame:
    """The events within a span, and how wide the whole chart must be for each to be named.

    Parameters
    ----------
    atlas
        The atlas.
    numbers
        From `counted`; where most of it changes, events are named first.
    span
        The days to show.

    Returns
    -------
    DataFrame
        ``at``, ``day``, ``name``, ``date`` (in words), ``label``, ``lane`` (0 to 2), ``needs``
        (pixels), ``align``.
    """
    rows = [layer.frame for layer in atlas.layers if layer.kind == LayerKind.EVENT]
    frame = pd.concat(rows) if rows else pd.DataFrame(columns=["start_latest", "name", "subkind"])
    # An event whose day is open is marked where it had begun at the latest.
    days = frame["start_latest"].to_numpy(dtype=np.int64)
    shown = (days >= span.first) & (days <= span.last) & (days > OPEN_START) & (days < OPEN_END)
    frame, days = frame[shown], days[shown]
    weight = _moved(numbers, days)
    late = ~frame["subkind"].isin(_FIRST_NAMED).to_numpy(dtype=bool)
    where = (days - span.first) / span.days
    texts = [_shortened(name) for name in frame["name"]]
    align = np.where(where > 0.75, "right", "left")
    needs, lane = _lanes(where, texts, align == "right", np.lexsort((days, -weight, late)))
    return pd.DataFrame(
        {
            "at": days.astype(float),
            "name": frame["name"].to_numpy(),
            "date": [written_date(int(day)) for day in days],
            "day": days,
            "label": texts,
            "lane": lane,
            "needs": needs,
            "align": align,
        }
    )


def names_by_day(events: pd.DataFrame) -> dict[float, str]:
    """What happened on each day that has an event, in one line.

    Parameters
    ----------
    events
        From `event_marks`.
    """
    named = events.groupby("at")["name"].agg(list)
    return {
        at: "; ".join([*names[:_MOST_NAMES], *_rest(len(names))])
        for at, names in zip(named.index.to_list(), named.to_list(), strict=True)
    }


def _rest(count: int) -> list[str]:
    return [f"{count - _MOST_NAMES} more"] if count > _MOST_NAMES else []


def _moved(numbers: pd.DataFrame, days: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """How much changed hands on these days or the two around each."""
    changes = numbers.groupby("holder")["value"].diff().abs().groupby(numbers["day"]).sum()
    at, total = changes.index.to_numpy(), np.r_[0.0, np.cumsum(changes.to_numpy())]
    begin, end = np.searchsorted(at, days - 1), np.searchsorted(at, days + 1, "right")
    moved: npt.NDArray[np.float64] = total[end] - total[begin]
    return moved


def _shortened(name: str) -> str:
    if len(name) <= _LONGEST:
        return name
    whole, _, _ = name[:_LONGEST].rpartition(" ")
    return f"{(whole or name[: _LONGEST - 1]).rstrip(',;:–- ')}…"


def _lanes(
    where: npt.NDArray[np.float64],
    texts: Sequence[str],
    is_right: npt.NDArray[np.bool_],
    order: npt.NDArray[np.intp],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Give each label, in an order, the narrowest chart and the first lane in which it fits.

    What fits a narrow chart stays where it is on a wider one: there all are further apart.
    """
    needs, lane = np.full(len(texts), np.inf), np.zeros(len(texts), dtype=np.int64)
    for width in _WIDTHS:
        taken: list[list[tuple[float, float]]] = [[], [], []]
        for i in [*order[np.isfinite(needs[order])], *order[~np.isfinite(needs[order])]]:
            length = _LETTER * len(texts[i]) + 14
            start = where[i] * width - (length if is_right[i] else 0)
            free = [lane[i]] if np.isfinite(needs[i]) else range(3)
            for n in free:
                if all(start + length <= a or start >= b for a, b in taken[n]):
                    taken[n].append((start, start + length))
                    if not np.isfinite(needs[i]) and start >= 0 and start + length <= width:
                        needs[i], lane[i] = width, n
                    break
    return needs, lane
