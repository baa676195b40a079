"""The colours of a figure: those of the map in the browser, or greys that are told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

import numpy as np

from geo_app.kept import kept
from geo_app.model import UNKNOWN, Atlas
from geo_app.snapshot.content.looks import Hue
from geo_app.snapshot.request import Request
from geo_app.style import THEMES, Theme, party_colours

__all__ = ["Palette", "blended", "grey_of", "palette_of"]

#: The greys between which those of parties lie: hues of one lightness would all be one grey.
_GREYS = {"light": (0.12, 0.64), "dark": (0.97, 0.50)}
#: The grey of what no party is known to hold, nearer to the ground than all of them.
_UNKNOWN = {"light": 0.82, "dark": 0.32}


@dataclass(frozen=True, slots=True)
class Palette:
    """A theme and the colours of parties, all ``#rrggbb``.

    `neutral` is that of what is no party's. The ground of those parties that are `lined` has
    upright strokes, by which greys are told apart.
    """

    theme: Theme
    parties: dict[str, str] = field(repr=False)
    neutral: str
    lined: frozenset[str] = frozenset()
    is_grey: bool = False
    is_dark: bool = False

    def hue(self, hue: Hue) -> str:
        """The colour of marks and lines."""
        if hue.symbol is None:
            return self.parties.get(hue.party, self.neutral)
        dark = hue.symbol.dark if self.is_dark else ""
        return self.shown(dark or hue.symbol.marker)

    def shown(self, colour: str) -> str:
        """A colour as this palette shows it."""
        return grey_of(colour) if self.is_grey else colour


def palette_of(atlas: Atlas, request: Request) -> Palette:
    """Return the colours of a figure.

    Parameters
    ----------
    atlas
        For its parties. Those of which it says the most are the farthest apart in greys, on every
        date.
    request
        For its theme, and whether it is grey.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> grey = palette_of(read_atlas(), Request(0, grayscale=True))
    >>> grey.parties["azerbaijan"], grey.parties["artsakh"], grey.neutral
    ('#1f1f1f', '#a3a3a3', '#616161')
    """
    theme, is_dark = THEMES[request.theme], request.theme == "dark"
    if not request.grayscale:
        parties = party_colours(atlas, request.theme)
        return Palette(theme, parties, theme.soft, is_dark=is_dark)
    greys = Theme(**{name: grey_of(colour) for name, colour in asdict(theme).items()})
    told = _most_told(atlas)
    return Palette(
        greys, *_greys(atlas, told, request.theme), lined=frozenset(told[1::2]),
        is_grey=True, is_dark=is_dark,
    )  # fmt: skip


@kept()
def _most_told(atlas: Atlas) -> tuple[str, ...]:
    """Parties by how many statements name them as holders, the most first."""
    told = Counter(party for layer in atlas.layers for party in layer.frame["holder"].tolist())
    parties = [party for party in atlas.parties if party != UNKNOWN]
    return tuple(sorted(parties, key=lambda party: -told[party]))


def _greys(atlas: Atlas, told: Sequence[str], theme: str) -> tuple[dict[str, str], str]:
    """The greys of parties, and that in their middle, which is none of theirs."""
    # From both ends inwards: those of which about as much is told are far apart.
    order = [*told[::2], "", *told[1::2][::-1]]
    first, last = _GREYS[theme]
    greys = [_grey(value) for value in np.linspace(first, last, len(order)).tolist()]
    known, unknown = dict(zip(order, greys, strict=True)), _grey(_UNKNOWN[theme])
    return {party: known.get(party, unknown) for party in atlas.parties}, known[""]


def grey_of(colour: str) -> str:
    """The grey that is as light as a colour (relative luminance of sRGB, Rec. 709).

    Examples
    --------
    >>> grey_of("#ffffff"), grey_of("#199d78")
    ('#ffffff', '#8b8b8b')
    """
    linear = [_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5)]
    light = sum(w * value for w, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return _grey(12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055)


def _linear(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def _grey(value: float) -> str:
    return f"#{round(255 * value):02x}" + f"{round(255 * value):02x}" * 2


def blended(over: str, under: str, share: float) -> str:
    """A colour laid over another with an opacity.

    Examples
    --------
    >>> blended("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = [(int(over[i : i + 2], 16), int(under[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)
