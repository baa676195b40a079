"""What a date text means: four days."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Edtf"]


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date text and the days it can mean.

    Attributes
    ----------
    lower, upper
        First and last day it can mean, read strictly; days since 1970-01-01, ``OPEN_START`` and
        ``OPEN_END`` for an open end.
    earliest, latest
        The same, widened by the qualifiers ``?``, ``~`` and ``%``.
    masked
        Whether a digit is left open by ``X``.
    """

    lower: int
    upper: int
    earliest: int
    latest: int
    masked: bool = False
