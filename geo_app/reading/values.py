"""JSON values of a layer, read so that a fault in one costs no more than what is faulty."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from itertools import chain
from json.decoder import JSONDecoder
from typing import Any, NamedTuple

__all__ = ["Fault", "identity_text", "inside", "is_deeper", "is_sound", "mended", "surveyed"]


class Fault(NamedTuple):
    """What `mended` changed in a feature: where, why, the value that was lost, the way out."""

    code: str
    path: str
    message: str
    value: Any
    fix: str


class _Doubled(NamedTuple):
    """An object in which keys stand twice: what is kept, and what is lost."""

    kept: dict[str, Any]
    lost: list[tuple[str, Any]]


class _Unreadable(NamedTuple):
    """A number Python cannot hold, as it is written."""

    text: str


def _pairs(pairs: list[tuple[str, Any]]) -> Any:
    kept = dict(pairs)
    if len(kept) == len(pairs):
        return kept
    last = {key: place for place, (key, _) in enumerate(pairs)}
    lost = [(key, value) for place, (key, value) in enumerate(pairs) if last[key] != place]
    return _Doubled(kept, lost)


def _integer(text: str) -> Any:
    try:
        return int(text)
    except ValueError:  # more digits than Python reads
        return _Unreadable(text)


_RAW = JSONDecoder(object_pairs_hook=_pairs, parse_constant=_Unreadable, parse_int=_integer)


def mended(text: str) -> tuple[Any, list[Fault]]:
    """Read one JSON value; what JSON or UTF-8 forbid is replaced and told.

    Parameters
    ----------
    text
        A value that is JSON but for doubled keys, NaN, Infinity, halves of letters and numbers
        of thousands of digits.

    Returns
    -------
    value : object
        Of doubled keys the last is kept, a number that is none is null (NaN in a geometry, whose
        reader tells it), half a letter is U+FFFD.
    faults
        One for each replacement, with its path below the value.

    Examples
    --------
    >>> value, faults = mended('{"properties": {"a": 1, "a": 2, "b": NaN}}')
    >>> value, [(fault.code, fault.path, fault.value) for fault in faults]
    ({'properties': {'a': 2, 'b': None}},
     [('duplicate-key', '.properties.a', 1), ('not-finite', '.properties.b', 'NaN')])
    """
    faults: list[Fault] = []
    value, _ = _RAW.raw_decode(text)
    return _mended(value, "", faults), faults


def _mended(value: Any, path: str, faults: list[Fault]) -> Any:
    if isinstance(value, _Doubled):
        faults += (_doubled(key, lost, path) for key, lost in value.lost)
        return _mended(value.kept, path, faults)
    if isinstance(value, dict):
        return {
            _whole(key, path, faults): _mended(inner, f"{path}.{key}", faults)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_mended(inner, f"{path}[{i}]", faults) for i, inner in enumerate(value)]
    return _mended_scalar(value, path, faults)


def _mended_scalar(value: Any, path: str, faults: list[Fault]) -> Any:
    if isinstance(value, str):
        return _whole(value, path, faults)
    if isinstance(value, _Unreadable):
        return _no_number(value.text, path, faults)
    if isinstance(value, float) and math.isinf(value):
        return _no_number(str(value), path, faults)
    return value


def _doubled(key: str, lost: Any, path: str) -> Fault:
    message = f"the key {key!r} stands twice in one object; the last is kept"
    return Fault("duplicate-key", f"{path}.{key}", message, _bare(lost), "keep one of them")


def _bare(value: Any) -> Any:
    """Return a lost value as plain JSON again."""
    return _mended(value, "", [])


def _no_number(text: str, path: str, faults: list[Fault]) -> float | None:
    if path.startswith((".geometry", ".place")):
        return math.nan
    shown = text if len(text) <= 40 else f"{text[:40]}… ({len(text):,} characters)"
    message = "this is not a number that JSON or a table can hold; it counts as absent"
    faults.append(Fault("not-finite", path, message, shown, "write a finite number or null"))
    return None


def _whole(text: str, path: str, faults: list[Fault]) -> str:
    """Return text without halves of letters."""
    try:
        text.encode()
    except UnicodeEncodeError:
        whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        message = "half a letter (a lone surrogate) is shown as \N{REPLACEMENT CHARACTER}"
        faults.append(Fault("encoding", path, message, ascii(text), "write the whole letter"))
        return whole
    return text


def is_sound(text: str) -> bool:
    """Whether a JSON value needs no mending: no doubled key, no NaN, no half letter.

    Examples
    --------
    >>> is_sound('{"a" : 1}'), is_sound('{"a" : 1, "a": 2}')
    (True, False)
    """
    doubts: list[object] = []

    def pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        kept = dict(pairs)
        if len(kept) != len(pairs):
            doubts.append(kept)
        return kept

    value, _ = JSONDecoder(object_pairs_hook=pairs, parse_constant=doubts.append).raw_decode(text)
    return not doubts and not ("\\u" in text and _has_half_letters(value))


def _has_half_letters(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def identity_text(value: Any) -> str:
    """Return a feature's id as text: text or a number, of which 12.0 is 12; else none.

    Examples
    --------
    >>> [identity_text(value) for value in ("a", 7, 12.0, 1.5, True, None, [])]
    ['a', '7', '12', '1.5', '', '', '']
    """
    if type(value) is float and math.isfinite(value):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value) if type(value) in (str, int) else ""


def surveyed(features: Iterable[dict[str, Any]]) -> tuple[int, bool]:
    """Count the keys in some features, and look for numbers too large to hold, as 1e400 is.

    Geometries are not looked into: their own reader finds such numbers. A count that is too low is
    no harm, as the caller then looks at each feature with `is_sound`.

    Examples
    --------
    >>> surveyed([{"type": "Feature", "properties": {"a": [1e400]}}])
    (3, True)
    >>> surveyed([{"type": "Feature", "properties": {"a": "inf"}}])
    (3, False)
    """
    keys, level = 0, list[Any]()
    for feature in features:
        keys += len(feature)
        for name, value in feature.items():
            if type(value) in _NESTED:
                if name in _SHAPES:
                    keys += len(value) if type(value) is dict else 0
                else:
                    level.append(value)
    while level:
        keys += sum(len(value) for value in level if type(value) is dict)
        level = inside(level)
        if math.inf in level or -math.inf in level:
            return keys, True
        level = [value for value in level if type(value) in _NESTED]
    return keys, False


_NESTED = frozenset((dict, list))
_SHAPES = frozenset(("geometry", "place"))


def is_deeper(value: Any, depth: int) -> bool:
    """Whether a JSON value nests deeper than `depth`, told without recursion.

    Examples
    --------
    >>> is_deeper([[1], {"a": []}], 2), is_deeper([[1], {"a": []}], 3)
    (True, False)
    """
    level: list[Any] = [value]
    for _ in range(depth):
        if _NESTED.isdisjoint(map(type, level)):
            return False
        level = inside(level)
    return not _NESTED.isdisjoint(map(type, level))


def inside(level: list[Any]) -> list[Any]:
    """Values that stand one bracket deeper than those of a level.

    Examples
    --------
    >>> inside([1, [2, [3]], {"a": 4}])
    [2, [3], 4]
    """
    values = list(chain.from_iterable([value for value in level if type(value) is list]))
    for value in level:
        if type(value) is dict:
            values += value.values()
    return values
