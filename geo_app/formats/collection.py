"""GeoJSON documents: a collection of features, or one feature, or one geometry."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any, BinaryIO

from geo_app.formats.degrees import in_degrees
from geo_app.formats.elements import Elements
from geo_app.formats.jsontext import JsonText, MassError
from geo_app.formats.lookalikes import document_likeness
from geo_app.formats.stream import FeatureStream
from geo_app.formats.systems import (
    SHAPES,
    UnknownSystemError,
    member_name,
    refuse,
    with_places,
)  # fmt: skip
from geo_app.model import Severity

__all__ = ["features"]

_CRS, _PLACE, _BLOCK = b'"crs"', b'"place"', 1 << 20
#: Members that say what the coordinates mean; they may stand behind the features.
_SYSTEMS = ("crs", "coordRefSys")


def features(stream: FeatureStream, file: BinaryIO, tell: Callable[[int], None]) -> Iterator[Any]:
    """Yield the features of a GeoJSON document.

    Parameters
    ----------
    stream
        Receives the other members and the findings.
    file
        Opened for reading bytes.
    tell
        Told how many bytes have been read.

    Examples
    --------
    >>> import io
    >>> from geo_app.reading import Tally
    >>> stream = FeatureStream("geojson", Tally("x.json"))
    >>> text = b'{"type": "FeatureCollection", "features": [{}], "note": 7}'
    >>> list(features(stream, io.BytesIO(text), lambda count: None)), stream.members
    ([{}], {'type': 'FeatureCollection', 'note': 7})
    """
    words = _words_in(file)
    systems = _systems(file) if words else {}
    text, has_features = JsonText(file, tell), False
    for key in _keys(text):
        if key == "features" and text.next_character() == "[":
            text.at += 1
            if has_features:
                message = "the key 'features' stands twice in the document; both lists are taken"
                stream.tally.tell("duplicate-key", message, path="$.features", fix="join them")
            has_features = True
            yield from _placed(stream, text, words, systems)
            if not stream.is_readable:
                return
        else:
            _keep(stream, text, key)
    if text.next_character():
        raise text.fault("more text follows the document; name a text sequence .geojsonl")
    if has_features and _CRS not in words and stream.members.get("crs") is not None:
        # The key is spelt with escapes, and was not looked for.
        refuse(stream.tally, "the key of the crs member is written with escapes", None)
    if has_features:
        _refuse_others(stream)
    else:
        yield from _alone(stream, file)


def _placed(
    stream: FeatureStream, text: JsonText, words: Collection[bytes], systems: dict[str, Any]
) -> Iterator[Any]:
    """Yield the features in degrees of longitude and latitude."""
    try:
        name = member_name(systems.get("crs"))
    except UnknownSystemError as error:
        refuse(stream.tally, str(error), systems["crs"])
        return
    found = in_degrees(iter(Elements(text, stream.tally)), name, stream.tally)
    yield from with_places(found, systems, stream.tally) if _PLACE in words else found


def _words_in(file: BinaryIO) -> set[bytes]:
    """Which keys that bear on coordinates stand anywhere in a file."""
    found: set[bytes] = set()
    end = b""
    while block := file.read(_BLOCK):
        found |= {word for word in (_CRS, _PLACE) if word in end + block}
        end = block[-len(_PLACE) :]
    file.seek(0)
    return found


def _systems(file: BinaryIO) -> dict[str, Any]:
    """Return the members of the document that name a reference system."""
    found: dict[str, Any] = {}
    text = JsonText(file)
    try:
        for key in _keys(text):
            if key in _SYSTEMS and key not in found:
                found[key] = text.value()
            elif text.next_character() in "[{":
                text.skip()
            else:
                text.value()
    except (ValueError, RecursionError):
        pass  # the features are read next, and the fault is told then
    file.seek(0)
    return found


def _keys(text: JsonText) -> Iterator[str]:
    """Yield the keys of an object; whoever takes one reads its value."""
    text.expect("{")
    if text.next_character() == "}":
        text.at += 1
        return
    while True:
        if text.next_character() != '"':
            raise text.fault("a key in quotes is missing")
        key = text.value()
        text.expect(":")
        yield key
        if text.expect(",}") == "}":
            return


def _keep(stream: FeatureStream, text: JsonText, key: str) -> None:
    """Read a member of the collection; one that is too large is passed over."""
    if key in stream.members:
        message = f"the key {key!r} stands twice in the document"
        stream.tally.tell("duplicate-key", message, path=f"$.{key}", fix="keep one of them")
    try:
        stream.members[key] = text.value()
    except (RecursionError, MassError):
        text.skip()
        message = f"the member {key!r} is too large or too deep and is left out"
        stream.tally.tell("too-large", message, path=f"$.{key}", severity=Severity.WARNING)


def _refuse_others(stream: FeatureStream) -> None:
    if stream.members.get("type") == "FeatureCollection" and not document_likeness(stream.members):
        return
    _refuse(stream)


def _refuse(stream: FeatureStream) -> None:
    message = "not a GeoJSON FeatureCollection"
    if other := document_likeness(stream.members):
        message += f": it looks like {other}"
    stream.tally.refuse(
        "not-a-collection", message, value=stream.members.get("type"), path="$.type",
        fix='start the file with {"type": "FeatureCollection", "features": [...]}',
    )  # fmt: skip


def _alone(stream: FeatureStream, file: BinaryIO) -> Iterator[Any]:
    """Take a document that is one feature, or one geometry, as a layer of one."""
    kind = stream.members.get("type")
    if not isinstance(kind, str) or kind not in {"Feature", *SHAPES}:
        _refuse(stream)
        return
    stream.members.clear()
    file.seek(0)
    member = Elements(JsonText(file), stream.tally).alone()
    what = "one feature" if kind == "Feature" else "one geometry"
    message = f"the document is {what}, not a collection; it is taken as a layer of one"
    stream.tally.tell("one-feature", message, severity=Severity.NOTE)
    feature = member if kind == "Feature" else _feature_of(member)
    yield from with_places(in_degrees(iter([feature]), "", stream.tally), {}, stream.tally)


def _feature_of(geometry: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": {}}
