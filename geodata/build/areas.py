"""Areas put together by a table: one row is one feature, its shape named by territories."""

from __future__ import annotations

from typing import Any

from geodata.build.geojson import Feature, feature
from geodata.build.rows import Row, facts, listed, table
from geodata.build.shapes import without_slivers
from geodata.build.territories import Territories

#: About 11 m: far finer than the outlines are.
DECIMALS = 4


def boundaries(layer: str, territories: Territories) -> list[Feature]:
    """Features of one of the layers in the table of boundaries."""
    rows = [row for row in table("boundaries") if row["layer"] == layer]
    return [_boundary(row, territories) for row in rows]


def control_areas(territories: Territories) -> list[Feature]:
    return [_control_area(row, territories) for row in table("control_areas")]


def _boundary(row: Row, territories: Territories) -> Feature:
    shape = territories.put_together(listed(row["add"]), listed(row["cut"]))
    if row["cut"]:
        shape = without_slivers(shape)
    return feature(row["id"], shape, _properties(row, "boundary"), DECIMALS)


def _control_area(row: Row, territories: Territories) -> Feature:
    shape = territories.put_together(listed(row["add"]), listed(row["cut"]))
    return feature(row["id"], shape, _properties(row, "control-area"), DECIMALS)


def _properties(row: Row, kind: str) -> dict[str, Any]:
    error = row["position_error_km"]
    return {
        "name": row["name"],
        "name:en": row["name"],
        "name:hy": row["name_hy"],
        "name:az": row["name_az"],
        "name:ru": row["name_ru"],
        "kind": kind,
        "subkind": row["subkind"],
        "valid_from": row["valid_from"],
        "valid_to": row["valid_to"],
        "holder": row["holder"],
        "claimant": row.get("claimant", ""),
        "account": row.get("account", ""),
        "disputed_by": listed(row.get("disputed_by", "")),
        "certainty": row["certainty"],
        "position_error_km": float(error) if error else None,
        "basis": row["basis"],
        "facts": listed(row["facts"]),
        "sources": sources_of(row),
    }


def sources_of(row: Row) -> list[str]:
    """Sources of the facts a row rests on, then its own; each once."""
    by_id = {fact["id"]: fact for fact in facts("boundaries")}
    cited = [source for id_ in listed(row["facts"]) for source in listed(by_id[id_]["sources"])]
    return list(dict.fromkeys([*cited, *listed(row["sources"])]))
