"""Where a place or a point lies, and what was inferred of the ground around it, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pandas as pd

from geo_app.control import Held
from geo_app.datewords import span_words
from geo_app.days import MONTHS, ymd_of
from geo_app.lives.disputes import Dispute
from geo_app.lives.naming import ground_doubt, is_party, joined_words, party_words, place_kind
from geo_app.lives.values import Division, Passage, Phrase
from geo_app.model import Atlas
from geo_app.validtime import OPEN_END, OPEN_START, iso_date

__all__ = ["Neighbour", "ground_passages", "opening_passage", "point_passages"]

_WINDS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
#: More times of difference than this are too many for one sentence.
_FEW = 3


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A place near another: how far from it the other lies, and its bearing in degrees."""

    name: str
    km: float
    bearing: float

    @property
    def words(self) -> str:
        """How the other place lies to this one.

        Examples
        --------
        >>> Neighbour("Bridge", 5.6, 350.0).words, Neighbour("Bridge", 0.4, 90.0).words
        ('about 6 km north of Bridge', 'close to Bridge')
        """
        if self.km < 1:
            return f"close to {self.name}"
        return f"about {self.km:.0f} km {_WINDS[round(self.bearing / 45) % 8]} of {self.name}"


def opening_passage(
    name: str,
    kind: str,
    divisions: Sequence[Division],
    near: Neighbour | None,
    disputes: Sequence[Dispute],
) -> Passage:
    """What the place is, where it lies, and whether who held it is disputed."""
    begun = [Phrase(f"{name} is {place_kind(kind)}"), *_where_now(divisions)]
    lies = f", {near.words}" if near else ""
    return Passage("", (*begun, Phrase(f"{lies}.{_disputed(disputes)}")))


def _where_now(divisions: Sequence[Division]) -> Iterator[Phrase]:
    """The smallest outline without an end that nobody merely claims, and those it may lie in."""
    now = [one for one in divisions if one.time.end_latest == OPEN_END and not one.claimant]
    now.sort(key=lambda one: one.km2)
    sure = next((one for one in now if not one.is_near_edge), None)
    near = [one for one in now if one.is_near_edge and (sure is None or one.km2 < sure.km2)]
    if near:
        names, are = joined_words([one.name for one in near]), "are" if near[1:] else "is"
        yield Phrase(f" at the edge of what {are} now {names}", _together(near))
        yield Phrase(f", in {sure.name}", sure.sources) if sure else Phrase("")
    elif sure:
        yield Phrase(f" in what is now {sure.name}", sure.sources)


def _together(divisions: Iterable[Division]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for one in divisions for source in one.sources))


def _disputed(disputes: Sequence[Dispute]) -> str:
    if not disputes:
        return ""
    has = "has held" if len(disputes) == 1 and disputes[0].end[0] == OPEN_END else "held"
    when = joined_words([_about_when(one) for one in disputes])
    if len(disputes) > _FEW:
        when = f"at several times {_about_when(Dispute(disputes[0].start, disputes[-1].end))}"
    return f" Who {has} it {when} is disputed."


def _about_when(one: Dispute) -> str:
    """A time of difference in months."""
    begun, over = _month(one.start[0]), _month(one.end[0] - 1)
    if one.start[0] == OPEN_START:
        return "" if one.end[0] == OPEN_END else f"until {over}"
    if one.end[0] == OPEN_END:
        return f"since {begun}"
    return f"in {begun}" if begun == over else f"between {begun} and {over}"


def _month(day: int) -> str:
    year, month, _ = ymd_of(day)
    return f"{MONTHS[month - 1]} {year}"


def ground_passages(line: pd.DataFrame, last: int) -> tuple[Passage, ...]:
    """How far the inferred line between holders was, up to a last day.

    Its days are middles of what statements leave open, so that only their months are told.
    """
    days, km = line["day"].to_numpy(), line["km"].to_numpy(dtype=float)
    lasted = np.where(np.isnan(km), 0, np.diff(np.append(days, max([last, *days[-1:]]))))
    if not lasted.any():
        return ()
    longest = int(lasted.argmax())
    start, is_open = _month(int(days[longest])), longest == len(days) - 1
    was, span = "has been", f"since about {start}"
    if not is_open:
        was, span = "was", f"from about {start} until about {_month(int(days[longest + 1]))}"
    words = f"It {was} {_km(km[longest])} away for the longest time, {span}."
    nearest = int(np.nanargmin(km))
    if _km(km[nearest]) != _km(km[longest]):
        words += f" It came nearest in about {_month(int(days[nearest]))}, to {_km(km[nearest])}."
    if np.isnan(km[-1]):
        gone = int(np.flatnonzero(~np.isnan(km))[-1]) + 1
        words += f" There has been no line since about {_month(int(days[gone]))}."
    return (
        Passage("Line between holders (inferred from the settlements around)", (Phrase(words),)),
    )


def point_passages(
    atlas: Atlas, ground: Sequence[Held], nearest: tuple[str, float] | None
) -> tuple[Passage, ...]:
    """What lies nearest to a point, and who it was inferred to be held by."""
    told = []
    if nearest:
        words = f"The nearest settlement is {nearest[0]}, {_km(nearest[1])} away."
        told.append(Passage("", (Phrase(words),)))
    known = [held for held in ground if is_party(held.holder)]
    spells = [list(same) for _, same in groupby(known, key=lambda held: held.holder)]
    words = " ".join(_inferred(atlas, spell) for spell in spells)
    if words:
        lead = "Inferred from the nearest settlements whose holder is known"
        told.append(Passage(lead, (Phrase(words),)))
    return tuple(told)


def _inferred(atlas: Atlas, spell: Sequence[Held]) -> str:
    first, end = spell[0].first_day, spell[-1].end_day
    # Days of change are middles of what is open: no more than their months is told.
    span = span_words(*("" if day is None else f"{iso_date(day)[:-3]}~" for day in (first, end)))
    doubt = ground_doubt([held.doubt for held in spell])
    sure = f" ({doubt})" if doubt else ""
    name = party_words(atlas, spell[0].holder)
    return f"Held by {name}{',' * (', ' in name)} {span or 'all the time'}{sure}."


def _km(km: float) -> str:
    if km < 0.05:
        return "less than 0.1 km"
    return f"{km:.1f} km" if km < 10 else f"{km:.0f} km"
