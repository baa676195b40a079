"""`geo-app add`, `remove`, `undo`, `redo` and `new`."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from geo_app import read_atlas
from geo_app.validtime import iso_date
from tests.unit.bringing import CREDITS, CSV, run, statement, write


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "old_bridges.csv").write_text(CSV)
    return tmp_path / "old_bridges.csv"


@pytest.fixture
def folder(make_atlas: Callable[..., Path]) -> Path:
    return make_atlas()


# --- add ----------------------------------------------------------------------------------------


def test_what_is_said_of_the_collection_is_saved(folder: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "x.geojson", statement("a"), name="Survey", bbox=[0, 0, 1, 1])
    result = run("add", file, "--atlas", folder, *CREDITS, "--kind", "event")
    assert result.exit_code == 0, result.output
    document = json.loads((folder / "layers" / "x.geojson").read_bytes())
    assert (document["name"], "bbox" in document) == ("Survey", False)


def test_a_table_becomes_a_layer(folder: Path, table: Path) -> None:
    result = run(
        "add", table, "--atlas", folder, *CREDITS, "--kind", "event", "--source", "book",
        "--source", "https://example.org/bridges", "--time-columns", "built,gone",
        "--end-included", "--account", "north", "--holder", "south", "--style", "name",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "CSV, dates from the columns named: 2 of 2 features dated" in result.stdout
    assert "saved as layer 'old-bridges': 2 features" in result.stdout
    atlas = read_atlas(folder)
    assert [f for f in atlas.findings if f.file != "layers/settlements.geojson"] == []
    layer = atlas.layers[-1]
    assert (layer.id, layer.title, layer.kind) == ("old-bridges", "Old bridges", "event")
    assert (layer.licence, layer.attribution) == ("CC0", "Nobody")
    assert dict(layer.style) == {"by": "name"}
    rows = layer.frame
    assert iso_date(int(rows["end_latest"][0])) == "1975-01-01"  # all of 1974 may count
    assert rows["valid_to"][1] == ""
    assert set(rows["account"]) == {"north"}
    assert set(rows["holder"]) == {"south"}
    assert rows["sources"][0] == ("book", "example-org-bridges")
    assert atlas.sources["example-org-bridges"].url == "https://example.org/bridges"


def test_without_a_terminal_all_that_is_missing_is_named_at_once(folder: Path, table: Path) -> None:
    result = run("add", table, "--atlas", folder)
    assert result.exit_code == 2
    assert "missing: --kind, --source, --licence, --attribution" in result.stderr
    assert len(read_atlas(folder).layers) == 1


def test_on_a_terminal_what_is_missing_is_asked_for(folder: Path, table: Path) -> None:
    command = [sys.executable, "-c", "from geo_app.cli import main; main()", "add", str(table)]
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*command, "--atlas", str(folder), "--time-columns", "built,gone"],
        stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as program:  # fmt: skip
        os.write(ours, b"\nA Book of Bridges\nCC BY 4.0\nA. Author\n")
        said, asked = program.communicate(timeout=120)
    os.close(ours)
    os.close(theirs)
    assert program.returncode == 0, asked
    assert "Kind of Old bridges" in asked
    assert "[other]" in asked
    assert "saved as layer 'old-bridges'" in said
    layer = read_atlas(folder).layers[-1]
    assert (layer.kind, layer.licence, layer.attribution) == ("other", "CC BY 4.0", "A. Author")
    assert layer.frame["sources"][0] == ("a-book-of-bridges",)


def test_features_that_say_their_kind_and_sources_need_no_options(
    folder: Path, tmp_path: Path
) -> None:
    file = write(tmp_path / "x.geojson", statement("a", kind="event", valid_from="1990"))
    result = run("add", file, "--atlas", folder, *CREDITS)
    assert result.exit_code == 0, result.output
    assert read_atlas(folder).layers[-1].kind == "event"


def test_a_dry_run_saves_nothing(folder: Path, table: Path) -> None:
    before = (folder / "atlas.json").read_bytes()
    result = run("add", table, "--atlas", folder, *CREDITS, "--kind", "event", "--source", "book",
                 "--dry-run")  # fmt: skip
    assert result.exit_code == 0
    assert "would be saved as layer 'old-bridges': 2 features" in result.stdout
    assert "--time-columns" in result.stdout  # columns that look like dates are offered
    assert (folder / "atlas.json").read_bytes() == before


def test_a_layer_is_replaced_only_if_asked(folder: Path, table: Path) -> None:
    add = ("add", table, "--atlas", folder, *CREDITS, "--kind", "event", "--source", "book")
    assert run(*add).exit_code == 0
    assert "old-bridges-2" in run(*add).stdout  # a title that is taken gets a number
    refused = run(*add, "--id", "old-bridges")
    assert (refused.exit_code, "replace it" in refused.stderr) == (1, True)
    assert run(*add, "--replace", "--title", "Old bridges").exit_code == 0
    assert [layer.id for layer in read_atlas(folder).layers] == [
        "settlements", "old-bridges", "old-bridges-2",
    ]  # fmt: skip


def test_a_replacement_keeps_what_is_not_given(folder: Path, table: Path) -> None:
    add = ("add", table, "--atlas", folder, "--source", "book")
    own = ("--kind", "boundary", "--title", "Bridges of old", "--style", "name")
    assert run(*add, *CREDITS, *own, "--id", "b").exit_code == 0
    assert run(*add, "--replace", "--id", "b").exit_code == 0
    layer = read_atlas(folder).layers[-1]
    assert (layer.title, layer.kind, dict(layer.style)) == (
        "Bridges of old", "boundary", {"by": "name"},
    )  # fmt: skip
    assert layer.licence
    assert layer.attribution


def test_several_files_at_once(folder: Path, tmp_path: Path) -> None:
    files = [
        write(tmp_path / f"{name}.geojson", statement(name, kind="event"))
        for name in ("one", "two")
    ]
    assert run("add", *files, "--atlas", folder, *CREDITS).exit_code == 0
    assert [layer.id for layer in read_atlas(folder).layers[1:]] == ["one", "two"]
    assert run("add", *files, "--atlas", folder, *CREDITS, "--id", "x").exit_code == 2


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--account", "west"], 2, "'west': the atlas has no such one; it has: north, south"),
        (["--style", "colour"], 2, "no such column; its columns: "),
        (["--time-columns", "a,b,c"], 2, "name two columns"),
        (["--end-included"], 2, "give that as well"),
        (["--kind", "road"], 2, "'road' is not one of"),
        (["--id", "a/b"], 2, "cannot be the id of a layer"),
    ],
)
def test_options_that_make_no_sense(
    folder: Path, table: Path, options: list[str], code: int, message: str
) -> None:
    result = run(
        "add", table, "--atlas", folder, *CREDITS, "--source", "book",
        *(() if "--kind" in options else ("--kind", "event")), *options,
    )  # fmt: skip
    assert result.exit_code == code, result.output
    assert message in result.stderr
    assert len(read_atlas(folder).layers) == 1


@pytest.mark.parametrize("text", ["{", "[]", '{"type": "FeatureCollection", "features": []}'])
def test_a_file_without_features_is_not_added(folder: Path, tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.geojson"
    file.write_text(text)
    result = run("add", file, "--atlas", folder, *CREDITS, "--source", "book", "--kind", "event")
    assert result.exit_code == 1
    assert "nothing was saved" in result.stderr
    assert len(read_atlas(folder).layers) == 1


def test_added_again_after_a_download_a_layer_is_the_same_to_the_byte(
    folder: Path, tmp_path: Path
) -> None:
    odd = "e\u0301 \u2028 \x07 <b>"
    file = write(
        tmp_path / "x.geojson",
        statement("a", kind="event", valid_from="1990~", note=odd, n=1e-7),
        statement("b", kind="event"),
    )
    assert run("add", file, "--atlas", folder, *CREDITS).exit_code == 0
    saved = folder / "layers" / "x.geojson"
    assert run("add", saved, "--atlas", folder, *CREDITS, "--id", "y").exit_code == 0
    assert (folder / "layers" / "y.geojson").read_bytes() == saved.read_bytes()
    assert json.loads(saved.read_bytes())["features"][0]["properties"]["note"] == odd


# --- remove, undo, redo, new --------------------------------------------------------------------


def test_remove_undo_and_redo(folder: Path) -> None:
    assert run("remove", "settlements", "--atlas", folder).exit_code == 0
    assert read_atlas(folder).layers == ()
    undone = run("undo", "--atlas", folder)
    assert undone.stdout.endswith("undone: removed layer 'settlements'\n")
    assert len(read_atlas(folder).layers) == 1
    assert run("redo", "--atlas", folder).exit_code == 0
    assert read_atlas(folder).layers == ()
    missing = run("remove", "settlements", "--atlas", folder)
    assert (missing.exit_code, "no layer 'settlements'" in missing.stderr) == (1, True)
    run("undo", "--atlas", folder)
    assert run("undo", "--atlas", folder).exit_code == 1


def test_a_new_atlas_can_be_used_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "island"
    result = run(
        "new", folder, "--title", "Island", "--extent", "32,34,35,36", "--party",
        "north=The North, #7a5195", "--party", "south=South, with others,#2A9D8F", "--party",
        "west=West", "--account", "north=The North", "--language", "el=Ελληνικά",
        "--first-date", "1955",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    atlas = read_atlas(folder)
    assert atlas.findings == ()
    assert [(p.name, p.colour) for p in atlas.parties.values()][1] == (
        "South, with others", "#2a9d8f",
    )  # fmt: skip
    for command in (
        ("check", folder),
        ("show", "1960-01-01", "--atlas", folder),
        ("dates", "--atlas", folder),
    ):
        assert run(*command).exit_code == 0
    again = run("new", folder)
    assert (again.exit_code, "is not empty" in again.stderr) == (1, True)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--extent", "1,2,3"], "not four numbers"),
        (["--extent", "5,0,4,1"], "no valid extent"),
        (["--party", "north"], "write ID=NAME"),
        (["--first-date", "soon"], "soon"),
    ],
)
def test_a_new_atlas_that_makes_no_sense(tmp_path: Path, options: list[str], message: str) -> None:
    result = run("new", tmp_path / "x", *options)
    assert (result.exit_code, message in result.stderr) == (2, True), result.output
    assert not (tmp_path / "x").exists()
