"""Files of several formats, read as one thing: a stream of plain GeoJSON features.

GDAL never sees a text format; it opens local files and links that a text may name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from geo_app.formats import binary, collection, sequence, table
from geo_app.formats.lookalikes import likeness
from geo_app.formats.stream import FeatureStream
from geo_app.limits import limits
from geo_app.reading import Tally, explained

__all__ = ["SUFFIXES", "FeatureStream", "open_features"]

#: The format of a file is told by its suffix alone.
SUFFIXES = {
    ".geojson": "geojson",
    ".json": "geojson",
    ".geojsonl": "geojson-seq",
    ".geojsons": "geojson-seq",
    ".ndgeojson": "geojson-seq",
    ".ndjson": "geojson-seq",
    ".jsonl": "geojson-seq",
    ".gpkg": "geopackage",
    ".parquet": "geoparquet",
    ".geoparquet": "geoparquet",
    ".csv": "csv",
}
_READERS = {
    "geojson": collection.features,
    "geojson-seq": sequence.features,
    "csv": table.features,
    "geopackage": binary.features,
    "geoparquet": binary.features,
}

_Progress = Callable[[float], None]


def open_features(path: Path, shown_as: str, *, progress: _Progress | None = None) -> FeatureStream:
    """Open a file as a stream of GeoJSON features.

    Nothing in a file raises: a fault of the whole file is an error among the findings, and the
    stream ends.

    Parameters
    ----------
    path
        The file; its suffix tells the format, see `SUFFIXES`.
    shown_as
        Its name in messages.
    progress
        Told now and then which share of the file has been read, from 0 to 1.

    Returns
    -------
    FeatureStream

    Examples
    --------
    >>> stream = open_features(Path("roads.shp"), "roads.shp")
    >>> list(stream.features), stream.is_readable, stream.findings[0].code
    ([], False, 'format')
    """
    stream = FeatureStream(SUFFIXES.get(path.suffix.lower(), ""), Tally(shown_as))
    stream.features = _features(stream, path, progress or (lambda share: None))
    if not stream.format:
        message = f"files that end in {path.suffix or 'nothing'!r} are not read"
        stream.tally.refuse("format", message, fix=f"use one of {', '.join(SUFFIXES)}")
    return stream


def _features(stream: FeatureStream, path: Path, progress: _Progress) -> Iterator[Any]:
    if not stream.format:
        return
    try:
        # A pipe or a device would never end.
        if path.exists() and not path.is_file():
            raise OSError(0, "not a plain file")
        with path.open("rb") as file:
            size = path.stat().st_size
            if _is_fit(stream, file, size):
                yield from _READERS[stream.format](
                    stream, file, lambda count: progress(min(1.0, count / size))
                )
    except (OSError, ValueError, RecursionError) as error:
        code, message, fix = explained(error)
        stream.tally.refuse(code, message, fix=fix)
    stream.tally.close()


def _is_fit(stream: FeatureStream, file: BinaryIO, size: int) -> bool:
    """Look at the size and the first bytes before anything is read."""
    most = limits().file_mb
    if size > most * 1_000_000:
        message = f"the file is larger than {most} MB"
        fix = "make several layers of it, or set GEO_APP_MAX_FILE_MB"
        stream.tally.refuse("too-large", message, value=f"{size / 1e6:.0f} MB", fix=fix)
        return False
    start = file.read(1024)
    file.seek(0)
    if other := likeness(start, stream.format):
        fix = "save it as GeoJSON, GeoPackage, GeoParquet or CSV, with the suffix that belongs"
        message = f"this is not {stream.format}: it looks like {other}"
        stream.tally.refuse("format", message, fix=fix)
        return False
    return True
