"""An atlas and a date become a file, in one call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from geo_app.errors import TooSmallError, UsageError
from geo_app.model import Atlas
from geo_app.snapshot.drawing.painting import figure_of
from geo_app.snapshot.files.saving import encoded, format_of, save
from geo_app.snapshot.presets import PRESETS, Preset, preset_named
from geo_app.snapshot.request import Request, checked
from geo_app.snapshot.room import with_room
from geo_app.snapshot.scene import Scene, drawn_on, scene_from
from geo_app.snapshot.several.difference import (
    Difference,
    difference_figure,
    difference_from,
    moved_between,
)
from geo_app.snapshot.several.series import (
    Series,
    drawn_on_each,
    series_figure,
    series_from,
    series_page,
)
from geo_app.validtime import day_number

__all__ = ["Drawn", "drawn", "snapshot"]


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
        ``bleed_mm``, ``note``, ``inferred``; and ``compare``, a second date beside the first (with
        ``difference``: only what changed hands between the two), or ``dates``, more dates in a
        grid of small maps.

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
    wanted = format if path is None else format_of(path)
    taken = drawn(atlas, date, preset=preset, **options)
    if path is None:
        return taken.encoded(wanted)
    save(taken.figure, taken.scene, path, format=wanted, more=taken.more)
    return None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure, the scene that its words and its name are taken from, and its other scenes."""

    figure: Figure
    scene: Scene
    more: tuple[Scene, ...] = ()

    def encoded(self, format: str) -> bytes:  # noqa: A002
        """Return it as the bytes of a file."""
        return encoded(self.figure, self.scene, format, more=self.more)


def drawn(
    atlas: Atlas, date: dt.date | str | int, *, preset: Preset | str = "screen", **options: Any
) -> Drawn:
    """Draw a figure without writing it; see `snapshot`.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> drawn(read_atlas(), "2016-04-05", preset="social-1200x675").scene.title
    'Nagorno-Karabakh'
    """
    days = _days(date, options.pop("compare", None), options.pop("dates", None))
    is_difference = options.pop("difference", False)
    if is_difference and len(days) != 2:
        raise UsageError("a difference is that to a second date; give it with compare")
    unknown = sorted(set(options) - _OPTIONS)
    if unknown:
        raise UsageError(f"a figure has no option {unknown[0]!r}; it has {', '.join(_NAMES)}")
    size = preset_named(preset) if isinstance(preset, str) else preset
    request = Request(days[0], preset=size, **options)
    with suppress(TooSmallError):  # the page will tell which size is large enough
        checked(atlas, request)
    return _painted(_laid_out(atlas, days, request, is_difference=is_difference))


def _laid_out(
    atlas: Atlas, days: Sequence[int], request: Request, *, is_difference: bool
) -> Scene | Series | Difference:
    # What is drawn has no size: it is found once, and many sizes may be tried for it.
    asked = replace(request, preset=PRESETS["screen"], scale=1.0, dpi=None)
    if is_difference:
        moved = moved_between(atlas, days[1], asked)
        return with_room(request, lambda one: difference_from(atlas, moved, one))
    if len(days) > 1:
        each = drawn_on_each(atlas, days, asked)
        return series_from(with_room(request, lambda one: series_page(atlas, each, one)), each)
    drawn = drawn_on(atlas, asked)
    return with_room(request, lambda one: scene_from(atlas, one, drawn))


def _painted(page: Scene | Series | Difference) -> Drawn:
    if isinstance(page, Scene):
        return Drawn(figure_of(page), page)
    figure = difference_figure(page) if isinstance(page, Difference) else series_figure(page)
    return Drawn(figure, page.scenes[0], tuple(page.scenes[1:]))


def _days(date: Any, compare: Any, dates: Sequence[Any] | None) -> list[int]:
    """The dates of a page, as they follow each other on it."""
    if compare is not None and dates:
        raise UsageError("compare sets two dates side by side, dates many; give one of them")
    more = [compare] if compare is not None else dates or ()
    return [day_number(one) for one in (date, *more)]


_OPTIONS = set(Request.__dataclass_fields__) - {"date", "preset"}
_NAMES = sorted({*_OPTIONS, "compare", "dates", "difference"})
