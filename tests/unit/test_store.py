import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from geo_app.errors import AtlasError
from geo_app.model import Atlas, Finding
from geo_app.store import check_path, read_atlas


def only(findings: tuple[Finding, ...] | list[Finding]) -> Finding:
    assert len(findings) == 1, [str(finding) for finding in findings]
    return findings[0]


def test_a_sound_atlas_has_no_findings(make_atlas) -> None:
    atlas = read_atlas(make_atlas())
    assert atlas.findings == ()
    assert (atlas.first, atlas.opening) == (dt.date(1990, 1, 1), dt.date(2016, 4, 3))
    assert atlas.sources["book"].issued == "2001-05"
    assert list(atlas.parties) == ["north", "south"]
    assert atlas.layers[0].frame.crs == "EPSG:4326"


def test_the_environment_names_the_atlas(make_atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEO_APP_ATLAS", str(make_atlas()))
    assert read_atlas().id == "river"


def test_no_last_date_means_today(make_atlas) -> None:
    assert read_atlas(make_atlas(last_date=None)).last == dt.date.today()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "atlas.json: the file does not exist"),
        ("{", "not JSON at line 1, column 2"),
        ("[]", "not an atlas"),
        ('{"format": "geo-atlas/9"}', "'geo-atlas/9'"),
        ('{"format": "x", "format": "y"}', "the key 'format' stands twice"),
        ('{"format": "\\ud800"}', "surrogates not allowed"),
    ],
)
def test_an_atlas_that_cannot_be_opened_says_why(
    tmp_path: Path, text: str | None, message: str
) -> None:
    if text is not None:
        (tmp_path / "atlas.json").write_text(text)
    with pytest.raises(AtlasError, match=str(tmp_path)) as caught:
        read_atlas(tmp_path)
    assert message in str(caught.value)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match="there is no such folder"):
        read_atlas(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("properties", "code", "value"),
    [
        ({"holder": "nroth"}, "reference", "nroth"),
        ({"account": "east"}, "reference", "east"),
        ({"claimant": "east"}, "reference", "east"),
        ({"disputed_by": ["east"]}, "reference", "east"),
        ({"sources": ["boook"]}, "reference", "boook"),
        ({"sources": []}, "source-missing", None),
        ({"certainty": "perhaps"}, "certainty", "perhaps"),
        ({"kind": "event"}, "kind", "event"),
        ({"valid_from": "1994-13"}, "date", "1994-13"),
        ({"valid_from": "2016", "valid_to": "2015"}, "date", "2015"),
    ],
)
def test_a_wrong_property_is_one_finding_that_names_it(
    make_atlas, make_feature, properties: dict[str, Any], code: str, value: str | None
) -> None:
    good, bad = make_feature("good"), make_feature("bad", **properties)
    atlas = read_atlas(make_atlas([good, bad]))
    finding = only(atlas.findings)
    assert (finding.code, finding.value, finding.feature_id, finding.index) == (
        code,
        value,
        "bad",
        1,
    )
    assert finding.file == "layers/settlements.geojson"
    assert finding.fix
    assert len(atlas.layers[0].frame) == 2, "nothing is dropped"


def test_a_near_miss_is_suggested(make_atlas, make_feature) -> None:
    atlas = read_atlas(make_atlas([make_feature("a", holder="nroth")]))
    assert "did you mean 'north'?" in str(only(atlas.findings))


ATLAS_LAYER = {"id": "s", "kind": "settlement", "file": "layers/settlements.geojson"}
BOW_TIE = [[[46, 40], [47, 41], [47, 40], [46, 41], [46, 40]]]


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        ({"type": "Point", "coordinates": ["46", "x"]}, "geometry"),
        ({"type": "Point", "coordinates": [4_600_000, 4_000_000]}, "not-degrees"),
        ({"type": "Point", "coordinates": [10**400, 40]}, "not-finite"),
        ({"type": "Circle", "coordinates": [46, 40]}, "geometry"),
        ("POINT (46 40)", "geometry"),
        ({"type": "LineString", "coordinates": [[46, 40], [47, 40]]}, "geometry-type"),
    ],
)
def test_a_wrong_geometry_is_a_finding_and_its_feature_stays(
    make_atlas, make_feature, geometry: Any, code: str
) -> None:
    atlas = read_atlas(make_atlas([make_feature("bad", geometry), make_feature("good")]))
    finding = only(atlas.findings)
    assert (finding.code, finding.feature_id) == (code, "bad")
    assert atlas.layers[0].frame["id"].tolist() == ["bad", "good"]


def test_a_ring_that_crosses_itself(make_atlas, make_feature) -> None:
    zone = make_feature("zone", {"type": "Polygon", "coordinates": BOW_TIE}, kind="boundary")
    layer = {"id": "b", "kind": "boundary", "file": "layers/settlements.geojson"}
    atlas = read_atlas(make_atlas([zone], layers=[layer]))
    assert "Self-intersection" in only(atlas.findings).message


def test_double_and_missing_ids(make_atlas, make_feature) -> None:
    nameless = {k: v for k, v in make_feature("c").items() if k != "id"}
    again = make_feature("a", name="another")
    atlas = read_atlas(make_atlas([make_feature("a"), again, nameless]))
    assert {(f.code, f.index) for f in atlas.findings} == {("id-duplicate", 1), ("id-missing", 2)}
    assert "feature number 3" in str(atlas.findings[0])


def test_all_findings_come_at_once_and_the_sound_layer_is_served(make_atlas) -> None:
    folder = make_atlas(
        layers=[
            {"id": "gone", "kind": "event", "file": "layers/gone.geojson"},
            {"id": "out", "kind": "event", "file": "../../etc/passwd"},
            {"id": "torn", "kind": "event", "file": "layers/torn.geojson"},
            {"id": "odd", "kind": "oddity", "file": "layers/settlements.geojson"},
            {"id": "sound", "kind": "settlement", "file": "layers/settlements.geojson"},
        ],
        opening_date="2016-04-31",
        extent=[48, 39, 46, 41],
        opening_view={"lat": 400},
        parties=[{"id": "north", "colour": "red"}, {"id": "south", "colour": "#2a9d8f"}],
    )
    (folder / "layers/torn.geojson").write_text('{"type": "FeatureCollection", "features": [')
    atlas = read_atlas(folder)
    found = {finding.code for finding in atlas.findings}
    assert found >= {
        "file-missing",
        "path",
        "json",
        "kind",
        "date",
        "extent",
        "opening-view",
        "colour",
    }
    assert [layer.id for layer in atlas.layers] == ["odd", "sound"]
    assert atlas.opening == atlas.last


def test_every_member_of_atlas_json_may_be_of_the_wrong_type(make_atlas) -> None:
    for member in ("layers", "parties", "accounts", "languages", "basemap", "extent",
                   "first_date", "last_date", "opening_view", "title"):  # fmt: skip
        for value in (
            7,
            "x",
            [7],
            {"a": 1},
            [["x"]],
            None,
            [10**400] * 4,
            [{"id": "a", "file": "\0"}],
        ):
            assert isinstance(read_atlas(make_atlas(**{member: value})), Atlas)


@pytest.mark.parametrize("sources", ["{", [], [7], {"id": "x"}])
def test_broken_sources_are_told(make_atlas, sources: Any) -> None:
    atlas = read_atlas(make_atlas(sources=sources))
    assert atlas.findings
    assert len(atlas.layers) == 1


def test_checking_a_folder_reports_file_by_file(make_atlas, make_feature) -> None:
    folder = make_atlas([make_feature("a", holder="x")])
    reports = {report.path: report for report in check_path(folder, lambda: read_atlas(folder))}
    assert reports["layers/settlements.geojson"].features == 1
    assert len(reports["layers/settlements.geojson"].findings) == 1
    assert reports["atlas.json"].findings == ()


def test_checking_one_file_against_an_atlas(make_atlas, make_feature, tmp_path: Path) -> None:
    folder = make_atlas()
    file = tmp_path / "new.geojson"
    features = [make_feature("a", holder="south"), make_feature("b", holder="east")]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    (report,) = check_path(file, lambda: read_atlas(folder))
    assert (report.features, only(report.findings).feature_id) == (2, "b")


def test_a_style_that_cannot_be_drawn_is_a_warning(make_atlas, make_feature) -> None:
    record = ATLAS_LAYER | {"style": {"by": "simplestyle"}}
    atlas = read_atlas(make_atlas([make_feature("a", stroke="red;}")], layers=[record]))
    finding = only(atlas.findings)
    assert (finding.code, finding.severity, finding.value) == ("style", "warning", "red;}")


RING = [[[46.5, 40], [47, 40], [47, 41], [46.5, 41], [46.5, 40]]]


def with_pieces(folder: Path, *pieces: tuple[str, Any, dict[str, Any]]) -> Atlas:
    features = [
        {"type": "Feature", "id": i, "properties": {"sources": ["book"], **p},
         "geometry": {"type": "Polygon", "coordinates": ring}}
        for i, ring, p in pieces
    ]  # fmt: skip
    collection = {"type": "FeatureCollection", "features": features}
    (folder / "pieces.geojson").write_text(json.dumps(collection))
    return read_atlas(folder)


@pytest.mark.parametrize("places", ["[Talish", "[" * 100_000, "talish", 7, {"a": 1}])
def test_places_of_a_piece_that_are_no_list_are_told(make_atlas, places: Any) -> None:
    folder = make_atlas(inference={"file": "pieces.geojson"})
    atlas = with_pieces(folder, ("plain", RING, {"places": places}))
    finding = only(atlas.findings)
    assert (finding.code, finding.severity) == ("piece-places", "error")
    assert (finding.file, finding.feature_id) == ("pieces.geojson", "plain")
    assert atlas.inference is not None
    assert atlas.inference.pieces[0].places == frozenset()
    (report,) = (r for r in check_path(folder, lambda: atlas) if r.path == "pieces.geojson")
    assert only(report.findings) == finding


def test_a_piece_that_crosses_itself_is_left_out_and_told(make_atlas) -> None:
    folder = make_atlas(inference={"file": "pieces.geojson"})
    atlas = with_pieces(folder, ("plain", RING, {}), ("bow", BOW_TIE, {}))
    assert atlas.inference is not None
    assert [piece.id for piece in atlas.inference.pieces] == ["plain"]
    assert {(f.code, f.feature_id) for f in atlas.findings} == {
        ("geometry-invalid", "bow"), ("piece", "bow"),
    }  # fmt: skip


def test_places_and_scopes_that_no_settlement_has_are_warnings(make_atlas, make_feature) -> None:
    inference = {"file": "pieces.geojson", "scopes": ["core", "kernel"]}
    folder = make_atlas([make_feature("a", place="a", scope="core")], inference=inference)
    atlas = with_pieces(folder, ("plain", RING, {"places": ["a", "nowhere"]}))
    assert {(f.code, f.severity, f.value) for f in atlas.findings} == {
        ("inference", "warning", "kernel"), ("piece-places", "warning", "nowhere"),
    }  # fmt: skip
