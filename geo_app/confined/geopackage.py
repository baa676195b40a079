"""Reads the first layer of a GeoPackage with SQLite: lines of JSON on standard output."""

from __future__ import annotations

import base64
import json
import re
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import shapely

_ROWS = 500
_SHORTEST = 1_000_000
# The four corners and ranges of height and measure that may stand before the geometry.
_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_LAYERS = (
    "SELECT c.table_name, g.column_name, g.srs_id FROM gpkg_contents c "
    "JOIN gpkg_geometry_columns g ON g.table_name = c.table_name "
    "WHERE c.data_type = 'features' ORDER BY c.rowid"
)
_SYSTEM = (
    "SELECT organization, organization_coordsys_id, definition "
    "FROM gpkg_spatial_ref_sys WHERE srs_id = ?"
)
# The authority of the whole definition is its last word.
_AUTHORITY = re.compile(r'AUTHORITY\["(\w+)","?(\w+)"?\]\]$')


def run(path: str) -> None:
    """Print a line that tells what is read, then a feature a line."""
    place = f"{Path(path).as_uri()}?mode=ro&immutable=1"
    with sqlite3.connect(place, uri=True) as database:
        database.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
        database.execute("PRAGMA trusted_schema = OFF")
        database.execute("PRAGMA query_only = ON")
        # No value that is in the file is longer than the file; one that is reckoned may be.
        most = max(_SHORTEST, Path(path).stat().st_size)
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, most)
        layers = database.execute(_LAYERS).fetchall()
        if not layers:
            raise ValueError("the GeoPackage has no layer of features")
        table, column, system = layers[0]
        others = [name for name, *_ in layers[1:]]
        _print({"layer": table, "others": others, "crs": _crs(database, system)})
        for line in _features(database, table, column):
            sys.stdout.write(line + "\n")


def _print(header: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(header) + "\n")


def _crs(database: sqlite3.Connection, system: int) -> str:
    if system == 0:  # undefined geographic coordinates, by the standard
        return ""
    row = database.execute(_SYSTEM, (system,)).fetchone()
    if row is None:
        return f"unknown system {system}"
    named = _AUTHORITY.search(str(row[2]).strip()) if str(row[0]).upper() == "NONE" else None
    return ":".join(named.groups() if named else map(str, row[:2])).upper()


def _features(database: sqlite3.Connection, table: str, column: str) -> Iterator[str]:
    quoted = '"{}"'.format(table.replace('"', '""'))
    fields = {
        name: (kind.upper(), bool(key))
        for _, name, kind, _, _, key in database.execute(f"PRAGMA table_info({quoted})")
    }
    rows = database.execute(f"SELECT * FROM {quoted}")  # noqa: S608 - quoted above
    names = [field[0] for field in rows.description]
    shape = names.index(column)
    while batch := rows.fetchmany(_ROWS):
        shapes = _geojson([_wkb(row[shape]) for row in batch])
        for row, geometry in zip(batch, shapes, strict=True):
            yield _feature(names, row, shape, fields, geometry)


def _feature(
    names: Sequence[str],
    row: Sequence[Any],
    shape: int,
    fields: dict[str, tuple[str, bool]],
    geometry: str,
) -> str:
    identity: Any = None
    properties: dict[str, Any] = {}
    for place, (name, value) in enumerate(zip(names, row, strict=True)):
        kind, is_key = fields.get(name, ("", False))
        if place == shape or value is None:
            continue
        if isinstance(value, bytes):
            properties[name] = base64.b64encode(value).decode()
        elif is_key and kind == "INTEGER":
            identity = value
        else:
            properties[name] = bool(value) if kind == "BOOLEAN" else value
    # A column of the researcher's own called id says more than the number of the row.
    own = "" if identity is None or "id" in properties else f'"id": {json.dumps(identity)}, '
    told = json.dumps(properties)
    return f'{{"type": "Feature", {own}"geometry": {geometry}, "properties": {told}}}'


def _wkb(blob: Any) -> bytes | None:
    """Cut off the header of a GeoPackage geometry."""
    if not isinstance(blob, bytes) or blob[:2] != b"GP" or len(blob) < 9:
        return blob if blob is None else b"?"
    flags = blob[3]
    return blob[8 + _ENVELOPES.get(flags >> 1 & 7, 0) :]


def _geojson(blobs: list[bytes | None]) -> list[str]:
    try:
        shapes = shapely.from_wkb(blobs)
        return [text or "null" for text in shapely.to_geojson(shapes)]
    except (shapely.errors.ShapelyError, ValueError, TypeError) as error:
        if len(blobs) == 1:
            return [json.dumps({"type": f"no simple geometry: {error}"})]
    return [text for blob in blobs for text in _geojson([blob])]
