"""The scale of a chart of figures: even steps where they fit, else steps that multiply."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Scale", "scale_of"]

#: Where the widest figure is this many times the smallest, steps of the scale multiply; beyond the
#: second number no steps help.
_WIDE, _TOO_WIDE = 50, 1e12


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale that all figures of a unit fit on: from `low` to `high`.

    `kind` is ``linear``, ``log``, or ``symlog`` where steps multiply and a figure is 0.
    """

    kind: str
    low: float
    high: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """Where a value lies on the scale, from 0 to 1.

        Examples
        --------
        >>> Scale("log", 1, 10_000, ()).share(100), Scale("linear", 0, 40, ()).share(10)
        (0.5, 0.25)
        """
        low, high, at = (self._bent(each) for each in (self.low, self.high, value))
        return (at - low) / (high - low)

    def at(self, share: float) -> float:
        """The value at a place on the scale; the inverse of `share`."""
        low, high = self._bent(self.low), self._bent(self.high)
        bent = low + share * (high - low)
        if self.kind == "log":
            return math.pow(10, bent)
        return math.expm1(bent) if self.kind == "symlog" else bent

    def _bent(self, value: float) -> float:
        if self.kind == "log":
            return math.log10(value)
        return math.log1p(value) if self.kind == "symlog" else value

    @property
    def words(self) -> str:
        """What must be said beside it: empty for even steps."""
        return "" if self.kind == "linear" else "logarithmic, each step ten times the last"


def scale_of(values: Iterable[float]) -> Scale:
    """The scale for figures.

    Examples
    --------
    >>> scale_of([30, 94]).kind, scale_of([1, 1500]).ticks, scale_of([0, 1, 5000]).kind
    ('linear', (1.0, 10.0, 100.0, 1000.0), 'symlog')
    """
    given = list(values)
    above = [value for value in given if value > 0]
    low, high = min(above, default=1), max(above, default=1)
    if not _WIDE <= high / low <= _TOO_WIDE or min(given) < 0:
        # Room for an arrow or a label to the right; from 0, lengths compare.
        return Scale("linear", min(0, *given), min(high * 1.15, sys.float_info.max), ())
    first, last = (math.floor(math.log10(value)) for value in (low, 2 * high))
    ticks = tuple(float(10**exponent) for exponent in range(first, last + 1))
    if len(above) < len(given):
        return Scale("symlog", 0, 2 * high, (0.0, *ticks))
    return Scale("log", ticks[0], 2 * high, ticks)
