"""Claims of one day that do not agree, and the days on which accounts differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations

import numpy as np
import numpy.typing as npt

from geo_app.accounts import differences, settlement_layers
from geo_app.claims.matters import Matter, by_account, matters
from geo_app.claims.reading import Claim, Point, claims_on
from geo_app.model import Atlas, LayerKind
from geo_app.validtime import union_of_changes

__all__ = ["claims_that_differ", "days_of_difference"]

_TAKEN, _HELD, _LOST, _NOT_TAKEN = "place taken", "place held", "place lost", "place not taken"


def claims_that_differ(atlas: Atlas, day: int, *, as_known_on: int | None = None) -> list[Matter]:
    """Claims of a day that do not agree with one another.

    Figures differ where accounts give different ones for the same matter, as `matters` has it, in
    claims about the same event. Statements about a place differ where one account says that a side
    took or holds it, and another says that another side does, that this side lost it, or that it
    was not taken. Claims dated to no more than a year or a war are not of a day, and left out.
    Which of them is right is not judged.

    Parameters
    ----------
    atlas, day, as_known_on
        As in `geo_app.slicing.rows_on`.

    Returns
    -------
    list of Matter
        Places first; `scale` and `about` of these are empty, and `measure` is ``place``.

    Examples
    --------
    >>> from geo_app import day_number, read_atlas
    >>> told = claims_that_differ(read_atlas(), day_number("2016-04-02"))[0]
    >>> [(claim.account, claim.measure, claim.detail) for claim in told.claims]
    [('artsakh', 'place held', 'Seysulan'),
    ('azerbaijan', 'place taken', 'heights near Talish and Seysulan settlement'),
    ('azerbaijan', 'place taken', 'villages Talish and Seysulan'),
    ('azerbaijan', 'place taken', 'villages Seysulan, Talish and Madagiz'),
    ('third-parties', 'place taken', 'high grounds around Seisulan, Talish, Madagiz')]
    """
    every = claims_on(atlas, day, as_known_on=as_known_on)
    claims = [claim for claim in every if claim.is_of_its_days]
    events = dict.fromkeys(claim.event for claim in claims)
    figures = (m for event in events for m in matters(atlas, _about(event, claims)))
    return [*_places(atlas, claims), *(one for one in figures if _figures_differ(one))]


def _about(event: str, claims: Iterable[Claim]) -> list[Claim]:
    return [claim for claim in claims if claim.event == event]


def _figures_differ(matter: Matter) -> bool:
    return any(
        a.account != b.account and (a.low, a.high) != (b.low, b.high)
        for a, b in combinations(matter.claims, 2)
    )


def _places(atlas: Atlas, claims: Iterable[Claim]) -> Iterator[Matter]:
    of_point: dict[Point, list[Claim]] = {}
    for claim in claims:
        if claim.measure in (_TAKEN, _HELD, _LOST, _NOT_TAKEN):
            for point in claim.points:
                of_point.setdefault(point, []).append(claim)
    for point, told in of_point.items():
        against = [c for c in told if any(_contradict(c, other) for other in told)]
        if against:
            yield Matter("", "place", "", "", (point,), tuple(by_account(atlas, against)))


def _contradict(one: Claim, other: Claim) -> bool:
    return one.account != other.account and (_denies(one, other) or _denies(other, one))


def _denies(one: Claim, other: Claim) -> bool:
    """Whether one claim says that a side has a place, and the other something against that."""
    if one.measure not in (_TAKEN, _HELD):
        return False
    if other.measure in (_TAKEN, _HELD):
        return one.about != other.about
    if other.measure == _LOST:
        return one.about == other.about
    return one.measure == _TAKEN


@lru_cache(maxsize=8)  # an atlas is itself: a visit with layers of its own has its own
def days_of_difference(atlas: Atlas) -> npt.NDArray[np.int32]:
    """Days on which accounts begin to differ about something, or about something else.

    Places for which they name different holders count, and claims that do not agree. Two days in a
    row are told apart by what they differ about, so that each day in the list shows another list.

    Returns
    -------
    array of int
        Days since 1970-01-01, in order.

    Examples
    --------
    >>> from geo_app import iso_date, read_atlas
    >>> iso_date(int(days_of_difference(read_atlas())[0]))
    '1991-09-02'
    """
    found, before = [], None
    for day in _days_of_change(atlas):
        about = _differing(atlas, day)
        if about and about != before:
            found.append(day)
        before = about
    return np.array(found, dtype=np.int32)


def _days_of_change(atlas: Atlas) -> list[int]:
    """Days on which a claim or a statement about a place with rival accounts starts or ends."""
    frames = [layer.frame for layer in atlas.layers if layer.kind == LayerKind.CLAIM]
    for layer in settlement_layers(atlas):
        rival = layer.frame.loc[layer.frame["account"] != "", "place"]
        frames.append(layer.frame[layer.frame["place"].isin(set(rival) - {""})])
    days, _ = union_of_changes(frames)
    return [int(day) for day in days]


def _differing(atlas: Atlas, day: int) -> frozenset[object]:
    places = ((one.place, *one.holders.items()) for one in differences(atlas, day))
    claims = (one.id for matter in claims_that_differ(atlas, day) for one in matter.claims)
    return frozenset([*places, *claims])
