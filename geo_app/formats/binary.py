"""GeoPackage and GeoParquet: read by a confined child, and then as strictly as any other text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from geo_app import confined
from geo_app.errors import ConfinedError
from geo_app.formats import sequence
from geo_app.formats.degrees import in_degrees
from geo_app.formats.flat import is_ours, restored
from geo_app.formats.stream import FeatureStream
from geo_app.model import Severity

__all__ = ["features"]

#: How many layers a message names.
_MOST = 20


def features(stream: FeatureStream, file: BinaryIO, tell: Callable[[int], None]) -> Iterator[Any]:
    """Yield the features of a binary file, layer after layer.

    Of a file with several layers each feature has the name of its own in ``layer``.

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
        layers = header["layers"]
        _tell_broken(stream, header["broken"])
        if len(layers) > 1:
            _tell_several(stream, [*dict.fromkeys(layer["name"] for layer in layers)])
        records = sequence.read_records(stream, lines, tell)
        for layer in layers:
            rows = islice(records, layer["rows"])
            is_own, name = is_ours(layer["columns"]), layer["name"] if len(layers) > 1 else ""
            for member in in_degrees(rows, layer["crs"], stream.tally):
                yield _row(member, name, is_own=is_own)
            # Of a layer whose system is not known nothing was taken, and the next would get it.
            if stream.tally.is_fatal:
                return
    except ConfinedError as error:
        message = f"cannot be read: {error}"
        stream.tally.refuse(stream.format, message, fix="save it again, or as GeoJSON")


def _row(member: Any, layer: str, *, is_own: bool) -> Any:
    if isinstance(member, dict):
        properties = member["properties"]
        if is_own:
            restored(properties)
        if layer:
            properties.setdefault("layer", layer)
    return member


def _tell_broken(stream: FeatureStream, broken: Mapping[str, str]) -> None:
    for name, error in broken.items():
        message = f"the layer {name[:60]!r} cannot be read and is left out: {error[:200]}"
        fix = "save the file again in the program that made it"
        stream.tally.tell(stream.format, message, value=name, fix=fix)


def _tell_several(stream: FeatureStream, names: Sequence[str]) -> None:
    shown = ", ".join(repr(name[:60]) for name in names[:_MOST])
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    stream.tally.tell(
        "more-layers",
        f"the file has {len(names)} layers, which are read as one: {shown}{more}; "
        "the property 'layer' names that of each feature",
        severity=Severity.WARNING, value=[*names],
        fix="to have them apart, save each layer as a file of its own",
    )  # fmt: skip
