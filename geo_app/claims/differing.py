"""Claims of one day that do not agree, and the days on which accounts differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

import numpy as np
import numpy.typing as npt
import shapely

from geo_app.accounts import differences, settlement_layers
from geo_app.claims.matters import Matter, by_account, matters
from geo_app.claims.reading import Claim, Point, claims_of, claims_on
from geo_app.kept import kept
from geo_app.model import Atlas, LayerKind
from geo_app.validtime import union_of_changes

__all__ = ["claims_that_differ", "days_of_difference"]

_TAKEN, _HELD, _LOST, _NOT_TAKEN = "place taken", "place held", "place lost", "place not taken"
#: Days without a claim after which an event is over.
_PAUSE = 31
#: About 500 m: a claim's point this close to a settlement's is about that settlement.
_NEAR = 0.005


def claims_that_differ(atlas: Atlas, day: int, *, as_known_on: int | None = None) -> list[Matter]:
    """Claims of a day that do not agree with one another.

    Figures differ where accounts give different ones for the same matter, as `matters` has it, in
    claims about the same event. Statements about a place differ where one account says that a side
    took or holds it, and another says that another side does, that this side lost it, or that it
    was not taken; such a statement stands from the day it is dated to until the end of its event.
    Claims dated to no more than a year or a war are not of a day, and left out.
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
    told = _places(atlas, _on_places(atlas, day, as_known_on))
    return [*told, *(one for one in figures if _figures_differ(one))]


def _about(event: str, claims: Iterable[Claim]) -> list[Claim]:
    return [claim for claim in claims if claim.event == event]


def _figures_differ(matter: Matter) -> bool:
    return any(
        a.account != b.account and (a.low, a.high) != (b.low, b.high)
        for a, b in combinations(matter.claims, 2)
    )


def _on_places(atlas: Atlas, day: int, as_known_on: int | None) -> list[Claim]:
    """Statements about places: each from the day it is dated to until the end of its event."""
    ends = _event_ends(atlas)
    return [
        claim
        for claim in claims_of(atlas, as_known_on=as_known_on)
        if claim.measure in (_TAKEN, _HELD, _LOST, _NOT_TAKEN)
        and claim.is_of_its_days
        and claim.day is not None
        and claim.day <= day < ends[claim.id]
    ]


@kept()
def _event_ends(atlas: Atlas) -> Mapping[str, int]:
    """For each claim, the first day after those about its event without a pause of a month."""
    of_event: dict[str, list[Claim]] = {}
    for claim in claims_of(atlas):
        if claim.is_of_its_days:
            of_event.setdefault(claim.event, []).append(claim)
    ends: dict[str, int] = {}
    for claims in of_event.values():
        end = 0
        runs: list[list[Claim]] = []
        for claim in sorted(claims, key=lambda one: one.day or 0):
            if runs and (claim.day or 0) - end <= _PAUSE:
                runs[-1].append(claim)
                end = max(end, claim.until or 0)
            else:
                runs.append([claim])
                end = claim.until or 0
        for run in runs:
            ends |= dict.fromkeys((one.id for one in run), max(one.until or 0 for one in run))
    return ends


@kept()
def _settlements(atlas: Atlas) -> Mapping[Point, Point]:
    """Points that claims give, with the settlement at or within `_NEAR` degrees of each."""
    points = {point for claim in claims_of(atlas) for point in claim.points}
    shapes = [
        s for layer in settlement_layers(atlas) for s in layer.frame.geometry if s is not None
    ]
    shapes = [shape for shape in shapes if shape.geom_type == "Point" and not shape.is_empty]
    tree, found = shapely.STRtree(shapes), {}
    for x, y in points if shapes else ():
        near = tree.query_nearest(shapely.Point(x, y), max_distance=_NEAR)
        if len(near):
            found[x, y] = (float(shapes[near[0]].x), float(shapes[near[0]].y))
    return found


def _places(atlas: Atlas, claims: Iterable[Claim]) -> Iterator[Matter]:
    of_point: dict[Point, dict[str, Claim]] = {}
    settlements = _settlements(atlas)
    for claim in claims:
        for point in claim.points:
            of_point.setdefault(settlements.get(point, point), {})[claim.id] = claim
    for point, by_id in of_point.items():
        told = list(by_id.values())
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


@kept()
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
    days = np.array(found, dtype=np.int32)
    days.flags.writeable = False  # shared by all who ask
    return days


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
