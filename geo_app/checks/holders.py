"""Who holds a place: two holders of one place, told by one account for the same days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo_app.checks.faults import Extent, Fault, Rows, Told, Vocabulary
from geo_app.days import OPEN_END, OPEN_START, iso_date
from geo_app.model import UNKNOWN, Severity

__all__ = ["overlaps"]

Numbers = npt.NDArray[np.int64]


def overlaps(frame: gpd.GeoDataFrame, _: Vocabulary, __: Extent | None) -> Iterable[Fault]:
    """Find places that one account gives to two holders on the same days, for certain.

    Examples
    --------
    >>> from geo_app.layers import frame_of
    >>> frame, _ = frame_of([
    ...     {"type": "Feature", "id": "a", "geometry": None, "properties":
    ...         {"place": "ford", "holder": "north", "valid_to": "1995"}},
    ...     {"type": "Feature", "id": "b", "geometry": None, "properties":
    ...         {"place": "ford", "holder": "south", "valid_from": "1994-05-12"}}], "x.geojson")
    >>> for fault in overlaps(frame, Vocabulary(), None): print(fault.tell(1).message)
    the place 'ford' is also held by 'north' from 1994-05-12 to 1995-01-01 (feature 'a')
    """
    rows = _statements(frame)
    if rows.size < 2:
        return
    found = dict(_pairs(frame, rows))

    def tell(row: int) -> Told:
        return _told(frame, row, found[row])

    if found:
        at = np.sort(np.fromiter(found, dtype=np.intp, count=len(found)))
        yield Fault(Severity.ERROR, "overlap", at, tell)


def _statements(frame: gpd.GeoDataFrame) -> Rows:
    """Rows that say for certain that somebody holds a place."""
    holder, place = frame["holder"].to_numpy(), frame["place"].to_numpy()
    counts = (holder != "") & (holder != UNKNOWN) & (place != "")
    counts &= ~frame["undated"].to_numpy(dtype=bool)
    counts &= frame["start_latest"].to_numpy() < frame["end_earliest"].to_numpy()
    rows = np.flatnonzero(counts)
    return rows[pd.Series(place[rows]).duplicated(keep=False).to_numpy()]


def _pairs(frame: gpd.GeoDataFrame, rows: Rows) -> Iterator[tuple[int, int]]:
    """Row by row that begins while another holder's statement holds: it and that statement."""
    start = frame["start_latest"].to_numpy()[rows].astype(np.int64)
    end = frame["end_earliest"].to_numpy()[rows].astype(np.int64)
    group = _codes(frame, ["place", "account"], rows)
    holder = _codes(frame, ["holder"], rows)
    order = np.lexsort((end, start, group))
    start, end, group, holder = start[order], end[order], group[order], holder[order]
    suspects = np.unique(group[_begins_early(start, end, group)])
    looked_at = np.flatnonzero(np.isin(group, suspects))
    latest: dict[tuple[int, int], tuple[int, int]] = {}
    holders: dict[int, set[int]] = {}
    for at in looked_at.tolist():
        here, who = int(group[at]), int(holder[at])
        for other in holders.setdefault(here, set()):
            if other != who and latest[here, other][0] > start[at]:
                yield int(rows[order[at]]), latest[here, other][1]
                break
        holders[here].add(who)
        so_far = (int(end[at]), int(rows[order[at]]))
        latest[here, who] = max(latest.get((here, who), so_far), so_far)


def _begins_early(start: Numbers, end: Numbers, group: Numbers) -> npt.NDArray[np.bool_]:
    """Whether a statement begins before all earlier ones of its group have ended."""
    so_far = pd.Series(end).groupby(group).cummax().to_numpy()
    early = np.zeros(len(start), dtype=bool)
    early[1:] = (group[1:] == group[:-1]) & (so_far[:-1] > start[1:])
    return early


def _codes(frame: gpd.GeoDataFrame, columns: list[str], rows: Rows) -> Numbers:
    codes = np.zeros(len(rows), dtype=np.int64)
    for column in columns:
        found, uniques = pd.factorize(frame[column].to_numpy()[rows])
        codes = codes * (len(uniques) + 1) + found
    return codes


def _told(frame: gpd.GeoDataFrame, row: int, other: int) -> Told:
    start = max(int(frame["start_latest"].iat[at]) for at in (row, other))
    end = min(int(frame["end_earliest"].iat[at]) for at in (row, other))
    since = "" if start == OPEN_START else f" from {iso_date(start)}"
    until = "" if end == OPEN_END else f" to {iso_date(end)}"
    who, other_id = frame["holder"].iat[other], frame["id"].iat[other]
    whose = f"feature {other_id!r}"
    if not other_id:
        whose = f"feature number {int(frame['feature_index'].iat[other]) + 1}"
    place = frame["place"].iat[row]
    return Told(
        f"the place {place!r} is also held by {who!r}{since}{until} ({whose})",
        frame["holder"].iat[row],
        ".properties.holder",
        "end the one statement where the other begins, or name the account of each",
    )
