"""What of an atlas is written: which layers, all of their history or one date, which account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from geo_app.accounts import check_account, layers_named
from geo_app.errors import UsageError
from geo_app.model import Atlas, Layer, Source
from geo_app.style import Status, status_of
from geo_app.validtime import day_number, iso_date

__all__ = ["Selection", "Sheet", "select"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of one layer; on one date with the columns ``certain`` (bool) and ``status`` (text)."""

    layer: Layer
    frame: gpd.GeoDataFrame


@dataclass(frozen=True, slots=True)
class Selection:
    """What is written. `day` is days since 1970-01-01, or None for the whole history.

    `remarks` say what a reader of the rows must know.
    """

    atlas: Atlas
    sheets: tuple[Sheet, ...]
    day: int | None = None
    account: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources that the rows name, in the order of the atlas."""
        named = {one for sheet in self.sheets for ids in sheet.frame["sources"] for one in ids}
        return tuple(source for key, source in self.atlas.sources.items() if key in named)

    @property
    def title(self) -> str:
        """The atlas's title, with the date if it is one."""
        on = "" if self.day is None else f", {dt.date(1970, 1, 1) + dt.timedelta(days=self.day)}"
        return f"{self.atlas.title}{on}"


def select(
    atlas: Atlas,
    *,
    date: dt.date | str | int | None = None,
    account: str = "",
    layers: tuple[str, ...] | None = None,
) -> Selection:
    """Choose the rows to write.

    Parameters
    ----------
    atlas
        The atlas; it is not changed.
    date
        Only what holds on that date, as `geo_app.model.Layer.on` has it; by default all of the
        history.
    account
        An account id: only what it asserts, or nobody in particular asserts and its party is not
        known to dispute. On a date its own statement about a place stands alone.
    layers
        Ids of layers; by default all of them.

    Raises
    ------
    UsageError
        If the atlas has no such account or layer, or does not reach to the date.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> chosen = select(read_atlas(), date="2016-04-05", layers=("control-lines",))
    >>> [(sheet.layer.id, len(sheet.frame)) for sheet in chosen.sheets]
    [('control-lines', 1)]
    """
    check_account(atlas, account)
    named = layers_named(atlas, tuple(layers or ()))
    if date is None:
        return _history(atlas, named, account)
    day = checked_day(atlas, date)
    sheets = (Sheet(layer, _with_status(layer.on(day, account=account))) for layer in named)
    return Selection(atlas, tuple(sheets), day, account)


def checked_day(atlas: Atlas, date: dt.date | str | int) -> int:
    """Read a date that the atlas reaches to.

    Raises
    ------
    UsageError
        If it lies before the first or after the last day of the atlas, or is no date.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> checked_day(read_atlas(), "1900-01-01")
    Traceback (most recent call last):
    geo_app.errors.UsageError: 1900-01-01: the atlas tells of 1918-05-28 to ...; choose a date ...
    """
    day = day_number(date)
    if not day_number(atlas.first) <= day <= day_number(atlas.last):
        span = f"the atlas tells of {atlas.first} to {atlas.last}"
        raise UsageError(f"{iso_date(day)}: {span}; choose a date in between")
    return day


def _history(atlas: Atlas, layers: tuple[Layer, ...], account: str) -> Selection:
    if not account:
        return Selection(atlas, tuple(Sheet(layer, layer.frame) for layer in layers))
    sheets = tuple(Sheet(layer, layer.frame[_told_by(layer.frame, account)]) for layer in layers)
    remarks = tuple(_both_told(sheets, account))
    return Selection(atlas, sheets, None, account, remarks)


def _told_by(frame: gpd.GeoDataFrame, account: str) -> npt.NDArray[np.bool_]:
    asserted = frame["account"].to_numpy()
    is_disputed = np.fromiter((account in who for who in frame["disputed_by"]), bool, len(frame))
    return np.asarray((asserted == account) | ((asserted == "") & ~is_disputed), dtype=bool)


def _both_told(sheets: tuple[Sheet, ...], account: str) -> Iterator[str]:
    """Over all of history, no row can be left out because of another one that holds for a while."""
    for sheet in sheets:
        frame = sheet.frame
        own = set(frame["place"][frame["account"] == account]) - {""}
        if own and bool((frame["place"].isin(own) & (frame["account"] == "")).any()):
            yield (
                f"{sheet.layer.id}: about some places (of {len(own)}) there are statements of the "
                f"account {account!r} and of nobody in particular; where both hold, the column "
                "account tells them apart"
            )


def _with_status(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    # A property of a file that has this name is kept under a longer one, as all such are.
    kept = frame.rename(columns={"status": "properties.status"})
    return kept.assign(status=[*_statuses(frame)])


def _statuses(frame: gpd.GeoDataFrame) -> Iterator[Status]:
    names = ("certain", "certainty", "holder", "claimant")
    columns = (frame[name].to_numpy() for name in names)
    for certain, certainty, holder, claimant in zip(*columns, strict=True):
        is_claimed = bool(claimant) and not holder
        yield status_of(certain=bool(certain), certainty=certainty, claimed=is_claimed)
