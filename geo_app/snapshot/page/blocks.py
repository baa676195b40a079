"""Names as blocks of lines, and which parts of the page carry something already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from geo_app.snapshot.boxes import Box, Floats
from geo_app.snapshot.page.lines import Line
from geo_app.snapshot.text.measure import ASCENT

__all__ = ["TIGHT", "Name", "Spot", "Taken", "block_of", "covered"]


#: From one line of a name to the next, as a share of its size.
TIGHT = 1.16


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
        left, bottom, right, top = self.frame
        if box[0] < left or box[1] < bottom or box[2] > right or box[3] > top:
            return False
        return not any(
            box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
            for other in (self.boxes + self.soft if is_strict else self.boxes)
        )

    def take(self, box: Box) -> bool:
        """Take a box if it is free."""
        if not self.is_free(box):
            return False
        self.boxes.append(box)
        return True


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that may be named. `gap` is from its middle to where a name may begin.

    `where` tells the layer and the feature that have the name.
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
    where: str = ""


def covered(box: Box, discs: Floats) -> int:
    """How many of some places lie in a box."""
    x, y = discs[:, 0], discs[:, 1]
    return int(np.sum((x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])))


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
    boxes = np.array([line.box for line in lines])
    low, high = boxes[:, :2].min(axis=0) - 1, boxes[:, 2:].max(axis=0) + 1
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])
