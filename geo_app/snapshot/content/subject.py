"""Which places an atlas is about: those over whose holder there is the most to tell."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from geo_app.accounts import settlement_layers
from geo_app.kept import kept
from geo_app.model import Atlas

__all__ = ["subject_of"]

_TOWNS = ["city", "town"]
#: Most atlases show some ground around their subject, and its towns too.
_BYSTANDERS = 0.25


@kept()
def subject_of(atlas: Atlas) -> Mapping[str, int]:
    """Cities and towns that an atlas gives to more parties than it gives its quiet ones.

    The parties are counted over all dates and accounts; a town is quiet if it has no more of them
    than a quarter of all towns have at most. Whoever reads a map looks for the others first.

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
    for layer in settlement_layers(atlas):
        towns = layer.frame[layer.frame["subkind"].isin(_TOWNS)]
        for place, holder in zip(towns["place"], towns["holder"], strict=True):
            if place and holder:
                found.setdefault(place, []).append(holder)
    parties = {place: len(set(holders)) for place, holders in found.items()}
    counts = sorted(parties.values())
    quiet = counts[int(_BYSTANDERS * len(counts))] if counts else 0
    told = [place for place, count in parties.items() if count > quiet]
    ranked = sorted(told, key=lambda place: (-len(found[place]), place))
    return MappingProxyType({place: order for order, place in enumerate(ranked)})
