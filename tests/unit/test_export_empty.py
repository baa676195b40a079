"""Nothing to write is a whole file too, in which other programs find nothing."""

import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from xml.etree import ElementTree

import geopandas as gpd
import pytest

from geo_app.export import FORMATS, content_of
from tests.unit.written import placemarks, small_atlas

SVG = "{http://www.w3.org/2000/svg}"


def features_of(content: bytes) -> int:
    return len(json.loads(content)["features"])


def rows_of_tables(content: bytes) -> int:
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content)
        told = "SELECT table_name FROM gpkg_contents WHERE data_type = 'features'"
        names = [name for (name,) in database.execute(told)]
        counts = (database.execute(f'SELECT count(*) FROM "{name}"') for name in names)  # noqa: S608
        return sum(rows.fetchone()[0] for rows in counts)


def packed(ending: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (name,) = (one for one in archive.namelist() if one.endswith(ending))
        return archive.read(name)


#: How many features another program finds in a file.
COUNT: Mapping[str, Callable[[bytes], int]] = {
    "geojson": features_of,
    "json-fg": features_of,
    "linked-places": features_of,
    "geopackage": rows_of_tables,
    "geoparquet": lambda content: len(gpd.read_parquet(io.BytesIO(content))),
    "kml": lambda content: len(placemarks(content)),
    "kmz": lambda content: len(placemarks(packed(".kml", content))),
    "csv": lambda content: len([*csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]),
    "svg-layers": lambda content: len([*ElementTree.fromstring(content).iter(f"{SVG}path")]),  # noqa: S314
    "bundle": lambda content: features_of(packed(".geojson", content)),
}


@pytest.mark.parametrize("form", [*FORMATS, "bundle"])
def test_an_atlas_without_rows_is_a_file_all_the_same(form: str) -> None:
    atlas = small_atlas()
    (layer,) = atlas.layers
    late = replace(atlas, layers=(replace(layer, frame=layer.frame.tail(1)),))
    for date, rows in (("1992-01-01", 0), ("1995-01-01", 1)):
        assert COUNT[form](content_of(late, form, date=date).content) == rows, date
    bare, date = replace(atlas, layers=()), "1992-01-01" if form == "svg-layers" else None
    # A new atlas has no parties either.
    for empty in (bare, replace(bare, parties={})):
        assert COUNT[form](content_of(empty, form, date=date).content) == 0
