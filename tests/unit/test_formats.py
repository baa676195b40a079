"""Each format gives the same stream of features, and says what it did not understand."""

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo_app.formats import SUFFIXES, FeatureStream, open_features
from geo_app.formats.brackets import Brackets
from geo_app.formats.jsontext import JsonText
from geo_app.formats.systems import UnknownSystemError, code_of
from geo_app.model import Severity

POINT = {"type": "Point", "coordinates": [46.7, 40.3]}
FEATURE = {"type": "Feature", "id": "a", "geometry": POINT, "properties": {"name": "Шуша"}}


def collection(*features: Any, **members: Any) -> str:
    document = {"type": "FeatureCollection", "features": features, **members}
    return json.dumps(document, ensure_ascii=False)


def read(path: Path, text: str | bytes, name: str = "x.geojson") -> tuple[list[Any], FeatureStream]:
    file = path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    stream = open_features(file, name)
    return list(stream.features), stream


def codes(stream: FeatureStream) -> list[tuple[str, str]]:
    return [(finding.severity.value, finding.code) for finding in stream.findings]


@pytest.mark.parametrize("suffix", ["", ".shp", ".zip", ".kml", ".txt"])
def test_other_suffixes_are_refused_with_those_that_are_read(tmp_path: Path, suffix: str) -> None:
    features, stream = read(tmp_path, "", f"x{suffix}")
    assert (features, stream.is_readable, codes(stream)) == ([], False, [("error", "format")])
    assert all(known in stream.findings[0].fix for known in SUFFIXES)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    stream = open_features(tmp_path / "none.geojson", "none.geojson")
    assert list(stream.features) == []
    assert codes(stream) == [("error", "file-missing")]


def test_a_collection_gives_features_and_members(tmp_path: Path) -> None:
    members = {"conformsTo": ["x"], "@context": "y", "numberReturned": 1}
    for indent in (None, 2):
        text = json.dumps(json.loads(collection(FEATURE, **members)), indent=indent)
        features, stream = read(tmp_path, text)
        assert features == [FEATURE]
        assert stream.members == {"type": "FeatureCollection", **members}
        assert stream.findings == []
        assert stream.format == "geojson"


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    bom = "\N{ZERO WIDTH NO-BREAK SPACE}"
    line = json.dumps(FEATURE)
    table = "lon,lat\n46.7,40.3\n"
    for text, name in ((collection(FEATURE), "x.json"), (line, "x.geojsonl"), (table, "x.csv")):
        features, stream = read(tmp_path, bom + text, name)
        assert [feature["geometry"] for feature in features] == [POINT]
        assert stream.findings == []


def test_the_type_may_stand_last_and_blanks_anywhere(tmp_path: Path) -> None:
    text = f'\n{{ "features" :\t[ {json.dumps(FEATURE)}\r\n ] , "type" : "FeatureCollection" }} \n'
    features, stream = read(tmp_path, text)
    assert (features, stream.findings) == ([FEATURE], [])


@pytest.mark.parametrize(("document", "geometry"), [(FEATURE, POINT), (POINT, POINT)])
def test_one_feature_or_geometry_is_a_layer_of_one(
    tmp_path: Path, document: Any, geometry: Any
) -> None:
    features, stream = read(tmp_path, json.dumps(document), "x.json")
    assert [feature["geometry"] for feature in features] == [geometry]
    assert codes(stream) == [("note", "one-feature")]


def test_progress_ends_at_one(tmp_path: Path) -> None:
    shares: list[float] = []
    path = tmp_path / "x.geojson"
    path.write_text(collection(*[FEATURE] * 20_000), encoding="utf-8")
    count = sum(1 for _ in open_features(path, "x", progress=shares.append).features)
    assert count == 20_000
    assert shares == sorted(shares)
    assert len(shares) > 1
    assert shares[-1] == 1


def test_features_across_blocks_are_whole(tmp_path: Path) -> None:
    features = [
        FEATURE | {"id": i, "properties": {"name": "Ж" * (i % 7), "n": i / 3}} for i in range(9_000)
    ]
    long = FEATURE | {"properties": {"text": "я" * 3_000_000}}
    found, stream = read(tmp_path, collection(*features, long, *features))
    assert stream.findings == []
    assert found == [*features, long, *features]


def test_faults_far_into_a_file_name_their_line(tmp_path: Path) -> None:
    lines = ",\n".join([json.dumps(FEATURE)] * 20_000)
    text = f'{{"type": "FeatureCollection", "features": [\n{lines},\n{{"id": oops}}]}}'
    _, stream = read(tmp_path, text)
    assert not stream.is_readable
    assert "line 20002, column 8" in stream.findings[0].message


@pytest.mark.parametrize("name", ["x.geojsonl", "x.geojsons", "x.ndjson", "x.jsonl", "x.ndgeojson"])
def test_a_sequence_loses_only_the_record_that_is_broken(tmp_path: Path, name: str) -> None:
    line = json.dumps(FEATURE, ensure_ascii=False)
    for text in (
        f"{line}\n\n{line[:-3]}\n{line}\n",
        f"\x1e{json.dumps(FEATURE, indent=1)}\n\x1e{line[:9]}\n\x1e{line}\n",
    ):
        features, stream = read(tmp_path, text, name)
        assert features == [FEATURE, None, FEATURE]
        assert stream.is_readable
        assert [(f.code, f.index) for f in stream.findings] == [("json", 1)]
    features, stream = read(tmp_path, f"{line}\n".encode() + b'{"id": "\xff"}\n', name)
    assert (features, [f.code for f in stream.findings]) == ([FEATURE, None], ["encoding"])


@pytest.mark.parametrize(
    "cell", ["1.10", "12E3", "1915.10", "0.12345678901234567890", "-0", "1e5", "1.0", "7", "-2.5"]
)
def test_no_cell_of_a_table_is_changed(tmp_path: Path, cell: str) -> None:
    (feature,), _ = read(tmp_path, f"x,y,cell\n1.10,2E1,{cell}\n", "x.csv")
    assert str(feature["properties"]["cell"]) == cell
    is_number = cell in {"1.0", "7", "-2.5"}
    assert isinstance(feature["properties"]["cell"], str) is not is_number
    assert feature["geometry"]["coordinates"] == [1.1, 20.0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_gives_points(tmp_path: Path, delimiter: str) -> None:
    rows = [
        ["Name", "LAT", "Lng", "code", "n", "note"],
        ["Шуша", "40.3", "46.7", "007", "-1.5e3", '"a, ""b""; c"'],
        ["", "", "", "1_000", "1e999", "NaN"],
    ]
    features, stream = read(tmp_path, "\n".join(map(delimiter.join, rows)), "x.csv")
    assert stream.findings == []
    assert features[0]["geometry"] == POINT
    assert features[0]["properties"] == {
        "Name": "Шуша", "code": "007", "n": "-1.5e3", "note": 'a, "b"; c'
    }  # fmt: skip
    assert features[1]["geometry"] is None
    assert features[1]["properties"] == {"code": "1_000", "n": "1e999", "note": "NaN"}


def test_a_table_without_a_place_lists_its_columns(tmp_path: Path) -> None:
    _, stream = read(tmp_path, "name,east,north\n", "x.csv")
    assert codes(stream) == [("error", "csv-columns")]
    assert "'name', 'east', 'north'" in stream.findings[0].message
    assert "'longitude' and 'latitude'" in stream.findings[0].fix


def test_odd_tables_are_told(tmp_path: Path) -> None:
    features, stream = read(tmp_path, "x,y,a,a\n1,2,3\n1,2,3,4,5\n", "x.csv")
    assert [feature["properties"] for feature in features] == [{"a": 3}, {"a": 3, "a (4)": 4}]
    assert codes(stream) == [("warning", "csv-columns"), ("error", "csv-row"), ("error", "csv-row")]
    _, stream = read(tmp_path, b"x,y\n1,2\n\xff,2\n", "x.csv")
    assert codes(stream) == [("error", "encoding")]
    _, stream = read(tmp_path, 'x,y\n1,"2\n', "x.csv")
    assert codes(stream) == [("error", "csv")]
    assert not stream.is_readable


@pytest.mark.parametrize("suffix", ["gpkg", "parquet"])
@pytest.mark.parametrize("crs", ["EPSG:4326", "OGC:CRS84", "EPSG:32638"])
def test_binary_formats_give_the_same_features(tmp_path: Path, suffix: str, crs: str) -> None:
    shapes = [shapely.Point(46.7, 40.3), shapely.box(46, 40, 47, 41), None]
    columns = {"name": ["a", "Ж", None], "n": [1, 2, 3], "is": [True, False, True]}
    frame = gpd.GeoDataFrame(columns, geometry=shapes, crs=4326).to_crs(crs)
    path = tmp_path / f"x.{suffix}"
    frame.to_file(path) if suffix == "gpkg" else frame.to_parquet(path)
    stream = open_features(path, path.name)
    features = list(stream.features)
    assert [finding.code for finding in stream.findings] == (["crs"] if crs[5:8] == "326" else [])
    assert [feature["properties"] for feature in features] == [
        {"name": "a", "n": 1, "is": True}, {"name": "Ж", "n": 2, "is": False}, {"n": 3, "is": True}
    ]  # fmt: skip
    assert features[2]["geometry"] is None
    point = features[0]["geometry"]["coordinates"]
    assert point == pytest.approx([46.7, 40.3], abs=1e-7)


def test_all_layers_of_a_geopackage_are_read_and_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "x.gpkg"
    for layer, crs in (("one", 4326), ("two", 3857)):
        frame = gpd.GeoDataFrame({"in": [layer]}, geometry=[shapely.Point(1, 2)], crs=4326)
        frame.to_crs(crs).to_file(path, layer=layer)
    stream = open_features(path, "x.gpkg")
    found = [(f["id"], f["properties"], f["geometry"]["coordinates"]) for f in stream.features]
    assert found == [
        ("one-1", {"in": "one", "layer": "one"}, [1, 2]),
        ("two-1", {"in": "two", "layer": "two"}, pytest.approx([1, 2])),
    ]
    assert [f.value for f in stream.findings if f.code == "more-layers"] == [["one", "two"]]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "OGC:CRS84"),
        ("urn:ogc:def:crs:OGC::CRS84", "OGC:CRS84"),
        ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", "OGC:CRS84"),
        ("http://www.opengis.net/def/crs/EPSG/0/25832", "EPSG:25832"),
        ("urn:ogc:def:crs:EPSG::3857", "EPSG:3857"),
        ("urn:ogc:def:crs:EPSG:6.9:3857", "EPSG:3857"),
        ("epsg:3857", "EPSG:3857"),
        ("CRS84", "OGC:CRS84"),
    ],
)
def test_usual_names_of_systems(name: str, code: str) -> None:
    assert code_of(name) == code


@pytest.mark.parametrize("name", ["EPSG:", "+proj=merc", "ESRI:102100", "EPSG:3857/x", "file:x"])
def test_other_names_are_not_known(name: str) -> None:
    with pytest.raises(UnknownSystemError):
        code_of(name)


@pytest.mark.parametrize("is_first", [True, False])
def test_a_crs_counts_wherever_it_stands(tmp_path: Path, is_first: bool) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    metres = {"type": "LineString", "coordinates": [[0, 0], [111_319.49, 111_325.14]]}
    one = FEATURE | {"geometry": metres, "properties": {"crs": '"crs"'}}
    first, last = ({"crs": crs}, {}) if is_first else ({}, {"crs": crs})
    text = json.dumps({"type": "FeatureCollection", **first, "features": [one], **last})
    (feature,), stream = read(tmp_path, text)
    assert feature["geometry"]["coordinates"][1] == pytest.approx([1, 1], abs=1e-6)
    assert codes(stream) == [("note", "crs")]


def test_a_crs_of_degrees_is_no_finding(tmp_path: Path) -> None:
    for name in ("urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"):
        crs = {"type": "name", "properties": {"name": name}}
        features, stream = read(tmp_path, collection(FEATURE, crs=crs))
        assert (features, stream.findings) == ([FEATURE], [])
    assert read(tmp_path, collection(FEATURE, crs=None))[1].findings == []


@pytest.mark.parametrize("level", ["collection", "feature", "place"])
def test_a_place_is_used_where_there_is_no_geometry(tmp_path: Path, level: str) -> None:
    system = {"coordRefSys": "http://www.opengis.net/def/crs/EPSG/0/4326"}
    place = {"type": "Point", "coordinates": [40.3, 46.7]}  # latitude first, as the system says
    place |= system if level == "place" else {}
    one = {"type": "Feature", "geometry": None, "place": place, "properties": {}}
    one |= system if level == "feature" else {}
    members = {**system} if level == "collection" else {}
    text = json.dumps({"type": "FeatureCollection", **members, "features": [one]})
    (feature,), stream = read(tmp_path, text)
    assert feature["geometry"]["coordinates"] == pytest.approx([46.7, 40.3])
    assert feature["place"] == place
    assert stream.findings == []


def test_a_place_of_another_kind_is_told(tmp_path: Path) -> None:
    one = {"type": "Feature", "geometry": None, "place": {"type": "Prism"}, "properties": {}}
    (feature,), stream = read(tmp_path, collection(one))
    assert feature["geometry"] is None
    assert [(f.severity, f.code) for f in stream.findings] == [(Severity.WARNING, "crs")]


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=15,
)


@given(st.lists(JSON, max_size=3), st.integers(1, 40))
def test_brackets_end_where_the_value_ends(value: list[Any], piece: int) -> None:
    text = json.dumps(value, ensure_ascii=False)
    brackets, at, whole = Brackets(), 0, text + ", 1]"
    for stop in range(piece, len(whole) + piece, piece):
        end = brackets.end_in(whole[:stop], at)
        if end is not None:
            break
        at = min(stop, len(whole)) - brackets.held
    assert end == len(text)


def test_a_text_is_read_in_any_pieces(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(" [1, 2.5e3] \n12345 ", encoding="utf-8")
    with path.open("rb") as file:
        text = JsonText(file)
        assert (text.value(), text.value(), text.next_character()) == ([1, 2500.0], 12345, "")
