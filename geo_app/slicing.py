"""What holds on a date: in everything that is said, in one account, as known on a day.

An *account* is one telling: the statements it asserts itself, over those nobody in particular
asserts. A statement that the account's party is known to dispute is left out of it, and where the
account has a statement of its own about a place, that one stands alone.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from geo_app.edtf import parse_edtf
from geo_app.errors import DateError
from geo_app.validtime import OPEN_START, held_on

__all__ = ["known_by", "known_from", "rows_on"]

Mask = npt.NDArray[np.bool_]


def rows_on(
    frame: gpd.GeoDataFrame,
    day: int,
    *,
    account: str = "",
    as_known_on: int | None = None,
    undated: bool = True,
) -> tuple[npt.NDArray[np.intp], Mask]:
    """Positions of the rows of a frame that hold on a day, and whether each is certain.

    Parameters
    ----------
    frame
        One statement a row, with the columns of a `geo_app.model.Layer`.
    day
        Days since 1970-01-01.
    account
        An account id; empty for everything that is said.
    as_known_on
        Only what had been asserted by that day: statements with an ``asserted_on`` not after it,
        or, where that is not recorded, those that had surely begun by then.
    undated
        Whether features without dates are included.

    Returns
    -------
    rows : array of int
        Their positions, in order.
    certain : array of bool
        As long: False where the statement only possibly holds on that day.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> from geo_app.validtime import day_number
    >>> lines = next(l for l in read_atlas().layers if l.kind == "control-line")
    >>> rows_on(lines.frame, day_number("2016-04-05"))
    (array([0]), array([ True]))
    """
    certain, shown = held_on(frame, day)
    if as_known_on is not None:
        shown &= known_by(frame, as_known_on)
    if not undated:
        shown &= ~frame["undated"].to_numpy()
    # Last: what is not known or not wanted stands in for nothing.
    if account:
        shown &= _told_by(frame, account)
        shown &= ~_overridden(frame, account, shown)
    rows = np.flatnonzero(shown)
    return rows, certain[rows]


def _told_by(frame: gpd.GeoDataFrame, account: str) -> Mask:
    asserted = frame["account"].to_numpy()
    is_disputed = np.fromiter((account in who for who in frame["disputed_by"]), bool, len(frame))
    return np.asarray((asserted == account) | ((asserted == "") & ~is_disputed), dtype=bool)


def _overridden(frame: gpd.GeoDataFrame, account: str, shown: Mask) -> Mask:
    """Statements nobody in particular asserts, about places of which the account tells itself."""
    asserted, places = frame["account"].to_numpy(), frame["place"].to_numpy()
    own = set(places[shown & (asserted == account)]) - {""}
    return np.asarray((asserted == "") & frame["place"].isin(own).to_numpy(), dtype=bool)


def known_from(frame: gpd.GeoDataFrame) -> npt.NDArray[np.int64]:
    """The day from which each row counts as known.

    Its ``asserted_on`` where that is recorded. Where not, the last day that its own start allows:
    nothing can be known before it begins, and until that day it may not have begun. What has an
    open start counts as known on every day.

    Parameters
    ----------
    frame
        One statement a row, with the columns of a `geo_app.model.Layer`.

    Returns
    -------
    array of int64, as long as the frame
        Days since 1970-01-01.

    Examples
    --------
    >>> from geo_app.validtime import ValidTime, iso_date
    >>> last = ValidTime.parse("2016").start_latest
    >>> rows = {"start_latest": [last, last], "asserted_on": ["", "2016-04-06"]}
    >>> [iso_date(day) for day in known_from(gpd.GeoDataFrame(rows, geometry=[None, None]))]
    ['2016-12-31', '2016-04-06']
    """
    known: npt.NDArray[np.int64] = frame["start_latest"].to_numpy().astype(np.int64)
    for index in np.flatnonzero(frame["asserted_on"].to_numpy() != ""):
        known[index] = _latest(frame["asserted_on"].iat[index])
    return known


def known_by(frame: gpd.GeoDataFrame, day: int) -> Mask:
    """Which rows had been asserted by a day; see ``as_known_on`` of `rows_on`."""
    return np.asarray(known_from(frame) <= day, dtype=bool)


def _latest(text: str) -> int:
    try:
        return parse_edtf(text).latest
    except DateError:
        return OPEN_START  # an unreadable day hides nothing
