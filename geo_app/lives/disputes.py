"""When accounts differ about a place, and spells cut at the ends of such times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from geo_app.lives.values import Spell, Track
from geo_app.validtime import OPEN_END, OPEN_START, ValidTime

__all__ = ["BEGINNING", "END", "Dispute", "Edge", "cut", "disputes_of", "is_agreed", "rivals_of"]

#: A day on which something is cut, and its words in EDTF.
Edge = tuple[int, str]
BEGINNING: Edge = (OPEN_START, "")
END: Edge = (OPEN_END, "")


@dataclass(frozen=True, slots=True)
class Dispute:
    """A time for which accounts differ: its first day and the first day after it."""

    start: Edge
    end: Edge


def disputes_of(nobody: Sequence[Spell], rivals: Sequence[Track]) -> list[Dispute]:
    """The times for which accounts differ, in order, those that touch as one."""
    merged: list[Dispute] = []
    for one in sorted(_disputes(nobody, rivals), key=lambda one: (one.start[0], one.end[0])):
        if merged and one.start[0] <= merged[-1].end[0]:
            before = merged[-1]
            merged[-1] = Dispute(before.start, max(before.end, one.end, key=_day))
        else:
            merged.append(one)
    return merged


def _disputes(nobody: Sequence[Spell], rivals: Sequence[Track]) -> Iterator[Dispute]:
    for spell in nobody:
        for _, other in rivals_of(spell, rivals):
            yield _common(spell, other)
        for part in spell.parts:
            if _is_only_denied(spell, part.disputed_by, rivals):
                yield Dispute(
                    (part.time.start_earliest, part.valid_from),
                    (part.time.end_latest, part.valid_to),
                )
    for first, second in combinations(rivals, 2):
        for spell in first.spells:
            for _, other in rivals_of(spell, [second]) if spell.is_own else ():
                yield _common(spell, other)


def _day(edge: Edge) -> int:
    return edge[0]


def _common(one: Spell, other: Spell) -> Dispute:
    starts = ((s.time.start_earliest, s.valid_from) for s in (one, other))
    ends = ((s.time.end_latest, s.valid_to) for s in (one, other))
    return Dispute(max(starts, key=_day), min(ends, key=_day))


def _is_only_denied(spell: Spell, denying: Iterable[str], rivals: Sequence[Track]) -> bool:
    telling = {account for account, _ in rivals_of(spell, rivals)}
    return bool(set(denying) - telling)


def is_agreed(spell: Spell, rivals: Sequence[Track]) -> bool:
    """Whether nobody is known to dispute a spell."""
    return not spell.disputed_by and not rivals_of(spell, rivals)


def rivals_of(spell: Spell, rivals: Iterable[Track]) -> list[tuple[str, Spell]]:
    """Accounts with what they assert of another holder, on a day on which a spell surely holds.

    Of an account that disputes the spell, on a day on which it may hold.
    """
    return [
        (track.account, other)
        for track in rivals
        for other in track.spells
        if other.is_own
        and other.holder != spell.holder
        and _overlap(spell, other, is_denied=track.account in spell.disputed_by)
    ]


def _overlap(spell: Spell, other: Spell, *, is_denied: bool) -> bool:
    time = spell.time
    first, last = (
        (time.start_earliest, time.end_latest)
        if is_denied
        else (time.start_latest, time.end_earliest)
    )
    return max(first, other.time.start_earliest) < min(last, other.time.end_latest)


def cut(spell: Spell, low: Edge, high: Edge) -> Spell | None:
    """The part of a spell between two days; an end that is cut has the words of that day."""
    time, (first, _), (last, _) = spell.time, low, high
    if max(time.start_earliest, first) >= min(time.end_latest, last):
        return None
    days = ValidTime(
        max(time.start_earliest, first),
        max(time.start_latest, first),
        min(time.end_earliest, last),
        min(time.end_latest, last),
    )
    starts = spell.valid_from if days.start_earliest == time.start_earliest else low[1]
    ends = spell.valid_to if days.end_latest == time.end_latest else high[1]
    parts = tuple(
        part
        for part in spell.parts
        if part.time.start_earliest < days.end_latest and part.time.end_latest > days.start_earliest
    )
    return Spell(spell.holder, spell.is_own, days, starts, ends, parts)
