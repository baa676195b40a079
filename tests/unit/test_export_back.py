"""Our own files read back: the same features, whatever a format cannot hold by itself."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo_app.export import content_of
from geo_app.export.fields import DATE_FIELDS
from geo_app.formats import open_features
from geo_app.formats.flat import LISTS, OURS, unguarded
from geo_app.formats.wkt import shape_of
from geo_app.intake import take_in
from geo_app.layers import LIST_COLUMNS
from geo_app.model import Atlas
from geo_app.records import csv_text
from geo_app.store import read_atlas
from tests.unit.bringing import CREDITS, run
from tests.unit.written import KML, placemarks

Make = Callable[..., Path]
MakeFeature = Callable[..., dict[str, Any]]

LINE = {"type": "LineString", "coordinates": [[46.7, 40.3], [47.123456789012345, 40.1]]}
AREA = {"type": "Polygon", "coordinates": [[[46, 40], [47, 40], [47, 41], [46, 40]]]}
#: Beyond 180 degrees, and with an edge over more than half the earth.
ACROSS = {"type": "LineString", "coordinates": [[178, 1], [182, 1]]}
AROUND = {"type": "Polygon", "coordinates": [[[178, 0], [-178, 0], [-178, 2], [178, 2], [178, 0]]]}


@pytest.fixture
def mixed(make_atlas: Make, make_feature: MakeFeature) -> Atlas:
    """Return an atlas with all that a table has no cell for."""
    far = {"valid_from": "-0044-03-15", "valid_to": "-0020"}
    features = [
        make_feature("forever", valid_from="", valid_to="", sources=["book", "map"]),
        make_feature("undated", note="=1+1"),
        make_feature("old", LINE, holder="north", note="-5", **far),
        make_feature("area", AREA, holder="south", valid_from="1994", note="''=x"),
        make_feature("nowhere", None, valid_from="-0100", disputed_by=["north", "south"]),
    ]
    return read_atlas(make_atlas(features))


@pytest.mark.parametrize(
    ("form", "suffix"), [("csv", ".csv"), ("geopackage", ".gpkg"), ("geoparquet", ".parquet")]
)
def test_our_own_table_gives_the_same_features(
    mixed: Atlas, tmp_path: Path, form: str, suffix: str
) -> None:
    file = tmp_path / f"x{suffix}"
    file.write_bytes(content_of(mixed, form).content)
    taken = take_in(file, file.name, None)
    assert taken.frame is not None, taken.findings
    back = taken.frame.set_index("id")
    before = mixed.layers[0].frame.set_index("id")
    back = back.loc[before.index]
    names = ("name", "valid_from", "valid_to", "undated", "holder", "sources", "disputed_by")
    for name in (*names, "start_earliest", "end_latest", "note"):
        assert back[name].tolist() == before[name].tolist(), name
    for shape, was in zip(back.geometry, before.geometry, strict=True):
        assert shape == was, "to the last digit"


def test_geo_app_add_takes_our_own_tables_in(
    mixed: Atlas, make_atlas: Make, tmp_path: Path
) -> None:
    folder = make_atlas()
    for form, suffix in (("csv", ".csv"), ("geopackage", ".gpkg")):
        file = tmp_path / f"again-{form}{suffix}"
        file.write_bytes(content_of(mixed, form).content)
        done = run("add", file, "--atlas", folder, *CREDITS, "--kind", "settlement")
        assert done.exit_code == 0, done.output
        added = read_atlas(folder).layers[-1].frame
        assert sorted(added["id"]) == sorted(mixed.layers[0].frame["id"])
        assert int(added.geometry.notna().sum()) == 4


def test_the_reader_of_tables_knows_the_lists_of_layers() -> None:
    assert LISTS == LIST_COLUMNS
    assert (*DATE_FIELDS,) == OURS


@given(st.text(st.sampled_from("'=+-@ax\t"), max_size=6))
def test_what_is_guarded_against_spreadsheets_comes_back(text: str) -> None:
    cell = csv_text([{"a": text, "b": 1}]).splitlines()[1].removesuffix(",1").strip('"')
    assert unguarded(cell) == text
    assert not cell.startswith(("=", "+", "-", "@", "\t"))


numbers = st.floats(-180, 180, allow_nan=False).map(lambda number: round(number, 9))
points = st.tuples(numbers, numbers)
lines = st.lists(points, min_size=2, max_size=4).map(shapely.LineString)
areas = st.builds(
    lambda x, y, hole: shapely.box(x, y, x + 4, y + 4).difference(
        shapely.box(x + 1, y + 1, x + 2, y + 2) if hole else shapely.Point()
    ),
    st.integers(-170, 170), st.integers(-80, 80), st.booleans(),
)  # fmt: skip
simple = st.one_of(
    points.map(shapely.Point), lines, areas,
    st.lists(points, min_size=1, max_size=3).map(shapely.MultiPoint),
    st.lists(lines, min_size=1, max_size=3).map(shapely.MultiLineString),
    st.lists(areas, min_size=1, max_size=2).map(shapely.MultiPolygon),
)  # fmt: skip
shapes = st.one_of(simple, st.lists(simple, min_size=1, max_size=3).map(shapely.GeometryCollection))


@given(shapes)
def test_well_known_text_is_read_as_it_is_written(shape: Any) -> None:
    written = shapely.to_wkt(shape, rounding_precision=-1)
    assert shapely.geometry.shape(shape_of(written)).equals_exact(shape, 0)
    assert shape_of(written.lower()) == shape_of(written)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("MULTIPOINT (46.7 40.3)", [[46.7, 40.3]]),
        ("MULTIPOINT (EMPTY, (46.7 40.3))", [[46.7, 40.3]]),
        ("MULTIPOLYGON (EMPTY, ((0 0, 1 0, 1 1, 0 0)))", [[[[0, 0], [1, 0], [1, 1], [0, 0]]]]),
        ("POINT Z EMPTY", []),
        ("GEOMETRYCOLLECTION (POINT EMPTY , POINT (1 2) )", None),
    ],
)
def test_parts_may_be_empty_and_brackets_left_out(text: str, inside: Any) -> None:
    found = shape_of(text)
    assert found.get("coordinates") == inside
    if inside is None:
        assert [one["coordinates"] for one in found["geometries"]] == [[], [1, 2]]


@pytest.mark.parametrize(
    "text",
    [
        "", "POINT", "POINT (46.7)", "POINT (46.7 x)", "POINT (1 2", "LINESTRING ((1 2, 3 4))",
        "CIRCLE (1 2)", "SRID=4326;POINT (1 2)", "POINT (1e999 2)", "POLYGON (1 2, 3 4)",
        "LINESTRING (1 2,3)", "LINESTRING (1 2,(3 4))", "LINESTRING ((1,2),(3,4))",
        "POINT (1 2,3 4)", "LINESTRING ()", "MULTIPOINT (1 2",
        "GEOMETRYCOLLECTION (" * 9 + "POINT (1 2)" + ")" * 9, "POLYGON " + "(" * 100_000,
        "POINT (" + "1" * 100_000, "POINT (1" + " " * 100_000,
    ],
)  # fmt: skip
def test_a_text_that_is_no_shape_is_a_finding(text: str, tmp_path: Path) -> None:
    assert shape_of(text)["type"].startswith("no well-known text")
    file = tmp_path / "x.csv"
    file.write_text(f'id,wkt\na,"{text or "?"}"\n')
    (finding,) = [f for f in take_in(file, "x.csv", None).findings if f.code != "time-columns"]
    assert (finding.code, finding.feature_id) == ("geometry", "a")


def test_dates_that_no_typed_column_holds_are_told_and_kept(mixed: Atlas) -> None:
    for form in ("csv", "geopackage", "geoparquet", "kml"):
        content, remarks = content_of(mixed, form)
        (said,) = [remark for remark in remarks if "typed date" in remark]
        assert "3 dates cannot stand as a typed date, which has the years 1 to 9999" in said
        if form == "geoparquet":
            row = gpd.read_parquet(io.BytesIO(content)).set_index("id").loc["old"]
            assert row["valid_from"] == "-0044-03-15"
            # An empty end would tell that the line is there to this day.
            assert pd.isna(row["valid_from_date"])
            assert str(row["valid_to_date"]) == "0001-01-01"
        if form == "kml":
            (span,) = placemarks(content)["old"].iter(f"{KML}TimeSpan")
            assert [child.text for child in span] == ["0001-01-01T00:00:00Z"]


def parts_of(form: str, content: bytes, file: Path) -> list[Any]:
    """The shapes of a file as another program reads them."""
    if form == "geoparquet":
        return [*gpd.read_parquet(io.BytesIO(content)).geometry]
    if form == "kml":
        root = ElementTree.fromstring(content)  # noqa: S314 - written a moment ago
        texts = [place.text or "" for place in root.iter(f"{KML}coordinates")]
        pairs = [[pair.split(",") for pair in text.split()] for text in texts]
        return [shapely.MultiPoint([(float(x), float(y)) for x, y in each]) for each in pairs]
    if form in {"csv", "geopackage"}:
        file.write_bytes(content)
        taken = take_in(file, "x", None).frame
        assert taken is not None
        return [*taken.geometry]
    file.write_bytes(content)
    return [*gpd.read_file(file).geometry]


@pytest.mark.parametrize(
    ("form", "suffix"),
    [
        ("geojson", ".geojson"), ("json-fg", ".geojson"), ("linked-places", ".geojson"),
        ("geopackage", ".gpkg"), ("geoparquet", ""), ("csv", ".csv"), ("kml", ".kml"),
    ],
)  # fmt: skip
def test_what_crosses_180_degrees_is_cut_there(
    make_atlas: Make, make_feature: MakeFeature, tmp_path: Path, form: str, suffix: str
) -> None:
    east = {"type": "LineString", "coordinates": [[170, 1], [179, 1]]}
    both = {"type": "MultiLineString", "coordinates": [[[179, 1], [180, 1]], [[-180, 1], [-9, 1]]]}
    features = [make_feature(str(n), shape) for n, shape in enumerate((ACROSS, AROUND, east, both))]
    atlas = read_atlas(make_atlas(features))
    content, remarks = content_of(atlas, form)
    assert "settlements: 2 shapes are cut at 180 degrees, where they cross it" in remarks
    found = parts_of(form, content, tmp_path / f"x{suffix}")
    simple = shapely.get_parts(found)
    west, _, east_edge, _ = shapely.bounds(simple).T
    assert (abs(shapely.get_coordinates(simple)[:, 0]) <= 180).all()
    assert (east_edge - west < 180).all(), "no part reaches round the earth"
    if form != "kml":
        assert json.loads(shapely.to_geojson(found[0]))["type"] == "MultiLineString"
        assert sum(shape.length for shape in found[:1]) == 4


def test_what_does_not_cross_stays_to_the_letter(mixed: Atlas) -> None:
    assert not [remark for remark in content_of(mixed, "geojson").remarks if "180" in remark]


@pytest.mark.parametrize(
    ("form", "suffix"), [("csv", ".csv"), ("geopackage", ".gpkg"), ("geoparquet", ".parquet")]
)
def test_lists_come_back(
    make_atlas: Make, make_feature: MakeFeature, tmp_path: Path, form: str, suffix: str
) -> None:
    one = make_feature(
        "a", other_names=["A; B", "C"], sources=["s", "t"], tags=["x", "y"], note="[1992]"
    )
    file = tmp_path / f"x{suffix}"
    file.write_bytes(content_of(read_atlas(make_atlas([one])), form).content)
    taken = take_in(file, file.name, None)
    assert taken.frame is not None
    row = taken.frame.iloc[0]
    assert (row["other_names"], row["sources"]) == (("A; B", "C"), ("s", "t"))
    (feature,) = open_features(file, file.name).features
    assert feature["properties"]["tags"] == ["x", "y"]
    assert feature["properties"]["note"] == "[1992]"


@pytest.mark.parametrize("suffix", [".csv", ".gpkg", ".parquet"])
def test_what_is_not_ours_stays_as_it_is(suffix: str, tmp_path: Path) -> None:
    cited = "Smith, A.; Jones, B. (1990); p. 5"
    rows = {"id": ["a"], "sources": [cited], "undated": [True]}
    frame = gpd.GeoDataFrame(rows, geometry=gpd.points_from_xy([46], [40]), crs="EPSG:4326")
    file = tmp_path / f"x{suffix}"
    if suffix == ".csv":
        file.write_text(f'id,sources,undated,lon,lat\na,"{cited}",true,46,40\n')
    elif suffix == ".gpkg":
        frame.to_file(file, driver="GPKG")
    else:
        frame.to_parquet(file)
    (feature,) = open_features(file, file.name).features
    found = feature["properties"]
    # How a CSV for an atlas is to be written is said: its lists are parted by that sign.
    assert found["sources"] == (cited.split("; ") if suffix == ".csv" else cited)
    assert found["undated"] == ("true" if suffix == ".csv" else True)
