"""The ground of a map and the shapes on it: land, water, borders, areas, lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from matplotlib.artist import Artist
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.transforms import TransformedBbox

from geo_app.model import Layer, LayerKind
from geo_app.snapshot.content.inferring import is_inferred
from geo_app.snapshot.content.looks import Hue, Shape
from geo_app.snapshot.drawing.canvas import Paper, path_of
from geo_app.snapshot.drawing.palette import Palette, blended
from geo_app.snapshot.drawing.textures import (
    DOT,
    STROKE,
    UPRIGHT,
    dots_in,
    strokes_in,
    uprights_in,
)
from geo_app.snapshot.page.seen import BORDERS
from geo_app.snapshot.projection import View
from geo_app.style import STATUS_LOOKS, Status

__all__ = ["base_artists", "filled", "has_land", "ruled", "shape_artists"]

_TEXTURE_SHARE = 0.75
#: Kinds of ground that are areas; the others are lines.
_FILLED = frozenset({"land", "water"})
_UNSURE = {Status.DOUBTFUL, Status.CLAIMED}
#: The share of its ink that a line of contact has which is less certain.
_PALER = 0.6
#: The pen of today's districts.
_DISTRICTS: Mapping[str, Any] = {"width": 0.8, "dash": (3, 2)}


def has_land(basemap: Sequence[Layer]) -> bool:
    """Whether seas are where there is no land."""
    return any(layer.kind == "land" for layer in basemap)


def base_artists(
    paper: Paper, view: View, layer: Layer, palette: Palette, zoom: float, clip: TransformedBbox
) -> list[Artist]:
    """A layer of the ground."""
    theme = palette.theme
    styles: dict[str, dict[str, Any]] = {
        "land": {"fill": theme.land},
        "water": {"fill": theme.water},
        "river": {"ink": theme.river, "width": min(max(zoom / 8, 0.6), 1.6)},
        "state": {"ink": theme.state, "width": 1.1},
        "admin": {"ink": theme.admin, **_DISTRICTS},
    }
    style = styles.get(layer.kind)
    if style is None or zoom < BORDERS.get(layer.kind, 0):
        return []
    path = _ground(view, tuple(layer.frame.geometry.array), layer.kind)
    return [paper.shape(path, clip=clip, **style)] if path else []


@lru_cache(maxsize=32)
def _ground(view: View, geometries: tuple[Any, ...], kind: str) -> Path | None:
    """A layer of the ground on the page, kept: it is the same on every date."""
    shapes = np.array(geometries, dtype=object)
    if kind == "land":
        # The sea would shine through between two pieces.
        shapes = np.array([shapely.union_all(shapely.make_valid(shapes))], dtype=object)
    paged = view.shapes(shapes)
    return path_of(paged[shapely.get_dimensions(paged) >= (2 if kind in _FILLED else 1)])


def shape_artists(
    paper: Paper, view: View, shapes: Sequence[Shape], palette: Palette, clip: TransformedBbox
) -> Iterator[Artist]:
    """Lines and areas of a layer, in their order."""
    paged = view.shapes(np.array([shape.geometry for shape in shapes], dtype=object))
    for shape, geometry in zip(shapes, paged, strict=True):
        path = path_of([geometry])
        if path is None:
            continue
        if is_inferred(shape.layer):
            yield from _inferred(paper, path, geometry, shape.hue, palette, clip)
        elif shape.hue.symbol is None and shape.kind == LayerKind.CONTROL_LINE:
            yield from _contact(paper, path, shape.hue.status, palette, clip)
        elif shape.hue.symbol is None and shape.kind == LayerKind.BOUNDARY:
            yield _boundary(paper, path, shape.hue, palette, clip)
        elif shape.is_area:
            yield from filled(paper, path, geometry, shape.hue, palette, clip)
        else:
            yield _line(paper, path, shape.hue, palette, clip)


def _inferred(
    paper: Paper, path: Path, geometry: Any, hue: Hue, palette: Palette,
    clip: TransformedBbox | None,
) -> Iterator[Artist]:  # fmt: skip
    """Ground without an outline, or a line thinner than any that was surveyed."""
    if hue.party:
        yield from filled(paper, path, geometry, hue, palette, clip, is_outlined=False)
    else:
        yield from _front(paper, path, hue.status, palette, clip)


def _front(
    paper: Paper, path: Path, status: Status, palette: Palette, clip: TransformedBbox | None
) -> Iterator[Artist]:
    yield paper.shape(path, ink=palette.theme.casing, width=3, clip=clip)
    dash = (4.5, 3.5) if status in _UNSURE else ()
    yield paper.shape(path, ink=palette.theme.contact, width=1.4, dash=dash, clip=clip)


def _contact(
    paper: Paper, path: Path, status: Status, palette: Palette, clip: TransformedBbox | None
) -> Iterator[Artist]:
    casing = to_rgba(palette.theme.casing, 0.85)
    yield paper.shape(path, ink=casing, width=5.5, clip=clip)
    dash = (7, 5) if status in _UNSURE else ()
    # As everywhere, what is less certain is paler.
    share = _PALER if status == Status.LESS else 1.0
    ink = blended(palette.theme.contact, palette.theme.land, share)
    yield paper.shape(path, ink=ink, width=2.4, dash=dash, clip=clip)


def _boundary(
    paper: Paper, path: Path, hue: Hue, palette: Palette, clip: TransformedBbox | None
) -> Artist:
    """It belongs to no side; territory that is only claimed is dotted in the claimant's hue."""
    if hue.status == Status.CLAIMED:
        return paper.shape(path, ink=palette.hue(hue), width=2, dash=(1.5, 3.5), clip=clip)
    dash = () if hue.status == Status.CERTAIN else (5, 3.5)
    return paper.shape(path, ink=palette.theme.boundary, width=1.3, dash=dash, clip=clip)


def _line(
    paper: Paper, path: Path, hue: Hue, palette: Palette, clip: TransformedBbox | None
) -> Artist:
    look, symbol = STATUS_LOOKS[hue.status], hue.symbol
    if symbol is None:
        ink = to_rgba(palette.hue(hue), 0.5 if look.fill else 0.8)
        return paper.shape(path, ink=ink, width=2, dash=look.dash, clip=clip)
    stretch = max(1.0, symbol.stroke_width / 1.5)
    colour = palette.shown((symbol.dark if palette.is_dark else "") or symbol.stroke)
    return paper.shape(
        path, ink=to_rgba(colour, symbol.stroke_opacity), width=symbol.stroke_width,
        dash=[part * stretch for part in look.dash], clip=clip,
    )  # fmt: skip


def filled(
    paper: Paper, path: Path, geometry: Any, hue: Hue, palette: Palette,
    clip: TransformedBbox | None = None, *, is_outlined: bool = True,
) -> Iterator[Artist]:  # fmt: skip
    """An area: even or weaker fill, a texture where it is not certain, its outline."""
    look, symbol = STATUS_LOOKS[hue.status], hue.symbol
    colour, share = palette.hue(hue), look.area
    if symbol is not None:
        colour = palette.shown((symbol.dark if palette.is_dark else "") or symbol.fill)
        share = symbol.fill_opacity * look.area / STATUS_LOOKS[Status.CERTAIN].area
    if share:
        yield paper.shape(path, fill=to_rgba(colour, share), clip=clip)
    if look.texture:
        yield from _texture(paper, geometry, look.texture, colour, hue, palette, clip)
    elif symbol is None and hue.party in palette.lined:
        strokes = uprights_in(_whole(geometry))
        if strokes:
            yield paper.strokes(strokes, to_rgba(colour, _TEXTURE_SHARE), UPRIGHT, clip)
    if symbol is None and is_outlined:
        ink = to_rgba(colour, 0.5 if look.fill else 0.8)
        yield paper.shape(path, ink=ink, width=1, dash=look.dash, clip=clip)
    elif symbol and symbol.stroke_width:
        # A double outline: no colour makes it a party's area.
        line = palette.shown((symbol.dark if palette.is_dark else "") or symbol.stroke)
        width = max(2.6, symbol.stroke_width)
        ink = to_rgba(line, symbol.stroke_opacity)
        yield paper.shape(path, ink=ink, width=width, dash=look.dash, clip=clip)
        core = max(0.7, symbol.stroke_width * 0.2)
        yield paper.shape(path, ink=palette.theme.halo, width=core, clip=clip)


def _texture(
    paper: Paper, geometry: Any, texture: str, colour: str, hue: Hue, palette: Palette,
    clip: TransformedBbox | None,
) -> Iterator[Artist]:  # fmt: skip
    ink = to_rgba(colour, _TEXTURE_SHARE)
    area = _whole(geometry)
    if texture == "dots":
        places = dots_in(area)
        if len(places):
            dot = Path.unit_circle()
            yield paper.stamps(dot, places, [ink], ["none"], 0, DOT / 2, clip=clip)
        return
    # The strokes of each party lie in a way of their own.
    order = list(palette.parties)
    falling = bool(order.index(hue.party) % 2) if hue.party in order else False
    strokes = strokes_in(area, falling=falling)
    if strokes:
        yield paper.strokes(strokes, ink, STROKE, clip)


def _whole(area: Any) -> Any:
    return area if shapely.is_valid(area) else shapely.make_valid(area)


def ruled(
    paper: Paper, kind: str, hues: Sequence[Hue], is_dashed: bool, path: Path, palette: Palette
) -> Iterator[Artist]:
    """A line as a legend shows it; `kind` as in `geo_app.snapshot.page.entries.Swatch`."""
    theme = palette.theme
    status = Status.DOUBTFUL if is_dashed else hues[0].status if hues else Status.CERTAIN
    if kind == "inferred":
        yield from _front(paper, path, status, palette, None)
    elif kind == "contact":
        yield from _contact(paper, path, status, palette, None)
    elif kind in {"boundary", "claimed"}:
        hue = hues[0] if hues else Hue("", status)
        yield _boundary(paper, path, hue, palette, None)
    elif kind == "state":
        yield paper.shape(path, ink=theme.state, width=1.4)
    elif kind == "admin":
        yield paper.shape(path, ink=theme.admin, **_DISTRICTS)
    else:
        yield _line(paper, path, hues[0], palette, None)
