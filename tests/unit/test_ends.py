"""An end without a start, in a feature and in a whole file."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo_app.checks import Vocabulary
from geo_app.dialects import TimeColumns, translated
from geo_app.intake import Choices, Intake, rewritten, take_in
from geo_app.model import Severity

ALL = Choices(repairs=frozenset({"all"}))

Write = Callable[..., Path]


def feature(identity: str, properties: dict[str, Any]) -> dict[str, Any]:
    shape = {"type": "Point", "coordinates": [46.7, 40.3]}
    return {"type": "Feature", "id": identity, "geometry": shape, "properties": properties}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(*features: Any) -> Path:
        path = tmp_path / "x.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return path

    return written


def taken(path: Path, choices: Choices = Choices()) -> Intake:  # noqa: B008
    return take_in(path, path.name, Vocabulary(), choices)


def codes(intake: Intake) -> set[str]:
    return {finding.code for finding in intake.findings}


def lone(identity: str, **properties: Any) -> dict[str, Any]:
    return feature(identity, properties={"end": "1996-01-01", **properties})


def test_a_lone_end_beside_another_date_is_offered_and_not_taken(write: Write) -> None:
    path = write(lone("a", begin="1994-05-12"), lone("b"), feature("c", properties={"end": "1999"}))
    for choices in (Choices(), ALL):
        intake = taken(path, choices)
        assert intake.dialects == {"undated": 3}
        assert intake.frame["undated"].all()
        assert [c.name for c in intake.candidates] == ["begin", "end"]
        (offer,) = [f for f in intake.findings if f.code == "time-columns"]
        assert offer.fix.endswith("--time-columns begin,end")
        assert not any("valid_to" in f["properties"] for f in rewritten(path, choices))
    named = taken(path, Choices(columns=TimeColumns("begin", "end")))
    assert list(named.frame["valid_from"]) == ["1994-05-12", "", ""]


def test_a_lone_end_is_an_open_start_where_others_have_a_start(write: Write) -> None:
    started = lone("c", start="1994-05-12")
    for features in ([lone("a", seen="1990-01-01"), started], [started, lone("a", seen="1990")]):
        intake = taken(write(*features))
        assert intake.dialects == {"leaflet.timeline": 2}
        assert not {"no-start", "time-columns"} & codes(intake)


@pytest.mark.parametrize("key", ["end", "end_date"])
def test_a_dialect_without_any_start_is_told(write: Write, key: str) -> None:
    ends = [feature(f"e{n}", properties={key: f"199{n}-01-01"}) for n in (4, 6)]
    intake = taken(write(*ends))
    (told,) = [f for f in intake.findings if f.code == "no-start"]
    assert (told.severity, told.value) == (Severity.WARNING, intake.dialect)
    assert not intake.frame["undated"].any()
    ours = feature("a", properties={"valid_to": "1994"})
    assert "no-start" not in codes(taken(write(ours)))


def test_a_column_that_no_feature_has_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "mills.csv"
    file.write_text("id,lon,lat,built,gone\na,46,40,1988,1990\n")
    choices = Choices(columns=TimeColumns("built", "goen"))
    taken = take_in(file, "mills.csv", Vocabulary(), choices)
    (finding,) = (found for found in taken.findings if found.code == "time-columns")
    assert (finding.severity, finding.value) == ("error", "goen")


def test_each_part_of_a_feature_keeps_its_own_timespan() -> None:
    spans = [{"start": {"in": "1832"}}, {"start": {"in": "1900"}}]
    feature = {"type": "Feature", "id": "a", "when": {"timespans": spans, "label": "two"}}
    parts = translated(feature | {"geometry": None, "properties": {}}).features
    assert [part["when"] for part in parts] == [
        {"timespans": [one], "label": "two"} for one in spans
    ]
