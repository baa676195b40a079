"""Who holds what on a date, in an account or in all of them, and where the accounts differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geo_app.errors import UsageError
from geo_app.model import Atlas, Certainty, Layer, LayerKind
from geo_app.slicing import rows_on

__all__ = [
    "DOUBT",
    "NOT_SETTLEMENTS",
    "Difference",
    "HolderCount",
    "check_account",
    "differences",
    "holders",
    "layers_named",
    "place_ids",
    "settlement_layers",
]


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
        As in `geo_app.slicing.rows_on`.

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
        names = ("holder", "subkind", "certainty")
        columns = (frame[name].to_numpy()[rows] for name in names)
        found = zip(place_ids(layer)[rows], *columns, certain, strict=True)
        for place, holder, subkind, certainty, is_certain in found:
            if holder and subkind not in NOT_SETTLEMENTS:
                of_place = places.setdefault(place, {})
                doubt = DOUBT.get(certainty, 0) if is_certain else 2
                of_place[holder] = min(of_place.get(holder, 2), doubt)
    return places


#: How much doubt a statement leaves, by its certainty; 0 where it is certain.
DOUBT = {Certainty.LESS_CERTAIN.value: 1, Certainty.UNCERTAIN.value: 2}
#: Kinds of places that have holders and are counted as no settlements.
NOT_SETTLEMENTS = ("hill", "bridge")


def settlement_layers(atlas: Atlas) -> list[Layer]:
    """The layers whose features say who holds a settlement."""
    return [layer for layer in atlas.layers if layer.kind == LayerKind.SETTLEMENT]


def place_ids(layer: Layer) -> npt.NDArray[np.object_]:
    """The id of the place that each row of a settlement layer speaks of.

    Rows that name no place, but have the same name and lie at the same point, speak of one: its id
    is that of the layer and the number of the first of these rows. A row without a name or without
    a position speaks of a place of its own.

    Returns
    -------
    array of str, shape (n,)

    Examples
    --------
    >>> import geopandas as gpd
    >>> frame = gpd.GeoDataFrame(
    ...     {"place": ["ford", "", "", ""], "name": ["Ford", "Mill", "Inn", "Mill"]},
    ...     geometry=gpd.points_from_xy([46, 47, 47, 47], [40, 40, 40, 40]), crs="EPSG:4326")
    >>> place_ids(Layer("places", "Places", LayerKind.SETTLEMENT, "", frame)).tolist()
    ['ford', 'places 1', 'places 2', 'places 1']
    """
    ids: npt.NDArray[np.object_] = layer.frame["place"].to_numpy(object, copy=True)
    rows = np.flatnonzero(ids == "")
    names = layer.frame["name"].to_numpy()[rows]
    shapes = np.asarray(layer.frame.geometry.array, dtype=object)[rows]
    points = shapely.get_coordinates(shapely.point_on_surface(shapes), return_index=True)
    where = dict(zip(points[1].tolist(), map(tuple, points[0].tolist()), strict=True))
    first: dict[object, int] = {}
    for number, (row, name) in enumerate(zip(rows.tolist(), names, strict=True)):
        point = where.get(number)
        settlement = (name, point) if name and point else row
        ids[row] = f"{layer.id} {first.setdefault(settlement, row)}"
    return ids


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
        As in `geo_app.slicing.rows_on`.
    """
    found = []
    for layer in settlement_layers(atlas):
        frame = layer.frame
        rows, _ = rows_on(frame, day, as_known_on=as_known_on)
        told = _told_of_places(layer, rows)
        names = dict(zip(place_ids(layer)[rows[::-1]], frame["name"].iloc[rows[::-1]], strict=True))
        found += [
            Difference(place, names[place], {a: tuple(h) for a, h in sorted(by_account.items())})
            for place, by_account in told.items()
            if len({frozenset(holders) for holders in by_account.values()}) > 1
        ]
    return sorted(found, key=lambda difference: difference.name)


def _told_of_places(
    layer: Layer, rows: npt.NDArray[np.intp]
) -> dict[str, dict[str, dict[str, None]]]:
    """Place -> account -> the holders it names; of the places an account tells of itself."""
    accounts, held = (layer.frame[c].to_numpy()[rows] for c in ("account", "holder"))
    places = place_ids(layer)[rows]
    rival = set(places[accounts != ""])
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
