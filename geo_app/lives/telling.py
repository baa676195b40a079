"""A life in sentences, made of the statements and of nothing else.

What nobody is known to dispute is told first, then, account by account, what accounts tell
differently, then what nobody disputes again. A claim stays the words of whoever makes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import numpy as np
import pandas as pd

from geo_app.control import Held
from geo_app.datewords import in_words, since_words, span_words, until_words
from geo_app.lives.naming import (
    account_words,
    certainty_words,
    is_party,
    joined_words,
    party_words,
    place_kind,
    teller_words,
)
from geo_app.lives.values import Division, Passage, Piece, Spell, Track
from geo_app.model import Atlas
from geo_app.validtime import OPEN_END, OPEN_START, iso_date, written_date

__all__ = ["ground_passages", "opening_passage", "point_passages", "track_passages"]


def opening_passage(
    name: str, kind: str, error_km: float | None, divisions: Sequence[Division]
) -> Passage:
    """What the place is and where it lies now."""
    known = f"; its position is known to about {error_km:g} km" if error_km else ""
    return Passage("", (Piece(f"{name} is {place_kind(kind)}{known}."), *_where_now(divisions)))


def _where_now(divisions: Sequence[Division]) -> Iterator[Piece]:
    """The smallest outline without an end that nobody merely claims, and those it may lie in."""
    now = [one for one in divisions if one.time.end_latest == OPEN_END and not one.claimant]
    now.sort(key=lambda one: one.km2)
    sure = next((one for one in now if not one.is_near_edge), None)
    near = [one for one in now if one.is_near_edge and (sure is None or one.km2 < sure.km2)]
    if near:
        names, are = joined_words([one.name for one in near]), "are" if near[1:] else "is"
        yield Piece(f" It lies at the edge of what {are} now called {names}", _together(near))
        yield Piece(f", in {sure.name}", sure.sources) if sure else Piece("")
        yield Piece(".")
    elif sure:
        yield Piece(f" It lies in what is now called {sure.name}", sure.sources)
        yield Piece(".")


def _together(divisions: Iterable[Division]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for one in divisions for source in one.sources))


def track_passages(atlas: Atlas, tracks: Sequence[Track]) -> tuple[Passage, ...]:
    """Who held the place: what is not disputed, what accounts tell, what is not disputed again."""
    nobody = next((list(track.spells) for track in tracks if not track.account), [])
    rivals = [track for track in tracks if track.account]
    agreed = [not spell.disputed_by and not _rivals_of(spell, rivals) for spell in nobody]
    first = agreed.index(False) if False in agreed else len(agreed)
    last = len(agreed) - agreed[::-1].index(False) if False in agreed else len(agreed)
    before, between, after = nobody[:first], nobody[first:last], nobody[last:]
    told = [
        *_undisputed(atlas, before, is_first=True),
        *_differing(atlas, between, rivals),
        *_undisputed(atlas, after, is_first=not before),
    ]
    return tuple(told)


def _rivals_of(spell: Spell, rivals: Iterable[Track]) -> list[tuple[str, Spell]]:
    """Accounts with what they assert of another holder, on a day on which a spell surely holds."""
    return [
        (track.account, other)
        for track in rivals
        for other in track.spells
        if other.is_own and other.holder != spell.holder and _overlap(spell, other)
    ]


def _overlap(spell: Spell, other: Spell) -> bool:
    start = max(spell.time.start_latest, other.time.start_earliest)
    return start < min(spell.time.end_earliest, other.time.end_latest)


def _undisputed(atlas: Atlas, spells: Sequence[Spell], *, is_first: bool) -> Iterator[Passage]:
    if not spells:
        return
    first, is_whole = spells[0], is_first and _is_dated(spells[0])
    begin = f"Statements begin on {in_words(first.valid_from)}. " if is_whole else ""
    verb = "has been" if len(spells) == 1 and _is_open(first) else "was"
    pieces = [Piece(f"{begin}Nobody is known to dispute that it {verb} held ")]
    for number, spell in enumerate(spells):
        is_last = number == len(spells) - 1
        joint = "" if number == 0 else "; and since then " if is_last and _is_open(spell) else "; "
        start = "" if number or is_whole else since_words(spell.valid_from)
        words = filter(None, (_by(atlas, spell), start, until_words(spell.valid_to)))
        pieces.append(Piece(joint + " ".join(words), spell.sources))
    yield Passage("", (*pieces, Piece(".")))


def _is_dated(spell: Spell) -> bool:
    is_one_day = spell.time.start_earliest == spell.time.start_latest
    return is_one_day and spell.time.start_earliest != OPEN_START


def _is_open(spell: Spell) -> bool:
    return spell.time.end_latest == OPEN_END


def _by(atlas: Atlas, spell: Spell) -> str:
    if not is_party(spell.holder):
        return "by a holder that is not known"
    name, doubt = party_words(atlas, spell.holder), certainty_words(spell.certainties)
    # A name with a comma in it needs another one behind it.
    after = f" ({doubt})" if doubt else "," if ", " in name and not _is_open(spell) else ""
    return f"by {name}{after}"


def _differing(atlas: Atlas, nobody: Sequence[Spell], rivals: Sequence[Track]) -> Iterator[Passage]:
    """What no account in particular tells, then each account's own words."""
    tracks = [track for track in (Track("", tuple(nobody)), *rivals) if _own(track)]
    if not tracks:
        return
    since = f"{_differing_since(nobody, rivals)} accounts differ."
    yield Passage("", (Piece(since if nobody else "Accounts tell of it in days of their own."),))
    for track in tracks:
        pieces = _told(atlas, _own(track), () if track.account else rivals)
        yield Passage(f"Told by {account_words(atlas, track.account)}", (*pieces, Piece(".")))


def _own(track: Track) -> list[Spell]:
    return [spell for spell in track.spells if spell.is_own]


def _differing_since(nobody: Sequence[Spell], rivals: Sequence[Track]) -> str:
    """From when on accounts differ: the first day of a rival statement, or of a disputed spell."""
    days = [
        max(other.time.start_earliest, spell.time.start_earliest)
        for spell in nobody
        for _, other in _rivals_of(spell, rivals)
    ]
    days += [spell.time.start_earliest for spell in nobody if _is_only_denied(spell, rivals)]
    day = min(days, default=OPEN_START)
    return "From the beginning" if day == OPEN_START else f"From {written_date(day)} on"


def _is_only_denied(spell: Spell, rivals: Sequence[Track]) -> bool:
    telling = {account for account, _ in _rivals_of(spell, rivals)}
    return bool(set(spell.disputed_by) - telling)


def _told(atlas: Atlas, spells: Sequence[Spell], rivals: Sequence[Track]) -> Iterator[Piece]:
    for number, spell in enumerate(spells):
        holder = party_words(atlas, spell.holder)
        who = holder if is_party(spell.holder) else "a holder that is not known"
        notes = [certainty_words(spell.certainties), *_said(spell), *_against(atlas, spell, rivals)]
        noted = "; ".join(filter(None, notes))
        words = f"{'; ' if number else 'held '}by {who}{',' * (', ' in who)} {_span(spell)}"
        yield Piece(words + (f" ({noted})" if noted else ""), spell.sources)


def _span(spell: Spell) -> str:
    return span_words(spell.valid_from, spell.valid_to) or "all the time"


def _said(spell: Spell) -> list[str]:
    days = list(dict.fromkeys(part.asserted_on for part in spell.parts if part.asserted_on))
    return [f"said on {joined_words([in_words(day) for day in days])}"] if days else []


def _against(atlas: Atlas, spell: Spell, rivals: Sequence[Track]) -> Iterator[str]:
    """Who names another holder for some of the time, and for which; who merely disputes it."""
    others = _rivals_of(spell, rivals)
    for account in dict.fromkeys(account for account, _ in others):
        spans = [_span(other) for teller, other in others if teller == account]
        yield f"another holder named by {account_words(atlas, account)}, {joined_words(spans)}"
    silent = [party for party in spell.disputed_by if party not in dict(others)]
    if silent:
        yield f"disputed by {joined_words([teller_words(atlas, party) for party in silent])}"


def ground_passages(line: pd.DataFrame, last: int) -> tuple[Passage, ...]:
    """How far the inferred line between holders was, up to a last day."""
    days, km = line["day"].to_numpy(), line["km"].to_numpy(dtype=float)
    lasted = np.where(np.isnan(km), 0, np.diff(np.append(days, max([last, *days[-1:]]))))
    if not lasted.any():
        return ()
    longest = int(lasted.argmax())
    start = written_date(int(days[longest]))
    is_now = longest == len(days) - 1
    span = (
        f"since {start}" if is_now else f"from {start} until {written_date(int(days[longest + 1]))}"
    )
    nearest = int(np.nanargmin(km))
    near = f"; it came nearest on {written_date(int(days[nearest]))}, to {_km(km[nearest])}"
    words = f"{_km(km[longest])} away for the longest time, {span}{near * (nearest != longest)}."
    return (
        Passage("Line between holders (inferred from the settlements around)", (Piece(words),)),
    )


def point_passages(
    atlas: Atlas, ground: Sequence[Held], nearest: tuple[str, float] | None
) -> tuple[Passage, ...]:
    """What lies nearest to a point, and who it was inferred to be held by."""
    told = []
    if nearest:
        words = f"The nearest settlement is {nearest[0]}, {_km(nearest[1])} away."
        told.append(Passage("", (Piece(words),)))
    known = [held for held in ground if is_party(held.holder)]
    spells = [list(same) for _, same in groupby(known, key=lambda held: held.holder)]
    words = "; ".join(_inferred(atlas, spell) for spell in spells)
    if words:
        lead = "Inferred from the nearest settlements whose holder is known"
        told.append(Passage(lead, (Piece(f"held {words}."),)))
    return tuple(told)


def _inferred(atlas: Atlas, spell: Sequence[Held]) -> str:
    first, end = spell[0].first_day, spell[-1].end_day
    span = span_words(*("" if day is None else iso_date(day) for day in (first, end)))
    doubts = list(dict.fromkeys(held.doubt for held in spell))
    is_partly = "in part " * (len(doubts) > 1)
    doubt = ("", f" ({is_partly}less certain)", f" ({is_partly}possible)")[max(doubts)]
    name = party_words(atlas, spell[0].holder)
    return f"by {name}{',' * (', ' in name)} {span or 'all the time'}{doubt}"


def _km(km: float) -> str:
    if km < 0.05:
        return "less than 0.1 km"
    return f"{km:.1f} km" if km < 10 else f"{km:.0f} km"
