"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from geo_app.dialects import TimeColumns
from geo_app.errors import UsageError

if TYPE_CHECKING:
    from geo_app.snapshot import Preset

__all__ = [
    "atlas_option",
    "figure_options",
    "format_option",
    "listed",
    "size_asked",
    "time_column_options",
    "time_columns",
]

_Command = TypeVar("_Command", bound=Callable[..., Any])


def atlas_option(command: _Command) -> _Command:
    """Add ``--atlas``."""
    return click.option(
        "--atlas",
        "folder",
        metavar="DIR",
        type=click.Path(path_type=Path),
        envvar="GEO_APP_ATLAS",
        help="The atlas to use; by default $GEO_APP_ATLAS, or else the built-in one.",
    )(command)


def format_option(*formats: str) -> Callable[[_Command], _Command]:
    """Add ``--format``; the first one is the default."""
    return click.option(
        "--format", "form", type=click.Choice(formats), default=formats[0], show_default=True
    )


def time_column_options(command: _Command) -> _Command:
    """Add ``--time-columns`` and ``--end-included``."""
    command = click.option(
        "--end-included",
        is_flag=True,
        help="The end in the column is the last day, month or year that still counts.",
    )(command)
    return click.option(
        "--time-columns",
        "columns",
        metavar="FROM,TO",
        default="",
        help="The columns that hold start and end; one of them may be left empty.",
    )(command)


def time_columns(text: str, *, end_included: bool) -> TimeColumns | None:
    """Read the value of ``--time-columns``.

    Raises
    ------
    UsageError
        If it names no column, or more than two.

    Examples
    --------
    >>> time_columns("built, gone", end_included=True)
    TimeColumns(start='built', end='gone', end_included=True)
    >>> time_columns("year,", end_included=False).start
    'year'
    """
    if not text:
        if end_included:
            raise UsageError("--end-included says how --time-columns is read; give that as well")
        return None
    names = [name.strip() for name in text.split(",")]
    if len(names) > 2 or not any(names):
        raise UsageError(f"--time-columns {text!r}: name two columns, as in --time-columns from,to")
    return TimeColumns(names[0], names[1] if len(names) > 1 else "", end_included)


_FIGURE_OPTIONS = (
    click.option(
        "--account", metavar="ID", default="",
        help="Only what this account tells; differing, in figures and films: only what accounts "
        "differ in.",
    ),
    click.option(
        "--language", metavar="ID", default="en", show_default=True,
        help="Language of names and of the figure's own words.",
    ),
    click.option(
        "--preset", metavar="NAME", default="",
        help="A size with a name; geo-app snapshot --list-presets lists them.",
    ),
    click.option("--width", type=float, metavar="PX", help="A width of your own, with --height."),
    click.option("--height", type=float, metavar="PX", help="A height of your own."),
    click.option(
        "--theme", type=click.Choice(["light", "dark"]), default="light", show_default=True
    ),
    click.option(
        "--layers", metavar="ID,ID", help="Only these layers; by default those shown at first."
    ),
    click.option(
        "--extent", metavar="W,S,E,N", help="West, south, east and north in degrees."
    ),
    click.option("--title", help="Title; by default the atlas's own."),
)  # fmt: skip


def figure_options(command: _Command) -> _Command:
    """Add what every picture can be asked for: account, language, size, theme, layers, title."""
    for option in reversed(_FIGURE_OPTIONS):
        command = option(command)
    return command


def listed(text: str | None) -> tuple[str, ...] | None:
    """Read texts with commas between them; None stays None.

    Examples
    --------
    >>> listed("events, claims")
    ('events', 'claims')
    """
    if text is None:
        return None
    return tuple(part.strip() for part in text.split(",") if part.strip())


def size_asked(
    preset: str, width: float | None, height: float | None, usual: Preset | None = None
) -> Preset:
    """Return the size that ``--preset``, or ``--width`` and ``--height``, ask for.

    Without any of them it is `usual`, or else that of a figure.

    Raises
    ------
    UsageError
        If both are given, only one side, or a preset that is not there.

    Examples
    --------
    >>> size_asked("", None, None).id, size_asked("", 800, 600).words
    ('screen', '800 x 600')
    """
    # Matplotlib takes a while to import, and most commands draw nothing.
    from geo_app.snapshot.presets import PRESETS, preset_named, sized  # noqa: PLC0415

    if width is None and height is None:
        if usual and not preset:
            return usual
        return preset_named(preset or next(iter(PRESETS)))
    if preset:
        raise UsageError(f"--preset {preset} has a size of its own; leave --width and --height out")
    if width is None or height is None:
        raise UsageError("--width and --height are given together, in pixels")
    return sized(width, height)
