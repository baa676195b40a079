"""``geo-app claims``."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from geo_app.claims import Claim, Matter, claimed_events, claims_of, matters
from geo_app.cli.options import atlas_option, format_option
from geo_app.cli.printing import aligned, json_text, printable
from geo_app.cli.sources import listed_sources, number_ranges, sources_named
from geo_app.model import Atlas
from geo_app.numberwords import counted
from geo_app.store import read_atlas
from geo_app.validtime import iso_date, parse_day, written_date

__all__ = ["claims"]

_WIDTH = 96


@click.command()
@click.argument("event", default="")
@click.option("--as-known-on", metavar="DATE", help="Only claims made by then.")
@format_option("table", "json")
@atlas_option
def claims(event: str, as_known_on: str | None, form: str, folder: Path | None) -> None:
    """Print the claims about EVENT, such as "April 2016 war"; without it, list the events."""
    known = None if as_known_on is None else parse_day(as_known_on)
    atlas = read_atlas(folder)
    told = claims_of(atlas, event, as_known_on=known)
    if form == "json":
        click.echo(json_text({"claims": [_record(atlas, claim) for claim in told]}))
        return
    lines = _about(atlas, told) if event and told else _events(atlas, told, known)
    click.echo(printable("\n".join(lines)))


def _events(atlas: Atlas, told: Sequence[Claim], known: int | None) -> Iterable[str]:
    if not told:
        if known is None:
            return ["There are no claims."]
        return [f"No claim had been made by then ({written_date(known)})."]
    return aligned(
        (
            event.name or "no event named",
            counted(event.claims, "claim"),
            "undated" if event.first is None else f"dated from {iso_date(event.first)}",
        )
        for event in claimed_events(atlas, as_known_on=known)
    )


def _about(atlas: Atlas, told: Sequence[Claim]) -> Iterator[str]:
    """Figures by what they count and on whom, then what was said without one, then sources."""
    found = matters(atlas, told)
    said = [claim for claim in told if not claim.has_figure]
    in_order = [*(claim for matter in found for claim in matter.claims), *said]
    sources = sources_named(atlas, (i for claim in in_order for i in claim.sources))
    numbers = {source.id: number for number, source in enumerate(sources, 1)}
    for matter in found:
        yield _heading(matter)
        yield from aligned(_told(claim, matter) for claim in matter.claims)
        yield from _in_words(matter.claims, numbers)
        yield ""
    if said:
        yield "said without a figure:"
        for claim in said:
            yield from _said(claim, numbers)
        yield ""
    yield "Sources"
    yield from listed_sources(sources)


def _heading(matter: Matter) -> str:
    about = f", about {matter.about}" if matter.about else ""
    unit = f" ({matter.scale})" if matter.scale else ""
    return f"{f'{matter.who} {matter.measure}'.strip()}{about}{unit}:"


def _told(claim: Claim, matter: Matter) -> tuple[str, ...]:
    figure = claim.number if claim.unit == matter.scale else claim.figure
    return figure, claim.detail, claim.said_by or claim.account, claim.account, claim.dated


def _in_words(told: Iterable[Claim], numbers: dict[str, int]) -> Iterator[str]:
    """What each claim of a table says, in the order of its rows, and where it stands."""
    for claim in told:
        yield from _wrapped(f"- {_words(claim)}{_cited(claim, numbers)}")


def _said(claim: Claim, numbers: dict[str, int]) -> Iterator[str]:
    said_by = claim.said_by or claim.account
    yield from _wrapped(
        f"- {said_by} ({claim.account}), {claim.dated}: {_words(claim)}{_cited(claim, numbers)}"
    )


def _words(claim: Claim) -> str:
    return (claim.paraphrase or claim.name).rstrip(".")


def _cited(claim: Claim, numbers: dict[str, int]) -> str:
    cited = number_ranges(sorted({numbers[identity] for identity in claim.sources}))
    return f" [{cited}]" if cited else ""


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False
    )


def _record(atlas: Atlas, claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id, "event": claim.event, "counted": claim.measure, "detail": claim.detail,
        "about": claim.about, "low": claim.low, "high": claim.high, "unit": claim.unit,
        "said_by": claim.said_by, "account": claim.account, "paraphrase": claim.paraphrase,
        "dated": claim.valid_from, "dated_until": claim.valid_to,
        "asserted_on": claim.asserted_on, "place": claim.place,
        "sources": [
            {"id": one.id, "title": one.title, "url": one.url}
            for one in sources_named(atlas, claim.sources)
        ],
    }  # fmt: skip
