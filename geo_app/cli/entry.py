"""The life of a place as text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from geo_app.cli.sources import listed_sources, number_ranges
from geo_app.datewords import in_words, span_words
from geo_app.gazetteer import Gazetteer
from geo_app.geodesy import longitude_in
from geo_app.lives import Life, Nearby, Spell
from geo_app.lives.naming import (
    INFERRED_HELD,
    SAID_HELD,
    account_words,
    certainty_words,
    ground_doubt,
    short_name,
)
from geo_app.lives.nearby import NEAR_KM, repeats
from geo_app.model import UNKNOWN, Atlas
from geo_app.validtime import iso_date

__all__ = ["entry_text"]

_WIDTH = 96
_NEAR_EDGE = "Near its edge (outlines are coarse)"


def entry_text(atlas: Atlas, found: Life) -> str:
    """The life of a place as an entry of an encyclopedia, for a terminal."""
    near = f"within {NEAR_KM:g} km"
    blocks = [
        _heading(atlas, found),
        *_told(found),
        *_section(SAID_HELD, _spells(atlas, found)),
        *_section(INFERRED_HELD, _ground(atlas, found)),
        *_section("Outlines that contained it", _outlines(atlas, found, is_near_edge=False)),
        *_section(_NEAR_EDGE, _outlines(atlas, found, is_near_edge=True)),
        *_section(f"Events here and {near}", _nearby(found, found.events)),
        *_section(f"Claims about it, and others {near}", _nearby(found, found.claims)),
        *_section("Sources", listed_sources(found.sources)),
    ]
    return "\n\n".join(blocks)


def _heading(atlas: Atlas, found: Life) -> str:
    lines = [found.name or "A point"]
    names = [
        f"{atlas.languages.get(language, language)}: {name}"
        for language, name in found.names.items()
        if name != found.name or language != "en"
    ]
    if names:
        lines.append("; ".join(names))
    if found.spellings:
        lines += _wrapped(f"also {', '.join(found.spellings)}")
    if found.lat is not None and found.lon is not None:
        error = f", to about {found.position_error_km:g} km" if found.position_error_km else ""
        lines.append(f"{found.lat:.5f}, {longitude_in(found.lon):.5f}{error}")
    return "\n".join(lines)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, break_on_hyphens=False)


def _told(found: Life) -> Iterator[str]:
    for passage in found.passages:
        words = "".join(f"{p.text}{_cited(found, p.sources)}" for p in passage.phrases)
        yield "\n".join(_wrapped(f"{passage.lead}: {words}" if passage.lead else words))


def _cited(found: Life, sources: tuple[str, ...]) -> str:
    numbers = number_ranges(found.numbers(sources))
    return f" [{numbers}]" if numbers else ""


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    body = "\n".join(lines)
    if body:
        yield f"{title}\n{body}"


def _spells(atlas: Atlas, found: Life) -> Iterator[str]:
    for track in found.tracks:
        account = account_words(atlas, track.account)
        yield f"  {account[0].upper()}{account[1:]}"
        for spell in track.spells:
            if spell.is_own:
                yield _item(_spell_words(atlas, spell) + _cited(found, spell.sources), "    ")
                for basis in dict.fromkeys(part.basis for part in spell.parts if part.basis):
                    yield _item(basis, "      ")


def _spell_words(atlas: Atlas, spell: Spell) -> str:
    sure = certainty_words(spell.certainties)
    holder = short_name(atlas, spell.holder)
    return f"{_span(spell.valid_from, spell.valid_to)}: {holder}{f', {sure}' if sure else ''}"


def _span(valid_from: str, valid_to: str) -> str:
    return span_words(valid_from, valid_to) or "all the time"


def _item(text: str, indent: str = "  ") -> str:
    lines = textwrap.wrap(
        text, _WIDTH - len(indent), subsequent_indent="  ", break_on_hyphens=False
    )
    return "\n".join(f"{indent}{line}" for line in lines)


def _ground(atlas: Atlas, found: Life) -> Iterator[str]:
    if found.statements or not found.ground:
        return
    places = Gazetteer(atlas).places
    for one in found.ground:
        span = _span(_day(one.first_day), _day(one.end_day))
        teller = places[one.place].name if one.place in places else one.place
        if one.holder == UNKNOWN:
            yield _item(f"{span}: not known")
            continue
        words = filter(None, (short_name(atlas, one.holder), ground_doubt([one.doubt])))
        yield _item(f"{span}: {', '.join(words)}; told by {teller}")


def _day(day: int | None) -> str:
    return "" if day is None else iso_date(day)


def _outlines(atlas: Atlas, found: Life, *, is_near_edge: bool) -> Iterator[str]:
    for one in found.divisions:
        if one.is_near_edge != is_near_edge:
            continue
        notes = [f"told by {account_words(atlas, one.account)}"] if one.account else []
        if one.is_near_edge:
            notes.append(f"{'inside' if one.is_inside else 'outside'} as drawn")
        noted = f" ({'; '.join(notes)})" if notes else ""
        span = _span(one.valid_from, one.valid_to)
        yield _item(f"{span}: {one.name}{noted}{_cited(found, one.sources)}")


def _nearby(found: Life, near: Sequence[Nearby]) -> Iterator[str]:
    for one in near:
        away = "named in its words" if one.km is None else f"{one.km:g} km" if one.km else "here"
        is_news = not repeats(one.name, one.summary)
        told = f" {one.summary[:1].upper()}{one.summary[1:].removesuffix('.')}." if is_news else ""
        when = in_words(one.valid_from) or "no date"
        yield _item(f"{when}, {away}: {one.name}.{told}{_cited(found, one.sources)}")
