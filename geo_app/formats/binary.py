"""GeoPackage and GeoParquet: read by a confined child, and then as strictly as any other text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from geo_app import confined
from geo_app.errors import ConfinedError
from geo_app.formats import sequence
from geo_app.formats.degrees import in_degrees
from geo_app.formats.stream import FeatureStream
from geo_app.model import Severity

__all__ = ["features"]


def features(stream: FeatureStream, file: BinaryIO, tell: Callable[[int], None]) -> Iterator[Any]:
    """Yield the features of a binary file.

    Parameters
    ----------
    stream
        Receives the findings.
    file
        Opened for reading bytes; only its name is used.
    tell
        Told how many bytes have been read: here all at once, at the end.
    """
    path = Path(file.name).resolve()
    log = path.with_name(f"{path.name}-wal")
    if stream.format == "geopackage" and log.exists() and log.stat().st_size:
        # SQLite would have to write to take it in, and reads the file without it.
        message = "another program has it open: what was changed last is in another file"
        fix = "close it in the other program first"
        stream.tally.refuse(stream.format, message, value=log.name, fix=fix)
        return
    lines = confined.features_of(path, stream.format)
    try:
        header = json.loads(next(lines))
        _tell_others(stream, header)
        yield from in_degrees(
            sequence.read_records(stream, lines, tell), header["crs"], stream.tally
        )
    except ConfinedError as error:
        message = f"cannot be read: {error}"
        stream.tally.refuse(stream.format, message, fix="save it again, or as GeoJSON")


def _tell_others(stream: FeatureStream, header: dict[str, Any]) -> None:
    if header["others"]:
        message = f"only the layer {header['layer']!r} is read; the file has others too"
        stream.tally.tell(
            "more-layers", message, severity=Severity.WARNING, value=header["others"],
            fix="save each layer as a file of its own",
        )  # fmt: skip
