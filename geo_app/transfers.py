"""Settlements whose holder differs between two dates, or between two accounts."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo_app.control import Control
from geo_app.model import UNKNOWN, Certainty

__all__ = ["NAMES_NOBODY", "POSSIBLE", "Transfer", "transfer_point", "transfer_row", "transfers"]

Ints = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]

#: The holder of a settlement for which an account names none, though others do.
NAMES_NOBODY = ""
#: The certainty of what differs only in who may hold a settlement.
POSSIBLE = "possible"
#: By doubt, 0 to 2.
_CERTAINTY = (Certainty.CERTAIN, Certainty.LESS_CERTAIN, Certainty.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class Transfer:
    """A settlement whose holder differs.

    `certainty` is that of the less sure of the two, or `POSSIBLE` where the two best estimates are
    the same and accounts differ in who may hold the settlement. `from_` and `to` are
    `NAMES_NOBODY` for an account that names no holder. `lon` and `lat` are NaN for a settlement
    without a position.
    """

    place: str
    name: str
    from_: str
    to: str
    certainty: str
    lon: float
    lat: float


def transfer_row(transfer: Transfer) -> dict[str, Any]:
    """Return a transfer as plain values: no holder is ``unknown``, no position None."""
    row = {name.rstrip("_"): value for name, value in asdict(transfer).items()}
    row |= {end: row[end] or UNKNOWN for end in ("from", "to")}
    return row if transfer_point(transfer) else {**row, "lon": None, "lat": None}


def transfer_point(transfer: Transfer) -> shapely.Point | None:
    """Where a settlement lies, if that is known."""
    return None if math.isnan(transfer.lon) else shapely.Point(transfer.lon, transfer.lat)


def transfers(a: Control, b: Control) -> tuple[Transfer, ...]:
    """Settlements whose holder differs between two sides, by name.

    Between dates in one account it is the estimates that differ. Two accounts differ also where
    what one of them says itself does not name the same holders as the other.

    Examples
    --------
    >>> from geo_app.control import control
    >>> from geo_app.store import read_atlas
    >>> sides = (control(read_atlas(), "2016-04-05", account=a) for a in ("artsakh", "azerbaijan"))
    >>> [(t.place, t.to, t.certainty) for t in transfers(*sides)][:1]
    [('madagiz', 'azerbaijan', 'possible')]
    """
    told, (one, other) = a.ground.told, (side.states.places for side in (a, b))
    from_, to = one.holder, other.holder
    differs = from_ != to
    if a.account != b.account:
        said_a, said_b = (told.said(side.day, side.account) for side in (a, b))
        differs = differs | (said_a != said_b).any(axis=1)
        from_, to = _told(from_, said_a, said_b), _told(to, said_b, said_a)
    named = (*told.holders, NAMES_NOBODY)
    is_estimate = (from_ == one.holder) & (to == other.holder)
    doubt = np.maximum(one.doubt, other.doubt)
    found = [
        Transfer(
            str(told.places[place]),
            str(told.names[place]),
            named[from_[place]],
            named[to[place]],
            _CERTAINTY[doubt[place]] if is_estimate[place] else POSSIBLE,
            *_position(told.points[place]),
        )
        for place in np.flatnonzero(differs)
    ]
    return tuple(sorted(found, key=lambda transfer: (transfer.name, transfer.place)))


def _told(estimate: Ints, said: Mask, by_other: Mask) -> Ints:
    """Codes of the holders by which one account differs from another; the last: nobody is named.

    That is the estimate, unless it is not among what the account says itself, or the other account
    says it too: then the first that only this one names.
    """
    alone = said & ~by_other
    at = np.arange(len(estimate))
    is_shared = ~said[at, estimate] | by_other[at, estimate]
    found = np.where(is_shared & alone.any(axis=1), alone.argmax(axis=1), estimate)
    return np.where(~said.any(axis=1) & by_other.any(axis=1), said.shape[1], found)


def _position(point: shapely.Point | None) -> tuple[float, float]:
    return (point.x, point.y) if point else (math.nan, math.nan)
