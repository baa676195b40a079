"""Columns that look like dates, in files whose dialect is not known: offered, never applied."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from geo_app.dialects.mapped import typed_moment
from geo_app.dialects.terms import Given
from geo_app.errors import DateError

__all__ = ["ColumnCandidate", "TimeColumnFinder"]

Role = Literal["start", "end", "either"]

_START_WORDS = frozenset(
    [
        "start",
        "from",
        "begin",
        "began",
        "beginning",
        "since",
        "built",
        "opened",
        "founded",
        "established",
        "erected",
        "created",
        "captured",
        "first",
        "introduced",
        "inception",
    ]
)
_END_WORDS = frozenset(
    [
        "end",
        "to",
        "until",
        "till",
        "ended",
        "closed",
        "destroyed",
        "demolished",
        "abolished",
        "abandoned",
        "lost",
        "last",
        "removed",
        "dissolved",
    ]
)
_TIME_WORDS = frozenset(["date", "day", "year", "time", "when", "dated", "period", "years"]) | {
    "month"
}
_WORD = re.compile(r"[a-z]+")
_DIGITS = re.compile(r"\d{4}|\d{1,2}\.\d{1,2}\.\d{4}")


class ColumnCandidate(NamedTuple):
    """A property whose values look like dates.

    `role` is ``start``, ``end`` or ``either``, told from its name; `share` is the part of its
    values that are dates, `examples` a few of them as text.
    """

    name: str
    role: Role
    share: float
    examples: tuple[str, ...]


@dataclass(slots=True)
class _Column:
    values: int = 0
    dates: int = 0
    numbers: int = 0
    examples: list[str] = field(default_factory=list)


class TimeColumnFinder:
    """Look at undated features, one after the other, and tell which properties may be dates.

    Examples
    --------
    >>> finder = TimeColumnFinder()
    >>> finder.see({"properties": {"name": "Bridge", "built": 1871, "lost": "2020-11-09"}})
    >>> [(c.name, c.role) for c in finder.candidates()]
    [('built', 'start'), ('lost', 'end')]
    """

    __slots__ = ("_columns", "_seen")

    #: How many features are looked at; the rest of a large file changes little.
    SAMPLE = 2_000
    _LEAST_SHARE = 0.5
    _LEAST_SHARE_OF_NUMBERS = 0.9
    _EXAMPLES = 3
    _KEYS = 256

    def __init__(self) -> None:
        self._columns: dict[str, _Column] = defaultdict(_Column)
        self._seen = 0

    def see(self, feature: Given) -> None:
        """Take one undated feature into account."""
        properties = feature.get("properties")
        if self._seen >= self.SAMPLE or not isinstance(properties, dict):
            return
        self._seen += 1
        for key, value in properties.items():
            if value is None or value == "":
                continue
            if key in self._columns or len(self._columns) < self._KEYS:
                self._count(self._columns[key], value)

    def _count(self, column: _Column, value: Any) -> None:
        column.values += 1
        if not _is_date(value):
            return
        column.dates += 1
        column.numbers += not isinstance(value, str)
        text = str(value)
        if len(column.examples) < self._EXAMPLES and text not in column.examples:
            column.examples.append(text)

    def candidates(self) -> tuple[ColumnCandidate, ...]:
        """Columns of which most values are dates: starts first, then ends, then the others."""
        found = [
            ColumnCandidate(name, _role(name), column.dates / column.values, (*column.examples,))
            for name, column in self._columns.items()
            if self._is_likely(name, column)
        ]
        order = {"start": 0, "end": 1, "either": 2}
        return tuple(sorted(found, key=lambda candidate: (order[candidate.role], -candidate.share)))

    def _is_likely(self, name: str, column: _Column) -> bool:
        # Heights and populations are numbers from 1000 to 2100 too.
        is_plain_number = 2 * column.numbers > column.dates and not _is_time_word(name)
        least = self._LEAST_SHARE_OF_NUMBERS if is_plain_number else self._LEAST_SHARE
        return column.dates > 0 and column.dates >= least * column.values


def _is_date(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float):
        return 1000 <= value <= 2100 and value == int(value)
    if not isinstance(value, str) or len(value) > 64 or not _DIGITS.search(value):
        return False
    try:
        typed_moment(value)
    except DateError:
        return False
    return True


def _words(name: str) -> set[str]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return set(_WORD.findall(spaced.lower()))


def _is_time_word(name: str) -> bool:
    return bool(_words(name) & (_START_WORDS | _END_WORDS | _TIME_WORDS))


def _role(name: str) -> Role:
    words = _words(name)
    if words & _START_WORDS:
        return "start"
    return "end" if words & _END_WORDS else "either"
