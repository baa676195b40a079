"""A scene: all that a figure draws and says of a date, worked out before anything is drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from geo_app.accounts import HolderCount, layers_named, settlement_layers
from geo_app.model import Atlas, Layer, Source
from geo_app.overview import EventNote, overview
from geo_app.snapshot.boxes import Box
from geo_app.snapshot.command import command_of
from geo_app.snapshot.content.beginning import since_words
from geo_app.snapshot.content.inferring import inferred_of, layers_with_inferred
from geo_app.snapshot.content.looks import Mark, Shape, drawn_of
from geo_app.snapshot.content.opening import extent_of
from geo_app.snapshot.content.tally import Tally, tally_of
from geo_app.snapshot.page.entries import Entry
from geo_app.snapshot.page.layout import Layout
from geo_app.snapshot.page.seen import BORDERS, borders_in, seen
from geo_app.snapshot.page.sheet import Sheet, Texts, sheet_of
from geo_app.snapshot.projection import Projection, View, projection_of, view_of
from geo_app.snapshot.request import DIFFERING, Request, checked
from geo_app.snapshot.text.wordlists import (
    account_note,
    account_words,
    capitalised,
    date_words,
    said,
    term,
)
from geo_app.wellformed import well_formed

__all__ = [
    "Credit", "Scene", "drawn_on", "layers_of", "scene_from", "scene_of",
]  # fmt: skip

#: A page with less room than this, in square units, carries the short note.
_SMALL_PAGE = 330_000
#: So often is a page laid out anew because another legend leaves another room.
_TURNS = 4


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
    whole atlas by holder, `tallies` those drawn, on each date of the page; `events` those of the
    day. `sources` bear the statements that are drawn, most used
    first. `extent` is west, south, east, north of the map's frame in degrees; `command` makes the
    same figure again. `sheet` says where on the page everything stands, `span` which dates it
    is of if there are several, `since` from when on settlements have holders if that is later.
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
    tallies: tuple[Tally, ...]
    events: tuple[EventNote, ...]
    sources: tuple[Source, ...] = field(repr=False)
    credits: tuple[Credit, ...]
    projection: Projection
    view: View
    extent: tuple[float, float, float, float]
    command: str
    sheet: Sheet = field(repr=False)
    span: str = ""
    since: str = ""

    @property
    def differing(self) -> int:
        """Settlements drawn on the first date for which accounts name different holders."""
        return self.tallies[0].differing


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
    return scene_from(atlas, request, drawn_on(atlas, request))


def layers_of(atlas: Atlas, request: Request) -> tuple[Layer, ...]:
    """The layers that a request asks for, the lowest first."""
    named = checked(atlas, request).layers or ()
    wanted = {layer.id for layer in layers_named(atlas, named)}
    layers = tuple(layer for layer in atlas.layers if named and layer.id in wanted)
    return layers_with_inferred(atlas, layers) if request.inferred else layers


def drawn_on(atlas: Atlas, request: Request) -> tuple[list[Mark], list[Shape]]:
    """Marks and shapes of a request's date, each in drawing order."""
    asked = checked(atlas, request)
    layers = layers_of(atlas, replace(request, inferred=False))
    marks, shapes = drawn_of(atlas, layers, asked)
    if request.inferred:
        shapes = [*inferred_of(atlas, asked), *shapes]
    return marks, shapes


def scene_from(
    atlas: Atlas,
    request: Request,
    drawn: tuple[Sequence[Mark], Sequence[Shape]],
    layout: Layout | None = None,
) -> Scene:
    """Lay out a page for what is drawn, which may be of other dates too.

    Parameters
    ----------
    atlas, request
        As in `scene_of`; the date is that of the first map.
    drawn
        Marks and shapes.
    layout
        What is other than on a page of one date.
    """
    layout = layout or Layout()
    layout = replace(layout, command=layout.command or command_of(atlas, request))
    request, layers = checked(atlas, request), layers_of(atlas, request)
    account = "" if request.account == DIFFERING else request.account
    summary = overview(atlas, request.date, account=account, around=0)
    extent = extent_of(atlas, request)
    projection = projection_of(extent)
    texts = _texts(atlas, request, layers, projection, layout)
    plan = _planned(atlas, request, texts, extent, drawn, layout)
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
        tallies=(tally_of(plan.marks, tuple(atlas.parties), request.date),),
        events=tuple(event for event in summary.events if event.days_away == 0),
        sources=plan.sources,
        credits=_credits(atlas, layers),
        projection=projection,
        view=plan.view,
        extent=plan.view.extent,
        command=layout.command,
        sheet=plan.sheet,
        span=layout.date,
        since=since_words(atlas, request, layers, layout.earliest),
    )


_Drawn = tuple[Sequence[Mark], Sequence[Shape]]


class _Plan(NamedTuple):
    """A page laid out for what is seen in one view."""

    view: View
    marks: tuple[Mark, ...]
    shapes: tuple[Shape, ...]
    borders: frozenset[str]
    legend: tuple[Entry, ...]
    sources: tuple[Source, ...]
    sheet: Sheet


def _planned(
    atlas: Atlas, request: Request, texts: Texts, extent: Box, drawn: _Drawn, layout: Layout
) -> _Plan:
    """Lay out the page: what is seen depends on the room that the legend of it leaves."""
    page, projection = request.preset.units, projection_of(extent)

    def laid_out(view: View, before: _Plan | None = None) -> _Plan:
        shown = (*seen(view, drawn), borders_in(view, atlas.basemap))
        if before and shown == (before.marks, before.shapes, before.borders):
            return before._replace(view=view)
        marks, shapes, borders = shown
        rows = layout.legend(atlas, marks, shapes, request)
        legend = tuple(row for row in rows if row.swatch.kind not in BORDERS.keys() - borders)
        sources = _sources(atlas, request, marks, shapes)
        sheet = sheet_of(page, _with_sources(texts, sources), legend)
        return _Plan(view, *shown, legend, sources, sheet)

    plan = laid_out(view_of(projection, extent, layout.shown((0, 0, *page))))
    for _ in range(_TURNS):
        if layout.shown(plan.sheet.frame) == plan.view.frame:
            break
        plan = laid_out(view_of(projection, extent, layout.shown(plan.sheet.frame)), plan)
    return plan._replace(view=replace(plan.view, frame=layout.shown(plan.sheet.frame)))


def _texts(
    atlas: Atlas, request: Request, layers: Sequence[Layer], projection: Projection, layout: Layout
) -> Texts:
    language = request.language
    wide, high = request.preset.units
    note = said(language, "note" if wide * high >= _SMALL_PAGE else "note-short")
    told, is_printed = account_note(request.account, language), request.preset.is_paper
    named = said(language, projection.name)
    since = since_words(atlas, request, layers, layout.earliest)
    licences = _owed(atlas, layers)
    owed = (
        f"{said(language, 'licences')}: {'; '.join(licences)}" if licences else "",
        f"{said(language, 'projection', name=named)}, {projection.numbers}",
        said(language, "remade-with", command=layout.command),
    )
    return Texts(
        title=term(atlas.title, language) if request.title is None else request.title,
        date=layout.date or said(language, "as-of", date=date_words(request.date, language)),
        account=capitalised(account_words(atlas, request.account, language), language),
        notes=tuple(filter(None, (note, told, since, request.note))),
        credits=(". ".join(text.rstrip(".") for text in owed if text),),
        sources=(), sources_head=said(language, "sources"),
        sources_more=said(language, "sources-more" if is_printed else "sources-in-file"),
        language=language,
    )  # fmt: skip


def _with_sources(texts: Texts, sources: Sequence[Source]) -> Texts:
    names = dict.fromkeys(well_formed(source.container or source.title) for source in sources)
    return replace(texts, sources=tuple(names))


def _sources(
    atlas: Atlas, request: Request, marks: Sequence[Mark], shapes: Sequence[Shape]
) -> tuple[Source, ...]:
    """The sources of what is drawn, the most used first."""
    rows: dict[str, list[int]] = {}
    for mark in marks:
        rows.setdefault(mark.layer, []).extend(mark.rows)
    for shape in shapes:
        rows.setdefault(shape.layer, []).append(shape.row)
    if request.inferred:
        # What is inferred rests on what is told of all settlements.
        account = "" if request.account == DIFFERING else request.account
        for layer in settlement_layers(atlas):
            rows[layer.id] = layer.on(request.date, account=account).index.tolist()
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
    named = dict.fromkeys(well_formed(one.attribution) for one in _credits(atlas, layers))
    return [attribution for attribution in named if attribution]
