"""What holds on a date: in everything that is said, in one account, as known on a day.

An *account* is one telling: the statements it asserts itself, over those nobody in particular
asserts. A statement that the account's party is known to dispute is left out of it, and where the
account has a statement of its own about a place, that one stands alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from geo_app.edtf import parse_edtf
from geo_app.errors import DateError, UsageError
from geo_app.model import Atlas, Certainty, Layer, LayerKind
from geo_app.validtime import held_on

__all__ = [
    "NOT_SETTLEMENTS",
    "Difference",
    "HolderCount",
    "check_account",
    "differences",
    "holders",
    "layer_on",
    "layers_named",
    "rows_on",
    "settlement_layers",
]

Mask = npt.NDArray[np.bool_]


def layer_on(
    layer: Layer,
    day: int,
    *,
    account: str = "",
    as_known_on: int | None = None,
    undated: bool = True,
) -> gpd.GeoDataFrame:
    """The features of a layer that hold on a day.

    Parameters
    ----------
    layer
        Any layer.
    day
        Days since 1970-01-01.
    account
        An account id; empty for everything that is said.
    as_known_on
        Only what had been asserted by that day: statements with an ``asserted_on`` not after it,
        or, where that is not recorded, those that had begun by then.
    undated
        Whether features without dates are included.

    Returns
    -------
    GeoDataFrame
        The rows that hold, in their order and with their index, plus the bool column ``certain``:
        False where the statement only possibly holds on that day.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> from geo_app.validtime import day_number
    >>> lines = next(l for l in read_atlas().layers if l.kind == "control-line")
    >>> layer_on(lines, day_number("2016-04-05"))[["id", "certain"]].values.tolist()
    [['line-of-contact-1994', True]]
    """
    frame = layer.frame
    shown, certain = rows_on(frame, day, account=account, as_known_on=as_known_on, undated=undated)
    return frame.iloc[shown].assign(certain=certain)


def rows_on(
    frame: gpd.GeoDataFrame,
    day: int,
    *,
    account: str = "",
    as_known_on: int | None = None,
    undated: bool = True,
) -> tuple[npt.NDArray[np.intp], Mask]:
    """Positions of the rows that hold on a day, and whether each is certain; see `layer_on`."""
    certain, shown = held_on(frame, day)
    if as_known_on is not None:
        shown &= _known_by(frame, as_known_on)
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


def _known_by(frame: gpd.GeoDataFrame, day: int) -> Mask:
    known = frame["start_earliest"].to_numpy() <= day
    for index in np.flatnonzero(frame["asserted_on"].to_numpy() != ""):
        known[index] = _latest(frame["asserted_on"].iat[index]) <= day
    return np.asarray(known, dtype=bool)


def _latest(text: str) -> float:
    try:
        return parse_edtf(text).latest
    except DateError:
        return float("-inf")  # an unreadable day hides nothing


@dataclass(frozen=True, slots=True)
class HolderCount:
    """How many settlements a holder has on a day, by how sure that is.

    `possible` counts those for which the holder is uncertain, the day of a change is not exact, or
    another account names somebody else; such a settlement counts for each holder it may have.
    """

    holder: str
    certain: int = 0
    less_certain: int = 0
    possible: int = 0

    @property
    def total(self) -> int:
        """All settlements the holder may have."""
        return self.certain + self.less_certain + self.possible


def holders(
    atlas: Atlas, day: int, *, account: str = "", as_known_on: int | None = None
) -> list[HolderCount]:
    """Settlements by holder on a day.

    Parameters
    ----------
    atlas, day, account, as_known_on
        As in `layer_on`.

    Returns
    -------
    list of HolderCount
        In the atlas's order of parties, the unknown last; holders without settlements are left out.
    """
    counts: dict[str, list[int]] = {}
    for of_place in _held_places(atlas, day, account, as_known_on).values():
        for holder, doubt in of_place.items():
            # Where several may hold a place, none holds it for certain.
            counts.setdefault(holder, [0, 0, 0])[doubt if len(of_place) == 1 else 2] += 1
    order = [*atlas.parties, *sorted(set(counts) - set(atlas.parties))]
    return [HolderCount(h, *counts[h]) for h in order if h in counts]


def _held_places(
    atlas: Atlas, day: int, account: str, as_known_on: int | None
) -> dict[str, dict[str, int]]:
    """Place -> holder on the day -> how much doubt its surest statement leaves, 0 to 2."""
    places: dict[str, dict[str, int]] = {}
    for layer in settlement_layers(atlas):
        frame = layer.frame
        rows, certain = rows_on(frame, day, account=account, as_known_on=as_known_on)
        names = ("place", "holder", "subkind", "certainty")
        columns = (frame[name].to_numpy()[rows] for name in names)
        found = zip(*columns, certain, rows, strict=True)
        for place, holder, subkind, certainty, is_certain, row in found:
            if holder and subkind not in NOT_SETTLEMENTS:
                # A statement that names no place speaks of one of its own.
                of_place = places.setdefault(place or f"{layer.id} {row}", {})
                doubt = _DOUBT.get(certainty, 0) if is_certain else 2
                of_place[holder] = min(of_place.get(holder, 2), doubt)
    return places


_DOUBT = {Certainty.LESS_CERTAIN.value: 1, Certainty.UNCERTAIN.value: 2}
#: Kinds of places that have holders and are counted as no settlements.
NOT_SETTLEMENTS = ("hill", "bridge")


def settlement_layers(atlas: Atlas) -> list[Layer]:
    """The layers whose features say who holds a settlement."""
    return [layer for layer in atlas.layers if layer.kind == LayerKind.SETTLEMENT]


@dataclass(frozen=True, slots=True)
class Difference:
    """A place for which accounts name different holders on a day.

    `holders` maps each account that tells of it to the holders it names; the account of nobody in
    particular is the empty text.
    """

    place: str
    name: str
    holders: Mapping[str, tuple[str, ...]]


def differences(atlas: Atlas, day: int, *, as_known_on: int | None = None) -> list[Difference]:
    """Places for which accounts name different holders on a day, by name.

    Parameters
    ----------
    atlas, day, as_known_on
        As in `layer_on`.
    """
    found = []
    for layer in settlement_layers(atlas):
        frame = layer.frame
        rows, _ = rows_on(frame, day, as_known_on=as_known_on)
        told = _told_of_places(frame, rows)
        names = _first_names(frame, rows)
        found += [
            Difference(place, names[place], {a: tuple(h) for a, h in sorted(by_account.items())})
            for place, by_account in told.items()
            if len({frozenset(holders) for holders in by_account.values()}) > 1
        ]
    return sorted(found, key=lambda difference: difference.name)


def _first_names(frame: gpd.GeoDataFrame, rows: npt.NDArray[np.intp]) -> dict[str, str]:
    """Place -> the name in the first of its rows."""
    places, names = (frame[column].to_numpy()[rows[::-1]] for column in ("place", "name"))
    return dict(zip(places, names, strict=True))


def _told_of_places(
    frame: gpd.GeoDataFrame, rows: npt.NDArray[np.intp]
) -> dict[str, dict[str, dict[str, None]]]:
    """Place -> account -> the holders it names; of the places an account tells of itself."""
    places, accounts, held = (frame[c].to_numpy()[rows] for c in ("place", "account", "holder"))
    rival = set(places[accounts != ""]) - {""}
    told: dict[str, dict[str, dict[str, None]]] = {}
    for place, account, holder in zip(places, accounts, held, strict=True):
        if place in rival:
            told.setdefault(place, {}).setdefault(account, {})[holder] = None
    return told


def layers_named(atlas: Atlas, ids: tuple[str, ...]) -> tuple[Layer, ...]:
    """The layers with these ids, all of them if none is named.

    Raises
    ------
    UsageError
        If the atlas has no such layer.
    """
    by_id = {layer.id: layer for layer in atlas.layers}
    for identity in ids:
        if identity not in by_id:
            raise UsageError(f"there is no layer {identity!r}; the atlas has {', '.join(by_id)}")
    return tuple(by_id[i] for i in ids) if ids else atlas.layers


def check_account(atlas: Atlas, account: str) -> str:
    """Return an account id as it stands.

    Raises
    ------
    UsageError
        If the atlas has no such account.
    """
    if account and account not in atlas.accounts:
        known = ", ".join(atlas.accounts)
        raise UsageError(f"there is no account {account!r}; the atlas has {known}")
    return account
