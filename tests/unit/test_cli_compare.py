import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geo_app.cli import main

AUTUMN = ("compare", "2020-09-26", "2020-12-02")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_compare_two_dates_as_json() -> None:
    result = run(*AUTUMN, "--format", "json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (found["a"], found["b"]) == ("2020-09-26", "2020-12-02")
    areas = {area["holder"]: area for area in found["areas"]}
    gained = areas["azerbaijan"]
    assert gained["change_km2"] == pytest.approx(gained["km2_b"] - gained["km2_a"], abs=0.002)
    transfers = {one["place"]: one for one in found["settlements"]}
    assert (transfers["talish"]["from"], transfers["talish"]["to"]) == ("artsakh", "azerbaijan")
    assert found["line_km_a"] > 0 < found["line_km_b"]


def test_the_table_names_both_sides_and_says_that_it_infers() -> None:
    said = run(*AUTUMN).stdout
    assert "A: 26 September 2020, no particular account" in said
    assert "B: 2 December 2020" in said
    assert "inferred" in said
    assert "from NKR / Artsakh to Azerbaijan" in said
    assert "more; --format csv lists all" in said
    rows = [line for line in said.splitlines() if line.startswith(("  Azerbaijan ", "  NKR "))]
    # Numbers stand under each other.
    assert len({len(row) for row in rows}) == 1


def test_a_range_goes_from_the_least_to_the_greatest_change() -> None:
    said = run(*AUTUMN).stdout
    assert re.search(r"NKR / Artsakh .* from -[\d,]+ to -[\d,]+ ", said)
    assert "at least" not in said


def test_dates_of_which_nothing_is_told_are_pointed_out() -> None:
    early, late = run("compare", "1980-01-01", "2015-06-01"), run("compare", "2015-06-01", "2999")
    assert early.stderr == (
        "1 January 1980: before anything is told; settlements are told from 20 February 1988\n"
    )
    assert late.stderr.startswith("1 January 2999: after today;")
    assert run(*AUTUMN).stderr == ""


def test_accounts_are_no_dates() -> None:
    result = run("compare", "artsakh", "azerbaijan")
    assert result.exit_code == 2
    assert "'artsakh' is an account" in result.stderr
    assert "--account ID --account-b ID" in result.stderr


def test_ground_of_unknown_settlements_goes_to_neighbours() -> None:
    said = run("compare", "1993-08-01", "2015-06-01").stdout
    assert "  Not known: settlements without km²; their ground goes to neighbours" in said


def test_two_accounts_need_one_date() -> None:
    options = ("--account", "artsakh", "--account-b", "azerbaijan")
    said = run("compare", "3 April 2016", *options).stdout
    assert "B: 3 April 2016, Azerbaijan" in said
    assert "Talish (uncertain)" in said
    assert run("compare", "2016-04-03", "3.4.2016", *options).stdout == said


def test_an_account_tells_both_sides_unless_a_second_is_named() -> None:
    found = json.loads(run(*AUTUMN, "--account", "azerbaijan", "--format", "json").stdout)
    assert (found["account_a"], found["account_b"]) == ("azerbaijan", "azerbaijan")


def test_nothing_changed_hands() -> None:
    said = run("compare", "2015-06-01", "2015-07-01").stdout
    assert said.count("  none\n") == 2
    assert "+" not in said


def test_csv_and_geojson_go_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "found.csv"
    assert run(*AUTUMN, "--format", "csv", "-o", file).stdout == ""
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    assert {row["what"] for row in rows} == {"area", "ground", "settlement", "line"}
    geojson = json.loads(run(*AUTUMN, "--format", "geojson").stdout)
    assert geojson["type"] == "FeatureCollection"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["2016-04-03"], 2, "nothing to compare: both sides are 3 April 2016"),
        (["2016-04-03", "2016-04-03", "--account", "artsakh"], 2, "--account-b"),
        (["2016-04-03", "2016-02-30"], 2, "February 2016 has 29 days"),
        (["2016-04-03", "2017-01-01", "--account", "x"], 2, "there is no account 'x'"),
        (["2016-04-03", "2017-01-01", "--account-b", "x"], 2, "there is no account 'x'"),
        (["2016-04-03", "2017-01-01", "-o", "/no/such/folder/f"], 2, "cannot be written"),
        ([], 2, "Missing argument 'A'"),
    ],
)
def test_what_cannot_be_compared(arguments: list[str], code: int, message: str) -> None:
    result = run("compare", *arguments)
    assert result.exit_code == code
    assert message in result.stderr


def test_too_few_settlements_to_infer_from(make_atlas, make_feature) -> None:
    folder = make_atlas([make_feature("one", holder="north")])
    result = run("compare", "2015-01-01", "2016-01-01", "--atlas", folder)
    assert result.exit_code == 1
    assert "The River" in result.stderr


def test_the_unknown_holder_and_settlements_outside_the_ground(make_atlas, make_feature) -> None:
    corners = [(46.1, 40.1), (46.2, 40.1), (46.1, 40.2), (46.2, 40.2)]
    ring = [[46, 40], [46.3, 40], [46.3, 40.3], [46, 40.3], [46, 40]]
    piece = {"type": "Feature", "id": "p", "properties": {},
             "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip
    features = [
        make_feature(f"a{n}", xy, place=f"a{n}", holder="north", valid_from="2000")
        for n, xy in enumerate(corners)
    ]
    features.append(make_feature("far", (48.0, 41.0), place="far", holder="south"))
    folder = make_atlas(features, inference={"file": "p.geojson"})
    collection = {"type": "FeatureCollection", "features": [piece]}
    (folder / "p.geojson").write_text(json.dumps(collection), encoding="utf-8")
    said = run("compare", "1999-01-01", "2001-01-01", "--atlas", folder).stdout
    assert "from Not known to" in said
    assert "unknown" not in said
    rows = [line for line in said.splitlines() if line.endswith("outside the ground measured")]
    assert len(rows) == 1
    assert "South" in rows[0]
