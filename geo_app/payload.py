"""The payload: every statement of some layers packed small, for a map that lives in the browser.

A payload is zlib-compressed. Inside: the length of a JSON header (32 bits, little endian), the
header, then one stream of variable-length integers per column. Numbers that lie close to their
neighbours (coordinates, indices of names) are stored as differences. Texts are numbers into lists
in the header. ``assets/js/payload.js`` reads it.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from geo_app.columns import (
    cleaned,
    day_columns,
    lists,
    metres,
    names_of,
    notes,
    numbered_days,
    own_properties,
    texts,
    whole_numbers,
)
from geo_app.joints import JOINTS, Joints, edges_left_out
from geo_app.model import Layer
from geo_app.pieces import QUANTUM, parted, pieces_of, repeats_of
from geo_app.symbology import Symbol, is_styled, symbols_of

__all__ = ["QUANTUM", "pack", "varints"]

_PLAIN_TEXTS = (
    "subkind", "holder", "claimant", "account", "certainty", "valid_from", "valid_to", "basis",
)  # fmt: skip

#: Columns that few layers have.
_PADDED = {*JOINTS, "repeats", "symbol"}

Integers = npt.NDArray[np.int64]


def pack(
    layers: Sequence[Layer],
    header: Mapping[str, Any],
    *,
    sources: Iterable[str] = (),
    apart_from: Iterable[str] = (),
) -> bytes:
    """Pack layers into one payload.

    Parameters
    ----------
    layers
        In drawing order, the lowest first. Their frames are in EPSG:4326.
    header
        JSON values that travel with the features; see `geo_app.scrubber.atlas_header`.
    sources
        Ids of the sources listed in the header, in its order. Ids that are not among them are
        added behind, so that no statement loses its source.
    apart_from
        Colours that those of a layer's values keep clear of; see `geo_app.symbology.symbols_of`.

    Returns
    -------
    bytes
        The same for the same input.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame({"id": ["a"]}, geometry=gpd.points_from_xy([46.75], [39.82]))
    >>> pack([Layer("towns", "Towns", "settlement", "towns.geojson", frame)], {})[:1]
    b'x'
    """
    packer = _Packer(tuple(sources), tuple(apart_from))
    for layer in layers:
        packer.add(layer)
    if not packer.layers:
        # An atlas of which no layer could be read is still a map: its columns are there, and empty.
        packer.add_features(gpd.GeoDataFrame({"id": []}, geometry=[], crs="EPSG:4326"))
    return packer.payload(header)


def varints(values: npt.ArrayLike) -> bytes:
    """Integers, none below zero, as bytes of seven bits each, the lowest first (LEB128).

    Examples
    --------
    >>> varints([0, 127, 128, 300]).hex(" ")
    '00 7f 80 01 ac 02'
    """
    left = np.asarray(values, dtype=np.int64)
    sizes = np.ones(len(left), dtype=np.int64)
    for bits in range(7, 35, 7):
        sizes += left >> bits > 0
    starts = np.cumsum(sizes) - sizes
    out = np.empty(int(sizes.sum()), dtype=np.uint8)
    for position in range(int(sizes.max(initial=0))):
        chosen = sizes > position
        more = np.where(sizes[chosen] > position + 1, 0x80, 0)
        out[starts[chosen] + position] = ((left[chosen] >> 7 * position) & 0x7F) | more
    return out.tobytes()


def _differences(values: Integers) -> Integers:
    # Zigzag: 0, -1, 1, -2 ... become 0, 1, 2, 3 ..., so that small steps stay small numbers.
    steps = np.diff(values, prepend=0)
    return (steps << 1) ^ (steps >> 63)


class _Words:
    """Values in order of first appearance; the empty value is always number 0."""

    def __init__(self, empty: Hashable = "") -> None:
        self.numbers: dict[Hashable, int] = {empty: 0}

    def of(self, values: Iterable[Hashable]) -> list[int]:
        numbers = self.numbers
        return [numbers.setdefault(value, len(numbers)) for value in values]

    def listed(self) -> list[Any]:
        return list(self.numbers)


class _Packer:
    def __init__(self, sources: tuple[str, ...], apart_from: tuple[str, ...]) -> None:
        self.apart_from = apart_from
        self.symbols: list[Symbol] = []
        self.streams: dict[str, list[npt.ArrayLike]] = {}
        self.words: dict[str, _Words] = {}
        self.source_numbers = {id_: number for number, id_ in enumerate(sources)}
        self.known_sources = len(sources)
        self.layers: list[dict[str, Any]] = []
        self.days: list[dict[str, Integers]] = []
        self.joints = Joints()
        self.count = 0

    def add(self, layer: Layer) -> None:
        frame = parted(layer.frame)
        header = _layer_header(layer, self.count, len(frame))
        self.layers.append(header)
        self.count += len(frame)
        for name, numbers in self.joints.of(layer, frame, header["first"]).items():
            self._pad(name, len(frame))
            self._stream(name, numbers)
        self.add_features(edges_left_out(layer, frame), layer.style)
        header |= self._own_properties(frame, layer)
        if is_styled(layer.style):
            header["by"] = cleaned(layer.style["by"])
            self._add_symbols(frame, layer.style)

    def add_features(
        self, frame: gpd.GeoDataFrame, style: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self._add_geometry(frame)
        self.days.append(day_columns(frame))
        self._add_texts(frame, style)
        self._stream("undated", whole_numbers(frame, "undated", bool, 0))
        self._stream("error", whole_numbers(frame, "position_error_km", metres, 0))

    def payload(self, header: Mapping[str, Any]) -> bytes:
        for column in _PADDED & self.streams.keys():
            self._pad(column, 0)
        columns, body = self._columns()
        extra = list(self.source_numbers)[self.known_sources :]
        full = {
            **header,
            "format": "geo-app-payload/1",
            "count": self.count,
            "quantum": QUANTUM,
            "layers": self.layers,
            "words": {name: words.listed() for name, words in self.words.items()},
            "more_sources": extra,
            "columns": columns,
        }
        if self.symbols:
            full["symbols"] = [(*s[:-2], cleaned(s.label), s.dark) for s in self.symbols]
        text = json.dumps(full, ensure_ascii=False, separators=(",", ":")).encode()
        return zlib.compress(struct.pack("<I", len(text)) + text + body, 9)

    def _columns(self) -> tuple[list[list[Any]], bytes]:
        self._number_days()
        columns: list[list[Any]] = []
        chunks: list[bytes] = []
        for name, values in self.joints.unlike(self._joined()).items():
            is_steps = _close_to_neighbours(name)
            chunks.append(varints(_differences(values) if is_steps else values))
            columns.append([name, len(values), len(chunks[-1]), int(is_steps)])
        return columns, b"".join(chunks)

    def _joined(self) -> dict[str, Integers]:
        return {
            name: np.concatenate([np.asarray(part, dtype=np.int64) for part in parts])
            for name, parts in self.streams.items()
        }

    def _stream(self, name: str, values: npt.ArrayLike) -> None:
        self.streams.setdefault(name, []).append(values)

    def _add_words(self, column: str, words: str, values: Iterable[Hashable]) -> None:
        empty: Hashable = () if words in {"source_lists", "party_lists"} else ""
        self._stream(column, self.words.setdefault(words, _Words(empty)).of(values))

    def _add_symbols(self, frame: gpd.GeoDataFrame, style: Mapping[str, str]) -> None:
        """Numbers into the list of looks, from 1; 0 is a feature without one."""
        symbols, numbers = symbols_of(frame, style, self.apart_from)
        self._pad("symbol", len(frame))
        self._stream("symbol", np.asarray(numbers, dtype=np.int64) + 1 + len(self.symbols))
        self.symbols += symbols

    def _own_properties(self, frame: gpd.GeoDataFrame, layer: Layer) -> dict[str, Any]:
        """Columns of this layer only, as long as it, and what its header says of them."""
        if str(layer.kind) in _BASE or layer.style.get("drawn"):
            return {}
        found, left_out = own_properties(frame, layer.style)
        for number, values in enumerate(found.values()):
            column = f"own:{len(self.layers) - 1}:{number}"
            self._add_words(column, column, values)
        header: dict[str, Any] = {"own": [cleaned(name) for name in found]} if found else {}
        return header | ({"left_out": left_out} if left_out else {})

    def _add_texts(self, frame: gpd.GeoDataFrame, style: Mapping[str, str]) -> None:
        self._add_words("id", "ids", texts(frame, "id"))
        self._add_words("place", "places", texts(frame, "place"))
        names = names_of(frame, style)
        # One list of names for all languages: most forms recur, and equal ones cost nothing.
        self._add_words("name", "names", names)
        for language in sorted(c[5:] for c in frame.columns if str(c).startswith("name:")):
            self._pad(f"name:{language}", len(frame))
            self._add_words(f"name:{language}", "names", texts(frame, f"name:{language}"))
        for column in _PLAIN_TEXTS:
            self._add_words(column, column, texts(frame, column))
        self._add_words("note", "notes", notes(frame, style))
        self._add_words("sources", "source_lists", map(self._sources, lists(frame, "sources")))
        self._add_words("disputed_by", "party_lists", lists(frame, "disputed_by"))
        for column in [c for c in self.streams if c.startswith("name:")]:
            self._pad(column, 0)

    def _pad(self, column: str, ahead: int) -> None:
        # A language that an earlier or a later layer lacks is empty there.
        have = sum(len(np.atleast_1d(part)) for part in self.streams.get(column, []))
        if missing := self.count - ahead - have:
            self._stream(column, [0] * missing)

    def _sources(self, ids: tuple[str, ...]) -> tuple[int, ...]:
        numbers = self.source_numbers
        return tuple(numbers.setdefault(id_, len(numbers)) for id_ in ids)

    def _add_geometry(self, frame: gpd.GeoDataFrame) -> None:
        geometries = np.asarray(frame.geometry.array)
        repeats = repeats_of(geometries)
        first = geometries.copy()
        first[repeats > 0] = None
        kinds, pieces, sizes, places = pieces_of(first)
        self._stream("kind", kinds[np.arange(len(repeats)) - repeats])
        if repeats.any():
            self._pad("repeats", len(frame))
            self._stream("repeats", repeats)
        self._stream("pieces", pieces)
        self._stream("points", sizes)
        self._stream("x", places[:, 0])
        self._stream("y", places[:, 1])

    def _number_days(self) -> None:
        joined = {name: np.concatenate([part[name] for part in self.days]) for name in self.days[0]}
        for name, numbers in numbered_days(joined).items():
            self._stream(name, numbers)


def _close_to_neighbours(column: str) -> bool:
    steps = {"x", "y", "days", "id", "place", "start", "end", "like", *JOINTS}
    return column in steps or column.startswith("name")


def _layer_header(layer: Layer, first: int, count: int) -> dict[str, Any]:
    return {
        "id": layer.id, "title": cleaned(layer.title), "kind": str(layer.kind), "first": first,
        "count": count, "visible": bool(layer.visible), "attribution": cleaned(layer.attribution),
        "note": cleaned(layer.note), "base": str(layer.kind) in _BASE,
    }  # fmt: skip


_BASE = ("land", "water", "river", "state", "admin", "town")
