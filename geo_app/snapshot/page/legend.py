"""The legend: what is drawn, each thing once, and only what is seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from geo_app.model import Atlas, LayerKind
from geo_app.snapshot.content.inferring import is_inferred
from geo_app.snapshot.content.looks import Hue, Mark, Shape
from geo_app.snapshot.content.tally import is_settlement
from geo_app.snapshot.page.entries import Entry, Swatch, status_rows, sureness
from geo_app.snapshot.request import Request
from geo_app.snapshot.text.wordlists import capitalised, party_short, said, term
from geo_app.style import Status

__all__ = ["legend_of"]

#: What has holders and is no settlement; points of it look as settlements do.
_HELD = frozenset((LayerKind.BOUNDARY, LayerKind.CONTROL_AREA, LayerKind.CONTROL_LINE))
#: Words for the outlines of places that are no settlements.
_OUTLINES = {"triangle": "hills", "bar": "bridges"}


def legend_of(
    atlas: Atlas, marks: Sequence[Mark], shapes: Sequence[Shape], request: Request
) -> tuple[Entry, ...]:
    """The rows of a legend, in order: settlements, areas, lines, how sure, borders of today.

    Parameters
    ----------
    atlas
        The atlas, for the names of its parties.
    marks, shapes
        What is seen.
    request
        For its language.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> from geo_app.snapshot.content.looks import drawn_of
    >>> atlas, request = read_atlas(), Request(16896)
    >>> rows = legend_of(atlas, *drawn_of(atlas, atlas.layers, request), request)
    >>> [row.text for row in rows][1]
    'Azerbaijan'
    """
    words = _Words(atlas, request)
    rows: dict[str, Entry] = {}
    places: dict[str, set[object]] = {}
    for number, mark in enumerate(marks):
        row = _joined(rows, words.mark(mark), (hue.status for hue in mark.hues[:1]))
        if not is_settlement(mark) and (mark.kind in _HELD or mark.outline in _OUTLINES):
            continue
        # Two layers may tell of one place.
        places.setdefault(row.key, set()).add(mark.place or number)
        row.count = len(places[row.key])
        if is_settlement(mark) and not mark.hues[0].symbol:
            row.group = words.counted
    for shape in shapes:
        _joined(rows, words.shape(shape), [shape.hue.status])
    for row in rows.values():
        if row.swatch.kind == "ground":
            row.swatch = _side_by_side(row)
        elif row.key.startswith("disc ") and not row.group:
            # No settlement is drawn so, but an area so small that it is a point.
            row.text = words.area(row.swatch.hues[0])
    ranked = sorted(rows.values(), key=lambda row: row.order)
    return (*ranked, *words.statuses(ranked), *words.today())


def _joined(rows: dict[str, Entry], row: Entry, statuses: Iterable[Status]) -> Entry:
    known = rows.setdefault(row.key, row)
    known.statuses |= set(statuses)
    return known


def _side_by_side(row: Entry) -> Swatch:
    """Ground of one holder in all degrees of doubt that are seen."""
    (hue,) = row.swatch.hues
    return replace(row.swatch, hues=tuple(Hue(hue.party, s) for s in Status if s in row.statuses))


class _Words:
    """The rows of one atlas in one language."""

    def __init__(self, atlas: Atlas, request: Request) -> None:
        self.atlas = atlas
        self.language = request.language
        self.order = {party: number for number, party in enumerate(atlas.parties)}
        self.titles = {layer.id: layer.title for layer in atlas.layers}
        self.layers = {layer.id: number for number, layer in enumerate(atlas.layers)}
        #: Over the rows whose numbers are those of settlements.
        self.counted = said(self.language, "by-holder")
        self._marks: dict[tuple[object, ...], Entry] = {}

    def _said(self, key: str, **values: object) -> str:
        return capitalised(said(self.language, key, **values), self.language)

    def _party(self, hue: Hue) -> str:
        if hue.party not in self.atlas.parties:
            return self._said("no-party")
        return party_short(self.atlas, hue.party, self.language)

    def _rank(self, hues: Sequence[Hue]) -> tuple[float, ...]:
        return tuple(self.order.get(hue.party, -1) for hue in hues)

    def mark(self, mark: Mark) -> Entry:
        """The row of a mark. Many marks look alike, and share it."""
        look = (mark.layer, mark.kind, mark.outline, mark.hues, mark.is_rival)
        if look not in self._marks:
            self._marks[look] = self._row(mark)
        return self._marks[look]

    def _row(self, mark: Mark) -> Entry:
        first = mark.hues[0]
        if mark.kind in {LayerKind.EVENT, LayerKind.CLAIM} and not first.symbol:
            return self._aside(mark)
        if mark.kind == LayerKind.OTHER or first.symbol:
            return self._layer(mark.layer, Swatch("mark", (_sure(first),), mark.outline), first)
        if mark.outline in _OUTLINES:
            return self._outlined(mark.outline)
        if len(mark.hues) > 1:
            return self._split(mark)
        swatch = Swatch("mark", (_sure(first),))
        return Entry(f"disc {first.party}", (1, *self._rank([first])), swatch, self._party(first))

    def _aside(self, mark: Mark) -> Entry:
        hue = mark.hues[0]
        if mark.kind == LayerKind.CLAIM:
            return self._statement(hue, mark.outline)
        text = self._said("one-event")
        if hue.status != Status.CERTAIN:
            text += ", " + said(self.language, "doubtful")
        # The row says itself how sure it is, and takes no part in the scale below.
        swatch = Swatch("mark", (hue, hue), mark.outline)
        order = (5, hue.status != Status.CERTAIN)
        return Entry(f"one-event {hue.status}", order, swatch, text)

    def _statement(self, hue: Hue, outline: str) -> Entry:
        """A row for each claimant; those that are no party of the atlas are third parties."""
        is_third = hue.party and hue.party not in self.atlas.parties
        party = said(self.language, "third-parties") if is_third else self._party(hue)
        text = self._said("one-claim", party=party)
        order = (6, self.order.get(hue.party, len(self.order)))
        # As of an event, the row says itself how sure it is.
        return Entry(f"one-claim {hue.party}", order, Swatch("mark", (hue, hue), outline), text)

    def _outlined(self, outline: str) -> Entry:
        """What has a holder and is no settlement: its outline, in a hue of no side."""
        text = self._said(_OUTLINES[outline])
        swatch = Swatch("mark", (Hue("", Status.CERTAIN),), outline)
        return Entry(outline, (1.8, list(_OUTLINES).index(outline)), swatch, text)

    def _split(self, mark: Mark) -> Entry:
        pair = tuple(_sure(hue) for hue in mark.hues[:2])
        why = "differs" if mark.is_rival else "day-unknown"
        text = self._said(
            "either", first=self._party(pair[0]), second=self._party(pair[1]),
            why=said(self.language, why),
        )  # fmt: skip
        order = (1.5, not mark.is_rival, *self._rank(pair))
        swatch = Swatch("mark", pair, is_rival=mark.is_rival)
        return Entry(f"split {why} {pair}", order, swatch, text)

    def shape(self, shape: Shape) -> Entry:
        hue = shape.hue
        if is_inferred(shape.layer):
            return self._inferred(hue)
        if hue.symbol or shape.kind == LayerKind.OTHER:
            kind = "area" if shape.is_area else "line"
            return self._layer(shape.layer, Swatch(kind, (hue,)), hue)
        if shape.kind == LayerKind.BOUNDARY and hue.status == Status.CLAIMED:
            text = self._said("claimed-by", party=self._party(hue))
            return Entry(text, (4.5, *self._rank([hue])), Swatch("claimed", (hue,)), text)
        if shape.kind in {LayerKind.CONTROL_LINE, LayerKind.BOUNDARY}:
            return self._ruled(shape)
        if not shape.is_area:
            party = self._party(hue)
            return Entry(f"line {hue}", (2.5, *self._rank([hue])), Swatch("line", (hue,)), party)
        return self._area(hue)

    def area(self, hue: Hue) -> str:
        """Ground that a party holds, in words."""
        return self._said("area-of", party=self._party(hue))

    def _area(self, hue: Hue) -> Entry:
        text = self.area(hue)
        if hue.status != Status.CERTAIN:
            text += ", " + said(self.language, hue.status)
        order = (2, *self._rank([hue]), list(Status).index(hue.status))
        # Two hues keep it out of the scale of how sure statements are: it says so itself.
        return Entry(f"area {hue}", order, Swatch("area", (hue, hue)), text)

    def _inferred(self, hue: Hue) -> Entry:
        """Inferred control stands apart, and is called so."""
        group = self._said("inferred-control")
        is_dashed = hue.status == Status.DOUBTFUL
        if hue.party:
            order = (6.5, 0, *self._rank([hue]))
            swatch = Swatch("ground", (hue,))
            return Entry(f"ground {hue.party}", order, swatch, self._party(hue), group=group)
        sure = ", " + said(self.language, "possible") if is_dashed else ""
        swatch = Swatch("inferred", is_dashed=is_dashed)
        text = self._said("inferred-line") + sure
        return Entry(f"front {is_dashed}", (6.5, 1, is_dashed), swatch, text, group=group)

    def _ruled(self, shape: Shape) -> Entry:
        is_contact = shape.kind == LayerKind.CONTROL_LINE
        kind = "contact" if is_contact else "boundary"
        status = shape.hue.status
        is_doubtful = is_contact and status in {Status.DOUBTFUL, Status.CLAIMED}
        is_exact = status == Status.CERTAIN
        text = self._said(f"one-{kind}" + ("-line" if is_contact else ""))
        if not is_exact:
            text += ", " + said(self.language, "possible" if is_doubtful else "not-exact")
        hue = Hue("", Status.CERTAIN if is_exact else Status.LESS)
        swatch = Swatch(kind, (hue,), is_dashed=is_doubtful or not (is_contact or is_exact))
        order = (4, not is_contact, is_doubtful, not is_exact)
        return Entry(f"{kind} {is_doubtful} {is_exact}", order, swatch, text)

    def _layer(self, layer: str, swatch: Swatch, hue: Hue) -> Entry:
        """A row of what is called what its layer is called, or its value."""
        title = term(self.titles.get(layer, layer), self.language)
        label = hue.symbol.label if hue.symbol else ""
        key = f"layer {layer} {swatch.kind} {label or swatch.outline}"
        order = (7, self.layers.get(layer, 0), *_natural(label))
        return Entry(key, order, swatch, label or title, group=title if label else "")

    def statuses(self, rows: Sequence[Entry]) -> list[Entry]:
        """How sure, as far as it differs: the textures, in a hue of no side."""
        # Where no mark is drawn, the textures are shown as those of ground.
        kind = "mark" if any(row.swatch.kind == "mark" for row in rows) else "ground"
        return status_rows(sureness(rows), (Hue("", Status.CERTAIN),), kind, self.language)

    def today(self) -> tuple[Entry, ...]:
        """The ground shows borders of today on every date; that has to be said."""
        return tuple(
            Entry(key, (9,), Swatch(kind), self._said(key))
            for kind, key in (("state", "border-today"), ("admin", "districts-today"))
        )


def _sure(hue: Hue) -> Hue:
    return hue._replace(status=Status.CERTAIN)


def _natural(text: str) -> tuple[float, ...]:
    try:
        return (float(text),)
    except ValueError:
        return (1e300, *map(float, text.encode()[:24]))
