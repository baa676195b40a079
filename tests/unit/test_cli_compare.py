import csv
import io
import json
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
    assert "A: 26 September 2020, nobody in particular" in said
    assert "B: 2 December 2020" in said
    assert "inferred" in said
    assert "from NKR / Artsakh to Azerbaijan" in said
    assert "more; --format csv lists all" in said
    rows = [line for line in said.splitlines() if line.startswith(("  Azerbaijan ", "  NKR "))]
    # Numbers stand under each other.
    assert len({len(row) for row in rows}) == 1


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
