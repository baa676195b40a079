"""The words of this package: dialects, what a translation is, and what went wrong in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

__all__ = ["Dialect", "Feature", "Reading", "Span", "TimeColumns", "TimeFault", "Translation"]

Feature = dict[str, Any]
Given = Mapping[str, Any]


class Dialect(StrEnum):
    """How a feature says when it holds; ``MIXED`` is said of whole files only."""

    OURS = "ours"
    JSON_FG = "json-fg"
    LINKED_PLACES = "linked-places"
    OPENHISTORICALMAP = "openhistoricalmap"
    TIMELINE = "leaflet.timeline"
    TIMESTAMPED = "timestamped-geojson"
    MAPPED = "mapped-columns"
    UNDATED = "undated"
    MIXED = "mixed"


class TimeFault(NamedTuple):
    """A date that cannot be read; `path` starts at the feature, as in ``.time.interval[0]``."""

    path: str
    message: str
    value: Any
    fix: str


class Translation(NamedTuple):
    """One feature in our terms: one feature or, for several times or dated shapes, several.

    A named tuple rather than a dataclass: every feature of a file makes one, and it is built in a
    third of the time.
    """

    dialect: Dialect
    features: list[Feature]
    faults: tuple[TimeFault, ...]


@dataclass(frozen=True)
class TimeColumns:
    """The properties that hold the dates of a file whose dialect is not known.

    Attributes
    ----------
    start, end
        Their names; empty for none.
    end_included
        Whether the end (its day, month or year) still holds. If not, it is the first day on which
        the statement no longer holds.
    """

    start: str = ""
    end: str = ""
    end_included: bool = False


class Span(NamedTuple):
    """The two ends of a valid time as we write them; an empty text is an open end."""

    valid_from: str
    valid_to: str


class Reading(NamedTuple):
    """What one dialect's rule found: times, faults, and whether it may be meant at all.

    A weak reading (``"time": "12:30"``, a lone ``end``) counts only if no other dialect is there.
    """

    spans: tuple[Span, ...]
    faults: tuple[TimeFault, ...] = ()
    is_weak: bool = False
