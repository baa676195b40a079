"""Who held each settlement, row by row: the unattributed account, and rival accounts beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from shapely.geometry import Point

from geodata.build.dates import is_plain_day
from geodata.build.geojson import Feature, feature
from geodata.build.rows import Row, facts, listed, places, position

_SAID_BY_A_SIDE = {"announced", "claimed"}


def settlements() -> list[Feature]:
    by_id = places()
    return [
        feature(id_, Point(position(by_id[row["place_id"]])), _properties(row, by_id))
        for id_, row in numbered_rows()
    ]


def numbered_rows() -> Iterator[tuple[str, Row]]:
    """Control rows with their ids: ``talish-4``, rival ones ``talish-azerbaijan-1``.

    They are numbered in the order of the table, which is that of time within a place.
    """
    seen: Counter[str] = Counter()
    for row in facts("control"):
        stem = "-".join(filter(None, (row["place_id"], row["asserted_by"])))
        seen[stem] += 1
        yield f"{stem}-{seen[stem]}", row


def names_of(place: Row) -> dict[str, Any]:
    return {
        "name": place["name_en"],
        "name:en": place["name_en"],
        "name:hy": place["name_hy"],
        "name:az": place["name_az"],
        "name:ru": place["name_ru"],
        "other_names": listed(place["other_names"]),
    }


def told_of(row: Row, place: Row) -> dict[str, Any]:
    """What a control row says about a place, whatever it is drawn as."""
    return names_of(place) | {
        "valid_from": row["start"],
        "valid_to": row["end"],
        "holder": row["holder"],
        "account": row["asserted_by"],
        "disputed_by": listed(row["disputed_by"]),
        "certainty": row["certainty"],
        "place": place["id"],
        "position_error_km": position_error_km(place),
        "basis": row["basis"],
        "sources": listed(row["sources"]),
    }


def _properties(row: Row, by_id: dict[str, Row]) -> dict[str, Any]:
    place = by_id[row["place_id"]]
    return told_of(row, place) | {
        "kind": "settlement",
        "subkind": place["kind"],
        "scope": place["scope"],
        "start_kind": row["start_kind"],
        "end_kind": row["end_kind"],
        "asserted_on": _asserted_on(row),
    }


def _asserted_on(row: Row) -> str:
    """Day of an announcement or claim: the one it starts to speak of, if that is exact."""
    is_said = row["start_kind"] in _SAID_BY_A_SIDE
    return row["start"] if is_said and is_plain_day(row["start"]) else ""


def position_error_km(place: Row) -> float:
    """Stated uncertainty of a point: the gazetteer's is good to about 1 km."""
    if place["id"] == "talish-heights":
        return 3
    return 0.5 if place["id"] == "lele-tepe" else 1
