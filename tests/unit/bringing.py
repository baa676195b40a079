"""What people bring to the command line, and how it is run."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from geo_app.cli import main

CREDITS = ("--licence", "CC0", "--attribution", "Nobody")
CSV = "name,lat,lon,built,gone\nFord,40.1,46.5,1960,1974\nMill,40.2,46.6,1961,\n"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def polygon(*ring: tuple[float, float]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(position) for position in ring]]}


def statement(identity: str | None, geometry: Any = None, **properties: Any) -> dict[str, Any]:
    geometry = geometry or {"type": "Point", "coordinates": [46.5, 40.2]}
    head = {"type": "Feature"} | ({} if identity is None else {"id": identity})
    return {**head, "geometry": geometry, "properties": {"sources": ["book"], **properties}}


def write(path: Path, *features: Any, **members: Any) -> Path:
    document = {"type": "FeatureCollection", "features": features, **members}
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path
