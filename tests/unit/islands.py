"""A small island to edit: an empty atlas with one source, and what is added to it."""

import json
from pathlib import Path
from typing import Any

from geo_app import editing
from geo_app.editing import LayerRecord

Feature = dict[str, Any]
BOOK = {"id": "book", "type": "book", "title": "A Book", "issued": {"date-parts": [[2001, 5]]}}


def point(identity: str = "a", **properties: Any) -> Feature:
    geometry = {"type": "Point", "coordinates": [46.7, 40.3]}
    properties = {"name": identity, "kind": "event", "sources": ["book"], **properties}
    return {"type": "Feature", "id": identity, "geometry": geometry, "properties": properties}


def record(identity: str = "x", **members: Any) -> LayerRecord:
    return LayerRecord(
        **{"id": identity, "title": identity.title(), "kind": "event", "licence": "CC0", **members}
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".history" not in path.parts
    }


def island(path: Path) -> Path:
    whole = editing.new_atlas(path / "island", "Island", extent=(46, 39, 48, 41))
    (whole / "sources.json").write_text(json.dumps([BOOK], indent=1) + "\n")
    return whole
