"""``geo-app check``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import click

from geo_app import editing
from geo_app.cli.options import atlas_option, format_option, time_column_options, time_columns
from geo_app.cli.printing import printable, progress
from geo_app.cli.reports import has_errors, print_json, print_table
from geo_app.editing import feature_line, feature_lines
from geo_app.errors import EditError
from geo_app.intake import Choices, repair_diffs, rewritten, take_in
from geo_app.model import Atlas
from geo_app.numberwords import counted
from geo_app.store import FileReport, check_path, read_atlas, vocabulary_of

__all__ = ["check"]

_WRITABLE = {"geojson", "geojson-seq"}


@click.command()
@click.argument(
    "paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "--fix",
    is_flag=True,
    help="Repair what can be repaired, in place; the file as it was is kept beside it.",
)
@time_column_options
@format_option("table", "json")
@atlas_option
def check(
    paths: tuple[Path, ...],
    fix: bool,
    columns: str,
    end_included: bool,
    form: str,
    folder: Path | None,
) -> None:
    """Check atlas folders and layer files; exit 1 if an error stands."""
    choices = Choices(columns=time_columns(columns, end_included=end_included))
    one = _Once(folder)
    reports = []
    for path in paths:
        for report in _checked(path, choices, one, fix=fix, diff_to_stderr=form == "json"):
            reports.append(report)
            if form == "table":
                print_table(report)
    if form == "json":
        print_json(reports)
    if has_errors(reports):
        raise click.exceptions.Exit(1)


class _Once:
    """The atlas that single files belong to, read when it is first needed."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._atlas: Atlas | None = None

    def __call__(self) -> Atlas:
        if self._atlas is None:
            self._atlas = read_atlas(self._folder)
        return self._atlas


def _checked(
    path: Path, choices: Choices, one: _Once, *, fix: bool, diff_to_stderr: bool
) -> Iterable[FileReport]:
    if path.is_dir():
        if fix:
            atlas = read_atlas(path)
            for layer in atlas.layers:
                _mend(path / layer.file, layer.file, choices, atlas, diff_to_stderr, layer.kind)
    elif fix:
        _mend(path, str(path), choices, one(), diff_to_stderr)
    with progress(f"Checking {path}") as tell:
        return check_path(path, one, choices, progress=tell)


def _mend(
    path: Path, shown_as: str, choices: Choices, atlas: Atlas, to_stderr: bool, kind: str = ""
) -> None:
    """Repair a file in place, and show what that changes."""
    known = vocabulary_of(atlas, kind)
    with progress(f"Checking {shown_as}") as tell:
        taken = take_in(path, shown_as, known, choices, extent=atlas.extent, progress=tell)
    if taken.frame is None or not taken.repairable:
        return
    if taken.format not in _WRITABLE:
        fix = "use geo-app convert --fix, or geo-app add --fix"
        raise EditError(f"{shown_as}: --fix writes GeoJSON, and this is {taken.format}; {fix}")
    if (lost := taken.features - taken.kept) > 0:
        message = f"{shown_as}: {counted(lost, 'record')} cannot be read and would be lost"
        raise EditError(f"{message}; mend them by hand first (geo-app check lists them)")
    choices = replace(choices, repairs=frozenset({"all"}))
    is_changed = not _WITHOUT_DIFF.isdisjoint(finding.code for finding in taken.findings)
    for text in repair_diffs(path, shown_as, known, choices, extent=atlas.extent):
        is_changed = True
        click.echo(printable(text), err=to_stderr)
    if not is_changed:
        reason = "each repair ran into its limits, or would change nothing"
        click.echo(printable(f"{shown_as}: nothing was repaired: {reason}"), err=True)
        return
    with progress(f"Repairing {shown_as}") as tell:
        features = rewritten(
            path, choices, known, shown_as=shown_as, extent=atlas.extent, progress=tell
        )
        previous = _previous(path)
        editing.write_file(
            path, _lines(features, path, taken.format, taken.members), previous=previous
        )
    click.echo(printable(f"{shown_as}: repaired; as it was: {previous}"), err=True)


#: Faults that are mended by reading the file and writing it again.
_WITHOUT_DIFF = {"duplicate-key", "encoding", "not-finite"}


def _previous(path: Path) -> Path:
    """Where the file as it was is kept: nothing that is there is written over."""
    numbers = ("" if n == 1 else f"-{n}" for n in count(1))
    paths = (path.with_name(f"{path.stem}.previous{n}{path.suffix}") for n in numbers)
    return next(free for free in paths if not free.exists())


def _lines(
    features: Iterator[Mapping[str, Any]], path: Path, form: str, members: Mapping[str, Any]
) -> Iterator[str]:
    """Text of a file of the same format, with the members that its collection has."""
    if form == "geojson":
        return feature_lines(features, path.name, members)
    return (f"{feature_line(one, path.name, i)}\n" for i, one in enumerate(features))
