"""The documents' examples, run as they stand there."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from geo_app import day_number, holders, read_atlas
from geo_app.model import Atlas
from geo_app.store import built_in_atlas

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
CYPRUS = DOCS / "examples" / "cyprus"
LACHIN_ROAD = DOCS / "examples" / "lachin-road.csv"
RUN = re.compile(r"<!-- run -->\n((?:    .+\n)+)")


def commands(name: str) -> list[str]:
    """Return the blocks of a document that are marked to be run."""
    blocks = RUN.findall((DOCS / name).read_text(encoding="utf-8"))
    return [block.replace("    ", "", 1).replace("\n    ", "\n") for block in blocks]


def run(block: str, folder: Path, **variables: str) -> str:
    """Run a block as a reader would, in a shell; it stops at the first command that fails."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GEO_APP_")}
    ended = subprocess.run(
        ["sh", "-ec", block],
        cwd=folder, env=kept | {"PATH": path} | variables, stdin=subprocess.DEVNULL,
        capture_output=True, check=False, text=True, encoding="utf-8", timeout=240,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return Cyprus, built by the commands of the document in a folder that was empty."""
    folder = tmp_path_factory.mktemp("second") / "work"
    shutil.copytree(CYPRUS, folder)
    for block in commands("second-atlas.md"):
        run(block, folder)
        if "cp land.geojson" in block:
            _write_basemap(folder / "cyprus" / "atlas.json")
    return folder / "cyprus"


def _write_basemap(file: Path) -> None:
    document = (DOCS / "second-atlas.md").read_text(encoding="utf-8")
    block = document.split("<!-- basemap -->\n```json\n")[1].split("```")[0]
    atlas = json.loads(file.read_text(encoding="utf-8"))
    assert atlas["basemap"] == []
    file.write_text(json.dumps(atlas | {"basemap": json.loads(block)}), encoding="utf-8")


@pytest.fixture(scope="module")
def cyprus(built: Path) -> Atlas:
    return read_atlas(built)


def test_cyprus_has_no_findings(cyprus: Atlas) -> None:
    assert [str(finding) for finding in cyprus.findings] == []


def test_cyprus_has_all_its_features(cyprus: Atlas) -> None:
    rows = (CYPRUS / "settlements.csv").read_text(encoding="utf-8").splitlines()
    counts = {
        path.stem: len(json.loads(path.read_bytes())["features"])
        for path in CYPRUS.glob("*.geojson")
    }
    del counts["land"]
    drawn = {layer.id: len(layer.frame) for layer in cyprus.layers}
    assert drawn == counts | {"settlements": len(rows) - 1}
    assert next(iter(drawn)) == "control-areas"  # the lowest
    assert [layer.id for layer in cyprus.basemap] == ["land"]


def test_every_statement_of_cyprus_is_dated_and_sourced(cyprus: Atlas) -> None:
    for layer in cyprus.layers:
        assert not layer.frame.undated.any()
        assert layer.frame.sources.map(bool).all()
        assert layer.licence
        assert layer.attribution


def test_summer_1974_in_cyprus(cyprus: Atlas) -> None:
    areas = next(layer for layer in cyprus.layers if layer.id == "control-areas")
    before = areas.on("1974-07-19")
    during = areas.on("1974-08-01")
    after = areas.on("1974-08-16")
    assert set(before[before["name"].str.startswith("Northern")].holder) == {"republic-of-cyprus"}
    northern = during[during["name"].str.startswith("Northern")]
    assert set(northern.holder) == {"republic-of-cyprus", "turkish-cypriot"}
    assert not northern.certain.any()
    assert set(after.holder) == {
        "republic-of-cyprus", "turkish-cypriot", "united-kingdom", "united-nations",
    }  # fmt: skip


def test_the_lines_of_cyprus_come_from_json_fg(cyprus: Atlas) -> None:
    lines = next(layer for layer in cyprus.layers if layer.id == "ceasefire-lines")
    assert len(lines.on("1974-08-15")) == 0
    assert len(lines.on("1974-08-16")) == 2
    assert len(lines.on("2025-12-31")) == 2


def test_towns_of_cyprus_have_one_holder_each(cyprus: Atlas) -> None:
    places = {place for layer in cyprus.layers for place in layer.frame.place if place}
    for day in ("1960-08-16", "1970-01-01", "1974-08-16", "2020-01-01"):
        counts = holders(cyprus, day_number(day))
        assert sum(count.certain + count.less_certain for count in counts) == 11, day
        assert sum(count.possible for count in counts) == 0, day
    assert len(places) == 12  # with Nicosia as a whole, where events are


def test_both_sides_of_cyprus_are_told_alike(cyprus: Atlas) -> None:
    claims = next(layer for layer in cyprus.layers if layer.id == "claims").frame
    assert sorted(claims.account) == ["republic-of-cyprus"] * 2 + ["turkish-cypriot"] * 2
    assert [party.name for party in cyprus.parties.values()] == sorted(
        party.name for party in cyprus.parties.values()
    )
    assert {"republic-of-cyprus", "turkish-cypriot"} <= set(cyprus.accounts)


def test_names_of_cyprus_stand_in_alphabetical_order() -> None:
    with (CYPRUS / "settlements.csv").open(encoding="utf-8", newline="") as file:
        names = [row["name"].split(" (")[0].split(" / ") for row in csv.DictReader(file)]
    # İ sorts with I.
    assert all(pair == sorted(pair, key=lambda name: name.replace("İ", "I")) for pair in names)


def test_every_source_of_cyprus_is_used(cyprus: Atlas) -> None:
    used = {source for layer in cyprus.layers for row in layer.frame.sources for source in row}
    assert used <= set(cyprus.sources)
    assert set(cyprus.sources) - used <= {"geonames"}  # credited by the layer as a whole


def test_the_examples_are_small() -> None:
    assert sum(path.stat().st_size for path in CYPRUS.iterdir()) < 150_000


@pytest.fixture(scope="module")
def karabakh(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Return a copy of the built-in atlas, and what the commands on the table of roads printed."""
    folder = tmp_path_factory.mktemp("layers")
    shutil.copy(LACHIN_ROAD, folder)
    atlas = folder / "atlas"
    shutil.copytree(built_in_atlas(), atlas, ignore=shutil.ignore_patterns("build", "__pycache__"))
    printed = [
        run(block, folder, GEO_APP_ATLAS=str(atlas)) for block in commands("adding-layers.md")
    ]
    return atlas, printed


def test_the_table_becomes_a_layer_and_is_taken_back(karabakh: tuple[Path, list[str]]) -> None:
    atlas, (tried, added, _) = karabakh
    assert "7" in tried
    assert "Corridor under Russian peacekeepers (old road)" in added
    assert "2022-08-26" in added
    assert "Protest on the road" not in added
    assert "the-lachin-road" not in {layer.id for layer in read_atlas(atlas).layers}


def test_rows_shown_in_the_document_are_those_of_the_table() -> None:
    with LACHIN_ROAD.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    document = (DOCS / "adding-layers.md").read_text(encoding="utf-8")
    table = document.split("|---|---|---|---|---|")[1]
    shown = [line for line in table.split("\n\n")[0].splitlines() if line.startswith("| ")]
    columns = ("id", "name", "from", "until", "lon", "lat", "account", "sources")
    written = {"| " + " | ".join(row[c] for c in columns) + " |" for row in rows}
    assert {re.sub(r"\|\s+(?=\|)", "|  ", line) for line in shown} <= written
    assert set(rows[0]) - {"kind"} <= {*columns, "subkind", "summary", "told by"}


@pytest.mark.parametrize("name", ["adding-layers.md", "properties.md", "second-atlas.md"])
def test_links_lead_somewhere(name: str) -> None:
    text = (DOCS / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    assert links
    assert [link for link in links if not (DOCS / link).exists()] == []
