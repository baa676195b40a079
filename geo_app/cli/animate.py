"""``geo-app animate``: a range of dates as a film."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from geo_app.validtime import parse_day

if TYPE_CHECKING:
    from geo_app.snapshot.film.animation import Made

__all__ = ["animate"]

#: For so long drawing is slower than later, if not for longer.
_FIRST_SECONDS = 2.0


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
    written as in 2016-04-05, "5 April 2016" or today.

    \b
    geo-app animate 2020-09-26 2020-12-02 -o autumn.mp4
    geo-app animate 1988-02-20 2024-01-01 -o all.webp --seconds 30
    """  # noqa: D301 - a letter that click takes for: as it stands
    days = parse_day(first), parse_day(last)
    with _telling() as told:
        made = _animated(days, file, folder, told, asked)
    wide, high = made.pixels
    dates = counted(made.dates, "date")
    _remark(f"{file}: {wide} x {high} pixels, {dates}, {made.seconds:.1f} seconds")


def _animated(
    days: tuple[int, int], file: Path, folder: Path | None, told: Callable[[int, int], None],
    asked: dict[str, Any],
) -> Made:  # fmt: skip
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
    return animated(
        read_atlas(folder), *days, file, preset=size, layers=layers, progress=told,
        remark=_remark, **asked,
    )  # fmt: skip


@contextmanager
def _telling() -> Iterator[Callable[[int, int], None]]:
    """Tell on a terminal what is going on; of drawing, how much of it is done.

    How long the page takes to be laid out tells nothing of how long drawing takes, and the first
    frames, with the most that is new in them, tell little: the time left is counted without them.
    """
    with ExitStack() as stack:
        _on_terminal("laying out the page ...")
        yield _Bar(stack).told


class _Bar:
    """A bar that is begun once drawing goes on as it will."""

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack
        self.begun, self.first = 0.0, 0
        self.tell: Callable[[float], None] | None = None

    def told(self, done: int, total: int) -> None:
        self.begun = self.begun or time.monotonic()
        if self.tell:
            self.tell((done - self.first) / (total - self.first))
        elif done < total and time.monotonic() - self.begun > _FIRST_SECONDS:
            self.first, self.tell = done, self.stack.enter_context(progress("drawing"))
        if done == total:
            # GIF and WebP are put together from all frames, and that takes its time too.
            self.stack.close()
            _on_terminal("writing the file ...")


def _on_terminal(text: str) -> None:
    if sys.stderr.isatty():
        _remark(text)


def _remark(text: str) -> None:
    click.echo(printable(text), err=True)
