"""What is drawn on one date after the other, of which only what differs is worked out anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from geo_app.model import Atlas, Layer
from geo_app.slicing import rows_on
from geo_app.snapshot.content.inferring import inferred_of, is_inferred
from geo_app.snapshot.content.looks import Mark, Shape, drawn_in, told_in
from geo_app.snapshot.request import DIFFERING, Request

__all__ = ["Told", "tellings"]


#: The columns that are looked at; taking rows of all of them would take the longest.
_NEEDED = ("place", "name", "subkind", "account", "certainty", "holder", "claimant",
           "start_latest", "geometry")  # fmt: skip


class Told(NamedTuple):
    """What is drawn of a layer on a date; the same object as long as nothing of it changes."""

    layer: str
    marks: tuple[Mark, ...] = ()
    shapes: tuple[Shape, ...] = ()


def tellings(
    atlas: Atlas, layers: Sequence[Layer], request: Request, days: Sequence[int]
) -> Iterator[tuple[Told, ...]]:
    """What is drawn of each layer on each of some days.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> atlas = read_atlas()
    >>> one, other = tellings(atlas, atlas.layers, Request(16896), [16896, 16897])
    >>> [told.layer for told, before in zip(other, one) if told is not before]
    ['control-areas', 'settlements', 'events', 'claims']
    """
    inferred = [layer.id for layer in layers if is_inferred(layer.id)]
    tellers = [_Teller(atlas, layer) for layer in layers if layer.id not in inferred]
    for day in days:
        asked = replace(request, date=day)
        shapes = inferred_of(atlas, asked) if inferred else []
        grounds = {
            name: Told(name, (), tuple(shape for shape in shapes if shape.layer == name))
            for name in inferred
        }
        told = {teller.layer.id: teller.on(asked) for teller in tellers} | grounds
        yield tuple(told[layer.id] for layer in layers)


class _Teller:
    """One layer. Statements about one place stand in one mark, and change together."""

    def __init__(self, atlas: Atlas, layer: Layer) -> None:
        self.atlas, self.layer = atlas, layer
        self.last = Told(layer.id)
        self.marks: dict[int, Mark] = {}
        self.shapes: dict[int, list[Shape]] = {}
        frame = layer.frame
        #: Of each row: not told, told, told for certain.
        self.state = np.zeros(len(frame), dtype=np.int8)
        places = {place: row for row, place in enumerate(frame["place"].tolist()) if place}
        #: Of each row: the last row about its place, or itself.
        self.group = np.array(
            [places.get(place, row) for row, place in enumerate(frame["place"].tolist())],
            dtype=np.intp,
        )
        named = [name for name in frame.columns if str(name).startswith("name:")]
        self.slim = frame[[*(name for name in _NEEDED if name in frame.columns), *named]]
        kinds = shapely.get_type_id(np.asarray(frame.geometry.array))
        #: Rows of mixed geometries are counted anew where they are parted.
        self.is_mixed = bool((kinds == shapely.GeometryType.GEOMETRYCOLLECTION).any())

    def on(self, request: Request) -> Told:
        rows, certain = self._rows(request)
        state = np.zeros_like(self.state)
        state[rows] = 1 + certain
        changed = np.flatnonzero(state != self.state)
        if not len(changed):
            return self.last
        self.state = state
        groups = self.group if self.is_mixed else np.unique(self.group[changed])
        wanted = np.isin(self.group[rows], groups)
        frame = self.slim.iloc[rows[wanted]].assign(certain=certain[wanted])
        marks, shapes = drawn_in(self.atlas, self.layer, frame, request)
        if self.is_mixed:
            self.last = Told(self.layer.id, tuple(marks), tuple(shapes))
        else:
            self._renew(groups.tolist(), marks, shapes)
        return self.last

    def _rows(self, request: Request) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
        """Positions of the rows that are told on a date, and whether each is certain."""
        if request.account != DIFFERING:
            return rows_on(self.layer.frame, request.date, account=request.account)
        frame = told_in(self.atlas, self.layer, request)
        return frame.index.to_numpy(dtype=np.intp), frame["certain"].to_numpy(dtype=bool)

    def _renew(self, groups: list[int], marks: list[Mark], shapes: list[Shape]) -> None:
        for group in groups:
            self.marks.pop(group, None)
            self.shapes.pop(group, None)
        for mark in marks:
            self.marks[int(self.group[mark.rows[0]])] = mark
        for shape in shapes:
            self.shapes.setdefault(int(self.group[shape.row]), []).append(shape)
        self.last = Told(
            self.layer.id,
            tuple(sorted(self.marks.values(), key=lambda mark: mark.rows[0])),
            tuple(sorted((s for found in self.shapes.values() for s in found), key=_row)),
        )


def _row(shape: Shape) -> int:
    return shape.row
