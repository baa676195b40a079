"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from geo_app.dialects import TimeColumns
from geo_app.errors import UsageError

__all__ = ["atlas_option", "format_option", "time_column_options", "time_columns"]

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
