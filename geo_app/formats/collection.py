"""GeoJSON documents: a collection of features, or one feature, or one geometry."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any, BinaryIO

from geo_app.formats.brackets import MassError, weight_of
from geo_app.formats.degrees import in_degrees
from geo_app.formats.elements import Elements
from geo_app.formats.jsontext import JsonText
from geo_app.formats.lookalikes import document_likeness
from geo_app.formats.stream import FeatureStream
from geo_app.formats.systems import (
    SHAPES,
    UnknownSystemError,
    member_name,
    refuse,
    with_places,
)  # fmt: skip
from geo_app.limits import limits
from geo_app.model import Severity

__all__ = ["features"]

_CRS, _PLACE, _BLOCK = b'"crs"', b'"place"', 1 << 20
#: Members that say what the coordinates mean; they may stand behind the features.
_SYSTEMS = ("crs", "coordRefSys")
#: A member that becomes a row has one of these, or spells it with escapes.
_MARKS = (b'"Feature"', b'"geometry"', b'"properties"', rb"\u00")


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
    try:
        yield from _features(stream, file, tell)
    except MassError as error:
        message, fix = f"the document has {error}", f"take some out, or set {error.variable}"
        stream.tally.refuse("too-large", message, fix=fix)


def _features(stream: FeatureStream, file: BinaryIO, tell: Callable[[int], None]) -> Iterator[Any]:
    words, may_be_many = _survey(file)
    systems, count = _overview(file) if words or may_be_many else ({}, 0)
    text, has_features = JsonText(file, tell), False
    elements, kept = Elements(text, stream.tally), _Members(stream)
    if count > limits().features:
        elements.refuse_more(count)
        return
    for key in _keys(text):
        if key == "features" and text.next_character() == "[":
            text.at += 1
            if has_features:
                message = "the key 'features' stands twice in the document; both lists are taken"
                stream.tally.tell("duplicate-key", message, path="$.features", fix="join them")
            has_features = True
            yield from _placed(stream, elements, words, systems)
            if not stream.is_readable:
                return
        else:
            kept.keep(text, key)
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
    stream: FeatureStream, elements: Elements, words: Collection[bytes], systems: dict[str, Any]
) -> Iterator[Any]:
    """Yield the features in degrees of longitude and latitude."""
    try:
        name = member_name(systems.get("crs"))
    except UnknownSystemError as error:
        refuse(stream.tally, str(error), systems["crs"])
        return
    found = in_degrees(iter(elements), name, stream.tally)
    yield from with_places(found, systems, stream.tally) if _PLACE in words else found


def _survey(file: BinaryIO) -> tuple[set[bytes], bool]:
    """Which keys that bear on coordinates stand anywhere, and whether there may be too much."""
    found: set[bytes] = set()
    marks, end = [0] * len(_MARKS), b""
    while block := file.read(_BLOCK):
        found |= {word for word in (_CRS, _PLACE) if word in end + block}
        # One that is cut between two blocks is not counted, which hardly matters.
        marks = [count + block.count(mark) for count, mark in zip(marks, _MARKS, strict=True)]
        end = block[-len(_PLACE) :]
    file.seek(0)
    return found, max(marks) > limits().features


def _overview(file: BinaryIO) -> tuple[dict[str, Any], int]:
    """Members of the document that name a reference system, and how many features there are."""
    found: dict[str, Any] = {}
    text, count = JsonText(file), 0
    try:
        for key in _keys(text):
            if key in _SYSTEMS and key not in found:
                found[key] = text.value()
            elif text.next_character() in "[{":
                commas = text.skip()
                count += commas + 1 if key == "features" and commas else 0
            else:
                text.value()
    except (ValueError, RecursionError):
        pass  # the features are read next, and the fault is told then
    file.seek(0)
    return found, count


def _keys(text: JsonText) -> Iterator[str]:
    """Yield the keys of an object; whoever takes one reads its value."""
    text.expect("{")
    if text.next_character() == "}":
        text.at += 1
        return
    for _ in range(limits().members):
        if text.next_character() != '"':
            raise text.fault("a key in quotes is missing")
        key = text.value()
        text.expect(":")
        yield key
        if text.expect(",}") == "}":
            return
    raise MassError("members", "members")


class _Members:
    """The members of the collection, of which only so much is kept as one feature may hold."""

    def __init__(self, stream: FeatureStream) -> None:
        self._stream, self._room = stream, limits().values

    def keep(self, text: JsonText, key: str) -> None:
        """Read a member; one that is too large is passed over."""
        stream = self._stream
        if key in stream.members:
            message = f"the key {key!r} stands twice in the document"
            stream.tally.tell("duplicate-key", message, path=f"$.{key}", fix="keep one of them")
        try:
            value = text.value()
        except (RecursionError, MassError):
            text.skip()
            self._leave_out(key)
            return
        self._room -= weight_of(text.buffer, text.began, text.at)
        if self._room < 0:
            self._leave_out(key)
            return
        stream.members[key] = value

    def _leave_out(self, key: str) -> None:
        message = f"the member {key!r} is too large or too deep and is left out"
        fix = "take out what is not needed, or set GEO_APP_MAX_VALUES"
        self._stream.tally.tell(
            "too-large", message, path=f"$.{key}", severity=Severity.WARNING, fix=fix
        )


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
