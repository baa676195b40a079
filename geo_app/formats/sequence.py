"""GeoJSON text sequences: a feature a line, or behind each record separator (RFC 8142)."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

from geo_app.formats.degrees import in_degrees
from geo_app.formats.elements import Elements
from geo_app.formats.jsontext import JsonFault, JsonText
from geo_app.formats.lines import has_more_lines
from geo_app.formats.stream import FeatureStream
from geo_app.formats.systems import with_places
from geo_app.limits import limits

__all__ = ["features", "read_records"]

_SEPARATOR = b"\x1e"
_BLOCK = 1 << 20
_BOM = b"\xef\xbb\xbf"


def features(stream: FeatureStream, file: BinaryIO, tell: Callable[[int], None]) -> Iterator[Any]:
    r"""Yield the features of a text sequence; a record that is not JSON is told and left out.

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
    >>> from geo_app.reading import Tally
    >>> stream = FeatureStream("geojson-seq", Tally("x.geojsonl"))
    >>> list(features(stream, io.BytesIO(b'{"id": 1}\n{"id": \n{"id": 3}'), lambda count: None))
    [{'id': 1}, None, {'id': 3}]
    >>> stream.findings[0].message
    'record 2 is not JSON at line 1, column 7: Expecting value'
    """
    if has_more_lines(file, limits().features, unless=_SEPARATOR):
        Elements(JsonText(file), stream.tally).refuse_more()
        return
    found = in_degrees(read_records(stream, _records(file), tell), "", stream.tally)
    yield from with_places(found, {}, stream.tally)


def read_records(
    stream: FeatureStream, records: Iterable[bytes], tell: Callable[[int], None]
) -> Iterator[Any]:
    """Yield the feature in each of some records that are not blank.

    Parameters
    ----------
    stream
        Receives the findings.
    records
        The bytes of a feature each.
    tell
        Told how many bytes have been read.

    Examples
    --------
    >>> from geo_app.reading import Tally
    >>> stream = FeatureStream("geojson-seq", Tally("x.geojsonl"))
    >>> list(read_records(stream, [b'{"id": 1}', b" "], lambda count: None))
    [{'id': 1}]
    """
    elements, size = Elements(JsonText(io.BytesIO()), stream.tally), 0
    for record in records:
        size += len(record)
        tell(size)
        if not record.strip():
            continue
        if elements.count == limits().features:
            elements.refuse_more()
            return
        yield _feature(stream, elements, record)
        elements.count += 1


def _records(file: BinaryIO) -> Iterator[bytes]:
    start = file.read(len(_BOM))
    file.seek(len(_BOM) if start == _BOM else 0)
    is_separated = _SEPARATOR in file.read(64)
    file.seek(len(_BOM) if start == _BOM else 0)
    return _separated(file) if is_separated else iter(file)


def _separated(file: BinaryIO) -> Iterator[bytes]:
    rest = b""
    while block := file.read(max(_BLOCK, len(rest))):
        *records, rest = (rest + block).split(_SEPARATOR)
        yield from records
    yield rest


def _feature(stream: FeatureStream, elements: Elements, record: bytes) -> Any:
    text = JsonText(io.BytesIO(record.strip()))
    elements.text = text
    try:
        member = elements.alone()
        if text.next_character():
            raise text.fault("more text follows the feature")
    except (JsonFault, UnicodeDecodeError) as error:
        code = "json" if isinstance(error, JsonFault) else "encoding"
        message = f"record {elements.count + 1} is {_reason(error)}"
        fix = "write one feature a line, in UTF-8"
        stream.tally.tell(code, message, index=elements.count, fix=fix)
        return None
    return member


def _reason(error: JsonFault | UnicodeDecodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"not UTF-8 at its byte {error.start}: {error.reason}"
    return str(error)
