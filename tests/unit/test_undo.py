"""Edits taken back and made again."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_app import editing, read_atlas
from geo_app.editing.writing import copied
from geo_app.errors import EditError
from tests.unit.islands import contents, island, point, record


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return island(tmp_path)


def test_undo_gives_back_every_byte(make_atlas: Callable[..., Path]) -> None:
    folder = make_atlas()
    (folder / "atlas.json").write_text(
        json.dumps(json.loads((folder / "atlas.json").read_text()), indent=4)
    )
    states = [contents(folder)]
    editing.add_layer(folder, record(), [point()], [{"type": "report", "title": "R"}])
    states.append(contents(folder))
    editing.add_layer(folder, record(), [point("b")], replace=True)
    states.append(contents(folder))
    editing.remove_layer(folder, "settlements")
    said = []
    for state in reversed(states):
        said.append(editing.undo(folder))
        assert contents(folder) == state
    assert said == ["removed layer 'settlements'", "replaced layer 'x'", "added layer 'x'"]


Edit = tuple[str, str]
EDITS = st.lists(
    st.tuples(st.sampled_from(["add", "remove", "undo", "redo"]), st.sampled_from("ab")),
    max_size=12,
)


@given(EDITS)
@settings(max_examples=25)
def test_edits_undone_and_made_again_follow_the_model(
    tmp_path_factory: pytest.TempPathFactory, edits: list[Edit]
) -> None:
    home = tmp_path_factory.mktemp("model")
    folder = editing.new_atlas(home / "island", "Island")
    states, future = [contents(folder)], []
    for number, (verb, identity) in enumerate(edits):
        there = f'"id": "{identity}"' in states[-1]["atlas.json"].decode()
        if verb == "add":
            source = {"type": "book", "title": f"Book {number}"}
            editing.add_layer(folder, record(identity), [point()], [source], replace=True)
        elif verb == "remove" and there:
            editing.remove_layer(folder, identity)
        elif verb == "undo" and len(states) > 1:
            future.append(states.pop())
            editing.undo(folder)
        elif verb == "redo" and future:
            states.append(future.pop())
            editing.redo(folder)
        else:
            continue
        if verb in {"add", "remove"}:
            states.append(contents(folder))
            future.clear()
        assert contents(folder) == states[-1]
        assert len(editing.history(folder)) == len(states) - 1


def test_what_was_changed_by_hand_is_not_undone(folder: Path) -> None:
    editing.add_layer(folder, record(), [point()])
    document = json.loads((folder / "atlas.json").read_text())
    document["title"] = "Changed by hand"
    (folder / "atlas.json").write_text(json.dumps(document))
    with pytest.raises(EditError, match=r"atlas\.json: was changed by other means since"):
        editing.undo(folder)
    assert json.loads((folder / "atlas.json").read_text())["title"] == "Changed by hand"
    editing.add_layer(folder, record("y"), [point()])
    editing.undo(folder)  # the edit that came after the change can be undone
    assert json.loads((folder / "atlas.json").read_text()) == document


def test_an_atlas_brought_back_by_hand_costs_no_layer(folder: Path) -> None:
    old = (folder / "atlas.json").read_text()
    editing.add_layer(folder, record(), [point("precious")])
    new = (folder / "atlas.json").read_text()
    (folder / "atlas.json").write_text(old)
    editing.add_layer(folder, record("y"), [point()])
    assert "precious" in (folder / "layers" / "x.geojson").read_text()
    (folder / "atlas.json").write_text(new)
    assert len(read_atlas(folder).layers[0].frame) == 1


def test_the_only_copy_of_a_layer_is_not_taken_away(folder: Path) -> None:
    editing.add_layer(folder, record(), [point("precious")])
    layer = folder / "layers" / "x.geojson"
    editing.remove_layer(folder, "x")
    (kept,) = (folder / ".history" / "done" / "000002").rglob("x.geojson")
    kept.rename(layer)
    editing.add_layer(folder, record("y"), [point()])
    assert "precious" in layer.read_text()


@pytest.mark.parametrize("text", ["{", "[]", None])
def test_a_damaged_step_blocks_no_further_edit(folder: Path, text: str | None) -> None:
    editing.add_layer(folder, record(), [point()])
    step = folder / ".history" / "done" / "000001" / "step.json"
    step.unlink() if text is None else step.write_text(text)
    editing.add_layer(folder, record("y"), [point()])
    assert editing.undo(folder) == "added layer 'y'"
    assert [layer.id for layer in read_atlas(folder).layers] == ["x"]


def test_a_file_put_there_by_hand_is_neither_written_over_nor_removed(folder: Path) -> None:
    editing.add_layer(folder, record(), [point()])
    editing.remove_layer(folder, "x")
    mine = folder / "layers" / "x.geojson"
    mine.write_text("mine")
    with pytest.raises(EditError, match="another file lies there"):
        editing.undo(folder)
    editing.add_layer(folder, record(), [point()])
    editing.remove_layer(folder, "x")
    assert mine.read_text() == "mine"


def test_the_last_twenty_edits_are_kept(folder: Path) -> None:
    for number in range(23):
        editing.add_layer(folder, record(title=f"T{number}"), [point()], replace=True)
    steps = editing.history(folder)
    assert len(steps) == 20
    assert steps[0].did == "replaced layer 'x'"
    assert steps[0].at >= steps[-1].at
    for _ in range(20):
        editing.undo(folder)
    assert read_atlas(folder).layers[0].title == "T2"


def test_the_history_is_kept_out_of_git_and_does_not_double_the_disk(folder: Path) -> None:
    editing.add_layer(folder, record(), [point(str(i)) for i in range(100)])
    number = (folder / "layers" / "x.geojson").stat().st_ino
    editing.remove_layer(folder, "x")
    (kept,) = (folder / ".history" / "done").rglob("x.geojson")
    assert kept.stat().st_ino == number
    assert (folder / ".history" / ".gitignore").read_text() == "*\n"


def test_where_a_file_cannot_have_two_names_it_is_copied(tmp_path: Path) -> None:
    other = Path("/dev/shm")  # noqa: S108
    if not other.is_dir() or other.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second file system here")
    place = other / f"geo-app-{os.getpid()}"
    (tmp_path / "a").write_text("text")
    try:
        copied(tmp_path / "a", place)
        assert place.read_text() == "text"
    finally:
        place.unlink(missing_ok=True)
