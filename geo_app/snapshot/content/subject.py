"""Which places an atlas is about: those over whose holder there is the most to tell."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from geo_app.accounts import settlement_layers
from geo_app.geodesy import kilometres_between
from geo_app.kept import kept
from geo_app.model import Atlas

__all__ = ["subject_of"]

_TOWNS = ["city", "town"]
#: Most atlases show some ground around their subject, and its towns too.
_BYSTANDERS = 0.25
#: The middles of two halves of a divided town are no further apart.
_HALVES_KM = 5.0

#: Kind, longitude and latitude of a place.
_Spot = tuple[str, float, float]


@kept()
def subject_of(atlas: Atlas) -> Mapping[str, int]:
    """Cities and towns that an atlas gives to more parties than it gives its quiet ones.

    The parties are counted over all dates and accounts; a town is quiet if it has no more of them
    than a quarter of all towns have at most. Whoever reads a map looks for the others first. Halves
    of a divided town are treated alike, though only one of them may have changed hands.

    Parameters
    ----------
    atlas
        The atlas.

    Returns
    -------
    mapping of str to int
        The order of their places, from 0, those of which the most is told first; none if all towns
        are alike.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> subject = subject_of(read_atlas())
    >>> [place in subject for place in ("shusha", "hadrut", "askeran", "barda", "yevlakh")]
    [True, True, True, False, False]
    """
    found: dict[str, list[str]] = {}
    where: dict[str, _Spot] = {}
    for layer in settlement_layers(atlas):
        towns = layer.frame[layer.frame["subkind"].isin(_TOWNS)]
        columns = (towns[name] for name in ("place", "holder", "subkind", "geometry"))
        for place, holder, subkind, shape in zip(*columns, strict=True):
            if place and holder:
                found.setdefault(place, []).append(holder)
                where[place] = subkind, *shape.representative_point().coords[0][:2]
    parties = {place: len(set(holders)) for place, holders in found.items()}
    counts = sorted(parties.values())
    quiet = counts[int(_BYSTANDERS * len(counts))] if counts else 0
    told = [place for place, count in parties.items() if count > quiet]
    halves = [
        place for place in where.keys() - told
        if any(_is_one_town(where[place], where[other]) for other in told)
    ]  # fmt: skip
    ranked = sorted([*told, *halves], key=lambda place: (-len(found[place]), place))
    return MappingProxyType({place: order for order, place in enumerate(ranked)})


def _is_one_town(one: _Spot, other: _Spot) -> bool:
    if one[0] != other[0]:
        return False
    away = kilometres_between(np.array([one[1]]), np.array([one[2]]), other[1], other[2])
    return bool(away[0] < _HALVES_KM)
