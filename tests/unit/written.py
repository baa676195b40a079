"""The small atlas, read once, and what is written of it, written once."""

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from geo_app.export import content_of
from geo_app.model import Atlas
from geo_app.store import read_atlas
from tests.unit.conftest import ATLAS, FEATURES, SOURCES

__all__ = ["KML", "placemarks", "small_atlas", "written"]

KML = "{http://www.opengis.net/kml/2.2}"
#: For tests that only look; one about equal bytes must write afresh.
written = cache(content_of)


@cache
def small_atlas() -> Atlas:
    """The atlas of ``conftest.make_atlas`` as it is."""
    with TemporaryDirectory() as home:
        folder = Path(home, "river")
        (folder / "layers").mkdir(parents=True)
        (folder / "atlas.json").write_text(json.dumps(ATLAS))
        (folder / "sources.json").write_text(json.dumps(SOURCES))
        collection = {"type": "FeatureCollection", "features": FEATURES}
        (folder / "layers" / "settlements.geojson").write_text(json.dumps(collection))
        return read_atlas(folder)


def placemarks(content: bytes) -> dict[str, ElementTree.Element]:
    """The placemarks of a KML file by id."""
    root = ElementTree.fromstring(content)  # noqa: S314 - written a moment ago
    return {
        element.findtext(f".//{KML}Data[@name='id']/{KML}value", ""): element
        for element in root.iter(f"{KML}Placemark")
    }
