"""The built-in atlas as plain JSON, read as anyone else would, for the tests beside this file."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

from pyproj import Geod
from shapely.geometry import shape

GEODATA = Path(__file__).parents[2] / "geodata"
FACTS = GEODATA / "build" / "facts"

ATLAS = json.loads((GEODATA / "atlas.json").read_text(encoding="utf-8"))
SOURCES = json.loads((GEODATA / "sources.json").read_text(encoding="utf-8"))
LAYERS = [record["id"] for record in ATLAS["layers"]]
EVERYTHING = [record["file"] for record in (*ATLAS["layers"], *ATLAS["basemap"])]
PARTIES = {record["id"] for record in ATLAS["parties"]}
ACCOUNTS = {record["id"] for record in ATLAS["accounts"]}
SOURCE_IDS = {record["id"] for record in SOURCES}
WGS84 = Geod(ellps="WGS84")


@cache
def features(file: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((GEODATA / file).read_text(encoding="utf-8"))[
        "features"
    ]
    return found


def layer(name: str) -> list[dict[str, Any]]:
    return features(f"layers/{name}.geojson")


def facts(name: str) -> list[dict[str, str]]:
    with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def rows_of_places() -> dict[str, list[dict[str, Any]]]:
    rows = defaultdict(list)
    for feature in layer("settlements"):
        rows[feature["properties"]["place"]].append(feature)
    return dict(rows)


def listed(cell: str) -> list[str]:
    return [item.strip() for item in cell.split(";") if item.strip()]


def drawn(file: str) -> list[tuple[str, Any]]:
    return [(f["id"], shape(f["geometry"])) for f in features(file) if f["geometry"]]
