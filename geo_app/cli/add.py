"""``geo-app add``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import click

from geo_app import editing
from geo_app.cli.changes import chosen_folder
from geo_app.cli.credits import Answers, kind_of, records_of, style_of
from geo_app.cli.options import atlas_option, time_column_options, time_columns
from geo_app.cli.printing import printable, progress
from geo_app.cli.reports import finding_lines, understood
from geo_app.dialects import carried
from geo_app.editing import LayerRecord
from geo_app.errors import EditError, UsageError
from geo_app.intake import Choices, Intake, repair_diffs, rewritten, take_in
from geo_app.model import Atlas, Layer, LayerKind
from geo_app.numberwords import counted
from geo_app.store import vocabulary_of

__all__ = ["add"]

_Command = TypeVar("_Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Options of the command as they were given."""

    id: str
    title: str
    kind: str
    account: str
    holder: str
    source: tuple[str, ...]
    licence: str
    attribution: str
    style: str
    columns: str
    end_included: bool
    fix: bool
    replace: bool
    dry_run: bool


def _record_options(command: _Command) -> _Command:
    kinds = click.Choice([str(kind) for kind in LayerKind])
    options = (
        click.option("--id", default="", help="Id of the layer; by default made from its title."),
        click.option("--title", default="", help="Title; by default made from the file's name."),
        click.option(
            "--kind", type=kinds, default=None, help="What features are that do not say it."
        ),
        click.option("--account", default="", help="Account that tells what has no account."),
        click.option("--holder", default="", help="Party that holds what names no holder."),
        click.option(
            "--source",
            multiple=True,
            help="Source of features that cite none: an id of sources.json, a title or an address; "
            "repeatable.",
        ),
        click.option("--licence", default="", help="Licence under which the file may be used."),
        click.option("--attribution", default="", help="Who is to be named with it."),
        click.option(
            "--style",
            metavar="simplestyle|COLUMN",
            default="",
            help="Colours as the features say (simplestyle), or one for each value of a column.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@_record_options
@time_column_options
@click.option("--fix", is_flag=True, help="Repair what can be repaired; FILE stays as it is.")
@click.option(
    "--replace",
    is_flag=True,
    help="Put it in the place of the layer with its id; what is not given stays.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be saved, and save nothing.")
@atlas_option
def add(files: tuple[Path, ...], folder: Path | None, **given: Any) -> None:
    """Add each FILE to the atlas as a layer, and say what was understood of it and what not."""
    wanted = _Wanted(**{**given, "kind": given["kind"] or ""})
    if len(files) > 1 and (wanted.id or wanted.title):
        raise UsageError("--id and --title name one layer, and there are several files")
    where = chosen_folder(folder)
    answers = Answers({"--licence": wanted.licence, "--attribution": wanted.attribution})
    for file in files:
        _add(file, where, wanted, answers)


def _add(file: Path, where: Path, wanted: _Wanted, answers: Answers) -> None:
    atlas, seen = editing.read_settled(where)
    _check_references(wanted, atlas)
    sources = records_of(wanted.source, atlas)
    choices = _choices(wanted, sources)
    taken = _taken(file, atlas, choices, sources)
    click.echo(printable(understood(taken)))
    for line in finding_lines(taken.findings):
        click.echo(line)
    if taken.frame is None:
        raise EditError(f"{file}: nothing was saved")
    if not taken.kept:
        raise EditError(f"{file}: there is no feature in it; nothing was saved")
    record, sources = _answered(file, taken, atlas, wanted, answers, sources)
    choices = replace(choices, defaults=_defaults(wanted, sources, record.kind))
    if wanted.fix:
        _print_diffs(file, atlas, choices)
    size = counted(taken.kept, "feature")
    if wanted.dry_run:
        click.echo(printable(f"{where}: would be saved as layer {record.id!r}: {size}"))
        return
    with progress(f"Saving {file}") as tell:
        features = rewritten(
            file, choices, vocabulary_of(atlas),
            shown_as=str(file), extent=atlas.extent, progress=tell,
        )  # fmt: skip
        editing.add_layer(
            where, record, features, sources,
            replace=wanted.replace, expected=seen, members=carried(taken.members),
        )  # fmt: skip
    click.echo(printable(f"{where}: saved as layer {record.id!r}: {size}"))


def _choices(wanted: _Wanted, sources: list[dict[str, Any]]) -> Choices:
    return Choices(
        columns=time_columns(wanted.columns, end_included=wanted.end_included),
        repairs=frozenset({"all"} if wanted.fix else ()),
        defaults=_defaults(wanted, sources, wanted.kind),
    )


def _defaults(wanted: _Wanted, sources: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    defaults = {"kind": kind, "account": wanted.account, "holder": wanted.holder}
    defaults["sources"] = [source["id"] for source in sources]  # type: ignore[assignment]
    return {key: value for key, value in defaults.items() if value}


def _taken(file: Path, atlas: Atlas, choices: Choices, sources: list[dict[str, Any]]) -> Intake:
    known = vocabulary_of(atlas)
    known = replace(known, sources={*known.sources, *(source["id"] for source in sources)})
    with progress(f"Reading {file}") as tell:
        return take_in(file, str(file), known, choices, extent=atlas.extent, progress=tell)


def _check_references(wanted: _Wanted, atlas: Atlas) -> None:
    for option, value, known in (
        ("--account", wanted.account, list(atlas.accounts)),
        ("--holder", wanted.holder, list(atlas.parties)),
    ):
        if value and value not in known:
            listed = ", ".join(known) or "none"
            raise UsageError(f"{option} {value!r}: the atlas has no such one; it has: {listed}")


def _answered(
    file: Path,
    taken: Intake,
    atlas: Atlas,
    wanted: _Wanted,
    answers: Answers,
    sources: list[dict[str, Any]],
) -> tuple[LayerRecord, list[dict[str, Any]]]:
    """The layer's record, and its sources; what is missing is asked for."""
    frame = taken.frame
    assert frame is not None
    style = style_of(wanted.style, frame, str(file))
    title = wanted.title or _title(file)
    taken_ids = [] if wanted.replace else [layer.id for layer in atlas.layers]
    identity = wanted.id or editing.layer_id(title, taken_ids)
    old = {layer.id: layer for layer in atlas.layers}.get(identity) if wanted.replace else None
    title = old.title if old and not wanted.title else title
    kind = wanted.kind or kind_of(frame, lambda offered: _kind(title, offered, old, answers))
    # Whoever cites a source with each feature has said it.
    if not sources and not frame["sources"].map(bool).all():
        text = answers.answer("--source", f"Source of {title} (id, title or address)")
        sources = records_of((text,), atlas) if text else []
    # What a replaced layer has and nobody gives anew, stays.
    licence, attribution = wanted.licence or None, wanted.attribution or None
    if not (old and old.licence):
        licence = answers.answer("--licence", f"Licence of {title}, such as CC BY 4.0")
    if not (old and old.attribution):
        attribution = answers.answer("--attribution", f"Who is to be named with {title}")
    answers.check()
    return LayerRecord(identity, title, kind, licence, attribution, style=style or None), sources


def _kind(title: str, offered: str, old: Layer | None, answers: Answers) -> str:
    if old:
        return old.kind
    return answers.answer("--kind", f"Kind of {title} ({', '.join(LayerKind)})", offered)


def _title(file: Path) -> str:
    words = " ".join(file.stem.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:] or "Layer"


def _print_diffs(file: Path, atlas: Atlas, choices: Choices) -> None:
    for text in repair_diffs(file, str(file), vocabulary_of(atlas), choices, extent=atlas.extent):
        click.echo(printable(text))
