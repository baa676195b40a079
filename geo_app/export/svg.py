"""The layers of a date as SVG: shapes only, a group for each layer, for drawing programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

import geopandas as gpd
import shapely
from pyproj import CRS

from geo_app.errors import UsageError
from geo_app.export.chosen import Selection, Sheet
from geo_app.export.fields import plain_text
from geo_app.model import NEUTRAL_HUE, Atlas, LayerKind
from geo_app.style import STATUS_LOOKS, THEMES, Status, party_colours
from geo_app.symbology import is_styled, symbols_of

__all__ = ["svg_layers"]

_SPACES = {
    "xmlns": "http://www.w3.org/2000/svg",
    "xmlns:inkscape": "http://www.inkscape.org/namespaces/inkscape",
}
#: Width of the drawing in pixels; its height follows from what is shown.
_WIDTH = 1600.0
_RADIUS = 2.5
_OUTLINES = {LayerKind.BOUNDARY: "boundary", LayerKind.CONTROL_LINE: "contact"}
_WIDTHS = {LayerKind.BOUNDARY: 1.3, LayerKind.CONTROL_LINE: 2.4}


class Frame(NamedTuple):
    """Where on the drawing a place is: its system, the left and upper edge in metres, the scale."""

    crs: CRS
    box: tuple[float, float, float, float]
    scale: float
    words: str

    @property
    def height(self) -> float:
        """Height in pixels."""
        return (self.box[3] - self.box[1]) * self.scale

    def placed(self, shapes: gpd.GeoSeries) -> Any:
        """Shapes in pixels, cut at the edges."""
        west, _, _, north = self.box
        cut = shapely.clip_by_rect(shapes.to_crs(self.crs).to_numpy(), *self.box)
        at = (-west, -north)
        return shapely.transform(cut, lambda found: (found + at) * (self.scale, -self.scale))


def svg_layers(chosen: Selection) -> tuple[bytes, tuple[str, ...]]:
    """Write a selection on one date as SVG, without a title, a legend or any other words.

    The projection is Lambert's azimuthal equal-area about the middle of what is shown; the
    description in the file names it. Each layer is a group that Inkscape shows as a layer, each
    look a group in it, and each shape has its feature's name as its title.

    Raises
    ------
    UsageError
        If the selection is all of history: a picture shows one date.

    Examples
    --------
    >>> from geo_app.export.chosen import select
    >>> from geo_app.store import read_atlas
    >>> chosen = select(read_atlas(), date="2016-04-05", layers=("control-lines",))
    >>> svg_layers(chosen)[0].decode().count("<path")
    1
    """
    if chosen.day is None:
        raise UsageError("SVG shows one date, and none is named; name one, such as 2016-04-05")
    frame = _frame(chosen)
    size = {"width": _px(_WIDTH), "height": _px(frame.height)}
    root = Element("svg", _SPACES | size | {"viewBox": f"0 0 {' '.join(size.values())}"})
    SubElement(root, "title").text = plain_text(chosen.title)
    told = f"{chosen.atlas.neutrality} {frame.words}"
    SubElement(root, "desc").text = plain_text(told)
    patterns = SubElement(root, "defs")
    for sheet in chosen.sheets:
        _add_layer(root, patterns, sheet, frame, chosen.atlas)
    return tostring(root, encoding="unicode").encode(), ()


def _px(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _frame(chosen: Selection) -> Frame:
    west, south, east, north = _extent(chosen)
    middle = {"lat_0": (south + north) / 2, "lon_0": (west + east) / 2}
    crs = CRS.from_dict({"proj": "laea", "datum": "WGS84", "units": "m"} | middle)
    # The edges of the extent are curves: their bounds are found along them.
    edge = shapely.segmentize(shapely.box(west, south, east, north), 0.5)
    box = tuple(gpd.GeoSeries([edge], crs="EPSG:4326").to_crs(crs).total_bounds.tolist())
    at = f"{middle['lat_0']:.2f} N, {middle['lon_0']:.2f} E"
    words = f"Projection: Lambert azimuthal equal-area about {at}, WGS 84."
    return Frame(crs, box, _WIDTH / (box[2] - box[0]), words)


def _extent(chosen: Selection) -> tuple[float, float, float, float]:
    """Bounds of what is shown, in degrees, with a margin; outlines of states reach far beyond."""
    frames = [s.frame for s in chosen.sheets if s.layer.kind != LayerKind.BOUNDARY]
    shapes = [shape for frame in frames for shape in frame.geometry if shape is not None]
    if not shapes:
        return chosen.atlas.extent
    west, south, east, north = map(float, shapely.total_bounds(shapes))
    if not east - west > 0 or not north - south > 0:
        return chosen.atlas.extent
    margin = 0.05 * max(east - west, north - south)
    return west - margin, max(south - margin, -89.0), east + margin, min(north + margin, 89.0)


def _add_layer(root: Element, patterns: Element, sheet: Sheet, frame: Frame, atlas: Atlas) -> None:
    layer = sheet.layer
    named = {"id": f"layer-{_sound(layer.id)}", "inkscape:label": plain_text(layer.title)}
    group = SubElement(root, "g", named | {"inkscape:groupmode": "layer"})
    if not layer.visible:
        group.set("display", "none")
    looks: dict[tuple[str, str], Element] = {}
    rows = zip(
        _colours(sheet, atlas), sheet.frame["status"], sheet.frame["name"],
        frame.placed(_drawn(sheet)), strict=True,
    )  # fmt: skip
    for colour, status, name, shape in rows:
        if shape is None or shape.is_empty:
            continue
        if (colour, status) not in looks:
            style = _style(str(layer.kind), colour, Status(status), patterns)
            looks[colour, status] = SubElement(group, "g", style)
        path = SubElement(looks[colour, status], "path", d=" ".join(_path(shape)))
        SubElement(path, "title").text = plain_text(name)


def _drawn(sheet: Sheet) -> gpd.GeoSeries:
    """The shapes to draw; of an outline its lines, so that the edge of the drawing is none."""
    shapes = sheet.frame.geometry
    if sheet.layer.kind not in _OUTLINES:
        return shapes
    return shapes.where(~shapes.geom_type.isin(["Polygon", "MultiPolygon"]), shapes.boundary)


def _sound(identity: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in plain_text(identity))


def _colours(sheet: Sheet, atlas: Atlas) -> list[str]:
    layer, frame = sheet.layer, sheet.frame
    if is_styled(layer.style):
        symbols, numbers = symbols_of(frame, layer.style)
        return [symbols[number].fill for number in numbers]
    if layer.kind in _OUTLINES:
        return [str(getattr(THEMES["light"], _OUTLINES[LayerKind(layer.kind)]))] * len(frame)
    hues = party_colours(atlas)
    told = zip(frame["holder"], frame["claimant"], strict=True)
    return [hues.get(holder or claimant, NEUTRAL_HUE) for holder, claimant in told]


def _style(kind: str, colour: str, status: Status, patterns: Element) -> dict[str, str]:
    look = STATUS_LOOKS[status]
    style = {"stroke": colour, "stroke-width": "1", "stroke-linejoin": "round"}
    if look.dash:
        style["stroke-dasharray"] = ",".join(map(str, look.dash))
    if kind in _OUTLINES:
        return style | {"fill": "none", "stroke-width": str(_WIDTHS[LayerKind(kind)])}
    if kind == LayerKind.CONTROL_AREA and look.texture == "hatch":
        return style | {"fill": f"url(#{_hatch(patterns, colour)})"}
    opacity = look.area if kind == LayerKind.CONTROL_AREA else look.fill
    return style | {"fill": colour, "fill-opacity": str(opacity)}


def _hatch(patterns: Element, colour: str) -> str:
    """Strokes of neighbouring hues run in two directions, so that neither covers the other's."""
    name = f"hatch-{colour[1:]}"
    if not any(pattern.get("id") == name for pattern in patterns):
        turn = 45 if len(patterns) % 2 else -45
        pattern = SubElement(
            patterns, "pattern", id=name, width="5", height="5", patternUnits="userSpaceOnUse",
            patternTransform=f"rotate({turn})",
        )  # fmt: skip
        line = {"x1": "0", "y1": "0", "x2": "0", "y2": "5", "stroke": colour}
        SubElement(pattern, "line", line | {"stroke-opacity": "0.6"})
    return name


def _path(shape: Any) -> Iterator[str]:
    if hasattr(shape, "geoms"):
        for one in shape.geoms:
            yield from _path(one)
    elif shape.geom_type == "Polygon":
        for ring in (shape.exterior, *shape.interiors):
            yield f"{_line(ring)} Z"
    elif shape.geom_type == "Point":
        # Two half circles: drawing programs move a path like any other shape.
        x, y, r = _px(shape.x - _RADIUS), _px(shape.y), _px(_RADIUS)
        across = _px(2 * _RADIUS)
        yield f"M {x} {y} a {r} {r} 0 1 0 {across} 0 a {r} {r} 0 1 0 -{across} 0 Z"
    else:
        yield _line(shape)


def _line(shape: Any) -> str:
    return "M " + " L ".join(f"{_px(x)} {_px(y)}" for x, y in shapely.get_coordinates(shape))
