"""A slice of the atlas as text for other programs: GeoJSON, CSV, JSON records."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geo_app.formats.flat import FORMULA
from geo_app.layers import INTERNAL
from geo_app.repairs import cut_at_180

__all__ = ["csv_text", "geojson_text", "joined", "records"]

#: Columns made by reading; everything else is a property of the file.
_INTERNAL = {*INTERNAL}


def joined(frames: Mapping[str, gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Frames of several layers as one, with the layer's id in the first column ``layer``."""
    parts = [frame.assign(layer=identity) for identity, frame in frames.items() if len(frame)]
    if not parts:
        return gpd.GeoDataFrame({"layer": []}, geometry=[], crs="EPSG:4326")
    return gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs="EPSG:4326")


def records(frame: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as plain objects, without what is empty and without the geometry.

    Examples
    --------
    >>> from geo_app.layers import frame_of
    >>> frame, _ = frame_of([{"type": "Feature", "id": "a", "geometry": None,
    ...                       "properties": {"name": "A", "sources": ["s"]}}], "x.geojson")
    >>> records(frame)
    [{'id': 'a', 'name': 'A', 'sources': ['s']}]
    """
    columns = [c for c in frame.columns if c not in _INTERNAL]
    columns.sort(key=lambda c: {"layer": 0, "id": 1}.get(c, 2))
    rows = frame[columns].to_dict(orient="records")
    return [{str(k): _plain(v) for k, v in row.items() if not _is_empty(v)} for row in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.item() if hasattr(value, "item") else value


def _is_empty(value: Any) -> bool:
    if isinstance(value, float):
        return math.isnan(value)
    return value is None or (isinstance(value, str | tuple | list) and len(value) == 0)


def geojson_text(frame: gpd.GeoDataFrame) -> str:
    """A frame as a GeoJSON FeatureCollection (RFC 7946), one feature a line, cut at 180 degrees.

    Examples
    --------
    >>> from geo_app.layers import frame_of
    >>> frame, _ = frame_of([{"type": "Feature", "id": "a", "properties": {"name": "A"},
    ...     "geometry": {"type": "Point", "coordinates": [46.75, 40.38]}}], "x.geojson")
    >>> json.loads(geojson_text(frame))["features"][0]["geometry"]["coordinates"]
    [46.75, 40.38]
    """
    shapes, _ = cut_at_180(frame.geometry.to_numpy())
    features = (
        json.dumps(_feature(record, shape), ensure_ascii=False)
        for record, shape in zip(records(frame), shapes, strict=True)
    )
    return '{"type": "FeatureCollection", "features": [\n' + ",\n".join(features) + "\n]}\n"


def _feature(record: dict[str, Any], shape: Any) -> dict[str, Any]:
    identity = record.pop("id", None)
    geometry = None if shape is None else json.loads(shapely.to_geojson(shape))
    feature = {"type": "Feature", "id": identity, "geometry": geometry, "properties": record}
    return feature if identity else {k: v for k, v in feature.items() if k != "id"}


def csv_text(rows: Iterable[Mapping[str, Any]]) -> str:
    """Records as CSV (RFC 4180), lists joined by ``;``.

    Text that a spreadsheet would run as a formula gets an apostrophe in front.

    Examples
    --------
    >>> print(csv_text([{"name": "=1+1", "sources": ["a", "b"]}]), end="")
    name,sources
    '=1+1,a;b
    """
    rows = list(rows)
    columns = list(dict.fromkeys(key for row in rows for key in row))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_cell(column) for column in columns])
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value).lower() if isinstance(value, bool) else value
    if isinstance(value, list | tuple):
        value = ";".join(str(v["id"]) if isinstance(v, dict) else str(v) for v in value)
    text = str(value)
    # One that has apostrophes of its own in front gets another, so that a reader can take it off.
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text
