"""``geo-app convert``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from geo_app.checks import Vocabulary
from geo_app.cli.options import time_column_options, time_columns
from geo_app.cli.printing import printable, progress
from geo_app.cli.reports import finding_lines
from geo_app.dialects import Dialect, carried, collection, written
from geo_app.editing import feature_lines, write_file
from geo_app.errors import EditError
from geo_app.intake import Choices, rewritten, take_in
from geo_app.numberwords import counted
from geo_app.placing import is_stream, streaming

__all__ = ["convert"]

_TARGETS = (
    Dialect.JSON_FG, Dialect.LINKED_PLACES, Dialect.OPENHISTORICALMAP, Dialect.OURS,
)  # fmt: skip
_SHOWN = 5


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--to", "target", type=click.Choice([str(one) for one in _TARGETS]), required=True)
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    required=True,
    type=click.Path(path_type=Path),
    help="The file to write; - for standard output.",
)
@click.option("--fix", is_flag=True, help="Repair what can be repaired.")
@time_column_options
def convert(
    file: Path, target: str, output: Path, fix: bool, columns: str, end_included: bool
) -> None:
    """Write FILE in another dialect, and name what that cannot say."""
    chosen = time_columns(columns, end_included=end_included)
    choices = Choices(columns=chosen, repairs=frozenset({"all"} if fix else ()))
    with progress(f"Reading {file}") as tell:
        # Nothing is known that it could refer to: what an atlas would find fault with is not told.
        taken = take_in(file, str(file), Vocabulary(), Choices(columns=chosen), progress=tell)
    unread = [finding for finding in taken.findings if finding.code not in _NOT_OURS]
    for line in finding_lines(unread):
        click.echo(line, err=True)
    if taken.frame is None:
        raise EditError(f"{file}: could not be read; nothing was written")
    losses: Counter[str] = Counter()
    features = _noted(rewritten(file, choices, shown_as=str(file)), Dialect(target), losses)
    pieces = _text(features, Dialect(target), output.name, taken.members)
    if str(output) == "-":
        for piece in pieces:
            click.echo(piece, nl=False)
    elif is_stream(output):
        with streaming(output) as stream:
            stream.writelines(piece.encode() for piece in pieces)
    else:
        write_file(output, pieces)
    _print_losses(losses, target)


#: Findings about references, which a file alone does not have.
_NOT_OURS = {"reference", "reserved-name", "source-missing", "id-missing"}


def _text(
    features: Iterable[Mapping[str, Any]], target: Dialect, name: str, members: Mapping[str, Any]
) -> Iterator[str]:
    if target == Dialect.OURS:
        return feature_lines(features, name, carried(members))
    return collection(features, target, members)


def _noted(
    features: Iterable[Mapping[str, Any]], target: Dialect, losses: Counter[str]
) -> Iterator[Mapping[str, Any]]:
    """Pass features on, and count what the target cannot say of them."""
    for feature in features:
        losses.update(f"feature {feature.get('id')!r}: {what}" for what in _lost(feature, target))
        yield feature


def _lost(feature: Mapping[str, Any], target: Dialect) -> tuple[str, ...]:
    return written(feature, target)[1]


def _print_losses(losses: Counter[str], target: str) -> None:
    for text in list(losses)[:_SHOWN]:
        click.echo(printable(f"{target} cannot say: {text}"), err=True)
    if (more := len(losses) - _SHOWN) > 0:
        click.echo(f"  and {counted(more, 'more statement')}; all stay in properties", err=True)
