"""GeoPackage and GeoParquet made to do harm: the child that reads them cannot."""

import json
import os
import random
import sqlite3
from pathlib import Path

import geopandas as gpd
import shapely

from geo_app.layers import frame_of, read_layer
from tests.hostile.attacks import codes, feature, reading


def geopackage(tmp_path: Path) -> Path:
    path = tmp_path / "layer.gpkg"
    points = gpd.GeoDataFrame({"name": ["a"]}, geometry=[shapely.Point(1, 2)], crs=4326)
    points.to_file(path, layer="points")
    return path


def test_a_geopackage_with_a_virtual_table_opens_nothing(tmp_path: Path, listener) -> None:
    path = geopackage(tmp_path)
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA writable_schema = ON")
        statement = f"CREATE VIRTUAL TABLE points USING VirtualOGR('{listener.address}')"
        database.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'points'", (statement,))
    database.close()
    (told,) = reading(path)
    assert (told["rows"], told["codes"]) == (None, ["geopackage"])
    assert not listener.was_called()


def test_an_endless_view_is_given_up(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("GEO_APP_MAX_CHILD_SECONDS", "1")
    path = geopackage(tmp_path)
    endless = (
        "CREATE VIEW points AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
        "SELECT i AS fid, NULL AS geom FROM n WHERE i < 0"
    )
    with sqlite3.connect(path) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("DROP TABLE points")
        database.execute(endless)
    database.close()
    frame, findings = read_layer(path, "x.gpkg")
    assert frame is None
    assert "longer than 1 s" in findings[0].message


def test_a_small_file_does_not_become_a_large_layer(tmp_path: Path) -> None:
    long = "x" * 10_000_000
    frame = gpd.GeoDataFrame({"a": [long] * 10}, geometry=[shapely.Point(1, 2)] * 10, crs=4326)
    frame.to_parquet(tmp_path / "bomb.parquet", compression="zstd")
    assert (tmp_path / "bomb.parquet").stat().st_size < 100_000
    layer, findings = read_layer(tmp_path / "bomb.parquet", "x.parquet")
    assert layer is None
    assert "GEO_APP_MAX_UNPACKED_MB" in findings[-1].message


def test_a_view_makes_no_value_longer_than_the_file(tmp_path: Path) -> None:
    path = geopackage(tmp_path)
    with sqlite3.connect(path) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("ALTER TABLE points RENAME TO kept")
        long = "SELECT fid, geom, hex(zeroblob(12000000)) AS long FROM kept"
        database.execute(f"CREATE VIEW points AS {long}")
        # Renaming may have followed into the tables that name the layer.
        database.execute("UPDATE gpkg_contents SET table_name = 'points'")
        database.execute("UPDATE gpkg_geometry_columns SET table_name = 'points'")
    database.close()
    layer, findings = read_layer(path, "x.gpkg")
    assert layer is None
    assert "too big" in findings[-1].message


def test_a_geopackage_that_is_open_elsewhere_is_refused(tmp_path: Path) -> None:
    path = geopackage(tmp_path)
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("UPDATE gpkg_contents SET description = 'changed'")
    database.commit()
    layer, findings = read_layer(path, "x.gpkg")
    assert layer is None
    assert findings[-1].fix == "close it in the other program first"
    database.close()
    layer, _ = read_layer(path, "x.gpkg")
    assert layer is not None


def test_a_column_of_bytes_is_kept(tmp_path: Path) -> None:
    path = geopackage(tmp_path)
    with sqlite3.connect(path) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("ALTER TABLE points ADD COLUMN picture BLOB")
        database.execute("UPDATE points SET picture = x'010203'")
    database.close()
    layer, _ = read_layer(path, "x.gpkg")
    assert layer["picture"].tolist() == ["AQID"]


def test_binary_files_cut_or_changed_never_raise(tmp_path: Path) -> None:
    lucky = random.Random(1994)  # noqa: S311 - the same mutations each time
    whole = geopackage(tmp_path)
    frame, _ = frame_of([json.loads(feature())], "x")
    frame[["name", "geometry"]].to_parquet(tmp_path / "layer.parquet")
    for path in (whole, tmp_path / "layer.parquet"):
        content = path.read_bytes()
        for _ in range(4):
            changed = bytearray(content[: lucky.randrange(len(content))])
            for _ in range(50):
                changed[lucky.randrange(len(changed))] = lucky.randrange(256)
            path.write_bytes(changed)
            frame, findings = read_layer(path, path.name)
            assert frame is not None or findings


def test_a_link_to_a_device_or_a_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "folder.geojson").mkdir()
    assert codes(tmp_path / "folder.geojson") == {"file-unreadable"}
    os.mkfifo(tmp_path / "pipe.geojson")
    (tmp_path / "zero.geojson").symlink_to("/dev/zero")
    for name in ("pipe.geojson", "zero.geojson"):
        assert codes(tmp_path / name) == {"file-unreadable"}
