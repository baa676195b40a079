"""An animation: a range of dates becomes a film, its frames drawn only as far as they differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geo_app.errors import UsageError
from geo_app.model import Atlas
from geo_app.placing import placing
from geo_app.snapshot.command import command_of
from geo_app.snapshot.encoding import encoder_of
from geo_app.snapshot.film import Film
from geo_app.snapshot.fonts import check_glyphs
from geo_app.snapshot.layout import Layout
from geo_app.snapshot.measure import width_of
from geo_app.snapshot.metadata import Facts, facts_of
from geo_app.snapshot.presets import Preset, preset_named
from geo_app.snapshot.request import DIFFERING, Request, checked
from geo_app.snapshot.scene import Scene, layers_of, scene_from
from geo_app.snapshot.series import uncounted
from geo_app.snapshot.stills import WAYS, Still, changes_in, events_in, stills_by, stills_in
from geo_app.snapshot.telling import Told, tellings
from geo_app.snapshot.wordlists import account_words, capitalised, date_words, said
from geo_app.validtime import day_number, iso_date

__all__ = ["FILM", "Cancelled", "animate"]

#: The size that is taken if none is asked for.
FILM = Preset("film", "Film, 800 x 600", 800, 600)
#: Dates in a second, by how the film goes on.
_RATES = {"change": 4.0, "day": 20.0, "seconds": 25.0}
_SLOWEST, _FASTEST = 0.1, 60.0
_LONGEST = 3600.0
#: GIF and WebP are put together in memory: so many pixels in all frames, at most.
_MOST_PIXELS = 320_000_000
_MOST_FRAMES = 20_000


class Cancelled(Exception):  # noqa: N818 - it is no error
    """An animation was broken off, and there is no file."""


def animate(
    atlas: Atlas,
    first: dt.date | str | int,
    last: dt.date | str | int,
    path: Path | str,
    *,
    by: str = "change",
    seconds: float | None = None,
    fps: float | None = None,
    hold: float = 1.5,
    preset: Preset | str = FILM,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    **options: Any,
) -> None:
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
        Seconds for which a date is seen on which an event begins, and the first and the last.
    preset
        A size, or the name of one.
    progress
        Is told how many frames are done, and of how many.
    cancelled
        Is asked before each frame whether to break off.
    options
        As in `geo_app.snapshot.Request`.

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
    ...     animate(read_atlas(), "2016-04-01", "2016-04-06", file)
    ...     file.read_bytes()[:6]
    b'GIF89a'
    """
    path = Path(path)
    encode = encoder_of(path)
    size = preset_named(preset) if isinstance(preset, str) else preset
    request = _request(atlas, first, last, size, options)
    rate = _rate(fps or _RATES["seconds" if seconds else by] if by in WAYS else 0, by, seconds)
    with placing(path) as temporary:
        film, stills, facts = _prepared(
            atlas, request, day_number(last), by=by, seconds=seconds, fps=rate, hold=hold
        )
        _check_size(path, request, stills)
        samples = [film.frame(stills[at].day) for at in (0, len(stills) // 2, -1)]
        frames = _frames(film, stills, progress, cancelled)
        encode(temporary, frames, samples, rate, facts)


def _request(
    atlas: Atlas, first: Any, last: Any, size: Preset, options: Mapping[str, Any]
) -> Request:
    known = set(Request.__dataclass_fields__) - {"date", "preset", "transparent", "bleed_mm"}
    unknown = sorted(set(options) - known)
    if unknown:
        names = ", ".join(sorted(known))
        raise UsageError(f"an animation has no option {unknown[0]!r}; it has {names}")
    for date in (first, last):
        checked(atlas, Request(day_number(date), preset=size, **options))
    return Request(day_number(first), preset=size, **options)


def _rate(fps: float, by: str, seconds: float | None) -> float:
    if by not in WAYS:
        raise UsageError(f"an animation cannot go on by {by!r}; it goes by {' or '.join(WAYS)}")
    if not _SLOWEST <= fps <= _FASTEST:
        raise UsageError(f"{fps:g} dates in a second; it must be {_SLOWEST:g} to {_FASTEST:g}")
    if seconds is not None and not 1 <= seconds <= _LONGEST:
        raise UsageError(f"a film of {seconds:g} seconds; it must be 1 to {_LONGEST:g}")
    return fps


def _check_size(path: Path, request: Request, stills: Sequence[Still]) -> None:
    wide, high = request.pixels
    is_held = path.suffix.lower() != ".mp4"
    if len(stills) > _MOST_FRAMES or (is_held and wide * high * len(stills) > _MOST_PIXELS):
        way = "an .mp4, a shorter time, or a smaller size" if is_held else "a shorter time"
        raise UsageError(
            f"{len(stills)} frames of {wide} x {high} pixels are too many; ask for {way}"
        )


def _prepared(
    atlas: Atlas, request: Request, last: int, *, by: str, seconds: float | None, fps: float,
    hold: float,
) -> tuple[Film, list[Still], Facts]:  # fmt: skip
    layers = layers_of(atlas, request)
    account = "" if request.account == DIFFERING else request.account
    span = (request.date, last)
    events = events_in(atlas, layers, *span, account=account, language=request.language)
    if seconds:
        stills = stills_in(*span, list(events), seconds=seconds, fps=fps, hold=hold)
    else:
        is_daily = by == "day"
        days = range(span[0], span[1] + 1) if is_daily else [*changes_in(layers, *span), *events]
        stills = stills_by(days, list(events), fps=fps, hold=hold)
    days = [still.day for still in stills]
    told = dict(zip(days, tellings(atlas, layers, request, days), strict=True))
    head = _head(request, last, by=by, seconds=seconds, hold=hold, fps=fps)
    page = _page(atlas, request, told, head)
    shown = {day: names for day, names in events.items() if request.text}
    check_glyphs(*(name for names in shown.values() for name in names))
    return Film(page, told, shown), stills, _facts(page, last)


def _head(
    request: Request, last: int, *, by: str, seconds: float | None, hold: float, fps: float
) -> list[str]:
    """The beginning of the command that makes the film again."""
    head = ["geo-app", "animate", iso_date(request.date), iso_date(last)]
    if seconds:
        head += ["--seconds", f"{seconds:g}"]
    elif by != "change":
        head += ["--by", by]
    if fps != _RATES["seconds" if seconds else by]:
        head += ["--fps", f"{fps:g}"]
    return head if hold == 1.5 else [*head, "--hold", f"{hold:g}"]


def _page(
    atlas: Atlas, request: Request, told: Mapping[int, tuple[Told, ...]], head: Sequence[str]
) -> Scene:
    """The page for all dates: its legend has all that is drawn on any of them."""
    parts = [one for day in told.values() for one in day]
    marks = {id(mark): mark for one in parts for mark in one.marks}
    shapes = {id(shape): shape for one in parts for shape in one.shapes}
    language = request.language
    dates = [said(language, "as-of", date=date_words(day, language)) for day in told]
    layout = Layout(
        date=max(dates, key=lambda text: width_of(text, 10, "bold")),
        # A film's own size need not be said.
        command=command_of(request, head).replace(" --width 800 --height 600", ""),
        legend=uncounted,
    )
    drawn = (list(marks.values()), list(shapes.values()))
    page = scene_from(atlas, request, drawn, layout)
    check_glyphs(*(line.text for line in page.sheet.lines))
    return page


def _facts(page: Scene, last: int) -> Facts:
    """What the file says of itself: of a range of dates, not of one."""
    request, language = page.request, page.request.language
    ends = [date_words(day, language) for day in (request.date, last)]
    span = said(language, "from-to", first=ends[0], last=ends[1])
    account = account_words(page.atlas, request.account, language)
    caption = said(
        language, "caption", title=page.title, date=span, account=capitalised(account, language)
    )
    alt = said(language, "alt", title=page.title, date=span, account=account)
    note = said(language, "note")
    return replace(
        facts_of(page), dates=(f"{iso_date(request.date)}/{iso_date(last)}",),
        caption=" ".join(filter(None, (caption, note, request.note))), alt=f"{alt} {note}",
    )  # fmt: skip


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
