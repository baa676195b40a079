"""An atlas and a date become a file, in one call."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from geo_app.errors import UsageError
from geo_app.model import Atlas
from geo_app.snapshot.files import encoded, format_of, save
from geo_app.snapshot.painting import figure_of
from geo_app.snapshot.presets import Preset, preset_named
from geo_app.snapshot.request import Request
from geo_app.snapshot.scene import scene_of
from geo_app.validtime import day_number

__all__ = ["snapshot"]


def snapshot(
    atlas: Atlas,
    date: dt.date | str | int,
    path: Path | str | None = None,
    *,
    format: str = "png",  # noqa: A002  # what Matplotlib and Pillow call it
    preset: Preset | str = "screen",
    **options: Any,
) -> bytes | None:
    r"""Make a figure of an atlas on a date.

    Parameters
    ----------
    atlas
        The atlas.
    date
        A date, an ISO text such as ``2016-04-05``, or days since 1970-01-01.
    path
        The file, its format told by its suffix: ``.png``, ``.svg``, ``.pdf``, ``.webp``. Without
        one the bytes are returned.
    format
        The format if there is no path.
    preset
        A size, or the name of one; see `geo_app.snapshot.PRESETS`.
    options
        As in `geo_app.snapshot.Request`: ``account``, ``language``, ``layers``, ``extent``,
        ``title``, ``theme``, ``scale``, ``dpi``, ``grayscale``, ``transparent``, ``text``,
        ``bleed_mm``, ``note``.

    Returns
    -------
    bytes or None
        The file's bytes if no path is given.

    Raises
    ------
    UsageError
        If something is asked for that is not there, or that no picture can have.
    EditError
        If the file cannot be written; what was there is still there then.
    GlyphError
        If no font has some letter.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> snapshot(read_atlas(), "2016-04-05", preset="social-1200x675")[:4]
    b'\x89PNG'
    """
    unknown = sorted(set(options) - _OPTIONS)
    if unknown:
        raise UsageError(f"a figure has no option {unknown[0]!r}; it has {', '.join(_NAMES)}")
    size = preset_named(preset) if isinstance(preset, str) else preset
    wanted = format if path is None else format_of(path)
    scene = scene_of(atlas, Request(day_number(date), preset=size, **options))
    figure = figure_of(scene)
    if path is None:
        return encoded(figure, scene, wanted)
    save(figure, scene, path, format=wanted)
    return None


_OPTIONS = set(Request.__dataclass_fields__) - {"date", "preset"}
_NAMES = sorted(_OPTIONS)
