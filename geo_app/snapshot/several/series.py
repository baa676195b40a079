"""Several dates on one page: two side by side, or a grid of small maps with one legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matplotlib.figure import Figure

from geo_app.errors import UsageError
from geo_app.model import Atlas
from geo_app.overview import overview
from geo_app.snapshot.boxes import Box
from geo_app.snapshot.command import command_of
from geo_app.snapshot.content.looks import Mark, Shape
from geo_app.snapshot.content.opening import extent_of
from geo_app.snapshot.content.tally import tally_of
from geo_app.snapshot.drawing.painting import Painting
from geo_app.snapshot.page.layout import Layout
from geo_app.snapshot.page.legend import Entry, legend_of
from geo_app.snapshot.page.lines import Line
from geo_app.snapshot.projection import projection_of, view_of
from geo_app.snapshot.request import DIFFERING, Request
from geo_app.snapshot.scene import Scene, drawn_on, scene_from, seen
from geo_app.snapshot.text.measure import DESCENT, LEADING, width_of
from geo_app.snapshot.text.wordlists import date_words, said
from geo_app.validtime import iso_date

__all__ = ["MOST_DATES", "Series", "boxes_in", "series_figure", "series_of", "uncounted"]


#: Maps on one page, at most: smaller ones would show nothing.
MOST_DATES = 16
#: Units between two maps, and the sizes of the date over each.
_GAP = 10.0
_SIZES = (12.5, 11.0, 9.5, 8.5, 7.5)
#: Units of the shorter side of a map, at least.
_LEAST = 60.0
_NEARLY = 0.86


@dataclass(frozen=True, slots=True)
class Series:
    """Several maps on one page.

    `page` is what is said once (heading, legend, sources), and what is drawn on any of the dates;
    `scenes` are the maps in their frames, each of its date, with the words of the page; `captions`
    the lines over them.
    """

    page: Scene
    scenes: tuple[Scene, ...]
    captions: tuple[Line, ...]


def series_of(atlas: Atlas, dates: Sequence[int], request: Request) -> Series:
    """Work out a page of several dates.

    Parameters
    ----------
    atlas
        The atlas.
    dates
        Days since 1970-01-01 in the order in which they are shown: 2 to `MOST_DATES`, no one
        twice.
    request
        What is asked for of all of them; its own date does not count.

    Raises
    ------
    UsageError
        If there are too few or too many dates for the page, or one is outside the atlas.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> found = series_of(read_atlas(), [16892, 16896], Request(0))
    >>> [line.text for line in found.captions], found.page.command
    (['1 April 2016', '5 April 2016'],
     'geo-app snapshot 2016-04-01 --compare 2016-04-05 -o FILE')
    """
    _check(dates)
    requests = [replace(request, date=day) for day in dates]
    drawn = [drawn_on(atlas, one) for one in requests]
    aspect, count = _aspect(extent_of(atlas, requests[0])), len(dates)
    layout = Layout(
        earliest=min(dates),
        date=_heading(dates, request.language),
        command=command_of(requests[0], _head(dates)),
        shown=lambda room: boxes_in(room, count, aspect)[0],
        legend=uncounted,
    )
    union = (
        [mark for marks, _ in drawn for mark in marks],
        [s for _, found in drawn for s in found],
    )
    page = scene_from(atlas, requests[0], union, layout)
    boxes = boxes_in(page.sheet.frame, count, aspect)
    _check_boxes(boxes)
    scenes = tuple(
        _scene(page, day, found, box) for day, found, box in zip(dates, drawn, boxes, strict=True)
    )
    # The words of any of the maps are those of the page: they tell of all dates.
    tallies = tuple(scene.tallies[0] for scene in scenes)
    scenes = tuple(replace(scene, tallies=tallies) for scene in scenes)
    return Series(page, scenes, _captions(dates, boxes, request.language))


def _check(dates: Sequence[int]) -> None:
    twice = next((day for day in dates if list(dates).count(day) > 1), None)
    if twice is not None:
        raise UsageError(f"{iso_date(twice)} is asked for twice; name each date once")
    if not 2 <= len(dates) <= MOST_DATES:
        raise UsageError(
            f"a page shows 2 to {MOST_DATES} dates beside each other, not {len(dates)}; "
            "name fewer, or make an animation"
        )


def _check_boxes(boxes: Sequence[Box]) -> None:
    left, bottom, right, top = boxes[0]
    if min(right - left, top - bottom) < _LEAST:
        raise UsageError(
            f"the size is too small for {len(boxes)} maps; ask for a larger one or for fewer dates"
        )


def _heading(dates: Sequence[int], language: str) -> str:
    first, last = (date_words(day, language) for day in (dates[0], dates[-1]))
    if len(dates) == 2:
        return said(language, "two-dates", first=first, last=last)
    first, last = (date_words(day, language) for day in (min(dates), max(dates)))
    return said(language, "from-to", first=first, last=last)


def _head(dates: Sequence[int]) -> list[str]:
    first, *others = map(iso_date, dates)
    option = "--compare" if len(others) == 1 else "--dates"
    return ["geo-app", "snapshot", first, option, ",".join(others)]


def uncounted(
    atlas: Atlas, marks: Sequence[Mark], shapes: Sequence[Shape], request: Request
) -> tuple[Entry, ...]:
    """The rows of a legend without numbers: those of several dates would be of none of them."""
    heading = said(request.language, "by-holder")
    return tuple(
        replace(row, count=0, group="" if row.group == heading else row.group)
        for row in legend_of(atlas, marks, shapes, request)
    )


def _aspect(extent: Box) -> float:
    """Width over height of an extent as it is drawn."""
    one = view_of(projection_of(extent), extent, (0.0, 0.0, 1.0, 1e-6))
    other = view_of(projection_of(extent), extent, (0.0, 0.0, 1e-6, 1.0))
    return other.metres / one.metres


def boxes_in(room: Box, count: int, aspect: float) -> list[Box]:
    """Frames for maps in some room, row by row, in the grid that draws them the largest.

    Parameters
    ----------
    room
        Left, bottom, right, top; over each frame is room for its caption.
    count
        How many.
    aspect
        Width over height of what is shown.

    Examples
    --------
    >>> [len({box[3] for box in boxes_in(room, 6, 1.3)}) for room in
    ...  ((0, 0, 900, 500), (0, 0, 300, 900))]
    [2, 3]
    """
    sizes = {columns: _size(room, columns, count, aspect) for columns in range(1, count + 1)}
    # Beside each other they are compared more easily, even if they are a little smaller.
    largest = max(sizes.values()) * _NEARLY
    return _grid(room, max(columns for columns, size in sizes.items() if size >= largest), count)


def _size(room: Box, columns: int, count: int, aspect: float) -> float:
    left, bottom, right, top = _grid(room, columns, count)[0]
    return min(right - left, (top - bottom) * aspect)


def _grid(room: Box, columns: int, count: int) -> list[Box]:
    left, bottom, right, top = room
    rows = -(-count // columns)
    wide = (right - left - _GAP * (columns - 1)) / columns
    over = _caption_size(wide) * LEADING + 3.0
    high = (top - bottom - _GAP * (rows - 1)) / rows - over
    found = []
    for number in range(count):
        row, column = divmod(number, columns)
        x, y = left + column * (wide + _GAP), top - row * (high + over + _GAP) - over
        found.append((x, y - high, x + wide, y))
    return found


#: A date in full of any language, about the longest.
_LONG = "28 սեպտեմբերի 2023 թ."


def _caption_size(wide: float) -> float:
    return next((size for size in _SIZES if width_of(_LONG, size, "bold") <= wide), _SIZES[-1])


def _captions(dates: Sequence[int], boxes: Sequence[Box], language: str) -> tuple[Line, ...]:
    texts = [date_words(day, language) for day in dates]
    room = boxes[0][2] - boxes[0][0]
    fitting = (s for s in _SIZES if max(width_of(text, s, "bold") for text in texts) <= room)
    size = next(fitting, None)
    if size is None or size > _caption_size(room):
        size = _caption_size(room) if size else _SIZES[-1]
    return tuple(
        Line(text, box[0], box[3] + 3.0 + DESCENT * size, size, "captions", "bold")
        for text, box in zip(texts, boxes, strict=True)
    )


def _scene(page: Scene, day: int, drawn: tuple[list[Mark], list[Shape]], box: Box) -> Scene:
    request = replace(page.request, date=day)
    view = replace(page.view, frame=box)
    marks, shapes = seen(view, drawn)
    account = "" if request.account == DIFFERING else request.account
    summary = overview(page.atlas, day, account=account, around=0)
    return replace(
        page, request=request, day=day, view=view, marks=marks, shapes=shapes,
        counts=tuple(summary.holders), tallies=(tally_of(marks, tuple(page.atlas.parties), day),),
        events=tuple(event for event in summary.events if event.days_away == 0),
    )  # fmt: skip


def series_figure(series: Series) -> Figure:
    """Draw a page of several dates.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> figure = series_figure(series_of(read_atlas(), [16892, 16896], Request(0)))
    >>> figure.get_size_inches().round(2).tolist()
    [16.67, 12.5]
    """
    painting = Painting(series.page)
    painting.paint_page()
    for scene in series.scenes:
        Painting(scene, painting).paint_map()
    painting.write("captions", series.captions)
    painting.paint_words()
    return painting.figure
