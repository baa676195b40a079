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
    "look_options",
    "scale_option",
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
        help="Only what this account tells; an unknown ID lists those there are. With differing, "
        "pictures and films have only what accounts differ in.",
    ),
    click.option(
        "--language", metavar="ID", default="en", show_default=True,
        help="Language of the names and of a figure's own words: en, hy, az or ru in the built-in "
        "atlas.",
    ),
    click.option(
        "--preset", metavar="NAME", default="",
        help="A size with a name, such as a4-landscape; geo-app snapshot --list-presets lists "
        "them.",
    ),
    click.option(
        "--width", type=float, metavar="PX", help="Instead of a preset: a width in pixels."
    ),
    click.option("--height", type=float, metavar="PX", help="And a height."),
    click.option(
        "--theme", type=click.Choice(["light", "dark"]), default="light", show_default=True,
        help="A light or a dark background.",
    ),
    click.option(
        "--layers", metavar="ID,ID",
        help="Only these layers, as in settlements,events; by default those that the map shows at "
        "first, and all of them as data.",
    ),
    click.option(
        "--extent", metavar="W,S,E,N",
        help="Only this part of the map: west, south, east and north in degrees, as in "
        "46,39,47.5,40.5.",
    ),
    click.option("--title", help="The title; by default the atlas's own."),
)  # fmt: skip


_LOOK_OPTIONS = (
    click.option(
        "--note", default="", help="A sentence of your own, under the note on neutrality."
    ),
    click.option(
        "--inferred", is_flag=True,
        help="Colour the ground as well, by who is inferred to have held it.",
    ),
    click.option("--grayscale", is_flag=True, help="Greys instead of colours."),
    click.option("--no-text", is_flag=True, help="Without words, for a designer who sets them."),
)  # fmt: skip
scale_option = click.option(
    "--scale", type=float, default=1.0, metavar="N",
    help="So many times the pixels of a size on a screen, 0.25 to 4; by default 1.",
)  # fmt: skip


def look_options(command: _Command) -> _Command:
    """Add how a figure or a film looks: note, inferred control, greys, no words."""
    for option in reversed(_LOOK_OPTIONS):
        command = option(command)
    return command


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
