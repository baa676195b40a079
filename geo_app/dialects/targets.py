"""The dialects that are written: each says what it can, and names what it cannot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from geo_app.days import iso_date
from geo_app.dialects.moments import day_text, moved, range_text, shifted
from geo_app.dialects.terms import Feature, Given
from geo_app.edtf import parse_edtf
from geo_app.validtime import ValidTime

__all__ = ["Ends", "json_fg", "linked_places", "openhistoricalmap", "with_time_kept"]

Written = tuple[Feature, tuple[str, ...]]

_OURS = ("valid_from", "valid_to")
_TAGS = ("start_date", "start_date:edtf", "end_date", "end_date:edtf")
#: A year, a month or a day.
_PLAIN = re.compile(r"-?[0-9]{4}(?:-(?:0[0-9]|1[0-2])(?:-[0-9]{2})?)?")
#: The same with a qualifier: what Linked Places allows in "in".
_QUALIFIED = re.compile(rf"{_PLAIN.pattern}[?~%]?")


#: Where a member ``time`` is kept that says more than dates.
_TIME_KEPT = "time_given"


class Ends(NamedTuple):
    """Both ends of a feature: their texts, and the days these can mean."""

    valid_from: str
    valid_to: str
    time: ValidTime

    @property
    def last(self) -> str:
        """The last day on which it holds, as a text; empty for an open end."""
        return shifted(self.valid_to, -1) if self.valid_to else ""


def with_time_kept(feature: Given) -> tuple[Given, tuple[str, ...]]:
    """Keep a member ``time`` in the properties, and say so, if it is more than plain dates.

    The member is written anew or left out: what it says of the clock, or nobody can read, would go.

    Examples
    --------
    >>> with_time_kept({"time": {"date": "early 1990s"}, "properties": {}})[0]["properties"]
    {'time_given': {'date': 'early 1990s'}}
    >>> with_time_kept({"time": {"date": "1990-05-01"}, "properties": {}})[0]["properties"]
    {}
    """
    time = feature.get("time")
    if time is None or _is_plain_time(time):
        return feature, ()
    kept = {**_properties(feature), _TIME_KEPT: time}
    losses = (f"time {time!r} is more than dates: it is kept as property {_TIME_KEPT!r}",)
    return {**feature, "properties": kept}, losses


def _is_plain_time(time: Any) -> bool:
    if not isinstance(time, Mapping) or not set(time) <= {"date", "interval"}:
        return False
    interval = time.get("interval", [])
    ends = [time.get("date"), *interval] if isinstance(interval, list) else [interval]
    return all(
        end in ("..", "", None) or (isinstance(end, str) and _PLAIN.fullmatch(end)) for end in ends
    )


def _properties(feature: Given, *left_out: str) -> Feature:
    given = feature.get("properties") or {}
    return {key: value for key, value in given.items() if key not in left_out}


def _without_times(when: Any) -> Feature:
    """A ``when`` without its dates, which are written anew: its label, periods, duration."""
    given = when if isinstance(when, Mapping) else {}
    return {key: value for key, value in given.items() if key != "timespans"}


def _plain_shape(geometry: Any) -> Any:
    """A geometry without a ``when`` of its own: the feature's dates were taken from it."""
    if not isinstance(geometry, Mapping):
        return geometry
    shape = {key: value for key, value in geometry.items() if key != "when"}
    if isinstance(members := shape.get("geometries"), list):
        shape["geometries"] = [_plain_shape(member) for member in members]
    return shape


# --- OGC JSON-FG: closed intervals of whole days ------------------------------------------------


def json_fg(feature: Given, ends: Ends | None) -> Written:
    """Say a feature in OGC JSON-FG 1.0."""
    # The standard asks for all three members, with null where there is nothing to say.
    said = {"type": "Feature", **feature}
    said |= {"time": None, "place": feature.get("place"), "geometry": feature.get("geometry")}
    if ends is None:
        return said, ()
    losses = _inexact(ends)
    said["time"] = _closed_time(ends.time)
    if said["time"] and not losses:
        said["properties"] = _properties(feature, *_OURS)
    return said, losses


def _inexact(ends: Ends) -> tuple[str, ...]:
    time = ends.time
    return _clock_losses(ends) + tuple(
        f"{name} {text!r} is not one day: the interval is the widest it can mean"
        for name, text, first, last in (
            ("valid_from", ends.valid_from, time.start_earliest, time.start_latest),
            ("valid_to", ends.valid_to, time.end_earliest, time.end_latest),
        )
        if first != last
    )


def _clock_losses(ends: Ends) -> tuple[str, ...]:
    return tuple(
        f"{name} {text!r} has a time of day: its day is written"
        for name, text in (("valid_from", ends.valid_from), ("valid_to", ends.valid_to))
        if "T" in text
    )


def _closed_time(time: ValidTime) -> Feature | None:
    first, last = day_text(time.start_earliest), day_text(moved(time.end_latest, -1))
    if not first and not last:
        return None
    return {"date": first} if first == last else {"interval": [first or "..", last or ".."]}


# --- Linked Places: start and end, each a date or a range of dates ------------------------------


def linked_places(feature: Given, ends: Ends | None) -> Written:
    """Say a feature in Linked Places 1.3."""
    timespan, losses = _timespan(ends) if ends else ({}, ())
    losses += _clock_losses(ends) if ends else ()
    left_out = _OURS if timespan and not losses else ()
    properties = _properties(feature, *left_out)
    said = {key: value for key, value in feature.items() if key != "time"}
    said = {"type": "Feature", **said, "properties": properties}
    if "geometry" in feature:
        said["geometry"] = _plain_shape(feature["geometry"])
    _add_names(said, properties)
    if timespan:
        said["when"] = {"timespans": [timespan], **_without_times(feature.get("when"))}
        if certainty := properties.get("certainty"):
            said["when"]["certainty"] = certainty
    return said, losses


def _add_names(said: Feature, properties: Feature) -> None:
    if "id" in said:
        said.setdefault("@id", str(said["id"]))
    name = properties.get("name")
    if not isinstance(name, str) or not name:
        return
    properties.setdefault("title", name)
    toponyms = [
        {"toponym": value, "lang": key.removeprefix("name:")}
        for key, value in properties.items()
        if key.startswith("name:") and isinstance(value, str) and value
    ]
    said.setdefault("names", toponyms or [{"toponym": name}])


def _timespan(ends: Ends) -> tuple[Feature, tuple[str, ...]]:
    """Timespan of two ends; an open end has no word here, so the nearest true one is written."""
    start, end = _bound(ends.valid_from), _bound(ends.last)
    if not start and not end:
        return {}, ("both ends are open: a timespan has a start",)
    if not start:
        start = {"latest": day_text(moved(ends.time.end_latest, -1))}
        loss = "the start is open: it is written as no later than the end"
    elif not end:
        end = {"earliest": day_text(ends.time.start_earliest)}
        loss = "the end is open: it is written as no earlier than the start"
    else:
        return {"start": start, "end": end}, ()
    # Where that other end is open on this side, nothing true is left to write.
    is_true = all([*start.values(), *end.values()])
    return {"start": start, "end": end} if is_true else {}, (loss,)


def _bound(text: str) -> dict[str, str]:
    if not text or _QUALIFIED.fullmatch(text):
        return {"in": text} if text else {}
    read = parse_edtf(text)
    bound = {"earliest": day_text(read.earliest), "latest": day_text(read.latest)}
    if bound["earliest"] == bound["latest"]:
        return {"in": bound["latest"]} if bound["latest"] else {}
    return {key: day for key, day in bound.items() if day}


# --- OpenHistoricalMap: a plain date, and beside it the exact one in EDTF -----------------------


def openhistoricalmap(feature: Given, ends: Ends | None) -> Written:
    """Say a feature in the tags of OpenHistoricalMap."""
    if ends is None:
        return {"type": "Feature", **feature}, ()
    properties = _properties(feature, *_OURS, *_TAGS)
    properties |= _tags("start_date", ends.valid_from, is_start=True)
    properties |= _tags("end_date", ends.last, is_start=False)
    if not ends.valid_from and not ends.valid_to:
        properties["start_date"] = ""  # without any tag it would be undated
    said = {key: value for key, value in feature.items() if key not in {"time", "when"}}
    if when := _without_times(feature.get("when")):
        said["when"] = when
    if "geometry" in feature:
        said["geometry"] = _plain_shape(feature["geometry"])
    return {"type": "Feature", **said, "properties": properties}, ()


def _tags(key: str, text: str, *, is_start: bool) -> dict[str, str]:
    if not text:
        return {}
    if _PLAIN.fullmatch(text):
        return {key: text}
    read = parse_edtf(text)
    plain = _plain_date(read.lower, read.upper, is_start=is_start)
    return {key: plain, f"{key}:edtf": text} if plain else {f"{key}:edtf": text}


def _plain_date(lower: int, upper: int, *, is_start: bool) -> str:
    """Year, month or day that covers what is known; else the day from which all is sure."""
    first, last = iso_date(lower), iso_date(upper)
    if first and last:
        unit = range_text(lower, upper)
        if _PLAIN.fullmatch(unit):
            return unit
        for digits_of_day in (3, 6):
            if first[:-digits_of_day] == last[:-digits_of_day]:
                return first[:-digits_of_day]
    return (last or first) if is_start else (first or last)
