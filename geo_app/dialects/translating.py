"""From any dialect to ours: one feature in, one or more features out, nothing taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from geo_app.dialects import linkedplaces
from geo_app.dialects.jsonfg import time_member_reading
from geo_app.dialects.mapped import mapped_reading
from geo_app.dialects.openhistoricalmap import ohm_reading
from geo_app.dialects.terms import (
    Dialect,
    Feature,
    Given,
    Reading,
    Span,
    TimeColumns,
    TimeFault,
    Translation,
)
from geo_app.dialects.timeline import timeline_reading
from geo_app.dialects.timestamps import timestamps_reading
from geo_app.reading import identity_text

__all__ = ["translated"]

#: Dialects whose dates are properties, the one that counts first.
_PROPERTY_RULES: tuple[tuple[Dialect, Callable[[Given], Reading | None]], ...] = (
    (Dialect.OPENHISTORICALMAP, ohm_reading),
    (Dialect.TIMELINE, timeline_reading),
    (Dialect.TIMESTAMPED, timestamps_reading),
)


def translated(feature: Given, columns: TimeColumns | None = None) -> Translation:
    """Say in our terms when a feature holds.

    Parameters
    ----------
    feature
        A GeoJSON feature in any of the dialects. It is not changed.
    columns
        Properties that a person named as its dates; they count before any dialect but ours.

    Returns
    -------
    Translation
        The dialect, and one or more features with ``valid_from`` and ``valid_to``. All members and
        properties are kept. A feature with several times or dated shapes becomes several, numbered
        in their ids and joined by ``place``. Where a date cannot be read, a fault says so and the
        feature has neither property: it is undated.

    Examples
    --------
    >>> result = translated({"type": "Feature", "geometry": None, "properties": {},
    ...                      "time": {"interval": ["1988-02-20", ".."]}})
    >>> result.dialect, result.features[0]["properties"]
    (<Dialect.JSON_FG: 'json-fg'>, {'valid_from': '1988-02-20', 'valid_to': ''})
    >>> translated({"properties": {"start_date": "1988-13"}}).faults[0].message
    "'1988-13' is not a date: there is no month 13 (at character 6)"
    """
    properties = feature.get("properties")
    if type(properties) is dict and ("valid_from" in properties or "valid_to" in properties):
        return Translation(Dialect.OURS, [feature], ())  # type: ignore[list-item]
    if not isinstance(properties, Mapping):
        properties = {}
    if columns and (reading := mapped_reading(properties, columns)):
        return _dated(Dialect.MAPPED, feature, reading)
    return _recognised(feature, properties)


def _recognised(feature: Given, properties: Given) -> Translation:
    """Apply the first dialect that is there; a weak one waits for a better one."""
    weak: list[Translation] = []
    for translation, is_weak in _translations(feature, properties):
        if not is_weak:
            return translation
        weak.append(translation)
    if not weak:
        return Translation(Dialect.UNDATED, [feature], ())  # type: ignore[list-item]
    dated = next((translation for translation in weak if _is_dated(translation)), None)
    return dated or weak[0]._replace(dialect=Dialect.UNDATED)


def _is_dated(translation: Translation) -> bool:
    properties = translation.features[0].get("properties")
    return isinstance(properties, Mapping) and "valid_from" in properties


def _translations(feature: Given, properties: Given) -> Iterator[tuple[Translation, bool]]:
    """Every dialect that is there, the one that counts first in front, and whether it is weak."""
    if (reading := time_member_reading(feature)) is not None:
        yield _dated(Dialect.JSON_FG, feature, reading), reading.is_weak
    if linkedplaces.is_linked_places(feature):
        yield _linked_places(feature)
    for dialect, rule in _PROPERTY_RULES:
        if (reading := rule(properties)) is not None:
            yield _dated(dialect, feature, reading), reading.is_weak


def _dated(dialect: Dialect, feature: Given, reading: Reading) -> Translation:
    if not reading.spans:
        return Translation(dialect, [feature], reading.faults)  # type: ignore[list-item]
    spans = reading.spans
    parts = [_with_span(feature, span) for span in spans]
    return Translation(dialect, parts, reading.faults)


def _with_span(feature: Given, span: Span) -> Feature:
    properties = feature.get("properties") or {}
    ends = {"valid_from": span.valid_from, "valid_to": span.valid_to}
    return {**feature, "properties": {**properties, **ends}}


def _linked_places(feature: Given) -> tuple[Translation, bool]:
    parts: list[Feature] = []
    faults: list[TimeFault] = []
    is_weak = True
    for geometry, reading, when in linkedplaces.dated_shapes(feature):
        properties = feature.get("properties") or {}
        known = {**properties, **linkedplaces.named(feature, geometry, when)}
        part = {**feature, "geometry": geometry, "properties": known}
        faults += reading.faults
        is_weak = is_weak and reading.is_weak
        own = _own_times(part, when, len(reading.spans))
        parts += [_with_span(*pair) for pair in zip(own, reading.spans, strict=True)] or [part]
    places = Translation(Dialect.LINKED_PLACES, _numbered(feature, parts), tuple(faults))
    return places, is_weak


def _own_times(part: Feature, when: Any, count: int) -> list[Feature]:
    """Copies of a feature, each with the timespan that it is about."""
    if count < 2 or part.get("when") is not when or not isinstance(when, Mapping):
        return [part] * count
    timespans = when["timespans"]
    if len(timespans) != count:
        return [part] * count
    return [{**part, "when": {**when, "timespans": [one]}} for one in timespans]


def _numbered(feature: Given, parts: list[Feature]) -> list[Feature]:
    """Give the parts of one feature their ids, and the place that joins them."""
    identity = _identity(feature)
    if identity is None:
        return parts
    if len(parts) == 1:
        return [{**part, "id": identity} for part in parts]
    return [
        {
            **part,
            "id": f"{identity}-{number}",
            "properties": {"place": str(identity), **part["properties"]},
        }
        for number, part in enumerate(parts, 1)
    ]


def _identity(feature: Given) -> Any:
    for holder, key in ((feature, "id"), (feature, "@id"), (feature.get("properties"), "id")):
        value = holder.get(key) if isinstance(holder, Mapping) else None
        if text := identity_text(value):
            return value if isinstance(value, int) else text
    return None
