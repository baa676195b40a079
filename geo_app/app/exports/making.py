"""A wish becomes a figure with its words, or a file."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from geo_app.app.exports.choice import (
    ANIMATION,
    BUNDLE,
    DIFFERENCE,
    FEATURES,
    LIVE,
    PICTURES,
    Wish,
)
from geo_app.app.exports.fitting import fitting, has
from geo_app.app.exports.naming import command_of, further, name_of_file, pace_of
from geo_app.app.exports.telling import Words, words_of
from geo_app.app.exports.workshop import Job
from geo_app.asked import extent_of_text
from geo_app.bundling import bundle_of
from geo_app.errors import GeoAppError, GlyphError, UsageError
from geo_app.export import content_of
from geo_app.gazetteer import Place
from geo_app.live import live_page
from geo_app.model import Atlas
from geo_app.snapshot import PRESETS, Request
from geo_app.snapshot.files.saving import encoded
from geo_app.snapshot.film.animation import animate
from geo_app.snapshot.request import checked
from geo_app.snapshot.taking import Drawn, drawn
from geo_app.snapshot.words import alt_text
from geo_app.validtime import day_number, written_date

__all__ = ["File", "Take", "fault_of", "file_of", "is_long", "request_of", "take"]

#: The longer side of a preview, in pixels; a file that is no larger is its own preview.
_PREVIEW = 1600
#: A picture of more pixels takes long.
_MANY_PIXELS = 6_000_000
_KM_PER_DEGREE = 111.32


@dataclass(frozen=True, slots=True)
class File:
    """A finished file, and what its reader must know."""

    name: str
    content: bytes
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Take:
    """A preview (PNG) with its text for who cannot see it, and the file if that was quick to make.

    `words` go with the file, each with its head; the last is the command that makes it again.
    """

    picture: bytes
    alt: str
    words: Words
    file: File | None


def request_of(atlas: Atlas, wish: Wish, places: Mapping[str, Place]) -> Request:
    """The request for a figure that a wish amounts to.

    Raises
    ------
    UsageError
        If the extent cannot be read, or there is no such place.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> request_of(read_atlas(), Wish("2016-04-05", preset="full-hd", scale=2), {}).pixels
    (3840, 2160)
    """
    wish = fitting(wish)
    preset = PRESETS[wish.preset]
    has_own_dpi = preset.is_paper and wish.dpi != preset.dpi
    # The preview of what has no language speaks one that the atlas has.
    language = wish.language if has(wish, "language") else next(iter(atlas.languages), "en")
    return Request(
        day_number(wish.date), wish.account, language, wish.layers or None,
        _extent(atlas, wish, places), wish.title or None, wish.theme or "light", preset,
        scale=wish.scale, dpi=wish.dpi if has_own_dpi else None, grayscale=wish.grayscale,
        transparent=wish.transparent, text=wish.text, bleed_mm=wish.bleed, note=wish.note,
        inferred=wish.inferred,
    )  # fmt: skip


def _extent(
    atlas: Atlas, wish: Wish, places: Mapping[str, Place]
) -> tuple[float, float, float, float] | None:
    if wish.area == "place":
        return _around(wish, places)
    if wish.area == "own" or (wish.area == "map" and wish.extent):
        return extent_of_text(wish.extent)
    return atlas.extent if wish.area == "atlas" else None


def _around(wish: Wish, places: Mapping[str, Place]) -> tuple[float, float, float, float] | None:
    if not wish.place:
        return None
    place = places.get(wish.place)
    if place is None or place.lat is None or place.lon is None:
        raise UsageError(f"no place {wish.place!r} is on the map; choose one of the list")
    high = wish.km / 2 / _KM_PER_DEGREE
    wide = high / max(math.cos(math.radians(place.lat)), 0.05)
    # What stands in a command is short.
    west, east = round(place.lon - wide, 4), round(place.lon + wide, 4)
    return west, round(place.lat - high, 4), east, round(place.lat + high, 4)


def drawn_of(atlas: Atlas, wish: Wish, places: Mapping[str, Place]) -> Drawn:
    """Draw what a wish asks for; an animation, a page or data as they are on the first date."""
    options = _figure_options(atlas, wish, places)
    return drawn(atlas, wish.date, **options)


def _figure_options(atlas: Atlas, wish: Wish, places: Mapping[str, Place]) -> dict[str, Any]:
    request = request_of(atlas, wish, places)
    names = set(Request.__dataclass_fields__) - {"date"}
    return {name: getattr(request, name) for name in names} | _several(fitting(wish))


def _several(wish: Wish) -> dict[str, Any]:
    if wish.to and wish.what != ANIMATION:
        return {"compare": day_number(wish.to), "difference": wish.what == DIFFERENCE}
    return {"dates": [day_number(day) for day in wish.dates]} if wish.dates else {}


def take(atlas: Atlas, wish: Wish, places: Mapping[str, Place]) -> Take:
    """Draw the preview, and make the file if it is a picture that is quickly made.

    Raises
    ------
    GeoAppError
        If something is asked for that no figure can have.
    """
    wish = fitting(wish)
    _check_span(wish)
    request = request_of(atlas, wish, places)
    shown = drawn_of(atlas, wish, places)
    larger = max(max(request.pixels) / _PREVIEW, 1.0)
    dots = shown.figure.dpi / larger
    picture = encoded(shown.figure, shown.scene, "png", dpi=dots, more=shown.more)
    file = None
    if wish.what in PICTURES and not is_long(atlas, wish, places):
        is_preview = larger == 1.0 and wish.format == "png"
        content = picture if is_preview else shown.encoded(wish.format)
        file = File(name_of_file(atlas, wish), content)
    command = command_of(atlas, wish, request, shown.scene.command)
    words = *words_of(atlas, wish, shown.scene), ("Command that makes it again", command)
    return Take(picture, alt_text(shown.scene), words, file)


def _check_span(wish: Wish) -> None:
    """Refuse before anything is drawn what the film itself refuses only when it is made."""
    if wish.what == ANIMATION and wish.to <= wish.date:
        first = written_date(day_number(wish.date))
        raise UsageError(
            f"an animation goes on to a later date: choose a To after {first}, or an earlier From"
        )


def is_long(atlas: Atlas, wish: Wish, places: Mapping[str, Place]) -> bool:
    """Whether a file takes so long that it is only made when asked for.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> [is_long(read_atlas(), Wish("2016-04-05", preset=name), {}) for name in ("4k", "screen")]
    [True, False]
    """
    if wish.what not in PICTURES:
        return wish.what in {ANIMATION, BUNDLE} or fitting(wish).every
    wide, high = request_of(atlas, wish, places).pixels
    return wish.format in {"png", "webp"} and wide * high > _MANY_PIXELS


def file_of(atlas: Atlas, wish: Wish, places: Mapping[str, Place], job: Job[File]) -> File:
    """Make the file; the job is told how far it has come.

    Raises
    ------
    GeoAppError
        If something is asked for that cannot be made.
    Cancelled
        If the job was.
    """
    wish, name = fitting(wish), name_of_file(atlas, wish)
    if wish.what == LIVE:
        content = live_page(
            atlas, date=wish.date, account=wish.account, language=wish.language,
            layers=wish.layers or None, theme=wish.theme or "auto", title=wish.title or None,
            inferred=wish.inferred,
        )  # fmt: skip
        return File(name, content or b"")
    if wish.what == BUNDLE:
        options = _figure_options(atlas, wish, places)
        told: dict[str, Any] = {"progress": job.progress, "cancelled": job.is_cancelled}
        return File(name, *bundle_of(atlas, wish.date, **told, **options))
    if wish.what == FEATURES:
        date = None if wish.every else wish.date
        asked: dict[str, Any] = {"account": wish.account, "layers": wish.layers or None}
        return File(name, *content_of(atlas, wish.format, date=date, **asked))
    if wish.what == ANIMATION:
        return File(name, _film(atlas, wish, places, job))
    shown = drawn_of(atlas, wish, places)
    job.progress(1, 3)
    return File(name, shown.encoded(wish.format))


def _film(atlas: Atlas, wish: Wish, places: Mapping[str, Place], job: Job[File]) -> bytes:
    """An animation; FFmpeg writes it to a file of its own."""
    names = ("account", "language", "layers", "extent", "title", "theme", "preset")
    request = request_of(atlas, wish, places)
    options: dict[str, Any] = {name: getattr(request, name) for name in names}
    pace = pace_of(wish)
    with tempfile.TemporaryDirectory(prefix="geo-app-") as folder:
        path = Path(folder, f"film.{wish.format}")
        animate(
            atlas, wish.date, wish.to, path, by=pace.by, seconds=pace.seconds,
            progress=job.progress, cancelled=job.is_cancelled, **options,
        )  # fmt: skip
        return path.read_bytes()


def fault_of(atlas: Atlas, wish: Wish, places: Mapping[str, Place], error: GeoAppError) -> str:
    """Beside which field an error is told: the one without which it goes away.

    Returns
    -------
    str
        ``title``, ``note``, ``size``, ``area``, ``dates``, or empty if it is none of them.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> wish = Wish("2016-04-05", preset="4k", scale=4)
    >>> error = UsageError("15360 x 8640 pixels are too many; ask for a smaller scale or dpi")
    >>> fault_of(read_atlas(), wish, {}, error)
    'size'
    """
    wish = fitting(wish)
    if isinstance(error, GlyphError):
        return next((name for name in ("title", "note") if error.letter in getattr(wish, name)), "")
    for field, without in (
        ("area", replace(wish, area="opening")),
        ("size", replace(wish, scale=1, dpi=300, bleed=0)),
    ):
        if _fault(atlas, wish, places) == str(error) != _fault(atlas, without, places):
            return field
    return "dates" if further(wish) else ""


def _fault(atlas: Atlas, wish: Wish, places: Mapping[str, Place]) -> str:
    """What is wrong with a request before anything is drawn, if anything is."""
    try:
        checked(atlas, request_of(atlas, wish, places))
    except GeoAppError as error:
        return str(error)
    return ""
