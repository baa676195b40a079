"""April 2016: places and heights that a side says it took or kept, as points.

No outline of the advance was ever published, so none is drawn and the line of contact stays.
"""

from __future__ import annotations

from collections.abc import Iterator

from shapely.geometry import Point

from geodata.build.geojson import Feature, feature
from geodata.build.rows import Row, facts, places, position
from geodata.build.settlements import told_of

_MONTH = "2016-04"


def advances() -> list[Feature]:
    by_id = places()
    return [_advance(row, by_id[row["place_id"]]) for row in _rival_rows()]


def _rival_rows() -> Iterator[Row]:
    """What each side says about a place, if that begins or ends in April 2016."""
    for row in facts("control"):
        if row["asserted_by"] and (_MONTH in row["start"] or _MONTH in row["end"]):
            yield row


def _advance(row: Row, place: Row) -> Feature:
    properties = told_of(row, place) | {"kind": "control-area", "subkind": "disputed advance"}
    id_ = f"april-2016-{place['id']}-{row['asserted_by']}"
    return feature(id_, Point(position(place)), properties)
