"""The scrubber: every statement of an atlas packed small, and the folium element that shows them.

A payload is zlib-compressed. Inside: the length of a JSON header (32 bits, little endian), the
header, then one stream of variable-length integers per column. Numbers that lie close to their
neighbours (coordinates, indices of names) are stored as differences. Texts are numbers into lists
in the header. ``assets/js/payload.js`` reads it.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import math
import re
import struct
import zlib
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

from geo_app import style
from geo_app.model import Atlas, Layer, Source
from geo_app.validtime import DAY_COLUMNS, OPEN_END, OPEN_START, day_number, union_of_changes

__all__ = ["PLUGIN_FILES", "Scrubber", "asset", "atlas_header", "pack", "spans_of", "varints"]

#: The plugin's scripts in the order in which they must run.
PLUGIN_FILES = (
    "namespace.js", "days.js", "payload.js", "geometry.js", "timeline.js", "statements.js",
    "sprites.js", "brush.js", "grid.js", "rectangles.js", "surface.js", "painter.js", "basemap.js",
    "labels.js", "slider.js", "transport.js", "panel.js", "legend.js", "card.js", "shell.js",
    "scrubber.js", "pointing.js",
)  # fmt: skip

#: Coordinates are whole multiples of this many degrees, about one metre.
QUANTUM = 1e-5
_PLAIN_TEXTS = (
    "subkind", "holder", "claimant", "account", "certainty", "valid_from", "valid_to", "basis",
)  # fmt: skip
_POINTS, _LINES, _AREAS = 1, 2, 3

Integers = npt.NDArray[np.int64]


def asset(name: str) -> str:
    """The text of a file of the package's ``assets`` folder."""
    return resources.files("geo_app").joinpath("assets", name).read_text("utf-8")


def pack(
    layers: Sequence[Layer], header: Mapping[str, Any], *, sources: Iterable[str] = ()
) -> bytes:
    """Pack layers into one payload.

    Parameters
    ----------
    layers
        In drawing order, the lowest first. Their frames are in EPSG:4326.
    header
        JSON values that travel with the features; see `atlas_header`.
    sources
        Ids of the sources listed in the header, in its order. Ids that are not among them are
        added behind, so that no statement loses its source.

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
    packer = _Packer(tuple(sources))
    for layer in layers:
        packer.add(layer)
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
    def __init__(self, sources: tuple[str, ...]) -> None:
        self.streams: dict[str, list[npt.ArrayLike]] = {}
        self.words: dict[str, _Words] = {}
        self.source_numbers = {id_: number for number, id_ in enumerate(sources)}
        self.known_sources = len(sources)
        self.layers: list[dict[str, Any]] = []
        self.days: list[Integers] = []
        self.count = 0

    def add(self, layer: Layer) -> None:
        frame = layer.frame
        self.layers.append(_layer_header(layer, self.count, len(frame)))
        self.count += len(frame)
        self._add_geometry(frame)
        self._add_days(frame)
        self._add_texts(frame)
        self._stream("undated", _column(frame, "undated", bool, 0))
        self._stream("error", _column(frame, "position_error_km", _metres, 0))

    def payload(self, header: Mapping[str, Any]) -> bytes:
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
        text = json.dumps(full, ensure_ascii=False, separators=(",", ":")).encode()
        return zlib.compress(struct.pack("<I", len(text)) + text + body, 9)

    def _columns(self) -> tuple[list[list[Any]], bytes]:
        self._number_days()
        columns: list[list[Any]] = []
        chunks: list[bytes] = []
        for name, parts in self.streams.items():
            values = np.concatenate([np.asarray(part, dtype=np.int64) for part in parts])
            is_steps = _close_to_neighbours(name)
            chunks.append(varints(_differences(values) if is_steps else values))
            columns.append([name, len(values), len(chunks[-1]), int(is_steps)])
        return columns, b"".join(chunks)

    def _stream(self, name: str, values: npt.ArrayLike) -> None:
        self.streams.setdefault(name, []).append(values)

    def _add_words(self, column: str, words: str, values: Iterable[Hashable]) -> None:
        empty: Hashable = () if words in {"source_lists", "party_lists"} else ""
        self._stream(column, self.words.setdefault(words, _Words(empty)).of(values))

    def _add_texts(self, frame: gpd.GeoDataFrame) -> None:
        self._add_words("id", "ids", _texts(frame, "id"))
        self._add_words("place", "places", _texts(frame, "place"))
        names = _texts(frame, "name")
        # One list of names for all languages: most forms recur, and equal ones cost nothing.
        self._add_words("name", "names", names)
        for language in sorted(c[5:] for c in frame.columns if str(c).startswith("name:")):
            self._pad(f"name:{language}", len(frame))
            self._add_words(f"name:{language}", "names", _texts(frame, f"name:{language}"))
        for column in _PLAIN_TEXTS:
            self._add_words(column, column, _texts(frame, column))
        self._add_words("note", "notes", _notes(frame))
        self._add_words("sources", "source_lists", map(self._sources, _lists(frame, "sources")))
        self._add_words("disputed_by", "party_lists", _lists(frame, "disputed_by"))
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
        kinds, pieces, sizes, places = _pieces_of(np.asarray(frame.geometry.array))
        self._stream("kind", kinds)
        self._stream("pieces", pieces)
        self._stream("points", sizes)
        self._stream("x", places[:, 0])
        self._stream("y", places[:, 1])

    def _add_days(self, frame: gpd.GeoDataFrame) -> None:
        opens = (OPEN_START, OPEN_START, OPEN_END, OPEN_END)
        for column, open_day in zip(DAY_COLUMNS, opens, strict=True):
            days = frame[column] if column in frame.columns else [open_day] * len(frame)
            self._stream(column, np.asarray(days, dtype=np.int64))

    def _number_days(self) -> None:
        # Few days occur often: days are numbers into a sorted list, of which 0 is the open start
        # and the last the open end. A width (latest less earliest) is nearly always 0.
        days = {name: np.concatenate([*self.streams.pop(name, [[]])]) for name in DAY_COLUMNS}
        every = np.unique(np.concatenate(list(days.values())).astype(np.int64))
        every = every[(every > OPEN_START) & (every < OPEN_END)]
        self._stream("days", every)
        numbers = {
            name: np.searchsorted(every, values) + (values > OPEN_START)
            for name, values in days.items()
        }
        for end in ("start", "end"):
            self._stream(end, numbers[f"{end}_earliest"])
            # A crossed pair would be below zero; it reads as an exact date.
            width = numbers[f"{end}_latest"] - numbers[f"{end}_earliest"]
            self._stream(f"{end}_width", np.maximum(width, 0))


def _close_to_neighbours(column: str) -> bool:
    return column in {"x", "y", "days", "id", "place", "start", "end"} or column.startswith("name")


def _layer_header(layer: Layer, first: int, count: int) -> dict[str, Any]:
    return {
        "id": layer.id, "title": layer.title, "kind": str(layer.kind), "first": first,
        "count": count, "visible": bool(layer.visible), "attribution": layer.attribution,
        "note": layer.note, "base": str(layer.kind) in _BASE,
    }  # fmt: skip


_BASE = ("land", "water", "river", "state", "admin", "town")


def _pieces_of(
    geometries: npt.NDArray[Any],
) -> tuple[Integers, Integers, Integers, Integers]:
    """Geometries as rings and lines.

    Returns kind and number of pieces of each geometry, points of each piece, and all points.
    """
    parts, owner = shapely.get_parts(geometries, return_index=True)
    parts, inner = shapely.get_parts(parts, return_index=True)
    owner = owner[inner]
    dimension = shapely.get_dimensions(parts) + 1
    kinds = np.zeros(len(geometries), dtype=np.int64)
    np.maximum.at(kinds, owner, dimension)
    # Of a mixed collection the highest dimension is drawn: areas say more than their label points.
    keep = (dimension == kinds[owner]) & ~shapely.is_empty(parts)
    parts, owner, dimension = parts[keep], owner[keep], dimension[keep]
    rings, ring_part = _rings_of(parts, dimension == _AREAS)
    owner = owner[ring_part]
    places, ring_of = shapely.get_coordinates(rings, return_index=True)
    sizes = np.bincount(ring_of, minlength=len(rings))
    closing = shapely.get_type_id(rings) == shapely.GeometryType.LINEARRING
    drop = np.cumsum(sizes)[closing] - 1
    places = np.delete(places, drop, axis=0)
    pieces = np.bincount(owner, minlength=len(geometries))
    kinds[pieces == 0] = 0
    return kinds, pieces, sizes - closing, np.round(places / QUANTUM).astype(np.int64)


def _rings_of(
    parts: npt.NDArray[Any], is_area: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[Any], npt.NDArray[np.intp]]:
    rings, ring_area = shapely.get_rings(shapely.orient_polygons(parts[is_area]), return_index=True)
    where = np.concatenate([np.flatnonzero(~is_area), np.flatnonzero(is_area)[ring_area]])
    order = np.argsort(where, kind="stable")
    return np.concatenate([parts[~is_area], rings])[order], where[order]


def _column(
    frame: gpd.GeoDataFrame, name: str, read: Callable[[Any], int], missing: int
) -> list[int]:
    if name not in frame.columns:
        return [missing] * len(frame)
    return [int(read(value)) for value in frame[name]]


def _metres(kilometres: Any) -> int:
    is_number = isinstance(kilometres, int | float) and math.isfinite(kilometres)
    return min(round(kilometres * 1000), 10**8) if is_number and kilometres > 0 else 0


def _texts(frame: gpd.GeoDataFrame, name: str) -> list[str]:
    if name not in frame.columns:
        return [""] * len(frame)
    return [_text(value) for value in frame[name]]


def _text(value: Any) -> str:
    if isinstance(value, str):
        # A lone surrogate cannot be written as UTF-8.
        return value.encode("utf-8", "replace").decode()
    is_missing = value is None or (isinstance(value, float) and math.isnan(value))
    return "" if is_missing else str(value)


def _lists(frame: gpd.GeoDataFrame, name: str) -> list[tuple[str, ...]]:
    if name not in frame.columns:
        return [()] * len(frame)
    lists = (value if isinstance(value, list | tuple) else () for value in frame[name])
    return [tuple(_text(item) for item in value) for value in lists]


def _notes(frame: gpd.GeoDataFrame) -> list[str]:
    columns = ("summary", "about", "subject", "value_min", "value_max", "unit", "said_by")
    rows = zip(*(_texts(frame, column) for column in columns), strict=True)
    return [_note(*row) for row in rows]


def _note(
    summary: str, about: str, subject: str, low: str, high: str, unit: str, said_by: str
) -> str:
    """One line for an event or a claim.

    Examples
    --------
    >>> _note("", "Azerbaijan", "killed", "93", "93", "persons", "Ministry of Defence")
    'Azerbaijan, killed: 93 persons. As told by Ministry of Defence.'
    """
    what = ", ".join(part for part in (about, subject) if part)
    figure = f"{_figure(low, high)} {unit}".strip() if low or high else ""
    claim = ": ".join(part for part in (what, figure) if part)
    told = f"As told by {said_by}." if said_by else ""
    parts = (summary, f"{claim}." if claim else "", told)
    return " ".join(part for part in parts if part)


def _figure(low: str, high: str) -> str:
    low, high = (re.sub(r"\.0$", "", value) for value in (low, high))
    if low == high:
        return low
    if not low:
        return f"up to {high}"
    return f"{low} to {high}" if high else f"more than {low}"


def atlas_header(atlas: Atlas) -> dict[str, Any]:
    """What the scrubber needs to know of an atlas besides its features, as JSON values."""
    return {
        "atlas": {
            "id": atlas.id,
            "title": atlas.title,
            "neutrality": atlas.neutrality,
            "extent": [float(degree) for degree in atlas.extent],
            "first": day_number(atlas.first),
            "last": day_number(atlas.last),
            "languages": [[id_, name] for id_, name in atlas.languages.items()],
            "parties": [
                {"id": p.id, "name": p.name, "short": p.short or p.name, "names": dict(p.names)}
                for p in atlas.parties.values()
            ],
            "accounts": [
                {"id": a.id, "name": a.name, "note": a.note} for a in atlas.accounts.values()
            ],
            "sources": [_source(source) for source in atlas.sources.values()],
            "spans": spans_of(atlas),
            "style": style.style_tables(atlas),
        }
    }


def _source(source: Source) -> list[str]:
    # The page makes links only of these; any other address stays text there.
    return [source.title or source.id, source.container, source.url or "", source.issued or ""]


def spans_of(atlas: Atlas) -> list[dict[str, Any]]:
    """Stretches of time for the slider: all of it, then the years in which most changes lie.

    Returns
    -------
    list of dict
        ``label``, and ``first`` and ``last`` as day numbers.
    """
    whole = _span(atlas.first, atlas.last, f"{atlas.first.year}–{_last_label(atlas)}")
    return [whole, *(_years_span(atlas, *years) for years in _busy_years(atlas))]


def _busy_years(atlas: Atlas, share: float = 0.015) -> list[tuple[int, int]]:
    days, counts = union_of_changes([layer.frame for layer in atlas.layers if len(layer.frame)])
    years = days.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
    total = counts.sum()
    busy = {int(y) for y in np.unique(years) if counts[years == y].sum() > share * total}
    chosen = sorted(busy | {atlas.opening.year})
    chosen = [year for year in chosen if atlas.first.year <= year <= atlas.last.year]
    return _runs(chosen)


def _runs(years: Sequence[int]) -> list[tuple[int, int]]:
    """Years joined where at most one lies between.

    Examples
    --------
    >>> _runs([1992, 1993, 2016, 2020, 2022])
    [(1992, 1993), (2016, 2016), (2020, 2022)]
    """
    runs: list[tuple[int, int]] = []
    for year in years:
        if runs and year - runs[-1][1] <= 2:
            runs[-1] = (runs[-1][0], year)
        else:
            runs.append((year, year))
    return runs


def _years_span(atlas: Atlas, first: int, last: int) -> dict[str, Any]:
    label = f"{first}" if first == last else f"{first}–{last}"
    start, end = dt.date(first, 1, 1), dt.date(last, 12, 31)
    return _span(max(start, atlas.first), min(end, atlas.last), label)


def _span(first: dt.date, last: dt.date, label: str) -> dict[str, Any]:
    return {"label": label, "first": day_number(first), "last": day_number(last)}


def _last_label(atlas: Atlas) -> str:
    return "today" if (dt.date.today() - atlas.last).days < 2 else str(atlas.last.year)


class Scrubber(JSCSSMixin, MacroElement):
    """The folium element: an atlas with its slider, panel, legend and cards.

    Parameters
    ----------
    payload
        What `pack` returned.
    view
        JSON values of the view to start with; see `geo_app.maps.View`.
    theme
        ``light`` or ``dark``.
    """

    _template = Template(asset("scrubber.html"))

    def __init__(self, payload: bytes, view: Mapping[str, Any], theme: str = "light") -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Scrubber"
        self.payload = base64.b64encode(payload).decode()
        self.settings = {"view": dict(view), "theme": theme}
        # On the instance: folium's own lists belong to the class, and so to every other map.
        self.default_js = [("geo-app", "geo-app.js")]
        self.default_css = [("geo-app", "geo-app.css")]


@cache
def plugin_script() -> str:
    """The plugin's scripts in one, in running order."""
    return "\n".join(asset(f"js/{name}") for name in PLUGIN_FILES)
