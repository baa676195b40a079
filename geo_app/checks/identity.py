"""Which feature is which: ids that are missing or doubled, and features that stand there twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo_app.checks.faults import Extent, Fault, Rows, Told, Vocabulary, rows_where
from geo_app.model import Severity

__all__ = ["doubled_ids", "missing_ids", "repeated"]


def missing_ids(frame: gpd.GeoDataFrame, _: Vocabulary, __: Extent | None) -> Iterable[Fault]:
    """Find features that have no id.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame({"id": ["a", ""]}, geometry=[None, None])
    >>> [fault.rows.tolist() for fault in missing_ids(frame, Vocabulary(), None)]
    [[1]]
    """
    rows = rows_where(frame["id"].to_numpy() == "")
    fix = 'give it an "id" of its own'
    if rows.size:
        yield Fault(
            Severity.WARNING, "id-missing", rows,
            lambda _: Told("the feature has no id", fix=fix),
            whole=Told("no feature has an id", fix="ids are made up when the layer is saved"),
        )  # fmt: skip


def doubled_ids(frame: gpd.GeoDataFrame, _: Vocabulary, __: Extent | None) -> Iterable[Fault]:
    """Find features whose id an earlier one has.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame({"id": ["a", "a"], "feature_index": [0, 1]}, geometry=[None] * 2)
    >>> for fault in doubled_ids(frame, Vocabulary(), None): print(fault.tell(1).message)
    the id is already used by feature number 1
    """
    ids = frame["id"]
    rows = rows_where(ids.duplicated() & (ids != ""))
    if not rows.size:
        return
    first = ids.drop_duplicates()
    row_of = dict(zip(first.to_numpy(), first.index.to_numpy(), strict=True))
    numbers = frame["feature_index"].to_numpy()

    def tell(row: int) -> Told:
        number = numbers[row_of[ids.iat[row]]] + 1
        message = f"the id is already used by feature number {number}"
        return Told(message, ids.iat[row], ".id", "give each feature an id of its own")

    yield Fault(Severity.ERROR, "id-duplicate", rows, tell)


def repeated(frame: gpd.GeoDataFrame, _: Vocabulary, __: Extent | None) -> Iterable[Fault]:
    """Find features that say what an earlier one says, at the same place, in every property.

    Those without a place are left out: what their geometry was meant to be may differ.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame({"id": ["a", "b"], "name": ["Mill", "Mill"],
    ...     "feature_index": [0, 1]}, geometry=[shapely.Point(1, 2)] * 2)
    >>> [fault.rows.tolist() for fault in repeated(frame, Vocabulary(), None)]
    [[1]]
    """
    rows, group = _alike(frame)
    if not rows.size:
        return
    # Within a group rows are in order, so its first is the one that counts.
    is_later = pd.Series(group).duplicated().to_numpy()
    first = dict(zip(group[~is_later].tolist(), rows[~is_later].tolist(), strict=True))
    first_of = dict(zip(rows.tolist(), (first[g] for g in group.tolist()), strict=True))
    numbers = frame["feature_index"].to_numpy()

    def tell(row: int) -> Told:
        message = f"says the same of the same place as feature number {numbers[first_of[row]] + 1}"
        return Told(message, fix="keep one of them")

    yield Fault(Severity.WARNING, "repeated", rows[is_later], tell)


def _alike(frame: gpd.GeoDataFrame) -> tuple[Rows, Rows]:
    """Rows that equal another one in everything but the id, and the number of their group.

    Column by column only those are looked at that are still alike.
    """
    rows: Rows = rows_where(frame.geometry.notna())
    group: Rows = np.zeros(len(rows), dtype=np.intp)
    for keys in _columns(frame):
        group = _refined(group, keys(rows))
        still = pd.Series(group).duplicated(keep=False).to_numpy()
        rows, group = rows[still], group[still]
        if not rows.size:
            break
    return rows, group


def _columns(frame: gpd.GeoDataFrame) -> Iterator[Callable[[Rows], Any]]:
    shapes = frame.geometry.to_numpy()
    # Boxes are cheap to compare and settle nearly all.
    yield lambda rows: _hashes(shapely.bounds(shapes[rows]))
    yield lambda rows: shapely.to_wkb(shapes[rows])
    for column in frame.columns.difference(["id", "feature_index", "geometry"], sort=False):
        yield partial(_hashable, frame[column].to_numpy())


def _hashes(numbers: Any) -> Any:
    hashes = np.zeros(len(numbers), dtype=np.uint64)
    for column in numbers.T:
        hashes = hashes * np.uint64(31) + pd.util.hash_array(np.ascontiguousarray(column))
    return hashes


def _hashable(column: Any, rows: Rows) -> Any:
    values = column[rows]
    if values.dtype != object:
        return values
    # Most columns of a wide layer are nearly empty: what is absent is told at once.
    is_present = pd.notna(values)
    keys = np.full(len(values), None, dtype=object)
    keys[is_present] = [v if isinstance(v, str) else repr(v) for v in values[is_present].tolist()]
    return keys


def _refined(group: Rows, keys: Any) -> Rows:
    codes, uniques = pd.factorize(keys, use_na_sentinel=False)
    refined: Rows = pd.factorize(group * (len(uniques) + 1) + codes)[0]
    return refined
