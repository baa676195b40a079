"""CSV: a table of points, or of shapes as well-known text."""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any, BinaryIO, NamedTuple

from geo_app.formats.flat import is_ours, restored, unguarded, with_lists
from geo_app.formats.lines import has_more_lines
from geo_app.formats.stream import FeatureStream
from geo_app.formats.wkt import shape_of
from geo_app.limits import limits
from geo_app.model import Severity
from geo_app.reading import Tally

__all__ = ["LATITUDES", "LONGITUDES", "SHAPE", "features"]

#: Names of the columns a point is read from, whatever their case.
LONGITUDES = ("lon", "lng", "long", "longitude", "x")
LATITUDES = ("lat", "latitude", "y")
#: The name of the column that holds other shapes than points.
SHAPE = "wkt"
_DELIMITERS = (",", ";", "\t")
_LONGEST_LINE = 1 << 23
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,99})(?:\.[0-9]{1,99})?(?:[eE][+-]?[0-9]{1,9})?")


class _Columns(NamedTuple):
    names: list[str]
    longitude: int
    latitude: int
    shape: int


def features(stream: FeatureStream, file: BinaryIO, tell: Callable[[int], None]) -> Iterator[Any]:
    r"""Yield a feature for each row of a table.

    An empty cell is absent. One that is a number, written as that number is written again, is a
    number; any other is text, so that 1.10 and the date 1915.10 stay what they are. A column
    ``wkt`` gives the shape of a row that has no point.

    Parameters
    ----------
    stream
        Receives the findings.
    file
        Opened for reading bytes.
    tell
        Told how many bytes have been read.

    Examples
    --------
    >>> import io
    >>> stream = FeatureStream("csv", Tally("x.csv"))
    >>> rows = b"name,code,lat,lon\nFord,007,40.3,46.7\n"
    >>> next(features(stream, io.BytesIO(rows), lambda count: None))
    {'type': 'Feature', 'geometry': {'type': 'Point', 'coordinates': [46.7, 40.3]},
     'properties': {'name': 'Ford', 'code': '007'}}
    """
    csv.field_size_limit(_LONGEST_LINE)
    most = limits().features
    if has_more_lines(file, most + 1, unless=b'"'):
        _refuse_more(stream.tally, most)
        return
    lines = _lines(file, tell)
    header = next(lines, "")
    rows = csv.reader(chain([header], lines), delimiter=_delimiter(header), strict=True)
    try:
        columns = _columns(next(rows, []), stream.tally)
        if columns is not None:
            yield from _features(rows, columns, stream.tally)
    except csv.Error as error:
        fix = "save the table as CSV again, with double quotes around cells where needed"
        stream.tally.refuse("csv", f"not CSV at line {rows.line_num + 1}: {error}", fix=fix)


def _lines(file: BinaryIO, tell: Callable[[int], None]) -> Iterator[str]:
    size = 0
    while line := file.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise csv.Error(f"a line is longer than {_LONGEST_LINE >> 20} MB")
        try:
            yield line.decode("utf-8" if size else "utf-8-sig")
        except UnicodeDecodeError as error:
            error.start += size
            raise
        size += len(line)
        tell(size)


def _delimiter(header: str) -> str:
    """Tell the delimiter from the header line alone: the one that stands there most often."""
    return max(_DELIMITERS, key=header.count)


def _columns(names: list[str], tally: Tally) -> _Columns | None:
    lower = [name.strip().lower() for name in names]
    longitude = next((lower.index(name) for name in LONGITUDES if name in lower), -1)
    latitude = next((lower.index(name) for name in LATITUDES if name in lower), -1)
    shape = lower.index(SHAPE) if SHAPE in lower else -1
    if shape < 0 and (longitude < 0 or latitude < 0):
        missing = "longitude" if longitude < 0 else "latitude"
        fix = "call the two columns 'longitude' and 'latitude', in degrees, or have 'wkt'"
        message = f"no column is called {missing}; the columns are {_listed(names)}"
        tally.refuse("csv-columns", message, fix=fix)
        return None
    # One without the other places nothing.
    point = (longitude, latitude) if min(longitude, latitude) >= 0 else (-1, -1)
    return _Columns(_distinct([*map(unguarded, names)], tally), *point, shape)


def _listed(names: Sequence[str], most: int = 20) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(repr(name[:60]) for name in names[:most]) + more if names else "none"


def _distinct(names: list[str], tally: Tally) -> list[str]:
    """Names of columns, a second one of the same name with its place in the table."""
    found: dict[str, None] = {}
    for place, name in enumerate(names, 1):
        key = name.strip()
        if not key or key in found:
            key = f"{key} ({place})".strip()
            message = f"column {place} has no name of its own; it is called {key!r}"
            fix = "give each column a name of its own"
            tally.tell("csv-columns", message, severity=Severity.WARNING, value=name, fix=fix)
        found[key] = None
    return list(found)


def _features(rows: Iterator[list[str]], columns: _Columns, tally: Tally) -> Iterator[Any]:
    most, width = limits().features, len(columns.names)
    whole = restored if is_ours(columns.names) else with_lists
    for index, row in enumerate(filter(None, rows)):
        if index == most:
            _refuse_more(tally, most)
            return
        if len(row) != width:
            message = f"the row has {len(row):,} cells under {width:,} columns"
            fix = "put cells that hold the delimiter in double quotes"
            tally.tell("csv-row", message, index=index, path=f"$.features[{index}]", fix=fix)
        feature = _feature(row, columns)
        whole(feature["properties"])
        yield feature


def _refuse_more(tally: Tally, most: int) -> None:
    fix = "make several layers of it, or set GEO_APP_MAX_FEATURES"
    tally.refuse("too-many-features", f"there are more than {most:,} rows", fix=fix)


def _feature(row: list[str], columns: _Columns) -> dict[str, Any]:
    row += [""] * (max(columns[1:]) + 1 - len(row))
    properties = {
        name: _kept(cell)
        for place, (name, cell) in enumerate(zip(columns.names, row, strict=False))
        if cell and place not in columns[1:]
    }
    geometry = _geometry(row, columns)
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _geometry(row: list[str], columns: _Columns) -> dict[str, Any] | None:
    _, longitude, latitude, shape = columns
    if shape >= 0 and (text := row[shape].strip()):
        return shape_of(text)
    if longitude < 0:
        return None
    point = [_value(row[longitude].strip()), _value(row[latitude].strip())]
    return {"type": "Point", "coordinates": point} if point != ["", ""] else None


def _kept(cell: str) -> Any:
    """Return a number only if none of the text is lost by it."""
    if (text := unguarded(cell)) != cell:
        return text
    value = _value(cell)
    return value if repr(value) == cell else cell


def _value(cell: str) -> Any:
    """Return a number if the whole text is one in JSON, so that 007 and 1_000 stay text."""
    if not _NUMBER.fullmatch(cell):
        return cell
    number = json.loads(cell)
    return number if math.isfinite(number) else cell
