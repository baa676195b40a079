"""A small atlas of an invented territory, whole but for what a test breaks."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Feature = dict[str, Any]


def feature(identity: str, geometry: Any = (46.7, 40.3), **properties: Any) -> Feature:
    """Return a settlement statement; a pair of numbers is a point."""
    if isinstance(geometry, tuple):
        geometry = {"type": "Point", "coordinates": list(geometry)}
    properties = {"name": identity, "kind": "settlement", "sources": ["book"], **properties}
    return {"type": "Feature", "id": identity, "geometry": geometry, "properties": properties}


FEATURES = [
    feature("ford-1", place="ford", holder="north", valid_to="1994", **{"name:ru": "Форд"}),
    feature("ford-2", place="ford", holder="south", valid_from="1994", valid_to="2016-04-02"),
    feature("ford-3", place="ford", holder="south", valid_from="2016-04-02", disputed_by=["north"]),
    feature(
        "ford-north-1", place="ford", holder="north", account="north",
        valid_from="2016-04-02", valid_to="2016-04-05", asserted_on="2016-04-03",
    ),
    feature("mill-1", (46.9, 40.1), place="mill", holder="south", valid_from="1994-05-12"),
]  # fmt: skip

ATLAS = {
    "format": "geo-atlas/1",
    "id": "river",
    "title": "The River",
    "extent": [46, 39, 48, 41],
    "first_date": "1990-01-01",
    "last_date": "2020-12-31",
    "opening_date": "2016-04-03",
    "opening_view": {"lat": 40.2, "lon": 46.8, "zoom": 9},
    "languages": [{"id": "en", "name": "English"}, {"id": "ru", "name": "Russian"}],
    "parties": [
        {"id": "north", "name": "The North", "short": "North", "colour": "#7a5195"},
        {"id": "south", "name": "The South", "short": "South", "colour": "#2a9d8f"},
    ],
    "accounts": [{"id": "north", "name": "The North"}, {"id": "south", "name": "The South"}],
    "layers": [
        {
            "id": "settlements", "title": "Settlements", "kind": "settlement",
            "file": "layers/settlements.geojson", "licence": "CC0", "attribution": "Nobody",
        }
    ],
    "basemap": [],
}  # fmt: skip
SOURCES = [{"id": "book", "type": "book", "title": "A Book", "issued": {"date-parts": [[2001, 5]]}}]


@pytest.fixture
def make_atlas(tmp_path: Path) -> Callable[..., Path]:
    """Write the small atlas with members of atlas.json, features or sources replaced."""

    def make(features: Any = None, sources: Any = SOURCES, **members: Any) -> Path:
        folder = tmp_path / "river"
        (folder / "layers").mkdir(parents=True, exist_ok=True)
        collection = {"type": "FeatureCollection", "features": features or FEATURES}
        for file, document in {
            "atlas.json": ATLAS | members,
            "sources.json": sources,
            "layers/settlements.geojson": collection,
        }.items():
            text = document if isinstance(document, str) else json.dumps(document)
            (folder / file).write_text(text, encoding="utf-8")
        return folder

    return make


@pytest.fixture
def make_feature() -> Callable[..., Feature]:
    """Return the maker of features, for tests that need one of their own."""
    return feature
