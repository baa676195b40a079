"""``geo-app compare``: what differs between two dates, or between two accounts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from geo_app.cli.options import atlas_option, format_option
from geo_app.cli.printing import aligned, json_text, printable
from geo_app.compare import AreaChange, Comparison, Moment
from geo_app.compare import compare as compared
from geo_app.control.told import told_of
from geo_app.errors import UsageError
from geo_app.lives.naming import account_words, short_name
from geo_app.model import UNKNOWN, Atlas
from geo_app.numberwords import counted
from geo_app.store import read_atlas
from geo_app.transfers import NAMES_NOBODY
from geo_app.validtime import OPEN_END, OPEN_START, parse_day, written_date

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
    atlas = read_atlas(folder)
    day_a = _day(atlas, a)
    day_b = day_a if b is None else _day(atlas, b)
    other = account if account_b is None else account_b
    if (day_a, account) == (day_b, other):
        raise UsageError(
            f"nothing to compare: both sides are {written_date(day_a)} in the same account; "
            "give a second date, or a second account with --account-b"
        )
    found = compared(atlas, day_a, day_b, account_a=account, account_b=other)
    for line in _beyond(atlas, found):
        click.echo(line, err=True)
    _put_out(_written(atlas, found, form), file)


def _day(atlas: Atlas, text: str) -> int:
    """Read a date; an account in its place is told where it goes."""
    if text in atlas.accounts:
        raise UsageError(
            f"{text!r} is an account, and A and B are dates; name two accounts with a date, as in "
            f"geo-app compare {atlas.opening.isoformat()} --account ID --account-b ID"
        )
    return parse_day(text)


def _beyond(atlas: Atlas, found: Comparison) -> Iterator[str]:
    """Say of a date that nothing, or nothing yet, is told of it."""
    starts = told_of(atlas).days["start_earliest"]
    first = int(starts.min(initial=OPEN_END))
    for day in sorted({found.a.day, found.b.day}):
        if OPEN_START < first < OPEN_END and day < first:
            told = f"settlements are told from {written_date(first)}"
            yield f"{written_date(day)}: before anything is told; {told}"
        elif day > parse_day("today"):
            yield f"{written_date(day)}: after today; what was told last is taken to go on"


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
    yield from _without_ground(atlas, found.areas)
    yield "\nGround whose holder differs"
    yield from _ground(atlas, found)
    yield "\nSettlements whose holder differs"
    yield from _settlements(atlas, found)
    yield "\nLine between holders (inferred)"
    yield f"  A {found.line_km_a:,.0f} km, B {found.line_km_b:,.0f} km"


def _moment(atlas: Atlas, moment: Moment) -> str:
    return f"{written_date(moment.day)}, {account_words(atlas, moment.account)}"


def _area_rows(atlas: Atlas, areas: Iterable[AreaChange]) -> Iterator[tuple[str, ...]]:
    heads = ("A", "B", "change", "its range", "settlements A", "B")
    yield ("", *_right(heads))
    for area in areas:
        low, high = (_signed(km2) for km2 in (area.change_low, area.change_high))
        cells = [f"{km2:,.0f}" for km2 in (area.km2_a, area.km2_b)]
        cells += [_signed(area.change_km2), f"from {low} to {high}"]
        cells += [f"{count:,}" for count in (area.settlements_a, area.settlements_b)]
        yield (_named(atlas, area.holder), *_right(cells))


#: Columns of the table: numbers stand under each other.
_WIDTHS = (8, 8, 8, 23, 13, 8)


def _right(cells: Iterable[str]) -> Iterator[str]:
    return (cell.rjust(width) for cell, width in zip(cells, _WIDTHS, strict=True))


def _without_ground(atlas: Atlas, areas: Iterable[AreaChange]) -> Iterator[str]:
    """Say why some holders have settlements and no ground."""
    for area in areas:
        has_any = area.settlements_a or area.settlements_b
        if has_any and not (area.km2_a or area.km2_b):
            is_unknown = area.holder == UNKNOWN
            why = "their ground goes to neighbours" if is_unknown else "outside the ground measured"
            yield f"  {_named(atlas, area.holder)}: settlements without km²; {why}"


def _signed(km2: float) -> str:
    """Write a change with its sign; what rounds to nothing has none."""
    return f"{km2:+,.0f}" if round(km2) else "0"


def _named(atlas: Atlas, holder: str) -> str:
    if holder == NAMES_NOBODY:
        return "nobody (names no holder)"
    return short_name(atlas, holder)


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
