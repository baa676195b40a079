"""An animation: a range of dates becomes a film, its frames drawn only as far as they differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geo_app.errors import UsageError
from geo_app.model import Atlas, Layer
from geo_app.placing import placing
from geo_app.snapshot import command
from geo_app.snapshot.files.metadata import Facts, facts_of
from geo_app.snapshot.film.encoding import encoder_of
from geo_app.snapshot.film.frames import Film
from geo_app.snapshot.film.pace import USUAL, Pace, check_pace
from geo_app.snapshot.film.stills import Still, changes_in, events_in, stills_by, stills_in
from geo_app.snapshot.film.telling import Told, tellings
from geo_app.snapshot.page.layout import Layout
from geo_app.snapshot.presets import Preset, preset_named
from geo_app.snapshot.request import DIFFERING, Request, checked
from geo_app.snapshot.scene import Scene, layers_of, scene_from
from geo_app.snapshot.several.series import uncounted
from geo_app.snapshot.text.fonts import check_glyphs
from geo_app.snapshot.text.measure import width_of
from geo_app.snapshot.text.wordlists import account_words, capitalised, date_words, said
from geo_app.validtime import day_number, iso_date

__all__ = ["FILM", "Cancelled", "animate", "command_of"]

#: The size that is taken if none is asked for.
FILM = Preset("film", "Film, 800 x 600", 800, 600)
#: GIF and WebP are put together in memory: so many pixels in all frames, at most.
_MOST_PIXELS = 320_000_000
_MOST_FRAMES = 20_000
#: What figures have and no film: paper, and nothing behind.
_OF_FIGURES = {"date", "preset", "transparent", "bleed_mm", "dpi"}


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
    hold: float = USUAL.hold,
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
        Seconds for which a date is seen on which an event begins, and the first and the last: 0 to
        60.
    preset
        A size, or the name of one.
    progress
        Is told how many frames are done, and of how many.
    cancelled
        Is asked before each frame whether to break off.
    options
        As in `geo_app.snapshot.Request`, but ``transparent``, ``bleed_mm`` and ``dpi``.

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
    pace = Pace(by, seconds, fps, hold)
    check_pace(pace, path.suffix)
    with placing(path) as temporary:
        film, stills, facts = _prepared(atlas, request, day_number(last), pace)
        _check_size(path, request, stills)
        samples = [film.frame(stills[at].day) for at in (0, len(stills) // 2, -1)]
        frames = _frames(film, stills, progress, cancelled)
        encode(temporary, frames, samples, pace.rate, facts)


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
    layers = layers_of(atlas, request)
    account = "" if request.account == DIFFERING else request.account
    span = (request.date, last)
    events = events_in(atlas, layers, *span, account=account, language=request.language)
    fps, hold = pace.rate, pace.hold
    if pace.seconds is not None:
        stills = stills_in(*span, list(events), seconds=pace.seconds, fps=fps, hold=hold)
        told = _told(atlas, layers, request, [still.day for still in stills])
    elif pace.by == "day":
        told = _told(atlas, layers, request, range(span[0], span[1] + 1))
        stills = stills_by(list(told), list(events), fps=fps, hold=hold)
    else:
        told = _told(atlas, layers, request, sorted({*changes_in(layers, *span), *events}))
        told = _differing(told, kept={*span, *events})
        stills = stills_by(list(told), list(events), fps=fps, hold=hold)
    line = command_of(request, last, pace)
    page = _page(atlas, request, told, line)
    shown = {day: names for day, names in events.items() if request.text}
    check_glyphs(*(name for names in shown.values() for name in names))
    return Film(page, told, shown), stills, _facts(page, last)


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


def command_of(request: Request, last: int, pace: Pace = USUAL) -> str:
    """The command that makes a film again, with ``FILE`` for its file.

    Parameters
    ----------
    request
        What is asked for; its date is the first.
    last
        Days since 1970-01-01.
    pace
        How the film goes on.

    Examples
    --------
    >>> command_of(Request(16896, preset=FILM, inferred=True), 16900, Pace(seconds=20))
    'geo-app animate 2016-04-05 2016-04-09 --seconds 20 -o FILE --inferred'
    """
    head = ["geo-app", "animate", iso_date(request.date), iso_date(last), *pace.options()]
    return command.command_of(request, head, FILM)


def _page(atlas: Atlas, request: Request, told: Mapping[int, tuple[Told, ...]], line: str) -> Scene:
    """The page for all dates: its legend has all that is drawn on any of them."""
    parts = [one for day in told.values() for one in day]
    marks = {id(mark): mark for one in parts for mark in one.marks}
    shapes = {id(shape): shape for one in parts for shape in one.shapes}
    language = request.language
    dates = [said(language, "as-of", date=date_words(day, language)) for day in told]
    layout = Layout(
        date=max(dates, key=lambda text: width_of(text, 10, "bold")),
        command=line,
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
