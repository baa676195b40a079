"""`geo-app check` and `convert` on files that people bring."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from geo_app.cli.printing import json_text, printable
from geo_app.intake import take_in
from tests.unit.bringing import CSV, polygon, run, statement, write


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "old_bridges.csv").write_text(CSV)
    return tmp_path / "old_bridges.csv"


@pytest.fixture
def folder(make_atlas: Callable[..., Path]) -> Path:
    return make_atlas()


# --- check --------------------------------------------------------------------------------------

OPEN_RING = polygon((46, 40), (47, 40), (47, 40.5), (46, 40.5))


def test_a_repair_that_runs_into_its_limits_leaves_the_file(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEO_APP_MAX_CHILD_SECONDS", "1")
    # A ring that crosses itself some hundred thousand times.
    chance = random.Random(3)  # noqa: S311
    ring = [(46 + chance.random(), 40 + chance.random()) for _ in range(3000)]
    shape = polygon(*ring, ring[0])
    file = write(tmp_path / "x.geojson", statement("a", shape, kind="boundary", valid_to=None))
    result = run("check", file, "--fix", "--atlas", folder)
    assert result.exit_code == 1
    assert "nothing was repaired" in result.stderr
    assert [path.name for path in tmp_path.glob("*.geojson")] == ["x.geojson"]


def test_fix_repairs_in_place_and_keeps_the_file_as_it_was(folder: Path, tmp_path: Path) -> None:
    file = write(
        tmp_path / "x.geojson", statement("a", OPEN_RING), statement("b", name="CafÃ©"),
        title="Mine", bbox=[0, 0, 1, 1],
    )  # fmt: skip
    before = file.read_bytes()
    assert run("check", file, "--atlas", folder).exit_code == 1
    result = run("check", file, "--fix", "--atlas", folder)
    assert result.exit_code == 0, result.output
    assert '+properties.name: "Café"' in result.stdout
    assert "(x) " not in result.stdout
    assert "2 features: sound" in result.stdout
    document = json.loads(file.read_bytes())
    assert document["title"] == "Mine"
    assert "bbox" not in document
    ring = document["features"][0]["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]
    assert (tmp_path / "x.previous.geojson").read_bytes() == before
    run("check", file, "--fix", "--atlas", folder)  # nothing is left to mend
    assert not (tmp_path / "x.previous-2.geojson").exists()


def test_fix_repairs_line_by_line_files_and_whole_atlases(make_atlas, tmp_path: Path) -> None:
    lines = tmp_path / "x.geojsonl"
    lines.write_text(json.dumps(statement("a", OPEN_RING)) + "\n")
    folder = make_atlas()
    assert run("check", lines, "--fix", "--atlas", folder).exit_code == 0
    assert json.loads(lines.read_text())["id"] == "a"
    folder = make_atlas([statement("a", OPEN_RING, name="A", kind="settlement")])
    assert run("check", folder).exit_code == 1
    assert run("check", folder, "--fix").exit_code == 0
    assert (folder / "layers" / "settlements.previous.geojson").exists()


def test_fix_leaves_a_layer_where_it_lies(folder: Path, tmp_path: Path) -> None:
    ring = [[500000, 4400000], [510000, 4400000], [510000, 4410000], [500000, 4410000]]
    system = {"type": "name", "properties": {"name": "EPSG:32638"}}
    shape = {"type": "Polygon", "coordinates": [ring]}
    file = write(tmp_path / "x.geojson", statement("a", shape), crs=system, title="Mine")
    before = take_in(file, "x", None).frame
    assert run("check", file, "--fix", "--atlas", folder).exit_code == 0
    after = take_in(file, "x", None).frame
    assert before is not None
    assert after is not None
    assert list(after.total_bounds) == pytest.approx(list(before.total_bounds))
    document = json.loads(file.read_bytes())
    assert ("crs" in document, document["title"]) == (False, "Mine")


def test_fix_deletes_no_record_that_it_cannot_read(folder: Path, tmp_path: Path) -> None:
    whole = write(tmp_path / "x.geojson", statement("a", OPEN_RING), 7)
    lines = tmp_path / "x.geojsonl"
    lines.write_text(json.dumps(statement("a", OPEN_RING)) + '\n{"id": "b", broken}\n')
    for file in (whole, lines):
        before = file.read_bytes()
        result = run("check", file, "--fix", "--atlas", folder)
        assert (result.exit_code, file.read_bytes()) == (1, before)
        assert "1 record cannot be read and would be lost" in result.stderr


def test_fix_does_not_write_into_a_table(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("id,lat,lon,name\na,40.1,46.5,CafÃ©\n", encoding="utf-8")
    result = run("check", file, "--fix", "--atlas", folder)
    assert (result.exit_code, "--fix writes GeoJSON" in result.stderr) == (1, True), result.output


def test_the_report_for_programs(folder: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "x.geojson", statement("a", valid_from="1994-13"), 7, statement("b"))
    file.write_text(file.read_text().replace('"b"', '"b\\ud800"'))
    result = run("check", file, tmp_path / "none.geojson", "--atlas", folder, "--format", "json")
    assert result.exit_code == 1
    first, second = json.loads(result.stdout)["files"]
    assert list(first) == ["path", "dialect", "features", "kept", "findings"]
    assert (first["features"], first["kept"]) == (3, 2)
    assert (second["features"], second["kept"], len(second["findings"])) == (0, 0, 1)
    for finding in first["findings"]:
        assert list(finding) == [
            "severity", "code", "feature_id", "index", "path", "value", "message", "fix",
        ]  # fmt: skip
    assert {"date", "not-a-feature"} <= {finding["code"] for finding in first["findings"]}


def test_the_report_for_people_puts_equal_findings_together(folder: Path, tmp_path: Path) -> None:
    features = [statement(f"f{i}", name=str(i), holder="nroth") for i in range(1500)]
    features.append(statement("sound", name="S"))
    result = run("check", write(tmp_path / "x.geojson", *features), "--atlas", folder)
    assert len(result.stdout.splitlines()) < 8
    assert "and 1,497 more of this kind (reference)" in result.stdout
    assert "1,500 findings" in result.stdout


def test_columns_with_dates_are_named(folder: Path, table: Path) -> None:
    plain = run("check", table, "--atlas", folder)
    assert "--time-columns" in plain.stdout
    named = run("check", table, "--time-columns", "built,gone", "--atlas", folder)
    assert "mapped-columns" in named.stdout
    assert "--time-columns" not in named.stdout


def test_what_steers_a_terminal_is_written_out(folder: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "x\x1b[2J.geojson", statement("a\x1b[31m", holder="\x1b]0;x\x07"))
    result = run("check", file, "--atlas", folder)
    assert "\x1b" not in result.output
    assert "\\x1b" in result.output


@pytest.mark.parametrize("text", ["a\x07", "\u202e", "\ud800", "\x9b"])
def test_odd_text_can_be_printed(text: str) -> None:
    printable(text).encode("utf-8")
    assert printable(printable(text)) == printable(text) != text
    json_text({text: [text]}).encode("utf-8")


# --- convert ------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["json-fg", "linked-places", "openhistoricalmap", "ours"])
def test_convert_there_and_back(tmp_path: Path, target: str) -> None:
    file = write(
        tmp_path / "x.geojson",
        statement("a", valid_from="1988-02-20", valid_to="2020-11-10", name="A"),
        statement("b", valid_from="[1990..1992]", name="B"),
    )
    there, back = tmp_path / "there.geojson", tmp_path / "back.geojson"
    result = run("convert", file, "--to", target, "-o", there)
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert run("convert", there, "--to", "ours", "-o", back).exit_code == 0
    dates = [
        (f["properties"]["valid_from"], f["properties"].get("valid_to") or "")
        for f in json.loads(back.read_bytes())["features"]
    ]
    assert dates == [("1988-02-20", "2020-11-10"), ("[1990..1992]", "")]


@pytest.mark.parametrize("target", ["json-fg", "linked-places", "openhistoricalmap", "ours"])
def test_convert_hands_on_what_is_said_of_the_collection(tmp_path: Path, target: str) -> None:
    about = {"name": "Survey", "metadata": {"caveat": "draft"}}
    system = {"type": "name", "properties": {"name": "EPSG:4326"}}
    file = write(tmp_path / "x.geojson", statement("a"), **about, crs=system, bbox=[0, 0, 1, 1])
    document = json.loads(run("convert", file, "--to", target, "-o", "-").stdout)
    assert about.items() <= document.items()
    assert not {"crs", "bbox"} & set(document)


def test_convert_names_what_the_target_cannot_say(tmp_path: Path) -> None:
    features = [statement(f"f{i}", valid_from="[1990..1992]") for i in range(9)]
    file = write(tmp_path / "x.geojson", *features)
    result = run("convert", file, "--to", "json-fg", "-o", "-")
    assert json.loads(result.stdout)["features"][0]["time"]
    assert "json-fg cannot say: feature 'f0': valid_from '[1990..1992]'" in result.stderr
    assert "and 4 more statements" in result.stderr


def test_convert_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "x.geojson").write_text("{")
    out = tmp_path / "out.geojson"
    result = run("convert", tmp_path / "x.geojson", "--to", "ours", "-o", out)
    assert (result.exit_code, out.exists()) == (1, False)
