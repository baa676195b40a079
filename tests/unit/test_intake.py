import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo_app.checks import Vocabulary
from geo_app.dialects import TimeColumns
from geo_app.errors import EditError
from geo_app.intake import Choices, Intake, repair_diffs, rewritten, take_in
from geo_app.model import Severity

EXTENT = (46.0, 39.0, 48.0, 41.0)
KNOWN = Vocabulary({"north", "south"}, {"north"}, {"book"})
ALL = Choices(repairs=frozenset({"all"}))

Write = Callable[..., Path]


def feature(identity: Any = None, **members: Any) -> dict[str, Any]:
    found = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [46.7, 40.3]},
             "properties": {"sources": ["book"], "name": str(identity)}}  # fmt: skip
    found["properties"] |= members.pop("properties", {})
    return found | ({} if identity is None else {"id": identity}) | members


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(*features: Any, name: str = "x.geojson") -> Path:
        path = tmp_path / name
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return path

    return written


def taken(path: Path, choices: Choices = Choices(), **options: Any) -> Intake:  # noqa: B008
    return take_in(path, path.name, KNOWN, choices, extent=EXTENT, **options)


def codes(intake: Intake) -> set[str]:
    return {finding.code for finding in intake.findings}


JSON_FG = feature("fg", time={"interval": ["1988-02-20", "1991-09-02"]})
OHM = feature("ohm", properties={"start_date": "1988-02-20", "end_date": "1991-09"})
OURS = feature("ours", properties={"valid_from": "1988-02-20", "valid_to": "1991-09-03"})


@pytest.mark.parametrize(
    ("features", "dialect"),
    [([JSON_FG], "json-fg"), ([OHM, feature("b")], "openhistoricalmap"), ([OURS], "ours"),
     ([feature("b")], "undated"), ([], "undated")],
)  # fmt: skip
def test_the_dialect_is_that_of_the_dated_features(
    write: Write, features: list[Any], dialect: str
) -> None:
    intake = taken(write(*features))
    assert (intake.dialect, intake.features, intake.kept) == (dialect, len(features), len(features))
    assert intake.findings == ()


def test_a_mixed_file_names_each_feature_that_differs(write: Write) -> None:
    others = [feature(f"o{i}", properties={"start_date": "1990"}) for i in range(3)]
    intake = taken(write(JSON_FG, *others, feature("undated")))
    assert intake.dialect == "mixed"
    assert intake.dialects == {"openhistoricalmap": 3, "json-fg": 1, "undated": 1}
    (note,) = intake.findings
    assert (note.code, note.severity, note.feature_id, note.index, note.value) == (
        "dialect", Severity.NOTE, "fg", 0, "json-fg",
    )  # fmt: skip


def test_a_feature_of_several_times_is_several_rows_of_one_feature(write: Write) -> None:
    times = [{"start": {"in": "1988"}, "end": {"in": "1989"}}, {"start": {"in": "1992"}}]
    places = feature("lp", when={"timespans": times})
    odd = feature("odd", properties={"holder": "nroth"})
    intake = taken(write(places, odd))
    assert (intake.features, intake.kept, intake.dialect) == (2, 2, "linked-places")
    assert intake.frame is not None
    assert intake.frame["id"].tolist() == ["lp-1", "lp-2", "odd"]
    assert intake.frame["feature_index"].tolist() == [0, 0, 1]
    (found,) = intake.findings
    assert (found.feature_id, found.index) == ("odd", 1)


def test_members_that_are_no_features_are_left_out_and_listed(write: Write) -> None:
    odd = [7, None, {"type": "Point", "coordinates": [1, 2]}, [], "x"]
    intake = taken(write(feature("a"), *odd, feature("b")))
    assert (intake.features, intake.kept) == (7, 2)
    listed = [f.index for f in intake.findings if f.code == "not-a-feature"]
    assert sorted(filter(None, listed)) == [1, 2, 3, 4, 5]
    assert intake.frame is not None
    assert intake.frame["feature_index"].tolist() == [0, 6]


def test_features_that_are_nearly_features_are_kept(write: Write) -> None:
    unmarked = {key: value for key, value in feature("a").items() if key != "type"}
    path = write(
        unmarked,
        feature("b") | {"properties": [1]},
        feature("c", geometry=None) | {"properties": None},
    )
    intake = taken(path)
    assert (intake.kept, codes(intake)) == (3, {"feature-type", "properties", "source-missing"})
    assert next(rewritten(path))["type"] == "Feature"


def test_a_date_that_cannot_be_read_leaves_the_feature_undated(write: Write) -> None:
    intake = taken(write(feature("bad", properties={"start_date": "1988-13"}), JSON_FG))
    (found,) = [f for f in intake.findings if f.code == "date"]
    assert (found.feature_id, found.index, found.path) == (
        "bad", 0, "$.features[0].properties.start_date",
    )  # fmt: skip
    assert intake.frame is not None
    assert intake.frame["undated"].tolist() == [True, False]
    assert intake.kept == 2


def test_columns_are_offered_and_not_taken(write: Write) -> None:
    path = write(*(feature(i, properties={"built": 1900 + i, "lost": "1990"}) for i in range(5)))
    intake = taken(path)
    (found,) = intake.findings
    assert (intake.dialect, found.code, found.severity) == (
        "undated", "time-columns", Severity.WARNING,
    )  # fmt: skip
    assert "--time-columns built,lost" in found.fix
    mapped = taken(path, Choices(columns=TimeColumns("built", "lost")))
    assert (mapped.dialect, mapped.findings) == ("mapped-columns", ())


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "",
        "7",
        '{"type": "FeatureCollection", "features": [{',
        '{"type": "FeatureCollection", "features": [{"type": "Feature"},',
    ],
)
def test_a_file_that_cannot_be_read_has_no_frame(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.geojson"
    path.write_text(text)
    for choices in (Choices(), ALL):
        intake = taken(path, choices)
        assert (intake.frame, intake.kept) == (None, 0)
        assert Severity.ERROR in {finding.severity for finding in intake.findings}
    for choices in (Choices(), ALL):
        with pytest.raises(EditError, match=r"x\.geojson"):
            list(rewritten(path, choices))
    assert list(repair_diffs(path, "x", KNOWN, ALL)) == []


def test_a_missing_file_and_an_unknown_suffix(tmp_path: Path) -> None:
    assert codes(taken(tmp_path / "x.geojson")) == {"file-missing"}
    (tmp_path / "x.shp").write_bytes(b"")
    assert codes(taken(tmp_path / "x.shp")) == {"format"}


BROKEN = [
    feature(None), feature("a"), feature("a", properties={"name": "other"}),
    feature("swapped", geometry={"type": "Point", "coordinates": [40.3, 46.7]}),
    feature("swapped-box", geometry={"type": "Polygon", "coordinates":
        [[[40, 46.1], [40.5, 46.1], [40.5, 46.5], [40, 46.1]]]}),
    feature("open", geometry={"type": "Polygon", "coordinates": [[[46, 40], [47, 40], [47, 41]]]}),
    feature("bow", geometry={"type": "Polygon", "coordinates":
        [[[46, 40], [47, 41], [47, 40], [46, 41], [46, 40]]]}),
    feature("clock", geometry={"type": "Polygon", "coordinates":
        [[[46, 40], [47, 41], [47, 40], [46, 40]]]}),
    feature("text", properties={"name": "ÅžuÅŸa"}),
    *(feature(f"k{i}", properties={"kind": f"castle {i}"}) for i in range(5)),
]  # fmt: skip
REPAIRABLE = {
    "id-missing": 1, "id-duplicate": 1, "swapped": 2, "ring-unclosed": 1, "geometry-invalid": 1,
    "winding": 1, "mojibake": 1, "reserved-name": 5,
}  # fmt: skip


def test_what_can_be_mended_is_counted(write: Write) -> None:
    assert taken(write(*BROKEN)).repairable == REPAIRABLE


def test_all_repairs_leave_nothing_to_mend(write: Write) -> None:
    path = write(*BROKEN)
    intake = taken(path, ALL)
    assert codes(intake) == {"mended"}
    assert intake.repairable == {}
    assert intake.frame is not None
    assert intake.frame["id"].is_unique
    assert intake.frame["kind_"].notna().sum() == 5


def test_what_is_saved_is_what_was_checked(write: Write, tmp_path: Path) -> None:
    path = write(*BROKEN, JSON_FG, OHM)
    saved = list(rewritten(path, ALL, KNOWN, extent=EXTENT))
    again = taken(write(*saved, name="y.geojson"))
    assert again.findings == ()
    assert (again.dialect, again.kept) == ("mixed" if "json-fg" in again.dialects else "ours", 16)
    twice = list(rewritten(path.with_name("y.geojson"), ALL, KNOWN, extent=EXTENT))
    assert twice == saved, "a second repair changes nothing"


@pytest.mark.parametrize("code", REPAIRABLE)
def test_one_repair_mends_one_thing_and_shows_it(write: Write, code: str) -> None:
    path, chosen = write(*BROKEN), Choices(repairs=frozenset({code}))
    intake = taken(path, chosen)
    assert code not in intake.repairable
    (note,) = [finding for finding in intake.findings if finding.code == "mended"]
    assert note.value == REPAIRABLE[code]
    diffs = list(repair_diffs(path, "x", KNOWN, chosen, extent=EXTENT))
    assert len(diffs) == REPAIRABLE[code]
    assert all(text.startswith("--- x: ") and "\n+" in text for text in diffs)


def test_made_up_ids_are_free_and_stay(write: Write) -> None:
    path = write(feature(None), feature("feature-1"), feature(None), feature("a"), feature("a"),
                 feature("a-2"))  # fmt: skip
    ids = [found["id"] for found in rewritten(path)]
    assert ids == ["feature-2", "feature-1", "feature-3", "a", "a", "a-2"]
    ids = [found["id"] for found in rewritten(path, ALL, KNOWN)]
    assert ids == ["feature-2", "feature-1", "feature-3", "a", "a-3", "a-2"]


def test_defaults_fill_gaps_only(write: Write) -> None:
    defaults = {"kind": "event", "sources": ["book"], "holder": "north"}
    path = write(feature("a", properties={"kind": "", "sources": [], "holder": "south"}))
    choices = Choices(defaults=defaults)
    (found,) = rewritten(path, choices)
    assert found["properties"] == {
        "sources": ["book"], "name": "a", "kind": "event", "holder": "south",
    }  # fmt: skip
    assert taken(path, choices).findings == ()


def test_what_json_forbids_is_mended_by_writing_it(tmp_path: Path) -> None:
    path = tmp_path / "x.geojson"
    path.write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "a", "geometry":'
        '{"type": "LineString", "coordinates": [[46, 40], [NaN, 40], [47, 40]]}, "properties":'
        '{"sources": ["book"], "x": Infinity, "x": 1, "name": "\\ud800"}}]}'
    )
    assert codes(taken(path)) >= {"not-finite", "duplicate-key", "encoding"}
    assert codes(taken(path, ALL)) <= {"mended"}
    (found,) = rewritten(path, ALL, KNOWN)
    json.dumps(found, allow_nan=False, ensure_ascii=False).encode()
    assert found["geometry"]["coordinates"] == [[46, 40], [47, 40]]


def test_a_repair_that_runs_into_its_limits_says_so(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    zigzag = [[46 + (i * 7919 % 997) / 997, 40 + (i * 104729 % 991) / 991] for i in range(6000)]
    shape = {"type": "Polygon", "coordinates": [[*zigzag, zigzag[0]]]}
    monkeypatch.setenv("GEO_APP_MAX_CHILD_SECONDS", "1")
    path = write(feature("zigzag", geometry=shape))
    intake = taken(path, Choices(repairs=frozenset({"geometry-invalid"})))
    assert codes(intake) >= {"repair-failed", "geometry-invalid"}
    (found,) = [finding for finding in intake.findings if finding.code == "repair-failed"]
    assert (found.feature_id, found.severity) == ("zigzag", Severity.WARNING)
    assert next(rewritten(path, ALL, KNOWN))["geometry"]["coordinates"] == shape["coordinates"]


@pytest.mark.parametrize("choices", [Choices(), ALL], ids=["read", "mended"])
def test_progress_grows_to_the_end(write: Write, choices: Choices) -> None:
    seen: list[float] = []
    taken(write(*BROKEN * 50), choices, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(1.0)


def test_without_a_vocabulary_a_file_is_only_read(write: Write) -> None:
    path = write(feature("a", properties={"holder": "nroth"}), feature(None))
    assert take_in(path, "x", None, extent=EXTENT).findings == ()


def test_defaults_do_not_change_what_is_mended(write: Write) -> None:
    words = ["castle", "fort", "tower"]
    named = [feature(i, properties={"kind": words[i % 3]}) for i in range(50)]
    path = write(*named, *(feature(i) for i in range(50, 120)))
    renaming = frozenset({"reserved-name"})
    previewed = taken(path, Choices(repairs=renaming)).frame
    assert previewed is not None
    saved = list(rewritten(path, Choices(repairs=renaming, defaults={"kind": "event"}), KNOWN))
    assert previewed["kind_"].notna().sum() == 50
    assert sum("kind_" in found["properties"] for found in saved) == 50


def test_rings_that_cannot_be_mended_share_one_time_limit(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    zigzag = [[46 + (i * 7919 % 997) / 997, 40 + (i * 104729 % 991) / 991] for i in range(6000)]
    shape = {"type": "Polygon", "coordinates": [[*zigzag, zigzag[0]]]}
    monkeypatch.setenv("GEO_APP_MAX_CHILD_SECONDS", "1")
    path = write(*(feature(i, geometry=shape) for i in range(3)))
    intake = taken(path, Choices(repairs=frozenset({"geometry-invalid"})))
    failed = [finding for finding in intake.findings if finding.code == "repair-failed"]
    assert [finding.feature_id for finding in failed] == ["0", ""]
    assert "not tried for 2 more" in failed[1].message
