"""How many settlements are drawn, by holder: the numbers of the legend and of the words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from geo_app.model import LayerKind
from geo_app.snapshot.content.looks import Mark
from geo_app.style import Status

__all__ = ["Held", "Tally", "is_settlement", "tally_of"]

#: Marks with these outlines, hills and bridges, have holders and are no settlements.
_NO_SETTLEMENT = frozenset(("triangle", "bar"))
_UNSURE = frozenset((Status.DOUBTFUL, Status.CLAIMED))


class Held(NamedTuple):
    """Settlements for which one party alone is named, and of how many that is possible only."""

    party: str
    places: int
    doubt: int


class Tally(NamedTuple):
    """Settlements drawn on a date, each counted once.

    `holders` are in the atlas's order of parties, `differing` those for which accounts name
    different holders, `undated` those that changed hands on a day that is not known exactly.
    """

    day: int
    holders: tuple[Held, ...]
    differing: int
    undated: int


def is_settlement(mark: Mark) -> bool:
    """Whether a mark is that of a settlement, not of a hill, a bridge or an event.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> from geo_app.snapshot.content.looks import drawn_of
    >>> from geo_app.snapshot.request import Request
    >>> atlas = read_atlas()
    >>> marks, _ = drawn_of(atlas, atlas.layers, Request(16896))
    >>> {mark.outline for mark in marks if is_settlement(mark)}
    {'disc'}
    """
    return mark.kind == LayerKind.SETTLEMENT and mark.outline not in _NO_SETTLEMENT


def tally_of(marks: Iterable[Mark], parties: Sequence[str], day: int) -> Tally:
    """Count the settlements among some marks.

    Parameters
    ----------
    marks
        What is seen; settlements of a layer with a style of its own name no holder.
    parties
        Ids in the order in which they are told.
    day
        The date, days since 1970-01-01.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> from geo_app.snapshot.content.looks import drawn_of
    >>> from geo_app.snapshot.request import Request
    >>> atlas = read_atlas()
    >>> marks, _ = drawn_of(atlas, atlas.layers, Request(16896))
    >>> [held.party for held in tally_of(marks, list(atlas.parties), 16896).holders][1:3]
    ['azerbaijan', 'artsakh']
    """
    drawn = [(number, mark) for number, mark in enumerate(marks) if is_settlement(mark)]
    found: dict[str, set[object]] = {}
    unsure: dict[str, set[object]] = {}
    for number, mark in drawn:
        (party, status, symbol), *others = mark.hues
        if not (others or symbol):
            found.setdefault(party, set()).add(mark.place or number)
            if status in _UNSURE:
                unsure.setdefault(party, set()).add(mark.place or number)
    order = [*parties, *sorted(set(found) - set(parties))]
    split = [(mark.is_rival, mark.place or number) for number, mark in drawn if _is_split(mark)]
    return Tally(
        day,
        tuple(Held(p, len(found[p]), len(unsure.get(p, ()))) for p in order if p in found),
        len({place for is_rival, place in split if is_rival}),
        len({place for is_rival, place in split if not is_rival}),
    )


def _is_split(mark: Mark) -> bool:
    return len(mark.hues) > 1 and not mark.hues[0].symbol
