"""A child process that can only read and reckon, for so long and in so much memory."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from itertools import islice
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geo_app import confined
from geo_app.errors import ConfinedError
from geo_app.formats import open_features
from geo_app.model import Severity

ATTEMPTS = {
    "a file": "open('{folder}/new', 'w')",
    "a program": "import subprocess; subprocess.run(['true'])",
    "a shell": "import os; os.system('true')",
    "a connection": "import socket; socket.create_connection(('127.0.0.1', 9), timeout=1)",
    "a fork": "import os; os.fork()",
    "a deletion": "import os; os.remove('{folder}/kept')",
}
BOW_TIE = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])


@pytest.fixture
def child(tmp_path: Path) -> Path:
    """Return the child with a task of our own beside it."""
    folder = tmp_path / "child"
    folder.mkdir()
    source = Path(confined.__file__).with_name("child.py")
    (folder / "child.py").write_bytes(source.read_bytes())
    (tmp_path / "kept").write_text("kept", encoding="utf-8")
    return folder


def run(child: Path, body: str, megabytes: int = 1000) -> subprocess.CompletedProcess[str]:
    lines = "\n".join(f"    {line}" for line in body.split("; "))
    (child / "mend.py").write_text(f"def run():\n{lines}\n", encoding="utf-8")
    command = [sys.executable, "-I", str(child / "child.py"), "mend", str(megabytes), "2"]
    return subprocess.run(command, capture_output=True, check=False, text=True, timeout=60)


@pytest.mark.parametrize("what", ATTEMPTS)
def test_the_child_is_refused(child: Path, what: str) -> None:
    body = ATTEMPTS[what].format(folder=child.parent)
    done = run(child, body)
    assert done.returncode == 1
    assert "PermissionError: refused here" in done.stderr
    assert sorted(path.name for path in child.parent.iterdir()) == ["child", "kept"]


def test_the_child_may_read_and_print(child: Path) -> None:
    done = run(child, f"print(open('{child.parent}/kept').read())")
    assert (done.returncode, done.stdout) == (0, "kept\n")


def test_the_child_has_limits(child: Path) -> None:
    assert "MemoryError" in run(child, "bytearray(2_000_000_000)").stderr
    assert run(child, "[None for _ in iter(int, 1)]", megabytes=20_000).returncode < 0


def test_mending_makes_valid_and_keeps_the_area() -> None:
    shape = shapely.from_wkb(confined.mended(shapely.to_wkb(BOW_TIE)))
    assert shape.is_valid
    assert shape.area == 2


def test_what_cannot_be_mended_in_time_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEO_APP_MAX_CHILD_SECONDS", "1")
    star = shapely.Polygon([((i * i) % 997, (i * 7919) % 991) for i in range(4000)])
    with pytest.raises(ConfinedError, match="longer than 1 s"):
        confined.mended(shapely.to_wkb(star))


def test_what_is_no_geometry_is_told() -> None:
    with pytest.raises(ConfinedError, match="GEOSException"):
        confined.mended(b"not a geometry")


def test_a_reader_who_has_enough_leaves_no_child(tmp_path: Path) -> None:
    path = tmp_path / "many.gpkg"
    points = shapely.points(range(100), range(100)).tolist() * 300
    gpd.GeoDataFrame({"name": ["x" * 50] * len(points)}, geometry=points, crs=4326).to_file(path)
    lines = confined.features_of(path, "geopackage")
    assert b'"layers"' in next(lines)
    lines.close()


def test_a_child_that_drips_is_given_up(
    tmp_path: Path, child: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = "import time\ndef run(path):\n    while True:\n        time.sleep(0.3)\n"
    (child / "geopackage.py").write_text(body + "        print('{}', flush=True)\n", "utf-8")
    monkeypatch.setattr(confined, "_CHILD", child / "child.py")
    monkeypatch.setattr(confined, "_WAITS", 2)
    monkeypatch.setenv("GEO_APP_MAX_CHILD_SECONDS", "1")
    (tmp_path / "x.gpkg").write_bytes(b"")
    lines = confined.features_of(tmp_path / "x.gpkg", "geopackage")
    with pytest.raises(ConfinedError, match="takes longer"):
        list(islice(lines, 50))


def test_one_broken_table_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "x.gpkg"
    for layer in ("bad", "good", "odd"):
        frame = gpd.GeoDataFrame({"in": [layer]}, geometry=[shapely.Point(1, 2)], crs=4326)
        frame.to_file(path, layer=layer)
    with closing(sqlite3.connect(path)) as database:
        # Their rows are listed still; the triggers ask for what plain SQLite has not.
        drops = "SELECT 'DROP TRIGGER \"' || name || '\"' FROM sqlite_master WHERE type = 'trigger'"
        for (drop,) in database.execute(drops).fetchall():
            database.execute(drop)
        database.execute("DROP TABLE bad")
        database.execute(
            "UPDATE gpkg_geometry_columns SET column_name = 'x' WHERE table_name = 'odd'"
        )
        database.commit()
    stream = open_features(path, "x.gpkg")
    assert [feature["properties"] for feature in stream.features] == [{"in": "good"}]
    assert stream.is_readable
    assert [(f.code, f.value) for f in stream.findings] == [
        ("geopackage", "bad"), ("geopackage", "odd")
    ]  # fmt: skip
    assert "no such table: bad" in stream.findings[0].message


def test_a_layer_of_an_unknown_system_ends_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.gpkg"
    for layer, x in (("one", 999_999), ("two", 1)):
        frame = gpd.GeoDataFrame({"in": [layer]}, geometry=[shapely.Point(x, 2)], crs=4326)
        frame.to_file(path, layer=layer)
    with closing(sqlite3.connect(path)) as database:
        system = "VALUES ('Far', 99999, 'GDAL', 99999, 'LOCAL_CS[\"Far\"]', '')"
        database.execute(f"INSERT INTO gpkg_spatial_ref_sys {system}")
        for table in ("gpkg_contents", "gpkg_geometry_columns"):
            database.execute(f"UPDATE {table} SET srs_id = 99999 WHERE table_name = 'one'")  # noqa: S608
        database.commit()
    stream = open_features(path, "x.gpkg")
    assert list(stream.features) == [], "the rows of one layer are not those of the next"
    assert not stream.is_readable
    assert [f.code for f in stream.findings if f.severity is Severity.ERROR] == ["crs"]
