"""The sea, and where the ground of an atlas ends: nothing is drawn of what lies beyond."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from matplotlib.artist import Artist
from matplotlib.path import Path
from matplotlib.transforms import TransformedBbox

from geo_app.model import Layer
from geo_app.snapshot.boxes import Box, Floats
from geo_app.snapshot.drawing.canvas import Paper, path_of, rectangle
from geo_app.snapshot.drawing.ground import has_land
from geo_app.snapshot.drawing.palette import Palette
from geo_app.snapshot.projection import View

__all__ = ["edge_artists", "ground_of", "sea_artists"]

#: The share of a side along which land lies that was cut there; a coast only touches it.
_CUT = 0.02
_EVERYWHERE = (-np.inf, -np.inf, np.inf, np.inf)


def sea_artists(
    paper: Paper, view: View, basemap: Sequence[Layer], territory: Box, palette: Palette,
    clip: TransformedBbox,
) -> list[Artist]:  # fmt: skip
    """What is under the land: the sea as far as the ground reaches, or land if there is no layer.

    Parameters
    ----------
    paper, view
        On which it is drawn, and where.
    basemap
        Layers of the ground.
    territory
        The extent of the atlas: west, south, east, north in degrees.
    palette
        For the sea.
    clip
        The frame of the view.
    """
    path = _reach(view, basemap, territory)
    fill = palette.theme.sea if has_land(basemap) else palette.theme.land
    return [] if path is None else [paper.shape(path, fill=fill, clip=clip)]


def edge_artists(
    paper: Paper, view: View, basemap: Sequence[Layer], territory: Box, palette: Palette,
    clip: TransformedBbox,
) -> list[Artist]:  # fmt: skip
    """A quiet line where the ground ends, if that is seen; `sea_artists` tells the parameters."""
    path = _reach(view, basemap, territory)
    if path is None or path is _whole(view.frame):
        return []
    return [paper.shape(path, ink=palette.theme.rule, width=1, clip=clip)]


def _reach(view: View, basemap: Sequence[Layer], territory: Box) -> Path | None:
    """As much of a frame as the ground takes: the very frame if it takes all of it."""
    layers = (layer for layer in basemap if layer.kind == "land")
    land = tuple(shape for layer in layers for shape in layer.frame.geometry.array)
    # Most figures lie within the land's bounds, whether these are cuts or coasts.
    if not land or _holds(_bounds(land), view):
        return _whole(view.frame)
    return _cut(view, land, territory)


def _bounds(land: tuple[Any, ...]) -> Box:
    west, south, east, north = shapely.total_bounds(np.array(land, dtype=object)).tolist()
    return west, south, east, north


def _holds(ground: Box, view: View) -> bool:
    west, south, east, north = view.extent
    return bool(
        ground[0] <= west and ground[1] <= south and east <= ground[2] and north <= ground[3]
    )


@lru_cache(maxsize=32)
def _cut(view: View, land: tuple[Any, ...], territory: Box) -> Path | None:
    """The same where the land may end in sight, kept: it is the same on every date."""
    ground = ground_of(land, territory)
    if _holds(ground, view):
        return _whole(view.frame)
    box = shapely.box(*np.where(np.isfinite(ground), ground, view.projection.world).tolist())
    return path_of(view.shapes(np.array([box], dtype=object)))


@lru_cache(maxsize=32)
def _whole(frame: Box) -> Path:
    return rectangle(frame)


def ground_of(land: tuple[Any, ...], territory: Box) -> Box:
    """How far the ground of an atlas is known: as far as the land that was cut out of a larger map.

    Where the land ends in a straight line along a side of its bounds, it was cut there, and what
    lies beyond may be land or sea. A side at which only a coast touches is open: beyond a coast
    there is sea. Nobody cuts inside the territory: what ends there is a coast, however straight.

    Parameters
    ----------
    land
        Shapely geometries in EPSG:4326.
    territory
        The extent of the atlas: west, south, east, north in degrees.

    Returns
    -------
    tuple of float
        West, south, east, north in degrees, infinite where nothing was cut.

    Examples
    --------
    >>> island = shapely.Point(33.2, 35.1).buffer(0.5)
    >>> ground_of((island,), (32, 34, 34, 36))
    (-inf, -inf, inf, inf)
    >>> half = shapely.clip_by_rect(island, 33, 34, 34, 36)
    >>> ground_of((half,), (33, 34, 34, 36))
    (33.0, -inf, inf, inf)
    >>> ground_of((half,), (32, 34, 34, 36))
    (-inf, -inf, inf, inf)
    """
    bounds = _bounds(land)
    starts, ends = _segments(np.array(land, dtype=object))
    found = []
    for side, bound in enumerate(bounds):
        across, along = side % 2, 1 - side % 2
        on_side = (starts[:, across] == bound) & (ends[:, across] == bound)
        length = np.abs(starts[on_side, along] - ends[on_side, along]).sum()
        is_outside = bound <= territory[side] if side < 2 else bound >= territory[side]
        is_cut = is_outside and length > _CUT * (bounds[along + 2] - bounds[along])
        found.append(bound if is_cut else _EVERYWHERE[side])
    return found[0], found[1], found[2], found[3]


def _segments(shapes: Any) -> tuple[Floats, Floats]:
    """Starts and ends of the straight parts of outlines, shape (n, 2) each."""
    rings = shapely.get_rings(shapely.get_parts(shapes))
    places, ring = shapely.get_coordinates(rings, return_index=True)
    is_one = ring[1:] == ring[:-1]
    return places[:-1][is_one], places[1:][is_one]
