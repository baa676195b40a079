"""A life as Markdown: sentences with their sources, tables, what happened near."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from geo_app.app.charts import source_line
from geo_app.app.plain import plain
from geo_app.app.wording import CERTAINTY, short_name
from geo_app.datewords import in_words, span_words
from geo_app.gazetteer import Place
from geo_app.lives import Division, Life, Nearby, Passage, Statement
from geo_app.lives.naming import account_words, ground_doubt, joined_words, teller_words
from geo_app.lives.nearby import repeats
from geo_app.model import Atlas, Source
from geo_app.validtime import iso_date

__all__ = [
    "away_words",
    "ground_rows",
    "names_line",
    "nearby_lines",
    "outline_rows",
    "passage_line",
    "source_lines",
    "statement_rows",
]

#: How the day of a change is known, as the layer says it.
_KINDS = {"effective": "as it happened", "rule": "by a rule"}
_LONGEST = 600


def names_line(atlas: Atlas, found: Life) -> str:
    """The names in the other languages, and further spellings."""
    names = [
        f"{plain(atlas.languages.get(language, language))} **{plain(name)}**"
        for language, name in found.names.items()
        if name != found.name or language != "en"
    ]
    further = [f"also {plain(', '.join(found.spellings), _LONGEST)}"] if found.spellings else []
    return " · ".join([*names, *further])


def passage_line(found: Life, passage: Passage) -> str:
    """A paragraph with a link for each of its sources."""
    words = "".join(_plain_phrase(p.text) + cited(found, p.sources) for p in passage.phrases)
    return f"**{plain(passage.lead)}:** {words}" if passage.lead else words


def _plain_phrase(text: str) -> str:
    """Its words, and the spaces around them, which belong to the sentence."""
    before, after = text[:1].isspace(), text[-1:].isspace()
    return f"{' ' * before}{plain(text, _LONGEST)}{' ' * after}"


def cited(found: Life, sources: tuple[str, ...]) -> str:
    """The numbers of sources, each a link to its source if that has an address."""
    numbers = found.numbers(sources)
    if not numbers:
        return ""
    links = " ".join(_link(number, found.sources[number - 1]) for number in numbers)
    return f" :small[{links}]"


def _link(number: int, source: Source) -> str:
    line = source_line(Source(source.id, str(number), "", source.url, "", "", {}))
    return line if line.startswith("[") else f"\\[{number}\\]"


def statement_rows(atlas: Atlas, found: Life) -> pd.DataFrame:
    """Every statement about who held the place."""
    return pd.DataFrame([_statement(atlas, found, one) for one in found.statements])


def _statement(atlas: Atlas, found: Life, one: Statement) -> dict[str, str]:
    account = account_words(atlas, one.account)
    disputed = joined_words([teller_words(atlas, party) for party in one.disputed_by])
    notes = [
        one.basis,
        f"said on {in_words(one.asserted_on)}" if one.asserted_on else "",
        f"disputed by {disputed}" if disputed else "",
    ]
    return {
        "Told by": plain(f"{account[:1].upper()}{account[1:]}"),
        "Held by": plain(short_name(atlas, one.holder)),
        "From": _day(one.valid_from, one.start_kind),
        "Until": _day(one.valid_to, one.end_kind),
        "Holder": plain(CERTAINTY.get(one.certainty, one.certainty)),
        "What it rests on": plain(_listed(notes), _LONGEST) + cited(found, one.sources),
    }


def _listed(notes: Iterable[str]) -> str:
    return "; ".join(note for note in notes if note)


def _day(text: str, kind: str) -> str:
    if not text:
        return "open"
    known = f" :small[:gray[{plain(_KINDS.get(kind, kind))}]]" if kind else ""
    return plain(in_words(text)) + known


def ground_rows(atlas: Atlas, found: Life, places: Mapping[str, Place]) -> pd.DataFrame:
    """Who a point was inferred to be held by."""
    return pd.DataFrame(
        [
            {
                "Held by (inferred)": plain(short_name(atlas, held.holder)),
                "When": plain(_stretch(held.first_day, held.end_day)),
                "The settlement's holder is": ground_doubt([held.doubt]) or "certain",
                "Nearest settlement whose holder is known": plain(
                    places[held.place].name if held.place in places else held.place
                ),
            }
            for held in found.ground
        ]
    )


def _name(place: str, places: Mapping[str, Place]) -> str:
    return places[place].name if place in places else place


def _stretch(first: int | None, end: int | None) -> str:
    days = ("" if day is None else iso_date(day) for day in (first, end))
    return span_words(*days) or "all the time"


def outline_rows(atlas: Atlas, found: Life, *, is_near_edge: bool) -> pd.DataFrame:
    """Outlines that contained the point, or those so near that either side is possible."""
    chosen = [one for one in found.divisions if one.is_near_edge == is_near_edge]
    return pd.DataFrame([_outline(atlas, found, one) for one in chosen])


def _outline(atlas: Atlas, found: Life, one: Division) -> dict[str, str]:
    notes = [one.subkind, f"told by {account_words(atlas, one.account)}" if one.account else ""]
    side = {"As drawn": "inside" if one.is_inside else "outside"} if one.is_near_edge else {}
    return {
        "When": plain(span_words(one.valid_from, one.valid_to) or "all the time"),
        "Outline": plain(one.name),
        **side,
        "What it was": plain(_listed(notes), _LONGEST) + cited(found, one.sources),
    }


def nearby_lines(atlas: Atlas, found: Life, near: Sequence[Nearby]) -> str:
    """Events or claims as a list."""
    return "\n".join(f"- {_nearby(atlas, found, one)}" for one in near)


def _nearby(atlas: Atlas, found: Life, one: Nearby) -> str:
    when = in_words(one.valid_from) or "no date"
    who = f" · {account_words(atlas, one.account)}" if one.account else ""
    is_news = not repeats(one.name, one.summary)
    told = f" {one.summary[:1].upper()}{one.summary[1:].rstrip('.')}." if is_news else ""
    head = f"**{plain(when)}** :small[:gray[{plain(away_words(one.km) + who)}]]  "
    return f"{head}\n  {plain(f'{one.name}.{told}', _LONGEST)}{cited(found, one.sources)}"


def away_words(km: float | None) -> str:
    """How far something was, as a reader says it."""
    return "named in its words" if km is None else f"{km:g} km away" if km else "here"


def source_lines(sources: Iterable[Source]) -> str:
    """Sources as a numbered list."""
    return "\n".join(f"1. {source_line(source)}" for source in sources)
