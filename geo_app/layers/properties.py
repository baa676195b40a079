"""Columns for the properties a researcher's file has of its own."""

from __future__ import annotations

import json
from collections import Counter
from heapq import nlargest
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from geo_app.layers.block import Block, JsonValue, objects, texts
from geo_app.layers.names import INTERNAL, KNOWN
from geo_app.limits import limits
from geo_app.model import Severity
from geo_app.reading import Tally

__all__ = ["OwnColumns"]

# Values of a property that few features have are kept with their rows; a quarter makes a list.
_SPARSE = 4
# Room for columns that few features fill, and for those that hardly any does, in cells.
_CELLS, _HARDLY, _CELLS_HARDLY = 10_000_000, 1_000, 2_000_000
_Objects = npt.NDArray[np.object_]


class OwnColumns:
    """Collects own properties block by block and makes columns of the most frequent.

    Examples
    --------
    >>> own, tally = OwnColumns(), Tally("x.geojson")
    >>> own.add(Block([{"type": "Feature", "properties": {"height": 5, "undated": "x"}},
    ...                {"type": "Feature", "properties": {"height": 7}}], [0, 1], tally))
    >>> {name: column.tolist() for name, column in own.columns(tally).items()}
    {'height': [5, 7], 'properties.undated': ['x', None]}
    >>> print(tally.findings[0].message)
    the name 'undated' is used by the program; its column is called 'properties.undated'
    """

    def __init__(self) -> None:
        self._most = limits().columns
        self._counts: Counter[str] = Counter()
        self._left_out: dict[str, None] = {}
        self._parts: dict[str, list[tuple[npt.NDArray[np.intp], _Objects]]] = {}
        self._rows = 0

    def add(self, block: Block) -> None:
        """Take the own properties of a block."""
        counts = block.counts
        self._make_room(counts)
        kept = sorted((name for name in counts if name in self._parts), key=lambda n: -counts[n])
        self._counts.update({name: counts[name] for name in kept})
        few = {name for name in kept if counts[name] * _SPARSE < len(block)}
        for name in kept:
            if name not in few:
                self._add(name, np.arange(len(block)), block.values(name))
        self._add_few(block, few)
        self._rows += len(block)

    def _make_room(self, counts: Counter[str]) -> None:
        """Begin columns for the most frequent new names, as long as there is room."""
        new = [name for name in counts if name not in self._parts and name not in KNOWN]
        room = 4 * self._most - len(self._parts)
        if len(new) > room:
            # Each feature may have names of its own: sorted are only those that there is room for.
            frequent = nlargest(room, new, key=counts.__getitem__)
            others = {*new}.difference(frequent)
            more = (name for name in new if name in others)
            self._left_out |= dict.fromkeys(islice(more, 4 * self._most - len(self._left_out)))
            new = frequent
        self._parts |= {name: [] for name in new}

    def _add(self, name: str, rows: Any, values: list[Any]) -> None:
        self._parts[name].append((np.asarray(rows) + self._rows, objects(map(_flat, values))))

    def _add_few(self, block: Block, few: set[str]) -> None:
        if not few:
            return
        found: dict[str, tuple[list[int], list[Any]]] = {name: ([], []) for name in few}
        for row, own in enumerate(block.properties):
            for name in own.keys() & few:
                found[name][0].append(row)
                found[name][1].append(own[name])
        for name, (rows, values) in found.items():
            self._add(name, rows, values)

    def columns(self, tally: Tally) -> dict[str, Any]:
        """Columns in order of how many features have them; what is left out is told."""
        chosen = self._chosen()
        self._tell_left_out(chosen, tally)
        columns: dict[str, Any] = {}
        for name in chosen:
            column = np.full(self._rows, None, dtype=object)
            for rows, values in self._parts.pop(name):
                column[rows] = values
            if name in INTERNAL:
                _tell_reserved(name, tally)
            is_name = name.startswith("name:")
            title = f"properties.{name}" if name in INTERNAL else name
            columns[title] = texts(column.tolist()) if is_name else _typed(column)
        return columns

    def _chosen(self) -> list[str]:
        chosen, cells, hardly = [], 0, 0
        for name, count in self._counts.most_common(self._most):
            cells += self._rows if count * _SPARSE < self._rows else 0
            hardly += self._rows if count * _HARDLY < self._rows else 0
            if cells <= _CELLS and hardly <= _CELLS_HARDLY:
                chosen.append(name)
        return chosen

    def _tell_left_out(self, chosen: list[str], tally: Tally) -> None:
        left = [name for name in (*self._counts, *self._left_out) if name not in {*chosen}]
        if left:
            some = ", ".join(repr(name[:40]) for name in left[:5])
            message = f"{len(chosen)} properties are columns; {len(left):,} or more are not: {some}"
            fix = "they stay in the file; keep fewer, or set GEO_APP_MAX_COLUMNS"
            tally.tell("too-many-columns", message, severity=Severity.WARNING, fix=fix)


def _tell_reserved(name: str, tally: Tally) -> None:
    message = f"the name {name!r} is used by the program; its column is called 'properties.{name}'"
    tally.tell(
        "reserved-name", message, severity=Severity.WARNING, value=name,
        fix="give the property another name",
    )  # fmt: skip


def _flat(value: Any) -> Any:
    return JsonValue(json.dumps(value, ensure_ascii=False)) if type(value) in _NESTED else value


_NESTED = {dict, list}


def _typed(column: _Objects) -> Any:
    """Return numbers as an array of numbers where that loses nothing."""
    kinds = {*map(type, column)}
    if kinds == {float} or kinds == {float, type(None)}:
        return column.astype(float)
    if kinds == {int} and all(-(2**63) <= value < 2**63 for value in column):
        return column.astype(np.int64)
    return column
