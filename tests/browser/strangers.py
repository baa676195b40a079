"""Layers of strangers and what the map shows of them, for tests of styles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from geo_app.layers import frame_of
from geo_app.maps import View
from geo_app.model import Atlas, Layer
from tests.browser import pages

SIMPLE = {"by": "simplestyle"}
Pixel = list[int]


def point(lon: float, lat: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [lon, lat]}


def line(lon: float, lat: float, length: float = 0.3) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": [[lon, lat], [lon + length, lat]]}


def area(lon: float, lat: float, size: float = 0.2) -> dict[str, Any]:
    east, north = lon + size, lat + size
    ring = [[lon, lat], [east, lat], [east, north], [lon, north], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def layer(*features: tuple[dict[str, Any], dict[str, Any]], **members: Any) -> Layer:
    """Pairs of a geometry and properties as a layer; undated as a file without dates is."""
    shown = [
        {"type": "Feature", "id": f"f{i}", "geometry": geometry, "properties": properties}
        for i, (geometry, properties) in enumerate(features)
    ]
    frame, _ = frame_of(shown, "x.geojson")
    frame["undated"] = (frame["valid_from"] == "") & (frame["valid_to"] == "")
    given = {"id": "added", "title": "Field survey", "kind": "control-area", "style": {}} | members
    return Layer(file="layers/added.geojson", frame=frame, **given)


def open_map(page: Page, folder: Path, *layers: Layer) -> Atlas:
    atlas = pages.atlas_of(*layers)
    pages.map_page(page, folder, atlas, View("2016-04-05", 39.9, 46.8, 9))
    return atlas


def pixels(page: Page, lon: float, lat: float, reach: int = 0) -> list[Pixel]:
    """Red, green, blue and opacity of the pixels that lie at most so far from a place."""
    numbers = pages.scrubber(
        page,
        f"""(() => {{
            const v = s.main.view;
            const [x, y] = geoApp.geometry.worldOf(L.latLng({lat}, {lon}));
            const at = [x * v.scale - v.x, y * v.scale - v.y].map((n) => n * v.ratio - {reach});
            return [...s.main.context.getImageData(...at, {2 * reach + 1}, {2 * reach + 1}).data];
        }})()""",
    )
    return [numbers[i : i + 4] for i in range(0, len(numbers), 4)]


def opacity(page: Page, lon: float, lat: float, reach: int = 0) -> float:
    """The mean opacity of the pixels around a place, from 0 to 1."""
    found = pixels(page, lon, lat, reach)
    return sum(pixel[3] for pixel in found) / len(found) / 255


def is_near(pixel: Pixel, colour: str, slack: int = 6) -> bool:
    """Whether a pixel has a colour, give or take a little."""
    numbers = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return all(abs(a - b) <= slack for a, b in zip(pixel, numbers, strict=False))
