"""Where a command writes to, and in which format: told by ``-o`` and ``--format``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

import click

from geo_app.asked import FIGURE_FORMATS
from geo_app.errors import EditError, UsageError
from geo_app.export import SUFFIXES, format_of
from geo_app.placing import is_stream, place_bytes, streaming

__all__ = ["FORMS", "Target", "put", "target_of"]

_PAGE, _BUNDLE = "html", "bundle"
#: Everything that is written, by name.
FORMS = (*FIGURE_FORMATS, _PAGE, *dict.fromkeys(SUFFIXES.values()))
_MOVING = (".mp4", ".gif")
#: What a terminal can show.
_TEXTS = {"svg", "html", "geojson", "json-fg", "linked-places", "kml", "csv", "svg-layers"}


class Target(NamedTuple):
    """A format, and the file; a folder for a file that names itself, None for standard output."""

    form: str
    path: Path | None
    is_folder: bool = False

    @property
    def kind(self) -> str:
        """``figure``, ``page``, ``bundle`` or ``data``."""
        if self.form in FIGURE_FORMATS:
            return "figure"
        return {_PAGE: "page", _BUNDLE: "bundle"}.get(self.form, "data")

    @property
    def suffix(self) -> str:
        """The ending of a file of this format."""
        return next((end for end, form in SUFFIXES.items() if form == self.form), f".{self.form}")

    def named(self, name: str) -> Target:
        """The same, with the file in its folder if it has only that."""
        return self._replace(path=self.path / name) if self.is_folder and self.path else self


def target_of(output: str, form: str | None) -> Target:
    """Read ``-o`` and ``--format``.

    Parameters
    ----------
    output
        A file, a folder, or ``-`` for standard output.
    form
        One of `FORMS`, or None for what the ending of the file tells.

    Raises
    ------
    UsageError
        If the ending tells no format.

    Examples
    --------
    >>> target_of("april.layers.svg", None).form, target_of("april.svg", None).kind
    ('svg-layers', 'figure')
    """
    if output == "-":
        return Target(form or FIGURE_FORMATS[0], None)
    if output.endswith("/") or Path(output).is_dir():
        return Target(form or FIGURE_FORMATS[0], Path(output), is_folder=True)
    return Target(form or _told(output), Path(output))


def _told(output: str) -> str:
    name = output.lower()
    if name.endswith(tuple(SUFFIXES)):
        return format_of(output)
    if name.endswith(f".{_PAGE}"):
        return _PAGE
    if name.endswith(tuple(f".{form}" for form in FIGURE_FORMATS)):
        return name.rpartition(".")[2]
    if name.endswith(_MOVING):
        raise UsageError(f"{output}: animations are made by geo-app animate FROM TO -o {output}")
    known = ", ".join([*(f".{form}" for form in (*FIGURE_FORMATS, _PAGE)), *SUFFIXES])
    raise UsageError(f"{output}: no format has this ending; end the name with one of {known}")


def put(target: Target, content: bytes) -> None:
    """Write a file in one step, or to standard output, a pipe or a device.

    Raises
    ------
    EditError
        If the file cannot be written; what was there is still there then.
    UsageError
        If it is no text and would go to a terminal.
    """
    if target.form not in _TEXTS and _is_terminal(target.path):
        raise UsageError(f"{target.form} is nothing a terminal can show; name a file with -o")
    if target.path is not None:
        place_bytes(target.path, content)
        return
    try:
        click.echo(content, nl=False)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise EditError(f"standard output cannot be written: {error.strerror}") from None


def _is_terminal(path: Path | None) -> bool:
    if path is None:
        return sys.stdout.isatty()
    if not (is_stream(path) and path.is_char_device()):
        return False
    with streaming(path) as device:
        return device.isatty()
