"""What changed hands between two dates, drawn as the page that compares draws it.

Stripes and centres are in the hue of the holder before, the ground and the rims in that of the
holder after.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from matplotlib.artist import Artist
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.path import Path

from geo_app.compare import Comparison, compare
from geo_app.errors import UsageError
from geo_app.model import Atlas, LayerKind
from geo_app.snapshot.canvas import Paper, path_of
from geo_app.snapshot.command import command_of
from geo_app.snapshot.labels import labels_of, radius_of
from geo_app.snapshot.layout import Layout
from geo_app.snapshot.legend import Entry, Swatch, legend_of
from geo_app.snapshot.looks import Hue, Mark, Shape
from geo_app.snapshot.marks import placed_marks
from geo_app.snapshot.painting import Painting
from geo_app.snapshot.palette import Palette
from geo_app.snapshot.request import DIFFERING, Request
from geo_app.snapshot.scene import Scene, drawn_on, scene_from
from geo_app.snapshot.textures import strokes_in
from geo_app.snapshot.wordlists import capitalised, date_words, party_short, said
from geo_app.style import Status
from geo_app.transfers import Transfer
from geo_app.validtime import iso_date

__all__ = ["Difference", "difference_figure", "difference_of"]

#: As on the page that compares.
_GROUND, _STRIPE, _CORE, _SMALL = 0.36, 1.6, 0.55, 4.8
_KIND = "change"


@dataclass(frozen=True, slots=True)
class Difference:
    """A page of what changed hands; `scenes` are it, for the first and for the last date."""

    page: Scene
    found: Comparison

    @property
    def scenes(self) -> tuple[Scene, Scene]:
        """The page as of both dates: what the file says of itself has both."""
        last = self.found.b.day
        request = replace(self.page.request, date=last)
        return self.page, replace(self.page, day=last, request=request)


def difference_of(atlas: Atlas, last: int, request: Request) -> Difference:
    """Work out a page of what changed hands between a request's date and a later one.

    Raises
    ------
    NoCellsError
        If the atlas has too few settlements to infer ground from.
    UsageError
        If both dates are one, or no single account is asked for.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> [row.text for row in difference_of(read_atlas(), 18598, Request(18531)).page.legend][:1]
    ['NKR / Artsakh to Azerbaijan']
    """
    if request.date == last or request.account == DIFFERING:
        raise UsageError("a difference is between two dates as one account, or all, tell them")
    found = compare(atlas, request.date, last, account_a=request.account, account_b=request.account)
    ends = [date_words(day, request.language) for day in (request.date, last)]
    head = ["geo-app", "snapshot", iso_date(request.date), "--compare", iso_date(last)]
    layout = Layout(
        date=said(request.language, "difference", first=ends[0], last=ends[1]),
        command=command_of(request, [*head, "--difference"]),
        legend=_legend,
    )
    page = scene_from(atlas, request, _drawn(atlas, found, request), layout)
    return Difference(page, found)


def _drawn(atlas: Atlas, found: Comparison, request: Request) -> tuple[list[Mark], list[Shape]]:
    rows: dict[str, tuple[str, set[int]]] = {}
    for day in (found.a.day, found.b.day):
        for mark in drawn_on(atlas, replace(request, date=day, inferred=False))[0]:
            if mark.kind == LayerKind.SETTLEMENT and mark.place:
                rows.setdefault(mark.place, (mark.layer, set()))[1].update(mark.rows)
    moved = (one for one in found.settlements if one.place in rows and one.lon == one.lon)
    return [_mark(one, *rows[one.place]) for one in moved], []


def _mark(one: Transfer, layer: str, rows: set[int]) -> Mark:
    hues = (Hue(one.from_, Status.CERTAIN), Hue(one.to, Status.CERTAIN))
    return Mark(
        layer, _KIND, one.place, one.name, "disc", 2, hues, False, ((one.lon, one.lat),),
        tuple(sorted(rows)),
    )  # fmt: skip


def _legend(
    atlas: Atlas, marks: Sequence[Mark], shapes: Sequence[Shape], request: Request
) -> tuple[Entry, ...]:
    order = {party: number for number, party in enumerate(atlas.parties)}
    pairs: dict[tuple[Hue, ...], int] = {}
    for mark in marks:
        pairs[mark.hues] = pairs.get(mark.hues, 0) + 1
    language = request.language

    def named(hue: Hue) -> str:
        if hue.party in atlas.parties:
            return party_short(atlas, hue.party, language)
        return said(language, "no-party")

    rows = [
        Entry(
            f"{hues}", tuple(float(order.get(hue.party, -1)) for hue in hues),
            Swatch(_KIND, hues), group=said(language, "before-after"), count=count,
            text=capitalised(
                said(language, "from-to", first=named(hues[0]), last=named(hues[1])), language
            ),
        )
        for hues, count in pairs.items()
    ]  # fmt: skip
    return (*sorted(rows, key=lambda row: row.order), *legend_of(atlas, [], shapes, request))


def difference_figure(difference: Difference) -> Figure:
    """Draw a page of what changed hands.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> figure = difference_figure(difference_of(read_atlas(), 18598, Request(18531)))
    >>> figure.get_size_inches().round(2).tolist()
    [16.67, 12.5]
    """
    painting = _Painting(difference)
    painting.paint()
    return painting.figure


class _Painting(Painting):
    def __init__(self, difference: Difference) -> None:
        super().__init__(difference.page)
        self.ground = difference.found.ground

    def paint_dated(self) -> None:
        scene, paper = self.scene, self.paper
        group = paper.group("inferred-control")
        paged = scene.view.shapes(np.asarray(self.ground.geometry.array))
        for from_, to, area in zip(self.ground["from"], self.ground["to"], paged, strict=True):
            hues = (Hue(from_, Status.CERTAIN), Hue(to, Status.CERTAIN))
            group.add(*_changed(paper, area, hues, self.palette, self.clip))
        groups: dict[tuple[Hue, ...], list[tuple[float, float]]] = {}
        for mark, place in placed_marks(scene.view, scene.marks):
            groups.setdefault(mark.hues, []).append(place)
        radius = max(radius_of(1, self.zoom), 3.6)
        discs = paper.group("settlements")
        for pair, places in groups.items():
            discs.add(*_discs(paper, places, pair, self.palette, radius, self.clip))
        if scene.request.text:
            towns = [layer for layer in scene.basemap if layer.kind == "town"]
            self.paint_names(
                labels_of(
                    scene.view,
                    scene.marks,
                    (),
                    towns,
                    language=scene.request.language,
                    keep_clear=self.furniture,
                )
            )

    def swatch(self, swatch: Swatch, box: tuple[float, float, float, float]) -> list[Artist]:
        if swatch.kind != _KIND:
            return super().swatch(swatch, box)
        left, bottom, right, top = box
        area = shapely.box(left + 1, bottom, right - 1, top)
        middle = ((left + right) / 2, (bottom + top) / 2)
        return [
            *_changed(self.paper, area, swatch.hues, self.palette, None),
            *_discs(self.paper, [middle], swatch.hues, self.palette, _SMALL, None),
        ]


def _changed(
    paper: Paper, area: Any, hues: tuple[Hue, ...], palette: Palette, clip: Any
) -> Iterator[Artist]:
    path = path_of([area])
    if path is None:
        return
    before, after = (palette.hue(hue) for hue in hues)
    yield paper.shape(path, fill=to_rgba(after, _GROUND), clip=clip)
    strokes = strokes_in(shapely.make_valid(area), falling=False)
    if strokes:
        yield paper.strokes(strokes, to_rgba(before, 0.75), _STRIPE, clip)
    yield paper.shape(path, ink=to_rgba(palette.theme.ink, 0.5), width=0.7, clip=clip)


def _discs(
    paper: Paper, places: Any, hues: tuple[Hue, ...], palette: Palette, radius: float, clip: Any
) -> list[Artist]:
    before, after = (palette.hue(hue) for hue in hues)
    disc, halo = Path.unit_circle(), palette.theme.halo
    return [
        paper.stamps(disc, places, [after], [halo], 0.8, radius, clip=clip),
        paper.stamps(disc, places, [before], [halo], 0.6, _CORE * radius, clip=clip),
    ]
