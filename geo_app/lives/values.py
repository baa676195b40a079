"""The parts of a life: statements, spells, tracks, divisions, what happened near."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from geo_app.control import Held
from geo_app.model import Source
from geo_app.validtime import ValidTime

__all__ = ["Division", "Life", "Nearby", "Passage", "Phrase", "Spell", "Statement", "Track"]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement about who held the place, as it stands in its layer.

    `account` is empty where nobody in particular asserts it; `start_kind` and `end_kind` say how
    the days are known (``announced``, ``inferred``, ``rule`` and the like), if the layer does.
    """

    id: str
    holder: str
    account: str
    certainty: str
    time: ValidTime
    valid_from: str
    valid_to: str
    basis: str
    asserted_on: str
    disputed_by: tuple[str, ...]
    sources: tuple[str, ...]
    start_kind: str = ""
    end_kind: str = ""


@dataclass(frozen=True, slots=True)
class Spell:
    """A time without a gap for which an account names one holder.

    Statements that follow each other with the same holder are one spell: `parts` keeps them all,
    with what each rests on. `is_own` tells what the account asserts itself from what nobody in
    particular asserts and it is not known to dispute; the latter is cut where the account has a
    statement of its own. `valid_from` and `valid_to` are ISO 8601 or EDTF; empty is open.
    """

    holder: str
    is_own: bool
    time: ValidTime
    valid_from: str
    valid_to: str
    parts: tuple[Statement, ...]

    @property
    def certainties(self) -> tuple[str, ...]:
        """How sure its parts are of the holder, each word once, in order of time."""
        return tuple(dict.fromkeys(part.certainty for part in self.parts if part.certainty))

    @property
    def disputed_by(self) -> tuple[str, ...]:
        """Who rejects any part of it."""
        return tuple(dict.fromkeys(who for part in self.parts for who in part.disputed_by))

    @property
    def sources(self) -> tuple[str, ...]:
        """All that its parts rest on, each once."""
        return tuple(dict.fromkeys(source for part in self.parts for source in part.sources))


@dataclass(frozen=True, slots=True)
class Track:
    """Who held the place by one account, in order of time; the empty account is nobody's own."""

    account: str
    spells: tuple[Spell, ...]


@dataclass(frozen=True, slots=True)
class Division:
    """An outline (state, oblast, district, claimed territory) that contained a point, or may have.

    `is_near_edge` tells that the point lies so close to the outline that either side is possible,
    `is_inside` on which side of it the point lies as drawn.
    """

    id: str
    name: str
    subkind: str
    holder: str
    claimant: str
    account: str
    certainty: str
    time: ValidTime
    valid_from: str
    valid_to: str
    basis: str
    km2: float
    is_inside: bool
    is_near_edge: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nearby:
    """An event or a claim about the place or close to it.

    `km` is the geodesic distance to its nearest point, 0 at the place itself, None where it has no
    position and only its words name the place. `account` is who makes a claim.
    """

    id: str
    kind: str
    name: str
    summary: str
    account: str
    said_by: str
    day: int
    valid_from: str
    km: float | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of text and the sources that bear it."""

    text: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph; `lead` says whose telling it is, empty where it is nobody's own."""

    lead: str
    phrases: tuple[Phrase, ...]

    @property
    def text(self) -> str:
        """Its words without the sources."""
        return "".join(phrase.text for phrase in self.phrases)


@dataclass(frozen=True, slots=True)
class Life:
    """Everything an atlas knows of a place, or of a point that is none.

    `place`, `name` and `subkind` are empty for a point. `names` maps languages to names,
    `spellings` holds the further ones. `tracks` begins with what nobody in particular asserts;
    `ground` is who the point was inferred to be held by, from the nearest settlements; `line` has
    the columns ``day`` (days since 1970-01-01) and ``km`` (to the inferred line between holders,
    NaN: there is none), one row for each change of it. `sources` are in the order in which they
    are first cited, which is how they are numbered. `passages` tell the life in sentences.
    """

    place: str
    name: str
    subkind: str
    lat: float | None
    lon: float | None
    position_error_km: float | None
    names: Mapping[str, str]
    spellings: tuple[str, ...]
    statements: tuple[Statement, ...]
    tracks: tuple[Track, ...]
    divisions: tuple[Division, ...]
    events: tuple[Nearby, ...]
    claims: tuple[Nearby, ...]
    ground: tuple[Held, ...]
    line: pd.DataFrame = field(repr=False)
    sources: tuple[Source, ...] = field(repr=False)
    passages: tuple[Passage, ...] = field(repr=False)

    def numbers(self, sources: tuple[str, ...]) -> tuple[int, ...]:
        """The numbers under which sources stand in `sources`, ascending, counted from 1."""
        known = {source.id: number for number, source in enumerate(self.sources, 1)}
        return tuple(sorted({known[identity] for identity in sources if identity in known}))
