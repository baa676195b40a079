import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geo_app.cli import main


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_show_place_as_json_on_the_built_in_atlas() -> None:
    result = run("show", "2016-04-03", "--place", "Թալիշ", "--format", "json")
    assert result.exit_code == 0, result.output
    shown = json.loads(result.stdout)
    assert set(shown) == {"date", "place", "statements"}
    assert shown["date"] == "2016-04-03"
    assert set(shown["place"]) == {"id", "names", "lat", "lon"}
    assert (shown["place"]["id"], shown["place"]["names"]["az"]) == ("talish", "Talış")
    said = {(s["account"], s["holder"]) for s in shown["statements"]}
    assert {("azerbaijan", "azerbaijan"), ("artsakh", "artsakh")} <= said
    for statement in shown["statements"]:
        assert set(statement) >= {
            "holder", "account", "certainty", "certain", "possible", "valid_from", "valid_to",
            "basis", "sources",
        }  # fmt: skip
        assert statement["sources"]
        assert all(source["title"] for source in statement["sources"])


def test_an_account_shows_its_own_statement_alone() -> None:
    def told(account: str) -> list[str]:
        result = run(
            "show", "2016-04-03", "--place", "talish", "--account", account, "--format", "json"
        )
        return [statement["holder"] for statement in json.loads(result.stdout)["statements"]]

    assert told("azerbaijan") == ["azerbaijan"]
    assert told("artsakh") == ["artsakh"]


def test_no_match_is_exit_1_with_the_nearest_names() -> None:
    result = run("show", "2016-04-03", "--place", "Madagis Town")
    assert result.exit_code == 1
    assert "did you mean" in result.stderr
    assert "Madagiz" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["show", "2016-02-30"], "February 2016 has 29 days"),
        (["show", "2016-04-02", "--layer", "lines"], "there is no layer 'lines'"),
        (["show", "2016-04-02", "--account", "x"], "there is no account 'x'"),
        (["show", "2016-04-02", "--as-known-on", "x"], "'x' is not a date"),
        (["show", "2016-04-02", "--format", "xml"], "'xml' is not one of"),
        (["show"], "Missing argument"),
        (["dates", "--layer", "lines"], "there is no layer 'lines'"),
        (["serve", "--port", "0"], "0 is not in the range"),
        (["fly"], "No such command"),
    ],
)
def test_a_request_that_makes_no_sense_is_exit_2(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize("command", [["show", "2016-04-02"], ["dates"], ["serve"]])
def test_an_atlas_that_cannot_be_opened_is_exit_1(command: list[str], tmp_path: Path) -> None:
    result = run(*command, "--atlas", tmp_path)
    assert result.exit_code == 1
    assert "atlas.json: the file does not exist" in result.stderr


def test_show_layers_in_every_format(make_atlas) -> None:
    folder = make_atlas()
    shown = {
        form: run("show", "1994-06-01", "--atlas", folder, "--format", form).stdout
        for form in ("table", "json", "geojson", "csv")
    }
    assert "1 June 1994, Wednesday" in shown["table"]
    assert "possibly" in shown["table"]
    ids = [row["id"] for row in json.loads(shown["json"])["layers"]["settlements"]]
    features = json.loads(shown["geojson"])["features"]
    rows = list(csv.DictReader(io.StringIO(shown["csv"])))
    assert ids == [f["id"] for f in features] == [r["id"] for r in rows]
    assert features[0]["properties"]["certain"] is False
    assert features[0]["geometry"] == {"type": "Point", "coordinates": [46.7, 40.3]}
    assert (rows[0]["certain"], rows[0]["sources"]) == ("false", "book")


def test_a_day_on_which_nothing_holds(make_atlas, make_feature) -> None:
    folder = make_atlas([make_feature("a", valid_from="2000", place="a")])
    for form in ("table", "json", "geojson", "csv"):
        assert run("show", "1999-01-01", "--atlas", folder, "--format", form).exit_code == 0
        place = run("show", "1999-01-01", "--place", "a", "--atlas", folder, "--format", form)
        assert place.exit_code == 0, place.output


def test_show_place_in_every_format(make_atlas) -> None:
    def show(form: str) -> str:
        result = run(
            "show", "2016-04-03", "--place", "форд", "--atlas", make_atlas(), "--format", form
        )
        assert result.exit_code == 0, result.output
        return result.stdout

    assert "The North (certain)" in show("table") or "The North ()" in show("table")
    assert "told by: no particular account" in show("table")
    assert len(json.loads(show("geojson"))["features"]) == 2
    assert [row["holder"] for row in csv.DictReader(io.StringIO(show("csv")))] == ["south", "north"]


def test_formulas_are_not_handed_to_a_spreadsheet(make_atlas, make_feature) -> None:
    folder = make_atlas([make_feature("a", name="=HYPERLINK(1)", **{"=key": "@x"})])
    text = run("show", "2016-04-02", "--atlas", folder, "--format", "csv").stdout
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "@"))]


def test_an_atlas_without_layers_shows_nothing(make_atlas) -> None:
    folder = make_atlas(layers=[])
    for form in ("table", "json", "geojson", "csv"):
        assert run("show", "1999-01-01", "--atlas", folder, "--format", form).exit_code == 0


def test_a_place_is_looked_for_in_the_chosen_layers_only() -> None:
    result = run("show", "2016-04-03", "--place", "talish", "--layer", "events")
    assert result.exit_code == 1


def test_dates(make_atlas) -> None:
    folder = make_atlas()
    rows = json.loads(run("dates", "--atlas", folder, "--format", "json").stdout)["dates"]
    assert {"date": "2016-04-02", "changes": 3} in rows
    assert rows == sorted(rows, key=lambda row: row["date"])
    assert "2016-04-02       3" in run("dates", "--atlas", folder).stdout
    assert run("dates", "--atlas", folder, "--format", "csv").stdout.startswith("date,changes\n")


def test_check_names_file_feature_value_and_way_out(make_atlas, make_feature) -> None:
    folder = make_atlas([make_feature("a", holder="nroth", valid_from="1994-13")])
    result = run("check", folder)
    assert result.exit_code == 1
    for part in (
        "layers/settlements.geojson",
        "feature 'a'",
        "'nroth'",
        "'1994-13'",
        "did you mean",
    ):
        assert part in result.stdout
    document = json.loads(run("check", folder, "--format", "json").stdout)
    (file,) = [f for f in document["files"] if f["findings"]]
    assert {finding["code"] for finding in file["findings"]} == {"date", "reference"}
    assert run("check", make_atlas()).exit_code == 0


def test_check_a_single_file_and_one_that_is_not_there(make_atlas, tmp_path: Path) -> None:
    folder = make_atlas()
    file = folder / "layers/settlements.geojson"
    assert run("check", file, "--atlas", folder).exit_code == 0
    missing = run("check", tmp_path / "x.geojson")
    assert (missing.exit_code, "does not exist" in missing.stdout) == (1, True)


def test_the_built_in_atlas_is_sound() -> None:
    result = run("check", Path(__file__).parents[2] / "geodata")
    assert result.exit_code == 0, result.stdout
    assert "finding" not in result.stdout
