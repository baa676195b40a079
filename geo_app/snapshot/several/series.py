"""Several dates on one page: two side by side, or a grid of small maps with one legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from matplotlib.figure import Figure

from geo_app.errors import TooSmallError, UsageError
from geo_app.model import Atlas
from geo_app.overview import overview
from geo_app.snapshot.boxes import Box
from geo_app.snapshot.command import command_of
from geo_app.snapshot.content.looks import Mark, Shape
from geo_app.snapshot.content.opening import extent_of
from geo_app.snapshot.content.tally import tally_of
from geo_app.snapshot.drawing.painting import Painting
from geo_app.snapshot.page.entries import Entry
from geo_app.snapshot.page.layout import Layout
from geo_app.snapshot.page.legend import legend_of
from geo_app.snapshot.page.lines import Line
from geo_app.snapshot.page.seen import seen
from geo_app.snapshot.projection import projection_of, view_of
from geo_app.snapshot.request import DIFFERING, Request
from geo_app.snapshot.scene import Scene, drawn_on, scene_from
from geo_app.snapshot.several.grid import boxes_in, captions_over
from geo_app.snapshot.text.wordlists import date_words, said
from geo_app.validtime import iso_date

__all__ = [
    "MOST_DATES", "Each", "Series", "drawn_on_each", "series_figure", "series_from",
    "series_of", "series_page", "uncounted",
]  # fmt: skip

#: Maps on one page, at most: smaller ones would show nothing.
MOST_DATES = 16
#: Units of the shorter side of a map, at least.
_LEAST = 60.0
_Drawn = tuple[list[Mark], list[Shape]]


class Each(NamedTuple):
    """What is drawn on each date, in the order of the maps; and on any, what is the same once."""

    by_day: Mapping[int, _Drawn]
    union: _Drawn


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
    each = drawn_on_each(atlas, dates, request)
    return series_from(series_page(atlas, each, request), each)


def drawn_on_each(atlas: Atlas, dates: Sequence[int], request: Request) -> Each:
    """What is drawn on each date: the same on a page of any size; see `series_of`."""
    _check(dates)
    by_day = {day: drawn_on(atlas, replace(request, date=day)) for day in dates}
    marks = dict.fromkeys(mark for found, _ in by_day.values() for mark in found)
    shapes = dict.fromkeys(shape for _, found in by_day.values() for shape in found)
    return Each(by_day, (list(marks), list(shapes)))


def series_page(atlas: Atlas, each: Each, request: Request) -> Scene:
    """Lay out the page that has room for the maps; see `series_of`."""
    dates, count = tuple(each.by_day), len(each.by_day)
    request = replace(request, date=dates[0])
    aspect = _aspect(extent_of(atlas, request))
    layout = Layout(
        earliest=min(dates),
        date=_heading(dates, request.language),
        command=command_of(atlas, request, _head(dates)),
        shown=lambda room: boxes_in(room, count, aspect)[0],
        legend=uncounted,
    )
    page = scene_from(atlas, request, each.union, layout)
    _check_boxes(boxes_in(page.sheet.frame, count, aspect))
    return page


def series_from(page: Scene, each: Each) -> Series:
    """Set the maps into their page; see `series_of`."""
    aspect = _aspect(extent_of(page.atlas, page.request))
    boxes = boxes_in(page.sheet.frame, len(each.by_day), aspect)
    maps = zip(each.by_day.items(), boxes, strict=True)
    scenes = tuple(_scene(page, day, drawn, box) for (day, drawn), box in maps)
    # The words of any of the maps are those of the page: they tell of all dates.
    tallies = tuple(scene.tallies[0] for scene in scenes)
    scenes = tuple(replace(scene, tallies=tallies) for scene in scenes)
    return Series(page, scenes, captions_over(boxes, tuple(each.by_day), page.request.language))


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
        raise TooSmallError(
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


def _scene(page: Scene, day: int, drawn: _Drawn, box: Box) -> Scene:
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


class _Map(Painting):
    """One of the maps; what is true of all stands on the first: its scale bar and its arrow."""

    def __init__(self, scene: Scene, page: Painting, *, is_first: bool) -> None:
        super().__init__(scene, page)
        self.is_first = is_first

    @property
    def furniture(self) -> list[Box]:
        """The boxes on which no name may lie."""
        return super().furniture if self.is_first else []

    def paint_furniture(self) -> None:
        """Draw scale bar and arrow on the first map only."""
        if self.is_first:
            super().paint_furniture()


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
        _Map(scene, painting, is_first=scene is series.scenes[0]).paint_map()
    painting.write("captions", series.captions)
    painting.paint_words()
    return painting.figure
