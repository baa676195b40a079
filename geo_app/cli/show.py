"""``geo-app show`` and ``geo-app dates``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from geo_app import records
from geo_app.accounts import check_account, layers_named
from geo_app.cli.options import atlas_option, format_option
from geo_app.cli.printing import aligned, json_text
from geo_app.gazetteer import Gazetteer, Place
from geo_app.model import Atlas
from geo_app.overview import statements
from geo_app.store import read_atlas
from geo_app.validtime import iso_date, parse_day, union_of_changes, written_date

__all__ = ["dates", "show"]


@click.command()
@click.argument("date")
@click.option("--layer", "layers", metavar="ID", multiple=True, help="Only this layer; repeatable.")
@click.option("--place", metavar="NAME", help="One place, by any of its names in any script.")
@click.option("--account", metavar="ID", default="", help="Only what this account tells.")
@click.option("--as-known-on", metavar="DATE", help="Only what had been asserted by then.")
@format_option("table", "json", "geojson", "csv")
@atlas_option
def show(
    date: str,
    layers: tuple[str, ...],
    place: str | None,
    account: str,
    as_known_on: str | None,
    form: str,
    folder: Path | None,
) -> None:
    """Print what holds on DATE, such as 2016-04-05."""
    day = parse_day(date)
    known = None if as_known_on is None else parse_day(as_known_on)
    atlas = read_atlas(folder)
    check_account(atlas, account)
    chosen = layers_named(atlas, layers)
    if place is not None:
        _show_place(replace(atlas, layers=chosen), place, day, account, known, form)
        return
    frames = {layer.id: layer.on(day, account=account, as_known_on=known) for layer in chosen}
    click.echo(_SHOW[form](day, frames), nl=False)


def _show_place(
    atlas: Atlas, name: str, day: int, account: str, known: int | None, form: str
) -> None:
    place = Gazetteer(atlas).find(name)
    said = statements(atlas, place.id, day, account=account, as_known_on=known)
    if form == "geojson":
        frames = {
            layer.id: layer.on(day, account=account, as_known_on=known) for layer in atlas.layers
        }
        of_place = {i: frame[frame["place"] == place.id] for i, frame in frames.items()}
        click.echo(_shown_as_geojson(day, of_place), nl=False)
    elif form == "csv":
        click.echo(records.csv_text({"place": place.id, **row} for row in said), nl=False)
    elif form == "json":
        click.echo(json_text({"date": iso_date(day), "place": _place(place), "statements": said}))
    else:
        _print_place(atlas, place, day, said)


def _place(place: Place) -> dict[str, Any]:
    names = {"name": place.name, **place.names}
    return {"id": place.id, "names": names, "lat": place.lat, "lon": place.lon}


def _print_place(atlas: Atlas, place: Place, day: int, said: Sequence[Mapping[str, Any]]) -> None:
    click.echo(f"{place.name}, {written_date(day)}")
    if not said:
        click.echo("Nothing is said about this place on this day.")
    for row in said:
        account = atlas.accounts.get(str(row["account"]))
        holder = atlas.parties.get(str(row["holder"]))
        sure = row["certainty"] if row["certain"] else f"possibly, {row['certainty']}"
        click.echo(f"\n  {holder.name if holder else row['holder']} ({sure})")
        click.echo(f"    told by: {account.name if account else 'no particular account'}")
        start = row["valid_from"] or "no start is given"
        end = row["valid_to"] or "no end is given"
        click.echo(f"    from {start} until {end}")
        click.echo(f"    basis: {row['basis']}")
        for source in row["sources"]:
            click.echo(f"    source: {source['title']} {source['url']}".rstrip())


def _shown_as_json(day: int, frames: Mapping[str, Any]) -> str:
    layers = {identity: records.records(frame) for identity, frame in frames.items()}
    return json_text({"date": iso_date(day), "layers": layers}) + "\n"


def _shown_as_geojson(day: int, frames: Mapping[str, Any]) -> str:
    return records.geojson_text(records.joined(frames))


def _shown_as_csv(day: int, frames: Mapping[str, Any]) -> str:
    return records.csv_text(records.records(records.joined(frames), flat=True))


def _shown_as_table(day: int, frames: Mapping[str, Any]) -> str:
    blocks = [written_date(day, weekday=True)]
    for identity, frame in frames.items():
        blocks.append(f"\n{identity}: {len(frame)}")
        who = frame["holder"].where(frame["holder"] != "", frame["claimant"])
        rows = zip(
            frame["name"],
            who,
            frame["valid_from"],
            frame["valid_to"],
            frame["certain"],
            strict=True,
        )
        blocks += aligned(
            (name, holder, f"{start or '..'} / {end or '..'}", "" if sure else "possibly")
            for name, holder, start, end, sure in rows
        )
    return "\n".join(blocks) + "\n"


_SHOW = {
    "table": _shown_as_table,
    "json": _shown_as_json,
    "geojson": _shown_as_geojson,
    "csv": _shown_as_csv,
}


@click.command()
@click.option("--layer", "layers", metavar="ID", multiple=True, help="Only this layer; repeatable.")
@format_option("table", "json", "csv")
@atlas_option
def dates(layers: tuple[str, ...], form: str, folder: Path | None) -> None:
    """List the change dates: days on which something starts or ends, and how much."""
    atlas = read_atlas(folder)
    days, counts = union_of_changes(layer.frame for layer in layers_named(atlas, layers))
    rows = [
        {"date": iso_date(int(day)), "changes": int(count)}
        for day, count in zip(days, counts, strict=True)
    ]
    if form == "json":
        click.echo(json_text({"dates": rows}))
    elif form == "csv":
        click.echo(records.csv_text(rows), nl=False)
    else:
        click.echo("\n".join(f"{row['date']}  {row['changes']:>6}" for row in rows))
