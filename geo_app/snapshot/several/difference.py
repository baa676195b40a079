"""What changed hands between two dates, drawn as the page that compares draws it.

Stripes and centres are in the hue of the holder before, the ground and the rims in that of the
holder after. How sure a change is shows in the texture, as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import shapely
from matplotlib.artist import Artist
from matplotlib.figure import Figure

from geo_app.accounts import settlement_layers
from geo_app.compare import Comparison, compare
from geo_app.control.drawn import INFERRED_CONTROL
from geo_app.errors import UsageError
from geo_app.model import Atlas, Certainty, LayerKind
from geo_app.snapshot.boxes import Box
from geo_app.snapshot.command import command_of
from geo_app.snapshot.content.looks import Hue, Mark, Shape
from geo_app.snapshot.content.subject import subject_of
from geo_app.snapshot.drawing.marks import placed_marks
from geo_app.snapshot.drawing.painting import Painting
from geo_app.snapshot.page.entries import CHANGE, NO_CHANGE, Entry, Swatch, status_rows
from geo_app.snapshot.page.labels import labels_of
from geo_app.snapshot.page.layout import Layout
from geo_app.snapshot.page.legend import legend_of
from geo_app.snapshot.page.sizes import radius_of
from geo_app.snapshot.request import DIFFERING, Request
from geo_app.snapshot.scene import Scene, drawn_on, layers_of, scene_from
from geo_app.snapshot.several.changes import (
    NEUTRAL,
    PARTS,
    SMALL,
    changed_discs,
    changed_ground,
    part_of,
)
from geo_app.snapshot.text.wordlists import capitalised, date_words, party_short, said
from geo_app.style import Status
from geo_app.transfers import Transfer
from geo_app.validtime import iso_date

__all__ = ["Difference", "difference_figure", "difference_from", "difference_of", "moved_between"]

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


class Moved(NamedTuple):
    """What changed hands between two dates, before it has a page; see `Difference`."""

    found: Comparison
    ground: tuple[_Changed, ...]
    lands: tuple[Shape, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A page of what changed hands; `scenes` are it, for the first and for the last date.

    `ground` is that which has another holder, with the hues of both and how sure that is; `lands`
    are those named on the map.
    """

    page: Scene
    found: Comparison
    ground: tuple[_Changed, ...] = field(repr=False)
    lands: tuple[Shape, ...] = field(repr=False)

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
    ['NKR / Artsakh, then Azerbaijan']
    """
    return difference_from(atlas, moved_between(atlas, last, request), request)


def moved_between(atlas: Atlas, last: int, request: Request) -> Moved:
    """What changed hands: the same on a page of any size; see `difference_of`."""
    if request.date == last:
        raise UsageError(f"both dates are {iso_date(last)}; name two that are not the same")
    if request.account == DIFFERING:
        raise UsageError("a difference is between two dates as one account, or all, tell them")
    asked = {layer.id for layer in layers_of(atlas, request)}
    if not any(layer.id in asked for layer in settlement_layers(atlas)):
        raise UsageError("a difference is one of settlements; ask for a layer that has them")
    found = compare(atlas, request.date, last, account_a=request.account, account_b=request.account)
    bare = replace(request, inferred=False)
    told = [drawn_on(atlas, replace(bare, date=moment.day)) for moment in (found.a, found.b)]
    marks = _marks(found, [mark for one, _ in told for mark in one])
    lands = _lands(*(shapes for _, shapes in told))
    return Moved(found, tuple(_ground(found)), lands, tuple(marks))


def difference_from(atlas: Atlas, moved: Moved, request: Request) -> Difference:
    """Lay out the page of what changed hands; see `difference_of`."""
    last, language = moved.found.b.day, request.language
    ends = [date_words(day, language) for day in (request.date, last)]
    head = ["geo-app", "snapshot", iso_date(request.date), "--compare", iso_date(last)]
    layout = Layout(
        date=said(language, "difference", first=ends[0], last=ends[1]),
        command=command_of(atlas, request, [*head, "--difference"]),
        legend=partial(_legend, ends),
    )
    drawn = moved.marks, [_shape(*changed) for changed in moved.ground]
    page = scene_from(atlas, request, drawn, layout)
    return Difference(page, moved.found, moved.ground, moved.lands)


def _lands(before: Sequence[Shape], after: Sequence[Shape]) -> tuple[Shape, ...]:
    """Bounded territories that are there on both dates for certain: not what is claimed."""
    found = [
        {s.name: s for s in shapes
         if s.kind == LayerKind.BOUNDARY and s.is_area and s.hue.status == Status.CERTAIN}
        for shapes in (before, after)
    ]  # fmt: skip
    return tuple(shape for name, shape in found[1].items() if name in found[0])


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


def _marks(found: Comparison, told: Iterable[Mark]) -> list[Mark]:
    marks: dict[str, Mark] = {}
    rows: dict[str, set[int]] = {}
    for mark in told:
        if mark.kind == LayerKind.SETTLEMENT and mark.place:
            marks.setdefault(mark.place, mark)
            rows.setdefault(mark.place, set()).update(mark.rows)
    moved = (one for one in found.settlements if one.place in rows and one.lon == one.lon)
    return [_mark(one, marks[one.place], rows[one.place]) for one in moved]


def _mark(one: Transfer, told: Mark, rows: set[int]) -> Mark:
    status = _STATUSES.get(one.certainty, Status.DOUBTFUL)
    hues = (Hue(one.from_, status), Hue(one.to, status))
    return Mark(
        told.layer, CHANGE, one.place, told.name, "disc", told.size, hues, False,
        ((one.lon, one.lat),),
        tuple(sorted(rows)),
    )  # fmt: skip


def _legend(
    ends: Sequence[str], atlas: Atlas, marks: Sequence[Mark], shapes: Sequence[Shape],
    request: Request,
) -> tuple[Entry, ...]:  # fmt: skip
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
            Swatch(CHANGE, hues), group=said(language, "by-holder-then"), count=count,
            text=capitalised(
                said(language, "then", first=named(hues[0]), last=named(hues[1])), language
            ),
        )
        for hues, count in pairs.items()
    ]  # fmt: skip
    if not rows:
        rows = [Entry(NO_CHANGE, (), Swatch(CHANGE), said(language, "no-change"))]
    found = {hue.status for mark in marks for hue in mark.hues} | {s.hue.status for s in shapes}
    sure = status_rows(found, NEUTRAL, CHANGE, language)
    reading = _reading(ends, language) if marks or shapes else []
    ranked = sorted(rows, key=lambda row: row.order)
    return (*ranked, *reading, *sure, *legend_of(atlas, [], [], request))


def _reading(ends: Sequence[str], language: str) -> list[Entry]:
    """What the parts of marks and of ground mean, each shown alone."""
    texts = (
        said(language, "reading-first", date=ends[0]),
        said(language, "reading-last", date=ends[1]),
        said(language, "reading-same"),
    )
    return [
        Entry(part, (7,), Swatch(CHANGE, NEUTRAL, part), text, group=said(language, "reading"))
        for part, text in zip(PARTS, texts, strict=True)
    ]


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
        self.ground, self.lands = difference.ground, difference.lands

    def paint_dated(self) -> None:
        scene, paper = self.scene, self.paper
        group = paper.group("inferred-control")
        paged = scene.view.shapes(np.array([area for _, area in self.ground], dtype=object))
        for (hues, _), area in zip(self.ground, paged, strict=True):
            group.add(*changed_ground(paper, area, hues, self.palette, self.clip))
        groups: dict[tuple[Hue, ...], list[tuple[float, float]]] = {}
        for mark, place in placed_marks(scene.view, scene.marks):
            groups.setdefault(mark.hues, []).append(place)
        radius = max(radius_of(1, self.zoom), 3.0)
        discs = paper.group("settlements")
        for pair, places in groups.items():
            discs.add(changed_discs(paper, places, pair, self.palette, radius, self.clip))
        if scene.request.text:
            towns = [layer for layer in scene.basemap if layer.kind == "town"]
            names = labels_of(
                scene.view, scene.marks, self.lands, towns,
                language=scene.request.language, keep_clear=self.furniture,
                subject=subject_of(scene.atlas),
            )  # fmt: skip
            self.paint_names(names)

    def swatch(self, swatch: Swatch, box: Box) -> list[Artist]:
        if swatch.kind != CHANGE:
            return super().swatch(swatch, box)
        if not swatch.hues:  # nothing differs
            return []
        left, bottom, right, top = box
        area = shapely.box(left + 1, bottom, right - 1, top)
        middle = ((left + right) / 2, (bottom + top) / 2)
        if swatch.outline in PARTS:
            return list(part_of(self.paper, area, middle, swatch.outline, self.palette))
        return [
            *changed_ground(self.paper, area, swatch.hues, self.palette, None),
            changed_discs(self.paper, [middle], swatch.hues, self.palette, SMALL, None),
        ]
