"""RFC 7946 out: one feature a line, keys in one order, so that a rebuild gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

#: Order of the properties on disk; any further one follows, sorted.
PROPERTY_ORDER = (
    "name", "name:en", "name:hy", "name:az", "name:ru", "other_names", "kind", "subkind",
    "valid_from", "valid_to", "holder", "claimant", "account", "disputed_by", "certainty",
    "about", "subject", "value_min", "value_max", "unit", "paraphrase", "event", "said_by",
    "summary", "place", "scope", "start_kind", "end_kind", "asserted_on", "position_error_km",
    "basis", "facts", "sources",
)  # fmt: skip

Feature = dict[str, Any]


def feature(
    id_: str, geometry: BaseGeometry | None, properties: Mapping[str, Any], decimals: int = 5
) -> Feature:
    """A GeoJSON feature without empty properties, its coordinates rounded, its rings wound."""
    kept = {k: v for k, v in properties.items() if v not in ("", None, [], ())}
    ranks = {key: rank for rank, key in enumerate(PROPERTY_ORDER)}
    ordered = sorted(kept, key=lambda key: (ranks.get(key, len(ranks)), key))
    return {
        "type": "Feature",
        "id": id_,
        "geometry": None if geometry is None else _written(geometry, decimals),
        "properties": {key: kept[key] for key in ordered},
    }


def _written(geometry: BaseGeometry, decimals: int) -> dict[str, Any]:
    on_grid = shapely.set_precision(geometry, 10.0**-decimals)
    written = mapping(_wound(on_grid))
    return {"type": written["type"], "coordinates": _rounded(written["coordinates"], decimals)}


def _wound(geometry: BaseGeometry) -> BaseGeometry:
    """Exterior rings counterclockwise, holes clockwise (RFC 7946, 3.1.6)."""
    if geometry.geom_type.endswith("Polygon"):
        return shapely.orient_polygons(geometry.normalize())
    return geometry


def _rounded(coordinates: Any, decimals: int) -> Any:
    if isinstance(coordinates, (tuple, list)):
        return [_rounded(item, decimals) for item in coordinates]
    return round(coordinates, decimals)


def write_layer(path: Path, features: Iterable[Feature]) -> None:
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    _write(path, f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n')


def write_json(path: Path, document: Any) -> None:
    _write(path, json.dumps(document, ensure_ascii=False, indent=1) + "\n")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
