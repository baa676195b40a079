"""The tables of facts, as rows of text."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FACTS = HERE / "facts"
TABLES = HERE / "tables"

Row = dict[str, str]


@cache
def read_table(path: Path) -> tuple[Row, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def facts(name: str) -> tuple[Row, ...]:
    """Rows of a table of facts, such as ``control``."""
    return read_table(FACTS / f"{name}.csv")


def table(name: str) -> tuple[Row, ...]:
    """Rows of a table that says how a layer is put together, such as ``boundaries``."""
    return read_table(TABLES / f"{name}.csv")


def places() -> dict[str, Row]:
    return {row["id"]: row for row in facts("places")}


def sources() -> list[dict[str, Any]]:
    """Citations of the facts and of the map packages, by id."""
    records = [
        record
        for file in (FACTS / "sources.json", TABLES / "sources.json")
        for record in json.loads(file.read_text(encoding="utf-8"))
    ]
    return sorted(records, key=lambda record: str(record["id"]))


def listed(cell: str) -> list[str]:
    """Items of a cell such as ``a;b`` or ``a; b``.

    >>> listed("geonames; wof;"), listed("")
    (['geonames', 'wof'], [])
    """
    return [item.strip() for item in cell.split(";") if item.strip()]


def position(row: Row) -> tuple[float, float]:
    """Longitude and latitude of a row."""
    return float(row["lon"]), float(row["lat"])
