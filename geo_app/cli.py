"""The command line: it parses, calls one function, prints."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from geo_app import export
from geo_app.errors import GeoAppError
from geo_app.gazetteer import Gazetteer, Place
from geo_app.model import Atlas, Severity
from geo_app.overview import statements
from geo_app.slicing import check_account, layer_on, layers_named
from geo_app.store import FileReport, check_path, read_atlas
from geo_app.validtime import iso_date, parse_day, union_of_changes, written_date

__all__ = ["main"]

_Command = TypeVar("_Command", bound=Callable[..., Any])


class _Group(click.Group):
    """Commands in the order of a first tour, and our errors shown as one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except GeoAppError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(error.exit_code)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="geo-app")
def main() -> None:
    """Explore a disputed territory: what holds on a date, who says so, and how sure it is."""


def _atlas_option(command: _Command) -> _Command:
    return click.option(
        "--atlas",
        "folder",
        metavar="DIR",
        type=click.Path(path_type=Path),
        envvar="GEO_APP_ATLAS",
        help="The atlas to use; by default $GEO_APP_ATLAS, or else the built-in one.",
    )(command)


def _format_option(*formats: str) -> Callable[[_Command], _Command]:
    return click.option(
        "--format", "form", type=click.Choice(formats), default=formats[0], show_default=True
    )


@main.command()
@click.option("--port", type=click.IntRange(1, 65_535), default=8501, show_default=True)
@click.option("--host", default="localhost", show_default=True, help="Address to listen on.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser window.")
@_atlas_option
def serve(port: int, host: str, no_browser: bool, folder: Path | None) -> None:
    """Start the app."""
    # Streamlit takes a second to import, and no other command needs it.
    from geo_app.app import server  # noqa: PLC0415

    atlas = server.prepare(folder).atlas
    click.echo(f"{atlas.title}: {len(atlas.layers)} layers, {len(atlas.findings)} problems found")
    is_headless = no_browser or not sys.stdout.isatty()
    server.serve(
        {
            "server.port": port,
            "server.address": host,
            "server.headless": str(is_headless).lower(),
        }
    )


@main.command()
@click.argument("date")
@click.option("--layer", "layers", metavar="ID", multiple=True, help="Only this layer; repeatable.")
@click.option("--place", metavar="NAME", help="One place, by any of its names in any script.")
@click.option("--account", metavar="ID", default="", help="Only what this account tells.")
@click.option("--as-known-on", metavar="DATE", help="Only what had been asserted by then.")
@_format_option("table", "json", "geojson", "csv")
@_atlas_option
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
    frames = {
        layer.id: layer_on(layer, day, account=account, as_known_on=known) for layer in chosen
    }
    click.echo(_SHOW[form](day, frames), nl=False)


def _show_place(
    atlas: Atlas, name: str, day: int, account: str, known: int | None, form: str
) -> None:
    place = Gazetteer(atlas).find(name)
    said = statements(atlas, place.id, day, account=account, as_known_on=known)
    if form == "geojson":
        frames = {
            layer.id: layer_on(layer, day, account=account, as_known_on=known)
            for layer in atlas.layers
        }
        of_place = {i: frame[frame["place"] == place.id] for i, frame in frames.items()}
        click.echo(_shown_as_geojson(day, of_place), nl=False)
    elif form == "csv":
        click.echo(export.csv_text({"place": place.id, **row} for row in said), nl=False)
    elif form == "json":
        click.echo(_json({"date": iso_date(day), "place": _place(place), "statements": said}))
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
        click.echo(f"    told by: {account.name if account else 'nobody in particular'}")
        start = row["valid_from"] or "no start is given"
        end = row["valid_to"] or "no end is given"
        click.echo(f"    from {start} until {end}")
        click.echo(f"    basis: {row['basis']}")
        for source in row["sources"]:
            click.echo(f"    source: {source['title']} {source['url']}".rstrip())


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)


def _shown_as_json(day: int, frames: Mapping[str, Any]) -> str:
    layers = {identity: export.records(frame) for identity, frame in frames.items()}
    return _json({"date": iso_date(day), "layers": layers}) + "\n"


def _shown_as_geojson(day: int, frames: Mapping[str, Any]) -> str:
    return export.geojson_text(export.joined(frames))


def _shown_as_csv(day: int, frames: Mapping[str, Any]) -> str:
    return export.csv_text(export.records(export.joined(frames)))


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
        blocks += _aligned(
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


def _aligned(rows: Iterable[tuple[str, ...]]) -> list[str]:
    rows = [tuple(str(cell) for cell in row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  " + "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


@main.command()
@click.option("--layer", "layers", metavar="ID", multiple=True, help="Only this layer; repeatable.")
@_format_option("table", "json", "csv")
@_atlas_option
def dates(layers: tuple[str, ...], form: str, folder: Path | None) -> None:
    """List the change dates: days on which something starts or ends, and how much."""
    atlas = read_atlas(folder)
    days, counts = union_of_changes(layer.frame for layer in layers_named(atlas, layers))
    rows = [
        {"date": iso_date(int(day)), "changes": int(count)}
        for day, count in zip(days, counts, strict=True)
    ]
    if form == "json":
        click.echo(_json({"dates": rows}))
    elif form == "csv":
        click.echo(export.csv_text(rows), nl=False)
    else:
        click.echo("\n".join(f"{row['date']}  {row['changes']:>6}" for row in rows))


@main.command()
@click.argument(
    "paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@_format_option("table", "json")
@_atlas_option
def check(paths: tuple[Path, ...], form: str, folder: Path | None) -> None:
    """Check atlas folders and layer files; exit 1 if an error stands."""
    reports = [report for path in paths for report in check_path(path, lambda: read_atlas(folder))]
    if form == "json":
        click.echo(_json({"files": [_report(report) for report in reports]}))
    else:
        _print_reports(reports)
    if any(f.severity == Severity.ERROR for report in reports for f in report.findings):
        raise click.exceptions.Exit(1)


def _report(report: FileReport) -> dict[str, Any]:
    keys = ("severity", "code", "feature_id", "index", "path", "value", "message", "fix")
    findings = [{key: getattr(f, key) for key in keys} for f in report.findings]
    return {"path": report.path, "features": report.features, "findings": findings}


def _print_reports(reports: Iterable[FileReport]) -> None:
    for report in reports:
        for finding in report.findings:
            click.echo(f"{finding.severity}: {finding}")
        size = "" if report.features is None else f", {report.features} features"
        click.echo(f"{report.path}{size}: {_counted(len(report.findings))}")


def _counted(findings: int) -> str:
    return {0: "sound", 1: "1 finding"}.get(findings, f"{findings} findings")
