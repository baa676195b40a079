"""Where an atlas lives: a folder with ``atlas.json``, ``sources.json``, layers and a basemap.

Only an atlas without a readable ``atlas.json`` is refused. Everything else that is wrong becomes a
finding, and what is sound is served.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from geo_app.checks import Extent, Listing, Vocabulary
from geo_app.description import Description, sources_of
from geo_app.errors import AtlasError
from geo_app.inference import pieces_of, unknown_references
from geo_app.intake import Choices, Intake, take_in
from geo_app.model import UNKNOWN, Atlas, Finding, Inference, Layer, LayerKind, Source
from geo_app.reading import read_json
from geo_app.style import style_findings

__all__ = ["FORMAT", "FileReport", "built_in_atlas", "check_path", "read_atlas", "vocabulary_of"]

FORMAT = "geo-atlas/1"


def built_in_atlas() -> Path:
    """Folder of the atlas that comes with the program: beside the package, or inside a wheel."""
    package = Path(__file__).resolve().parent
    beside = package.parent / "geodata"
    return beside if (beside / "atlas.json").is_file() else package / "geodata"


def read_atlas(folder: Path | str | None = None) -> Atlas:
    """Read an atlas.

    Parameters
    ----------
    folder
        Where it lives; by default ``$GEO_APP_ATLAS``, or else the built-in one.

    Returns
    -------
    Atlas
        With every layer that could be read, and all findings.

    Raises
    ------
    AtlasError
        If there is no readable ``atlas.json`` in the folder.

    Examples
    --------
    >>> atlas = read_atlas()
    >>> atlas.title, [layer.id for layer in atlas.layers if layer.kind == "settlement"]
    ('Nagorno-Karabakh', ['settlements'])
    """
    return _read(Path(folder or os.environ.get("GEO_APP_ATLAS") or built_in_atlas()))[0]


def _read(folder: Path) -> tuple[Atlas, list[Intake]]:
    """Read an atlas, and what was understood of each of its layer files."""
    description = Description(_read_description(folder))
    parties, accounts = description.parties(), description.accounts()
    sources, findings = _read_sources(folder)
    known = Vocabulary({*parties, UNKNOWN}, set(accounts), set(sources))
    first, last, opening = description.dates()
    extent = description.extent()
    taken: list[Intake] = []
    layers = _read_layers(folder, description, "layers", taken, known, extent)
    basemap = _read_layers(folder, description, "basemap", taken, extent=extent)
    inference = _read_inference(folder, description, taken, replace(known, kind=""), extent)
    findings += [finding for intake in taken for finding in intake.findings]
    findings += unknown_references(inference, layers) if inference else ()
    atlas = Atlas(
        id=description.text("id", folder.resolve().name),
        title=description.text("title", folder.resolve().name),
        description=description.text("description"),
        neutrality=description.text("neutrality"),
        extent=extent,
        first=first,
        last=last,
        opening=opening,
        opening_view=description.opening_view(extent),
        languages=description.languages(),
        parties=parties,
        accounts=accounts,
        sources=sources,
        layers=layers,
        basemap=basemap,
        findings=(*description.findings, *findings),
        inference=inference,
        is_open=description.is_open,
        folder=_name_of(folder),
    )
    return atlas, taken


def _name_of(folder: Path) -> str:
    """The name by which a command asks for an atlas; the built-in one needs none."""
    found = folder.resolve()
    return "" if found == built_in_atlas().resolve() else found.name


def _read_description(folder: Path) -> dict[str, Any]:
    if not folder.is_dir():
        raise AtlasError(f"{folder}: there is no such folder; name one that holds an atlas.json")
    file = folder / "atlas.json"
    document, findings = read_json(file, str(file))
    if findings:
        raise AtlasError(str(findings[0]))
    seen = document.get("format") if isinstance(document, dict) else type(document).__name__
    if not isinstance(document, dict) or seen != FORMAT:
        raise AtlasError(f'{file}: not an atlas ({seen!r}); write "format": "{FORMAT}"')
    return document


def _read_sources(folder: Path) -> tuple[dict[str, Source], list[Finding]]:
    document, unread = read_json(folder / "sources.json", "sources.json")
    return ({}, unread) if unread else sources_of(document)


def _read_layers(
    folder: Path,
    description: Description,
    member: str,
    taken: list[Intake],
    known: Vocabulary | None = None,
    extent: Extent | None = None,
) -> tuple[Layer, ...]:
    """Read layer files in order; without `known` they are read and not checked (a basemap)."""
    layers = []
    for record in description.records(member):
        file, kind = str(record.get("file", "")), str(record.get("kind", ""))
        path = _inside(folder, file)
        if path is None:
            message, fix = "a file lies outside the atlas", "name a file inside its folder"
            description.tell("path", member, message, file, fix)
            continue
        if known is not None:
            _check_kind(description, record["id"], kind)
            known = replace(known, kind=kind)
        style = description.layer_style(record)
        intake = _styled(take_in(path, file, known, extent=extent), style)
        taken.append(intake)
        if intake.frame is not None:
            layers.append(_layer(record, kind, intake.frame, style))
    return tuple(layers)


def _read_inference(
    folder: Path,
    description: Description,
    taken: list[Intake],
    known: Vocabulary,
    extent: Extent,
) -> Inference | None:
    """Read the pieces of ground inside which control is inferred; None if there are none."""
    given = description.inference()
    if given is None:
        return None
    file, scopes = given
    path = _inside(folder, file)
    if path is None:
        message, fix = "a file lies outside the atlas", "name a file inside its folder"
        description.tell("path", "inference", message, file, fix)
        return None
    intake = take_in(path, file, known, extent=extent)
    if intake.frame is None:
        taken.append(intake)
        return None
    pieces, findings = pieces_of(intake.frame, file)
    taken.append(replace(intake, findings=(*intake.findings, *findings)))
    return Inference(file, scopes, pieces) if pieces else None


def _styled(intake: Intake, style: Mapping[str, str]) -> Intake:
    """Add what of the layer's style cannot be drawn."""
    if intake.frame is None or not style:
        return intake
    listing = Listing(intake.path)
    for finding in style_findings(intake.frame, style, intake.path):
        listing.add(finding)
    return replace(intake, findings=(*intake.findings, *listing.findings()))


def _check_kind(description: Description, identity: str, kind: str) -> None:
    if kind not in set(LayerKind):
        fix = f"use one of {', '.join(LayerKind)}"
        description.tell("kind", "layers", f"the layer {identity!r} has no known kind", kind, fix)


def _inside(folder: Path, file: str) -> Path | None:
    if not file or "\0" in file:
        return None
    path = (folder / file).resolve()
    return path if path.is_relative_to(folder.resolve()) else None


def _layer(record: Mapping[str, Any], kind: str, frame: Any, style: Mapping[str, str]) -> Layer:
    return Layer(
        id=record["id"],
        title=str(record.get("title", record["id"])),
        kind=kind,
        file=str(record["file"]),
        frame=frame,
        visible=bool(record.get("visible", True)),
        licence=str(record.get("licence", "")),
        attribution=str(record.get("attribution", "")),
        note=str(record.get("note", "")),
        style=style,
    )


@dataclass(frozen=True, slots=True)
class FileReport:
    """What checking one file found.

    `features` is how many members it has and `kept` how many of them are in the layer; both are 0
    and `dialect` is empty for a file that holds no features.
    """

    path: str
    dialect: str
    features: int
    kept: int
    findings: tuple[Finding, ...]


def vocabulary_of(atlas: Atlas, kind: str = "") -> Vocabulary:
    """What the features of a layer of an atlas may refer to.

    Examples
    --------
    >>> vocabulary_of(read_atlas(), "event").kind
    'event'
    """
    return Vocabulary({*atlas.parties, UNKNOWN}, set(atlas.accounts), set(atlas.sources), kind)


def check_path(
    path: Path,
    atlas: Callable[[], Atlas],
    choices: Choices = Choices(),  # noqa: B008
    *,
    progress: Callable[[float], None] | None = None,
) -> list[FileReport]:
    """Check an atlas folder, or one layer file.

    Parameters
    ----------
    path
        A folder with an ``atlas.json``, or a file with features.
    atlas
        Gives the atlas whose parties, accounts and sources a single file may refer to.
    choices
        What a person chose about a single file.
    progress
        Told how much of a single file is done, from 0 to 1.

    Returns
    -------
    list of FileReport
        One for each file, in reading order.

    Raises
    ------
    AtlasError
        If a folder has no readable ``atlas.json``.
    """
    if path.is_dir():
        return _check_folder(path)
    one = atlas()
    known = vocabulary_of(one)
    return [_report(take_in(path, str(path), known, choices, extent=one.extent, progress=progress))]


def _report(intake: Intake) -> FileReport:
    dialect = intake.dialect if intake.frame is not None else ""
    return FileReport(intake.path, dialect, intake.features, intake.kept, intake.findings)


def _check_folder(folder: Path) -> list[FileReport]:
    atlas, taken = _read(folder)
    of_layers = {intake.path: _report(intake) for intake in taken}
    files = dict.fromkeys(
        ("atlas.json", "sources.json", *of_layers, *(f.file for f in atlas.findings))
    )
    return [
        of_layers.get(file)
        or FileReport(file, "", 0, 0, tuple(f for f in atlas.findings if f.file == file))
        for file in files
    ]
