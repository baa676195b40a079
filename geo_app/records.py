"""A slice of the atlas as text for other programs: GeoJSON, CSV, JSON records."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo_app.formats.flat import FORMULA
from geo_app.layers import INTERNAL, JsonValue
from geo_app.repairs import cut_at_180

__all__ = ["csv_text", "geojson_text", "joined", "records"]

#: Columns made by reading; everything else is a property of the file.
_INTERNAL = {*INTERNAL}


def joined(frames: Mapping[str, gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Frames of several layers as one, with the layer's id in the first column ``layer``.

    Values stay what they are: a column that only some of the layers have is one of objects, and
    None in the others.

    Examples
    --------
    >>> counted = gpd.GeoDataFrame({"count": [3]}, geometry=[None], crs="EPSG:4326")
    >>> frame = joined({"a": counted, "b": counted[["geometry"]]})
    >>> frame["count"].tolist()
    [3, None]
    """
    parts = [_labelled(frame, identity) for identity, frame in frames.items() if len(frame)]
    if not parts:
        return gpd.GeoDataFrame({"layer": []}, geometry=[], crs="EPSG:4326")
    mixed = _mixed(parts)
    alike = [_with_objects(part, mixed) for part in parts]
    return gpd.GeoDataFrame(pd.concat(alike, ignore_index=True), crs="EPSG:4326")


def _labelled(frame: gpd.GeoDataFrame, identity: str) -> gpd.GeoDataFrame:
    label = pd.Series(identity, index=frame.index, name="layer")
    # Joined, as a frame of hundreds of columns warns of each that is put into it.
    return pd.concat([frame.drop(columns="layer", errors="ignore"), label], axis=1)


def _mixed(parts: Sequence[gpd.GeoDataFrame]) -> list[str]:
    """Columns in which, joined as they are, whole numbers would be floats and None would be NaN."""
    kinds: dict[str, list[Any]] = {}
    for part in parts:
        for name, kind in part.dtypes.items():
            kinds.setdefault(str(name), []).append(kind)
    return [name for name, of in kinds.items() if len(of) < len(parts) or len({*of}) > 1]


def _with_objects(frame: gpd.GeoDataFrame, names: Sequence[str]) -> gpd.GeoDataFrame:
    none = np.full(len(frame), None, dtype=object)
    absent = {name: none for name in names if name not in frame}
    # All at once: a property may have any name, and there may be hundreds.
    more = pd.DataFrame(absent, index=frame.index, dtype=object)
    objects = frame.astype({name: object for name in names if name in frame})
    return pd.concat([objects, more], axis=1) if absent else objects


def records(frame: gpd.GeoDataFrame, *, flat: bool = False) -> list[dict[str, Any]]:
    """The rows of a frame as plain objects, without what is empty and without the geometry.

    Parameters
    ----------
    frame
        Rows of layers.
    flat
        For a table: lists and objects of a file's own stay JSON text.

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
    plain = _plain if flat else _nested
    return [{str(k): plain(v) for k, v in row.items() if not _is_empty(v)} for row in rows]


def _nested(value: Any) -> Any:
    """What was a list or an object in the file is one again; text that looks like one stays."""
    return _read(value) if isinstance(value, JsonValue) else _plain(value)


def _read(text: JsonValue) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return str(text)


def _refuse(constant: str) -> None:
    # What JSON has no number for; as text it can be written all the same.
    raise ValueError(constant)


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
