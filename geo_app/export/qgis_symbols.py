"""Symbols of QGIS for each hue and status, as near to the map in the browser as QGIS draws."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from geo_app.model import LayerKind
from geo_app.style import STATUS_LOOKS, THEMES, Status

__all__ = ["add_symbol"]

_TYPES = {"points": "marker", "lines": "line", "areas": "fill"}
_PENS = {
    Status.CERTAIN: "solid", Status.LESS: "solid", Status.DOUBTFUL: "dash", Status.CLAIMED: "dot",
}  # fmt: skip
#: Strokes of neighbouring hues run in two directions, so that neither covers the other's.
_HATCHES = ("b_diagonal", "f_diagonal")
_LINE_MM = {LayerKind.CONTROL_LINE: "0.7", LayerKind.BOUNDARY: "0.35"}


def add_symbol(
    symbols: Element, name: str, family: str, kind: str, colour: str, number: int, status: Status
) -> None:
    """Add one symbol.

    Parameters
    ----------
    symbols
        The element that holds them.
    name
        What a rule calls it.
    family
        ``points``, ``lines`` or ``areas``; anything else is drawn as a point.
    kind
        A `geo_app.model.LayerKind`.
    colour
        ``#rrggbb``.
    number
        Of the hue: even and odd ones are hatched in two directions.
    status
        How sure it is.
    """
    symbol = SubElement(
        symbols, "symbol", type=_TYPES.get(family, "marker"), name=name, alpha="1",
        clip_to_extent="1", force_rhr="0",
    )  # fmt: skip
    if family == "lines" or (family == "areas" and kind == LayerKind.BOUNDARY):
        _add_layer(symbol, "SimpleLine", _line(kind, colour, status))
    elif family == "areas":
        _add_layer(symbol, "SimpleFill", _fill(colour, number, status))
    else:
        _add_layer(symbol, "SimpleMarker", _marker(kind, colour, status))


def _add_layer(symbol: Element, kind: str, values: Mapping[str, str]) -> None:
    layer = SubElement(symbol, "layer", {"class": kind, "enabled": "1", "pass": "0", "locked": "0"})
    options = SubElement(layer, "Option", type="Map")
    for key, value in values.items():
        SubElement(options, "Option", type="QString", name=key, value=value)
        SubElement(layer, "prop", k=key, v=value)


def _rgba(colour: str, opacity: float = 1.0) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * opacity)}"


def _line(kind: str, colour: str, status: Status) -> dict[str, str]:
    widths = {str(key): width for key, width in _LINE_MM.items()}
    return {
        "line_color": _rgba(colour), "line_style": _PENS[status], "joinstyle": "round",
        "line_width": widths.get(kind, "0.5"), "line_width_unit": "MM", "capstyle": "flat",
    }  # fmt: skip


def _fill(colour: str, number: int, status: Status) -> dict[str, str]:
    look = STATUS_LOOKS[status]
    is_hatched = look.texture == "hatch"
    brush = _HATCHES[number % 2] if is_hatched else "solid" if look.area else "no"
    return {
        "color": _rgba(colour, 0.6 if is_hatched else look.area), "style": brush,
        "outline_color": _rgba(colour, 0.5 if look.fill else 0.8), "outline_style": _PENS[status],
        "outline_width": "0.26", "outline_width_unit": "MM", "joinstyle": "round",
    }  # fmt: skip


def _marker(kind: str, colour: str, status: Status) -> dict[str, str]:
    look = STATUS_LOOKS[status]
    is_event = kind == LayerKind.EVENT
    edge = THEMES["light"].halo if status is Status.CERTAIN else colour
    return {
        "name": "diamond" if is_event else "circle", "size": "2.4" if is_event else "1.8",
        "size_unit": "MM", "color": _rgba(colour, look.fill), "outline_color": _rgba(edge),
        "outline_style": _PENS[status], "outline_width": "0.2", "outline_width_unit": "MM",
    }  # fmt: skip
