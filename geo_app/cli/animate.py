"""``geo-app animate``: a range of dates as a film."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from geo_app.asked import extent_of_text
from geo_app.cli.options import atlas_option, figure_options, listed, size_asked
from geo_app.store import read_atlas

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
@figure_options
@click.option("--scale", type=float, default=1.0, help="Times the pixels of a screen, 1 to 4.")
@click.option("--note", default="", help="A sentence of your own under the neutral note.")
@click.option("--inferred", is_flag=True, help="Draw inferred control, too.")
@click.option("--grayscale", is_flag=True, help="Greys instead of colours.")
@click.option("--no-text", is_flag=True, help="Without words, for who sets them.")
@atlas_option
def animate(first: str, last: str, file: Path, folder: Path | None, **asked: Any) -> None:
    """Make a film of the dates FROM to TO: MP4, GIF or WebP."""
    # Matplotlib is slow to load, and only figures and films need it.
    from geo_app.snapshot.film.animation import FILM  # noqa: PLC0415
    from geo_app.snapshot.film.animation import animate as animated  # noqa: PLC0415

    preset, width, height = (asked.pop(name) for name in ("preset", "width", "height"))
    size = size_asked(preset, width, height, FILM)
    layers, extent = listed(asked.pop("layers")), asked.pop("extent")
    asked |= {
        "extent": extent if extent is None else extent_of_text(extent),
        "text": not asked.pop("no_text"),
    }
    atlas = read_atlas(folder)
    with click.progressbar(length=1, label=file.name, file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        try:
            animated(
                atlas, first, last, file, preset=size, layers=layers, progress=progress, **asked
            )
        except KeyboardInterrupt:
            click.echo(f"\nBroken off; {file} was not written.", err=True)
            sys.exit(130)
