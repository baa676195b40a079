"""What a person chooses about a file, and what is told about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd

from geo_app.dialects import ColumnCandidate, TimeColumns
from geo_app.model import Finding

__all__ = ["Choices", "Intake"]


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person chooses about a file.

    Attributes
    ----------
    columns
        The properties that hold its dates; None if its dialect tells.
    repairs
        Codes of findings to mend, or ``{"all"}``.
    defaults
        Properties for features that lack them, such as ``kind`` and ``sources``.

    Examples
    --------
    >>> Choices(repairs=frozenset({"winding"}), defaults={"kind": "event"}).columns is None
    True
    """

    columns: TimeColumns | None = None
    repairs: frozenset[str] = frozenset()
    defaults: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Intake:
    """What was understood of a file, and what was not.

    Attributes
    ----------
    path
        The file's name in messages.
    format
        Such as ``geojson`` or ``csv``.
    dialect
        Of all features that have dates; ``mixed`` if they differ, ``undated`` if none has any.
    dialects
        How many features are of each.
    features, kept
        How many members the file has, and how many of them are in the layer. Undated ones and
        those without a geometry are kept; members that are no features are not.
    findings
        Everything that was not understood, or may mislead.
    frame
        See `geo_app.layers.frame_of`; None if the file as a whole cannot be read.
    candidates
        Columns that look like dates, if the file has undated features.
    repairable
        How many features can be mended, by code.
    members
        The other members of a collection, such as its name.
    """

    path: str
    format: str
    dialect: str
    dialects: Mapping[str, int]
    features: int
    kept: int
    findings: tuple[Finding, ...]
    frame: gpd.GeoDataFrame | None
    candidates: tuple[ColumnCandidate, ...] = ()
    repairable: Mapping[str, int] = field(default_factory=dict)
    members: Mapping[str, Any] = field(default_factory=dict)
