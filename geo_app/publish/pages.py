"""The pages of a site that are not about one place, in the words of their templates."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from geo_app.claims import Claim, claimed_events, claims_of, matters
from geo_app.gazetteer import Place, folded
from geo_app.lives.naming import account_words
from geo_app.model import Atlas, Source
from geo_app.publish.naming import page_file
from geo_app.publish.place_page import map_place, source_words
from geo_app.validtime import day_number, iso_date

__all__ = ["claims_words", "odd_pages", "places_words", "search_index", "sources_words"]


def places_words(places: Iterable[Place]) -> dict[str, Any]:
    """All places, letter by letter."""
    listed = sorted(places, key=lambda place: (folded(place.name), place.id))
    letters = [
        (letter, [_listed(place) for place in group])
        for letter, group in groupby(listed, key=lambda place: _letter(place.name))
    ]
    count = f"{len(listed):,} places. The search above knows their names in every language."
    return {"title": "Places", "letters": letters, "count": count}


def _listed(place: Place) -> dict[str, str]:
    return {"name": place.name, "kind": place.subkind, "file": page_file(place.id)}


def _letter(name: str) -> str:
    first = folded(name)[:1].upper()
    return first if first and unicodedata.category(first).startswith("L") else "#"


def search_index(atlas: Atlas, places: Iterable[Place]) -> str:
    """The names of all places as a script: a page on a disk can read no other file."""
    rows = [
        [
            place.name,
            place.subkind,
            page_file(place.id),
            f"date={atlas.opening.isoformat()}{map_place(place.id)}",
            [spelling for spelling in place.spellings if spelling != place.name],
        ]
        for place in places
    ]
    listed = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return f"globalThis.geoAppPlaces = {listed};\n"


def odd_pages(atlas: Atlas, places: Mapping[str, Place]) -> str:
    """Pages that are not called like their place, and "" for places that have none, as JSON."""
    files = {place: page_file(place) for place in places}
    odd = {place: file for place, file in files.items() if file != f"{place}.html"}
    named = {str(one) for layer in atlas.layers for one in layer.frame["place"].unique()}
    absent = dict.fromkeys(sorted(named - files.keys() - {""}), "")
    return json.dumps(odd | absent, ensure_ascii=False, separators=(",", ":"))


def sources_words(atlas: Atlas) -> dict[str, Any]:
    """All sources in the order of the atlas, and the licences of its layers."""
    number = len(atlas.sources)
    return {
        "title": "Sources",
        "count": f"{number:,} source{'' if number == 1 else 's'}",
        "sources": [source_words(one) for one in atlas.sources.values()],
        "layers": [*atlas.layers[::-1], *atlas.basemap[::-1]],
    }


def claims_words(atlas: Atlas) -> dict[str, Any]:
    """Claims, event by event, those about one matter side by side."""
    events = [
        {
            "name": event.name or "No event named",
            "count": f"{event.claims:,} claim{'' if event.claims == 1 else 's'}",
            "matters": _matters(atlas, _claims_about(atlas, event.name)),
        }
        for event in claimed_events(atlas)
    ]
    return {"title": "Claims", "events": events}


def _claims_about(atlas: Atlas, event: str) -> list[Claim]:
    return [claim for claim in claims_of(atlas) if claim.event == event]


def _matters(atlas: Atlas, told: list[Claim]) -> list[dict[str, Any]]:
    found = [
        {
            "title": _capital(f"{one.who} {one.measure}{f', {one.about}' if one.about else ''}"),
            "claims": [_claim(atlas, claim) for claim in one.claims],
        }
        for one in matters(atlas, told)
    ]
    if said := [_claim(atlas, claim) for claim in told if not claim.has_figure]:
        found.append({"title": "Said without a figure", "claims": said})
    return found


def _claim(atlas: Atlas, claim: Claim) -> dict[str, Any]:
    who = list(dict.fromkeys(filter(None, (claim.said_by, account_words(atlas, claim.account)))))
    return {
        "said": claim.figure or claim.paraphrase or claim.name,
        "detail": claim.detail if claim.has_figure else "",
        "who": _capital(", ".join(who)),
        "when": claim.dated or "undated",
        "day": _reached(atlas, claim.day),
        "sources": [source_words(_source(atlas, one)) for one in claim.sources],
    }


def _source(atlas: Atlas, identity: str) -> Source:
    return atlas.sources.get(identity) or Source(identity, identity, "", "", "", "", {})


def _reached(atlas: Atlas, day: int | None) -> str:
    is_in = day is not None and day_number(atlas.first) <= day <= day_number(atlas.last)
    return iso_date(day) if is_in and day is not None else ""


def _capital(text: str) -> str:
    text = text.strip()
    return text[:1].upper() + text[1:]
