"""Lines of text and swatches, each with the box that it covers on the page."""

from __future__ import annotations

from dataclasses import dataclass

from geo_app.snapshot.boxes import Box
from geo_app.snapshot.page.entries import Swatch
from geo_app.snapshot.text.measure import ASCENT, DESCENT, width_of

__all__ = ["Line", "Placed"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: where it begins, ends or has its middle (`anchor`), on what height.

    `part` is the group it is drawn in, such as ``title``; `ink` the name of a colour of the theme.
    """

    text: str
    x: float
    y: float
    size: float
    part: str
    weight: str = "regular"
    ink: str = "ink"
    anchor: str = "left"
    halo: bool = False

    @property
    def box(self) -> Box:
        """Left, bottom, right, top of what the letters cover."""
        width = width_of(self.text, self.size, self.weight)
        left = self.x - {"left": 0.0, "center": width / 2, "right": width}[self.anchor]
        return left, self.y - DESCENT * self.size, left + width, self.y + ASCENT * self.size


@dataclass(frozen=True, slots=True)
class Placed:
    """A swatch of the legend and the box it fills."""

    swatch: Swatch
    box: Box
