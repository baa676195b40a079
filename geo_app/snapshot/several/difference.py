"""What changed hands between two dates, drawn as the page that compares draws it.

Stripes and centres are in the hue of the holder before, the ground and the rims in that of the
holder after. How sure a change is shows in the texture, as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import shapely
from matplotlib.artist import Artist
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.path import Path

from geo_app.accounts import settlement_layers
from geo_app.compare import Comparison, compare
from geo_app.control.drawn import INFERRED_CONTROL
from geo_app.errors import UsageError
from geo_app.model import Atlas, Certainty, LayerKind
from geo_app.snapshot.boxes import Box
from geo_app.snapshot.command import command_of
from geo_app.snapshot.content.looks import Hue, Mark, Shape
from geo_app.snapshot.drawing.canvas import Paper, path_of
from geo_app.snapshot.drawing.marks import placed_marks
from geo_app.snapshot.drawing.painting import Painting
from geo_app.snapshot.drawing.palette import Palette, blended
from geo_app.snapshot.drawing.textures import strokes_in
from geo_app.snapshot.page.labels import labels_of, radius_of
from geo_app.snapshot.page.layout import Layout
from geo_app.snapshot.page.legend import CHANGE, NO_CHANGE, Entry, Swatch, legend_of, status_rows
from geo_app.snapshot.request import DIFFERING, Request
from geo_app.snapshot.scene import Scene, drawn_on, layers_of, scene_from
from geo_app.snapshot.text.wordlists import capitalised, date_words, party_short, said
from geo_app.style import STATUS_LOOKS, Status
from geo_app.transfers import Transfer
from geo_app.validtime import iso_date

__all__ = ["Difference", "difference_figure", "difference_of"]

#: As on the page that compares.
_GROUND, _STRIPE, _CORE, _SMALL = 0.36, 1.6, 0.55, 4.8
#: How sure a change is, by its certainty and by the doubt about a cell; what else is possible.
_STATUSES: Mapping[str, Status] = {
    Certainty.CERTAIN: Status.CERTAIN,
    Certainty.LESS_CERTAIN: Status.LESS,
    Certainty.UNCERTAIN: Status.DOUBTFUL,
}
_BY_DOUBT = tuple(_STATUSES.values())
#: What is drawn of ground is of no row of a layer.
_NO_ROW = -1

#: Ground that has another holder, and the hues of both.
_Changed = tuple[tuple[Hue, Hue], Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """A page of what changed hands; `scenes` are it, for the first and for the last date.

    `ground` is that which has another holder, with the hues of both and how sure that is.
    """

    page: Scene
    found: Comparison
    ground: tuple[_Changed, ...] = field(repr=False)

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
        If both dates are one, no single account is asked for, or no layer of settlements.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> [row.text for row in difference_of(read_atlas(), 18598, Request(18531)).page.legend][:1]
    ['NKR / Artsakh to Azerbaijan']
    """
    if request.date == last or request.account == DIFFERING:
        raise UsageError("a difference is between two dates as one account, or all, tell them")
    asked = {layer.id for layer in layers_of(atlas, request)}
    if not any(layer.id in asked for layer in settlement_layers(atlas)):
        raise UsageError("a difference is one of settlements; ask for a layer that has them")
    found = compare(atlas, request.date, last, account_a=request.account, account_b=request.account)
    ends = [date_words(day, request.language) for day in (request.date, last)]
    head = ["geo-app", "snapshot", iso_date(request.date), "--compare", iso_date(last)]
    layout = Layout(
        date=said(request.language, "difference", first=ends[0], last=ends[1]),
        command=command_of(request, [*head, "--difference"]),
        legend=_legend,
    )
    ground = tuple(_ground(found))
    drawn = _marks(atlas, found, request), [_shape(*changed) for changed in ground]
    return Difference(scene_from(atlas, request, drawn, layout), found, ground)


def _ground(found: Comparison) -> Iterator[_Changed]:
    """Ground by both holders and by how sure it is of the less sure of them."""
    a, b = found.control_a, found.control_b
    states = np.stack([a.states.holder, b.states.holder, np.maximum(a.doubt, b.doubt)])
    changed = np.flatnonzero(states[0] != states[1])
    kinds, kind = np.unique(states[:, changed], axis=1, return_inverse=True)
    for number, (before, after, doubt) in enumerate(kinds.T.tolist()):
        hues = (Hue(a.holders[holder], _BY_DOUBT[doubt]) for holder in (before, after))
        yield (
            (next(hues), next(hues)),
            shapely.coverage_union_all(a.cells.shapes[changed[kind == number]]),
        )


def _shape(hues: tuple[Hue, Hue], area: Any) -> Shape:
    return Shape(INFERRED_CONTROL, CHANGE, "", hues[1], is_area=True, geometry=area, row=_NO_ROW)


def _marks(atlas: Atlas, found: Comparison, request: Request) -> list[Mark]:
    rows: dict[str, tuple[str, set[int]]] = {}
    for day in (found.a.day, found.b.day):
        for mark in drawn_on(atlas, replace(request, date=day, inferred=False))[0]:
            if mark.kind == LayerKind.SETTLEMENT and mark.place:
                rows.setdefault(mark.place, (mark.layer, set()))[1].update(mark.rows)
    moved = (one for one in found.settlements if one.place in rows and one.lon == one.lon)
    return [_mark(one, *rows[one.place]) for one in moved]


def _mark(one: Transfer, layer: str, rows: set[int]) -> Mark:
    status = _STATUSES.get(one.certainty, Status.DOUBTFUL)
    hues = (Hue(one.from_, status), Hue(one.to, status))
    return Mark(
        layer, CHANGE, one.place, one.name, "disc", 2, hues, False, ((one.lon, one.lat),),
        tuple(sorted(rows)),
    )  # fmt: skip


def _legend(
    atlas: Atlas, marks: Sequence[Mark], shapes: Sequence[Shape], request: Request
) -> tuple[Entry, ...]:
    order = {party: number for number, party in enumerate(atlas.parties)}
    pairs: dict[tuple[Hue, ...], int] = {}
    for mark in marks:
        hues = tuple(hue._replace(status=Status.CERTAIN) for hue in mark.hues)
        pairs[hues] = pairs.get(hues, 0) + 1
    language = request.language

    def named(hue: Hue) -> str:
        if hue.party in atlas.parties:
            return party_short(atlas, hue.party, language)
        return said(language, "no-party")

    rows = [
        Entry(
            f"{hues}", tuple(float(order.get(hue.party, -1)) for hue in hues),
            Swatch(CHANGE, hues), group=said(language, "before-after"), count=count,
            text=capitalised(
                said(language, "from-to", first=named(hues[0]), last=named(hues[1])), language
            ),
        )
        for hues, count in pairs.items()
    ]  # fmt: skip
    if not rows:
        rows = [Entry(NO_CHANGE, (), Swatch(CHANGE), said(language, "no-change"))]
    found = {hue.status for mark in marks for hue in mark.hues} | {s.hue.status for s in shapes}
    sure = status_rows(found, (Hue("", Status.CERTAIN),) * 2, CHANGE, language)
    return (*sorted(rows, key=lambda row: row.order), *sure, *legend_of(atlas, [], [], request))


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
        self.ground = difference.ground

    def paint_dated(self) -> None:
        scene, paper = self.scene, self.paper
        group = paper.group("inferred-control")
        paged = scene.view.shapes(np.array([area for _, area in self.ground], dtype=object))
        for (hues, _), area in zip(self.ground, paged, strict=True):
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

    def swatch(self, swatch: Swatch, box: Box) -> list[Artist]:
        if swatch.kind != CHANGE:
            return super().swatch(swatch, box)
        if not swatch.hues:  # nothing differs
            return []
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
    look, area = STATUS_LOOKS[hues[1].status], shapely.make_valid(area)
    fill = _GROUND * look.area / STATUS_LOOKS[Status.CERTAIN].area
    yield paper.shape(path, fill=to_rgba(after, fill), clip=clip)
    strokes = strokes_in(area, falling=False)
    if strokes:
        yield paper.strokes(
            strokes, to_rgba(before, 0.75 if look.fill == 1 else 0.5), _STRIPE, clip
        )
    across = strokes_in(area, falling=True) if look.texture else []
    if across:
        yield paper.strokes(across, to_rgba(after, 0.5), _STRIPE, clip)
    ink = to_rgba(palette.theme.ink, 0.5)
    yield paper.shape(path, ink=ink, width=0.7, dash=look.dash, clip=clip)


def _discs(
    paper: Paper, places: Any, hues: tuple[Hue, ...], palette: Palette, radius: float, clip: Any
) -> list[Artist]:
    """A rim around a core: solid, or the less sure the paler in an outline of their hue."""
    before, after = (palette.hue(hue) for hue in hues)
    disc, halo, share = Path.unit_circle(), palette.theme.halo, STATUS_LOOKS[hues[0].status].fill
    fills = [blended(hue, halo, share) for hue in (after, before)]
    rim, core = (halo, halo) if share == 1 else (after, before)
    width = 0.8 if share == 1 else 1.1
    return [
        paper.stamps(disc, places, [fills[0]], [rim], width, radius, clip=clip),
        paper.stamps(disc, places, [fills[1]], [core], width - 0.2, _CORE * radius, clip=clip),
    ]
