"""Files for other programs: what is in them is what the atlas says, and they are whole."""

import datetime as dt
import io
import json
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from geo_app.errors import EditError, UsageError
from geo_app.export import FORMATS, SUFFIXES, content_of, format_of, select, write
from geo_app.export.qgis_style import qgis_style
from geo_app.intake import take_in
from geo_app.model import Atlas
from geo_app.store import read_atlas
from tests.unit.written import small_atlas, written

ATLAS = read_atlas()
Make = Callable[..., Path]
MakeFeature = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def river() -> Atlas:
    return small_atlas()


def tables(content: bytes, path: Path) -> sqlite3.Connection:
    path.write_bytes(content)
    return sqlite3.connect(path)


def back(content: bytes, place: Path) -> gpd.GeoDataFrame:
    """Read a file that was written as this program reads any."""
    place.write_bytes(content)
    taken = take_in(place, place.name, None)
    assert taken.frame is not None, taken.findings
    return taken.frame


@pytest.mark.parametrize("form", [*FORMATS, "bundle"])
def test_the_same_request_gives_the_same_bytes(river: Atlas, form: str) -> None:
    first = content_of(river, form, date="2016-04-03").content
    assert first == content_of(river, form, date="2016-04-03").content
    assert first != written(river, form, date="1995-01-01").content


@pytest.mark.parametrize(
    ("form", "suffix"),
    [
        ("geojson", ".geojson"), ("json-fg", ".geojson"), ("linked-places", ".geojson"),
        ("geopackage", ".gpkg"), ("geoparquet", ".parquet"), ("csv", ".csv"),
    ],
)  # fmt: skip
def test_what_is_written_is_read_again(
    river: Atlas, tmp_path: Path, form: str, suffix: str
) -> None:
    given_frame = river.layers[0].frame
    frame = back(written(river, form).content, tmp_path / f"x{suffix}")
    for column in ("id", "name", "valid_from", "valid_to", "holder", "account", "place"):
        assert frame[column].tolist() == given_frame[column].tolist(), column
    assert frame["sources"].tolist() == given_frame["sources"].tolist()
    assert frame.geometry.geom_equals(given_frame.geometry).all()


def test_columns_that_a_format_cannot_name_so_are_renamed_and_told(
    make_atlas: Make, make_feature: MakeFeature, tmp_path: Path
) -> None:
    own = {"FID": 7, "Geom": "flat", "height": 1, "Height": 2, "valid_from_date": "x\0y"}
    atlas = read_atlas(make_atlas([make_feature("a", **own)]))
    content, remarks = content_of(atlas, "geopackage")
    with closing(tables(content, tmp_path / "x.gpkg")) as database:
        (row,) = database.execute('SELECT "FID_2", "Geom_2", height, "Height_2" FROM settlements')
    assert row == (7, "flat", 1, 2)
    assert "settlements: the column 'FID' is called 'FID_2' here" in remarks
    assert "settlements: the column 'valid_from_date' is called 'valid_from_date_2' here" in remarks


def test_columns_are_typed(make_atlas: Make, make_feature: MakeFeature, tmp_path: Path) -> None:
    own = {"count": 3, "share": 0.5, "seen": True, "tags": ["a", "b"], "valid_from": "2016-04"}
    atlas = read_atlas(make_atlas([make_feature("a", **own), make_feature("b", count=2**53)]))
    content, _ = content_of(atlas, "geopackage")
    with closing(tables(content, tmp_path / "x.gpkg")) as database:
        kinds = {row[1]: row[2] for row in database.execute("PRAGMA table_info(settlements)")}
        values = database.execute(
            "SELECT count, share, seen, valid_from_date, valid_to_date FROM settlements"
        ).fetchall()
    assert kinds["count"] == "INTEGER"
    assert (kinds["share"], kinds["seen"], kinds["valid_from_date"]) == ("REAL", "BOOLEAN", "DATE")
    assert values == [(3, 0.5, 1, "2016-04-01", None), (2**53, None, None, None, None)]
    parquet = gpd.read_parquet(io.BytesIO(content_of(atlas, "geoparquet").content))
    assert str(parquet["valid_from_date"][0]) == "2016-04-01"
    assert parquet["seen"].isna().tolist() == [False, True]


def test_a_layer_of_many_shapes_is_a_table_for_each(
    make_atlas: Make, make_feature: MakeFeature, tmp_path: Path
) -> None:
    line = shapely.LineString([(46, 40), (47, 40)])
    shapes = [
        None,
        shapely.Point(46, 40),
        line,
        line.buffer(0.1),
        shapely.multipolygons([line.buffer(0.2)]),
    ]
    features = [make_feature(f"f{number}") for number in range(len(shapes))]
    for feature, shape in zip(features, shapes, strict=True):
        feature["geometry"] = None if shape is None else json.loads(shapely.to_geojson(shape))
    content, _ = content_of(read_atlas(make_atlas(features)), "geopackage")
    with closing(tables(content, tmp_path / "x.gpkg")) as database:
        kinds = database.execute(
            "SELECT table_name, geometry_type_name FROM gpkg_geometry_columns ORDER BY 1"
        ).fetchall()
        styled = database.execute("SELECT f_table_name FROM layer_styles ORDER BY 1").fetchall()
        ids = database.execute("SELECT id FROM settlements").fetchall()
    assert kinds == [
        ("settlements", "MULTIPOLYGON"),
        ("settlements-lines", "LINESTRING"),
        ("settlements-points", "POINT"),
    ]
    assert styled == [(name,) for name, _ in kinds]
    # What has no shape is with the commonest.
    assert ids == [("f0",), ("f3",), ("f4",)]


def test_layers_never_share_a_table(river: Atlas, tmp_path: Path) -> None:
    named = [replace(river.layers[0], id=name) for name in ("a|b", "A_B", "sources", "gpkg_x")]
    content, _ = content_of(replace(river, layers=tuple(named)), "geopackage")
    with closing(tables(content, tmp_path / "x.gpkg")) as database:
        found = database.execute("SELECT table_name, layer FROM layers ORDER BY fid").fetchall()
    assert found == [
        ("a_b", "a|b"), ("A_B_2", "A_B"), ("sources_2", "sources"), ("layer_gpkg_x", "gpkg_x"),
    ]  # fmt: skip


def test_a_geopackage_names_its_sources_and_licences(river: Atlas, tmp_path: Path) -> None:
    content, _ = written(river, "geopackage")
    with closing(tables(content, tmp_path / "x.gpkg")) as database:
        assert database.execute("SELECT id, title FROM sources").fetchall() == [("book", "A Book")]
        assert database.execute("SELECT layer, licence FROM layers").fetchall() == [
            ("settlements", "CC0")
        ]
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        # What an old QGIS knows.
        assert database.execute("PRAGMA user_version").fetchone() == (10300,)


@pytest.mark.parametrize("is_open", [True, False])
def test_only_an_atlas_without_an_end_plays_to_the_day_it_is_looked_at(
    make_atlas: Make, is_open: bool
) -> None:
    later = str(dt.date.today() + dt.timedelta(days=30))
    atlas = read_atlas(make_atlas(last_date=None if is_open else later))
    style = qgis_style(atlas, atlas.layers[0], "points", atlas.layers[0].frame)
    assert ("now()" in style) == is_open


def test_areas_follow_the_right_hand_rule() -> None:
    document = json.loads(content_of(ATLAS, "geojson", layers=("districts",)).content)
    rings = [
        ring
        for feature in document["features"]
        for part in (
            [feature["geometry"]["coordinates"]]
            if feature["geometry"]["type"] == "Polygon"
            else feature["geometry"]["coordinates"]
        )
        for ring in part[:1]
    ]
    assert rings
    assert all(shapely.is_ccw(shapely.LinearRing(ring)) for ring in rings)


def test_a_date_writes_what_holds_and_says_how_sure(river: Atlas) -> None:
    document = json.loads(content_of(river, "geojson", date="2016-04-03", account="north").content)
    told = [(f["id"], f["properties"]["status"]) for f in document["features"]]
    assert told == [("ford-north-1", "certain"), ("mill-1", "certain")]


def test_an_account_over_all_of_history_tells_where_others_stand_beside_it(river: Atlas) -> None:
    content, remarks = content_of(river, "geojson", account="north")
    ids = [feature["id"] for feature in json.loads(content)["features"]]
    assert ids == ["ford-1", "ford-2", "ford-north-1", "mill-1"]
    assert remarks[0].startswith("settlements: about some places (of 1)")


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".kml", ".zip"])
def test_what_does_not_fit_leaves_the_old_file(river: Atlas, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"x{suffix}"
    file.write_bytes(b"old")
    with files_up_to(100), pytest.raises(EditError, match=r"cannot be (saved|written)"):
        write(river, file)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == {
        file.name: b"old"
    }


def test_requests_that_make_no_sense_are_told(river: Atlas, tmp_path: Path) -> None:
    for request, words in (
        ({"date": "1989-12-31"}, "1989-12-31: the atlas tells of 1990-01-01 to 2020-12-31"),
        ({"date": "2016-13-01"}, "no month 13"),
        ({"account": "west"}, "no account 'west'"),
        ({"layers": ("roads",)}, "no layer 'roads'"),
    ):
        with pytest.raises(UsageError, match=words):
            write(river, tmp_path / "x.geojson", **request)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=r"x\.shp: no data format .* \.gpkg"):
        write(river, tmp_path / "x.shp")
    with pytest.raises(EditError, match="cannot be saved: No such file or directory"):
        write(river, tmp_path / "nowhere" / "x.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(EditError, match="cannot be saved: it is a folder"):
        write(river, tmp_path / "folder.csv")
    left = [path.name for path in tmp_path.iterdir() if path.name not in {"river", "folder.csv"}]
    assert left == []


def test_every_ending_tells_a_format() -> None:
    assert {format_of(f"x{suffix}") for suffix in SUFFIXES} == {*FORMATS, "bundle"}


def test_a_selection_names_only_the_sources_of_its_rows() -> None:
    lines = select(ATLAS, layers=("control-lines",))
    named = {one for ids in lines.sheets[0].frame["sources"] for one in ids}
    assert {source.id for source in lines.sources} == named
