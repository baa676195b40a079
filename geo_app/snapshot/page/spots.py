"""Which places of a map may be named, and which of them come first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from geo_app.model import Layer, LayerKind
from geo_app.snapshot.content.looks import Mark
from geo_app.snapshot.page.blocks import GAP, Spot
from geo_app.snapshot.page.sizes import VILLAGE, radius_of
from geo_app.snapshot.projection import View

__all__ = ["spots_of"]

#: From which zoom on names of settlements are written: city, town, village.
_FROM_ZOOM = (5.0, 7.6, 10.2)
#: So few have room for all their names, whatever the zoom.
_FEW = 40
#: The same for towns of the ground, by their rank.
_BASE_FROM = {1: 4.0, 2: 6.5, 3: 7.9, 4: 8.7}
_LATEST = 4
#: A town of the ground so near to a settlement, in units and in kilometres, is the same.
_NEAR, _NEAR_KM = 7.0, 4.0
#: From one rank of the ground's towns to the next among all names.
_RANK = 0.6
_SIZES = (12.0, 11.0, 10.0)
_WEIGHTS = ("bold", "regular", "regular")
_CITIES, _RIVAL_VILLAGE = 0, 1.4
#: The ranks of towns that the atlas is about, first if accounts differ, and behind them of cities
#: that it is not about.
_RIVAL_TOWN, _SUBJECT_TOWN, _BYSTANDER = 0.1, 0.45, 0.6
#: Of two that are alike in all else, that of which more is told.
_ALIKE = 1e-4


def spots_of(
    view: View, marks: Sequence[Mark], towns: Iterable[Layer], language: str, zoom: float,
    subject: Mapping[str, int],
) -> Iterator[Spot]:  # fmt: skip
    """Settlements of layers, and towns of the ground that are none of them.

    Parameters
    ----------
    view
        Of the map.
    marks
        What is drawn; events and claims have no names.
    towns
        Layers of the ground.
    language
        Of the ground's names.
    zoom
        Of the map, as in `geo_app.snapshot.page.sizes.zoom_of`.
    subject
        The order of the places that the atlas is about.
    """
    kinds = (LayerKind.EVENT, LayerKind.CLAIM)
    named = [mark for mark in marks if mark.kind not in kinds and mark.name.strip() and mark.points]
    base = list(_base_spots(view, towns, language))
    places = view.page([mark.points[0] for mark in named])
    reach = min(_NEAR, _NEAR_KM / view.km_per_unit)
    known: set[int] = set()
    is_sparse = len(named) <= _FEW
    for mark, (x, y) in zip(named, places.tolist(), strict=True):
        is_told = mark.is_rival or mark.is_new
        is_town = mark.size < VILLAGE
        near = _near(base, x, y, reach) if is_town or is_told else []
        known.update(near)
        is_subject = mark.place in subject
        # What the atlas is about is named as if it were a size larger.
        is_large = zoom >= _FROM_ZOOM[max(mark.size - is_subject, 0)]
        if not (is_large or is_told or is_sparse):
            continue
        rank = min((base[n].rank for n in near), default=_LATEST)
        order = _importance(mark, rank, subject)
        gap = radius_of(mark.size, zoom) + GAP
        weight = _WEIGHTS[mark.size] if is_subject or not subject else "regular"
        yield Spot(order, mark.name, x, y, gap, _SIZES[mark.size], weight, "ink",
                    is_important=is_told or is_town, is_told=is_told,
                    where=_where(mark))  # fmt: skip
    # A town of the ground is often a settlement of a layer too.
    for number, spot in enumerate(base):
        if number not in known and zoom >= _BASE_FROM[round(spot.rank / _RANK)]:
            yield spot


def _importance(mark: Mark, rank: float, subject: Mapping[str, int]) -> float:
    """By size, cities by their rank on the ground; then first of which accounts differ, or is new.

    Towns that the atlas is about come before the cities around them, villages of which accounts
    differ before towns about which there is nothing to tell.
    """
    is_subject = mark.place in subject
    alike = _ALIKE * subject.get(mark.place, 0)
    told = 0.0 if mark.is_rival else 0.3 if mark.is_new else 0.6
    if mark.size == _CITIES and subject and not is_subject:
        return _BYSTANDER + 0.05 * (rank + told)
    if mark.size == _CITIES:
        return 0.1 * rank + 0.05 * told + alike
    if is_subject and mark.size < VILLAGE:
        return (_RIVAL_TOWN if mark.is_rival else _SUBJECT_TOWN) + 0.02 * rank + 0.1 * told + alike
    if mark.is_rival and mark.size == VILLAGE:
        return _RIVAL_VILLAGE + 0.02 * rank
    return mark.size + told + 0.02 * rank


def _where(mark: Mark) -> str:
    feature = f"place {mark.place}" if mark.place else f"feature {mark.rows[0] + 1}"
    return f"layer {mark.layer}, {feature}"


def _near(spots: Sequence[Spot], x: float, y: float, reach: float) -> list[int]:
    near = (max(abs(x - spot.x), abs(y - spot.y)) < reach for spot in spots)
    return [number for number, is_near in enumerate(near) if is_near]


def _base_spots(view: View, towns: Iterable[Layer], language: str) -> Iterator[Spot]:
    for layer in towns:
        frame = layer.frame[layer.frame.geom_type == "Point"]
        places = view.page(np.column_stack([frame.geometry.x, frame.geometry.y]))
        own = frame.get(f"name:{language}", frame["name"])
        ranks = frame["rank"] if "rank" in frame.columns else [_LATEST] * len(frame)
        rows = zip(own, frame["name"], ranks, places.tolist(), strict=True)
        for name, plain, given, (x, y) in rows:
            rank = int(given) if given in _BASE_FROM else _LATEST
            text = _worded(name) or _worded(plain)
            if text:
                yield Spot(rank * _RANK, text, x, y, 4.0, 10.0, "regular", "town", is_base=True,
                           where=f"layer {layer.id}")  # fmt: skip


def _worded(value: object) -> str:
    """A name; empty if there is none."""
    return value if isinstance(value, str) and value.strip() else ""
