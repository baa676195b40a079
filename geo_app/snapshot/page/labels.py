"""Names on the map: the more important first, none over another and none cut by the frame."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from geo_app.model import Layer, LayerKind
from geo_app.snapshot.boxes import Box, Floats
from geo_app.snapshot.content.looks import Mark, Shape
from geo_app.snapshot.page.blocks import TIGHT, Name, Spot, Taken, block_of, covered
from geo_app.snapshot.page.lines import Line
from geo_app.snapshot.page.territories import territories
from geo_app.snapshot.projection import View
from geo_app.snapshot.text.measure import ASCENT, DESCENT, broken, wholly

__all__ = ["labels_of", "radius_of", "zoom_of"]

#: Radii of discs in units at zoom 10: city, town, village. As in ``assets/js/sprites.js``.
_RADII = (6.5, 5.2, 4.0)
#: From which zoom on names of settlements are written: city, town, village.
_FROM_ZOOM = (5.0, 7.6, 10.2)
#: The same for towns of the ground, by their rank.
_BASE_FROM = {1: 4.0, 2: 6.5, 3: 7.9, 4: 8.7}
_LATEST = 4
_SIZES = (12.0, 11.0, 10.0)
_WEIGHTS = ("bold", "regular", "regular")
_VILLAGE = 2
_WIDEST = 118.0
_EDGE = 4.0
#: There is a name for so many square units of the map, at most.
_ROOM = 5200.0
#: So many discs of villages may lie under a name that is not important.
_MOST_COVERED = 5
#: Names of this rank and before stand on the map if there is any room.
_FOREMOST = 1.3


def zoom_of(view: View) -> float:
    """The zoom of a web map that shows as much on a unit.

    Examples
    --------
    >>> from geo_app.snapshot.projection import projection_of, view_of
    >>> extent = (45.5, 39.2, 48.3, 40.6)
    >>> round(zoom_of(view_of(projection_of(extent), extent, (0, 0, 900, 600))), 1)
    8.8
    """
    around = 40_075.017 * math.cos(math.radians(view.centre[1]))
    return math.log2(around / 256 / view.km_per_unit)


def radius_of(size: int, zoom: float) -> float:
    """The radius of a disc in units: discs shrink where many must share the map.

    Examples
    --------
    >>> radius_of(2, 10.0), radius_of(0, 6.0)
    (4.0, 3.25)
    """
    factor = min(max(0.62 + (zoom - 8) * 0.19, 0.5), 1.25)
    return round(_RADII[size] * factor * 4) / 4


def labels_of(
    view: View,
    marks: Sequence[Mark],
    shapes: Sequence[Shape],
    towns: Iterable[Layer],
    *,
    language: str,
    keep_clear: Iterable[Box] = (),
) -> tuple[Name, ...]:
    """Place the names of a map.

    Parameters
    ----------
    view
        Of the map.
    marks, shapes
        What is drawn. Settlements are named the larger the sooner, and before all others those of
        which accounts differ; of shapes only boundaries are named.
    towns
        Layers of the ground whose points are named and have a dot.
    language
        Of the towns' names.
    keep_clear
        Boxes on which no name may lie.
    """
    left, bottom, right, top = view.frame
    inner = (left + _EDGE, bottom + _EDGE, right - _EDGE, top - _EDGE)
    zoom = zoom_of(view)
    spots = sorted(_spots(view, marks, towns, language, zoom), key=lambda spot: spot.rank)
    taken = Taken(inner, keep_clear, _discs(spots, inner))
    discs = _places(view, marks)
    most = int((right - left) * (top - bottom) / _ROOM)
    written: dict[str, Name] = {}
    for spot in spots:
        if spot.name not in written and len(written) < most:
            _place(spot, taken, discs, written)
    for name, label in territories(view, shapes, taken, discs):
        written.setdefault(name, label)
    return tuple(written.values())


def _spots(
    view: View, marks: Sequence[Mark], towns: Iterable[Layer], language: str, zoom: float
) -> Iterator[Spot]:
    kinds = (LayerKind.EVENT, LayerKind.CLAIM)
    named = [mark for mark in marks if mark.kind not in kinds and mark.name.strip() and mark.points]
    base = list(_base_spots(view, towns, language, zoom))
    places = view.page([mark.points[0] for mark in named])
    known: set[int] = set()
    for mark, (x, y) in zip(named, places.tolist(), strict=True):
        is_told = mark.is_rival or mark.is_new
        is_town = mark.size < _VILLAGE
        near = _near(base, x, y) if is_town or is_told else []
        known.update(near)
        if zoom < _FROM_ZOOM[mark.size] and not is_told:
            continue
        # Of two cities the one that the ground names too, and ranks higher, comes first.
        rank = min((base[n].rank for n in near), default=_LATEST)
        order = (0.0 if mark.is_rival else 0.5 if mark.is_new else 1.0) + mark.size + 0.1 * rank
        gap = radius_of(mark.size, zoom) + 3.0
        yield Spot(order, mark.name, x, y, gap, _SIZES[mark.size], _WEIGHTS[mark.size], "ink",
                    is_important=is_told or is_town, where=_where(mark))  # fmt: skip
    # A town of the ground is often a settlement of a layer too.
    yield from (spot for number, spot in enumerate(base) if number not in known)


def _where(mark: Mark) -> str:
    feature = f"place {mark.place}" if mark.place else f"feature {mark.rows[0] + 1}"
    return f"layer {mark.layer}, {feature}"


def _near(spots: Sequence[Spot], x: float, y: float) -> list[int]:
    return [n for n, spot in enumerate(spots) if abs(x - spot.x) < 7 and abs(y - spot.y) < 7]


def _base_spots(view: View, towns: Iterable[Layer], language: str, zoom: float) -> Iterator[Spot]:
    for layer in towns:
        frame = layer.frame[layer.frame.geom_type == "Point"]
        places = view.page(np.column_stack([frame.geometry.x, frame.geometry.y]))
        own = frame.get(f"name:{language}", frame["name"])
        ranks = frame["rank"] if "rank" in frame.columns else [_LATEST] * len(frame)
        rows = zip(own, frame["name"], ranks, places.tolist(), strict=True)
        for name, plain, given, (x, y) in rows:
            rank = int(given) if given in _BASE_FROM else _LATEST
            texts = (text for text in (name, plain) if isinstance(text, str) and text.strip())
            text = next(texts, "")
            if zoom >= _BASE_FROM[rank] and text:
                yield Spot(rank * 0.6, text, x, y, 4.0, 10.0, "regular", "town", is_base=True,
                           where=f"layer {layer.id}")  # fmt: skip


def _discs(spots: Iterable[Spot], frame: Box) -> list[Box]:
    """The marks that no name may cover: of towns, and of places that matter on the date."""
    found = []
    for spot in spots:
        is_inside = frame[0] < spot.x < frame[2] and frame[1] < spot.y < frame[3]
        if is_inside and spot.is_important:
            reach = spot.gap - 3.0
            found.append((spot.x - reach, spot.y - reach, spot.x + reach, spot.y + reach))
    return found


def _places(view: View, marks: Sequence[Mark]) -> Floats:
    return view.page([mark.points[0] for mark in marks if mark.points])


def _place(spot: Spot, taken: Taken, discs: Floats, written: dict[str, Name]) -> None:
    left, bottom, right, top = taken.frame
    if not (left < spot.x < right and bottom < spot.y < top):
        return
    with wholly(spot.name, spot.where):
        texts = broken(spot.name, spot.size, _WIDEST, spot.weight)
    offered = _choices(spot, texts)
    choices = [choice for choice in offered if taken.is_free(choice[0])]
    if not choices and spot.rank < _FOREMOST:
        # Rather over another place's mark than not at all.
        choices = [choice for choice in offered if taken.is_free(choice[0], is_strict=False)]
    costs = [(covered(box, discs) + 0.4 * n, n) for n, (box, _) in enumerate(choices)]
    if not costs:
        return
    cost, best = min(costs)
    if cost > _MOST_COVERED and not spot.is_important:
        return
    box, lines = choices[best]
    taken.boxes.append(box)
    written[spot.name] = Name(lines, (spot.x, spot.y) if spot.is_base else None)


def _choices(spot: Spot, texts: list[str]) -> list[tuple[Box, tuple[Line, ...]]]:
    """The places beside a spot, the best first: right, left, then the corners, above, below."""
    step = spot.size * TIGHT
    high = step * (len(texts) - 1) + (ASCENT + DESCENT) * spot.size
    near = spot.gap * 0.72
    sides = [
        (spot.gap, high / 2, "left"), (-spot.gap, high / 2, "right"),
        (near, high + near * 0.4, "left"), (near, -near * 0.4, "left"),
        (-near, high + near * 0.4, "right"), (-near, -near * 0.4, "right"),
        (0.0, high + spot.gap, "center"), (0.0, -spot.gap, "center"),
    ]  # fmt: skip
    return [block_of(spot, texts, aside, up, anchor) for aside, up, anchor in sides]
