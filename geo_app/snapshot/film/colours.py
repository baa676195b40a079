"""Frames of 256 colours: those that mean something as they are, of the others the nearest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

import numpy as np
import numpy.typing as npt
from PIL import Image

from geo_app.snapshot.content.looks import Mark, Shape
from geo_app.snapshot.drawing.palette import Palette, blended
from geo_app.style import STATUS_LOOKS

__all__ = ["Reduced", "meaning"]

#: GIF has so many colours; no more than these are kept for what they mean.
_COLOURS, _MOST_KEPT = 256, 160
#: A small disc is hardly more than its soft edge: its shares of a pixel there.
_EDGES = (0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125)
#: Pixels that are looked at to find the others, at most.
_LOOKED_AT = 2_000_000
_ALL = 1 << 24
#: Colours for which the nearest is looked up at once.
_STEP = 1 << 14
Pixels = npt.NDArray[np.uint8]


def meaning(palette: Palette, marks: Iterable[Mark], shapes: Iterable[Shape]) -> tuple[str, ...]:
    """The colours of a film that mean something: of the theme, and of who is named in it.

    Of those who are named, all have as many: each its hue, what that is on discs and on ground
    where it is less sure, and at the edges of discs, as far as there is room for all.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> from geo_app.snapshot.drawing.palette import palette_of
    >>> from geo_app.snapshot.request import Request
    >>> from geo_app.snapshot.scene import drawn_on
    >>> atlas, request = read_atlas(), Request(16896)
    >>> found = meaning(palette_of(atlas, request), *drawn_on(atlas, request))
    >>> set(asdict(palette_of(atlas, request).theme).values()) <= set(found)
    True
    >>> atlas.parties["artsakh"].colour in found, len(found) <= 160
    (True, True)
    """
    theme = palette.theme
    hues = {hue for mark in marks for hue in mark.hues} | {shape.hue for shape in shapes}
    named = sorted({palette.hue(hue) for hue in hues if hue.symbol is None})
    found = dict.fromkeys((*asdict(theme).values(), palette.neutral))
    on_discs = [(theme.halo, look.fill) for look in STATUS_LOOKS.values()]
    on_ground = [(theme.land, look.area) for look in STATUS_LOOKS.values()]
    at_edges = [(theme.halo, share) for share in _EDGES]
    for tier in (
        named,
        *([blended(hue, *lay) for hue in named] for lay in (*on_discs, *on_ground, *at_edges)),
        sorted({palette.hue(hue) for hue in hues if hue.symbol}),
    ):
        # All of them or none: no side is shown more truly than another.
        if len({*found, *tier}) <= _MOST_KEPT:
            found |= dict.fromkeys(tier)
    return tuple(found)


class Reduced:
    """Frames as images of one palette, so that nothing flickers.

    Parameters
    ----------
    samples
        Some of the frames, each of shape (height, width, 3).
    kept
        Colours ``#rrggbb`` that stay exactly as they are.

    Examples
    --------
    >>> frame = np.zeros((2, 300, 3), dtype=np.uint8)
    >>> frame[0] = np.arange(300)[:, None] // 2
    >>> frame[1, 0] = 217, 191, 91
    >>> image = Reduced([frame], ["#d9bf5b"]).image(frame)
    >>> image.mode, image.convert("RGB").getpixel((0, 1))
    ('P', (217, 191, 91))
    """

    def __init__(self, samples: Sequence[Pixels], kept: Sequence[str] = ()) -> None:
        known = np.array([int(colour[1:], 16) for colour in dict.fromkeys(kept)], dtype=np.int32)
        known = known[:_COLOURS]
        self.palette = np.concatenate([known, _others(samples, known)])
        #: Of each colour the number of the nearest in the palette; -1 as long as nobody asked.
        self.numbers = np.full(_ALL, -1, dtype=np.int16)
        self.numbers[self.palette[::-1]] = np.arange(len(self.palette))[::-1]

    def image(self, pixels: Pixels) -> Image.Image:
        """A frame as an image of the palette."""
        colours = _packed(pixels)
        numbers = self.numbers[colours]
        if numbers.min() < 0:
            self._look_up(np.unique(colours[numbers < 0]))
            numbers = self.numbers[colours]
        image = Image.fromarray(numbers.astype(np.uint8))
        image.putpalette(_parted(self.palette).tobytes())
        return image

    def _look_up(self, colours: npt.NDArray[np.int32]) -> None:
        own = _parted(self.palette).astype(np.float32)
        lengths = (own**2).sum(axis=1)
        for start in range(0, len(colours), _STEP):
            some = colours[start : start + _STEP]
            # Whole numbers that a float holds exactly, whatever multiplies them.
            apart = lengths - 2 * _parted(some).astype(np.float32) @ own.T
            self.numbers[some] = apart.argmin(axis=1)


def _others(samples: Sequence[Pixels], known: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Colours for all that is none of those known: the median cut of it."""
    room = _COLOURS - len(known)
    colours = np.concatenate([_packed(sample).ravel() for sample in samples])
    colours = colours[:: -(-len(colours) // _LOOKED_AT)]
    is_known = np.zeros(_ALL, dtype=bool)
    is_known[known] = True
    colours = colours[~is_known[colours]]
    if not room or not len(colours):
        return known[:0]
    image = Image.fromarray(_parted(colours)[None])
    cut = image.quantize(room, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    found = np.array(cut.getpalette(), dtype=np.uint8).reshape(-1, 3)
    return np.unique(_packed(found[:room]))


def _packed(pixels: Pixels) -> npt.NDArray[np.int32]:
    red, green, blue = (pixels[..., band].astype(np.int32) for band in range(3))
    return (red << 16) | (green << 8) | blue


def _parted(colours: npt.NDArray[np.int32]) -> Pixels:
    return np.stack([colours >> 16, colours >> 8, colours], axis=-1).astype(np.uint8)
