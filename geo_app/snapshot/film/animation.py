"""An animation: a range of dates becomes a film, its frames drawn only as far as they differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from geo_app.errors import TooSmallError, UsageError
from geo_app.model import Atlas, Layer
from geo_app.placing import placing
from geo_app.snapshot.files.metadata import Facts
from geo_app.snapshot.film.colours import meaning
from geo_app.snapshot.film.encoding import encoder_of, sides_in
from geo_app.snapshot.film.frames import Film
from geo_app.snapshot.film.pace import USUAL, Pace, check_pace
from geo_app.snapshot.film.sheet import FILM, command_of, facts_until, page_of
from geo_app.snapshot.film.stills import Still, changes_in, events_in, stills_by, stills_in
from geo_app.snapshot.film.telling import Told, tellings
from geo_app.snapshot.presets import Preset, preset_named
from geo_app.snapshot.request import DIFFERING, Request, checked
from geo_app.snapshot.room import with_room
from geo_app.snapshot.scene import layers_of
from geo_app.snapshot.text.fonts import check_glyphs
from geo_app.validtime import day_number, iso_date

__all__ = ["FILM", "Cancelled", "Made", "animate", "command_of"]

#: GIF and WebP are put together in memory: so many pixels in all frames, at most.
_MOST_PIXELS = 320_000_000
_MOST_FRAMES = 20_000
#: So many frames are looked at for the colours of all.
_SAMPLES = 6
#: What figures have and no film: paper, and nothing behind.
_OF_FIGURES = {"date", "preset", "transparent", "bleed_mm", "dpi"}


class Cancelled(Exception):  # noqa: N818 - it is no error
    """An animation was broken off, and there is no file."""


class Made(NamedTuple):
    """What has become of an animation: width and height in pixels, how many dates, how long."""

    pixels: tuple[int, int]
    dates: int
    seconds: float


def animate(
    atlas: Atlas,
    first: dt.date | str | int,
    last: dt.date | str | int,
    path: Path | str,
    *,
    by: str = "change",
    seconds: float | None = None,
    fps: float | None = None,
    hold: float = USUAL.hold,
    preset: Preset | str = FILM,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    remark: Callable[[str], None] = lambda text: None,
    **options: Any,
) -> Made:
    """Make an animation of an atlas.

    Parameters
    ----------
    atlas
        The atlas.
    first, last
        Dates, ISO texts such as ``2016-04-05``, or days since 1970-01-01.
    path
        The file, its format told by its suffix: ``.mp4``, ``.gif``, ``.webp``. It is written in one
        step: what was there stays if anything fails.
    by
        ``change`` shows the dates on which something changes, ``day`` each day.
    seconds
        The length of the film; its dates are then at even steps, whatever `by` says.
    fps
        Dates in a second; None for 4 by change, 20 by day, 25 in a given length.
    hold
        Seconds for which a date is seen on which an event begins, and the first and the last: 0 to
        60.
    preset
        A size, or the name of one.
    progress
        Is told how many frames are done, and of how many: none when the page is laid out.
    cancelled
        Is asked before each frame whether to break off.
    remark
        Is told, before anything is drawn, in what the film will be other than asked for.
    options
        As in `geo_app.snapshot.Request`, but ``transparent``, ``bleed_mm`` and ``dpi``.

    Returns
    -------
    Made
        The size of the film, how many dates it shows, and its seconds.

    Raises
    ------
    Cancelled
        If `cancelled` said so.
    UsageError
        If something is asked for that is not there, or that no film can have.
    EditError
        If the file cannot be written there; that is told before anything is drawn.

    Examples
    --------
    >>> import tempfile
    >>> from geo_app import read_atlas
    >>> with tempfile.TemporaryDirectory() as home:
    ...     file = Path(home, "april.gif")
    ...     made = animate(read_atlas(), "2016-04-01", "2016-04-06", file)
    ...     file.read_bytes()[:6]
    b'GIF89a'
    >>> made
    Made(pixels=(800, 600), dates=6, seconds=7.75)
    """
    path = Path(path)
    encode = encoder_of(path)
    size = preset_named(preset) if isinstance(preset, str) else preset
    request = _request(atlas, first, last, size, options)
    pace = Pace(by, seconds, fps, hold)
    check_pace(pace, path.suffix)
    pixels = _size(path, request, remark)
    with placing(path) as temporary:
        film, stills, facts = _prepared(atlas, request, day_number(last), pace)
        _check_size(path, request, stills)
        samples = [film.frame(day) for day in _sampled(path, stills)]
        if progress:
            progress(0, len(stills))
        frames = _frames(film, stills, progress, cancelled)
        kept = meaning(film.painting.palette, film.page.marks, film.page.shapes)
        encode(temporary, frames, samples, pace.rate, facts, kept)
    return Made(pixels, len(stills), sum(still.milliseconds for still in stills) / 1000)


def _size(path: Path, request: Request, remark: Callable[[str], None]) -> tuple[int, int]:
    """The size of the film, which its format may not have as it was asked for."""
    asked = request.pixels
    sides = sides_in(path.suffix, asked)
    if sides != asked:
        remark(
            f"{path.name}: the sides of an MP4 are even; of {asked[0]} x {asked[1]} pixels, those "
            f"at the edge are cut off: the film is {sides[0]} x {sides[1]}"
        )
    return sides


def _request(
    atlas: Atlas, first: Any, last: Any, size: Preset, options: Mapping[str, Any]
) -> Request:
    known = set(Request.__dataclass_fields__) - _OF_FIGURES
    unknown = sorted(set(options) - known)
    if unknown:
        names = ", ".join(sorted(known))
        raise UsageError(f"an animation has no option {unknown[0]!r}; it has {names}")
    days = [day_number(date) for date in (first, last)]
    for day in days:
        with suppress(TooSmallError):  # the page will tell which size is large enough
            checked(atlas, Request(day, preset=size, **options))
    if days[0] >= days[1]:
        raise UsageError(
            f"an animation needs a first date and a later one, not {iso_date(days[0])} and "
            f"{iso_date(days[1])}"
        )
    return Request(days[0], preset=size, **options)


def _check_size(path: Path, request: Request, stills: Sequence[Still]) -> None:
    wide, high = request.pixels
    is_held = path.suffix.lower() != ".mp4"
    if len(stills) > _MOST_FRAMES or (is_held and wide * high * len(stills) > _MOST_PIXELS):
        way = "an .mp4, a shorter time, or a smaller size" if is_held else "a shorter time"
        raise UsageError(
            f"{len(stills)} frames of {wide} x {high} pixels are too many; ask for {way}"
        )


def _prepared(
    atlas: Atlas, request: Request, last: int, pace: Pace
) -> tuple[Film, list[Still], Facts]:
    # What is told has no size.
    asked = replace(request, preset=FILM)
    layers = layers_of(atlas, asked)
    account = "" if request.account == DIFFERING else request.account
    span = (request.date, last)
    events = events_in(atlas, layers, *span, account=account, language=request.language)
    fps, hold = pace.rate, pace.hold
    if pace.seconds is not None:
        stills = stills_in(*span, list(events), seconds=pace.seconds, fps=fps, hold=hold)
        told = _told(atlas, layers, asked, [still.day for still in stills])
    elif pace.by == "day":
        told = _told(atlas, layers, asked, range(span[0], span[1] + 1))
        stills = stills_by(list(told), list(events), fps=fps, hold=hold)
    else:
        told = _told(atlas, layers, asked, sorted({*changes_in(layers, *span), *events}))
        told = _differing(told, kept={*span, *events})
        stills = stills_by(list(told), list(events), fps=fps, hold=hold)
    page = with_room(
        request, lambda one: page_of(atlas, one, told, command_of(atlas, one, last, pace))
    )
    shown = {day: names for day, names in events.items() if request.text}
    check_glyphs(*(name for names in shown.values() for name in names))
    return Film(page, told, shown), stills, facts_until(page, last)


def _told(
    atlas: Atlas, layers: Sequence[Layer], request: Request, days: Sequence[int]
) -> dict[int, tuple[Told, ...]]:
    return dict(zip(days, tellings(atlas, layers, request, days), strict=True))


def _differing(
    told: Mapping[int, tuple[Told, ...]], kept: Collection[int]
) -> dict[int, tuple[Told, ...]]:
    """Those days on which other things are told than before: to one account, not all changes are.

    Days of `kept` stay.
    """
    found: dict[int, tuple[Told, ...]] = {}
    before: tuple[Told, ...] = ()
    for day, parts in told.items():
        if day in kept or parts != before:
            found[day] = parts
        before = parts
    return found


def _sampled(path: Path, stills: Sequence[Still]) -> list[int]:
    """The days whose frames tell which colours a GIF needs; of other films one tells the size."""
    count = _SAMPLES if path.suffix.lower() == ".gif" else 1
    return sorted({stills[int(at)].day for at in np.linspace(0, len(stills) - 1, count)})


def _frames(
    film: Film, stills: Sequence[Still], progress: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> Iterator[tuple[npt.NDArray[np.uint8], int]]:  # fmt: skip
    for number, still in enumerate(stills):
        if cancelled and cancelled():
            raise Cancelled
        yield film.frame(still.day), still.milliseconds
        if progress:
            progress(number + 1, len(stills))
