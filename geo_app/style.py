"""Colours, dashes and textures: the one place that says how a statement looks.

A party has one hue. How sure a statement is never changes the hue, only the texture:

===========  =======================================  =================  ====================
status       meaning                                  point              area
===========  =======================================  =================  ====================
certain      certain on the date, certain holder      solid              even fill
less         certain on the date, less certain        light, outlined    lighter fill
doubtful     merely possible, or an uncertain holder  hollow, dashed     hatched, dashed
claimed      claimed by a side, held is not said      dotted             dotted, dashed
===========  =======================================  =================  ====================
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from geo_app.errors import GeoAppError
from geo_app.model import NEUTRAL_HUE, Atlas, Certainty, LayerKind

__all__ = [
    "STATUS_LOOKS",
    "THEMES",
    "Status",
    "StatusLook",
    "Theme",
    "checked_colour",
    "party_colours",
    "status_of",
    "style_tables",
]

_COLOUR = re.compile(r"#[0-9a-f]{6}")


class Status(StrEnum):
    """How sure a statement is on a date; it chooses the texture."""

    CERTAIN = "certain"
    LESS = "less"
    DOUBTFUL = "doubtful"
    CLAIMED = "claimed"


@dataclass(frozen=True, slots=True)
class StatusLook:
    """How a status is drawn.

    `fill` is the opacity of a point's disc, `area` that of an area; `dash` is in pixels, empty for
    a solid line; `texture` is laid over an area; `words` stand in the legend.
    """

    words: str
    fill: float
    area: float
    dash: tuple[float, ...]
    texture: str = ""


STATUS_LOOKS: Mapping[Status, StatusLook] = {
    Status.CERTAIN: StatusLook("certain", 1.0, 0.26, ()),
    Status.LESS: StatusLook("less certain", 0.42, 0.15, ()),
    Status.DOUBTFUL: StatusLook("possible or uncertain", 0.0, 0.05, (3, 2.2), "hatch"),
    Status.CLAIMED: StatusLook("claimed", 0.0, 0.0, (1.2, 2.4), "dots"),
}


@dataclass(frozen=True, slots=True)
class Theme:
    """Every colour that belongs to no party. All are ``#rrggbb``."""

    land: str
    sea: str
    water: str
    river: str
    state: str
    admin: str
    town: str
    ink: str
    soft: str
    faint: str
    paper: str
    panel: str
    rule: str
    contact: str
    casing: str
    boundary: str
    halo: str
    focus: str


THEMES: Mapping[str, Theme] = {
    "light": Theme(
        land="#f3f2ef", sea="#d3dde3", water="#d3dde3", river="#c3d2db", state="#b9b7b0",
        admin="#d3d0c9", town="#6d6c68", ink="#1d1d1b", soft="#5b5a56", faint="#8c8a84",
        paper="#ffffff", panel="#fbfaf8", rule="#dedbd4", contact="#24211d", casing="#ffffff",
        boundary="#67625a", halo="#f8f7f5", focus="#1b5fa8",
    ),
    "dark": Theme(
        land="#1f2124", sea="#15191d", water="#15191d", river="#2b353d", state="#54575c",
        admin="#35383d", town="#9a9ca0", ink="#f1f0ed", soft="#b5b5b1", faint="#85868a",
        paper="#141517", panel="#1a1b1e", rule="#34363a", contact="#f4f1ea", casing="#141517",
        boundary="#a09d96", halo="#1a1c1f", focus="#7db4ee",
    ),
}  # fmt: skip


def checked_colour(text: str) -> str:
    """A colour, if it is written ``#rrggbb`` in small letters.

    Raises
    ------
    GeoAppError
        If it is anything else: a colour reaches the page and may come from an added layer.

    Examples
    --------
    >>> checked_colour("#8a63b5")
    '#8a63b5'
    """
    if not _COLOUR.fullmatch(text):
        raise GeoAppError(f"style: not a colour ({text!r}); write #rrggbb in small letters")
    return text


def status_of(*, certain: bool, certainty: str, claimed: bool) -> Status:
    """The status of one statement on one date.

    Parameters
    ----------
    certain
        Whether it is certain (rather than merely possible) on the date.
    certainty
        What the statement says of itself, a `Certainty`.
    claimed
        Whether it names a claimant instead of a holder.

    Examples
    --------
    >>> status_of(certain=True, certainty="less-certain", claimed=False).value
    'less'
    >>> status_of(certain=False, certainty="certain", claimed=False).value
    'doubtful'
    """
    if claimed:
        return Status.CLAIMED
    if not certain or certainty == Certainty.UNCERTAIN:
        return Status.DOUBTFUL
    return Status.LESS if certainty == Certainty.LESS_CERTAIN else Status.CERTAIN


def party_colours(atlas: Atlas, theme: str = "light") -> dict[str, str]:
    """The hue of each party in a theme.

    The dark theme lifts every hue by the same step of OKLCH lightness, so that no side gains.

    Examples
    --------
    >>> lifted("#8a63b5", 0.0)
    '#8a63b5'
    """
    lift = 0.1 if theme == "dark" else 0.0
    return {
        id_: lifted(checked_colour(party.colour or NEUTRAL_HUE), lift)
        for id_, party in atlas.parties.items()
    }


def style_tables(atlas: Atlas) -> dict[str, Any]:
    """Everything the map's script needs to draw, as plain JSON values."""
    return {
        "themes": {
            name: {**asdict(theme), "parties": party_colours(atlas, name), "none": NEUTRAL_HUE}
            for name, theme in THEMES.items()
        },
        "statuses": [{"id": status, **asdict(look)} for status, look in STATUS_LOOKS.items()],
        "kinds": [kind.value for kind in LayerKind],
    }


def lifted(colour: str, step: float) -> str:
    """A colour made lighter by a step of OKLCH lightness, hue and chroma kept where sRGB allows.

    Examples
    --------
    >>> lifted("#1f77a4", 0.1)
    '#4395c4'
    """
    lightness, a, b = _oklab_of(colour)
    return _srgb_of(min(1.0, lightness + step), a, b)


# The matrices are those of Björn Ottosson's definition of Oklab (public domain).
def _oklab_of(colour: str) -> tuple[float, float, float]:
    r, g, b = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _srgb_of(lightness: float, a: float, b: float) -> str:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    channels = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _encoded(channel)):02x}" for channel in channels)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _encoded(value: float) -> float:
    value = min(1.0, max(0.0, value))
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
