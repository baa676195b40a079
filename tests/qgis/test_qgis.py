"""QGIS opens what is written, plays its dates by itself, and shows on a date what we show."""

import datetime as dt
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from geo_app.export import select, write
from geo_app.model import Layer
from geo_app.store import read_atlas
from geo_app.style import STATUS_LOOKS

ATLAS = read_atlas()
#: A quiet day, days of a war and of its end, days on which rows begin, and a day before the last.
DATES = ("1921-07-05", "1994-05-12", "2016-04-02", "2016-04-05", "2020-11-10", "2023-09-20")
EXTENT, SIZE = (45.4, 38.6, 48.4, 41.1), (1200, 1000)

Opened = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    home = tmp_path_factory.mktemp("files")
    found = {suffix: home / f"atlas{suffix}" for suffix in (".gpkg", ".kml")}
    for file in found.values():
        write(ATLAS, file)
    return found


def shown(layer: Layer, date: str) -> list[str]:
    return sorted(layer.on(date)["id"])


def of_layer(told: dict[str, Any], layer: Layer) -> list[dict[str, Any]]:
    """What QGIS says of a layer's tables: one for each family of its shapes."""
    families = {layer.id} | {f"{layer.id}-{family}" for family in ("points", "lines", "areas")}
    return [one for name, one in told["layers"].items() if name in families]


@pytest.fixture(scope="module")
def geopackage(in_qgis: Opened, files: dict[str, Path]) -> dict[str, Any]:
    return in_qgis(files[".gpkg"], *DATES)


def test_qgis_plays_a_geopackage_by_itself(geopackage: dict[str, Any]) -> None:
    assert geopackage["layers"]
    for name, told in geopackage["layers"].items():
        assert told["active"], name
        assert told["renderer"] == "RuleRenderer", name
        # One rule fits each feature, and only one.
        assert sum(told["looks"].values()) == told["features"], name
        assert told["fields"]["valid_from_date"] == "Date", name
        assert told["fields"]["valid_to_date"] == "Date", name


def test_the_temporal_controller_spans_the_atlas(geopackage: dict[str, Any]) -> None:
    first, last = (dt.date.fromisoformat(day) for day in geopackage["span"])
    assert first <= ATLAS.first
    assert last >= ATLAS.last
    # An open end is not the end of all days: a reader would play thousands of empty years.
    assert last <= ATLAS.last + dt.timedelta(days=2)


def test_qgis_shows_on_a_date_what_we_show(geopackage: dict[str, Any]) -> None:
    for layer in ATLAS.layers:
        found = of_layer(geopackage, layer)
        assert sum(told["features"] for told in found) == len(layer.frame)
        for date in DATES:
            ids = sorted(one for told in found for one in told["shown"][date])
            assert ids == shown(layer, date), (layer.id, date)


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Baku", "Pacific/Auckland"])
def test_a_day_is_the_same_day_everywhere(
    in_qgis: Opened, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    monkeypatch.setitem(os.environ, "TZ", zone)
    told = in_qgis(files[".gpkg"], "2016-04-02", "--only", "settlements")
    (layer,) = (layer for layer in ATLAS.layers if layer.id == "settlements")
    assert sorted(told["layers"]["settlements"]["shown"]["2016-04-02"]) == shown(
        layer, "2016-04-02"
    )


def test_qgis_reads_the_time_spans_of_kml(in_qgis: Opened, files: dict[str, Path]) -> None:
    told = in_qgis(files[".kml"], *DATES)
    for layer in ATLAS.layers:
        found = told["layers"][layer.title]
        assert found["features"] == len(layer.frame)
        assert found["fields"]["begin"] == found["fields"]["end"] == "DateTime"
        for date in DATES:
            assert sorted(found["shown"][date]) == shown(layer, date), (layer.id, date)


def test_a_file_of_one_date_is_drawn_as_on_that_date(in_qgis: Opened, tmp_path: Path) -> None:
    write(ATLAS, tmp_path / "april.gpkg", date="2016-04-02", layers=("settlements",))
    told = in_qgis(tmp_path / "april.gpkg")["layers"]["settlements"]
    chosen = select(ATLAS, date="2016-04-02", layers=("settlements",)).sheets[0].frame
    # Each status once, in the words of the legend; no date is set on the map.
    counts = Counter(STATUS_LOOKS[status].words for status in chosen["status"])
    assert told["looks"] == counts
    assert counts["possible or uncertain"] > 0


def test_a_layer_with_colours_of_its_own_keeps_them(in_qgis: Opened, tmp_path: Path) -> None:
    layers = [layer for layer in ATLAS.layers if layer.id in {"settlements", "districts"}]
    styled = tuple(replace(layer, style={"by": "subkind"}) for layer in layers)
    write(replace(ATLAS, layers=styled), tmp_path / "styled.gpkg")
    told = in_qgis(tmp_path / "styled.gpkg")["layers"]
    assert {name: sum(one["looks"].values()) for name, one in told.items()} == {
        layer.id: len(layer.frame) for layer in layers
    }
    assert all(one["active"] and "look" in one["fields"] for one in told.values())


def pixels(points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Column and row of each point in a picture of the extent."""
    west, south, east, north = EXTENT
    # QGIS keeps the proportions: the extent grows until it fills the picture.
    scale = max((east - west) / SIZE[0], (north - south) / SIZE[1])
    middle = np.array([(west + east) / 2, (south + north) / 2])
    away = (points - middle) / scale
    return np.column_stack([SIZE[0] / 2 + away[:, 0], SIZE[1] / 2 - away[:, 1]])


@pytest.mark.parametrize("date", ["1994-05-12", "2020-11-10"])
def test_qgis_draws_on_a_date_what_we_show(
    in_qgis: Opened, files: dict[str, Path], tmp_path: Path, date: str
) -> None:
    (layer,) = (layer for layer in ATLAS.layers if layer.id == "settlements")
    picture = tmp_path / "settlements.png"
    in_qgis(
        files[".gpkg"], date, "--only", "settlements", "--picture", picture,
        "--extent", *EXTENT, "--size", *SIZE,
    )  # fmt: skip
    image = np.asarray(Image.open(picture).convert("RGB")).astype(int)
    on = layer.on(date)
    looked_at = 0
    for holder, party in ATLAS.parties.items():
        # Solid discs only: those of one holder who holds for certain.
        alone = on[on["certain"] & (on["certainty"] == "certain") & (on["holder"] == holder)]
        colour = np.array([int(party.colour[i : i + 2], 16) for i in (1, 3, 5)])
        for column, row in free(alone, on):
            assert np.abs(image[row, column] - colour).max() <= 12, (holder, column, row)
            looked_at += 1
    assert looked_at > 100
    # Where nothing is shown, nothing is drawn.
    at = np.rint(pixels(coordinates(on))).astype(int)
    inked = np.argwhere((image < 250).any(axis=2))[:, ::-1]
    for start in range(0, len(inked), 5000):
        near = np.abs(inked[start : start + 5000, None] - at[None]).max(axis=2).min(axis=1)
        assert near.max() <= 6


def coordinates(frame: Any) -> np.ndarray[Any, Any]:
    return np.column_stack([frame.geometry.x, frame.geometry.y])


def free(frame: Any, others: Any) -> list[tuple[int, int]]:
    """Pixels of points that no other point's disc touches, inside the picture."""
    if frame.empty:
        return []
    at, every = pixels(coordinates(frame)), pixels(coordinates(others))
    apart = np.sort(np.abs(at[:, None] - every[None]).max(axis=2), axis=1)[:, 1] > 10
    inside = ((at > 10) & (at < np.array(SIZE) - 10)).all(axis=1)
    return [tuple(map(int, np.rint(one))) for one in at[apart & inside]]  # type: ignore[misc]
