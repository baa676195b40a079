"""What of all that holds on a date is seen in the frame of a map."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from geo_app.model import Layer, LayerKind
from geo_app.snapshot.content.looks import Mark, Shape
from geo_app.snapshot.page.sizes import zoom_of
from geo_app.snapshot.projection import View

__all__ = ["BORDERS", "borders_in", "seen"]

#: Kinds of the ground that are borders of today, and from which zoom on they are drawn.
BORDERS = {"state": 0.0, "admin": 7.0}


def seen(
    view: View, drawn: tuple[Sequence[Mark], Sequence[Shape]]
) -> tuple[tuple[Mark, ...], tuple[Shape, ...]]:
    """Those of some marks and shapes that are seen in the frame of a view.

    Parameters
    ----------
    view
        Of the map.
    drawn
        Marks and shapes, in EPSG:4326.
    """
    marks, shapes = drawn
    left, bottom, right, top = view.frame
    owner = np.repeat(np.arange(len(marks)), [len(mark.points) for mark in marks])
    places = view.page([point for mark in marks for point in mark.points])
    x, y = places[:, 0], places[:, 1]
    inside = set(owner[(x >= left) & (x <= right) & (y >= bottom) & (y <= top)].tolist())
    paged = view.shapes(np.array([_inked(s) for s in shapes], dtype=object), slack=0)
    return (
        tuple(mark for number, mark in enumerate(marks) if number in inside),
        tuple(s for s, cut in zip(shapes, paged, strict=True) if not shapely.is_empty(cut)),
    )


def _inked(shape: Shape) -> Any:
    """What is drawn of a shape: of a bounded territory only its outline."""
    is_outline = shape.kind == LayerKind.BOUNDARY and shape.is_area and not shape.hue.symbol
    return shapely.boundary(shape.geometry) if is_outline else shape.geometry


def borders_in(view: View, basemap: Sequence[Layer]) -> frozenset[str]:
    """Kinds of the ground's borders of which some lies in the frame of a view and is drawn.

    Parameters
    ----------
    view
        Of the map.
    basemap
        Layers of the ground.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> from geo_app.snapshot.projection import projection_of, view_of
    >>> basemap = read_atlas().basemap
    >>> extents = (20.0, 20.0, 70.0, 60.0), (44.0, 39.0, 47.0, 41.0), (46.7, 39.7, 46.72, 39.72)
    >>> [sorted(borders_in(view_of(projection_of(e), e, (0, 0, 600, 400)), basemap))
    ...  for e in extents]
    [['state'], ['admin', 'state'], []]
    """
    zoom = zoom_of(view)
    drawn = (layer for layer in basemap if zoom >= BORDERS.get(layer.kind, math.inf))
    return frozenset(layer.kind for layer in drawn if _is_seen(view, layer))


def _is_seen(view: View, layer: Layer) -> bool:
    paged = view.shapes(layer.frame.geometry.to_numpy(), slack=0)
    return not shapely.is_empty(paged).all()
