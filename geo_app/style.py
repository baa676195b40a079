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

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import geopandas as gpd

from geo_app.colours import lifted
from geo_app.errors import GeoAppError
from geo_app.model import NEUTRAL_HUE, Atlas, Certainty, Finding, LayerKind, Severity
from geo_app.symbology import (
    MOST_SYMBOLS,
    MOST_VALUES,
    SIMPLESTYLE,
    is_styled,
    simple_symbols,
    value_text,
    values_of,
)

__all__ = [
    "STATUS_LOOKS",
    "THEMES",
    "Status",
    "StatusLook",
    "Theme",
    "checked_colour",
    "lifted",
    "party_colours",
    "status_of",
    "style_findings",
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


def style_findings(
    frame: gpd.GeoDataFrame, style: Mapping[str, str], file: str = ""
) -> list[Finding]:
    """What of a layer's style cannot be drawn as it is asked for.

    Parameters
    ----------
    frame
        The layer's features, with the column ``id``.
    style
        The layer's style; without one there is nothing to find.
    file
        The file's name in messages.

    Returns
    -------
    list of Finding
        Warnings with the code ``style``; a note of that code for each ``marker-symbol``.

    Examples
    --------
    >>> from geo_app.layers import frame_of
    >>> frame, _ = frame_of([{"type": "Feature", "id": "a", "geometry": None,
    ...     "properties": {"stroke": "red"}}], "x.geojson")
    >>> print(style_findings(frame, {"by": "simplestyle"}, "x.geojson")[0])
    x.geojson: feature 'a': stroke cannot be read and is left out ('red'); write it as in #7a5195
    """
    if not is_styled(style):
        return []
    if style["by"] != "simplestyle":
        return [*_value_findings(frame, style["by"], file)]
    return [*_property_findings(frame, file), *_symbol_findings(frame, file)]


def _value_findings(frame: gpd.GeoDataFrame, by: str, file: str) -> Iterator[Finding]:
    count = len({text for text in values_of(frame, by) if text})
    if count > MOST_VALUES:
        message = (
            f"only the {MOST_VALUES} commonest of its {count} values have a colour of their own"
        )
        fix = "choose a property with fewer values, or group them"
    elif not count:
        message = "no feature has a value of the property that the layer is coloured by"
        fix = "name another property, or take the style out of the layer's record"
    else:
        return
    yield Finding(Severity.WARNING, "style", file, message, value=by, fix=fix)


def _property_findings(frame: gpd.GeoDataFrame, file: str) -> Iterator[Finding]:
    for name, rule in SIMPLESTYLE.items():
        for row, value in _given(frame, name):
            if rule.read(value) is None:
                message = f"{name} cannot be read and is left out"
                yield _told(frame, file, row, name, Severity.WARNING, message, value, rule.fix)


def _symbol_findings(frame: gpd.GeoDataFrame, file: str) -> Iterator[Finding]:
    for row, value in _given(frame, "marker-symbol"):
        message = "marker-symbol is not drawn; a plain mark stands there"
        yield _told(frame, file, row, "marker-symbol", Severity.NOTE, message, value, "")
    looks = len(set(simple_symbols(frame)))
    if looks > MOST_SYMBOLS:
        message = f"only {MOST_SYMBOLS:,} of its {looks:,} looks are drawn, the others plainly"
        fix = "use fewer different colours and widths"
        yield Finding(Severity.WARNING, "style", file, message, fix=fix)


def _given(frame: gpd.GeoDataFrame, name: str) -> Iterator[tuple[int, Any]]:
    values = frame[name] if name in frame.columns else ()
    return ((row, value) for row, value in enumerate(values) if value_text(value))


def _told(
    frame: gpd.GeoDataFrame, file: str, row: int, name: str, severity: Severity, message: str,
    value: Any, fix: str,
) -> Finding:  # fmt: skip
    # A feature of the file may be several rows.
    index = int(frame["feature_index"].iat[row]) if "feature_index" in frame.columns else row
    path = f"$.features[{index}].properties.{name}"
    return Finding(severity, "style", file, message, frame["id"].iat[row], index, path, value, fix)
