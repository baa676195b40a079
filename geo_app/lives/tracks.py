"""Who held a place, account by account: statements put together into spells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from geo_app.accounts import place_ids, settlement_layers
from geo_app.kept import kept
from geo_app.lives.disputes import BEGINNING, END, Edge, cut
from geo_app.lives.values import Spell, Statement, Track
from geo_app.model import Atlas
from geo_app.validtime import DAY_COLUMNS, ValidTime

__all__ = ["statements_of", "tracks_of"]


_TEXTS = ("id", "holder", "account", "certainty", "valid_from", "valid_to", "basis")
_COLUMNS = (
    *_TEXTS, *DAY_COLUMNS, "asserted_on", "disputed_by", "sources", "start_kind", "end_kind",
)  # fmt: skip


def statements_of(atlas: Atlas, place: str) -> tuple[Statement, ...]:
    """Every statement about who held a place, nobody's own first, then by account and time."""
    order = {account: number for number, account in enumerate(("", *atlas.accounts))}
    found = _statements(atlas).get(place, ())
    last = len(order)
    return tuple(sorted(found, key=lambda one: (order.get(one.account, last), _by_time(one))))


@kept()
def _statements(atlas: Atlas) -> dict[str, list[Statement]]:
    """Every statement about a holder by place, in the order of the layers and their rows."""
    found: dict[str, list[Statement]] = {}
    for layer in settlement_layers(atlas):
        frame = layer.frame[[name for name in _COLUMNS if name in layer.frame.columns]]
        for place, row in zip(place_ids(layer), frame.to_dict("records"), strict=True):
            if row["holder"]:
                found.setdefault(place, []).append(_statement(row))
    return found


def _by_time(one: Statement | Spell) -> tuple[int, int, int]:
    return one.time.start_earliest, one.time.start_latest, one.time.end_latest


def _statement(row: dict[str, Any]) -> Statement:
    return Statement(
        **{name: row[name] for name in _TEXTS},
        time=ValidTime(*(int(row[column]) for column in DAY_COLUMNS)),
        asserted_on=row["asserted_on"],
        disputed_by=tuple(row["disputed_by"]),
        sources=tuple(row["sources"]),
        start_kind=row.get("start_kind") or "",
        end_kind=row.get("end_kind") or "",
    )


def tracks_of(statements: Sequence[Statement]) -> tuple[Track, ...]:
    """What nobody in particular asserts, then the telling of each account that asserts something.

    An account's telling is its own statements over those nobody in particular asserts and it is
    not known to dispute, as `geo_app.slicing.rows_on` has it.
    """
    accounts = dict.fromkeys(("", *(one.account for one in statements)))
    tracks = (Track(account, _spells(statements, account)) for account in accounts)
    return tuple(track for track in tracks if track.spells)


def _spells(statements: Sequence[Statement], account: str) -> tuple[Spell, ...]:
    own = [_whole(one, is_own=True) for one in statements if one.account == account]
    if not account:
        return tuple(_joined(own))
    # A spell ends where another one may begin, so its own days are cut out as they may be.
    taken = _united(
        ((one.time.start_earliest, one.valid_from), (one.time.end_latest, one.valid_to))
        for one in own
    )
    inherited = [
        piece
        for one in statements
        if not one.account and account not in one.disputed_by
        for piece in _outside(_whole(one, is_own=False), taken)
    ]
    both = [*_joined(own), *_joined(inherited)]
    return tuple(sorted(both, key=lambda spell: (_by_time(spell), spell.is_own)))


def _whole(one: Statement, *, is_own: bool) -> Spell:
    return Spell(one.holder, is_own, one.time, one.valid_from, one.valid_to, (one,))


def _joined(spells: Iterable[Spell]) -> list[Spell]:
    """Spells in order of time; one that continues another of its holder is one with it."""
    joined: list[Spell] = []
    latest: dict[str, int] = {}
    for spell in sorted(spells, key=_by_time):
        place = latest.get(spell.holder, -1)
        if place >= 0 and _continues(spell, joined[place], is_next=place == len(joined) - 1):
            joined[place] = _one(joined[place], spell)
        else:
            latest[spell.holder] = len(joined)
            joined.append(spell)
    return joined


def _continues(spell: Spell, before: Spell, *, is_next: bool) -> bool:
    """Whether a spell leaves no gap after another of its holder.

    With another holder's between them, only if there surely is none: a day of change that is open
    is room for that holder.
    """
    if is_next:
        return spell.time.start_earliest <= before.time.end_latest
    return spell.time.start_latest <= before.time.end_earliest


def _one(first: Spell, second: Spell) -> Spell:
    """Two spells that touch as one; the end is the later of the two."""
    ends = [(s.time.end_latest, s.time.end_earliest, s.valid_to) for s in (first, second)]
    end_latest, end_earliest, valid_to = max(ends)
    start = first.time
    time = ValidTime(start.start_earliest, start.start_latest, end_earliest, end_latest)
    parts = (*first.parts, *second.parts)
    return Spell(first.holder, first.is_own, time, first.valid_from, valid_to, parts)


def _united(spans: Iterable[tuple[Edge, Edge]]) -> list[tuple[Edge, Edge]]:
    united: list[tuple[Edge, Edge]] = []
    for start, end in sorted(spans):
        if united and start[0] <= united[-1][1][0]:
            united[-1] = (united[-1][0], max(united[-1][1], end))
        else:
            united.append((start, end))
    return united


def _outside(spell: Spell, taken: Sequence[tuple[Edge, Edge]]) -> list[Spell]:
    """The parts of a spell outside the spans that are taken."""
    edges = [(BEGINNING, BEGINNING), *taken, (END, END)]
    gaps = ((end, start) for (_, end), (start, _) in pairwise(edges))
    return [piece for low, high in gaps if (piece := cut(spell, low, high))]
