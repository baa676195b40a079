"""What reading a file gives: its features one by one, and what was found on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from geo_app.model import Finding
from geo_app.reading import Tally

__all__ = ["FeatureStream"]


@dataclass(slots=True)
class FeatureStream:
    """A file as a stream of features.

    `features` gives the members of the file's ``"features"`` in order and once, in degrees of
    longitude and latitude (CRS84); a member that is no feature, or cannot be read, is None and
    told in `findings`. `members` are the other members of the collection. Both are complete when
    `features` is exhausted.
    """

    format: str
    tally: Tally = field(repr=False)
    features: Iterator[Any] = field(default_factory=lambda: iter(()), repr=False)
    members: dict[str, Any] = field(default_factory=dict)

    @property
    def findings(self) -> list[Finding]:
        """What was found so far."""
        return self.tally.findings

    @property
    def is_readable(self) -> bool:
        """False once an error concerns the whole file."""
        return not self.tally.is_fatal
