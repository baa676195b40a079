"""One table of all layers: GeoParquet with typed columns, and CSV for spreadsheets."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy.typing as npt
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import shapely

from geo_app.export.chosen import Selection
from geo_app.export.fields import Field, fields_of
from geo_app.records import csv_text, joined

__all__ = ["csv_table", "geoparquet"]

_RESERVED = ("geometry", "bbox")
_ARROW = {"O": pa.string(), "b": pa.bool_(), "i": pa.int64(), "f": pa.float64(), "M": pa.date32()}
_COORDINATES = ("longitude", "latitude", "wkt")


def geoparquet(chosen: Selection) -> tuple[bytes, tuple[str, ...]]:
    """Write a selection as one GeoParquet table, with the layer's id in the column ``layer``.

    Days are typed dates (date32), and each row carries its bounding box in ``bbox``.

    Returns
    -------
    content
        The file. The same rows give the same bytes with the same PyArrow.
    remarks
        What is called otherwise in it.

    Examples
    --------
    >>> from geo_app.export.chosen import select
    >>> from geo_app.store import read_atlas
    >>> content, _ = geoparquet(select(read_atlas(), layers=("control-lines",)))
    >>> frame = gpd.read_parquet(io.BytesIO(content))
    >>> frame["valid_from_date"].astype(str).tolist()
    ['1994-05-12', '2020-11-10']
    """
    frame = _joined(chosen)
    fields, remarks = fields_of(frame, _RESERVED)
    columns = {field.name: _arrow(field) for field in fields}
    table = gpd.GeoDataFrame(columns, geometry=frame.geometry.to_numpy(), crs="OGC:CRS84")
    content = io.BytesIO()
    table.to_parquet(
        content, index=False, compression="zstd", schema_version="1.1.0", write_covering_bbox=True
    )
    return content.getvalue(), tuple(remarks)


def _joined(chosen: Selection) -> gpd.GeoDataFrame:
    frame = joined({sheet.layer.id: sheet.frame for sheet in chosen.sheets})
    if frame.empty and chosen.sheets:
        frame = chosen.sheets[0].frame.assign(layer="")
    names = [name for name in frame.columns if name != "layer"]
    return frame[["layer", *names]]


def _arrow(field: Field) -> pd.Series[Any]:
    kind = _ARROW[field.values.dtype.kind]
    values = pa.array(_objects(field.values), type=kind, mask=field.missing, from_pandas=True)
    return pd.Series(values, dtype=pd.ArrowDtype(kind))


def _objects(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return values.astype(object) if values.dtype.kind in "bO" else values


def csv_table(chosen: Selection) -> tuple[bytes, tuple[str, ...]]:
    """Write a selection as CSV (RFC 4180, UTF-8 with a byte order mark, as spreadsheets expect).

    Points have ``longitude`` and ``latitude`` in degrees, all other shapes their ``wkt``. Lists are
    parted by ``;``, and text that a spreadsheet would run gets an apostrophe in front.

    Examples
    --------
    >>> from geo_app.export.chosen import select
    >>> from geo_app.store import read_atlas
    >>> content, _ = csv_table(select(read_atlas(), layers=("control-lines",)))
    >>> content.decode("utf-8-sig").splitlines()[1][:39]
    'control-lines,line-of-contact-1994,Line'
    """
    frame = _joined(chosen)
    fields, remarks = fields_of(frame, _COORDINATES)
    place = dict.fromkeys(_COORDINATES)
    rows = [row | place | at for row, at in zip(_rows(fields), _shapes(frame), strict=True)]
    head = dict.fromkeys(field.name for field in fields) | place
    # Without rows the names of the columns stand there all the same.
    text = csv_text(rows) if rows else csv_text([head]).partition("\n")[0] + "\n"
    return f"\ufeff{text}".encode(), tuple(remarks)


def _rows(fields: list[Field]) -> Iterator[dict[str, Any]]:
    columns = [_plain(field) for field in fields]
    names = [field.name for field in fields]
    count = len(columns[0]) if columns else 0
    for row in range(count):
        yield {name: column[row] for name, column in zip(names, columns, strict=True)}


def _plain(field: Field) -> list[Any]:
    values = field.values
    told = values.astype(str).tolist() if values.dtype.kind == "M" else values.tolist()
    return [None if gone else one for one, gone in zip(told, field.missing, strict=True)]


def _shapes(frame: gpd.GeoDataFrame) -> Iterator[dict[str, Any]]:
    for shape in frame.geometry:
        if shape is None or shape.is_empty:
            yield {}
        elif shape.geom_type == "Point":
            yield {"longitude": float(shape.x), "latitude": float(shape.y)}
        else:
            yield {"wkt": shapely.to_wkt(shape, rounding_precision=-1)}
