"""``geo-app remove``, ``undo``, ``redo`` and ``new``: changes that read no layer."""

from __future__ import annotations

import os
from pathlib import Path

import click

from geo_app import editing
from geo_app.asked import extent_of_text
from geo_app.cli.options import atlas_option
from geo_app.cli.printing import printable
from geo_app.errors import UsageError
from geo_app.model import Account, Party
from geo_app.store import built_in_atlas

__all__ = ["chosen_folder", "new", "redo", "remove", "undo"]


def chosen_folder(folder: Path | None) -> Path:
    """Return the folder of the atlas that is meant."""
    return Path(folder or os.environ.get("GEO_APP_ATLAS") or built_in_atlas())


@click.command()
@click.argument("layer")
@atlas_option
def remove(layer: str, folder: Path | None) -> None:
    """Take LAYER out of the atlas; `geo-app undo` brings it back."""
    where = chosen_folder(folder)
    editing.remove_layer(where, layer)
    click.echo(printable(f"{where}: removed layer {layer!r}; geo-app undo brings it back"))


@click.command()
@atlas_option
def undo(folder: Path | None) -> None:
    """Take back the latest change of the atlas; again for the one before it."""
    where = chosen_folder(folder)
    click.echo(printable(f"{where}: undone: {editing.undo(where)}"))


@click.command()
@atlas_option
def redo(folder: Path | None) -> None:
    """Make the change again that was undone last."""
    where = chosen_folder(folder)
    click.echo(printable(f"{where}: made again: {editing.redo(where)}"))


def _pair(text: str, option: str) -> tuple[str, str]:
    identity, separator, name = (part.strip() for part in text.partition("="))
    if not (identity and separator and name):
        raise UsageError(f"{option} {text!r}: write ID=NAME, as in {option} north='The North'")
    return identity, name


def _party(text: str) -> Party:
    identity, name = _pair(text, "--party")
    # A colour can follow, as in north=The North,#7a5195; names may hold commas of their own.
    name, comma, colour = name.rpartition(",#")
    colour = f"#{colour}" if comma else ""
    name = name if comma else text.partition("=")[2].strip()
    return Party(identity, name.strip(), name.strip(), colour.strip())


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", default="", help="Title of the atlas; by default the folder's name.")
@click.option(
    "--extent",
    metavar="W,S,E,N",
    default="-180,-85,180,85",
    help="West, south, east and north in degrees; by default the world. Across 180 degrees as in "
    "178,-12,-178,12.",
)
@click.option(
    "--party",
    "parties",
    metavar="ID=NAME[,#COLOUR]",
    multiple=True,
    help="A side; repeatable. Without a colour it gets one of equal weight.",
)
@click.option(
    "--account",
    "accounts",
    metavar="ID=NAME",
    multiple=True,
    help="A telling that statements can belong to; repeatable.",
)
@click.option(
    "--language",
    "languages",
    metavar="ID=NAME",
    multiple=True,
    help="A language that names are given in; repeatable. English is always one.",
)
@click.option(
    "--first-date", metavar="DATE", default="1900-01-01", show_default=True,
    help="The first date of the slider.",
)  # fmt: skip
def new(
    folder: Path,
    title: str,
    extent: str,
    parties: tuple[str, ...],
    accounts: tuple[str, ...],
    languages: tuple[str, ...],
    first_date: str,
) -> None:
    """Make an empty atlas in DIR, which must be empty or not there yet."""
    editing.new_atlas(
        folder,
        title or folder.resolve().name,
        extent=extent_of_text(extent),
        parties=[_party(text) for text in parties],
        accounts=[Account(*_pair(text, "--account")) for text in accounts],
        languages=dict(_pair(text, "--language") for text in languages),
        first_date=first_date,
    )
    click.echo(printable(f"{folder}: an empty atlas; add layers with geo-app add --atlas {folder}"))
