"""Inferred control as it travels to the map, read back from the payload."""

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geo_app.control import cells_of, over_time
from geo_app.control.drawn import (
    INFERRED_CONTROL,
    INFERRED_LINE,
    control_layers,
    with_inferred,
)
from geo_app.maps import map_bundle
from geo_app.model import Atlas, Layer
from geo_app.payload import pack
from geo_app.store import read_atlas
from tests.unit.test_scrubber import unpacked


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return read_atlas()


@pytest.fixture(scope="module")
def ground(atlas: Atlas) -> Layer:
    return control_layers(atlas)[0]


def test_every_cell_has_every_statement_of_its_settlement(atlas: Atlas, ground: Layer) -> None:
    cells = cells_of(atlas)
    settlements = next(layer for layer in atlas.layers if layer.id == "settlements").frame
    frame = ground.frame
    assert set(frame["cell"]) == set(range(1, len(cells.places) + 1))
    counts = settlements.groupby("place").size()
    own = frame[frame["spare"] == 0].groupby("cell").size()
    assert own.tolist() == [counts[place] for place in cells.places]
    spare = frame.loc[frame["spare"] > 0]
    assert set(spare["certainty"]) == {"uncertain"}
    asked = {(cell + 1, place) for cell, further in enumerate(cells.fallback) for place in further}
    assert set(zip(spare["cell"], spare["place"], strict=True)) == asked


def test_what_is_packed_as_like_another_row_comes_back(atlas: Atlas, ground: Layer) -> None:
    header, columns = unpacked(pack((*atlas.basemap, *with_inferred(atlas)), {}))
    first = {part["id"]: part["first"] for part in header["layers"]}[INFERRED_CONTROL]
    rows = np.arange(first, first + len(ground.frame))
    like = np.array(columns["like"])
    assert (like[rows] > 0).all()
    assert np.count_nonzero(like) == len(rows)
    for column, words in (("holder", "holder"), ("basis", "basis"), ("place", "places")):
        numbers = np.array(columns[column])
        told = numbers[rows] ^ numbers[like[rows] - 1]
        found = [header["words"][words][number] for number in told]
        assert found == ground.frame[column].tolist(), column


def test_it_takes_little_room(atlas: Atlas) -> None:
    plain, drawn = (
        len(pack((*atlas.basemap, *layers), {})) for layers in (atlas.layers, with_inferred(atlas))
    )
    assert drawn - plain < 90_000


def test_the_lines_of_edges_are_not_sent(atlas: Atlas) -> None:
    header, columns = unpacked(pack(with_inferred(atlas), {}))
    line = next(part for part in header["layers"] if part["id"] == INFERRED_LINE)
    rows = slice(line["first"], line["first"] + line["count"])
    assert set(columns["pieces"][rows]) == {0}
    assert min(columns["left"][rows]) > 0
    assert all(a < b for a, b in zip(columns["left"][rows], columns["right"][rows], strict=True))


def test_the_ground_lies_lowest_and_the_line_under_the_surveyed_one(atlas: Atlas) -> None:
    ids = [layer.id for layer in with_inferred(atlas)]
    assert ids[0] == INFERRED_CONTROL
    assert ids.index(INFERRED_LINE) == ids.index("control-lines") - 1
    assert not any(layer.visible for layer in control_layers(atlas))


def test_columns_of_that_name_in_a_users_layer_mean_nothing(atlas: Atlas) -> None:
    layer = atlas.layers[0]
    named = replace(layer, frame=layer.frame.assign(cell="A7", left="x", right="y", spare="z"))
    header, columns = unpacked(pack([named], {}))
    assert not {"cell", "left", "right", "spare", "like"} & set(columns)
    assert {"cell", "left", "right", "spare"} <= set(header["layers"][0]["own"])


def test_a_map_can_do_without(make_atlas: Callable[..., Path], atlas: Atlas) -> None:
    assert len(map_bundle(atlas, inferred=False)) < len(map_bundle(atlas))
    few = read_atlas(make_atlas())
    assert with_inferred(replace(few, layers=())) == ()


def around(make_feature: Any, *lons: float) -> list[Any]:
    return [make_feature(f"p{lon}", (lon, 40 + n / 9)) for n, lon in enumerate(lons)]


def test_an_atlas_goes_when_its_map_is_made(make_atlas: Any, make_feature: Any) -> None:
    atlas = read_atlas(make_atlas(around(make_feature, 46.1, 46.2, 46.3)))
    assert INFERRED_CONTROL in [layer.id for layer in with_inferred(atlas)]
    map_bundle(atlas)
    over_time(atlas)
    gone = weakref.ref(atlas)
    del atlas
    gc.collect()
    assert gone() is None


def test_a_map_is_made_without_what_cannot_be_inferred_and_says_so(
    make_atlas: Any, make_feature: Any
) -> None:
    atlas = read_atlas(make_atlas(around(make_feature, -179.9, 0.0, 179.9)))
    absent, *layers = with_inferred(atlas)
    assert (absent.id, len(absent.frame), absent.visible) == (INFERRED_CONTROL, 0, False)
    assert "both sides of the antimeridian" in absent.note
    assert tuple(layers) == atlas.layers
    header, _ = unpacked(pack(with_inferred(atlas), {}))
    assert absent.note in [part["note"] for part in header["layers"]]
    assert map_bundle(atlas)
