"""Ends without a start: whether a file's lone ``end`` can be meant as it stands."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from geo_app.dialects import Dialect, TimeColumnFinder, Translation
from geo_app.dialects.readings import ABSENT

__all__ = ["Ahead", "LoneEnds"]


class Ahead:
    """Members of a file in order, and a look at those to come.

    Examples
    --------
    >>> members = Ahead(iter("abcd"))
    >>> next(members), members.look(2), list(members)
    ('a', ['b', 'c'], ['b', 'c', 'd'])
    """

    def __init__(self, members: Iterator[Any]) -> None:
        self._members = members
        self._seen: deque[Any] = deque()

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return self._seen.popleft() if self._seen else next(self._members)

    def look(self, count: int) -> list[Any]:
        """The next members, which still come afterwards."""
        self._seen.extend(islice(self._members, max(0, count - len(self._seen))))
        return list(islice(self._seen, count))


class LoneEnds:
    """Decides, once for a file, what an ``end`` without a ``start`` means in it.

    Where another column looks like dates, that one may be the start: then the feature is undated,
    and both columns are offered. Where a feature has a ``start``, the others are open there.

    Examples
    --------
    >>> from geo_app.dialects import translated
    >>> told = {"properties": {"begin": "1994-05-12", "end": "1996-01-01"}}
    >>> LoneEnds().judged(told, translated(told), Ahead(iter(()))).dialect.value
    'undated'
    """

    #: How many features are looked at to decide.
    SAMPLE = 500
    _OWN = frozenset(["end", "endExclusive", "startExclusive"])

    def __init__(self) -> None:
        self._is_meant: bool | None = None

    def judged(
        self, feature: Mapping[str, Any], translation: Translation, ahead: Ahead
    ) -> Translation:
        """The translation, or the feature as an undated one."""
        if translation.dialect is not Dialect.TIMELINE:
            return translation
        if _has_start(feature):
            self._is_meant = True if self._is_meant is None else self._is_meant
            return translation
        if self._is_meant is None:
            self._is_meant = self._decided([feature, *ahead.look(self.SAMPLE)])
        if self._is_meant:
            return translation
        return Translation(Dialect.UNDATED, [feature], ())  # type: ignore[list-item]

    def _decided(self, members: Iterable[Any]) -> bool:
        finder = TimeColumnFinder()
        for member in members:
            if isinstance(member, dict):
                if _has_start(member):
                    return True
                finder.see(member)
        return all(candidate.name in self._OWN for candidate in finder.candidates())


def _has_start(feature: Mapping[str, Any]) -> bool:
    properties = feature.get("properties")
    return isinstance(properties, Mapping) and properties.get("start") not in ABSENT
