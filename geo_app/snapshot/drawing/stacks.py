"""Marks of several strokes and fills, each mark whole before the next: they may overlap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.collections import PathCollection
from matplotlib.path import Path
from matplotlib.transforms import TransformedBbox

from geo_app.snapshot.drawing.canvas import Paper

__all__ = ["Part", "Stack"]


class Part(NamedTuple):
    """A part of a mark: an outline of some radius, filled and stroked; widths in units."""

    path: Path
    radius: float
    fill: Any
    ink: Any = "none"
    width: float = 0.0
    dash: Sequence[float] = ()


class Stack(PathCollection):
    """One mark at many places.

    Were all fills drawn first and all rings above them, the rings of crowded marks would be one
    dark field.

    Parameters
    ----------
    paper
        On which they are drawn.
    parts
        The parts of the mark, the lowest first.
    places
        In units of the page, shape (n, 2).
    clip
        The box outside which nothing is drawn.

    Examples
    --------
    >>> paper, disc = Paper((100.0, 100.0), 1 / 96), Path.unit_circle()
    >>> stack = Stack(paper, [Part(disc, 3, "white"), Part(disc, 2, "red")], [(1, 2), (5, 6)])
    >>> stack.get_offsets().tolist()
    [[1.0, 2.0], [1.0, 2.0], [5.0, 6.0], [5.0, 6.0]]
    """

    def __init__(
        self, paper: Paper, parts: Sequence[Part], places: Any,
        clip: TransformedBbox | None = None,
    ) -> None:  # fmt: skip
        self.count = len(parts)
        super().__init__(
            [Path(np.asarray(p.path.vertices) * p.radius, p.path.codes) for p in parts],
            offset_transform=paper.placed,
            facecolors=[part.fill for part in parts], edgecolors=[part.ink for part in parts],
            linewidths=[paper.points(part.width) for part in parts],
            linestyles=[paper.dash(part.dash, part.width or 1) for part in parts],
        )  # fmt: skip
        self.set_transform(paper.scaled)
        self.set_offsets(places)
        if clip is not None:
            self.set_clip_box(clip)

    def set_offsets(self, offsets: Any) -> None:
        """Set the places, each of them for all parts."""
        places = np.asarray(offsets, dtype=float).reshape(-1, 2)
        super().set_offsets(np.repeat(places, self.count, axis=0))
