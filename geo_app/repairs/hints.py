"""What a repair is told besides the feature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["Feature", "Hints"]

Feature = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Hints:
    """What one feature does not tell about itself.

    `extent` is west, south, east, north of the atlas, `columns` are the properties that mean
    something else than their name does here, `identity` is an id that no other feature has, and
    `seconds` is how long a child process may take; None: as long as `geo_app.limits` says.

    Examples
    --------
    >>> Hints(identity="feature-7").columns
    frozenset()
    """

    extent: tuple[float, float, float, float] | None = None
    columns: frozenset[str] = frozenset()
    identity: str = ""
    seconds: float | None = None
