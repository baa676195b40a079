"""Features in blocks: large enough for arrays to pay, small enough to be held as objects."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator
from typing import Any

from geo_app.reading import inside

__all__ = ["in_blocks"]

_ROWS = 4_000
_VALUES = 500_000
# The fewest bytes a value takes.
_BYTES = 5
_NESTED = frozenset((dict, list))


def in_blocks(
    features: Iterable[Any], numbers: Iterator[int]
) -> Iterator[tuple[list[Any], list[int]]]:
    """Yield features with their numbers, some thousands at a time, or fewer large ones.

    Examples
    --------
    >>> list(in_blocks([{"id": 1}, None, {"id": 3}], iter([0, 1, 2])))
    [([{'id': 1}, {'id': 3}], [0, 2])]
    """
    members: list[Any] = []
    places: list[int] = []
    weight = 0
    for member, place in zip(features, numbers, strict=False):
        if member is None:
            continue
        members.append(member)
        places.append(place)
        weight += _weight(member)
        if len(members) == _ROWS or weight > _VALUES:
            yield members, places
            # The caller has what it needs: the objects are let go of before the next are read.
            members, places, weight = [], [], 0
    if members:
        yield members, places


def _weight(feature: Any) -> int:
    """About how many values a feature holds."""
    geometry = feature.get("geometry") if type(feature) is dict else None
    if type(geometry) is dict and geometry.get("type") == "Point":
        # Written as bytes it is soon measured; a long list of positions is counted sooner.
        return len(marshal.dumps(feature)) // _BYTES
    return _breadth([feature])


def _breadth(level: list[Any]) -> int:
    total = len(level)
    while not _NESTED.isdisjoint(map(type, level)):
        level = inside(level)
        total += len(level)
    return total
