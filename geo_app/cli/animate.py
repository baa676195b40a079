"""``geo-app animate``: a range of dates as a film."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from geo_app.asked import extent_of_text
from geo_app.cli.options import (
    atlas_option,
    figure_options,
    listed,
    look_options,
    scale_option,
    size_asked,
)
from geo_app.cli.printing import printable, progress
from geo_app.numberwords import counted
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
    help="The film; its ending, .mp4, .gif or .webp, tells the format.",
)
@click.option(
    "--by",
    type=click.Choice(("change", "day")),
    default="change",
    show_default=True,
    help="Show each date on which something changes, or each day.",
)
@click.option(
    "--seconds",
    type=float,
    metavar="N",
    help="Let the film last so long; its dates are evenly apart then.",
)
@click.option(
    "--fps",
    type=float,
    metavar="N",
    help="Dates shown in a second; by default 4 by change, 20 by day, 25 with --seconds.",
)
@click.option(
    "--hold",
    type=float,
    default=1.5,
    show_default=True,
    metavar="SECONDS",
    help="Stay so long on dates of events, and on the first and the last.",
)
@figure_options
@scale_option
@look_options
@atlas_option
def animate(first: str, last: str, file: Path, folder: Path | None, **asked: Any) -> None:
    """Make a film of the map from the date FROM to the date TO: MP4, GIF or WebP.

    It has the title and the date in it, and is 800 x 600 pixels if no size is asked for. Dates are
    written as in 2016-04-05 or "5 April 2016".

    \b
    geo-app animate 2020-09-26 2020-12-02 -o autumn.mp4
    geo-app animate 1988-02-20 2024-01-01 -o all.webp --seconds 30
    """  # noqa: D301 - a letter that click takes for: as it stands
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
    with progress("drawing") as told:
        made = animated(
            atlas, first, last, file, preset=size, layers=layers,
            progress=lambda done, total: told(done / total), remark=_remark, **asked,
        )  # fmt: skip
    wide, high = made.pixels
    dates = counted(made.dates, "date")
    _remark(f"{file}: {wide} x {high} pixels, {dates}, {made.seconds:.1f} seconds")


def _remark(text: str) -> None:
    click.echo(printable(text), err=True)
