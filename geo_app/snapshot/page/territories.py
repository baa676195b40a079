"""Names of bounded territories on a map."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

import numpy as np
import shapely

from geo_app.model import LayerKind
from geo_app.snapshot.boxes import Box, Floats
from geo_app.snapshot.content.inferring import is_inferred
from geo_app.snapshot.content.looks import Shape
from geo_app.snapshot.page.blocks import TIGHT, Name, Spot, Taken, balanced, block_of, covered
from geo_app.snapshot.page.lines import Line
from geo_app.snapshot.projection import View
from geo_app.snapshot.text.measure import wholly, width_of
from geo_app.style import Status

__all__ = ["territories"]

#: Sizes of the names of small territories, and of those that fill more than a share of the map.
_SIZES, _LARGE = (10.5, 13.0), 0.1
_WIDEST = 150.0
_TRIES = 12
_SLACK = 1.04
_ALL = 0.97
#: What is tried until a name has room: shares of its size, and of the width of its lines.
_TRIED = ((1.0, 1.0), (0.85, 0.8), (0.75, 0.5), (0.7, 0.27))
_Block = tuple[Box, tuple[Line, ...]]
_Middles = tuple[tuple[float, float, float], ...]


def territories(
    view: View, shapes: Sequence[Shape], taken: Taken, discs: Floats, lettering: float = 1.0,
    *, is_first: bool = False,
) -> Iterator[tuple[str, Name]]:  # fmt: skip
    """Names of bounded territories, where they are wide and few marks stand.

    Where a claimed territory has no room for its name, those that others claim of it have none
    either. What is named first has smaller letters and narrower lines rather than no name.
    """
    bounded = [s for s in shapes if s.kind == LayerKind.BOUNDARY and s.is_area]
    named = {s.name: s for s in bounded if s.name.strip()}
    left, bottom, right, top = view.frame
    whole = (right - left) * (top - bottom)
    areas = [s for s in shapes if s.is_area and not is_inferred(s.layer)]
    paged = _valid(view.shapes(np.array([s.geometry for s in areas], dtype=object), slack=0))
    of_shape = {id(shape): area for shape, area in zip(areas, paged, strict=True)}
    found: dict[str, _Block] = {}
    for name, shape in named.items():
        area = of_shape[id(shape)]
        # What fills the map all over says nothing by standing at some place of it.
        if area.area > _ALL * whole:
            continue
        size = lettering * _SIZES[area.area > _LARGE * whole]
        middles = _middles(area, _within(area, paged))
        tries = (
            _block(shape, area, middles, taken, discs, share * size, narrow * lettering * _WIDEST)
            for share, narrow in (_TRIED if is_first else _TRIED[:1])
        )
        block = next(filter(None, tries), None)
        if block:
            taken.take(block[0])
            found[name] = block
    for name in _unequal(named, found, of_shape):
        taken.boxes.remove(found.pop(name)[0])
    yield from ((name, Name(lines)) for name, (_, lines) in found.items())


def _block(
    shape: Shape, area: Any, middles: _Middles, taken: Taken, discs: Floats, size: float,
    widest: float,
) -> _Block | None:  # fmt: skip
    """A free place for a name in letters of some size, and the lines of it."""
    with wholly(shape.name, f"layer {shape.layer}, feature {shape.row + 1}"):
        texts = balanced(shape.name, size, widest)
    wide = max(width_of(text, size) for text in texts)
    if 2.5 * wide * size * len(texts) > area.area:
        return None
    spots = (
        Spot(2, shape.name, x, y, 0, size, "regular", "boundary")
        for x, y, width in middles
        if width >= wide * _SLACK
    )
    up = size * len(texts) * TIGHT / 2
    choices = (block_of(spot, texts, 0, up, "center") for spot in spots)
    free = list(islice((c for c in choices if taken.is_free(c[0])), _TRIES))
    return min(free, key=lambda choice: covered(choice[0], discs), default=None)


def _unequal(
    named: Mapping[str, Shape], found: Collection[str], of_shape: Mapping[int, Any]
) -> list[str]:
    """Names of claimed territories that would stand alone: what another claims there has none."""
    claims = {name: s for name, s in named.items() if s.hue.status == Status.CLAIMED}
    missing = [name for name in claims if name not in found]
    lost: list[str] = []
    for gone in missing:
        area, party = of_shape[id(claims[gone])], claims[gone].hue.party
        for name, shape in claims.items():
            is_rival = name not in missing and shape.hue.party != party
            if is_rival and shapely.intersection(of_shape[id(shape)], area).area > 0:
                # Who loses a name so may leave another alone: the list grows while it is read.
                missing.append(name)
                lost.append(name)
    return lost


def _valid(areas: Any) -> Any:
    """Cut and simplified areas may cross themselves."""
    return np.where(shapely.is_valid(areas), areas, shapely.make_valid(areas))


def _within(area: Any, others: Any) -> tuple[Any, ...]:
    """The smaller areas in one, in which its name would be taken for theirs."""
    is_smaller = shapely.area(others) < 0.9 * area.area
    return tuple(others[is_smaller & shapely.intersects(others, area)])


@lru_cache(maxsize=128)
def _middles(area: Any, smaller: tuple[Any, ...]) -> _Middles:
    """Places deep inside an area and outside some others, and how wide it is there, widest first.

    Boundaries are the same on most dates.
    """
    free = shapely.difference(area, shapely.union_all(smaller)) if smaller else area
    if free.is_empty:
        return ()
    left, bottom, right, top = free.bounds
    heights = np.linspace(bottom, top, 26)[1:-1]
    rows = shapely.linestrings([[(left - 1, y), (right + 1, y)] for y in heights])
    parts, owner = shapely.get_parts(shapely.intersection(free, rows), return_index=True)
    parts, owner = parts[~shapely.is_empty(parts)], owner[~shapely.is_empty(parts)]
    widths = shapely.length(parts)
    x = shapely.get_x(shapely.centroid(parts))
    ranked = np.argsort(-widths, kind="stable")
    return tuple(zip(*(v[ranked].tolist() for v in (x, heights[owner], widths)), strict=True))
