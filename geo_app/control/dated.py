"""Inferred control on one day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo_app.accounts import check_account
from geo_app.control.cells import Cells
from geo_app.control.states import CellStates, Ground, ground_of
from geo_app.model import Atlas
from geo_app.validtime import day_number

__all__ = ["Control", "HeldArea", "control"]

Floats = npt.NDArray[np.float64]
Masks = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class HeldArea:
    """How much one holder has on a day.

    `km2` is the best estimate, `km2_low` what it surely holds and `km2_high` what it possibly holds
    (see `Control`); the same for the number of settlements.
    """

    holder: str
    km2: float
    km2_low: float
    km2_high: float
    settlements: int
    settlements_low: int
    settlements_high: int


@dataclass(frozen=True, eq=False)
class Control:
    """Who is inferred to hold the ground on a day: each cell goes to who holds its settlement.

    Two doubts make the range of an area. *Statements:* a cell is surely held if what is told of its
    settlement is certain or less certain (doubt 0 or 1), and possibly held by everybody whom some
    statement names, who may hold it while the day of a change is open, or whom another account
    names. *Geometry:* the line between two holders may lie anywhere between their settlements. What
    a holder surely holds ends as far before the line as the settlements behind it are away from it,
    and what it possibly holds goes as far beyond. Where the line follows a known one, the accuracy
    of that one (`geo_app.control.bands.KNOWN_LINE_KM`) bounds this.

    Attributes
    ----------
    day : int
        Days since 1970-01-01.
    account : str
        The account that tells; empty for what nobody in particular asserts.
    cells : Cells
        The ground.
    holder : array of str, shape (n,)
        Best estimate for each cell; ``"unknown"`` where nothing is known.
    doubt : array of int8, shape (n,)
        0 certain, 1 less certain, 2 possible.
    """

    day: int
    account: str
    ground: Ground = field(repr=False)
    states: CellStates = field(repr=False)

    @property
    def cells(self) -> Cells:
        """The ground, cut into cells."""
        return self.ground.cells

    @property
    def holders(self) -> tuple[str, ...]:
        """Everybody who holds a settlement on some day, in the atlas's order, the unknown last."""
        return self.ground.told.holders

    @cached_property
    def holder(self) -> npt.NDArray[np.object_]:
        """The holder of each cell."""
        return np.array(self.holders, dtype=object)[self.states.holder]

    @property
    def doubt(self) -> npt.NDArray[np.int8]:
        """How much doubt there is about the holder of each cell, 0 to 2."""
        return self.states.doubt

    def masks(self) -> Masks:
        """Which cells each holder is estimated to hold, surely and possibly holds, (3, h, n)."""
        states = self.states
        is_best = states.holder == np.arange(len(self.holders))[:, None]
        return np.stack([is_best, is_best & (states.doubt < 2), is_best | states.named.T])

    @cached_property
    def areas(self) -> tuple[HeldArea, ...]:
        """Area and settlements by holder, in the atlas's order; the areas sum to the whole."""
        states = self.states
        low, high = self.ground.ranges(states.holder[None], states.doubt[None], states.named[None])
        counts = states.places.counts(len(self.holders))
        columns = (self.ground.km2(states.holder), low[0], high[0], *counts)
        rows = zip(self.holders, *(column.tolist() for column in columns), strict=True)
        return tuple(HeldArea(*row) for row in rows if row[3] > 0 or row[6] > 0)

    @property
    def front(self) -> Ints:
        """Indices of the edges whose sides have different holders, both of them known."""
        left, right = (self.states.holder[side] for side in (self.cells.left, self.cells.right))
        unknown = self.ground.told.unknown
        return np.flatnonzero((left != right) & (left != unknown) & (right != unknown))

    @property
    def line_km(self) -> float:
        """Length of the lines between holders, in km; the unknown is no side."""
        return float(self.cells.edge_km[self.front].sum())

    def frame(self) -> gpd.GeoDataFrame:
        """The ground by holder: ``holder``, ``km2``, ``km2_low``, ``km2_high``, geometry (4326)."""
        rows = [area for area in self.areas if area.km2 > 0]
        shapes = [self.cells.shapes[self.holder == area.holder] for area in rows]
        columns = ("holder", "km2", "km2_low", "km2_high")
        return gpd.GeoDataFrame(
            {column: [getattr(area, column) for area in rows] for column in columns},
            geometry=[shapely.coverage_union_all(each) for each in shapes],
            crs="EPSG:4326",
        )

    def line(self) -> gpd.GeoDataFrame:
        """The line between each two holders: ``a``, ``b``, ``km``, MultiLineString (4326)."""
        front = self.front
        sides = np.stack([self.cells.left[front], self.cells.right[front]])
        pairs = np.sort(self.states.holder[sides], axis=0)
        kinds, kind = np.unique(pairs, axis=1, return_inverse=True)
        groups = [front[kind == number] for number in range(kinds.shape[1])]
        names = np.array(self.holders, dtype=object)[kinds]
        return gpd.GeoDataFrame(
            {"a": names[0], "b": names[1], "km": [self.cells.edge_km[g].sum() for g in groups]},
            geometry=[_merged(self.cells.edges[group]) for group in groups],
            crs="EPSG:4326",
        )

    def band(self) -> BaseGeometry:
        """Where the line may lie: the ground within reach of it on both sides, EPSG:4326.

        An edge of the line reaches as far into a cell as the cell's settlement is away from it.
        Other doubts, of statements, are not in it.
        """
        return self.ground.bands.shape(self.front)


def _merged(lines: npt.NDArray[np.object_]) -> shapely.MultiLineString:
    joined = shapely.line_merge(shapely.MultiLineString(list(shapely.get_parts(lines))))
    return shapely.MultiLineString(list(shapely.get_parts(joined)))


def control(
    atlas: Atlas,
    date: dt.date | str | int,
    *,
    account: str = "",
    as_known_on: dt.date | str | int | None = None,
) -> Control:
    """Infer who held which ground on a date from who held the settlements nearest to it.

    Parameters
    ----------
    atlas
        The atlas.
    date
        A date, an ISO text such as ``2016-04-05``, or days since 1970-01-01.
    account
        An account id. With the empty one the statements that nobody in particular asserts decide,
        and what accounts say otherwise widens the ranges.
    as_known_on
        Only what had been asserted by that date.

    Returns
    -------
    Control

    Raises
    ------
    DateError
        If a text is no date.
    NoCellsError
        If the atlas has settlements at fewer than three positions.
    UsageError
        If the atlas has no such account.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> held = control(read_atlas(), "2015-06-01")
    >>> [area.holder for area in held.areas][-2:], held.line_km > 0
    (['artsakh', 'unknown'], True)
    >>> bool(abs(sum(a.km2 for a in held.areas) / held.cells.whole_km2 - 1) < 1e-6)
    True
    """
    day = day_number(date)
    known = None if as_known_on is None else day_number(as_known_on)
    ground = ground_of(atlas)
    return Control(day, account, ground, ground.on(day, check_account(atlas, account), known))
