"""Inferred control at one point of the ground, and how far the line was from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import Proj

from geo_app.control.series import series_of
from geo_app.days import iso_date
from geo_app.kept import kept
from geo_app.model import Atlas

__all__ = ["Held", "distance_to_line", "held_at"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Held:
    """A stretch of time in which a point was inferred to be held by one holder.

    `first_day` and `end_day` (the first day after it) are days since 1970-01-01, None where open.
    `doubt` is 0 to 2 as in `geo_app.control.Control`; `place` is the settlement it is inferred
    from, the nearest one whose holder is known.
    """

    holder: str
    first_day: int | None
    end_day: int | None
    doubt: int
    place: str


def held_at(atlas: Atlas, lon: float, lat: float, *, account: str = "") -> tuple[Held, ...]:
    """Infer who held a point, and when.

    Parameters
    ----------
    atlas
        The atlas.
    lon, lat
        Degrees, WGS 84.
    account
        As in `geo_app.control.control`.

    Returns
    -------
    tuple of Held
        In order of time, without gaps; empty for a point outside the ground.

    Raises
    ------
    NoCellsError
        If the atlas has settlements at fewer than three positions.
    UsageError
        If the atlas has no such account.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> held = held_at(read_atlas(), 46.7427, 40.3766)
    >>> held[-1].holder, held[-1].place, held[-1].end_day
    ('azerbaijan', 'talish', None)
    """
    series = series_of(atlas, account)
    ground = series.ground
    around = np.flatnonzero(shapely.intersects_xy(ground.cells.shapes, lon, lat))
    if not len(around):
        return ()
    cell = around[0]
    rows = np.column_stack([series.holder[:, cell], series.doubt[:, cell], series.lender[:, cell]])
    return tuple(
        Held(ground.told.holders[holder], first, end, int(doubt), str(ground.told.places[lender]))
        for (holder, doubt, lender), first, end in _stretches(rows, series.days)
    )


def _stretches(rows: Ints, days: Ints) -> list[tuple[Ints, int | None, int | None]]:
    """Rows that differ from the one before, with the days on which each begins and ends."""
    changed = np.append(0, np.flatnonzero((rows[1:] != rows[:-1]).any(axis=1)) + 1)
    # The first of the days stands for all time before it.
    starts: list[int | None] = [None, *days[changed[1:]].tolist()]
    return list(zip(rows[changed], starts, [*starts[1:], None], strict=True))


def distance_to_line(atlas: Atlas, lon: float, lat: float, *, account: str = "") -> pd.DataFrame:
    """How far a point was from the inferred line between holders, over time.

    Parameters
    ----------
    atlas
        The atlas.
    lon, lat
        Degrees, WGS 84; the point may lie outside the ground.
    account
        As in `geo_app.control.control`.

    Returns
    -------
    DataFrame
        ``day`` (days since 1970-01-01), ``date`` (ISO) and ``km``, the distance on WGS 84 to the
        nearest line between any two known holders, NaN while there is none; a row for each day on
        which it changes, the first of them the first change date of the atlas.

    Raises
    ------
    NoCellsError
        If the atlas has settlements at fewer than three positions.
    UsageError
        If the atlas has no such account.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> away = distance_to_line(read_atlas(), 46.7427, 40.3766)
    >>> bool(away[away["date"] <= "2016-04-01"]["km"].iloc[-1] < 10)
    True
    """
    fronts, edges = _fronts(atlas, account)
    km = _km_from(lon, lat, edges)
    nearest = np.where(fronts, km, np.inf).min(axis=1, initial=np.inf)
    nearest[np.isinf(nearest)] = np.nan
    days = series_of(atlas, account).days[1:]
    is_new = np.append(True, ~np.isclose(nearest[1:], nearest[:-1], atol=1e-9, equal_nan=True))
    dates = [iso_date(int(day)) for day in days[is_new]]
    return pd.DataFrame({"day": days[is_new], "date": dates, "km": nearest[is_new]})


@kept()
def _fronts(atlas: Atlas, account: str) -> tuple[Mask, npt.NDArray[np.object_]]:
    """The edges that are ever part of the line, and which of them are on each day of change."""
    series = series_of(atlas, account)
    fronts = series.fronts()[1:]
    ever = np.flatnonzero(fronts.any(axis=0))
    return fronts[:, ever], series.ground.cells.edges[ever]


def _km_from(lon: float, lat: float, lines: npt.NDArray[np.object_]) -> Floats:
    """Distances from a point; they are true in the azimuthal equidistant projection around it."""
    around = Proj(proj="aeqd", lon_0=lon, lat_0=lat, ellps="WGS84")

    def projected(xy: Floats) -> Floats:
        return np.column_stack(around(xy[:, 0], xy[:, 1]))

    metres = shapely.distance(shapely.transform(lines, projected), shapely.Point(0, 0))
    return np.asarray(metres, dtype=np.float64) / 1000
