"""What editing writes, how it names things, and the atlas it starts from."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_app import editing, read_atlas
from geo_app.editing.crediting import merged
from geo_app.editing.naming import is_layer_id, slug
from geo_app.errors import EditError, UsageError
from geo_app.model import Account, Party
from tests.unit.islands import BOOK, Feature, contents, island, point, record


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return island(tmp_path)


# --- what is written ----------------------------------------------------------------------------

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False,
    allow_infinity=False) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abé"), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(st.lists(st.dictionaries(st.text("abcé:", min_size=1), json_values, max_size=4), max_size=4))
@settings(max_examples=60)
def test_what_is_written_reads_the_same_and_is_written_the_same(given: list[Feature]) -> None:
    features = [
        {"type": "Feature", "id": str(i), "geometry": None, "properties": properties, "m": [i]}
        for i, properties in enumerate(given)
    ]
    text = "".join(editing.feature_lines(features, "x.geojson"))
    again = json.loads(text)
    assert again == {"type": "FeatureCollection", "features": features}
    assert "".join(editing.feature_lines(again["features"], "x.geojson")) == text
    assert len(text.splitlines()) >= len(features) + 2


def test_text_survives_to_the_letter(folder: Path, tmp_path: Path) -> None:
    odd = "e\u0301 é \u202e \u2028 \x00 \x1f </script> 𐍈 =1+1"
    one = {"properties": {"ё": odd, "n": 1.0, "valid_from": "1990"}, "geometry": None, "id": 7}
    editing.add_layer(folder, record(), [one])
    written = (folder / "layers" / "x.geojson").read_bytes()
    features = json.loads(written)["features"]
    assert features[0]["properties"]["ё"] == odd
    assert list(features[0]) == ["type", "id", "properties", "geometry"]
    editing.add_layer(folder, record("y"), features)
    assert (folder / "layers" / "y.geojson").read_bytes() == written


@pytest.mark.parametrize("indent", [1, 2, 4, "\t"])
def test_documents_keep_their_form(folder: Path, indent: Any) -> None:
    for name in ("atlas.json", "sources.json"):
        document = json.loads((folder / name).read_text())
        (folder / name).write_text(json.dumps(document, indent=indent) + "\n")
    before = contents(folder)
    editing.add_layer(folder, record(), [point()], [{"type": "book", "title": "Կ"}])
    editing.remove_layer(folder, "x")
    assert contents(folder)["atlas.json"] == before["atlas.json"]
    old, new = (set(text.splitlines()) for text in (
        before["sources.json"], (folder / "sources.json").read_bytes()
    ))  # fmt: skip
    assert old - new <= {b"}", b" }", b"  }", b"    }", b"\t}"}
    assert "Կ".encode() in (folder / "sources.json").read_bytes()


def test_rights_of_a_group_stay(folder: Path) -> None:
    (folder / "atlas.json").chmod(0o664)
    editing.add_layer(folder, record(), [point()])
    assert stat.S_IMODE((folder / "atlas.json").stat().st_mode) == 0o664


# --- sources ------------------------------------------------------------------------------------


def test_sources_are_merged_with_equal_ones(folder: Path) -> None:
    content = {key: value for key, value in BOOK.items() if key != "id"}
    new = {"type": "report", "title": "A Report", "author": [{"family": "Roe"}]}
    assert [s["id"] for s in editing.identified([content, new, new], [BOOK])] == [
        "book", "roe", "roe",
    ]  # fmt: skip
    editing.add_layer(folder, record(), [point()], [content, new])
    assert list(read_atlas(folder).sources) == ["book", "roe"]
    with pytest.raises(UsageError, match="'book': stands for another source"):
        editing.add_layer(folder, record("y"), [point()], [{"id": "book", "title": "Other"}])


source_records = st.lists(
    st.fixed_dictionaries(
        {"title": st.sampled_from(["A", "B", "Ж"])},
        optional={"type": st.sampled_from(["book", "report"])},
    ),
    max_size=6,
)


@given(source_records, source_records)
def test_merging_sources_twice_changes_nothing(first: list[Any], second: list[Any]) -> None:
    once = merged(merged([], first), second)
    assert merged(once, [*second, *first]) == once
    ids = [source["id"] for source in once]
    assert len(set(ids)) == len(ids)


# --- names --------------------------------------------------------------------------------------


@given(st.text(max_size=400), st.sets(st.text("abco-1", max_size=4)))
def test_an_id_can_be_made_of_any_text(name: str, taken: set[str]) -> None:
    identity = editing.layer_id(name, taken)
    assert is_layer_id(identity)
    assert identity.casefold() not in {other.casefold() for other in taken}
    assert slug(identity, "layer") == identity


@pytest.mark.parametrize(
    ("name", "identity"),
    [
        ("É", "e"), ("E\u0301", "e"), ("CON", "layer-con"), ("nul.geojson", "nul-geojson"),
        ("lpt1", "layer-lpt1"), ("a" * 300, "a" * 64), ("../../etc/passwd", "etc-passwd"),
        ("\0", "layer"), ("...", "layer"), ("﷽" * 500, "layer"), ("Շուշի", "layer"),
    ],
)  # fmt: skip
def test_ids_of_odd_names(name: str, identity: str) -> None:
    assert editing.layer_id(name, []) == identity


# --- a new atlas --------------------------------------------------------------------------------


def test_a_new_atlas_is_sound(tmp_path: Path) -> None:
    parties = [Party("n", "North", "", ""), Party("s", "South", "", "#B97333")]
    folder = editing.new_atlas(
        tmp_path / "a" / "b", "Նոր", extent=(32, 34, 35, 36), parties=parties,
        accounts=[Account("n", "The North")], languages={"el": "Ελληνικά"}, first_date="1955-04-01",
    )  # fmt: skip
    atlas = read_atlas(folder)
    assert atlas.findings == ()
    assert (atlas.title, atlas.extent, str(atlas.first)) == ("Նոր", (32, 34, 35, 36), "1955-04-01")
    assert atlas.parties["n"].colour != atlas.parties["s"].colour == "#b97333"
    assert list(atlas.languages) == ["en", "el"]
    assert list(tmp_path.rglob(".*")) == []


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"extent": (35, 34, 32, 36)}, "no valid extent"),
        ({"extent": (0, 0, float("nan"), 1)}, "extent"),
        ({"first_date": "1955-13"}, "no month 13"),
        ({"first_date": "2999-01-01"}, "first"),
        ({"parties": [Party("n", "N", "N", "red")]}, "no valid colour"),
        ({"parties": [Party("n", "N", "N", ""), Party("n", "M", "M", "")]}, "stands twice"),
    ],
)
def test_a_new_atlas_that_would_not_be_sound(
    tmp_path: Path, how: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        editing.new_atlas(tmp_path / "a", "A", **how)
    assert list(tmp_path.iterdir()) == []


def test_a_new_atlas_needs_an_empty_folder(tmp_path: Path) -> None:
    editing.new_atlas(tmp_path / "a", "A")
    before = contents(tmp_path)
    for place in ("a", "a/atlas.json"):
        with pytest.raises(EditError, match=r"not empty|no folder"):
            editing.new_atlas(tmp_path / place, "B")
    (tmp_path / "link").symlink_to(tmp_path / "b")
    with pytest.raises(EditError, match="no folder"):
        editing.new_atlas(tmp_path / "link", "B")
    assert contents(tmp_path) == before
    (tmp_path / "b").mkdir()
    assert read_atlas(editing.new_atlas(tmp_path / "b", "B")).title == "B"
