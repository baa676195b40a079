"""What differs between two dates, or between two accounts on a date: ground, settlements, lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo_app.control import Control, control
from geo_app.model import Atlas
from geo_app.records import csv_text, geojson_text, joined
from geo_app.transfers import Transfer, transfer_point, transfer_row, transfers
from geo_app.validtime import iso_date

__all__ = ["AreaChange", "Comparison", "Moment", "Transfer", "compare"]

Floats = npt.NDArray[np.float64]

#: Decimals of figures in texts, in km and km².
_DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Moment:
    """One side of a comparison: a day (since 1970-01-01) as an account tells it."""

    day: int
    account: str = ""

    @property
    def date(self) -> str:
        """The day as an ISO date."""
        return iso_date(self.day)


@dataclass(frozen=True, slots=True)
class AreaChange:
    """How the area and the number of settlements of a holder differ.

    The range is from what is surely gained less what is possibly lost to what is possibly gained
    less what is surely lost. Ground of settlements about which nothing differs is neither, however
    doubtful its holder is in both. A line may lie off as far as `geo_app.control.Control` tells.
    Settlements count wherever they lie, so there may be some without any area: those outside the
    ground, and those of unknown holder, whose ground counts to the next one.
    """

    holder: str
    km2_a: float
    km2_b: float
    change_km2: float
    change_low: float
    change_high: float
    settlements_a: int
    settlements_b: int


@dataclass(frozen=True, eq=False)
class Comparison:
    """What differs between `a` and `b`.

    `areas` are in the atlas's order of holders, `settlements` by name. `ground` has a row for each
    pair of holders that ground differs by: ``from``, ``to``, ``km2``, geometry (EPSG:4326). Lines
    are those between known holders.
    """

    a: Moment
    b: Moment
    areas: tuple[AreaChange, ...]
    settlements: tuple[Transfer, ...]
    ground: gpd.GeoDataFrame = field(repr=False)
    line_km_a: float
    line_km_b: float
    control_a: Control = field(repr=False)
    control_b: Control = field(repr=False)

    def as_json(self) -> dict[str, Any]:
        """The comparison as plain objects.

        Returns
        -------
        dict
            ``a`` and ``b`` (ISO dates), ``account_a``, ``account_b``, ``areas``, ``ground``,
            ``settlements``, ``line_km_a``, ``line_km_b``; figures in km and km².
        """
        return {
            "a": self.a.date,
            "b": self.b.date,
            "account_a": self.a.account,
            "account_b": self.b.account,
            "areas": [_rounded(asdict(area)) for area in self.areas],
            "ground": list(self._ground_rows()),
            "settlements": [transfer_row(transfer) for transfer in self.settlements],
            "line_km_a": round(self.line_km_a, _DECIMALS),
            "line_km_b": round(self.line_km_b, _DECIMALS),
        }

    def as_csv(self) -> str:
        """One table of everything; the column ``what`` says which kind of row it is."""
        found = self.as_json()
        rows = [{"what": "area", **row} for row in found["areas"]]
        rows += [{"what": "ground", **row} for row in found["ground"]]
        rows += [{"what": "settlement", **row} for row in found["settlements"]]
        rows.append({"what": "line", "km_a": found["line_km_a"], "km_b": found["line_km_b"]})
        return csv_text(rows)

    def as_geojson(self) -> str:
        """Ground and settlements whose holder differs, and both lines, as a FeatureCollection.

        The property ``layer`` is ``ground``, ``settlements``, ``line-a`` or ``line-b``.
        """
        settlements = gpd.GeoDataFrame(
            pd.DataFrame([transfer_row(transfer) for transfer in self.settlements]),
            geometry=[transfer_point(transfer) for transfer in self.settlements],
            crs="EPSG:4326",
        )
        layers = {
            "ground": self.ground.round({"km2": _DECIMALS}),
            "settlements": settlements.drop(columns=["lon", "lat"], errors="ignore"),
            "line-a": self.control_a.line().round({"km": _DECIMALS}),
            "line-b": self.control_b.line().round({"km": _DECIMALS}),
        }
        return geojson_text(joined(layers))

    def _ground_rows(self) -> Iterator[dict[str, Any]]:
        columns = (self.ground[name] for name in ("from", "to", "km2"))
        for from_, to, km2 in zip(*columns, strict=True):
            yield {"from": from_, "to": to, "km2": round(km2, _DECIMALS)}


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    return {k: round(v, _DECIMALS) if isinstance(v, float) else v for k, v in row.items()}


def compare(
    atlas: Atlas,
    a: dt.date | str | int,
    b: dt.date | str | int,
    *,
    account_a: str = "",
    account_b: str = "",
) -> Comparison:
    """Compare two dates, or two accounts on a date.

    Parameters
    ----------
    atlas
        The atlas.
    a, b
        Dates, ISO texts such as ``2016-04-05``, or days since 1970-01-01.
    account_a, account_b
        Account ids; empty for what nobody in particular asserts.

    Returns
    -------
    Comparison
        From `a` to `b`. Of a moment with itself it is empty.

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
    >>> found = compare(read_atlas(), "2020-09-26", "2020-12-02")
    >>> [(area.holder, area.change_km2 > 0) for area in found.areas]
    [('armenia', False), ('azerbaijan', True), ('artsakh', False), ('russian-peacekeepers', True),
     ('unknown', False)]
    """
    before = control(atlas, a, account=account_a)
    after = control(atlas, b, account=account_b)
    return Comparison(
        Moment(before.day, account_a),
        Moment(after.day, account_b),
        _areas(before, after),
        transfers(before, after),
        _ground(before, after),
        before.line_km,
        after.line_km,
        before,
        after,
    )


def _areas(a: Control, b: Control) -> tuple[AreaChange, ...]:
    low, high = _change_ranges(a, b)
    of_a, of_b = ({area.holder: area for area in side.areas} for side in (a, b))
    found = []
    for code, holder in enumerate(a.holders):
        one, other = of_a.get(holder), of_b.get(holder)
        if one is None and other is None:
            continue
        km2_a, km2_b = (area.km2 if area else 0.0 for area in (one, other))
        counts = (area.settlements if area else 0 for area in (one, other))
        change = km2_b - km2_a
        # The sums are of different terms: rounding must not put the estimate out of its range.
        bounds = min(float(low[code]), change), max(float(high[code]), change)
        found.append(AreaChange(holder, km2_a, km2_b, change, *bounds, *counts))
    return tuple(found)


def _change_ranges(a: Control, b: Control) -> tuple[Floats, Floats]:
    """Least and greatest change of each holder's area, shape (h,).

    Where the true line runs between two settlements is the same on both sides of a comparison, so
    only the ground of settlements about which something differs counts, with its own frontier.
    """
    (best_a, sure_a, possible_a), (best_b, sure_b, possible_b) = a.masks(), b.masks()
    differs = (best_a != best_b) | (sure_a != sure_b) | (possible_a != possible_b)
    bands = a.ground.bands
    lost, gained = bands.least(sure_a & ~possible_b), bands.least(sure_b & ~possible_a)
    most_lost = bands.most(differs & possible_a & ~sure_b)
    most_gained = bands.most(differs & possible_b & ~sure_a)
    return (gained - most_lost).sum(axis=1), (most_gained - lost).sum(axis=1)


def _ground(a: Control, b: Control) -> gpd.GeoDataFrame:
    changed = np.flatnonzero(a.states.holder != b.states.holder)
    pairs = np.stack([a.states.holder[changed], b.states.holder[changed]])
    kinds, kind = np.unique(pairs, axis=1, return_inverse=True)
    groups = [changed[kind == number] for number in range(kinds.shape[1])]
    names = np.array(a.holders, dtype=object)[kinds]
    return gpd.GeoDataFrame(
        {"from": names[0], "to": names[1], "km2": [a.cells.km2[g].sum() for g in groups]},
        geometry=[shapely.coverage_union_all(a.cells.shapes[group]) for group in groups],
        crs="EPSG:4326",
    )
