"""Reads the layers of a GeoPackage with SQLite: lines of JSON on standard output."""

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
    """Print a line that tells of each layer, then a feature a line, layer after layer."""
    place = f"{Path(path).as_uri()}?mode=ro&immutable=1"
    with sqlite3.connect(place, uri=True) as database:
        database.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
        database.execute("PRAGMA trusted_schema = OFF")
        database.execute("PRAGMA query_only = ON")
        # No value that is in the file is longer than the file; one that is reckoned may be.
        most = max(_SHORTEST, Path(path).stat().st_size)
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, most)
        layers = _layers(database)
        for table, (column, _) in layers.items():
            # Rows are numbered anew in each table.
            prefix = f"{table}-" if len(layers) > 1 else ""
            for line in _features(database, table, column, prefix):
                sys.stdout.write(line + "\n")


def _layers(database: sqlite3.Connection) -> dict[str, tuple[str, int]]:
    """Tables that can be read, with their geometry column and system; what there is, is printed."""
    listed = {table: rest for table, *rest in database.execute(_LAYERS)}
    if not listed:
        raise ValueError("the GeoPackage has no layer of features")
    named = _layers_of_tables(database)
    told, broken = dict[str, dict[str, Any]](), dict[str, str]()
    for table, (column, system) in listed.items():
        try:
            told[table] = _layer(database, table, column, system)
            told[table]["name"] = named.get(table, table)
        except sqlite3.Error as error:
            broken[table] = str(error)
    if not told:
        raise ValueError(next(iter(broken.values())))
    _print({"layers": [*told.values()], "broken": broken})
    return {table: listed[table] for table in told}


def _layers_of_tables(database: sqlite3.Connection) -> dict[str, str]:
    """Table -> layer, in a file of ours, which parts a layer by the families of its shapes."""
    try:
        rows = database.execute("SELECT table_name, layer FROM layers").fetchall()
    except sqlite3.Error:
        return {}
    return {table: layer for table, layer in rows if isinstance(layer, str)}


def _layer(database: sqlite3.Connection, table: str, column: str, system: int) -> dict[str, Any]:
    quoted = _quoted(table)
    found = database.execute(f"SELECT * FROM {quoted} LIMIT 0").description  # noqa: S608 - quoted
    columns = [name for name, *_ in found]
    if column not in columns:
        raise sqlite3.OperationalError(f"no such column: {column}")
    rows = database.execute(f"SELECT count(*) FROM {quoted}").fetchone()[0]  # noqa: S608 - quoted
    return {"columns": columns, "crs": _crs(database, system), "rows": rows}


def _quoted(name: str) -> str:
    return '"{}"'.format(name.replace('"', '""'))


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


def _features(database: sqlite3.Connection, table: str, column: str, prefix: str) -> Iterator[str]:
    quoted = _quoted(table)
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
            yield _feature(names, row, shape, fields, geometry, prefix)


def _feature(
    names: Sequence[str],
    row: Sequence[Any],
    shape: int,
    fields: dict[str, tuple[str, bool]],
    geometry: str,
    prefix: str,
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
            identity = f"{prefix}{value}" if prefix else value
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
