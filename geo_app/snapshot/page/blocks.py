"""Names as blocks of lines, and which parts of the page carry something already."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from geo_app.snapshot.boxes import Box, Floats
from geo_app.snapshot.page.lines import Line
from geo_app.snapshot.text.measure import ASCENT, broken, width_of

__all__ = [
    "GAP", "TIGHT", "Name", "Spot", "Taken", "balanced", "block_of", "covered", "mistaken",
]  # fmt: skip


#: What stays on one line: a word, with the stroke behind it.
_WORD = re.compile(r"\S+(?: /)?")
#: Widths that are tried for a name in several lines, beyond their fair share of it.
_STEPS = (0.01, 0.03, 0.05, 0.08, 0.12, 0.16, 0.2, 0.3, 0.4)
#: From one line of a name to the next, as a share of its size.
TIGHT = 1.16
#: Units from a disc to where its name may begin.
GAP = 3.0
#: From a name to the disc of another town, at least, as a share of its size.
_CLEAR = 0.45


@dataclass(frozen=True, slots=True)
class Name:
    """A name, its lines, and the dot that a town of the ground has."""

    lines: tuple[Line, ...]
    dot: tuple[float, float] | None = None


class Taken:
    """Which parts of the page carry something already.

    Examples
    --------
    >>> taken = Taken((0.0, 0.0, 100.0, 100.0))
    >>> taken.take((10, 10, 50, 20)), taken.take((40, 15, 60, 30)), taken.take((90, 0, 110, 10))
    (True, False, False)
    """

    def __init__(self, frame: Box, boxes: Iterable[Box] = (), soft: Iterable[Box] = ()) -> None:
        self.frame = frame
        self.boxes = list(boxes)
        self.soft = list(soft)

    def is_free(self, box: Box, *, is_strict: bool = True) -> bool:
        """Whether a box lies in the frame and over no other; if not strict, `soft` ones may be."""
        frame, (left, bottom, right, top) = self.frame, box
        if left < frame[0] or bottom < frame[1] or right > frame[2] or top > frame[3]:
            return False
        # Plain comparisons: this is asked for every place of every name.
        for others in (self.boxes, self.soft) if is_strict else (self.boxes,):
            for one in others:
                if left < one[2] and one[0] < right and bottom < one[3] and one[1] < top:
                    return False
        return True

    def take(self, box: Box) -> bool:
        """Take a box if it is free."""
        if not self.is_free(box):
            return False
        self.boxes.append(box)
        return True


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that may be named. `gap` is from its middle to where a name may begin.

    It `is_told` if there is something to tell of it on the date; `where` tells the layer and the
    feature that have the name.
    """

    rank: float
    name: str
    x: float
    y: float
    gap: float
    size: float
    weight: str
    ink: str
    is_base: bool = False
    is_important: bool = False
    is_told: bool = False
    where: str = ""


def covered(box: Box, discs: Floats) -> int:
    """How many of some places lie in a box."""
    x, y = discs[:, 0], discs[:, 1]
    return int(np.sum((x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])))


def mistaken(boxes: Sequence[Box], spot: Spot, others: Floats) -> list[float]:
    """How much a name seems to belong to some discs that are not its own, at each of some places.

    It does where it is nearer to another disc than to its own, or less than a share of its letters'
    size from it: what stands so close is read with the disc, whatever else is near.

    Parameters
    ----------
    boxes
        Around the name at each place.
    spot
        Whose name it is; its own disc may be among the others.
    others
        Middles and radii, shape (n, 3), in units.

    Returns
    -------
    list of float
        Of each place the shares by which it is too near to discs, added up: 0 if to none, 1 where
        it touches one.

    Examples
    --------
    >>> spot = Spot(0, "A", 0.0, 0.0, 9.0, 12.0, "bold", "ink")
    >>> discs = np.array([(0.0, 0.0, 6.0), (42.0, 0.0, 6.0)])
    >>> places = [(8.0, -7.0, 36.0, 7.0), (8.0, -7.0, 33.0, 7.0), (-36.0, -7.0, -8.0, 7.0)]
    >>> [round(share, 2) for share in mistaken(places, spot, discs)]
    [1.0, 0.44, 0.0]
    """
    if not boxes:
        return []
    left, bottom, right, top = np.array(boxes).T[..., None]
    x, y, radius = np.vstack([others, (spot.x, spot.y, spot.gap - GAP)]).T
    aside = np.maximum(np.maximum(left - x, x - right), 0.0)
    beside = np.maximum(np.maximum(bottom - y, y - top), 0.0)
    away = np.hypot(aside, beside) - radius
    clear = np.maximum(away[:, -1:], _CLEAR * spot.size)
    is_own = (np.abs(x - spot.x) < 0.5) & (np.abs(y - spot.y) < 0.5)
    shares = np.maximum(clear - away[:, ~is_own], 0.0) / clear
    found: list[float] = shares.sum(axis=1).tolist()
    return found


def balanced(text: str, size: float, widest: float, weight: str = "regular") -> list[str]:
    """A name in one line if that is no wider than `widest`, else in two of about the same width.

    A block of many short lines is read as several names; only a name that is wider than four such
    lines has more than two.

    Examples
    --------
    >>> balanced("Shusha / Shushi", 12, 118), balanced("Khankendi / Stepanakert", 12, 118)
    (['Shusha / Shushi'], ['Khankendi /', 'Stepanakert'])
    """
    whole = width_of(text, size, weight)
    if whole <= widest:
        return broken(text, size, widest, weight)
    count = max(2, math.ceil(whole / (2 * widest)))
    longest = max(width_of(word, size, weight) for word in (*_WORD.findall(text), ""))
    rooms = (max(whole * (1 / count + step), longest) for step in _STEPS)
    tries = (broken(text, size, room, weight) for room in rooms)
    return next((texts for texts in tries if len(texts) <= count), [text.strip()])


def block_of(
    spot: Spot, texts: list[str], aside: float, up: float, anchor: str
) -> tuple[Box, tuple[Line, ...]]:
    """The lines of a name beside or over its spot, and the box around them."""
    first = spot.y + up - ASCENT * spot.size
    lines = tuple(
        Line(text, spot.x + aside, first - i * spot.size * TIGHT, spot.size, "labels",
             spot.weight, spot.ink, anchor, halo=True)
        for i, text in enumerate(texts)
    )  # fmt: skip
    return _around(lines), lines


def _around(lines: Sequence[Line]) -> Box:
    left, bottom, right, top = zip(*(line.box for line in lines), strict=True)
    return min(left) - 1, min(bottom) - 1, max(right) + 1, max(top) + 1
