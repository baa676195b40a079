"""A life in sentences, made of the statements and of nothing else.

What nobody is known to dispute is told up to the first day for which accounts differ; then what
no particular account tells, and what each does; then what nobody disputes again. A claim stays the
words of whoever makes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from geo_app.datewords import in_words, since_words, span_words, until_words
from geo_app.lives.disputes import (
    BEGINNING,
    END,
    Dispute,
    cut,
    disputes_of,
    is_agreed,
    rivals_of,
)
from geo_app.lives.naming import (
    Names,
    account_words,
    certainty_words,
    doubt_word,
    is_party,
    is_unit,
    joined_words,
    teller_words,
)
from geo_app.lives.values import Passage, Phrase, Spell, Track
from geo_app.model import Atlas
from geo_app.validtime import OPEN_END

__all__ = ["track_passages"]

_ALWAYS = "all the time"


def track_passages(atlas: Atlas, tracks: Sequence[Track], kind: str = "") -> tuple[Passage, ...]:
    """Who held the place: what is not disputed, what accounts tell, what is not disputed again.

    Parameters
    ----------
    atlas
        Its parties and accounts give the names.
    tracks
        What nobody in particular asserts, and what each account does.
    kind
        What the place is, such as ``village``.
    """
    nobody = [spell for track in tracks if not track.account for spell in track.spells]
    rivals = [track for track in tracks if track.account]
    disputes = disputes_of(nobody, rivals)
    before, between, after = _parted(nobody, rivals, disputes)
    telling = _Telling(atlas, rivals, f"the {kind or 'place'}")
    told = [
        telling.agreed(before),
        telling.of_no_side(between),
        *(telling.account(track, disputes, after) for track in rivals),
        telling.agreed(after),
    ]
    return tuple(Passage("", tuple(phrases)) for phrases in told if phrases)


def _parted(
    nobody: Sequence[Spell], rivals: Sequence[Track], disputes: Sequence[Dispute]
) -> tuple[list[Spell], list[Spell], list[Spell]]:
    """What is told before the first day of difference, until nobody disputes it, and after."""
    if not disputes:
        return list(nobody), [], []
    edge, before, between = disputes[0].start, [], []
    for spell in nobody:
        if spell.time.start_latest >= edge[0]:
            between.append(spell)
        elif spell.time.end_earliest <= edge[0]:
            before.append(spell)
        else:
            before += filter(None, [cut(spell, BEGINNING, edge)])
            between += filter(None, [cut(spell, edge, END)])
    disputed = [not is_agreed(spell, rivals) for spell in between]
    last = len(disputed) - disputed[::-1].index(True) if any(disputed) else 0
    return before, between[:last], between[last:]


class _Telling:
    """Puts spells into sentences; a party has its short name after its first mention."""

    def __init__(self, atlas: Atlas, rivals: Sequence[Track], kind: str) -> None:
        self.atlas, self.rivals, self.kind = atlas, rivals, kind
        self.names = Names(atlas)

    def agreed(self, spells: Sequence[Spell]) -> list[Phrase]:
        if len(spells) == 1 and is_party(spells[0].holder):
            (spell,) = spells
            words = f"Nobody is known to dispute that {self._clause(spell, _span(spell))}"
            return [Phrase(words, spell.sources), Phrase(".")]
        told = [phrase for one in self._in_turn(spells) for phrase in (one, Phrase(". "))]
        return [*told, Phrase("Nobody is known to dispute this.")] if told else []

    def _in_turn(self, spells: Sequence[Spell]) -> Iterator[Phrase]:
        """A sentence for each spell; "then" is the end of the one before, where it begins."""
        for number, spell in enumerate(spells):
            when = _span(spell)
            if number and spell.valid_from and spell.valid_from == spells[number - 1].valid_to:
                when = (
                    f"from then {until_words(spell.valid_to)}" if spell.valid_to else "since then"
                )
            elif not number and is_unit(self.atlas, spell.holder):
                # The first day told of a part of a state is not the day it began to hold.
                when = until_words(spell.valid_to) or _ALWAYS
            yield Phrase(_capital(self._fronted(spell, when)), spell.sources)

    def of_no_side(self, spells: Sequence[Spell]) -> list[Phrase]:
        told = []
        for number, spell in enumerate(spells):
            lead = "" if number else "By no particular account, "
            words = f"{lead}{self._clause(spell, _span(spell))}{_noted(self._against(spell))}"
            told.append(Phrase(words if lead else f" {_capital(words)}", spell.sources))
            told.append(Phrase("."))
        return told

    def account(
        self, track: Track, disputes: Sequence[Dispute], after: Sequence[Spell]
    ) -> list[Phrase]:
        """An account's own words, then what else it is not known to dispute."""
        own = [spell for spell in track.spells if spell.is_own]
        told = []
        for number, spell in enumerate(own):
            name = account_words(self.atlas, track.account)
            lead = " By the same account, " if number else f"According to {name}, "
            known = self.atlas.parties.get(spell.holder)
            subject = "it" if known and name in (known.name, known.short) else ""
            words = self._clause(spell, _span(spell), subject, is_sure=True)
            notes = (certainty_words(spell.certainties), *_said(spell), *self._against(spell))
            told.append(Phrase(f"{lead}{words}{_noted(notes)}", spell.sources))
            told.append(Phrase("."))
        return [*told, *self._left(track, disputes, after)] if told else []

    def _left(
        self, track: Track, disputes: Sequence[Dispute], after: Sequence[Spell]
    ) -> Iterator[Phrase]:
        """What it is not known to dispute, from the first day for which accounts differ."""
        later = {part.id for spell in after for part in spell.parts}
        pieces = (
            cut(spell, disputes[0].start, END)
            for spell in (track.spells if disputes else ())
            if not spell.is_own and is_party(spell.holder)
        )
        left = [
            spell
            for spell in pieces
            if spell and _is_sure(spell) and not {part.id for part in spell.parts} & later
        ]
        for number, spell in enumerate(left):
            lead = ", nor that" if number else " It is not known to dispute that"
            yield Phrase(f"{lead} {self._clause(spell, _span(spell))}", spell.sources)
        if left:
            yield Phrase(".")

    def _fronted(self, spell: Spell, when: str) -> str:
        """Who held it, the time first; where that is not known, the time inside."""
        if not is_party(spell.holder):
            return self._clause(spell, when)
        return f"{when} {self._clause(spell, '')}"

    def _clause(self, spell: Spell, when: str, subject: str = "", *, is_sure: bool = False) -> str:
        """Who held it, then the time, with what doubt there is before the verb."""
        has = "has " if spell.time.end_latest == OPEN_END else ""
        if not is_party(spell.holder):
            held = "has held" if has else "held"
            return " ".join(filter(None, (f"who {held} it", when, "is not known")))
        doubt = "" if is_sure else doubt_word(spell.certainties)
        partly = "" if is_sure or doubt else certainty_words(spell.certainties)
        name = subject or self.names(spell.holder)
        held = f"{name} {has}{doubt}held {self.kind if subject else 'it'}"
        if is_unit(self.atlas, spell.holder):
            held = f"it {has}{doubt}{'lain' if has else 'lay'} in {name.removesuffix(',')}"
        return " ".join(filter(None, (held, when))) + _noted([partly])

    def _against(self, spell: Spell) -> Iterator[str]:
        """Who names another holder or disputes it, and for which time."""
        others = rivals_of(spell, [_speaking(track, spell) for track in self.rivals])
        for account in dict.fromkeys(account for account, _ in others):
            against = _joined([other for teller, other in others if teller == account])
            spans = list(filter(None, (_rival_words(spell, other) for other in against)))
            is_over = bool(spans) and all(one.startswith("until") for one in spans)
            verb = "denied" if is_over else "disputed"
            yield f"{verb} by {account_words(self.atlas, account)} {joined_words(spans)}".strip()
        silent = [party for party in spell.disputed_by if party not in dict(others)]
        if silent:
            tellers = joined_words([teller_words(self.atlas, party) for party in silent])
            yield f"disputed by {tellers}"


def _speaking(track: Track, spell: Spell) -> Track:
    """What an account has to say against a spell: if it disputes it, all that it tells counts."""
    is_disputing = track.account in spell.disputed_by
    spells = (replace(one, is_own=True) if is_disputing else one for one in track.spells)
    return Track(track.account, tuple(spells))


def _joined(spells: Sequence[Spell]) -> list[Spell]:
    """Spells that touch as one, whoever is their holder."""
    joined: list[Spell] = []
    for spell in spells:
        if joined and spell.time.start_earliest <= joined[-1].time.end_latest:
            before = joined[-1]
            time = replace(
                before.time,
                end_earliest=spell.time.end_earliest,
                end_latest=spell.time.end_latest,
            )
            joined[-1] = replace(before, time=time, valid_to=spell.valid_to)
        else:
            joined.append(spell)
    return joined


def _is_sure(spell: Spell) -> bool:
    """Whether there is a day on which one of its parts surely holds."""
    first, last = spell.time.start_earliest, spell.time.end_latest
    times = [part.time for part in spell.parts]
    return any(max(t.start_latest, first) < min(t.end_earliest, last) for t in times)


def _rival_words(spell: Spell, other: Spell) -> str:
    """For which part of a spell another holder is named; empty for all of it."""
    is_later = other.time.start_earliest > spell.time.start_latest
    is_over = other.time.end_latest < spell.time.end_earliest
    if is_later and is_over:
        return _span(other)
    if is_over:
        return until_words(other.valid_to)
    return since_words(other.valid_from) if is_later else ""


def _span(spell: Spell) -> str:
    return span_words(spell.valid_from, spell.valid_to) or _ALWAYS


def _said(spell: Spell) -> list[str]:
    days = list(dict.fromkeys(part.asserted_on for part in spell.parts if part.asserted_on))
    return [f"said on {joined_words([in_words(day) for day in days])}"] if days else []


def _noted(notes: Iterable[str]) -> str:
    noted = "; ".join(filter(None, notes))
    return f" ({noted})" if noted else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
