"""Titles of claims: who says it, the figure, what it counts and on which side."""

from __future__ import annotations

import re
from functools import cache

from geodata.build.rows import Row, table

#: Words for the side a figure is about, after "of", "by" or "on".
_SIDES = {
    "Armenia/Artsakh": "Armenia and Artsakh",
    "Syrian fighters on the Azerbaijani side": "the Azerbaijani side",
    "both sides": "both sides",
}

#: Words for the side that a statement comes from, as the table of claims has it.
_TOLD_BY = {
    "Armenia/Artsakh": "told by the side of Armenia and Artsakh",
    "Azerbaijan": "told by the side of Azerbaijan",
    "both sides": "told by both sides",
    "third-party": "told by a third party",
    "Russia": "told by a Russian source",
    "Russia (pro-Russian outlet)": "told by a pro-Russian outlet",
    "Russia (quoting Azerbaijan)": "words of the side of Azerbaijan, quoted by a Russian source",
    "Armenia/Artsakh (quoted by Azerbaijan)": "words of the side of Armenia and Artsakh, "
    "quoted by Azerbaijan",
    "Armenia/Artsakh (quoted by an Azerbaijani agency)": "words of the side of Armenia and "
    "Artsakh, quoted by an Azerbaijani agency",
    "not stated": "its source does not name who told it",
}


def title_of(row: Row) -> str:
    """Speaker, figure and what it counts; without a figure, what was said.

    >>> title_of({"claimant": "Azerbaijani authorities", "subject": "killed: military",
    ...     "value_min": "5000", "value_max": "", "about": "Armenia/Artsakh",
    ...     "paraphrase": "more than 5,000 killed, several times more wounded"})
    'Azerbaijan: more than 5,000 soldiers killed, of Armenia and Artsakh'
    """
    has_figure = row["value_min"] or row["value_max"]
    said = _figure_in_words(row) if has_figure else row["paraphrase"]
    return f"{speaker(row['claimant'])}: {said}"


def told_by(row: Row) -> str:
    """From which side a statement comes, for the line that says what it rests on."""
    return _TOLD_BY[row["claimant_side"]]


def speaker(said_by: str) -> str:
    """Who said it, in a few words.

    >>> speaker("Armenian side (per Wikipedia)"), speaker("radar.am")
    ('Armenian side', 'radar.am')
    """
    short = _speakers().get(said_by) or re.sub(r"\s*\(.*\)$", "", said_by)
    is_address = "." in short.split()[0]
    return short if is_address else short[0].upper() + short[1:]


def _figure_in_words(row: Row) -> str:
    words = _words()[row["subject"]]
    is_one = row["value_min"] == row["value_max"] == "1"
    text = words["one" if is_one else "many"].replace("{n}", figure(row))
    return f"{text}, {_about(row, words['link'])}" if words["link"] else text


def _about(row: Row, link: str) -> str:
    side = _SIDES.get(row["about"], row["about"])
    return f"{'on' if side == 'both sides' else link} {side}"


def figure(row: Row) -> str:
    """The figure, with what its source says of its precision.

    >>> figure({"value_min": "400", "value_max": "500", "paraphrase": ""})
    '400 to 500'
    >>> figure({"value_min": "541", "value_max": "", "paraphrase": "at least 541"})
    'at least 541'
    >>> figure({"value_min": "0", "value_max": "0", "paraphrase": ""})
    'no'
    """
    low, high = (_grouped(row[key]) for key in ("value_min", "value_max"))
    if not high:
        is_more = re.search(rf"(more than|over) {low}", _numerals(row["paraphrase"]))
        return f"{'more than' if is_more else 'at least'} {low}"
    if not low:
        return f"up to {high}"
    if low != high:
        return f"{low} to {high}"
    if low == "0":
        return "no"
    is_about = re.search(rf"(about|around|some|~) ?{low}\b", row["paraphrase"])
    return f"about {low}" if is_about else low


def _numerals(text: str) -> str:
    return text.replace("one hundred", "100")


def _grouped(number: str) -> str:
    return f"{int(number):,}" if number.isdigit() else number


@cache
def _words() -> dict[str, Row]:
    return {row["subject"]: row for row in table("claim_words")}


@cache
def _speakers() -> dict[str, str]:
    return {row["said_by"]: row["short"] for row in table("claim_speakers")}
