"""Names on the map: the more important first, none over another and none cut by the frame."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from geo_app.model import Layer, LayerKind
from geo_app.snapshot.boxes import Box, Floats
from geo_app.snapshot.content.looks import Mark, Shape
from geo_app.snapshot.page.blocks import (
    GAP,
    TIGHT,
    Name,
    Spot,
    Taken,
    balanced,
    block_of,
    covered,
    mistaken,
)
from geo_app.snapshot.page.lines import Line
from geo_app.snapshot.page.sizes import VILLAGE, lettering_on, radius_of, zoom_of
from geo_app.snapshot.page.spots import spots_of
from geo_app.snapshot.page.territories import territories
from geo_app.snapshot.projection import View
from geo_app.snapshot.text.measure import ASCENT, DESCENT, wholly

__all__ = ["labels_of"]

_WIDEST = 118.0
_EDGE = 4.0
#: There is a name for so many square units of the map, at most.
_ROOM = 5200.0
#: So many discs of villages may lie under a name that is not important.
_MOST_COVERED = 5
#: Names before these ranks, of cities or of what the atlas is about, stand over a mark rather than
#: not at all; but only the first of them before all of what there is to tell of has looked for room
#: beside marks.
_FOREMOST, _SUBJECT, _CITY, _TOLD = 0.16, 0.6, 1.0, 1.5
#: What it costs that a name seems to belong to the disc of another town (`mistaken`).
_MISTAKEN = 50.0
#: How much of that is borne rather than that a name is left out: of a city that the atlas is about
#: beside all marks, of what there is to tell of, and of its towns at the last: they touch no disc.
_CITY_BEARS, _TOLD_BEARS, _LAST_BEARS = 0.75, 1.5, 0.9


def labels_of(
    view: View,
    marks: Sequence[Mark],
    shapes: Sequence[Shape],
    towns: Iterable[Layer],
    *,
    language: str,
    keep_clear: Iterable[Box] = (),
    subject: Mapping[str, int] | None = None,
) -> tuple[Name, ...]:
    """Place the names of a map.

    Parameters
    ----------
    view
        Of the map.
    marks, shapes
        What is drawn. Settlements are named the larger the sooner, of one size first those of
        which accounts differ, then those that are new; of shapes only boundaries are named.
    towns
        Layers of the ground whose points are named and have a dot.
    language
        Of the towns' names.
    keep_clear
        Boxes on which no name may lie.
    subject
        The order of places that come before others of their size, as in
        `geo_app.snapshot.content.subject.subject_of`.
    """
    left, bottom, right, top = view.frame
    inner = (left + _EDGE, bottom + _EDGE, right - _EDGE, top - _EDGE)
    zoom = zoom_of(view)
    lettering = lettering_on(view)
    found = spots_of(view, marks, towns, language, zoom, subject or {})
    spots = [replace(spot, size=lettering * spot.size) for spot in found]
    spots.sort(key=lambda spot: spot.rank)
    taken = Taken(inner, keep_clear, _discs(spots, inner))
    discs = _places(view, marks)
    others = _others(view, marks, zoom)
    most = int((right - left) * (top - bottom) / (_ROOM * lettering))
    written: dict[str, Name] = {}
    # Before there is anything to tell of settlements a map is one of territories.
    is_bare = not any(mark.kind == LayerKind.SETTLEMENT for mark in marks)
    if is_bare:
        dots = np.array([*discs.tolist(), *((spot.x, spot.y) for spot in spots)]).reshape(-1, 2)
        written.update(territories(view, shapes, taken, dots, lettering, is_first=True))
    for spot, is_strict in _tries(spots):
        if spot.name not in written and len(written) < most:
            _place(spot, taken, discs, others, written, lettering * _WIDEST, is_strict=is_strict)
    if not is_bare:
        for name, label in territories(view, shapes, taken, discs, lettering):
            written.setdefault(name, label)
    return tuple(written.values())


def _tries(spots: Sequence[Spot]) -> Iterator[tuple[Spot, bool]]:
    """Spots in the order in which they look for room, and whether it must be beside marks."""
    told = sum(spot.rank < _TOLD for spot in spots)
    for spot in spots[:told]:
        yield spot, True
        if spot.rank < _FOREMOST:
            yield spot, False
    yield from ((spot, False) for spot in spots[:told] if spot.rank < _SUBJECT)
    yield from ((spot, True) for spot in spots[told:])


def _discs(spots: Iterable[Spot], frame: Box) -> list[Box]:
    """The marks that no name may cover: of towns, and of places that matter on the date."""
    found = []
    for spot in spots:
        is_inside = frame[0] < spot.x < frame[2] and frame[1] < spot.y < frame[3]
        if is_inside and spot.is_important:
            reach = spot.gap - GAP
            found.append((spot.x - reach, spot.y - reach, spot.x + reach, spot.y + reach))
    return found


def _places(view: View, marks: Sequence[Mark]) -> Floats:
    return view.page([mark.points[0] for mark in marks if mark.points])


def _others(view: View, marks: Sequence[Mark], zoom: float) -> Floats:
    """Discs to which no other name may seem to belong: middles and radii, shape (n, 3)."""
    found = [m for m in marks if m.points and (m.size < VILLAGE or _is_told_village(m))]
    radii = [radius_of(mark.size, zoom) for mark in found]
    return np.column_stack([_places(view, found), radii])


def _is_told_village(mark: Mark) -> bool:
    return mark.is_rival and mark.outline == "disc"


def _place(
    spot: Spot, taken: Taken, discs: Floats, others: Floats, written: dict[str, Name],
    widest: float, *, is_strict: bool,
) -> None:  # fmt: skip
    left, bottom, right, top = taken.frame
    if not (left < spot.x < right and bottom < spot.y < top):
        return
    dot = (spot.x - 2, spot.y - 2, spot.x + 2, spot.y + 2)
    if spot.is_base and not taken.is_free(dot, is_strict=False):
        return
    with wholly(spot.name, spot.where):
        texts = balanced(spot.name, spot.size, widest, spot.weight)
    offered = _choices(spot, texts)
    choices = [choice for choice in offered if taken.is_free(choice[0], is_strict=is_strict)]
    shares = mistaken([box for box, _ in choices], spot, others)
    borne = _borne(spot, is_strict=is_strict)
    costs = [
        (covered(box, discs) + 0.4 * n + _MISTAKEN * share, n)
        for n, ((box, _), share) in enumerate(zip(choices, shares, strict=True))
        if share <= borne
    ]
    if not costs:
        return
    cost, best = min(costs)
    if cost > _MOST_COVERED and not spot.is_important:
        return
    box, lines = choices[best]
    taken.boxes.append(box)
    written[spot.name] = Name(lines, (spot.x, spot.y) if spot.is_base else None)


def _borne(spot: Spot, *, is_strict: bool) -> float:
    """By how much a name may seem to belong to discs of others; if by more, it is left out."""
    if spot.rank < _SUBJECT and spot.weight == "bold":
        return _CITY_BEARS if is_strict else math.inf
    # A village of which there is something to tell is named beside a town, if need be.
    if spot.is_told:
        return _TOLD_BEARS
    return 0.0 if is_strict else _LAST_BEARS


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
    if spot.rank < _CITY:
        # Two cities may be so close that only a name a little above or below has room.
        sides += [(aside, up, anchor) for up in (high * 0.25, high * 0.75)
                  for aside, anchor in ((spot.gap, "left"), (-spot.gap, "right"))]  # fmt: skip
    return [block_of(spot, texts, aside, up, anchor) for aside, up, anchor in sides]
