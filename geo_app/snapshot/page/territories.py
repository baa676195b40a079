"""Names of bounded territories on a map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
import shapely

from geo_app.model import LayerKind
from geo_app.snapshot.boxes import Floats
from geo_app.snapshot.content.inferring import is_inferred
from geo_app.snapshot.content.looks import Shape
from geo_app.snapshot.page.blocks import TIGHT, Name, Spot, Taken, block_of, covered
from geo_app.snapshot.projection import View
from geo_app.snapshot.text.measure import broken, wholly, width_of

__all__ = ["territories"]

#: Sizes of the names of small territories, and of those that fill more than a share of the map.
_SIZES, _LARGE = (10.5, 13.0), 0.1
_WIDEST = 150.0
_TRIES = 12
_ALL = 0.97


def territories(
    view: View, shapes: Sequence[Shape], taken: Taken, discs: Floats
) -> Iterator[tuple[str, Name]]:
    """Names of bounded territories, where they are wide and few marks stand."""
    bounded = [s for s in shapes if s.kind == LayerKind.BOUNDARY and s.is_area]
    named = {s.name: s for s in bounded if s.name.strip()}
    left, bottom, right, top = view.frame
    whole = (right - left) * (top - bottom)
    areas = [s for s in shapes if s.is_area and not is_inferred(s.layer)]
    paged = _valid(view.shapes(np.array([s.geometry for s in areas], dtype=object), slack=0))
    of_shape = {id(shape): area for shape, area in zip(areas, paged, strict=True)}
    for name, shape in named.items():
        area = of_shape[id(shape)]
        size = _SIZES[area.area > _LARGE * whole]
        with wholly(name, f"layer {shape.layer}, feature {shape.row + 1}"):
            texts = broken(name, size, _WIDEST)
        wide = max(width_of(text, size) for text in texts)
        # What fills the map all over says nothing by standing at some place of it.
        if not 2.5 * wide * size * len(texts) <= area.area <= _ALL * whole:
            continue
        spots = (
            Spot(2, name, x, y, 0, size, "regular", "boundary")
            for x, y in _middles(_apart(area, paged), wide)
        )
        up = size * len(texts) * TIGHT / 2
        choices = (block_of(spot, texts, 0, up, "center") for spot in spots)
        free = list(islice((c for c in choices if taken.is_free(c[0])), _TRIES))
        if free:
            box, lines = min(free, key=lambda choice: covered(choice[0], discs))
            taken.take(box)
            yield name, Name(lines)


def _valid(areas: Any) -> Any:
    """Cut and simplified areas may cross themselves."""
    return np.where(shapely.is_valid(areas), areas, shapely.make_valid(areas))


def _apart(area: Any, others: Any) -> Any:
    """An area without the smaller ones in it, in which its name would be taken for theirs."""
    smaller = others[shapely.area(others) < 0.9 * area.area]
    return shapely.difference(area, shapely.union_all(smaller)) if len(smaller) else area


def _middles(area: Any, wide: float) -> Iterator[tuple[float, float]]:
    """Places deep inside an area, the widest parts first."""
    left, bottom, right, top = area.bounds
    heights = np.linspace(bottom, top, 26)[1:-1]
    cuts = shapely.intersection(
        area, shapely.linestrings([[(left - 1, y), (right + 1, y)] for y in heights])
    )
    parts, owner = shapely.get_parts(cuts, return_index=True)
    lengths = shapely.length(parts)
    for at in np.argsort(-lengths):
        if lengths[at] >= wide * 1.1:
            yield float(shapely.centroid(parts[at]).x), float(heights[owner[at]])
