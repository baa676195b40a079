"""``geo-app animate``: a range of dates as a film."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo_app.cli.options import atlas_option
from geo_app.errors import UsageError
from geo_app.store import read_atlas

if TYPE_CHECKING:
    from geo_app.snapshot.presets import Preset

__all__ = ["animate"]


@click.command()
@click.argument("first", metavar="FROM")
@click.argument("last", metavar="TO")
@click.option(
    "-o",
    "--output",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    required=True,
    help="Write to FILE; .mp4, .gif or .webp tells the format.",
)
@click.option(
    "--by",
    type=click.Choice(("change", "day")),
    default="change",
    show_default=True,
    help="Show the dates of changes, or each day.",
)
@click.option("--seconds", type=float, metavar="N", help="Let the film be so long.")
@click.option(
    "--fps",
    type=float,
    metavar="N",
    help="Dates in a second; by default 4 by change, 20 by day, 25 with --seconds.",
)
@click.option(
    "--hold",
    type=float,
    default=1.5,
    show_default=True,
    metavar="SECONDS",
    help="Hold dates of events, and the first and the last, for so long.",
)
@click.option("--account", metavar="ID", default="", help="As this account tells it.")
@click.option("--language", metavar="ID", default="en", help="The language of names and words.")
@click.option("--layers", metavar="ID,ID", default="", help="Only these layers.")
@click.option("--preset", metavar="ID", help="A size with a name.")
@click.option("--width", type=click.IntRange(1), metavar="PIXELS")
@click.option("--height", type=click.IntRange(1), metavar="PIXELS")
@click.option("--extent", metavar="W,S,E,N", default="", help="What the map shows, in degrees.")
@click.option("--theme", type=click.Choice(("light", "dark")), default="light", show_default=True)
@click.option("--title", help="Another title than the atlas's own.")
@atlas_option
def animate(first: str, last: str, file: Path, folder: Path | None, **asked: Any) -> None:
    """Make a film of the dates FROM to TO: MP4, GIF or WebP."""
    # Matplotlib is slow to load, and only figures and films need it.
    from geo_app.snapshot.animation import animate as animated  # noqa: PLC0415

    size = _size(*(asked.pop(name) for name in ("preset", "width", "height")))
    layers, extent = asked.pop("layers"), _extent(asked.pop("extent"))
    wanted = tuple(name.strip() for name in layers.split(",") if name.strip()) or None
    atlas = read_atlas(folder)
    with click.progressbar(length=1, label=file.name, file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        try:
            animated(
                atlas, first, last, file, preset=size, layers=wanted, extent=extent,
                progress=progress, **asked,
            )  # fmt: skip
        except KeyboardInterrupt:
            click.echo(f"\nBroken off; {file} was not written.", err=True)
            sys.exit(130)


def _size(preset: str | None, width: int | None, height: int | None) -> Preset:
    from geo_app.snapshot.animation import FILM  # noqa: PLC0415
    from geo_app.snapshot.presets import Preset, preset_named  # noqa: PLC0415

    if preset and (width or height):
        raise UsageError("--preset tells width and height; leave out either it or them")
    if preset:
        return preset_named(preset)
    wide, high = width or FILM.width, height or FILM.height
    return Preset("own", f"{wide:g} x {high:g}", wide, high)


def _extent(text: str) -> tuple[float, float, float, float] | None:
    if not text:
        return None
    try:
        west, south, east, north = map(float, text.split(","))
    except ValueError:
        raise UsageError(
            f"--extent {text!r}: write west,south,east,north in degrees, as in 45,39,48,41"
        ) from None
    return west, south, east, north
