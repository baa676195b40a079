"""The names on the map of a film: placed once for all its dates, seen with what they name."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from geo_app.model import LayerKind
from geo_app.snapshot.boxes import Box
from geo_app.snapshot.content.looks import Mark, Shape
from geo_app.snapshot.content.subject import subject_of
from geo_app.snapshot.film.telling import Told
from geo_app.snapshot.page.blocks import Name
from geo_app.snapshot.page.labels import labels_of
from geo_app.snapshot.scene import Scene

__all__ = ["Names"]

#: Marks that have no names.
_NAMELESS = (LayerKind.EVENT, LayerKind.CLAIM)
#: A town of the ground so near to a settlement, in units, is the same.
_NEAR = 7.0
#: So many places may change for those to be named before others.
_MOST_CHANGING = 100
#: A place, or a feature that names none, and what it is called.
Owner = tuple[object, str]
Place = tuple[float, float]


class _Dated(NamedTuple):
    """A name, and whose mark must be drawn for it to be seen; None if it is seen on all dates."""

    name: Name
    owner: Owner | None = None


class Names:
    """The names of a film.

    What is drawn on some dates only is named on those, always at the same spot. Where the ground
    has a town, its name is there on all dates, with a dot that a mark of the town hides.

    Parameters
    ----------
    page
        The page of all dates.
    days
        What is told on each of them.
    looks
        What each mark looks like, by its ``id``.
    keep_clear
        Boxes on which no name may lie.

    Attributes
    ----------
    dots
        Those towns of the ground whose dots lie under all marks, as names without words.
    """

    def __init__(
        self, page: Scene, days: Collection[tuple[Told, ...]],
        looks: Mapping[int, tuple[int, int, str]], keep_clear: Sequence[Box],
    ) -> None:  # fmt: skip
        self.page, self.looks, self.keep_clear = page, looks, keep_clear
        told = {id(one): one for day in days for one in day}.values()
        marks = self._marks(told)
        placed = self._placed(list(marks.values()), _steady(told))
        self.dated = [_Dated(name, self._owner(name, marks)) for name in placed]
        self.dots = self._stay(marks)
        owners = {one.owner for one in self.dated}
        #: Whom of those with names each telling draws.
        self.drawn = {id(one): owners.intersection(map(_owner, _named(one))) for one in told}

    def on(self, told: tuple[Told, ...]) -> tuple[Name, ...]:
        """The names that are seen with what is told."""
        drawn = {None}.union(*(self.drawn[id(one)] for one in told))
        return tuple(one.name for one in self.dated if one.owner in drawn)

    def _marks(self, told: Iterable[Told]) -> dict[Owner, Mark]:
        """One mark of each place: what changes, or differs all along, is named first.

        Where much changes, change sets nothing apart; then towns come first.
        """
        found = _by_owner(told)
        changing = {
            owner for owner, marks in found.items() if len({self.looks[id(m)] for m in marks}) > 1
        }
        is_telling = len(changing) <= _MOST_CHANGING
        return {
            owner: marks[0]._replace(
                is_rival=all(mark.is_rival for mark in marks),
                is_new=is_telling and owner in changing,
            )
            for owner, marks in found.items()
        }

    def _placed(self, marks: Sequence[Mark], shapes: Sequence[Shape]) -> tuple[Name, ...]:
        page = self.page
        return labels_of(
            page.view, marks, shapes, [layer for layer in page.basemap if layer.kind == "town"],
            language=page.request.language, keep_clear=self.keep_clear,
            subject=subject_of(page.atlas),
        )  # fmt: skip

    def _owner(self, name: Name, marks: Mapping[Owner, Mark]) -> Owner | None:
        """Whose name it is: of places that are called so, the nearest."""
        if name.dot:
            return None
        words = _letters(*(line.text for line in name.lines))
        called = [owner for owner in marks if _letters(owner[1]) == words]
        x, y = name.lines[0].x, name.lines[0].y
        return min(called, key=lambda one: math.dist((x, y), self._place(marks[one])), default=None)

    def _place(self, mark: Mark) -> Place:
        x, y = self.page.view.page([mark.points[0]])[0].tolist()
        return x, y

    def _stay(self, marks: Mapping[Owner, Mark]) -> tuple[Name, ...]:
        """Let names of places stay that are towns of the ground, and give these their dots."""
        towns = [name.dot for name in self._placed([], []) if name.dot]
        called = Counter(place for place, _ in marks)
        dots = []
        for number, (name, owner) in enumerate(self.dated):
            # What is called by another name later has each on its dates.
            if owner is None or called[owner[0]] > 1:
                continue
            place = self._place(marks[owner])
            if any(math.dist(place, town) < _NEAR for town in towns):
                self.dated[number] = _Dated(name)
                dots.append(Name((), place))
        return tuple(dots)


def _by_owner(told: Iterable[Told]) -> dict[Owner, list[Mark]]:
    found: dict[Owner, list[Mark]] = {}
    for mark in {id(mark): mark for one in told for mark in _named(one)}.values():
        found.setdefault(_owner(mark), []).append(mark)
    return found


def _named(told: Told) -> Iterable[Mark]:
    return (mark for mark in told.marks if mark.kind not in _NAMELESS and mark.points)


def _owner(mark: Mark) -> Owner:
    # What names no place stands alone.
    return mark.place or (mark.layer, mark.rows), mark.name


def _steady(told: Iterable[Told]) -> list[Shape]:
    """The shapes that are drawn on all dates: a territory's name would outlive it."""
    layers: dict[str, list[dict[int, Shape]]] = {}
    for one in told:
        layers.setdefault(one.layer, []).append({shape.row: shape for shape in one.shapes})
    return [
        shape for first, *others in layers.values() for row, shape in first.items()
        if all(row in other for other in others)
    ]  # fmt: skip


def _letters(*texts: str) -> str:
    """A text without its spaces, some of which are lost where its lines break."""
    return "".join("".join(texts).split())
