"""Files made to do harm: each ends in findings, soon, with nothing else opened."""

import json
import random
import zipfile
from pathlib import Path

import pytest
import shapely

from geo_app.checks import Vocabulary
from geo_app.intake import Choices, take_in
from geo_app.model import Severity
from tests.hostile.attacks import Listener, codes, collection, feature, read, reading


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "json"),
        ("null", "json"),
        ("[]", "json"),
        ("{}", "not-a-collection"),
        ('{"type": "FeatureCollection"}', "not-a-collection"),
        ('{"type": "featurecollection", "features": []}', "not-a-collection"),
        ('{"type": "FeatureCollection", "features": {}}', "not-a-collection"),
        ('{"type": "Topology", "objects": {}, "arcs": []}', "not-a-collection"),
        ('{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline"}',
         "not-a-collection"),
        ('{"geometryType": "esriGeometryPoint", "features": [{"attributes": {}}]}',
         "not-a-collection"),
        (collection(feature()) + "x", "json"),
        (feature() + "\n" + feature(), "json"),
        ('<?xml version="1.0"?><kml></kml>', "format"),
        ("<OGRVRTDataSource></OGRVRTDataSource>", "format"),
        ("PK\x03\x04", "format"),
        ("SQLite format 3\0", "format"),
    ],
)  # fmt: skip
def test_what_is_no_collection_is_refused_and_named(write, text: str, code: str) -> None:
    frame, findings = read(write(text))
    assert frame is None
    assert code in [finding.code for finding in findings if finding.severity is Severity.ERROR]
    assert all(finding.fix for finding in findings)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (collection(feature()).encode("utf-16"), "UTF-16"),
        (collection(feature()).encode("utf-16-le"), "UTF-16"),
        (collection(feature(properties='{"name": "Шуша"}')).encode("cp1251"), "UTF-8"),
        (b"\x1f\x8b\x08", "gzip"),
    ],
)
def test_other_encodings_are_named(write, content: bytes, word: str) -> None:
    frame, findings = read(write(content))
    assert frame is None
    assert word in f"{findings[0].message} {findings[0].fix}"


@pytest.mark.parametrize(
    ("text", "code", "rows"),
    [
        (feature(properties='{"a": 1, "a": 2}'), "duplicate-key", 1),
        (feature(properties='{"a" : 1, "a" : 2}'), "duplicate-key", 1),
        (feature(properties='{"a":{"b":{"c":1,"c":2}}, "x :":1}'), "duplicate-key", 1),
        (feature(properties='{"a": NaN}'), "not-finite", 1),
        (feature(properties='{"a": [{"b": -Infinity}]}'), "not-finite", 1),
        (feature(properties='{"a": 1e400}'), "not-finite", 1),
        (feature(properties='{"a": [[1e400]]}'), "not-finite", 1),
        (feature(properties='{"a": %s}' % ("9" * 5000)), "not-finite", 1),
        (feature(properties='{"a": "\\ud83d"}'), "encoding", 1),
        (feature(properties='{"\\ud83d": 1}'), "encoding", 1),
        (feature('{"type": "Point", "coordinates": [NaN, 2]}'), "not-finite", 1),
        (feature('{"type": "Point", "coordinates": [1e400, 2]}'), "not-finite", 1),
        (feature('{"type": "Point", "coordinates": [%s, 2]}' % ("9" * 400)), "not-finite", 1),
        (feature('{"type": "Point", "coordinates": [%s, 2]}' % ("9" * 5000)), "not-finite", 1),
        (feature('{"type": "Point", "coordinates": [4600000, 4000000]}'), "not-degrees", 1),
        (feature('{"type": "Point", "coordinates": [46, 146]}'), "not-degrees", 1),
        (feature('{"type": "Point", "coordinates": [190, 40]}'), "antimeridian", 1),
        (feature('{"type": "Point", "coordinates": ["46", "40"]}'), "geometry", 1),
        (feature('{"type": "Point", "coordinates": [true, 40]}'), "geometry", 1),
        (feature('{"type": "Point", "coordinates": []}'), "geometry-empty", 1),
        (feature('{"type": "Point", "coordinates": [1, 2, 3, 4]}'), "dimensions", 1),
        (feature('{"type": "LineString", "coordinates": [[1, 2], [1, 2, 3]]}'), "dimensions", 1),
        (feature('{"type": "LineString", "coordinates": [[1, 2]]}'), "geometry", 1),
        (feature('{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1]]]}'),
         "ring-unclosed", 1),
        (feature('{"type": "LineString", "coordinates": [[170, 0], [-170, 0]]}'),
         "antimeridian", 1),
        (feature('{"type": "CircularString", "coordinates": [[0, 0], [1, 1], [2, 0]]}'),
         "geometry", 1),
        (feature("[" * 90 + "]" * 90), "geometry", 1),
        ("null", "not-a-feature", 0),
        ("7", "not-a-feature", 0),
        ('{"type": "Point", "coordinates": [1, 2]}', "not-a-feature", 0),
        ('{"type": "Feature", "geometry": null, "properties": []}', "properties", 1),
        (feature(properties='{"a": %s}' % ("[" * 200 + "]" * 200)), "depth", 0),
        (feature(properties='{"a": %s}' % ("[" * 100_000 + "]" * 100_000)), "depth", 0),
        (feature(properties='{"a":' * 50_000 + "1" + "}" * 50_000), "depth", 0),
        (feature(properties='{"geometry": "none", "undated": 1}'), "reserved-name", 1),
    ],
)  # fmt: skip
def test_a_fault_costs_one_feature_at_most(write, text: str, code: str, rows: int) -> None:
    path = write(collection(feature(), text, feature()))
    frame, findings = read(path)
    assert frame is not None
    assert len(frame) == 2 + rows
    found = [finding for finding in findings if finding.code == code]
    assert found
    assert code == "reserved-name" or all(finding.index == 1 for finding in found)
    # The sound features beside it are as they would be without it.
    sound = frame.geometry[frame.feature_index != 1]
    assert list(sound) == [shapely.Point(46, 40)] * 2


def test_nul_and_non_characters_are_kept(write) -> None:
    frame, findings = read(write(collection(feature(properties='{"name": "a\\u0000b\\uffff"}'))))
    assert findings == []
    assert frame is not None
    assert frame["name"][0] == "a\0b\uffff"


def test_a_crs_is_never_followed(write, listener: Listener) -> None:
    paths = []
    for kind in ("link", "url"):
        crs = json.dumps({"type": kind, "properties": {"href": listener.address}})
        paths += [
            write(collection(feature(), more=f'"crs": {crs}, '), f"{kind}-first.geojson"),
            write(collection(feature())[:-1] + f', "crs": {crs}}}', f"{kind}-last.geojson"),
        ]
    for number, name in enumerate(NAMES):
        member = {"type": "name", "properties": {"name": name.format(listener.address)}}
        text = collection(feature(), more=f'"crs": {json.dumps(member)}, ')
        paths.append(write(text, f"{number}.geojson"))
    assert {(told["rows"], *told["codes"]) for told in reading(*paths)} == {(None, "crs")}
    assert not listener.was_called()


NAMES = ("{}", "/etc/passwd", "EPSG:999999", "+init={}", "urn:{}", "x" * 9)


def test_a_place_in_a_system_unknown_is_not_drawn(write, listener: Listener) -> None:
    paths = []
    for number, name in enumerate(NAMES):
        place = {
            "type": "Point",
            "coordinates": [1, 2],
            "coordRefSys": name.format(listener.address),
        }
        one = {"type": "Feature", "geometry": None, "place": place, "properties": {}}
        paths.append(write(collection(json.dumps(one)), f"{number}.json"))
    assert {(told["rows"], "crs" in told["codes"]) for told in reading(*paths)} == {(1, True)}
    assert not listener.was_called()


def test_files_for_gdal_open_nothing(write, listener: Listener, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("lon,lat,secret\n1,2,leaked\n", encoding="utf-8")
    virtual = "<OGRVRTDataSource><OGRVRTLayer name='secret'><SrcDataSource>{}</SrcDataSource>"
    paths = []
    for number, source in enumerate((secret, f"/vsicurl/{listener.address}x.geojson")):
        pipeline = {"type": "gdal_streamed_alg", "command_line": f"gdal vector read {source}"}
        paths += [
            write(virtual.format(source), f"virtual-{number}.geojson"),
            write(json.dumps(pipeline), f"pipeline-{number}.json"),
        ]
    assert {told["rows"] for told in reading(*paths)} == {None}
    assert not listener.was_called()


def test_archives_are_not_opened(write, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "layer.geojson", "w") as archive:
        archive.writestr("layer.geojson", collection(feature()))
    assert codes(tmp_path / "layer.geojson") == {"format"}


def test_truncation_at_every_byte_is_told(write) -> None:
    whole = collection(
        feature(properties='{"name": "Шуша", "a": [1.5e3, true, null, "\\ud83d\\ude00"]}'),
        feature(), more='"crs": null, ',
    ).encode()  # fmt: skip
    assert codes(write(whole)) == set()
    for length in range(len(whole)):
        frame, findings = read(write(whole[:length]))
        assert frame is None, length
        assert findings[-1].severity is Severity.ERROR
        assert findings[-1].fix


def test_mutated_bytes_never_raise(write) -> None:
    lucky = random.Random(1994)  # noqa: S311 - the same mutations each time
    ring = '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}'
    seed = collection(
        feature(properties='{"name": "Ford", "valid_from": "1994", "sources": ["a"]}'),
        feature(ring, '{"n": -1.5e3, "names": {"ru": "Форд"}}'),
    ).encode()
    for _ in range(500):
        content = bytearray(seed)
        for _ in range(lucky.randint(1, 4)):
            content[lucky.randrange(len(content))] = lucky.choice(b'[]{}",:0e-.\\\0\xff\n tN')
        path = write(bytes(content))
        for choices in (Choices(), Choices(repairs=frozenset({"all"}))):
            taken = take_in(path, "x", Vocabulary(), choices, extent=(-1, -1, 1, 1))
            assert taken.frame is not None or taken.findings


def test_more_features_or_columns_than_allowed(write, monkeypatch) -> None:
    monkeypatch.setenv("GEO_APP_MAX_FEATURES", "10")
    assert codes(write(collection(*[feature()] * 10))) == set()
    assert codes(write(collection(*[feature()] * 11))) == {"too-many-features"}
    rows = "lon,lat\n" + "1,2\n" * 11
    assert codes(write(rows, "layer.csv")) == {"too-many-features"}
    assert codes(write("\n".join([feature()] * 11), "x.geojsonl")) == {"too-many-features"}
    monkeypatch.setenv("GEO_APP_MAX_COLUMNS", "3")
    many = [feature(properties=json.dumps({"a": 1, f"b{i}": 2, "c": 3})) for i in range(9)]
    frame, findings = read(write(collection(*many)))
    assert [finding.code for finding in findings] == ["too-many-columns"]
    assert frame is not None
    assert {"a", "c"} < {*frame.columns}
    assert sum(name.startswith("b") and name[1:].isdigit() for name in frame.columns) == 1


def test_findings_of_one_kind_are_listed_up_to_a_limit(write, monkeypatch) -> None:
    monkeypatch.setenv("GEO_APP_MAX_FINDINGS", "5")
    bad = feature('{"type": "Point", "coordinates": [1]}')
    _, findings = read(write(collection(*[bad] * 12)))
    assert len(findings) == 6
    assert findings[-1].message.startswith("7 more")


def test_a_file_over_the_size_is_not_read(write, monkeypatch) -> None:
    monkeypatch.setenv("GEO_APP_MAX_FILE_MB", "1")
    path = write(b" " * 1_000_001)
    assert codes(path) == {"too-large"}
