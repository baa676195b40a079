"""Layers added, replaced and removed; what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from geo_app import editing, read_atlas
from geo_app.editing import LayerRecord
from geo_app.errors import AtlasError, ConflictError, EditError, UsageError
from tests.unit.islands import contents, island, point, record


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return island(tmp_path)


def test_a_layer_is_added_replaced_and_removed(folder: Path) -> None:
    seen = [editing.version(folder)]
    style = {"by": "simplestyle"}
    seen.append(editing.add_layer(folder, record(style=style, note="n"), [point("a"), point("b")]))
    (layer,) = read_atlas(folder).layers
    assert (layer.id, layer.title, layer.kind, layer.licence) == ("x", "X", "event", "CC0")
    assert (dict(layer.style), layer.note, list(layer.frame["id"])) == (style, "n", ["a", "b"])
    seen.append(editing.add_layer(folder, record(title="New"), [point("c")], replace=True))
    (layer,) = read_atlas(folder).layers
    assert (layer.title, list(layer.frame["id"])) == ("New", ["c"])
    seen.append(editing.remove_layer(folder, "x"))
    assert read_atlas(folder).layers == ()
    assert list((folder / "layers").iterdir()) == []
    assert len(set(seen)) == 4
    assert seen[-1] == editing.version(folder)


def test_what_a_replacement_does_not_give_stays(folder: Path) -> None:
    style = {"by": "simplestyle"}
    first = record(note="n", visible=False, style=style, attribution="A Museum")
    editing.add_layer(folder, first, [point("a")])
    bare = LayerRecord("x", "New", "event")
    editing.add_layer(folder, bare, [point("b")], replace=True)
    (layer,) = read_atlas(folder).layers
    assert (layer.note, layer.visible, dict(layer.style)) == ("n", False, style)
    assert (layer.title, layer.licence, layer.attribution) == ("New", "CC0", "A Museum")
    given = record(note="", visible=True, style={}, attribution="")
    editing.add_layer(folder, given, [point("b")], replace=True)
    (layer,) = read_atlas(folder).layers
    assert (layer.note, layer.visible, dict(layer.style), layer.attribution) == ("", True, {}, "")


def test_a_replaced_layer_keeps_its_place_and_what_was_written_by_hand(folder: Path) -> None:
    for identity in ("x", "y"):
        editing.add_layer(folder, record(identity), [point()])
    atlas_json = folder / "atlas.json"
    document = json.loads(atlas_json.read_text())
    document["layers"][0]["editor"] = "me"
    atlas_json.write_text(json.dumps(document))
    editing.add_layer(folder, record("x", title="New"), [], replace=True)
    layers = json.loads(atlas_json.read_text())["layers"]
    assert [(layer["id"], layer.get("editor")) for layer in layers] == [("x", "me"), ("y", None)]


@pytest.mark.parametrize("name", ["atlas.json", "sources.json", "layers/x.geojson"])
def test_the_version_tells_every_change_by_hand(folder: Path, name: str) -> None:
    editing.add_layer(folder, record(), [point()])
    seen = editing.version(folder)
    (folder / name).write_bytes((folder / name).read_bytes() + b"\n")
    assert editing.version(folder) != seen
    seen = editing.version(folder)
    (folder / name).unlink()
    assert editing.version(folder) != seen


def test_who_has_seen_an_older_atlas_is_told_and_writes_nothing(folder: Path) -> None:
    seen = editing.version(folder)
    editing.add_layer(folder, record(), [point()], expected=seen)
    before = contents(folder)
    for attempt in (
        lambda: editing.add_layer(folder, record("y"), [point()], expected=seen),
        lambda: editing.remove_layer(folder, "x", expected=seen),
        lambda: editing.undo(folder, expected=seen),
    ):
        with pytest.raises(ConflictError, match="somebody has changed the atlas meanwhile"):
            attempt()
    assert contents(folder) == before


# --- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("identity", "error", "message"),
    [
        ("x", EditError, "there is a layer 'x' already; replace it"),
        ("X", UsageError, "cannot be the id of a layer"),
        ("../x", UsageError, "cannot be the id of a layer"),
        ("nul", UsageError, "name of a device"),
        ("a" * 65, UsageError, "cannot be the id of a layer"),
        ("", UsageError, "cannot be the id of a layer"),
    ],
)
def test_an_id_that_cannot_be_used(
    folder: Path, identity: str, error: type[Exception], message: str
) -> None:
    editing.add_layer(folder, record(), [point()])
    before = contents(folder)
    with pytest.raises(error, match=message):
        editing.add_layer(folder, record(identity), [point()])
    assert contents(folder) == before


def test_ids_that_differ_in_case_only_are_refused(folder: Path) -> None:
    document = json.loads((folder / "atlas.json").read_text())
    document["layers"] = [{"id": "Roads", "kind": "event", "file": "layers/Roads.geojson"}]
    (folder / "atlas.json").write_text(json.dumps(document))
    with pytest.raises(UsageError, match="differs from 'Roads' in case only"):
        editing.add_layer(folder, record("roads"), [point()])
    editing.add_layer(folder, record("Roads"), [point()], replace=True)  # as it is, it may stay
    assert read_atlas(folder).findings == ()


def test_what_cannot_be_edited_is_told(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(EditError, match=r"no layer 'y'; its layers: none"):
        editing.remove_layer(folder, "y")
    with pytest.raises(AtlasError, match="does not exist"):
        editing.undo(tmp_path)
    with pytest.raises(UsageError, match=r"no kind of layer \('road'\)"):
        editing.add_layer(folder, record(kind="road"), [])
    with pytest.raises(EditError, match="there is no edit to undo"):
        editing.undo(folder)
    with pytest.raises(EditError, match="there is no edit to redo"):
        editing.redo(folder)
    (folder / "atlas.json").write_text('{"format": "geo-atlas/1", "layers": {}}')
    with pytest.raises(EditError, match="not a list; mend it first"):
        editing.add_layer(folder, record(), [])
    (folder / "atlas.json").write_text("{")
    with pytest.raises(EditError, match=r"not JSON.*nothing was saved"):
        editing.remove_layer(folder, "x")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800", {1, 2}])
def test_what_json_cannot_hold_is_told_and_nothing_is_saved(folder: Path, value: Any) -> None:
    before = contents(folder)
    with pytest.raises(EditError, match=r"layers/x\.geojson: feature 'b': cannot be saved"):
        editing.add_layer(folder, record(), [point("a"), point("b", odd=value)])
    assert contents(folder) == before


@pytest.mark.parametrize("name", ["atlas.json", "sources.json", "layers", ".history"])
def test_links_are_not_written_through(folder: Path, tmp_path: Path, name: str) -> None:
    editing.add_layer(folder, record(), [point()])
    (folder / name).rename(tmp_path / "elsewhere")
    (folder / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EditError, match="symbolic link"):
        editing.add_layer(folder, record("y"), [point()])
    with pytest.raises(EditError, match="symbolic link"):
        editing.write_file(folder / name, ["text"])
    assert (folder / name).is_symlink()


@pytest.mark.parametrize(
    "file", ["../outside.geojson", "{outside}", "layers/../../outside.geojson"]
)
def test_a_file_outside_the_atlas_is_never_touched(folder: Path, tmp_path: Path, file: str) -> None:
    outside = tmp_path / "outside.geojson"
    for place in (outside, outside.with_suffix(".json")):
        place.write_text("mine")
    document = json.loads((folder / "atlas.json").read_text())
    path = file.format(outside=outside)
    document["layers"] = [{"id": "out", "kind": "event", "file": path}]
    (folder / "atlas.json").write_text(json.dumps(document))
    editing.remove_layer(folder, "out")
    assert outside.read_text() == "mine"
    editing.undo(folder)
    editing.add_layer(folder, record("out"), [point()], replace=True)
    editing.undo(folder)
    assert outside.read_text() == outside.with_suffix(".json").read_text() == "mine"


def test_a_file_that_two_layers_share_stays(folder: Path) -> None:
    editing.add_layer(folder, record(), [point()])
    document = json.loads((folder / "atlas.json").read_text())
    document["layers"].append({**document["layers"][0], "id": "again"})
    (folder / "atlas.json").write_text(json.dumps(document))
    editing.remove_layer(folder, "x")
    assert [layer.id for layer in read_atlas(folder).layers] == ["again"]
    assert read_atlas(folder).findings == ()
