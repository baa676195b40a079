"""How QGIS draws a layer and filters it by date: its style file (QML)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

import geopandas as gpd

from geo_app.export.qgis_symbols import add_symbol
from geo_app.model import NEUTRAL_HUE, Atlas, Layer, LayerKind
from geo_app.style import STATUS_LOOKS, THEMES, Status, party_colours
from geo_app.symbology import is_styled, symbols_of

__all__ = ["LOOK_FIELD", "qgis_style"]

LOOK_FIELD = "look"
_GEOMETRY = {"points": "0", "lines": "1", "areas": "2"}
#: A day is shown from its first moment on.
_DAY = "to_date(@map_start_time)"
_CERTAIN_THEN = (
    f'("certain_from_date" IS NULL OR "certain_from_date" <= {_DAY}) AND '
    f'("certain_to_date" IS NULL OR "certain_to_date" > {_DAY})'
)
_IS_CLAIMED = """("holder" IS NULL AND "claimant" IS NOT NULL)"""
_IS_UNCERTAIN = """coalesce("certainty", '') = 'uncertain'"""
_IS_LESS = """coalesce("certainty", '') = 'less-certain'"""


class Hue(NamedTuple):
    """One hue of a layer: the rows it is for, its name, and which way its hatches run."""

    condition: str
    words: str
    colour: str
    number: int


def qgis_style(atlas: Atlas, layer: Layer, family: str, frame: gpd.GeoDataFrame) -> str:
    """Write the style of a layer: hues by holder, textures by how sure, and the temporal settings.

    Parameters
    ----------
    atlas
        Its parties have the hues.
    layer
        The layer; its kind chooses sizes and widths.
    family
        ``points``, ``lines``, ``areas`` or ``collections``, which QGIS has no style for.
    frame
        The rows; only hues that they need are in the style.

    Returns
    -------
    str
        QML of QGIS 3.22. A feature is shown from ``valid_from_date`` on, and no longer on
        ``valid_to_date``.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> atlas = read_atlas()
    >>> lines = next(l for l in atlas.layers if l.kind == "control-line")
    >>> qgis_style(atlas, lines, "lines", lines.frame)[:30]
    '<qgis styleCategories="Symbolo'
    """
    # Without a version QGIS takes the style for one of its oldest.
    root = Element("qgis", styleCategories="Symbology|Temporal", version="3.22.0")
    _add_temporal(root, atlas)
    _add_renderer(root, atlas, layer, family, frame)
    SubElement(root, "layerGeometryType").text = _GEOMETRY.get(family, "4")
    return tostring(root, encoding="unicode")


def _add_temporal(root: Element, atlas: Atlas) -> None:
    """Mode 4: begin and end are expressions; limit mode 0: the end is not included.

    Plain fields would be compared by SQLite as texts, and "2016-04-06" comes before
    "2016-04-06T00:00:00": what begins on a day would be shown on the day before. Expressions know
    no open end, so one is where the atlas begins or ends: QGIS then plays its dates, not more.
    """
    temporal = SubElement(
        root, "temporal", enabled="1", mode="4", limitMode="0", accumulate="0", startField="",
        endField="", durationField="", durationUnit="d", fixedDuration="0",
        startExpression=_moment("valid_from_date", _day(atlas.first)),
        endExpression=_moment("valid_to_date", _day_after_last(atlas)),
    )  # fmt: skip
    fixed = SubElement(temporal, "fixedRange")
    SubElement(fixed, "start")
    SubElement(fixed, "end")


def _moment(field: str, otherwise: str) -> str:
    return f'to_datetime(coalesce("{field}", {otherwise}))'


def _day(date: dt.date) -> str:
    return f"make_date({date.year}, {date.month}, {date.day})"


def _day_after_last(atlas: Atlas) -> str:
    # An atlas without a last date ends on the day on which it is looked at.
    if atlas.is_open:
        return "to_date(now() + make_interval(days:=1))"
    return _day(atlas.last + dt.timedelta(days=1))


def _add_renderer(
    root: Element, atlas: Atlas, layer: Layer, family: str, frame: gpd.GeoDataFrame
) -> None:
    renderer = SubElement(
        root, "renderer-v2", type="RuleRenderer", enableorderby="0", forceraster="0",
        symbollevels="0",
    )  # fmt: skip
    rules = SubElement(renderer, "rules", key="root")
    symbols = SubElement(renderer, "symbols")
    statuses = _status_rules(is_dated="certain" in frame.columns)
    for hue in _hues(atlas, layer, frame):
        parent = SubElement(rules, "rule", key=f"hue-{hue.number}", label=hue.words)
        if hue.condition:
            parent.set("filter", hue.condition)
        for status, condition in statuses.items():
            number = str(len(symbols))
            SubElement(
                parent, "rule", key=f"hue-{hue.number}-{status}", symbol=number,
                filter=condition, label=STATUS_LOOKS[status].words,
            )  # fmt: skip
            add_symbol(symbols, number, family, str(layer.kind), hue.colour, hue.number, status)


def _status_rules(*, is_dated: bool) -> dict[Status, str]:
    """One of them fits each row on each day, as `geo_app.style.status_of` has it.

    Without a date on the map all is drawn as it was on the date of the file, if it has one.
    """
    otherwise = 'coalesce("certain", true)' if is_dated else "true"
    certain = f"if(@map_start_time IS NULL, {otherwise}, {_CERTAIN_THEN})"
    held = f"NOT {_IS_CLAIMED} AND"
    return {
        Status.CLAIMED: _IS_CLAIMED,
        Status.DOUBTFUL: f"{held} ({_IS_UNCERTAIN} OR NOT {certain})",
        Status.LESS: f"{held} {_IS_LESS} AND {certain}",
        Status.CERTAIN: f"{held} NOT {_IS_LESS} AND NOT {_IS_UNCERTAIN} AND {certain}",
    }


def _hues(atlas: Atlas, layer: Layer, frame: gpd.GeoDataFrame) -> Iterator[Hue]:
    if is_styled(layer.style):
        yield from _own_hues(layer, frame)
        return
    if layer.kind in _ONE_HUE:
        yield Hue("", layer.title, getattr(THEMES["light"], _ONE_HUE[LayerKind(layer.kind)]), 0)
        return
    colours = party_colours(atlas)
    told = [h or c for h, c in zip(frame["holder"], frame["claimant"], strict=True)]
    for number, (key, party) in enumerate(atlas.parties.items()):
        if key in told:
            condition = f"""coalesce("holder", "claimant") = {_quoted(key)}"""
            yield Hue(condition, party.name, colours[key], number)
    known = ", ".join(map(_quoted, atlas.parties)) or "''"
    if set(told) - set(atlas.parties):
        condition = f"""coalesce("holder", "claimant", '') NOT IN ({known})"""
        yield Hue(condition, "no party named", NEUTRAL_HUE, len(atlas.parties))


#: Kinds that are drawn alike for all parties.
_ONE_HUE = {LayerKind.CONTROL_LINE: "contact", LayerKind.BOUNDARY: "boundary"}


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def _own_hues(layer: Layer, frame: gpd.GeoDataFrame) -> Iterator[Hue]:
    symbols, _ = symbols_of(frame, layer.style)
    for number, symbol in enumerate(symbols):
        yield Hue(f'"{LOOK_FIELD}" = {number}', symbol.label or layer.title, symbol.fill, number)
