"""``geo-app claims``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from geo_app.claims import Claim, claimed_events, claims_of, matters
from geo_app.cli.options import atlas_option, format_option
from geo_app.cli.printing import aligned, counted, json_text, printable
from geo_app.datewords import in_words
from geo_app.model import Atlas
from geo_app.store import read_atlas
from geo_app.validtime import iso_date, parse_day

__all__ = ["claims"]


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
        click.echo(json_text({"claims": [_record(claim) for claim in told]}))
        return
    lines = _about(atlas, told) if event else _events(atlas, known)
    click.echo(printable("\n".join(lines)))


def _events(atlas: Atlas, known: int | None) -> Iterable[str]:
    events = claimed_events(atlas, as_known_on=known)
    if not events:
        return ["There are no claims."]
    return aligned(
        (
            event.name or "no event named",
            counted(event.claims, "claim"),
            "undated" if event.first is None else f"dated from {iso_date(event.first)}",
        )
        for event in events
    )


def _about(atlas: Atlas, told: Sequence[Claim]) -> Iterator[str]:
    """Figures by what they count and on whom, then what was said without one."""
    for matter in matters(atlas, told):
        about = f", about {matter.about}" if matter.about else ""
        yield f"{matter.who} {matter.measure}{about}:".strip()
        yield from aligned(map(_told, matter.claims))
    if said := [claim for claim in told if not claim.has_figure]:
        yield "said without a figure:"
        yield from aligned(map(_told, said))


def _told(claim: Claim) -> tuple[str, ...]:
    said = claim.figure or claim.paraphrase or claim.name
    detail = claim.detail if claim.has_figure else claim.measure
    date = in_words(claim.valid_from) if claim.valid_from else "undated"
    return said, detail, claim.said_by or claim.account, claim.account, date


def _record(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id, "event": claim.event, "counted": claim.measure, "detail": claim.detail,
        "about": claim.about, "low": claim.low, "high": claim.high, "unit": claim.unit,
        "said_by": claim.said_by, "account": claim.account, "paraphrase": claim.paraphrase,
        "dated": claim.valid_from, "asserted_on": claim.asserted_on, "place": claim.place,
        "sources": list(claim.sources),
    }  # fmt: skip
