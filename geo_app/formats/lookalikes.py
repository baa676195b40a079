"""What a file looks like that is not what its name says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["document_likeness", "likeness"]

_MAGIC = {
    b"SQLite format 3\0": "SQLite or GeoPackage",
    b"PAR1": "Parquet",
    b"PK\x03\x04": "a zip archive",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"fgb": "FlatGeobuf",
    b"\x00\x00\x27\x0a": "a shapefile",
    b"%PDF": "PDF",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
    b"{\0": "text in UTF-16",
    b"\0{": "text in UTF-16",
}
_XML = {
    b"<kml": "KML",
    b"<gpx": "GPX",
    b"<ogrvrt": "a GDAL virtual file (VRT)",
    b"<vrt": "a GDAL virtual file (VRT)",
    b"<!doctype html": "a web page",
    b"<gml": "GML",
    b"<osm": "OpenStreetMap XML",
}
#: The beginning that is right for a binary format.
_OWN = {"geopackage": "SQLite or GeoPackage", "geoparquet": "Parquet"}


def likeness(start: bytes, format_name: str) -> str:
    r"""What the first bytes of a file look like, if not like its format; else nothing.

    Examples
    --------
    >>> likeness(b"PK\x03\x04...", "geojson"), likeness(b"PAR1", "csv")
    ('a zip archive', 'Parquet')
    """
    found = next((what for magic, what in _MAGIC.items() if start.startswith(magic)), "")
    if format_name in _OWN:
        return "" if found == _OWN[format_name] else found or "another format"
    if found or format_name == "csv":
        return found
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not text.startswith(b"<"):
        return ""
    return next((what for tag, what in _XML.items() if tag in text), "XML")


def document_likeness(members: Mapping[str, Any]) -> str:
    """What a JSON document looks like that is no GeoJSON; else nothing.

    Examples
    --------
    >>> document_likeness({"type": "Topology", "arcs": []})
    'TopoJSON'
    """
    match members:
        case {"type": "Topology"}:
            return "TopoJSON"
        case {"type": "gdal_streamed_alg"}:
            return "a GDAL pipeline (GDALG)"
        case {"geometryType": str()} | {"spatialReference": dict()}:
            return "EsriJSON"
    return ""
