"""A scene: all that a figure draws and says of a date, worked out before anything is drawn."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
import shapely

from geo_app.accounts import HolderCount, layers_named
from geo_app.model import Atlas, Layer, Source
from geo_app.overview import EventNote, overview
from geo_app.snapshot.furniture import Box
from geo_app.snapshot.legend import Entry, legend_of
from geo_app.snapshot.looks import Mark, Shape, drawn_of
from geo_app.snapshot.presets import PRESETS
from geo_app.snapshot.projection import Projection, View, projection_of, view_of
from geo_app.snapshot.request import DIFFERING, Request, checked
from geo_app.snapshot.sheet import Sheet, Texts, sheet_of
from geo_app.snapshot.wordlists import account_words, capitalised, date_words, said, term
from geo_app.validtime import iso_date

__all__ = ["Credit", "Scene", "scene_of"]

#: A page with less room than this, in square units, carries the short note.
_SMALL_PAGE = 330_000
#: So often is a page laid out anew because another legend leaves another room.
_TURNS = 4
#: The window in which an atlas opens, in CSS pixels, and those of the world at zoom 0.
_WINDOW, _WORLD = (1000.0, 640.0), 256.0


@dataclass(frozen=True, slots=True)
class Credit:
    """Whom a layer's makers ask to be named, and the licence of what is drawn of it."""

    attribution: str
    licence: str


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a figure draws and says of a date.

    `layers` are those asked for and `basemap` those under them; `marks` and `shapes` what of them
    is drawn, the lowest first, and `legend` what it means. `counts` are the settlements of the
    whole atlas by holder, `differing` the number of places drawn for which accounts name different
    holders, `events` those of the day. `sources` bear the statements that are drawn, most used
    first. `extent` is west, south, east, north of the map's frame in degrees; `command` makes the
    same figure again. `sheet` says where on the page everything stands.
    """

    atlas: Atlas = field(repr=False)
    request: Request
    day: int
    title: str
    layers: tuple[Layer, ...] = field(repr=False)
    basemap: tuple[Layer, ...] = field(repr=False)
    marks: tuple[Mark, ...] = field(repr=False)
    shapes: tuple[Shape, ...] = field(repr=False)
    legend: tuple[Entry, ...]
    counts: tuple[HolderCount, ...]
    differing: int
    events: tuple[EventNote, ...]
    sources: tuple[Source, ...] = field(repr=False)
    credits: tuple[Credit, ...]
    projection: Projection
    view: View
    extent: tuple[float, float, float, float]
    command: str
    sheet: Sheet = field(repr=False)


def scene_of(atlas: Atlas, request: Request) -> Scene:
    """Work out what a figure draws and says.

    Parameters
    ----------
    atlas
        The atlas.
    request
        What is asked for.

    Raises
    ------
    UsageError
        If something is asked for that is not there, or that no picture can have.
    GlyphError
        If no font has some letter of it.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> scene = scene_of(read_atlas(), Request(16896))
    >>> scene.title, scene.projection.kind, scene.command
    ('Nagorno-Karabakh', 'lcc', 'geo-app snapshot 2016-04-05 -o FILE')
    """
    asked = request
    request = checked(atlas, request)
    wanted = {layer.id for layer in layers_named(atlas, request.layers or ())}
    layers = tuple(layer for layer in atlas.layers if request.layers and layer.id in wanted)
    marks, shapes = drawn_of(atlas, layers, request)
    account = "" if request.account == DIFFERING else request.account
    summary = overview(atlas, request.date, account=account, around=0)
    extent = request.extent or _opening(atlas)
    projection = projection_of(extent)
    texts = _texts(atlas, request, layers, projection, _command(asked))
    plan = _planned(atlas, request, texts, extent, (marks, shapes))
    return Scene(
        atlas=atlas,
        request=request,
        day=request.date,
        title=texts.title,
        layers=layers,
        basemap=atlas.basemap,
        marks=plan.marks,
        shapes=plan.shapes,
        legend=plan.legend,
        counts=tuple(summary.holders),
        differing=len({mark.place for mark in plan.marks if mark.is_rival}),
        events=tuple(event for event in summary.events if event.days_away == 0),
        sources=plan.sources,
        credits=_credits(atlas, layers),
        projection=projection,
        view=plan.view,
        extent=plan.view.extent,
        command=_command(asked),
        sheet=plan.sheet,
    )


_Drawn = tuple[Sequence[Mark], Sequence[Shape]]


class _Plan(NamedTuple):
    """A page laid out for what is seen in one view."""

    view: View
    marks: tuple[Mark, ...]
    shapes: tuple[Shape, ...]
    legend: tuple[Entry, ...]
    sources: tuple[Source, ...]
    sheet: Sheet


def _planned(atlas: Atlas, request: Request, texts: Texts, extent: Box, drawn: _Drawn) -> _Plan:
    """Lay out the page: what is seen depends on the room that the legend of it leaves."""
    page, projection = request.preset.units, projection_of(extent)

    def laid_out(view: View) -> _Plan:
        marks, shapes = _seen(view, drawn)
        legend = legend_of(atlas, marks, shapes, request)
        sources = _sources(atlas, marks, shapes)
        sheet = sheet_of(page, _with_sources(texts, sources), legend)
        return _Plan(view, marks, shapes, legend, sources, sheet)

    plan = laid_out(view_of(projection, extent, (0, 0, *page)))
    for _ in range(_TURNS):
        if plan.sheet.frame == plan.view.frame:
            break
        plan = laid_out(view_of(projection, extent, plan.sheet.frame))
    return plan._replace(view=replace(plan.view, frame=plan.sheet.frame))


def _seen(view: View, drawn: _Drawn) -> tuple[tuple[Mark, ...], tuple[Shape, ...]]:
    marks, shapes = drawn
    left, bottom, right, top = view.frame
    owner = np.repeat(np.arange(len(marks)), [len(mark.points) for mark in marks])
    places = view.page([point for mark in marks for point in mark.points])
    x, y = places[:, 0], places[:, 1]
    inside = set(owner[(x >= left) & (x <= right) & (y >= bottom) & (y <= top)].tolist())
    paged = view.shapes(np.array([s.geometry for s in shapes], dtype=object), slack=0)
    return (
        tuple(mark for number, mark in enumerate(marks) if number in inside),
        tuple(s for s, cut in zip(shapes, paged, strict=True) if not shapely.is_empty(cut)),
    )


def _opening(atlas: Atlas) -> Box:
    """The extent of the window in which an atlas opens on a web map."""
    lat, lon, zoom = atlas.opening_view
    degrees = 360.0 / (_WORLD * 2**zoom)
    wide, high = degrees * _WINDOW[0] / 2, degrees * _WINDOW[1] / 2 * np.cos(np.radians(lat))
    return lon - wide, max(lat - float(high), -89.0), lon + wide, min(lat + float(high), 89.0)


def _texts(
    atlas: Atlas, request: Request, layers: Sequence[Layer], projection: Projection, command: str
) -> Texts:
    language = request.language
    wide, high = request.preset.units
    note = said(language, "note" if wide * high >= _SMALL_PAGE else "note-short")
    named = said(language, projection.name)
    owed = (
        f"{said(language, 'licences')}: {'; '.join(_owed(atlas, layers))}",
        f"{said(language, 'projection', name=named)}, {projection.numbers}",
        said(language, "remade-with", command=command),
    )
    return Texts(
        title=term(atlas.title, language) if request.title is None else request.title,
        date=said(language, "as-of", date=date_words(request.date, language)),
        account=capitalised(account_words(atlas, request.account, language), language),
        notes=tuple(text for text in (note, request.note) if text),
        credits=(". ".join(text.rstrip(".") for text in owed),),
        sources=(), sources_head=said(language, "sources"),
        sources_more=said(language, "sources-more"), language=language,
    )  # fmt: skip


def _with_sources(texts: Texts, sources: Sequence[Source]) -> Texts:
    names = dict.fromkeys(source.container or source.title for source in sources)
    return replace(texts, sources=tuple(names))


def _sources(atlas: Atlas, marks: Sequence[Mark], shapes: Sequence[Shape]) -> tuple[Source, ...]:
    """The sources of what is drawn, the most used first."""
    rows: dict[str, list[int]] = {}
    for mark in marks:
        rows.setdefault(mark.layer, []).extend(mark.rows)
    for shape in shapes:
        rows.setdefault(shape.layer, []).append(shape.row)
    uses: Counter[str] = Counter()
    for layer in atlas.layers:
        if layer.id in rows:
            for sources in layer.frame["sources"].loc[rows[layer.id]]:
                uses.update(sources)
    ranked = sorted(uses, key=lambda source: (-uses[source], source))
    return tuple(atlas.sources[source] for source in ranked if source in atlas.sources)


def _credits(atlas: Atlas, layers: Sequence[Layer]) -> tuple[Credit, ...]:
    drawn = (*layers, *atlas.basemap)
    found = dict.fromkeys(Credit(layer.attribution, layer.licence) for layer in drawn)
    return tuple(credit for credit in found if credit.attribution or credit.licence)


def _owed(atlas: Atlas, layers: Sequence[Layer]) -> list[str]:
    named = dict.fromkeys(credit.attribution for credit in _credits(atlas, layers))
    return [attribution for attribution in named if attribution]


def _command(request: Request) -> str:
    """The command that makes a figure again; what is as usual is left out."""
    preset = request.preset
    first = next(iter(PRESETS.values()))
    options: list[tuple[str, object]] = [
        ("--account", request.account), ("--language", request.language),
        ("--layers", ",".join(request.layers or ())),
        ("--extent", ",".join(f"{degree:g}" for degree in request.extent or ())),
        ("--title", request.title or ""), ("--theme", request.theme),
    ]  # fmt: skip
    if PRESETS.get(preset.id) == preset:
        options.append(("--preset", "" if preset == first else preset.id))
    else:
        options += [("--width", f"{preset.width:g}"), ("--height", f"{preset.height:g}")]
    options += [("--scale", f"{request.scale:g}"), ("--dpi", request.dpi or "")]
    options.append(("--bleed", f"{request.bleed_mm:g}"))
    usual = {"--language": "en", "--theme": "light", "--scale": "1", "--bleed": "0"}
    words = ["geo-app", "snapshot", iso_date(request.date), "-o", "FILE"]
    for name, value in options:
        if value and value != usual.get(name):
            words += [name, str(value)]
    flags = {"--grayscale": request.grayscale, "--transparent": request.transparent,
             "--no-text": not request.text}  # fmt: skip
    return shlex.join([*words, *(flag for flag, is_set in flags.items() if is_set)])
