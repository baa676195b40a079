"""Who is said to hold each settlement: the statements of an atlas as arrays, and their states."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo_app.accounts import DOUBT, NOT_SETTLEMENTS, place_ids, settlement_layers
from geo_app.kept import kept, read_only
from geo_app.model import UNKNOWN, Atlas, Layer
from geo_app.slicing import known_from
from geo_app.validtime import DAY_COLUMNS, OPEN_END, OPEN_START, held_on

__all__ = ["PlaceStates", "Told", "told_of"]

Ints = npt.NDArray[np.intp]
Days = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Doubts = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class PlaceStates:
    """What is told of each of p places on a day.

    `holder` is a code of `Told.holders` (the last one: unknown), `doubt` 0 to 2, and `named[i, h]`
    tells whether somebody says that `h` holds place `i`, or may hold it.
    """

    holder: Ints
    doubt: Doubts
    named: Mask

    def counts(self, holders: int) -> Ints:
        """Places of each holder, shape (3, h): estimated, surely held, possibly held."""
        is_best = self.holder[:, None] == np.arange(holders)
        is_sure = is_best & (self.doubt < 2)[:, None]
        return np.array([mask.sum(axis=0) for mask in (is_best, is_sure, is_best | self.named)])


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """The statements about who holds the settlements of an atlas.

    `places`, `names` and `points` are of p places; the other arrays have one entry a statement,
    those to be preferred last: the surest, and of these the one that began last. `holders` are
    party ids in the atlas's order, the unknown last. `starts` and `ends` are the middles of what
    the two ends of a statement leave open.
    """

    places: npt.NDArray[np.object_]
    names: npt.NDArray[np.object_]
    points: npt.NDArray[np.object_]
    holders: tuple[str, ...]
    place: Ints
    holder: Ints
    doubt: Doubts
    account: npt.NDArray[np.object_]
    disputed_by: npt.NDArray[np.object_]
    days: dict[str, npt.NDArray[np.int32]]
    starts: Days
    ends: Days
    known_from: Days

    def __post_init__(self) -> None:
        read_only(self)

    @property
    def unknown(self) -> int:
        """The code of the unknown holder."""
        return len(self.holders) - 1

    def change_days(self) -> Days:
        """Days on which the picture changes: ends of statements, and the middles of open ones."""
        days = np.concatenate([*self.days.values(), self.starts, self.ends]).astype(np.int64)
        return np.unique(days[(days > OPEN_START) & (days < OPEN_END)])

    def on(self, day: int, account: str = "", as_known_on: int | None = None) -> PlaceStates:
        """Who holds each place on a day, best estimate first.

        Parameters
        ----------
        day
            Days since 1970-01-01.
        account
            An account id. With the empty one, statements that nobody in particular asserts
            decide, and where there are none, the one holder that accounts name.
        as_known_on
            Only what had been asserted by that day.

        Returns
        -------
        PlaceStates
            On the days that a change leaves open the holder changes in the middle. Doubt is that
            of the statement's certainty, or 2 where another holder is named, the day of the change
            is open, nobody but one account names the holder, or nothing is told.
        """
        if not len(self.place):
            return self._nothing()
        certain, shown = held_on(self.days, day)
        if as_known_on is not None:
            shown &= self.known_from <= as_known_on
        holds = shown & (self.starts <= day) & (self.ends > day)
        if account:
            is_told = self._told_by(account)
            shown, holds = shown & is_told, holds & is_told
            shown &= ~self._overridden(shown, account)
            holds &= ~self._overridden(holds, account)
        named = self._named(shown | holds)
        best = self._latest(holds if account else holds & (self.account == ""))
        if account:
            return self._states(best, named, shown, certain)
        agreed = holds & (named.sum(axis=1) == 1)[self.place] & (self.holder != self.unknown)
        agreed &= (best == -1)[self.place]
        best = np.where(best == -1, self._latest(agreed), best)
        states = self._states(best, named, shown, certain)
        # What a single account claims is no fact, however certain it is of it.
        states.doubt[self._told_once(agreed)] = 2
        return states

    def said(self, day: int, account: str = "") -> Mask:
        """Tell which holders an account itself names for each place on a day, shape (p, h).

        Every one that may hold it then, the unknown among them. With the empty account, what
        nobody in particular asserts; else the account's own statements, or where there are none
        those which nobody in particular asserts and the account does not dispute.
        """
        if not len(self.place):
            return self._nothing().named
        shown = held_on(self.days, day)[1] & self._told_by(account)
        if account:
            shown &= ~self._overridden(shown, account)
        return self._pairs(shown)

    def _nothing(self) -> PlaceStates:
        count = len(self.places)
        holder, doubt = np.full(count, self.unknown), np.full(count, 2, dtype=np.int8)
        return PlaceStates(holder, doubt, np.zeros((count, len(self.holders)), dtype=bool))

    def _told_by(self, account: str) -> Mask:
        is_disputed = np.fromiter((account in who for who in self.disputed_by), bool)
        told = (self.account == account) | ((self.account == "") & ~is_disputed)
        return np.asarray(told, dtype=bool)

    def _overridden(self, rows: Mask, account: str) -> Mask:
        """Statements of nobody in particular about places of which the account tells itself."""
        has_own = np.zeros(len(self.places), dtype=bool)
        has_own[self.place[rows & (self.account == account)]] = True
        return np.asarray((self.account == "") & has_own[self.place], dtype=bool)

    def _pairs(self, rows: Mask) -> Mask:
        pairs = np.zeros((len(self.places), len(self.holders)), dtype=bool)
        pairs[self.place[rows], self.holder[rows]] = True
        return pairs

    def _named(self, rows: Mask) -> Mask:
        named = self._pairs(rows)
        # Not to know who holds a place contradicts nobody.
        named[:, self.unknown] = False
        return named

    def _latest(self, rows: Mask) -> Ints:
        """Of some statements the one to be preferred for each place; -1 where there is none."""
        best = np.full(len(self.places), -1)
        found = np.flatnonzero(rows)
        best[self.place[found]] = found
        return best

    def _told_once(self, rows: Mask) -> Ints:
        """Places of which, of some statements, those of one account only tell."""
        told = zip(self.place[rows].tolist(), self.account[rows].tolist(), strict=True)
        accounts = Counter(place for place, _ in set(told))
        return np.array([place for place, count in accounts.items() if count == 1], dtype=np.intp)

    def _states(self, best: Ints, named: Mask, shown: Mask, certain: Mask) -> PlaceStates:
        holder = np.where(best >= 0, self.holder[best], self.unknown)
        doubt = np.where(best >= 0, self.doubt[best], 2).astype(np.int8)
        doubt[(holder == self.unknown) | (named.sum(axis=1) > 1)] = 2
        doubt[~certain[best] & ~self._is_handed_on(best, shown)] = 2
        return PlaceStates(holder, doubt, named)

    def _is_handed_on(self, best: Ints, shown: Mask) -> Mask:
        """Whether a second statement names the same holder: then it does not matter which holds."""
        width = len(self.holders)
        key = self.place * width + self.holder
        count = np.bincount(key[shown], minlength=len(self.places) * width)
        return np.asarray(count[key[best]] > 1, dtype=bool)


@kept()
def told_of(atlas: Atlas) -> Told:
    """The statements about the settlements of an atlas; made once for each atlas."""
    rows = pd.concat([_rows_of(layer) for layer in settlement_layers(atlas)])
    first = rows.drop_duplicates("place")
    # Not every statement about a place repeats where it lies.
    placed = rows.dropna(subset="point").drop_duplicates("place")
    where = dict(zip(placed["place"], placed["point"], strict=True))
    code = {place: i for i, place in enumerate(first["place"])}
    rows = rows[rows["holder"] != ""]
    rows = rows.sort_values(["doubt", "starts"], ascending=[False, True], kind="stable")
    holders = _holders(atlas, rows["holder"])
    return Told(
        places=first["place"].to_numpy(object),
        names=first["name"].to_numpy(object),
        points=np.array([where.get(place) for place in first["place"]], dtype=object),
        holders=holders,
        place=rows["place"].map(code).to_numpy(np.intp),
        holder=rows["holder"].map(holders.index).to_numpy(np.intp),
        doubt=rows["doubt"].to_numpy(np.int8),
        account=rows["account"].to_numpy(object),
        disputed_by=rows["disputed_by"].to_numpy(object),
        days={column: rows[column].to_numpy() for column in DAY_COLUMNS},
        starts=rows["starts"].to_numpy(),
        ends=rows["ends"].to_numpy(),
        known_from=rows["known_from"].to_numpy(),
    )


def _rows_of(layer: Layer) -> pd.DataFrame:
    frame = layer.frame
    columns = ["name", "holder", "account", "disputed_by", *DAY_COLUMNS]
    rows = pd.DataFrame({column: frame[column].to_numpy() for column in columns})
    rows["place"] = place_ids(layer)
    points = frame.geometry.representative_point()
    rows["point"] = [None if p is None or p.is_empty else p for p in points]
    rows["doubt"] = [DOUBT.get(certainty, 0) for certainty in frame["certainty"]]
    rows["starts"] = _middles(frame["start_earliest"], frame["start_latest"])
    rows["ends"] = _middles(frame["end_earliest"], frame["end_latest"])
    rows["known_from"] = known_from(frame)
    is_settlement: Mask = ~frame["subkind"].isin(NOT_SETTLEMENTS).to_numpy()
    return rows.loc[is_settlement]


def _middles(earliest: pd.Series[int], latest: pd.Series[int]) -> Days:
    """The middle of the days an end leaves open; of an end that is open to one side, the other."""
    early, late = earliest.to_numpy(np.int64), latest.to_numpy(np.int64)
    middle = early + (late - early + 1) // 2
    middle = np.where(early == OPEN_START, late, middle)
    return np.asarray(np.where(late == OPEN_END, early, middle), dtype=np.int64)


def _holders(atlas: Atlas, named: pd.Series[str]) -> tuple[str, ...]:
    """The holders in the atlas's order, then those it does not declare, the unknown last."""
    known = [*atlas.parties, *sorted(set(named) - set(atlas.parties))]
    return (*(holder for holder in known if holder != UNKNOWN), UNKNOWN)
