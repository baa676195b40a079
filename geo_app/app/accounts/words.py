"""Claims and disagreements as the words the page of accounts shows: ready to be sent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo_app.accounts import Difference
from geo_app.app.wording import CERTAINTY, NOBODY, full_name, short_name
from geo_app.claims import Claim, ClaimedEvent, Matter
from geo_app.datewords import span_words
from geo_app.gazetteer import Place
from geo_app.model import NEUTRAL_HUE, Atlas
from geo_app.overview import statements_of
from geo_app.style import party_colours
from geo_app.validtime import written_date

__all__ = ["Wording", "event_title", "heading", "label", "speaker"]

_LONGEST_SPEAKER = 60


def speaker(claim: Claim) -> str:
    """Who made a claim, in a few words; who exactly is `Claim.said_by`.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> from geo_app.claims import claims_of
    >>> claims = claims_of(read_atlas(), "April 2016 war")
    >>> speaker(claims[7]), claims[7].said_by
    ('Unnamed experts', '"experts" (unnamed, as cited by SouthFront)')
    """
    if not claim.said_by:
        return ""
    # A title of the form "speaker: what was said" has it already.
    short, colon, _ = claim.name.partition(": ")
    return short if colon and len(short) <= _LONGEST_SPEAKER else claim.said_by


def label(claim: Claim, matter: Matter) -> str:
    """The figure of a claim and what it counts, as they stand beside its mark in a chart.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> from geo_app.claims import claims_of, matters
    >>> atlas = read_atlas()
    >>> first = matters(atlas, claims_of(atlas, "April 2016 war"))[0]
    >>> [label(claim, first) for claim in first.claims]
    ['15 · officers', '34 · soldiers', '11 · volunteers', '2 · soldiers from the reserve']
    """
    detail = "" if claim.detail.lower() in (matter.who, claim.unit) else claim.detail
    figure = claim.number if claim.unit == matter.scale else claim.figure
    return " · ".join(filter(None, (figure, detail)))


def heading(matter: Matter, places: Mapping[str, Place]) -> str:
    """What a matter is, and about which side.

    Examples
    --------
    >>> heading(Matter("persons", "killed", "civilians", "both sides", (), ()), {})
    'Civilians killed · about both sides'
    """
    words = f"{matter.who} {matter.measure}".strip()
    about = f"about {matter.about}" if matter.about else ""
    parts = [words[:1].upper() + words[1:], _where(matter, places), about]
    return " · ".join(filter(None, parts))


def _where(matter: Matter, places: Mapping[str, Place]) -> str:
    if not matter.points:
        return ""
    claim = matter.claims[0]
    if place := places.get(claim.place):
        return place.name
    return re.sub(r"^civilians \((.+)\)$", r"\1", claim.detail)


def event_title(event: ClaimedEvent) -> str:
    """The name of an event as its claims give it, and the dates they are about.

    Examples
    --------
    >>> event_title(ClaimedEvent("August 2022", 19207, 19207, 2, 2))
    'August 2022 · 2 claims, dated 3 August 2022'
    """
    count = f"{event.claims} claim{'' if event.claims == 1 else 's'}"
    name = event.name or "No event named"
    if event.first is None or event.last is None:
        return f"{name} · {count}"
    days = dict.fromkeys((written_date(event.first), written_date(event.last)))
    return f"{name} · {count}, dated {' to '.join(days)}"


@dataclass(frozen=True, slots=True)
class Wording:
    """Puts claims and differences of an atlas into words; names in one language.

    Each method returns only text, numbers, lists and dicts, as JSON has them.
    """

    atlas: Atlas
    places: Mapping[str, Place]
    language: str

    def side(self, account: str) -> dict[str, str]:
        """An account: its name and its hue in both themes."""
        known = self.atlas.accounts.get(account)
        fallback = account or NOBODY
        return {"name": known.name if known else fallback, **self._hues(account)}

    def _hues(self, party: str) -> dict[str, str]:
        themes = ("light", "dark")
        return {t: party_colours(self.atlas, t).get(party, NEUTRAL_HUE) for t in themes}

    def claim(self, claim: Claim) -> dict[str, Any]:
        """A claim with everything that is known of it."""
        return {
            "id": claim.id,
            "speaker": speaker(claim),
            "saidBy": claim.said_by,
            "side": self.side(claim.account),
            "figure": claim.figure,
            "counted": _capital(": ".join(filter(None, (claim.measure, claim.detail)))),
            "about": claim.about,
            "paraphrase": claim.paraphrase or claim.name,
            "when": claim.dated,
            "basis": claim.basis,
            "place": self._link(claim.place),
            "sources": self._sources(claim.sources),
        }

    def matter(self, matter: Matter) -> dict[str, Any]:
        """A matter and all claims about it."""
        return {
            "title": heading(matter, self.places),
            "claims": [self.claim(claim) for claim in matter.claims],
        }

    def said(self, claims: Iterable[Claim]) -> list[dict[str, Any]]:
        """Claims without a figure, by the account that makes them, in the atlas's order."""
        of_account: dict[str, list[Claim]] = {account: [] for account in self.atlas.accounts}
        for claim in claims:
            if not claim.has_figure:
                of_account.setdefault(claim.account, []).append(claim)
        return [
            {"title": self.side(account)["name"], "claims": [self.claim(c) for c in told]}
            for account, told in of_account.items()
            if told
        ]

    def contested(self, matter: Matter) -> dict[str, Any]:
        """Claims that do not agree, under the name of the place if they are about one."""
        told = self.matter(matter)
        if matter.scale:
            return told
        near = next((p for p in self.places.values() if (p.lon, p.lat) == matter.points[0]), None)
        return {**told, "title": f"Who has it · {self._name(near.id) if near else 'a place'}"}

    def differences(
        self, told: Sequence[Difference], day: int, known: int | None = None
    ) -> dict[str, Any]:
        """Places for which accounts name different holders: a column for each account that tells.

        What no particular account tells comes first, the others in the atlas's order.
        """
        telling = {account for one in told for account in one.holders}
        accounts = [account for account in ("", *self.atlas.accounts) if account in telling]
        said = statements_of(self.atlas, (one.place for one in told), day, as_known_on=known)
        return {
            "sides": [self.side(account) for account in accounts],
            "places": [self._difference(one, accounts, said[one.place]) for one in told],
        }

    def _difference(
        self, one: Difference, accounts: Iterable[str], said: Sequence[Mapping[str, Any]]
    ) -> dict[str, Any]:
        place = self.places.get(one.place)
        return {
            "place": one.place,
            "name": self._name(one.place) or one.name,
            "isMapped": place is not None and place.lat is not None,
            "cells": [
                [self._statement(row) for row in said if row["account"] == account]
                for account in accounts
            ],
        }

    def _statement(self, row: Mapping[str, Any]) -> dict[str, Any]:
        sure = CERTAINTY.get(row["certainty"], "")
        if not row["certain"]:
            open_day = "possibly, for the day of the change is not exact"
            sure = open_day if sure == "certain" else f"{sure}; {open_day}".strip("; ")
        return {
            "holder": self._party(str(row["holder"])),
            "sure": sure,
            "when": span_words(row["valid_from"], row["valid_to"]),
            "basis": row["basis"],
            "sources": self._sources(source["id"] for source in row["sources"]),
        }  # fmt: skip

    def _party(self, holder: str) -> dict[str, str]:
        name = full_name(self.atlas, holder, self.language)
        return {"name": name, "short": short_name(self.atlas, holder), **self._hues(holder)}

    def _link(self, place: str) -> dict[str, str] | None:
        return {"id": place, "name": self._name(place)} if place in self.places else None

    def _name(self, place: str) -> str:
        known = self.places.get(place)
        return (known.names.get(self.language) or known.name) if known else ""

    def _sources(self, ids: Iterable[str]) -> list[dict[str, str]]:
        return [self._source(identity) for identity in ids]

    def _source(self, identity: str) -> dict[str, str]:
        source = self.atlas.sources.get(identity)
        if source is None:
            return {"title": identity}
        words = ", ".join(filter(None, (source.container, source.issued)))
        return {
            "title": source.title,
            "url": source.url,
            "origin": words,
            "leaning": source.leaning,
        }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
