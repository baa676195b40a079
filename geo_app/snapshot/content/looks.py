"""What is drawn on a date, and how each of it looks: as on the map in the browser.

A *mark* is all that is said of one place, drawn once; a *shape* is one statement about a line or an
area.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import shapely

from geo_app.accounts import differences
from geo_app.model import Atlas, Layer, LayerKind
from geo_app.pieces import parted
from geo_app.snapshot.request import DIFFERING, Request
from geo_app.style import Status, party_colours, status_of
from geo_app.symbology import Symbol, is_styled, symbols_of

__all__ = ["Hue", "Mark", "Shape", "drawn_in", "drawn_of", "told_in"]

_ORDER = tuple(Status)
_MARK_OF_KIND = {LayerKind.EVENT: "diamond", LayerKind.CLAIM: "square"}
_MARK_OF_SUBKIND = {"hill": "triangle", "bridge": "bar"}
_SIZES = {"city": 0, "town": 1, "village": 2}
_VILLAGE = 2
#: What began so many days ago is new on a date.
_NEW_DAYS = 7


class Hue(NamedTuple):
    """Who is named, and how sure that is.

    `party` is empty where no party is named; `symbol` is the look of a styled layer instead.
    """

    party: str
    status: Status
    symbol: Symbol | None = None


class Mark(NamedTuple):
    """What is drawn once at one place.

    `outline` is ``disc``, ``triangle``, ``bar``, ``diamond`` or ``square``; `size` 0 (city) to 2
    (village). `hues` are those named for the place, in the order of the parties; more than one
    because accounts differ (`is_rival`), or because the day of a change is not known. `points` are
    longitudes and latitudes, `rows` positions in the frame of the layer.
    """

    layer: str
    kind: str
    place: str
    name: str
    outline: str
    size: int
    hues: tuple[Hue, ...]
    is_rival: bool
    points: tuple[tuple[float, float], ...]
    rows: tuple[int, ...]
    is_new: bool = False


class Shape(NamedTuple):
    """One statement about a line or an area, in EPSG:4326."""

    layer: str
    kind: str
    name: str
    hue: Hue
    is_area: bool
    geometry: Any
    row: int


def drawn_of(
    atlas: Atlas, layers: Sequence[Layer], request: Request
) -> tuple[list[Mark], list[Shape]]:
    """What of some layers is drawn on a date.

    Parameters
    ----------
    atlas
        The atlas.
    layers
        Those of its layers that are wanted, the lowest first.
    request
        The date, the account and the language.

    Returns
    -------
    marks, shapes
        Each in drawing order, the lowest first.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> atlas = read_atlas()
    >>> marks, shapes = drawn_of(atlas, atlas.layers, Request(16896))
    >>> talish = next(mark for mark in marks if mark.place == "talish")
    >>> [hue.party for hue in talish.hues], talish.is_rival
    (['azerbaijan', 'artsakh'], True)
    """
    found = [drawn_in(atlas, layer, told_in(atlas, layer, request), request) for layer in layers]
    return (
        [mark for marks, _ in found for mark in marks],
        [shape for _, shapes in found for shape in shapes],
    )


def drawn_in(
    atlas: Atlas, layer: Layer, told: gpd.GeoDataFrame, request: Request
) -> tuple[list[Mark], list[Shape]]:
    """What is drawn of some rows of a layer, each place's all together."""
    order = {party: number for number, party in enumerate(atlas.parties)}
    frame = parted(told)
    symbols = _symbols(layer, frame, tuple(party_colours(atlas).values()))
    rows = list(_rows(layer, frame, symbols, request))
    marks = _marks((row for row in rows if row.is_point), order)
    return marks, [row.shape() for row in rows if row.is_shape]


def told_in(atlas: Atlas, layer: Layer, request: Request) -> gpd.GeoDataFrame:
    """The rows of a layer that hold on a request's date, as `Layer.on` gives them."""
    is_differing = request.account == DIFFERING
    frame = layer.on(request.date, account="" if is_differing else request.account)
    if is_differing and layer.kind == LayerKind.SETTLEMENT:
        places = {difference.place for difference in differences(atlas, request.date)}
        return frame[frame["place"].isin(places)]
    return frame[frame["account"] != ""] if is_differing else frame


def _symbols(
    layer: Layer, frame: gpd.GeoDataFrame, colours: tuple[str, ...]
) -> Sequence[Symbol | None]:
    if not is_styled(layer.style):
        return [None] * len(frame)
    # A value has its colour whether or not others are seen on the date.
    symbols, numbers = symbols_of(layer.frame, layer.style, colours)
    of_row = dict(zip(layer.frame.index, numbers, strict=True))
    return [symbols[of_row.get(index, 0)] for index in frame.index]


class _Row(NamedTuple):
    layer: Layer
    at: int
    place: str
    name: str
    subkind: str
    account: str
    hue: Hue
    dimension: int
    geometry: Any
    is_new: bool

    @property
    def is_point(self) -> bool:
        return self.dimension == 0

    @property
    def is_shape(self) -> bool:
        return self.dimension > 0

    def shape(self) -> Shape:
        return Shape(
            self.layer.id, self.layer.kind, self.name, self.hue, self.dimension > 1,
            self.geometry, self.at,
        )  # fmt: skip


def _rows(
    layer: Layer, frame: gpd.GeoDataFrame, symbols: Sequence[Symbol | None], request: Request
) -> Iterator[_Row]:
    geometries = np.asarray(frame.geometry.array)
    dimensions = np.where(shapely.is_empty(geometries), -1, shapely.get_dimensions(geometries))
    texts = [_texts(frame, column) for column in _COLUMNS]
    own = _texts(frame, f"name:{request.language}")
    start = frame["start_latest"].to_numpy().astype(np.int64)
    is_new = (start <= request.date) & (request.date - start < _NEW_DAYS)
    plain = zip(frame.index.tolist(), frame["certain"].tolist(), dimensions.tolist(), strict=True)
    rows = zip(zip(*texts, strict=True), own, plain, geometries, symbols, is_new, strict=True)
    for said, own_name, (index, sure, dimension), shape, symbol, new in rows:
        place, name, subkind, account, certainty, held, claimed = said
        status = _status(layer, sure, certainty, bool(claimed and not held))
        party = "" if symbol or layer.kind == LayerKind.OTHER else held or claimed
        hue = Hue(party, status, symbol)
        yield _Row(
            layer,
            index,
            place,
            own_name or name,
            subkind,
            account,
            hue,
            dimension,
            shape,
            bool(new),
        )


_COLUMNS = ("place", "name", "subkind", "account", "certainty", "holder", "claimant")


def _texts(frame: gpd.GeoDataFrame, column: str) -> list[str]:
    if column not in frame.columns:
        return [""] * len(frame)
    return [value if isinstance(value, str) else "" for value in frame[column].tolist()]


def _status(layer: Layer, sure: bool, certainty: str, claimed: bool) -> Status:
    if layer.kind == LayerKind.EVENT:
        return Status.CERTAIN if sure else Status.DOUBTFUL
    is_claimed = claimed and layer.kind != LayerKind.OTHER
    return status_of(certain=sure, certainty=certainty, claimed=is_claimed)


def _marks(rows: Iterable[_Row], order: dict[str, int]) -> list[Mark]:
    groups: dict[Any, list[_Row]] = {}
    for number, row in enumerate(rows):
        # Statements about one place stand together; one that names no place stands alone.
        groups.setdefault(row.place or number, []).append(row)
    return [_mark(group, order) for group in groups.values()]


def _mark(group: list[_Row], order: dict[str, int]) -> Mark:
    first = group[0]
    # Most places have one statement.
    ranked = [first.hue] if len(group) == 1 else _ranked(group, order)
    points = dict.fromkeys([point for row in group for point in _points(row.geometry)])
    return Mark(
        layer=first.layer.id, kind=first.layer.kind, place=first.place, name=first.name,
        outline=_outline(first), size=_SIZES.get(first.subkind, _VILLAGE), hues=tuple(ranked),
        is_rival=len(ranked) > 1 and _accounts_differ(group), points=tuple(points),
        rows=tuple([row.at for row in group]), is_new=any(row.is_new for row in group),
    )  # fmt: skip


def _ranked(group: list[_Row], order: dict[str, int]) -> list[Hue]:
    """The hues named for a place, each as sure as its surest statement."""
    hues: dict[tuple[str, Symbol | None], Hue] = {}
    for row in group:
        key = (row.hue.party, row.hue.symbol)
        known = hues.get(key, row.hue)
        hues[key] = min(known, row.hue, key=lambda hue: _ORDER.index(hue.status))
    return sorted(hues.values(), key=lambda hue: order.get(hue.party, -1))


def _outline(row: _Row) -> str:
    of_kind = _MARK_OF_KIND.get(LayerKind(row.layer.kind)) if row.layer.kind in _KINDS else None
    return of_kind or _MARK_OF_SUBKIND.get(row.subkind, "disc")


_KINDS = {kind.value for kind in LayerKind}


def _points(geometry: Any) -> list[tuple[float, float]]:
    return [(x, y) for x, y in shapely.get_coordinates(geometry).tolist()]


def _accounts_differ(group: list[_Row]) -> bool:
    """Whether two tellings name different holders, rather than one telling an inexact day."""
    told: dict[str, set[str]] = {}
    for row in group:
        told.setdefault(row.account, set()).add(row.hue.party)
    return len({frozenset(parties) for parties in told.values()}) > 1
