"""Linked Places 1.3: dates in ``when``, on the feature and on each geometry; names in ``names``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from geo_app.dialects.moments import Moment, during, shifted, text_moment, year_moment
from geo_app.dialects.readings import bounded, fault_of, half_understood
from geo_app.dialects.terms import Feature, Given, Reading, Span, TimeFault
from geo_app.errors import DateError
from geo_app.limits import limits
from geo_app.model import Certainty
from geo_app.reading import inside

__all__ = ["dated_shapes", "is_linked_places", "named", "when_reading"]

_CERTAINTIES = frozenset(Certainty)
#: Each timespan becomes a feature: a short text must not become a large layer.
_MOST_TIMESPANS = 1_000
_PERIOD_FIX = 'add the dates: "timespans": [{"start": {"in": "1923"}, "end": {"in": "1988"}}]'


def is_linked_places(feature: Given) -> bool:
    """Whether a feature has ``names`` or a ``when``, or one of its geometries has.

    Examples
    --------
    >>> is_linked_places({"when": {}}), is_linked_places({"properties": {"when": "1923"}})
    (True, False)
    """
    if "when" in feature or isinstance(feature.get("names"), list):
        return True
    return any("when" in shape for shape in _shapes(feature))


def _shapes(feature: Given) -> list[Mapping[str, Any]]:
    """Geometries that may have a ``when`` of their own."""
    geometry = feature.get("geometry")
    if not isinstance(geometry, Mapping):
        return []
    members = geometry.get("geometries")
    if not isinstance(members, list):
        return [geometry]
    return [shape for shape in members if isinstance(shape, Mapping)]


def when_reading(when: Any, path: str) -> Reading:
    """Times of one ``when``: each of its timespans.

    Both ends are included. A timespan without an end is the time its start describes: ``1832``
    is during 1832.

    Examples
    --------
    >>> when = {"timespans": [{"start": {"in": "1832"}},
    ...                       {"start": {"earliest": "1920", "latest": "1921-07"},
    ...                        "end": {"in": "1988-02-20"}}]}
    >>> for span in when_reading(when, ".when").spans:
    ...     print(span.valid_from, span.valid_to)
    1832-01-01 1833-01-01
    [1920..1921-07] 1988-02-21
    """
    if when is None:
        return Reading((), is_weak=True)
    timespans = when.get("timespans") if isinstance(when, Mapping) else None
    if not isinstance(timespans, list) or not timespans:
        message = "this has no timespans; the dates of named periods are not known here"
        return Reading((), (TimeFault(path, message, when, _PERIOD_FIX),), is_weak=True)
    readings = [
        _timespan(item, f"{path}.timespans[{i}]")
        for i, item in enumerate(timespans[:_MOST_TIMESPANS])
    ]
    return _joined([*readings, *_too_many(len(timespans), path)])


def _too_many(count: int, path: str) -> list[Reading]:
    if count <= _MOST_TIMESPANS:
        return []
    message = f"only the first {_MOST_TIMESPANS:,} timespans are read"
    fault = TimeFault(f"{path}.timespans", message, count, "make several features of this one")
    return [Reading((), (fault,))]


def _joined(readings: list[Reading]) -> Reading:
    return Reading(
        tuple(span for reading in readings for span in reading.spans),
        tuple(fault for reading in readings for fault in reading.faults),
    )


def _timespan(timespan: Any, path: str) -> Reading:
    if not isinstance(timespan, Mapping) or timespan.get("start") is None:
        message, fix = "a timespan has a start", 'write {"start": {"in": "1923"}, "end": ...}'
        return Reading((), (TimeFault(path, message, timespan, fix),))
    start, end = timespan["start"], timespan.get("end")
    try:
        if _is_nothing(end):
            return bounded(Span(*_described(start, f"{path}.start")), f"{path}.start", start)
        first = _bound(start, f"{path}.start")
    except _BoundError as error:
        return Reading((), (error.fault,))
    try:
        span = Span(first, _after_bound(end, f"{path}.end"))
    except _BoundError as error:
        return Reading((), (half_understood(error.fault, "start"),))
    return bounded(span, f"{path}.end", end)


def _is_nothing(end: Any) -> bool:
    return end in ({}, None, "")


class _BoundError(Exception):
    def __init__(self, fault: TimeFault) -> None:
        self.fault = fault


def _parts(bound: Any, path: str) -> tuple[Moment | None, Moment | None, Moment | None]:
    """``in``, ``earliest`` and ``latest`` of a bound; a bare text or year stands for ``in``."""
    if not isinstance(bound, Mapping):
        return _moment(bound, path), None, None
    found = [
        None if bound.get(key) in (None, "") else _moment(bound[key], f"{path}.{key}")
        for key in ("in", "earliest", "latest")
    ]
    if found == [None] * 3:
        fix = 'write {"in": "1923"}, or earliest and latest'
        raise _BoundError(TimeFault(path, "this names no date", dict(bound), fix))
    return found[0], found[1], found[2]


def _moment(value: Any, path: str) -> Moment:
    try:
        return year_moment(value)
    except DateError as error:
        raise _BoundError(fault_of(path, error, value)) from error


def _bound(bound: Any, path: str) -> str:
    """Text of the days on which it may have begun or ended."""
    exact, earliest, latest = _parts(bound, path)
    if exact:
        return exact.text
    if earliest and latest and earliest.text == latest.text:
        return earliest.text
    text = f"[{earliest.text if earliest else ''}..{latest.text if latest else ''}]"
    try:
        return text_moment(text).text
    except DateError as error:
        fix = "let earliest be no later than latest"
        raise _BoundError(fault_of(path, error, dict(bound), fix)) from error


def _after_bound(bound: Any, path: str) -> str:
    text = _bound(bound, path)
    try:
        return shifted(text, 1)
    except DateError as error:
        raise _BoundError(fault_of(path, error, bound)) from error


def _described(bound: Any, path: str) -> tuple[str, str]:
    """Valid time of a start without an end: the whole of what it describes."""
    exact, earliest, latest = _parts(bound, path)
    try:
        if exact:
            return during(exact)
        first = during(earliest)[0] if earliest else ""
        return first, during(latest)[1] if latest else ""
    except DateError as error:
        raise _BoundError(fault_of(path, error, bound)) from error


# --- features -----------------------------------------------------------------------------------


def dated_shapes(feature: Given) -> Iterator[tuple[Any, Reading, Any]]:
    """Split a feature by the ``when`` of its geometries.

    Geometries with the same ``when`` stay together; those without one have the feature's.

    Yields
    ------
    geometry, reading, when
        One part of the feature each; the whole geometry where no part is dated by itself.
    """
    geometry = feature.get("geometry")
    own = feature.get("when")
    shapes, budget = _shapes(feature), [limits().vertices]
    if not any("when" in shape for shape in shapes):
        yield _without_null(geometry), _within(budget, geometry, when_reading(own, ".when")), own
        return
    is_collection = shapes != [geometry]
    for index, (when, members) in _by_when(shapes).items():
        place = f".geometry.geometries[{index}]" if is_collection else ".geometry"
        path, meant = (f"{place}.when", when) if when is not None else (".when", own)
        shape = members[0] if len(members) == 1 else {**geometry, "geometries": members}  # type: ignore[dict-item]
        yield shape, _within(budget, shape, when_reading(meant, path)), meant


def _within(budget: list[int], shape: Any, reading: Reading) -> Reading:
    """As many spans as the positions allow that one feature may have when repeated."""
    if len(reading.spans) < 2:
        return reading
    positions = max(1, _positions(shape))
    count = max(1, budget[0] // positions)
    budget[0] -= positions * min(count, len(reading.spans))
    if count >= len(reading.spans):
        return reading
    message = (
        f"only the first {count:,} timespans are read: the shape of {positions:,} positions is "
        "repeated for each"
    )
    fix = "make several features of this one, simplify it, or set GEO_APP_MAX_VERTICES"
    fault = TimeFault(".when.timespans", message, len(reading.spans), fix)
    return Reading(reading.spans[:count], (*reading.faults, fault))


def _positions(shape: Any) -> int:
    """How many positions a geometry has, told without recursion."""
    count, level = 0, [shape]
    while level:
        level = [value for value in inside(level) if isinstance(value, list | dict)]
        count += sum(
            type(value) is list and type(value[0]) in (int, float) for value in level if value
        )
    return count


def _by_when(shapes: list[Mapping[str, Any]]) -> dict[int, tuple[Any, list[Mapping[str, Any]]]]:
    """Shapes with an equal ``when``, under the position of the first."""
    groups: dict[int, tuple[Any, list[Mapping[str, Any]]]] = {}
    firsts: dict[str, int] = {}
    for index, shape in enumerate(shapes):
        when = shape.get("when")
        first = firsts.setdefault(repr(when), index)
        groups.setdefault(first, (when, []))[1].append(shape)
    return groups


def _without_null(geometry: Any) -> Any:
    """A collection of nothing but "null", which is how the format says "not known"."""
    if isinstance(geometry, Mapping) and geometry.get("geometries") in ([None], ["null"]):
        return None
    return geometry


def named(feature: Given, geometry: Any, when: Any) -> Feature:
    """Properties that our layers know, found in members that they do not: names and certainty.

    Examples
    --------
    >>> named({"names": [{"toponym": "Shushi", "lang": "hy"}, {"toponym": "Shusha", "lang": "az"}],
    ...        "properties": {"title": "Shusha / Shushi"}}, None, {"certainty": "certain"})
    {'name': 'Shusha / Shushi', 'name:hy': 'Shushi', 'name:az': 'Shusha', 'certainty': 'certain'}
    """
    properties = feature.get("properties") or {}
    toponyms = list(_toponyms(feature.get("names")))
    found: Feature = {}
    title = properties.get("title") or next((name for name, _ in toponyms), None)
    if isinstance(title, str):
        found["name"] = title
    for name, language in toponyms:
        if language:
            found.setdefault(f"name:{language}", name)
    if certainty := _certainty(when, geometry, feature):
        found["certainty"] = certainty
    return {key: value for key, value in found.items() if properties.get(key) in (None, "")}


def _toponyms(names: Any) -> Iterator[tuple[str, str]]:
    for item in names if isinstance(names, list) else []:
        if isinstance(item, Mapping) and isinstance(item.get("toponym"), str):
            language = item.get("lang")
            yield item["toponym"], language if isinstance(language, str) else ""


def _certainty(*members: Any) -> str:
    """First of these that says how sure it is, in the format's own words."""
    for member in members:
        word = member.get("certainty") if isinstance(member, Mapping) else None
        if isinstance(word, str) and word in _CERTAINTIES:
            return word
    return ""
