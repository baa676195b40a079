"""Cells of settlements tile their ground, whatever the settlements and pieces are."""

import gc
import json
import shutil
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo_app.control.borders import borders
from geo_app.control.cells import Cells, cells_of
from geo_app.control.conformal import from_plane, to_plane
from geo_app.control.ground import GRID, Tiling, tiling
from geo_app.errors import NoCellsError
from geo_app.model import Inference, Piece
from geo_app.store import built_in_atlas, read_atlas

GEOD = Geod(ellps="WGS84")
Written = Callable[..., Path]


@pytest.fixture(scope="module")
def cells() -> Cells:
    return cells_of(read_atlas())


def test_the_areas_of_all_cells_sum_to_the_whole(cells: Cells) -> None:
    assert cells.km2.sum() == pytest.approx(cells.whole_km2, rel=1e-6)
    oriented = shapely.orient_polygons(cells.outline)
    assert GEOD.geometry_area_perimeter(oriented)[0] / 1e6 == pytest.approx(cells.whole_km2)


def test_cells_share_every_vertex_of_their_borders(cells: Cells) -> None:
    assert shapely.coverage_is_valid(cells.shapes)
    assert shapely.is_valid(cells.shapes).all()
    assert not shapely.get_num_interior_rings(shapely.get_parts(cells.outline)).any()


def test_no_cell_is_a_sliver(cells: Cells) -> None:
    assert cells.km2.min() > 1e-3 * np.median(cells.km2)


def test_edges_are_all_that_cells_share(cells: Cells) -> None:
    """What is no edge between two cells is the outline, and nothing is both."""
    around = shapely.length(shapely.boundary(cells.shapes)).sum()
    expected = 2 * shapely.length(cells.edges).sum() + shapely.length(cells.outline.boundary)
    assert around == pytest.approx(expected)
    assert (cells.left < cells.right).all()
    assert cells.edge_km.sum() == pytest.approx(
        sum(GEOD.geometry_length(edge) for edge in cells.edges) / 1000
    )


def test_outlying_places_hills_and_bridges_have_no_ground(cells: Cells) -> None:
    assert not {"karki", "lele-tepe", "talish-heights", "khudafarin-bridge"} & set(cells.places)
    assert {"talish", "madagiz", "seysulan", "stepanakert"} <= set(cells.places)


def test_a_settlement_stands_on_its_own_ground_but_near_coarse_borders(cells: Cells) -> None:
    stands = shapely.intersects(cells.shapes, shapely.points(cells.points))
    grounded = set(cells.places[stands])
    assert len(grounded) / len(set(cells.places)) > 0.95


def test_ground_of_a_place_of_unknown_holder_names_the_next_to_ask(cells: Cells) -> None:
    asked = {place for place, further in zip(cells.places, cells.fallback, strict=True) if further}
    # Held by nobody known in 1993 or 2015, so others are asked.
    assert {"afatli", "talish"} & asked != asked
    further = {place for places in cells.fallback for place in places}
    assert further.isdisjoint(asked)


def test_the_corridor_belongs_to_the_places_the_peacekeepers_held(cells: Cells) -> None:
    piece = next(p for p in read_atlas().inference.pieces if p.id == "corridor")  # type: ignore[union-attr]
    inside = shapely.intersects(piece.shape, shapely.point_on_surface(cells.shapes))
    assert set(cells.places[inside]) == {"lachin", "sus", "zabukh"}


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """The built-in atlas by another name: what is read from here, no other test has used."""
    (folder := tmp_path / "elsewhere").symlink_to(built_in_atlas(), target_is_directory=True)
    return folder


def test_cells_are_cut_once_and_go_with_their_atlas(elsewhere: Path) -> None:
    atlas = read_atlas(elsewhere)
    assert cells_of(atlas) is cells_of(atlas)
    gone = weakref.ref(atlas)
    del atlas
    gc.collect()
    assert gone() is None


def test_a_layer_more_of_another_kind_cuts_nothing_anew(cells: Cells) -> None:
    atlas = read_atlas()
    own = cells_of(atlas)
    events = next(layer for layer in atlas.layers if layer.kind == "event")
    assert cells_of(replace(atlas, layers=(*atlas.layers, replace(events, id="mine")))) is own
    village = next(layer for layer in atlas.layers if layer.kind == "settlement")
    more = replace(village, id="mine", frame=village.frame.iloc[:5])
    assert cells_of(replace(atlas, layers=(*atlas.layers, more))) is not own
    assert cells_of(replace(atlas, inference=None)) is not own


def test_more_settlements_than_the_limit_are_refused(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEO_APP_MAX_CELLS", "1000")
    with pytest.raises(NoCellsError, match=r"more than 1,000; .* GEO_APP_MAX_CELLS"):
        cells_of(read_atlas(elsewhere))


def test_a_piece_that_cannot_be_cut_is_refused() -> None:
    atlas = read_atlas()
    bow = shapely.Polygon([(46.5, 40), (47, 41), (47, 40), (46.5, 41)])
    pieces = (Piece("all", shapely.box(46, 39, 48, 41)), Piece("bow", bow))
    with pytest.raises(NoCellsError, match=r"pieces.geojson: the ground cannot be cut"):
        cells_of(replace(atlas, inference=Inference("pieces.geojson", frozenset(), pieces)))


@pytest.fixture
def copied(tmp_path: Path) -> Written:
    """A copy of the built-in atlas with another record of inference."""

    def write(inference: Any, pieces: Any = None) -> Path:
        folder = tmp_path / "atlas"
        shutil.copytree(built_in_atlas(), folder, ignore=shutil.ignore_patterns("build", "*.py"))
        document = json.loads((folder / "atlas.json").read_text(encoding="utf-8"))
        document["inference"] = inference
        (folder / "atlas.json").write_text(json.dumps(document), encoding="utf-8")
        if pieces is not None:
            (folder / "mine.geojson").write_text(json.dumps(pieces), encoding="utf-8")
        return folder

    return write


def test_without_inference_the_ground_is_around_all_settlements(copied: Written) -> None:
    cells = cells_of(read_atlas(copied(None)))
    assert "yukhari-askipara" in cells.places
    points = shapely.points(cells.points)
    assert shapely.intersects(cells.outline, points).all()
    assert cells.km2.sum() == pytest.approx(cells.whole_km2, rel=1e-6)


def piece(identity: str, shape: Any, **properties: Any) -> dict[str, Any]:
    geometry = shapely.geometry.mapping(shape)
    return {"type": "Feature", "id": identity, "geometry": geometry, "properties": properties}


def test_pieces_that_overlap_and_lack_settlements_still_tile(copied: Written) -> None:
    pieces = {
        "type": "FeatureCollection",
        "features": [
            piece("a", shapely.box(46.5, 39.6, 47.0, 40.0)),
            piece("b", shapely.box(46.8, 39.8, 47.3, 40.2), places=["lachin"], only=True),
            piece("empty", shapely.box(46.9, 38.0, 47.0, 38.2)),
            piece("point", shapely.Point(46, 39)),
        ],
    }
    folder = copied({"file": "mine.geojson", "scopes": ["core"]}, pieces)
    cells = cells_of(read_atlas(folder))
    assert shapely.coverage_is_valid(cells.shapes)
    whole = shapely.union_all([shapely.box(46.5, 39.6, 47.0, 40.0),
                               shapely.box(46.8, 39.8, 47.3, 40.2),
                               shapely.box(46.9, 38.0, 47.0, 38.2)])  # fmt: skip
    assert shapely.symmetric_difference(cells.outline, whole).area < 1e-5
    only = shapely.intersects(cells.shapes, shapely.Point(47.2, 40.1))
    assert cells.places[only].tolist() == ["lachin"]


@pytest.mark.parametrize("given", [5, {"scopes": ["core"]}, {"file": "x", "scopes": "core"}])
def test_an_inference_that_cannot_be_read_is_told(copied: Written, given: Any) -> None:
    atlas = read_atlas(copied(given))
    assert atlas.inference is None
    assert [f.code for f in atlas.findings] == ["inference"]


def test_a_file_of_pieces_stays_inside_the_atlas(copied: Written) -> None:
    atlas = read_atlas(copied({"file": "../pieces.geojson"}))
    assert atlas.inference is None
    assert [f.code for f in atlas.findings] == ["path"]


def test_an_atlas_with_two_settlements_has_no_cells(copied: Written) -> None:
    folder = copied({"file": "mine.geojson", "scopes": ["nowhere"]}, {
        "type": "FeatureCollection", "features": [piece("a", shapely.box(46, 39, 47, 40))],
    })  # fmt: skip
    with pytest.raises(NoCellsError, match="there are 0; add a layer of kind settlement"):
        cells_of(read_atlas(folder))


# On a coarse grid many points coincide, and many more stand in one line.
degrees = st.integers(0, 12).map(lambda n: n / 4)
fine = st.floats(0, 3, allow_subnormal=False)
sites = st.lists(st.tuples(degrees, degrees) | st.tuples(fine, fine), min_size=3, max_size=25)
cuts = st.lists(fine, max_size=3)


def cut_box(at: list[float], across: list[float]) -> list[Any]:
    """A square cut into slices, some of them as thin as a needle."""
    lines = [shapely.LineString([(x, -1), (x + 0.3, 4)]) for x in at]
    lines += [shapely.LineString([(-1, y), (4, y + 0.2)]) for y in across]
    box = shapely.box(-0.2, -0.1, 3.1, 3.2)
    edges = shapely.set_precision(shapely.union_all([box.boundary, *lines]), GRID)
    inside = shapely.union_all([shapely.intersection(edges, box)], grid_size=GRID)
    return list(shapely.get_parts(shapely.polygonize([inside])))


def tiled(points: list[tuple[float, float]], pieces: list[Any], steady: Any) -> Tiling:
    at = np.array(points) + np.array([46, 38])
    shapes = [shapely.transform(p, lambda xy: xy + np.array([46, 38])) for p in pieces]
    home = shapely.STRtree(shapes).nearest(shapely.points(at))
    members = [np.flatnonzero(home == i) for i in range(len(shapes))]
    everyone = np.arange(len(at))
    return tiling(at, [m if len(m) else everyone for m in members], np.array(steady), shapes)


@settings(max_examples=60, deadline=None)
@given(points=sites, at=cuts, across=cuts, seed=st.integers(0, 99))
def test_any_points_in_any_pieces_tile_them(
    points: list[tuple[float, float]], at: list[float], across: list[float], seed: int
) -> None:
    pieces = cut_box(at, across)
    steady = np.random.default_rng(seed).random(len(points)) < 0.7
    found = tiled(points, pieces, steady)
    assert shapely.coverage_is_valid(found.faces)
    whole = shapely.union_all(found.faces)
    assert whole.area == pytest.approx(sum(p.area for p in pieces), rel=1e-4)
    assert found.faces.size == 0 or shapely.area(found.faces).sum() == pytest.approx(whole.area)
    assert steady[found.next_site[found.next_site >= 0]].all()


@settings(max_examples=60, deadline=None)
@given(points=sites)
def test_each_point_of_a_face_is_nearest_to_its_site(points: list[tuple[float, float]]) -> None:
    found = tiled(points, cut_box([], []), [True] * len(points))
    where = shapely.get_coordinates(shapely.point_on_surface(found.faces))
    at = np.array(points) + np.array([46, 38])
    apart = [np.hypot(*(to_plane(at) - to_plane(w[None])).T) for w in where]
    # Slivers aside, which go to a neighbour.
    wide = shapely.area(found.faces) > 1e-4
    own = np.array([d[s] for d, s in zip(apart, found.site, strict=True)])
    nearest = np.array([d.min() for d in apart])
    assert own[wide] == pytest.approx(nearest[wide], abs=1e-5)


@settings(max_examples=60, deadline=None)
@given(points=sites, at=cuts, seed=st.integers(0, 99))
def test_each_site_stands_on_its_own_ground(
    points: list[tuple[float, float]], at: list[float], seed: int
) -> None:
    steady = np.random.default_rng(seed).random(len(points)) < 0.7
    found = tiled(points, cut_box(at, []), steady)
    where = np.round((np.array(points) + np.array([46, 38])) / 1e-3)
    face, point = shapely.STRtree(shapely.points(where * 1e-3)).query(
        shapely.buffer(found.faces, -2e-3), predicate="contains"
    )[[0, 1]]
    assert (where[found.site[face]] == where[point]).all()


@given(lon=st.floats(-180, 180), lat=st.floats(-89, 89))
def test_the_plane_is_left_as_it_was_entered(lon: float, lat: float) -> None:
    there = from_plane(to_plane(np.array([[lon, lat]])))
    assert there == pytest.approx(np.array([[lon, lat]]), abs=1e-9)


@given(lat=st.floats(-60, 60), azimuth=st.floats(0, 360), km=st.floats(0.5, 10))
def test_the_middle_between_two_sites_is_the_middle_on_the_ground(
    lat: float, azimuth: float, km: float
) -> None:
    ends = [GEOD.fwd(46, lat, azimuth + turn, km * 500)[:2] for turn in (0, 180)]
    middle = from_plane(to_plane(np.array(ends)).mean(axis=0)[None])[0]
    ways = [GEOD.inv(*middle, *end)[2] for end in ends]
    assert abs(ways[0] - ways[1]) < 10


def test_borders_of_separate_shapes_are_none() -> None:
    apart = np.array([shapely.box(0, 0, 1, 1), shapely.box(2, 0, 3, 1)])
    assert len(borders(apart, GRID).lines) == 0


def test_a_border_in_two_parts_is_one_row() -> None:
    ring = shapely.box(0, 0, 3, 3) - shapely.box(1, -1, 2, 1)
    plug = shapely.box(1, 0, 2, 1)
    shared = borders(np.array([ring, plug]), GRID)
    assert (shared.left.tolist(), shared.right.tolist()) == ([0], [1])
    assert shapely.length(shared.lines[0]) == pytest.approx(3)
