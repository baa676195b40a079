"""What happened: one point, or none, and the days it took."""

from __future__ import annotations

from typing import Any

from shapely.geometry import Point

from geodata.build.dates import span_of
from geodata.build.geojson import Feature, feature
from geodata.build.rows import Row, facts, listed, places, position


def events() -> list[Feature]:
    by_id = places()
    return [feature(row["id"], _point(row, by_id), _properties(row)) for row in facts("events")]


def _point(row: Row, by_id: dict[str, Row]) -> Point | None:
    if row["place_id"]:
        return Point(position(by_id[row["place_id"]]))
    return Point(position(row)) if row["lat"] else None


def _properties(row: Row) -> dict[str, Any]:
    valid_from, valid_to = span_of(row["start"], row["end"])
    return {
        "name": row["title"],
        "name:en": row["title"],
        "kind": "event",
        "subkind": row["kind"],
        "valid_from": valid_from,
        "valid_to": valid_to,
        # How sure the day is stands in the date; that it happened is what its sources report.
        "certainty": "less-certain" if "~" in row["start"] else "certain",
        "summary": row["summary"],
        "place": row["place_id"],
        "basis": "day and summary by the sources named",
        "sources": listed(row["sources"]),
    }
