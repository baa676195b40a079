"""Claims that tell of the same matter, so that they can stand side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geo_app.claims.reading import Claim, Point
from geo_app.model import Atlas

__all__ = ["Matter", "by_account", "matters"]


@dataclass(frozen=True, slots=True)
class Matter:
    """What several claims tell of: the same thing counted, on the same side, at the same places.

    `scale` is the unit their figures share, empty if they have none. `who` is ``civilians`` if only
    those are counted. `points` are the places it happened at, if the claims say so; civilians are
    not kept apart there, since most counts of one place are of them.
    """

    scale: str
    measure: str
    who: str
    about: str
    points: tuple[Point, ...]
    claims: tuple[Claim, ...]


_Key = tuple[str, str, str, str, tuple[Point, ...]]


def matters(atlas: Atlas, claims: Iterable[Claim]) -> list[Matter]:
    """Sort the claims that state a figure by what they count and on whom.

    Parameters
    ----------
    atlas
        Its accounts give the order of claims about the same matter.
    claims
        Any claims; those without a figure are left out.

    Returns
    -------
    list of Matter
        By unit, by what is counted and by place, each in the order in which the claims first
        mention it, then by the side it is about, alphabetically. Every figure is in one of them.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> from geo_app.claims import claims_of
    >>> atlas = read_atlas()
    >>> for matter in matters(atlas, claims_of(atlas, "April 2016 war"))[:4]:
    ...     print(matter.measure, matter.about, [claim.low for claim in matter.claims])
    lost Armenia/Artsakh [15, 34, 11, 2]
    lost Azerbaijan [31]
    missing Armenia/Artsakh [26, 28, 26, 21, 1]
    missing Azerbaijan [2]
    """
    found: dict[_Key, list[Claim]] = {}
    for claim in claims:
        if claim.has_figure:
            found.setdefault(_key(claim), []).append(claim)
    told = [Matter(*key, tuple(by_account(atlas, group))) for key, group in found.items()]
    return sorted(told, key=_Ranks(told))


def _key(claim: Claim) -> _Key:
    is_civilian = claim.detail.lower().startswith("civilian") and not claim.points
    who = "civilians" if is_civilian else ""
    return claim.scale, claim.measure, who, claim.about, claim.points


class _Ranks:
    """Where a matter stands among others: by first mention, the sides by their names."""

    def __init__(self, told: Sequence[Matter]) -> None:
        self._scales = list(dict.fromkeys(one.scale for one in told))
        self._measures = list(dict.fromkeys(one.measure for one in told))
        # What happened at no place in particular is about the whole, and stands first.
        self._points = list(dict.fromkeys([(), *(one.points for one in told)]))

    def __call__(self, one: Matter) -> tuple[int, int, str, int, str]:
        return (
            self._scales.index(one.scale),
            self._measures.index(one.measure),
            one.who,
            self._points.index(one.points),
            one.about,
        )


def by_account(atlas: Atlas, claims: Iterable[Claim]) -> list[Claim]:
    """Claims in the atlas's order of accounts; each account's by time, vague ones after exact."""
    accounts = list(atlas.accounts)

    def rank(claim: Claim) -> tuple[int, float]:
        known = claim.account in accounts
        place = accounts.index(claim.account) if known else len(accounts)
        return place, float("inf") if claim.until is None else claim.until

    return sorted(claims, key=rank)
