"""GeoJSON in: one file, read strictly as JSON, becomes one frame and a list of findings.

A feature never kills a file and a date never kills a feature: what cannot be understood is kept
with an empty value and reported. GDAL is not used; it opens local files and links that a GeoJSON
text names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.errors import ShapelyError

from geo_app.model import Finding, Severity
from geo_app.validtime import read_times

__all__ = ["LIST_COLUMNS", "NUMBER_COLUMNS", "TEXT_COLUMNS", "frame_of", "read_json", "read_layer"]

#: Properties every frame has as a column of text; an absent one is an empty text.
TEXT_COLUMNS = (
    "name", "kind", "subkind", "valid_from", "valid_to", "holder", "claimant", "account",
    "certainty", "basis", "asserted_on", "place", "summary",
)  # fmt: skip
#: Properties every frame has as a column of tuples of text.
LIST_COLUMNS = ("sources", "disputed_by", "other_names")
#: Properties every frame has as a column of numbers; an absent one is NaN.
NUMBER_COLUMNS = ("position_error_km",)

_GEOMETRY_TYPES = {
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
    "GeometryCollection",
}  # fmt: skip


class _DuplicateKeyError(ValueError):
    pass


def read_json(path: Path, shown_as: str) -> tuple[Any, list[Finding]]:
    """Read a file strictly as JSON: UTF-8, no doubled keys, no NaN or Infinity.

    Parameters
    ----------
    path
        The file.
    shown_as
        Its name in messages.

    Returns
    -------
    document : object or None
        None if the file cannot be read.
    findings
        At most one, saying why.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        document = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
        _refuse_half_letters(text, document)
        return document, []
    except (OSError, ValueError, RecursionError) as error:
        code, message, fix = _explained(error)
        return None, [Finding(Severity.ERROR, code, shown_as, message, fix=fix)]


def _refuse_half_letters(text: str, document: Any) -> None:
    # JSON can spell half of a letter beyond U+FFFF, which no file and no page can hold.
    if re.search(r"\\u[dD][89a-fA-F]", text):
        json.dumps(document, ensure_ascii=False).encode()


def _explained(error: Exception) -> tuple[str, str, str]:
    """Code, message and way out for a file that is not JSON."""
    match error:
        case FileNotFoundError():
            return "file-missing", "the file does not exist", "add it, or take it out of the atlas"
        case OSError():
            return "file-unreadable", f"cannot be read: {error.strerror}", "check its rights"
        case UnicodeDecodeError() | UnicodeEncodeError():
            what = f"not UTF-8 at position {error.start}: {error.reason}"
            return "encoding", what, "save the file as UTF-8"
        case json.JSONDecodeError():
            where = f"line {error.lineno}, column {error.colno}"
            return "json", f"not JSON at {where}: {error.msg}", "mend the text there"
        case _DuplicateKeyError():
            return "duplicate-key", f"the key {error} stands twice in one object", "keep one"
        case _:
            return "json", f"not JSON: {error}", "write plain JSON (RFC 8259)"


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _DuplicateKeyError(repr(next(key for key in keys if keys.count(key) > 1)))
    return found


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number in JSON")


def read_layer(path: Path, shown_as: str) -> tuple[gpd.GeoDataFrame | None, list[Finding]]:
    """Read one layer file.

    Parameters
    ----------
    path
        A GeoJSON FeatureCollection (RFC 7946).
    shown_as
        Its name in messages, such as ``layers/events.geojson``.

    Returns
    -------
    frame : GeoDataFrame or None
        See `frame_of`; None if the file is no FeatureCollection.
    findings
        Everything that was not understood.
    """
    document, findings = read_json(path, shown_as)
    if findings:
        return None, findings
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        message = "not a GeoJSON FeatureCollection"
        fix = 'start the file with {"type": "FeatureCollection", "features": [...]}'
        return None, [Finding(Severity.ERROR, "not-a-collection", shown_as, message, fix=fix)]
    return frame_of(features, shown_as)


def frame_of(features: Sequence[Any], shown_as: str) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Features as a frame: one row each, in order, nothing dropped.

    Parameters
    ----------
    features
        GeoJSON features as Python objects.
    shown_as
        The file's name in messages.

    Returns
    -------
    frame : GeoDataFrame, EPSG:4326
        Columns ``id``, `TEXT_COLUMNS`, ``name:<language>``, `LIST_COLUMNS`, `NUMBER_COLUMNS`, any
        further properties, the four day columns, ``undated`` and ``geometry``. A geometry that
        cannot be read is None; dates that cannot be read make the feature undated.
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
    findings: list[Finding] = []
    rows = [_properties(feature, i, shown_as, findings) for i, feature in enumerate(features)]
    table = pd.DataFrame.from_records(rows, index=pd.RangeIndex(len(rows)))
    _complete(table, rows)
    geometry = _geometries(features, table["id"], shown_as, findings)
    frame = gpd.GeoDataFrame(table, geometry=geometry, crs="EPSG:4326")
    return _with_days(frame, shown_as, findings), findings


def _properties(feature: Any, index: int, shown_as: str, findings: list[Finding]) -> dict[str, Any]:
    """Flatten one feature; a feature or properties of the wrong type is reported and left empty."""
    given = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(feature, dict) or not isinstance(given, dict | None):
        message = "not a GeoJSON feature with properties"
        fix = 'write {"type": "Feature", "geometry": ..., "properties": {...}}'
        findings.append(
            Finding(Severity.ERROR, "not-a-feature", shown_as, message, index=index, fix=fix)
        )
        feature, given = {}, {}
    row = {key: value for key, value in (given or {}).items() if key != "geometry"}
    if isinstance(identity := feature.get("id", row.get("id", "")), str | int):
        row["id"] = str(identity)
    else:
        row["id"] = ""
    return row


def _complete(table: pd.DataFrame, rows: list[dict[str, Any]]) -> None:
    """Give every expected column its type: text without gaps, tuples, numbers."""
    languages = sorted({key for row in rows for key in row if key.startswith("name:")})
    for column in ("id", *TEXT_COLUMNS, *languages):
        table[column] = pd.Series([_text(row.get(column)) for row in rows], dtype=object)
    for column in LIST_COLUMNS:
        table[column] = pd.Series([_texts(row.get(column)) for row in rows], dtype=object)
    for column in NUMBER_COLUMNS:
        table[column] = np.array([_number(row.get(column)) for row in rows], dtype=float)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    return (str(value),) if value else ()


def _number(value: Any) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    try:
        return float(value) if is_number else float("nan")
    except OverflowError:  # JSON has integers of any length
        return float("nan")


def _geometries(
    features: Sequence[Any], ids: Iterable[str], shown_as: str, findings: list[Finding]
) -> list[Any]:
    shapes = []
    for index, (feature, identity) in enumerate(zip(features, ids, strict=True)):
        member = feature.get("geometry") if isinstance(feature, dict) else None
        shape, problem = _shape(member)
        if problem:
            seen = member.get("type") if isinstance(member, Mapping) else member
            findings.append(_feature_error("geometry", shown_as, problem, identity, index, seen))
        shapes.append(shape)
    return shapes


def _shape(member: Any) -> tuple[Any, str]:
    if member is None:
        return None, ""
    if not isinstance(member, dict) or member.get("type") not in _GEOMETRY_TYPES:
        return None, "this is not a GeoJSON geometry"
    try:
        shape = shapely.force_2d(shapely.geometry.shape(member))
    except (
        ShapelyError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
        OverflowError,
    ) as error:
        return None, f"the coordinates do not make a {member['type']}: {error}"
    west, south, east, north = shape.bounds if not shape.is_empty else (np.nan,) * 4
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        return None, "the coordinates are not longitude and latitude in degrees"
    return shape, ""


def _with_days(frame: gpd.GeoDataFrame, shown_as: str, findings: list[Finding]) -> gpd.GeoDataFrame:
    days, faults = read_times(frame["valid_from"].tolist(), frame["valid_to"].tolist())
    for column, numbers in days.items():
        frame[column] = numbers
    frame["undated"] = np.isin(np.arange(len(frame)), list(faults))
    for index, fault in faults.items():
        identity = frame["id"].iat[index]
        findings.append(_feature_error("date", shown_as, str(fault), identity, index))
    return frame


_FIXES = {
    "geometry": "write a geometry as in RFC 7946; until then the feature is listed, not drawn",
    "date": "write a date as in 2016-04-02, 2016-04 or [2016-04-02..2016-04-05]; "
    "until then the feature counts as undated",
}


def _feature_error(
    code: str, file: str, message: str, identity: str, index: int, value: object = None
) -> Finding:
    member = "geometry" if code == "geometry" else "properties"
    path = f"$.features[{index}].{member}"
    return Finding(Severity.ERROR, code, file, message, identity, index, path, value, _FIXES[code])
