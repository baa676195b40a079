"""A bundle can be checked and cited: checksums, citations, and the command that makes it again."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_app.description import sources_of
from geo_app.export import content_of, select
from geo_app.export.citing import bibtex, csl_json
from geo_app.store import read_atlas

ATLAS = read_atlas()
ENTRY = re.compile(r"^@(\w+)\{([A-Za-z0-9.:-]+),$", re.MULTILINE)


@pytest.fixture(scope="module")
def bundle() -> zipfile.ZipFile:
    figures = {"figure.png": b"\x89PNG"}
    command = "geo-app snapshot 2016-04-05 -o april.zip"
    content, _ = content_of(
        ATLAS, "bundle", date="2016-04-05", account="azerbaijan", figures=figures, command=command
    )
    return zipfile.ZipFile(io.BytesIO(content))


def test_the_manifest_has_a_checksum_of_every_other_file(bundle: zipfile.ZipFile) -> None:
    told = json.loads(bundle.read("manifest.json"))
    assert {*bundle.namelist()} == {*told["files"], "manifest.json"}
    for name, file in told["files"].items():
        content = bundle.read(name)
        assert file == {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def test_the_manifest_says_what_was_asked_and_how_to_ask_again(bundle: zipfile.ZipFile) -> None:
    told = json.loads(bundle.read("manifest.json"))
    assert (told["date"], told["account"]) == ("2016-04-05", "azerbaijan")
    assert told["command"] == "geo-app snapshot 2016-04-05 -o april.zip"
    assert told["note"] == ATLAS.neutrality
    on = ATLAS.on("2016-04-05", account="azerbaijan")
    assert {key: layer["features"] for key, layer in told["layers"].items()} == {
        key: len(frame) for key, frame in on.items()
    }
    assert {key: layer["licence"] for key, layer in told["layers"].items()} == {
        layer.id: layer.licence for layer in ATLAS.layers
    }


def test_a_bundle_holds_figure_data_and_citations(bundle: zipfile.ZipFile) -> None:
    assert bundle.namelist() == [
        "figure.png", "nagorno-karabakh.geojson", "nagorno-karabakh.gpkg", "nagorno-karabakh.kml",
        "nagorno-karabakh.csv", "citations.bib", "citations.json", "manifest.json",
    ]  # fmt: skip
    assert bundle.testzip() is None


def test_citations_are_those_of_the_rows(bundle: zipfile.ZipFile) -> None:
    on = ATLAS.on("2016-04-05", account="azerbaijan")
    named = {one for frame in on.values() for ids in frame["sources"] for one in ids}
    records = json.loads(bundle.read("citations.json"))
    assert {record["id"] for record in records} == named & {*ATLAS.sources}
    assert all(record == ATLAS.sources[record["id"]].csl for record in records)
    assert len(ENTRY.findall(bundle.read("citations.bib").decode())) == len(records)


def test_every_source_of_the_atlas_is_an_entry_of_its_own() -> None:
    text = bibtex(ATLAS.sources.values())
    keys = [key.lower() for _, key in ENTRY.findall(text)]
    assert len({*keys}) == len(keys) == len(ATLAS.sources)
    assert json.loads(csl_json(ATLAS.sources.values())) == [s.csl for s in ATLAS.sources.values()]


def depth(text: str) -> list[int]:
    """How many braces are open after each line, as BibTeX counts: an escaped one counts too."""
    depths, now = [], 0
    for line in text.splitlines():
        now += line.count("{") - line.count("}")
        depths.append(now)
    return depths


@given(
    st.lists(
        st.fixed_dictionaries(
            {"id": st.text(min_size=1), "type": st.sampled_from(["book", "webpage", "map"])},
            optional={
                "title": st.text(), "container-title": st.text(), "note": st.text(),
                "URL": st.text().map(lambda text: f"https://example.org/{text}"),
                "author": st.lists(st.fixed_dictionaries({"literal": st.text()})),
            },
        ),
        unique_by=lambda record: record["id"],
    )
)  # fmt: skip
def test_no_text_breaks_out_of_its_entry(records: list[dict[str, Any]]) -> None:
    text = bibtex(sources_of(records)[0].values())
    assert len(ENTRY.findall(text)) == len(records)
    # Each entry is open on its own lines, and nothing is after its last.
    assert depth(text).count(0) == 2 * len(records) - 1 if records else not text
    assert min(depth(text), default=0) >= 0


def test_a_source_nobody_knows_is_not_cited(
    make_atlas: Callable[..., Path], make_feature: Callable[..., dict[str, Any]]
) -> None:
    atlas = read_atlas(make_atlas([make_feature("a", sources=["book", "nobody"])]))
    assert [source.id for source in select(atlas).sources] == ["book"]
