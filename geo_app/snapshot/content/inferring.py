"""Inferred control on a figure: the ground by holder, and the line between holders."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from geo_app.control import Control, control
from geo_app.control.drawn import INFERRED_CONTROL, INFERRED_LINE, with_inferred
from geo_app.model import UNKNOWN, Atlas, Layer, LayerKind
from geo_app.snapshot.content.looks import Hue, Shape
from geo_app.snapshot.request import DIFFERING, Request
from geo_app.style import Status

__all__ = ["inferred_of", "is_inferred", "layers_with_inferred"]

_IDS = (INFERRED_CONTROL, INFERRED_LINE)
#: By how much doubt there is about the holder of a cell.
_STATUSES = (Status.CERTAIN, Status.LESS, Status.DOUBTFUL)
#: Shapes that are inferred have no row of a layer that they stand in.
_NO_ROW = -1


def is_inferred(layer: str) -> bool:
    """Whether a layer's id is one of those that show inferred control."""
    return layer in _IDS


def layers_with_inferred(atlas: Atlas, layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """Some layers of an atlas with those of inferred control among them, in drawing order.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> atlas = read_atlas()
    >>> [layer.id for layer in layers_with_inferred(atlas, atlas.layers[-1:])]
    ['inferred-control', 'inferred-line', 'claims']
    """
    wanted = {*_IDS, *(layer.id for layer in layers)}
    return tuple(layer for layer in with_inferred(atlas) if layer.id in wanted)


def inferred_of(atlas: Atlas, request: Request) -> list[Shape]:
    """The ground by holder and the line between holders, as shapes of a figure.

    Ground of which accounts name different holders is hatched in the hue of each.

    Raises
    ------
    NoCellsError
        If nothing can be inferred from the atlas's settlements.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> shapes = inferred_of(read_atlas(), Request(16896, inferred=True))
    >>> [shape.hue.party for shape in shapes if shape.is_area][:2]
    ['azerbaijan', 'azerbaijan']
    """
    account = "" if request.account == DIFFERING else request.account
    found = control(atlas, request.date, account=account)
    return [*_areas(found), *_lines(found)]


def _areas(found: Control) -> Iterator[Shape]:
    possible = found.masks()[2]
    is_open = possible[[holder != UNKNOWN for holder in found.holders]].sum(axis=0) > 1
    doubt = np.where(is_open, len(_STATUSES) - 1, found.doubt)
    for holder, may_hold in zip(found.holders, possible, strict=True):
        if holder == UNKNOWN:
            continue
        for number, status in enumerate(_STATUSES):
            held = may_hold & (doubt == number)
            if held.any():
                ground = shapely.coverage_union_all(found.cells.shapes[held])
                yield Shape(
                    INFERRED_CONTROL, LayerKind.CONTROL_AREA, "", Hue(holder, status),
                    is_area=True, geometry=ground, row=_NO_ROW,
                )  # fmt: skip


def _lines(found: Control) -> Iterator[Shape]:
    front, cells = found.front, found.cells
    unsure = np.maximum(found.doubt[cells.left[front]], found.doubt[cells.right[front]]) > 1
    for is_unsure, status in ((False, Status.CERTAIN), (True, Status.DOUBTFUL)):
        edges = cells.edges[front[unsure == is_unsure]]
        if len(edges):
            line = shapely.line_merge(shapely.MultiLineString(list(shapely.get_parts(edges))))
            yield Shape(
                INFERRED_LINE, LayerKind.CONTROL_LINE, "", Hue("", status),
                is_area=False, geometry=line, row=_NO_ROW,
            )  # fmt: skip
