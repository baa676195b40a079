"""The page of one place: its life in the words of a template."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from geo_app.datewords import in_words, span_words
from geo_app.geodesy import longitude_in
from geo_app.lives import Division, Life, Nearby, Passage, Spell
from geo_app.lives.naming import (
    SAID_HELD,
    account_words,
    certainty_words,
    joined_words,
    teller_words,
)
from geo_app.lives.nearby import NEAR_KM, repeats
from geo_app.model import UNKNOWN, Atlas, Source
from geo_app.validtime import day_number, iso_date

__all__ = ["map_place", "place_words", "source_words"]


def place_words(atlas: Atlas, found: Life) -> dict[str, Any]:
    """What the template ``place.html`` says of a place.

    Parameters
    ----------
    atlas
        The atlas.
    found
        The life of one of its places.

    Examples
    --------
    >>> from geo_app.lives import life
    >>> from geo_app.store import read_atlas
    >>> atlas = read_atlas()
    >>> words = place_words(atlas, life(atlas, "talish"))
    >>> words["title"], words["at"], words["accounts"][0]["name"]
    ('Talish', '&place=talish', 'No particular account')
    """
    edge = [one for one in found.divisions if one.is_near_edge]
    inside = [one for one in found.divisions if not one.is_near_edge]
    return {
        "title": found.name,
        "at": map_place(found.place),
        "opening": atlas.opening.isoformat(),
        "names": _names(atlas, found),
        "spellings": found.spellings,
        "position": _position(found),
        "passages": [_passage(found, one) for one in found.passages],
        "held": SAID_HELD,
        "accounts": [
            {"name": _capital(account_words(atlas, track.account)), "spells": spells}
            for track in found.tracks
            if (spells := [_spell(atlas, found, one) for one in track.spells if one.is_own])
        ],
        "lists": [
            ("Outlines that contained it", [_outline(atlas, found, one) for one in inside]),
            (
                "Near the edge of these outlines, which are coarse",
                [_outline(atlas, found, one) for one in edge],
            ),
            (f"Events here and within {NEAR_KM:g} km", _nearby(atlas, found, found.events)),
            (
                f"Claims about it, and others within {NEAR_KM:g} km",
                _nearby(atlas, found, found.claims),
            ),
        ],
        "sources": [source_words(one) for one in found.sources],
    }


def map_place(place: str) -> str:
    """A place in the address of the map.

    Examples
    --------
    >>> map_place("a&b c")
    '&place=a%26b%20c'
    """
    return f"&place={quote(place, safe='', errors='replace')}"


def source_words(source: Source) -> dict[str, Any]:
    """A source as the templates take it; only web addresses become links.

    Examples
    --------
    >>> source_words(Source("a", "", "", "javascript:x", "2001", "", {}))
    {'title': 'a', 'url': '', 'rest': ['2001']}
    """
    is_web = source.url.lower().startswith(("https://", "http://"))
    rest = [text for text in (source.container, source.issued) if text]
    return {
        "title": source.title or source.id,
        "url": source.url if is_web else "",
        "rest": rest,
    }


def _names(atlas: Atlas, found: Life) -> list[tuple[str, dict[str, str]]]:
    return [
        (atlas.languages.get(language, language), {"code": language, "text": name})
        for language, name in found.names.items()
    ]


def _position(found: Life) -> str:
    if found.lat is None or found.lon is None:
        return ""
    error = f", to about {found.position_error_km:g} km" if found.position_error_km else ""
    return f"{found.lat:.5f}, {longitude_in(found.lon):.5f}{error}"


def _passage(found: Life, passage: Passage) -> dict[str, Any]:
    phrases = [
        {"text": phrase.text, "numbers": found.numbers(phrase.sources)}
        for phrase in passage.phrases
    ]
    return {"lead": passage.lead, "phrases": phrases}


def _spell(atlas: Atlas, found: Life, spell: Spell) -> dict[str, Any]:
    disputed = joined_words([teller_words(atlas, party) for party in spell.disputed_by])
    notes = [certainty_words(spell.certainties), f"disputed by {disputed}" if disputed else ""]
    return {
        "when": _span(spell.valid_from, spell.valid_to),
        "day": _day(atlas, spell.time.start_latest),
        "holder": _holder(atlas, spell.holder),
        "note": ", ".join(filter(None, notes)),
        "numbers": found.numbers(spell.sources),
        "bases": list(dict.fromkeys(part.basis for part in spell.parts if part.basis)),
    }


def _outline(atlas: Atlas, found: Life, one: Division) -> dict[str, Any]:
    side = f"{'inside' if one.is_inside else 'outside'} as drawn" if one.is_near_edge else ""
    told = f"told by {account_words(atlas, one.account)}" if one.account else ""
    return {
        "when": _span(one.valid_from, one.valid_to),
        "day": _day(atlas, one.time.start_latest),
        "note": ", ".join(filter(None, (told, side))),
        "text": one.name,
        "numbers": found.numbers(one.sources),
    }


def _nearby(atlas: Atlas, found: Life, near: Sequence[Nearby]) -> list[dict[str, Any]]:
    return [
        {
            "when": in_words(one.valid_from) or "no date",
            "day": _day(atlas, one.day),
            "note": ", ".join(filter(None, (_away(one.km), _teller(atlas, one)))),
            "text": _told(one),
            "numbers": found.numbers(one.sources),
        }
        for one in near
    ]


def _told(one: Nearby) -> str:
    if repeats(one.name, one.summary):
        return f"{one.name}."
    return f"{one.name}. {_capital(one.summary).removesuffix('.')}."


def _teller(atlas: Atlas, one: Nearby) -> str:
    return f"told by {account_words(atlas, one.account)}" if one.account else ""


def _away(km: float | None) -> str:
    return "named in its words" if km is None else f"{km:g} km away" if km else "here"


def _holder(atlas: Atlas, holder: str) -> str:
    if not holder or holder == UNKNOWN:
        return "not known"
    party = atlas.parties.get(holder)
    return party.name if party else holder


def _span(valid_from: str, valid_to: str) -> str:
    return _capital(span_words(valid_from, valid_to) or "all the time")


def _day(atlas: Atlas, day: int) -> str:
    """The day on the map, empty where the atlas does not reach to it."""
    is_reached = day_number(atlas.first) <= day <= day_number(atlas.last)
    return iso_date(day) if is_reached else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
