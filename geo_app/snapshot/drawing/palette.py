"""The colours of a figure: those of the map in the browser, or greys that are told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from geo_app.model import UNKNOWN, Atlas
from geo_app.snapshot.content.looks import Hue
from geo_app.snapshot.request import Request
from geo_app.style import THEMES, Theme, party_colours

__all__ = ["Palette", "blended", "grey_of", "palette_of"]

#: The greys of parties, from the first to the last that is drawn: hues of one lightness would all
#: be one grey.
_GREYS = {"light": (0.16, 0.58), "dark": (0.94, 0.56)}
#: The grey of what no party is known to hold, nearer to the ground than all of them.
_UNKNOWN = {"light": 0.80, "dark": 0.34}


@dataclass(frozen=True, slots=True)
class Palette:
    """A theme and the colours of parties, all ``#rrggbb``."""

    theme: Theme
    parties: dict[str, str] = field(repr=False)
    is_grey: bool = False
    is_dark: bool = False

    def hue(self, hue: Hue) -> str:
        """The colour of marks and lines."""
        if hue.symbol is None:
            return self.parties.get(hue.party, self.theme.soft)
        dark = hue.symbol.dark if self.is_dark else ""
        return self.shown(dark or hue.symbol.marker)

    def shown(self, colour: str) -> str:
        """A colour as this palette shows it."""
        return grey_of(colour) if self.is_grey else colour


def palette_of(atlas: Atlas, request: Request, drawn: Sequence[str] = ()) -> Palette:
    """Return the colours of a figure.

    Parameters
    ----------
    atlas
        For its parties.
    request
        For its theme, and whether it is grey.
    drawn
        Ids of the parties that are drawn: only these share the greys.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> grey = palette_of(read_atlas(), Request(0, grayscale=True), ("azerbaijan", "artsakh"))
    >>> grey.parties["azerbaijan"], grey.parties["artsakh"]
    ('#292929', '#949494')
    """
    theme, is_dark = THEMES[request.theme], request.theme == "dark"
    if not request.grayscale:
        return Palette(theme, party_colours(atlas, request.theme), is_dark=is_dark)
    greys = Theme(**{name: grey_of(colour) for name, colour in asdict(theme).items()})
    return Palette(greys, _greys(atlas, request.theme, drawn), is_grey=True, is_dark=is_dark)


def _greys(atlas: Atlas, theme: str, drawn: Sequence[str]) -> dict[str, str]:
    named = [party for party in atlas.parties if party in drawn and party != UNKNOWN]
    first, last = _GREYS[theme]
    step = (last - first) / max(1, len(named) - 1)
    greys = {party: _grey(first + step * number) for number, party in enumerate(named)}
    unknown = _grey(_UNKNOWN[theme])
    return {party: greys.get(party, unknown) for party in atlas.parties}


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
