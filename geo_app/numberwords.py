"""Numbers with the words they count."""

from __future__ import annotations

__all__ = ["counted"]


def counted(number: int, noun: str) -> str:
    """Write a number and a noun.

    Examples
    --------
    >>> counted(1, "feature"), counted(12345, "feature")
    ('1 feature', '12,345 features')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
