"""A block of features, column by column."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from geo_app.errors import DateError
from geo_app.geometry import geometries
from geo_app.layers.names import LIST_COLUMNS, NUMBER_COLUMNS, TEXT_COLUMNS
from geo_app.reading import Tally, identity_text
from geo_app.validtime import DAY_COLUMNS, read_times

__all__ = ["Block", "JsonValue", "Shared", "joined", "objects", "repeated", "texts", "tuples"]

_Objects = npt.NDArray[np.object_]


class JsonValue(str):
    """An object or array as its JSON text: a tenth of the room, and text like any other."""

    __slots__ = ()


class Shared:
    """Keeps one of equal values, so that a kind or holder is not held a million times.

    Examples
    --------
    >>> first, second = Shared().one(objects([("a", "b"), tuple("ab")]))
    >>> first is second
    True
    """

    def __init__(self) -> None:
        self._values: dict[Any, Any] = {}

    def one(self, values: _Objects) -> _Objects:
        """Replace values by equal ones that were seen before; where most differ, none is."""
        if len(self._values) > _SHARED:
            self._values.clear()
        kept = self._values
        if len(values) < _FEW or len({*values[:_FEW]}) < _FEW // 2:
            return objects(map(kept.setdefault, values, values))
        return values


# Of how many values the first tell whether most differ, and how many are remembered.
_FEW, _SHARED = 100, 50_000


class Block:
    """Some features of a layer.

    Parameters
    ----------
    members
        Features as Python objects; what is no object is told and left out.
    places
        Their positions in the file.
    tally
        Is told what could not be read.
    shared
        Values that equal ones need not be kept twice.

    Attributes
    ----------
    properties
        Those of each feature.
    counts
        How many features have each.
    """

    def __init__(
        self, members: list[Any], places: list[int], tally: Tally, shared: Shared | None = None
    ) -> None:
        self._tally, self._shared = tally, shared or Shared()
        kept = [(m, p) for m, p in zip(members, places, strict=True) if self._is_feature(m, p)]
        self._features = [member for member, _ in kept]
        self._places = [place for _, place in kept]
        self.properties = [self._properties(member, place) for member, place in kept]
        pairs = zip(self._features, self.properties, strict=True)
        self._ids = [identity_text(member.get("id", own.get("id", ""))) for member, own in pairs]

        self.counts = Counter(chain.from_iterable(self.properties))

    def __len__(self) -> int:
        return len(self._features)

    def _is_feature(self, member: Any, place: int) -> bool:
        if type(member) is dict:
            return True
        fix = "write a feature, or take it out"
        self._tally.tell(
            "not-a-feature", "this is not a GeoJSON feature", index=place,
            path=f"$.features[{place}]", value=member, fix=fix,
        )  # fmt: skip
        return False

    def _properties(self, member: dict[str, Any], place: int) -> dict[str, Any]:
        own = member.get("properties")
        if type(own) is dict and member.get("type") == "Feature":
            return own
        fix = 'write {"type": "Feature", "geometry": ..., "properties": {...}}'
        if member.get("type") != "Feature" or not (own is None or type(own) is dict):
            self._tally.tell(
                "not-a-feature", "not a GeoJSON feature with properties", index=place,
                feature_id=identity_text(member.get("id")), path=f"$.features[{place}]", fix=fix,
            )  # fmt: skip
        return own if type(own) is dict else {}

    def columns(self) -> dict[str, Any]:
        """Columns every layer has, as arrays."""
        found: dict[str, Any] = {"id": objects(self._ids)}
        found |= {name: self._column(name, texts, "") for name in TEXT_COLUMNS}
        found |= {name: self._column(name, tuples, ()) for name in LIST_COLUMNS}
        found |= {
            name: np.fromiter(map(_number, self.values(name)), float, len(self))
            for name in NUMBER_COLUMNS
        }
        found |= self._days(found["valid_from"], found["valid_to"])
        found["feature_index"] = np.array(self._places, dtype=np.int32)
        found["geometry"] = self._geometry()
        return found

    def _column(self, name: str, read: Callable[[list[Any]], _Objects], absent: Any) -> _Objects:
        if name not in self.counts:
            return repeated(absent, len(self))
        return self._shared.one(read(self.values(name, absent)))

    def values(self, name: str, absent: Any = None) -> list[Any]:
        """Values of one property, in the order of the features."""
        if name not in self.counts:
            return [absent] * len(self)
        return [own.get(name, absent) for own in self.properties]

    def _days(self, starts: _Objects, ends: _Objects) -> dict[str, Any]:
        # Few pairs of dates are many features' dates, so each pair is read once.
        seen: dict[tuple[str, str], int] = {}
        pairs = zip(starts, ends, strict=True)
        codes = np.fromiter((seen.setdefault(pair, len(seen)) for pair in pairs), int, len(self))
        days, faults = read_times([pair[0] for pair in seen], [pair[1] for pair in seen])
        undated = np.fromiter(
            ("valid_from" not in own and "valid_to" not in own for own in self.properties),
            bool, len(self),
        )  # fmt: skip
        if faults:
            undated |= np.isin(codes, list(faults))
            for row in np.flatnonzero(np.isin(codes, list(faults))):
                self._tell_date(int(row), faults[int(codes[row])], ends[row])
        return {name: days[name][codes] for name in DAY_COLUMNS} | {"undated": undated}

    def _tell_date(self, row: int, fault: DateError, end: str) -> None:
        member = "valid_to" if fault.text == end else "valid_from"
        fix = (
            "write a date as in 2016-04-02, 2016-04 or [2016-04-02..2016-04-05]; "
            "until then the feature counts as undated"
        )
        self._tell(row, "date", str(fault), f".properties.{member}", value=fault.text, fix=fix)

    def _tell(self, row: int, code: str, message: str, path: str, **more: Any) -> None:
        place = self._places[row]
        self._tally.tell(
            code, message, index=place, feature_id=self._ids[row],
            path=f"$.features[{place}]{path}", **more,
        )  # fmt: skip

    def _geometry(self) -> _Objects:
        shapes, faults = geometries([feature.get("geometry") for feature in self._features])
        for fault in faults:
            self._tell(
                fault.position, fault.code, fault.message, fault.path,
                value=fault.value, fix=fault.fix, severity=fault.severity,
            )  # fmt: skip
        return shapes


def objects(values: Iterable[Any]) -> _Objects:
    """Return any values as an array of objects.

    Examples
    --------
    >>> objects([("a", "b"), ()]).tolist()
    [('a', 'b'), ()]
    """
    listed = list(values)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array


def repeated(value: Any, count: int) -> _Objects:
    """Return one value again and again, which takes no room and is not written to.

    Examples
    --------
    >>> repeated((), 2).tolist()
    [(), ()]
    """
    one = np.empty(1, dtype=object)
    one[0] = value
    return np.broadcast_to(one, count)


def joined(parts: list[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """Join parts of a column; one that repeats a single value still takes no room.

    Examples
    --------
    >>> joined([repeated("", 2), repeated("", 1)]).strides, joined([repeated("", 1)] * 2).tolist()
    ((0,), ['', ''])
    """
    filled = [part for part in parts if len(part)]
    if filled and all(part.strides == (0,) for part in filled):
        return np.broadcast_to(filled[0][:1], sum(map(len, filled)))
    return np.concatenate(parts)


def tuples(values: list[Any]) -> _Objects:
    """Return values as tuples of text.

    Examples
    --------
    >>> tuples([["a", 1], "b", None]).tolist()
    [('a', '1'), ('b',), ()]
    """
    return objects(values if {*map(type, values)} <= {tuple} else map(_tuple, values))


def texts(values: list[Any]) -> _Objects:
    """Return values as text; an absent one is empty.

    Examples
    --------
    >>> texts(["a", None, 1994, [1, 2]]).tolist()
    ['a', '', '1994', '[1, 2]']
    """
    if {*map(type, values)} <= {str}:
        return objects(values)
    return objects(map(_text, values))


def _text(value: Any) -> str:
    if type(value) is str:
        return value
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if type(value) in (dict, list) else str(value)


def _tuple(value: Any) -> tuple[str, ...]:
    if type(value) is list:
        return tuple(map(_text, value))
    return (_text(value),) if value else ()


def _number(value: Any) -> float:
    try:
        return float(value) if type(value) in (int, float) else math.nan
    except OverflowError:  # JSON has integers of any length
        return math.nan
