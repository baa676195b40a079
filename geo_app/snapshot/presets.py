"""Presets: the sizes that figures are asked for by name.

A figure is laid out in *units*: the size of a CSS pixel on the screen of a desk, 1/96 inch on
paper. A picture that will be looked at on a phone, or across a room, takes more pixels for a unit,
so that its words stay readable there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from geo_app.errors import UsageError

__all__ = ["PLAIN_SCREEN", "PRESETS", "Preset", "preset_named", "sized"]

_MM_PER_INCH = 25.4
#: Units in an inch of paper.
UNITS_PER_INCH = 96.0


@dataclass(frozen=True, slots=True)
class Preset:
    """A size with a name.

    `width` and `height` are in pixels, or in millimetres if `is_paper`; `unit` is how many pixels
    (on paper, how many 1/96 inch) a unit of the layout takes; `dpi` is that of a raster picture of
    a paper size.
    """

    id: str
    words: str
    width: float
    height: float
    unit: float = 1.0
    is_paper: bool = False
    dpi: int = 96

    @property
    def inches(self) -> tuple[float, float]:
        """Width and height in inches."""
        per_inch = _MM_PER_INCH if self.is_paper else UNITS_PER_INCH
        return self.width / per_inch, self.height / per_inch

    @property
    def units(self) -> tuple[float, float]:
        """Width and height in units of the layout."""
        width, height = self.inches
        return width * UNITS_PER_INCH / self.unit, height * UNITS_PER_INCH / self.unit


def _paper(identity: str, words: str, width: float, height: float, unit: float = 1.0) -> Preset:
    return Preset(identity, words, width, height, unit, is_paper=True, dpi=300)


#: The presets by their ids; the first is the one that is taken if none is asked for.
PRESETS: Mapping[str, Preset] = MappingProxyType({
    preset.id: preset
    for preset in (
        Preset("screen", "Screen, 1600 x 1200", 1600, 1200, 1.5),
        _paper("newspaper-column", "Newspaper, one column", 90, 130, 0.92),
        _paper("newspaper-double", "Newspaper, two columns", 185, 140),
        _paper("a4-portrait", "A4 portrait", 210, 297, 1.05),
        _paper("a4-landscape", "A4 landscape", 297, 210, 1.05),
        Preset("slide-16x9", "Slide, 16:9", 1920, 1080, 1.75),
        Preset("social-1200x675", "Social media, 1200 x 675", 1200, 675, 1.3),
        Preset("social-1080x1350", "Social media, 1080 x 1350", 1080, 1350, 1.75),
        Preset("full-hd", "Full HD, 1920 x 1080", 1920, 1080, 1.5),
        Preset("4k", "4K, 3840 x 2160", 3840, 2160, 3.0),
    )
})  # fmt: skip


def preset_named(name: str) -> Preset:
    """Return the preset with an id.

    Raises
    ------
    UsageError
        If there is none.

    Examples
    --------
    >>> preset_named("4k").units
    (1280.0, 720.0)
    """
    if name not in PRESETS:
        raise UsageError(f"there is no preset {name!r}; there are {', '.join(PRESETS)}")
    return PRESETS[name]


#: Square pixels of the largest screen on which a unit of the layout is one pixel.
PLAIN_SCREEN = 1280 * 720


def sized(width: float, height: float) -> Preset:
    """A size of one's own in pixels; a larger one has larger letters, as the presets do.

    Parameters
    ----------
    width, height
        In pixels.

    Raises
    ------
    UsageError
        If one of them is no length.

    Examples
    --------
    >>> sized(3840, 2160).unit, sized(800, 600).unit
    (3.0, 1.0)
    """
    if not (math.isfinite(width * height) and min(width, height) >= 1):
        raise UsageError(f"{width:g} x {height:g} is no size; give both in pixels")
    unit = max(1.0, round(math.sqrt(width * height / PLAIN_SCREEN), 2))
    return Preset("own", f"{width:g} x {height:g}", width, height, unit)
