"""Reads GeoParquet with Arrow, a batch at a time: lines of JSON on standard output."""

from __future__ import annotations

import base64
import datetime as dt
import json
import math
import sys
from collections.abc import Mapping
from typing import Any

import pyarrow.parquet as pq  # type: ignore[import-untyped]
import shapely

_ROWS = 1_000


def run(path: str) -> None:
    """Print a line that tells what is read, then a feature a line."""
    with pq.ParquetFile(path, memory_map=False, pre_buffer=False) as file:
        geo = _geo(file)
        column = geo["primary_column"]
        about = geo["columns"][column]
        if about.get("encoding", "WKB") != "WKB":
            raise ValueError(f"the geometry is encoded as {about['encoding']}; write it as WKB")
        layer = {"name": column, "crs": _crs(about), "rows": file.metadata.num_rows}
        layer["columns"] = file.schema_arrow.names
        sys.stdout.write(json.dumps({"layers": [layer], "broken": {}}) + "\n")
        for batch in file.iter_batches(batch_size=_ROWS, use_threads=False):
            _write(batch.to_pylist(), column)


def _geo(file: Any) -> Any:
    metadata = file.schema_arrow.metadata or {}
    if b"geo" not in metadata:
        raise ValueError("the Parquet file has no 'geo' metadata; write it as GeoParquet")
    return json.loads(metadata[b"geo"])


def _crs(about: Mapping[str, Any]) -> str:
    """Name of the reference system; left out means longitude and latitude."""
    if "crs" not in about:
        return ""
    match about["crs"]:
        case {"id": {"authority": authority, "code": code}}:
            return f"{authority}:{code}"
        case None:
            return ""
        case {"name": str(name)}:
            return name[:100]
    return "a system without a name"


def _write(rows: list[dict[str, Any]], column: str) -> None:
    shapes = _geojson([row.pop(column) for row in rows])
    for row, geometry in zip(rows, shapes, strict=True):
        properties = {name: _plain(value) for name, value in row.items() if value is not None}
        told = json.dumps(properties)
        line = f'{{"type": "Feature", "geometry": {geometry}, "properties": {told}}}\n'
        sys.stdout.write(line)


def _plain(value: Any) -> Any:
    """Return a value as JSON can write it."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    is_missing = isinstance(value, float) and math.isnan(value)
    return None if is_missing else _scalar(value)


def _scalar(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _geojson(blobs: list[bytes | None]) -> list[str]:
    try:
        shapes = shapely.from_wkb(blobs)
        return [text or "null" for text in shapely.to_geojson(shapes)]
    except (shapely.errors.ShapelyError, ValueError, TypeError) as error:
        if len(blobs) == 1:
            return [json.dumps({"type": f"no simple geometry: {error}"})]
    return [text for blob in blobs for text in _geojson([blob])]
