"""Claims of an atlas, as values, and the events they are about."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo_app.claims.dating import dated_words
from geo_app.claims.naming import named_event
from geo_app.edtf import parse_edtf
from geo_app.errors import DateError
from geo_app.kept import kept
from geo_app.model import Atlas, Layer, LayerKind
from geo_app.slicing import known_by, rows_on
from geo_app.validtime import OPEN_END, OPEN_START

__all__ = ["Claim", "ClaimedEvent", "Point", "claimed_events", "claims_of", "claims_on"]

#: Units that count the same things under narrower words; figures in them share one scale.
_SCALES = {"fighters": "persons", "villages": "settlements"}
#: A month, and as much again for a claim dated to about that month.
_MONTH = 62
#: Longitude and latitude in degrees.
Point = tuple[float, float]
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim.

    `low` and `high` are the ends of its figure in `unit`, as they were given: equal for a single
    figure, `high` None for "at least", `low` None for "at most", both None for a statement without
    a figure. `measure` says what is counted, `detail` more exactly. `day` is the first day it is
    dated to and `until` the first day that certainly comes after (days since 1970-01-01, None if
    it has no such date), `asserted_on` when it was said, if that is known. `points` are longitude
    and latitude of the places it speaks of, in degrees (EPSG:4326).
    """

    id: str
    name: str
    event: str
    account: str
    said_by: str
    about: str
    measure: str
    detail: str
    low: float | None
    high: float | None
    unit: str
    paraphrase: str
    day: int | None
    until: int | None
    valid_from: str
    valid_to: str
    asserted_on: str
    basis: str
    place: str
    points: tuple[Point, ...]
    sources: tuple[str, ...]

    @property
    def has_figure(self) -> bool:
        """Whether it states a number."""
        return self.low is not None or self.high is not None

    @property
    def scale(self) -> str:
        """The unit in which its figure can stand beside others."""
        return _SCALES.get(self.unit, self.unit)

    @property
    def figure(self) -> str:
        """The figure in words, with "about" or "more than" where the claim's own words have it.

        Examples
        --------
        >>> from geo_app import read_atlas
        >>> [claim.figure for claim in claims_of(read_atlas(), "April 2016 war")[5:9]]
        ['31 persons', '', '400 to 500 fighters', '600 fighters']
        """
        unit = self.unit.removesuffix("s") if self.low == self.high == 1 else self.unit
        return f"{self.number} {unit}".strip() if self.has_figure else ""

    @property
    def is_of_its_days(self) -> bool:
        """Whether it is dated to about a month at most, rather than to a year or a war."""
        if self.day is None or self.until is None:
            return False
        return self.until - self.day <= _MONTH

    @property
    def dated(self) -> str:
        """What time it is about and when it was said, in words, as `dated_words` has it."""
        return dated_words(self.valid_from, self.valid_to, self.asserted_on)

    @property
    def number(self) -> str:
        """The figure without its unit; empty if there is none."""
        if not self.has_figure:
            return ""
        low, high = (_grouped(value) for value in (self.low, self.high))
        if not low or not high:
            above = "more than" if self._says("more than", low) else "at least"
            return f"up to {high}" if not low else f"{above} {low}"
        if low != high:
            return f"{low} to {high}"
        return f"about {low}" if self._says("about", low) else low

    def _says(self, words: str, number: str) -> bool:
        # "About 1" is not in "about 15", nor in "about 1,500" or "about 1.5".
        whole = rf"\b{words} {re.escape(number)}(?!\w|[.,]\d)"
        return bool(re.search(whole, f"{self.name} {self.paraphrase}"))


def _grouped(value: float | None) -> str:
    return "" if value is None else f"{value:,.12g}"


@dataclass(frozen=True, slots=True)
class ClaimedEvent:
    """An event that claims are made about.

    `first` and `last` are the first and the last day that a claim about it is dated to (None: none
    has a date); claims dated to no more than a year or a war count only if there are no others.
    `claims` is the number of claims, `figures` of those with a figure.
    """

    name: str
    first: int | None
    last: int | None
    claims: int
    figures: int


def claims_of(atlas: Atlas, event: str = "", *, as_known_on: int | None = None) -> list[Claim]:
    """The claims about an event.

    Parameters
    ----------
    atlas
        The atlas.
    event
        As the claims name it, or words of its name that are of no other, such as ``april 2016``;
        empty for all claims.
    as_known_on
        Only claims made by that day (days since 1970-01-01), as in `geo_app.slicing.rows_on`.

    Returns
    -------
    list of Claim
        In the order of their layers.

    Raises
    ------
    UsageError
        If no claim of the atlas names the event, or the words fit several.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> seed = claims_of(read_atlas(), "April 2016 war")[:4]
    >>> [(claim.low, claim.paraphrase) for claim in seed]
    [(15, '15 officers lost'), (34, '34 soldiers lost'), (11, '11 volunteers lost'),
    (2, '2 reservists lost')]
    """
    every: Iterable[Claim] = _every(atlas)
    event = named_event(event, {claim.event for claim in every if claim.event})
    if as_known_on is not None:
        every = _chosen(atlas, lambda frame: np.flatnonzero(known_by(frame, as_known_on)))
    return [claim for claim in every if event in ("", claim.event)]


def claims_on(atlas: Atlas, day: int, *, as_known_on: int | None = None) -> list[Claim]:
    """The claims dated to a day, or to a time that may include it, in the order of their layers.

    Parameters
    ----------
    atlas, day, as_known_on
        As in `geo_app.slicing.rows_on`.
    """
    return _chosen(atlas, lambda frame: rows_on(frame, day, as_known_on=as_known_on)[0])


def _chosen(atlas: Atlas, rows: Callable[[gpd.GeoDataFrame], Rows]) -> list[Claim]:
    every, found, offset = _every(atlas), [], 0
    for layer in _claim_layers(atlas):
        found += [every[offset + row] for row in rows(layer.frame)]
        offset += len(layer.frame)
    return found


@kept()
def _every(atlas: Atlas) -> tuple[Claim, ...]:
    return tuple(claim for layer in _claim_layers(atlas) for claim in _claims(layer.frame))


def _claim_layers(atlas: Atlas) -> list[Layer]:
    return [layer for layer in atlas.layers if layer.kind == LayerKind.CLAIM]


def _claims(frame: gpd.GeoDataFrame) -> list[Claim]:
    columns = [column for column in frame.columns if column != "geometry"]
    values = zip(frame.geometry, *(frame[column].tolist() for column in columns), strict=True)
    return [_claim(dict(zip(columns, row, strict=True)), shape) for shape, *row in values]


def _claim(row: Mapping[str, Any], shape: shapely.Geometry | None) -> Claim:
    words = {name: _text(row.get(name)) for name in ("event", "about", "unit", "paraphrase")}
    measure, _, detail = _text(row.get("subject")).partition(":")
    return Claim(
        id=row["id"], name=row["name"], account=row["account"] or row["claimant"],
        said_by=_text(row.get("said_by")), measure=measure.strip() or row["subkind"],
        detail=detail.strip(), low=_number(row.get("value_min")),
        high=_number(row.get("value_max")), day=_first_day(row),
        until=None if row["end_latest"] == OPEN_END else int(row["end_latest"]),
        valid_from=row["valid_from"], valid_to=row["valid_to"],
        asserted_on=row["asserted_on"], basis=row["basis"], place=row["place"],
        points=_points(shape), sources=row["sources"], **words,
    )  # fmt: skip


def _text(value: object) -> str:
    # A column that only some features have holds None or NaN for the others.
    return value if isinstance(value, str) else ""


def _number(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and math.isfinite(value) else None  # type: ignore[arg-type,return-value]


def _first_day(row: Mapping[str, Any]) -> int | None:
    """Return the day to show a claim on: the first it is dated to, not one it may be late by."""
    try:
        return parse_edtf(row["valid_from"]).lower
    except DateError:
        return None if row["start_earliest"] == OPEN_START else int(row["start_earliest"])


def _points(shape: shapely.Geometry | None) -> tuple[Point, ...]:
    if shape is None or shapely.get_dimensions(shape) != 0:
        return ()
    return tuple((float(x), float(y)) for x, y in shapely.get_coordinates(shape))


def claimed_events(atlas: Atlas, *, as_known_on: int | None = None) -> list[ClaimedEvent]:
    """The events that claims are made about, the earliest first, undated ones last.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> [(event.name, event.claims) for event in claimed_events(read_atlas())][:3]
    [('Shusha 1920', 1), ('First war 1988-94', 26), ('April 2016 war', 84)]
    """
    of_event: dict[str, list[Claim]] = {}
    for claim in claims_of(atlas, as_known_on=as_known_on):
        of_event.setdefault(claim.event, []).append(claim)
    found = [_claimed_event(name, claims) for name, claims in of_event.items()]
    return sorted(found, key=lambda one: (one.first is None, one.first or 0, one.name))


def _claimed_event(name: str, claims: list[Claim]) -> ClaimedEvent:
    exact = [claim for claim in claims if claim.is_of_its_days] or claims
    days = [claim.day for claim in exact if claim.day is not None]
    with_figure = sum(claim.has_figure for claim in claims)
    return ClaimedEvent(
        name, min(days, default=None), max(days, default=None), len(claims), with_figure
    )
