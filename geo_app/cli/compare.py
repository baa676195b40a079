"""``geo-app compare``: what differs between two dates, or between two accounts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from geo_app.cli.options import atlas_option, format_option
from geo_app.cli.printing import aligned, counted, json_text, printable
from geo_app.compare import AreaChange, Comparison, Moment
from geo_app.compare import compare as compared
from geo_app.errors import UsageError
from geo_app.model import Atlas
from geo_app.store import read_atlas
from geo_app.validtime import parse_day, written_date

__all__ = ["compare"]

#: A table names this many settlements of each change; the other formats name all of them.
_LISTED = 12


@click.command()
@click.argument("a")
@click.argument("b", required=False)
@click.option("--account", metavar="ID", default="", help="As this account tells it.")
@click.option("--account-b", metavar="ID", help="B as another account tells it.")
@format_option("table", "json", "csv", "geojson")
@click.option(
    "-o", "--output", "file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Write to FILE.",
)  # fmt: skip
@atlas_option
def compare(
    a: str,
    b: str | None,
    account: str,
    account_b: str | None,
    form: str,
    file: Path | None,
    folder: Path | None,
) -> None:
    """Compare who held what (inferred) on A and on B, two dates, or in two accounts on A."""
    day_a = parse_day(a)
    day_b = day_a if b is None else parse_day(b)
    other = account if account_b is None else account_b
    if (day_a, account) == (day_b, other):
        raise UsageError(
            f"nothing to compare: both sides are {written_date(day_a)} in the same account; "
            "give a second date, or a second account with --account-b"
        )
    atlas = read_atlas(folder)
    found = compared(atlas, day_a, day_b, account_a=account, account_b=other)
    _put_out(_written(atlas, found, form), file)


def _put_out(text: str, file: Path | None) -> None:
    if file is None:
        click.echo(text, nl=False)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file}: cannot be written ({error.strerror}); name another") from None


def _written(atlas: Atlas, found: Comparison, form: str) -> str:
    match form:
        case "json":
            return json_text(found.as_json()) + "\n"
        case "csv":
            return found.as_csv()
        case "geojson":
            return found.as_geojson()
    return printable("\n".join(_table(atlas, found)) + "\n")


def _table(atlas: Atlas, found: Comparison) -> Iterator[str]:
    yield f"A: {_moment(atlas, found.a)}"
    yield f"B: {_moment(atlas, found.b)}"
    yield "\nArea in km², inferred from who held the settlements nearest to it"
    yield from aligned(_area_rows(atlas, found.areas))
    yield "\nGround whose holder differs"
    yield from _ground(atlas, found)
    yield "\nSettlements whose holder differs"
    yield from _settlements(atlas, found)
    yield "\nLine between holders (inferred)"
    yield f"  A {found.line_km_a:,.0f} km, B {found.line_km_b:,.0f} km"


def _moment(atlas: Atlas, moment: Moment) -> str:
    account = atlas.accounts.get(moment.account)
    return f"{written_date(moment.day)}, {account.name if account else 'nobody in particular'}"


def _area_rows(atlas: Atlas, areas: Iterable[AreaChange]) -> Iterator[tuple[str, ...]]:
    heads = ("A", "B", "change", "at least", "at most", "settlements A", "B")
    yield ("", *(head.rjust(_WIDTH) for head in heads))
    for area in areas:
        signed = (area.change_km2, area.change_low, area.change_high)
        cells = [f"{km2:,.0f}" for km2 in (area.km2_a, area.km2_b)]
        cells += [_signed(km2) for km2 in signed]
        cells += [f"{count:,}" for count in (area.settlements_a, area.settlements_b)]
        yield (_named(atlas, area.holder), *(cell.rjust(_WIDTH) for cell in cells))


_WIDTH = 8


def _signed(km2: float) -> str:
    """Write a change with its sign; what rounds to nothing has none."""
    return f"{km2:+,.0f}" if round(km2) else "0"


def _named(atlas: Atlas, holder: str) -> str:
    party = atlas.parties.get(holder)
    return party.short if party else holder


def _change(atlas: Atlas, from_: str, to: str) -> str:
    return f"from {_named(atlas, from_)} to {_named(atlas, to)}"


def _ground(atlas: Atlas, found: Comparison) -> list[str]:
    columns = (found.ground[name] for name in ("from", "to", "km2"))
    rows = [(_change(atlas, a, b), f"{km2:>8,.0f} km²") for a, b, km2 in zip(*columns, strict=True)]
    return aligned(rows) if rows else ["  none"]


def _settlements(atlas: Atlas, found: Comparison) -> Iterator[str]:
    kinds = Counter((transfer.from_, transfer.to) for transfer in found.settlements)
    for (from_, to), count in kinds.items():
        yield f"  {_change(atlas, from_, to)}: {counted(count, 'settlement')}"
        of_kind = [t for t in found.settlements if (t.from_, t.to) == (from_, to)]
        yield from (f"    {t.name} ({t.certainty})" for t in of_kind[:_LISTED])
        if count > _LISTED:
            yield f"    and {count - _LISTED:,} more; --format csv lists all"
    if not kinds:
        yield "  none"
