"""What happened at a point or close to it, and which outlines contained it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo_app.geodesy import kilometres_between, km2_of
from geo_app.kept import kept
from geo_app.lives.values import Division, Nearby
from geo_app.model import Atlas, LayerKind
from geo_app.validtime import DAY_COLUMNS, ValidTime

__all__ = ["EDGE_KM", "NEAR_KM", "divisions_at", "near", "repeats"]

#: Events and claims up to this far from a place are told with it.
NEAR_KM = 15.0
#: Outlines are generalised; a point this close to one may lie on either side.
EDGE_KM = 1.5

Distances = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]


def near(
    atlas: Atlas, kind: LayerKind, lon: float, lat: float, *, place: str = "", names: Iterable[str]
) -> tuple[Nearby, ...]:
    """Events or claims within `NEAR_KM` of a point, of a place, or that name it, by day.

    Parameters
    ----------
    atlas
        The atlas.
    kind
        ``event`` or ``claim``.
    lon, lat
        The point, in degrees.
    place
        The place at the point, if any; what is about it is at no distance.
    names
        Names by which the words of a feature without a position can mean the place.
    """
    named = _naming(names)
    found = [
        one
        for number, layer in enumerate(atlas.layers)
        if layer.kind == kind
        for one in (
            *_near_in(layer.frame, lon, lat, place),
            *(_nearby(layer.frame, row, None) for row in _rows_naming(atlas, number, named)),
        )
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.km or 0.0, one.name)))


def _near_in(frame: gpd.GeoDataFrame, lon: float, lat: float, place: str) -> Iterable[Nearby]:
    away = _kilometres(frame.geometry.to_numpy(), lon, lat)
    away[((frame["place"] == place) & (place != "")).to_numpy()] = 0.0
    for index in np.flatnonzero(away <= NEAR_KM):
        yield _nearby(frame, int(index), round(float(away[index]), 1))


def _rows_naming(atlas: Atlas, number: int, named: re.Pattern[str] | None) -> Iterable[int]:
    """Rows of a layer without a position whose words name a place."""
    if named is not None:
        yield from (row for row, words in _unplaced(atlas, number) if named.search(words))


@kept()
def _unplaced(atlas: Atlas, number: int) -> tuple[tuple[int, str], ...]:
    """Rows of a layer without a position, with their words."""
    frame = atlas.layers[number].frame
    shapes = frame.geometry.to_numpy()
    columns = [frame[name].astype(str) for name in _WORDS if name in frame.columns]
    rows = np.flatnonzero(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    return tuple((int(row), " ".join(one.iloc[row] for one in columns)) for row in rows)


def repeats(title: str, summary: str) -> bool:
    """Whether a summary says nothing that its title does not.

    Examples
    --------
    >>> repeats("Talish taken (claim)", "Talish taken."), repeats("Talish taken", "by night")
    (True, False)
    """
    told = set(re.findall(r"\w+", title.casefold()))
    return set(re.findall(r"\w+", summary.casefold())) <= told


_WORDS = ("name", "summary", "subject", "paraphrase")


def _naming(names: Iterable[str]) -> re.Pattern[str] | None:
    whole = [re.escape(name) for name in names if len(name) > 3]
    return re.compile(rf"\b(?:{'|'.join(whole)})\b") if whole else None


def _kilometres(shapes: Shapes, lon: float, lat: float) -> Distances:
    """Geodesic distances from a point to shapes; NaN for one that is missing or empty."""
    # Nearest is measured in degrees of equal length, how far on the ellipsoid.
    squeeze = np.array([np.cos(np.radians(lat)), 1.0])
    flat = shapely.transform(shapes, lambda points: points * squeeze)
    lines = shapely.shortest_line(flat, shapely.Point(lon * squeeze[0], lat))
    away = np.full(len(shapes), np.nan)
    has_line = ~shapely.is_missing(lines) & ~shapely.is_empty(lines)
    ends = shapely.get_coordinates(lines[has_line])[::2] / squeeze
    away[has_line] = kilometres_between(ends[:, 0], ends[:, 1], lon, lat)
    return away


def _nearby(frame: gpd.GeoDataFrame, index: int, km: float | None) -> Nearby:
    row = frame.iloc[index]
    return Nearby(
        id=row["id"],
        kind=row["subkind"] or row["kind"],
        name=row["name"],
        summary=row["summary"] or _text(row, "paraphrase"),
        account=row["account"] or row["claimant"],
        said_by=_text(row, "said_by"),
        day=int(row["start_earliest"]),
        valid_from=row["valid_from"],
        km=km,
        sources=tuple(row["sources"]),
    )


def _text(row: Any, column: str) -> str:
    text = row.get(column)
    return text if isinstance(text, str) else ""


def divisions_at(atlas: Atlas, lon: float, lat: float) -> tuple[Division, ...]:
    """Outlines of the boundary layers that contained a point, or may have, by time.

    A point closer than `EDGE_KM` to an outline, inside or outside, may lie on either side of it.
    """
    found = [
        division
        for number, layer in enumerate(atlas.layers)
        if layer.kind == LayerKind.BOUNDARY
        for division in _divisions_in(atlas, number, lon, lat)
    ]
    return tuple(sorted(found, key=lambda one: (one.time.start_earliest, -one.km2, one.name)))


def _divisions_in(atlas: Atlas, number: int, lon: float, lat: float) -> Iterable[Division]:
    point, shapes = shapely.Point(lon, lat), atlas.layers[number].frame.geometry.to_numpy()
    is_area = shapely.get_dimensions(shapes) == 2
    is_inside = is_area & shapely.intersects(shapes, point)
    # Most outlines are far away, and measuring how far is dear.
    may_be = np.flatnonzero(is_area & _is_around(shapes, lon, lat))
    is_near = np.zeros(len(shapes), dtype=bool)
    is_near[may_be] = _kilometres(shapely.boundary(shapes[may_be]), lon, lat) < EDGE_KM
    for row in np.flatnonzero(is_inside | is_near):
        yield _division(atlas, number, int(row), bool(is_inside[row]), bool(is_near[row]))


def _is_around(shapes: Shapes, lon: float, lat: float) -> npt.NDArray[np.bool_]:
    """Which shapes have a box that a point is in, or not much farther from than `EDGE_KM`."""
    up = EDGE_KM / 100  # a degree of latitude is more than 110 km
    aside = up / max(np.cos(np.radians(lat)), 0.01)
    west, south, east, north = shapely.bounds(shapes).T
    is_wide = (west - aside <= lon) & (lon <= east + aside)
    return np.asarray(is_wide & (south - up <= lat) & (lat <= north + up), dtype=bool)


@kept()
def _division(
    atlas: Atlas, number: int, index: int, is_inside: bool, is_near_edge: bool
) -> Division:
    """An outline as it is to a point; worked out once, for it is so to all points of a district."""
    row = atlas.layers[number].frame.iloc[index]
    texts = (
        "id", "name", "subkind", "holder", "claimant", "account", "certainty",
        "valid_from", "valid_to", "basis",
    )  # fmt: skip
    return Division(
        **{name: row[name] for name in texts},
        time=ValidTime(*(int(row[column]) for column in DAY_COLUMNS)),
        km2=float(km2_of(np.array([row["geometry"]], dtype=object))[0]),
        is_inside=is_inside,
        is_near_edge=is_near_edge,
        sources=tuple(row["sources"]),
    )
