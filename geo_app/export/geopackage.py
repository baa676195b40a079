"""GeoPackage: a table for each layer, typed dates, and styles that QGIS takes over by itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyogrio.raw import write as write_table

from geo_app.errors import EditError
from geo_app.export.chosen import Selection, Sheet
from geo_app.export.fields import Field, fields_of, plain_text, unique_names
from geo_app.export.qgis_style import LOOK_FIELD, qgis_style
from geo_app.model import Layer
from geo_app.symbology import is_styled, symbols_of

__all__ = ["geopackage", "geopackage_tables"]

#: Families of shapes: one table holds one of them, as programs that draw it expect.
_FAMILIES = {
    "Point": "points", "MultiPoint": "points", "LineString": "lines", "LinearRing": "lines",
    "MultiLineString": "lines", "Polygon": "areas", "MultiPolygon": "areas",
    "GeometryCollection": "collections",
}  # fmt: skip
_SINGLE = {"points": "Point", "lines": "LineString", "areas": "Polygon"}
_RESERVED = ("fid", "geom", LOOK_FIELD)
#: Names that are no layer's, whatever an atlas calls its own.
_OWN_TABLES = ("layer_styles", "sources", "layers", "parties")
_SYSTEM = ("gpkg_", "rtree_", "sqlite_")
#: 1.3 is what GDAL 3.2 and all later ones, and so QGIS 3.16, know without a warning.
_VERSION = "1.3"
#: The file says no date but those of the atlas, so that the same rows give the same bytes.
_TIMELESS = "1980-01-01T00:00:00.000Z"
_OPTIONS = threading.Lock()


class Table(NamedTuple):
    """Rows of one layer and one family of shapes."""

    name: str
    layer: Layer
    family: str
    frame: gpd.GeoDataFrame


def geopackage(chosen: Selection) -> tuple[bytes, tuple[str, ...]]:
    """Write a selection as a GeoPackage.

    Each layer is a table; one with shapes of several families (points, lines, areas) is a table
    for each, the commonest under the layer's own id. ``valid_from_date`` and the three beside it
    are typed dates. The table ``layer_styles`` holds a style of each, with the temporal settings
    that QGIS takes over when the layer is added; ``sources``, ``parties`` and ``layers`` hold the
    citations, the names and the licences.

    Returns
    -------
    content
        The file. The same rows give the same bytes with the same GDAL.
    remarks
        What is called otherwise in it.

    Raises
    ------
    EditError
        If GDAL cannot write it, as on a full disk.

    Examples
    --------
    >>> from geo_app.export.chosen import select
    >>> from geo_app.store import read_atlas
    >>> content, remarks = geopackage(select(read_atlas(), layers=("control-lines",)))
    >>> content[:15], remarks
    (b'SQLite format 3', ())
    """
    tables = geopackage_tables(chosen.sheets)
    remarks: list[str] = []
    with TemporaryDirectory() as folder, _timeless():
        path = Path(folder, "atlas.gpkg")
        try:
            for table in tables:
                remarks += _write_table(path, table, chosen)
            _write_own(path, chosen, tables)
        except (DataSourceError, DataLayerError, OSError) as error:
            fix = "free some space in the folder for temporary files and try again"
            raise EditError(f"GeoPackage: cannot be written: {error}; {fix}") from error
        return path.read_bytes(), tuple(dict.fromkeys(remarks))


@contextmanager
def _timeless() -> Iterator[None]:
    with _OPTIONS:
        before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _TIMELESS})
        try:
            yield
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def geopackage_tables(sheets: Sequence[Sheet]) -> list[Table]:
    """Part the rows of each layer by the family of their shapes.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> areas = next(l for l in read_atlas().layers if l.id == "control-areas")
    >>> [(t.name, t.family, len(t.frame)) for t in geopackage_tables([Sheet(areas, areas.frame)])]
    [('control-areas', 'areas', 31), ('control-areas-points', 'points', 10),
     ('control-areas-lines', 'lines', 1)]
    """
    found = [(sheet, family, rows) for sheet in sheets for family, rows in _families(sheet.frame)]
    taken = [*_OWN_TABLES]
    tables: list[Table] = []
    for sheet, family, rows in found:
        name = _sound(sheet.layer.id)
        if tables and tables[-1].layer is sheet.layer:
            name = f"{name}-{family}"
        taken.append(unique_names([name], taken)[name])
        tables.append(Table(taken[-1], sheet.layer, family, sheet.frame.iloc[rows]))
    return tables


def _sound(identity: str) -> str:
    # QGIS parts the members of a source's address by a bar.
    text = plain_text(identity).replace("|", "_")
    return f"layer_{text}" if text.casefold().startswith(_SYSTEM) else text


def _families(frame: gpd.GeoDataFrame) -> list[tuple[str, npt.NDArray[np.intp]]]:
    """Family -> rows, the commonest first; rows without a shape go with it."""
    kinds = np.array([_FAMILIES.get(kind or "", "") for kind in frame.geom_type], dtype=object)
    names, counts = np.unique(kinds[kinds != ""], return_counts=True)
    ranked = [str(names[i]) for i in np.argsort(-counts, kind="stable")]
    if not ranked:
        return [("", np.arange(len(frame)))] if len(frame) else []
    kinds[kinds == ""] = ranked[0]
    return [(family, np.flatnonzero(kinds == family)) for family in ranked]


def _write_table(path: Path, table: Table, chosen: Selection) -> list[str]:
    fields, remarks = fields_of(table.frame, _RESERVED)
    fields += _looks(table)
    shapes = table.frame.geometry.to_numpy()
    kind = _type_of(shapes, table.family)
    is_spatial = bool(table.family)
    write_table(
        path,
        shapely.to_wkb(shapes) if is_spatial else None,
        *_columns(fields),
        layer=table.name,
        driver="GPKG",
        geometry_type=kind if is_spatial else None,
        crs="EPSG:4326" if is_spatial else None,
        promote_to_multi="Multi" in kind,
        layer_options=_layer_options(table, chosen.title, is_spatial=is_spatial),
        **_into(path),
    )
    return [f"{table.layer.id}: {remark}" for remark in remarks]


def _looks(table: Table) -> list[Field]:
    """Which look of a styled layer each row has: its style asks for it."""
    if not is_styled(table.layer.style):
        return []
    numbers = np.array(symbols_of(table.frame, table.layer.style)[1], dtype=np.int64)
    return [Field(LOOK_FIELD, numbers, np.zeros(len(numbers), dtype=bool))]


def _layer_options(table: Table, title: str, *, is_spatial: bool) -> dict[str, str]:
    layer = table.layer
    told = (
        f"{title}.",
        layer.note,
        layer.licence and f"Licence: {layer.licence}",
        layer.attribution,
    )
    options = {"FID": "fid", "DESCRIPTION": plain_text(" ".join(filter(None, told)))}
    return options | ({"GEOMETRY_NAME": "geom", "SPATIAL_INDEX": "YES"} if is_spatial else {})


def _type_of(shapes: npt.NDArray[Any], family: str) -> str:
    """One type for all shapes of a table; frames of layers have no heights."""
    if family not in _SINGLE:
        return "Unknown"
    is_multi = any(shape.geom_type.startswith("Multi") for shape in shapes if shape is not None)
    return ("Multi" if is_multi else "") + _SINGLE[family]


def _columns(fields: Sequence[Field]) -> tuple[list[Any], list[str], list[Any]]:
    masks = [field.missing if field.missing.any() else None for field in fields]
    return [field.values for field in fields], [field.name for field in fields], masks


def _write_own(path: Path, chosen: Selection, tables: Sequence[Table]) -> None:
    """Write the tables without shapes: names, licences, citations, styles."""
    own: dict[str, list[Mapping[str, Any]]] = {
        "parties": [_party(chosen, key) for key in chosen.atlas.parties],
        "layers": [_layer(table) for table in tables],
        "sources": [_source(chosen, one.id) for one in chosen.sources],
        "layer_styles": [_style(chosen, table) for table in tables if table.family],
    }
    for name, rows in own.items():
        if rows:
            _write_rows(path, name, rows)
    if not path.exists():
        # Of an atlas without layers and parties: a file without rows is one all the same.
        none = [np.array([], dtype=object)]
        write_table(path, None, none, ["table_name"], layer="layers", driver="GPKG", **_into(path))


def _write_rows(path: Path, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    columns = [np.array([row[key] for row in rows]) for key in rows[0]]
    # Texts as objects: what GDAL is given of a fixed width is cut to it.
    told = [values.astype(object) if values.dtype.kind == "U" else values for values in columns]
    # QGIS looks for the styles' own numbers in a column of that name.
    options = {"FID": "id" if name == "layer_styles" else "fid"}
    write_table(
        path, None, told, [*rows[0]], layer=name, driver="GPKG", layer_options=options,
        **_into(path),
    )  # fmt: skip


def _into(path: Path) -> dict[str, Any]:
    return {"append": True} if path.exists() else {"dataset_options": {"VERSION": _VERSION}}


def _party(chosen: Selection, key: str) -> dict[str, str]:
    party = chosen.atlas.parties[key]
    return {"id": party.id, "name": plain_text(party.name), "colour": party.colour}


def _layer(table: Table) -> dict[str, Any]:
    layer = table.layer
    told = {"layer": layer.id, "title": layer.title, "kind": layer.kind, "licence": layer.licence}
    told |= {"attribution": layer.attribution, "note": layer.note}
    return {"table_name": table.name} | {key: plain_text(value) for key, value in told.items()}


def _source(chosen: Selection, key: str) -> dict[str, str]:
    source = chosen.atlas.sources[key]
    told = {"id": source.id, "title": source.title, "published_in": source.container}
    told |= {"issued": source.issued, "url": source.url, "leaning": source.leaning}
    return {name: plain_text(value) for name, value in told.items()}


def _style(chosen: Selection, table: Table) -> Mapping[str, Any]:
    return {
        "f_table_catalog": "",
        "f_table_schema": "",
        "f_table_name": table.name,
        "f_geometry_column": "geom",
        "styleName": "geo_app",
        "styleQML": qgis_style(chosen.atlas, table.layer, table.family, table.frame),
        "styleSLD": "",
        "useAsDefault": True,
        "description": "Hue: who holds or claims. Texture: how sure that is on the date shown.",
        "owner": "",
        "ui": "",
        "update_time": np.datetime64("1980-01-01T00:00:00", "ms"),
    }
