"""Inferred control over the whole span of an atlas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo_app.accounts import check_account
from geo_app.control.states import Ground, ground_of
from geo_app.days import iso_date
from geo_app.kept import kept, read_only
from geo_app.model import Atlas
from geo_app.validtime import day_number

__all__ = ["Series", "over_time", "series_of"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """What is inferred of n cells from each of k days on.

    The first day is the one before any change and stands for all time before. `counts` holds the
    settlements of h holders, shape (3, k, h): estimated, surely held, possibly held.
    """

    ground: Ground
    days: Ints
    holder: Ints
    lender: Ints
    doubt: npt.NDArray[np.int8]
    named: Mask
    counts: Ints

    def __post_init__(self) -> None:
        read_only(self)

    def fronts(self) -> Mask:
        """Which edges have two known and different holders, shape (k, m)."""
        left = self.holder[:, self.ground.cells.left]
        right = self.holder[:, self.ground.cells.right]
        unknown = self.ground.told.unknown
        return np.asarray((left != right) & (left != unknown) & (right != unknown), dtype=bool)


@kept()
def series_of(atlas: Atlas, account: str = "") -> Series:
    """The states of the ground on all days of an account; made once for each.

    Raises
    ------
    UsageError
        If the atlas has no such account.
    """
    check_account(atlas, account)
    ground = ground_of(atlas)
    changes = ground.told.change_days()
    if not len(changes):
        changes = np.array([day_number(atlas.first)])
    days = np.append(changes[0] - 1, changes).astype(np.intp)
    states = [ground.on(int(day), account) for day in days]
    count = len(ground.told.holders)
    return Series(
        ground,
        days,
        np.stack([state.holder for state in states]),
        np.stack([state.lender for state in states]),
        np.stack([state.doubt for state in states]),
        np.stack([state.named for state in states]),
        np.stack([state.places.counts(count) for state in states], axis=1),
    )


def over_time(atlas: Atlas, *, account: str = "") -> pd.DataFrame:
    """Area and settlements by holder on every day on which they change.

    Parameters
    ----------
    atlas
        The atlas.
    account
        As in `geo_app.control.control`.

    Returns
    -------
    DataFrame
        One row a day and holder, days in order and holders in the atlas's: ``day`` (days since
        1970-01-01), ``date`` (ISO), ``holder``, ``km2``, ``km2_low``, ``km2_high``,
        ``settlements``, ``settlements_low``, ``settlements_high``, ``line_km`` (the same for all
        holders of a day). Days are those on which a statement starts or ends, the first and the
        last day of what an uncertain end leaves open, and the middle of it, where the estimate
        changes. Each holds until the next. Holders who never have anything are left out.

    Raises
    ------
    NoCellsError
        If the atlas has settlements at fewer than three positions.
    UsageError
        If the atlas has no such account.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> numbers = over_time(read_atlas())
    >>> whole = numbers.groupby("day")["km2"].sum()
    >>> bool((whole.max() - whole.min()) / whole.max() < 1e-9)
    True
    """
    return _numbers(atlas, account).copy()


@kept()
def _numbers(atlas: Atlas, account: str) -> pd.DataFrame:
    series = series_of(atlas, account)
    count = len(series.ground.told.holders)
    km2 = np.stack([series.ground.km2(codes) for codes in series.holder])
    low, high = series.ground.ranges(series.holder, series.doubt, series.named)
    columns = {"km2": km2, "km2_low": low, "km2_high": high}
    names = ("settlements", "settlements_low", "settlements_high")
    columns |= dict(zip(names, series.counts, strict=True))
    frame = pd.DataFrame(
        {
            "day": np.repeat(series.days, count),
            "date": np.repeat([iso_date(int(day)) for day in series.days], count),
            "holder": np.tile(np.array(series.ground.told.holders, object), len(series.days)),
            **{name: numbers.ravel() for name, numbers in columns.items()},
            "line_km": np.repeat(series.fronts() @ series.ground.cells.edge_km, count),
        }
    )[count:]
    has_any = frame.groupby("holder")[["km2_high", "settlements_high"]].max().gt(0).any(axis=1)
    return frame[frame["holder"].map(has_any)].reset_index(drop=True)
