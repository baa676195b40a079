"""A reference system counts wherever it stands: on a file, on a feature, on a geometry."""

import json
from pathlib import Path
from typing import Any

import pytest

from geo_app.formats import FeatureStream, open_features

METRES = {"type": "Point", "coordinates": [5_198_000.0, 4_865_942.0]}
DEGREES = [46.69, 40.0]
FEATURE: dict[str, Any] = {"type": "Feature", "id": "a", "geometry": METRES, "properties": {}}
CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
LINK = {"type": "link", "properties": {"href": "https://example.org/x.prj"}}
PLACES = {
    "feature": lambda crs: FEATURE | {"crs": crs},
    "geometry": lambda crs: FEATURE | {"geometry": METRES | {"crs": crs}},
    "part": lambda crs: FEATURE | {
        "geometry": {"type": "GeometryCollection", "geometries": [METRES | {"crs": crs}]}
    },
}  # fmt: skip


def read(path: Path, kind: str, feature: Any, **members: Any) -> tuple[list[Any], FeatureStream]:
    document = {"type": "FeatureCollection", "features": [feature], **members}
    text = json.dumps(document if kind == "collection" else feature)
    file = path / ("x.geojsonl" if kind == "sequence" else "x.geojson")
    file.write_text(text, encoding="utf-8")
    stream = open_features(file, file.name)
    return list(stream.features), stream


def told(stream: FeatureStream) -> list[tuple[str, str, str]]:
    found = [f for f in stream.findings if f.code == "crs"]
    return [(f.severity.value, f.feature_id, f.path) for f in found]


def where(feature: Any) -> list[float]:
    geometry = feature["geometry"]
    shape = geometry.get("geometries", [geometry])[0]
    assert "crs" not in shape
    assert "crs" not in feature
    return [round(number, 2) for number in shape["coordinates"]]


@pytest.mark.parametrize("kind", ["collection", "alone", "sequence"])
@pytest.mark.parametrize("place", PLACES)
def test_a_crs_of_its_own_turns_a_feature(tmp_path: Path, kind: str, place: str) -> None:
    (feature,), stream = read(tmp_path, kind, PLACES[place](CRS))
    assert where(feature) == DEGREES
    assert told(stream) == [("note", "a", "$.features[0].crs")]


@pytest.mark.parametrize("kind", ["collection", "alone", "sequence"])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("crs", [LINK, "EPSG:4326", {"type": "name", "properties": {"name": "X"}}])
def test_a_crs_that_is_not_known_takes_the_geometry(
    tmp_path: Path, kind: str, place: str, crs: Any
) -> None:
    (feature,), stream = read(tmp_path, kind, PLACES[place](crs))
    assert feature["geometry"] is None
    assert told(stream) == [("error", "a", "$.features[0].crs")]
    assert stream.is_readable


def test_nothing_is_turned_twice(tmp_path: Path) -> None:
    (feature,), stream = read(tmp_path, "collection", PLACES["feature"](CRS), crs=CRS)
    assert where(feature) == DEGREES
    assert told(stream) == [("note", "", "")]
    degrees = {"type": "Point", "coordinates": DEGREES, "crs": None}
    own = {"type": "name", "properties": {"name": "EPSG:4326"}}
    one = FEATURE | {"geometry": degrees, "crs": own}
    (feature,), _ = read(tmp_path, "collection", one, crs=CRS)
    assert where(feature) == DEGREES


def test_a_geometry_alone_may_have_a_crs(tmp_path: Path) -> None:
    (feature,), _ = read(tmp_path, "alone", METRES | {"crs": CRS})
    assert where(feature) == DEGREES


@pytest.mark.parametrize("kind", ["collection", "alone", "sequence"])
def test_a_place_is_drawn_in_every_kind_of_file(tmp_path: Path, kind: str) -> None:
    system = "http://www.opengis.net/def/crs/EPSG/0/3857"
    one = FEATURE | {"geometry": None, "place": METRES | {"coordRefSys": system}}
    (feature,), stream = read(tmp_path, kind, one)
    assert where(feature) == DEGREES
    assert told(stream) == []


@pytest.mark.parametrize("code", ["EPSG:4978", "EPSG:5773"])
def test_a_system_without_places_on_a_map_is_refused(tmp_path: Path, code: str) -> None:
    crs = {"type": "name", "properties": {"name": code}}
    features, stream = read(tmp_path, "collection", FEATURE, crs=crs)
    assert features == []
    assert stream.findings[0].code == "crs"


def test_a_code_as_it_was_written_in_2007(tmp_path: Path) -> None:
    crs = {"type": "EPSG", "properties": {"code": 3857}}
    (feature,), _ = read(tmp_path, "collection", FEATURE, crs=crs)
    assert where(feature) == DEGREES


def test_the_system_of_places_may_stand_behind_the_features(tmp_path: Path) -> None:
    place = {"type": "Point", "coordinates": [40.0, 46.69]}
    feature = {"type": "Feature", "geometry": None, "place": place, "properties": {}}
    system = "http://www.opengis.net/def/crs/EPSG/0/4326"
    (found,), _ = read(tmp_path, "collection", feature, coordRefSys=system)
    assert where(found) == [46.69, 40.0]
