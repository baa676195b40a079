"""A layer in: features, streamed, become one frame and a list of findings.

A feature never kills a file and a date never kills a feature: what cannot be understood is kept
with an empty value and reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geo_app.formats import open_features
from geo_app.layers.block import Block, JsonValue, Shared, joined
from geo_app.layers.blocks import in_blocks
from geo_app.layers.names import (
    INTERNAL,
    LIST_COLUMNS,
    NUMBER_COLUMNS,
    TEXT_COLUMNS,
)  # fmt: skip
from geo_app.layers.properties import OwnColumns
from geo_app.layers.quiet import without_collection
from geo_app.model import Finding
from geo_app.reading import Tally, read_json

__all__ = [
    "INTERNAL",
    "LIST_COLUMNS",
    "NUMBER_COLUMNS",
    "TEXT_COLUMNS",
    "JsonValue",
    "frame_of",
    "read_json",
    "read_layer",
]


def read_layer(path: Path, shown_as: str) -> tuple[gpd.GeoDataFrame | None, list[Finding]]:
    """Read one layer file that is written in this program's own terms.

    Parameters
    ----------
    path
        A file of one of the formats of `geo_app.formats`.
    shown_as
        Its name in messages, such as ``layers/events.geojson``.

    Returns
    -------
    frame : GeoDataFrame or None
        See `frame_of`; None if the file as a whole cannot be read.
    findings
        Everything that was not understood.

    Examples
    --------
    >>> frame, findings = read_layer(Path("nowhere.geojson"), "nowhere.geojson")
    >>> frame is None, findings[0].code
    (True, 'file-missing')
    """
    stream = open_features(path, shown_as)
    frame, findings = frame_of(stream.features, shown_as)
    return (frame if stream.is_readable else None), [*stream.findings, *findings]


def frame_of(
    features: Iterable[Any], shown_as: str, numbers: Sequence[int] | None = None
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Features as a frame: one row each, in order; only members that are no objects have no row.

    Parameters
    ----------
    features
        GeoJSON features as Python objects, read once and a block at a time; None is passed over.
    shown_as
        The file's name in messages.
    numbers
        The position of each feature in its file; by default as they come.

    Returns
    -------
    frame : GeoDataFrame, EPSG:4326
        Columns ``id``, `TEXT_COLUMNS`, ``name:<language>``, `LIST_COLUMNS`, `NUMBER_COLUMNS`,
        further properties, and those of `INTERNAL`: the four day columns, ``undated``,
        ``feature_index`` and ``geometry``. A geometry that cannot be read is None. A feature
        without dates, or with dates that cannot be read, is undated.
    findings
        What could not be read, feature by feature.

    Examples
    --------
    >>> frame, findings = frame_of([{"type": "Feature", "id": "a", "geometry": None,
    ...     "properties": {"name": "A", "valid_from": "1994-13"}}], "x.geojson")
    >>> print(findings[0])
    x.geojson: feature 'a': '1994-13' is not a date: there is no month 13 (at character 6); ...
    >>> bool(frame.undated[0])
    True
    """
    with without_collection():
        return _read(features, Tally(shown_as), count() if numbers is None else iter(numbers))


def _read(
    features: Iterable[Any], tally: Tally, numbers: Iterator[int]
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    own, shared = OwnColumns(), Shared()
    parts: dict[str, list[Any]] = {}
    for members, places in in_blocks(features, numbers):
        block = Block(members, places, tally, shared)
        own.add(block)
        for column, values in block.columns().items():
            parts.setdefault(column, []).append(values)
    if not parts:
        parts = {column: [values] for column, values in Block([], [], tally).columns().items()}
    whole = {column: joined(parts.pop(column)) for column in list(parts)}
    frame = _framed(whole, own.columns(tally))
    tally.close()
    return frame, tally.findings


def _framed(columns: dict[str, Any], own: dict[str, Any]) -> gpd.GeoDataFrame:
    ordered = {name: columns[name] for name in columns if name not in INTERNAL}
    ordered |= own
    ordered |= {name: columns[name] for name in INTERNAL if name != "geometry"}
    # Without a copy: columns that no feature has take no room, and the others theirs but once.
    table: dict[str, Any] = {
        name: pd.Series(values, dtype=values.dtype, copy=False) for name, values in ordered.items()
    }
    table["geometry"] = gpd.GeoSeries(columns["geometry"], crs="EPSG:4326")
    return gpd.GeoDataFrame(table, geometry="geometry", copy=False)
