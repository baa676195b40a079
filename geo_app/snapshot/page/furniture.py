"""What stands on a map besides the map: scale bar, north arrow, inset locator."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely

from geo_app.model import Layer
from geo_app.snapshot.boxes import Box
from geo_app.snapshot.page.lines import Line
from geo_app.snapshot.projection import View, projection_of, view_of
from geo_app.snapshot.text.wordlists import said

__all__ = ["Arrow", "Inset", "ScaleBar", "arrow_of", "inset_of", "scale_bar_of"]


_EDGE = 9.0
_BAR_SHARE, _BAR_MOST = 0.26, 150.0
_SIZE = 9.5
#: Degrees from which on it is seen that north is not straight up.
_TURN = 3.0
#: An inset shows about this many times as much as the map.
_WIDER = 4.5
#: And no fewer degrees than this to either side, so that some city lies on it.
_LEAST_REACH = 3.0
#: Its height over its width, in degrees; what it shrinks by until the ground fills it; the share of
#: it that the map may take.
_TALL, _STEP, _MOST = 0.62, 0.94, 0.6
#: The share of an inset from which on names have room in the map's frame.
_LARGE = 0.15
_CAPITAL = 1
#: Kinds of layers that an inset shows, and the side of a map's frame on it, at least, in units.
_SHOWN, _LEAST_SIDE = frozenset(("land", "water", "state")), 7.0


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """A bar of `km` kilometres from `left` to `right` on the height `y`, with its words."""

    km: float
    left: float
    right: float
    y: float
    line: Line
    box: Box


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow at (x, y) that points north there: `turn` degrees clockwise from straight up."""

    x: float
    y: float
    turn: float
    line: Line
    box: Box


@dataclass(frozen=True, slots=True)
class Inset:
    """A small map of where the map lies; `outline` is the map's frame on it."""

    view: View
    outline: shapely.Polygon
    towns: tuple[tuple[float, float], ...]
    lines: tuple[Line, ...]


def scale_bar_of(view: View, language: str) -> ScaleBar:
    """Return the bar of a round length that is true in the middle of a map.

    Examples
    --------
    >>> extent = (45.0, 39.0, 48.0, 41.0)
    >>> bar = scale_bar_of(view_of(projection_of(extent), extent, (0, 0, 600, 500)), "en")
    >>> bar.km, bar.line.text.split()
    (50.0, ['50', 'km'])
    """
    left, bottom, right, _ = view.frame
    most = min(_BAR_SHARE * (right - left), _BAR_MOST) * view.km_per_unit
    km = _round_below(most)
    length = km / view.km_per_unit
    x, y = left + _EDGE, bottom + _EDGE
    unit, number = ("km", km) if km >= 1 else ("m", 1000 * km)
    words = f"{number:g}\N{NO-BREAK SPACE}{said(language, unit)}"
    line = Line(words, x + length / 2, y + 8, _SIZE, "scale-bar", anchor="center", halo=True)
    box = line.box
    around = (min(x, box[0]) - 4, y - 4, max(x + length, box[2]) + 4, box[3] + 3)
    return ScaleBar(km, x, x + length, y, line, around)


def _round_below(value: float) -> float:
    """The largest of 1, 2, 5, 10, 20 ... that is not above a value.

    Examples
    --------
    >>> [_round_below(value) for value in (0.7, 4.9, 5, 260)]
    [0.5, 2.0, 5.0, 200.0]
    """
    power = 10.0 ** math.floor(math.log10(value))
    return float(max(step * power for step in (1, 2, 5) if step * power <= value * (1 + 1e-9)))


def arrow_of(view: View, language: str) -> Arrow | None:
    """Return a north arrow; None where north is straight up, as far as is seen.

    Examples
    --------
    >>> extent = (45.0, 39.0, 48.0, 41.0)
    >>> arrow_of(view_of(projection_of(extent), extent, (0, 0, 600, 500)), "en") is None
    True
    """
    left, bottom, right, top = view.frame
    corners = [(x, y) for x in (left, right) for y in (bottom, top)]
    if max(abs(view.north(x, y)) for x, y in corners) < _TURN:
        return None
    x, y = right - 20.0, top - 40.0
    line = Line(said(language, "north"), x, y - 9, _SIZE, "north-arrow", "bold", anchor="center",
                halo=True)  # fmt: skip
    return Arrow(x, y, view.north(x, y), line, (x - 14, y - 14, x + 14, y + 32))


def inset_of(view: View, box: Box, basemap: tuple[Layer, ...], language: str) -> Inset | None:
    """Return the inset that shows where a map lies; None if the ground is hardly wider, or bare.

    Parameters
    ----------
    view
        Of the map.
    box
        Of the inset on the page.
    basemap
        The atlas's basemap: its ground limits what is shown, its towns of rank 1 are named.
    language
        Of their names.
    """
    if not any(layer.kind in _SHOWN and len(layer.frame) for layer in basemap):
        return None
    inset = _wider(view, box, basemap)
    outline = _outline(view, inset)
    if not shapely.box(*box).contains(outline) or outline.area > _MOST * shapely.box(*box).area:
        return None
    towns, lines = _towns(inset, outline, basemap, language)
    return Inset(inset, outline, towns, lines)


def _outline(view: View, inset: View) -> shapely.Polygon:
    """The frame of a map on its inset."""
    left, bottom, right, top = view.frame
    sides = np.linspace(0, 1, 12)[:, None]
    corners = [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]
    edge = [
        np.array(one) + sides * (np.array(other) - np.array(one))
        for one, other in pairwise(corners)
    ]
    outline = shapely.Polygon(inset.page(view.degrees(np.concatenate(edge))))
    is_seen = outline.area >= _LEAST_SIDE**2
    return outline if is_seen else outline.centroid.buffer(_LEAST_SIDE / 2, cap_style="square")


def _wider(view: View, box: Box, basemap: tuple[Layer, ...]) -> View:
    """The widest view that shows nothing beyond the ground, where there would be sea for land."""
    west, south, east, north = view.extent
    reach = max(max(east - west, (north - south) / 0.75) * _WIDER / 2, _LEAST_REACH)
    ground = _ground(basemap)
    while True:
        extent = _around(view.centre, reach, reach * _TALL, ground)
        inset = view_of(projection_of(extent), extent, box)
        if _holds(ground, inset) or reach * 2 < east - west:
            return inset
        reach *= _STEP


def _ground(basemap: tuple[Layer, ...]) -> Box:
    """What the basemap covers: the widest of its layers."""
    known = [layer.frame.total_bounds for layer in basemap if len(layer.frame)]
    if not known:
        return (-180, -85, 180, 85)
    west, south, east, north = max(known, key=lambda b: (b[2] - b[0]) * (b[3] - b[1])).tolist()
    return west, max(south, -85), east, min(north, 85)


def _around(centre: tuple[float, float], reach: float, tall: float, ground: Box) -> Box:
    """An extent around a place, slid and cut so that it lies on the ground."""
    sides = (reach, ground[0], ground[2]), (tall, ground[1], ground[3])
    (west, east), (south, north) = (
        _slid(at, *side) for at, side in zip(centre, sides, strict=True)
    )
    return west, south, east, north


def _slid(at: float, reach: float, low: float, high: float) -> tuple[float, float]:
    """A span of some reach around a value, moved between two bounds; all between them at most.

    Examples
    --------
    >>> _slid(5, 2, 0, 10), _slid(9, 2, 0, 10), _slid(9, 20, 0, 10)
    ((3, 7), (6, 10), (0.0, 10.0))
    """
    reach = min(reach, (high - low) / 2)
    middle = min(max(at, low + reach), high - reach)
    return middle - reach, middle + reach


def _holds(ground: Box, inset: View) -> bool:
    return bool(
        ground[0] <= inset.extent[0] and ground[1] <= inset.extent[1]
        and inset.extent[2] <= ground[2] and inset.extent[3] <= ground[3]
    )  # fmt: skip


def _towns(
    inset: View, outline: shapely.Polygon, basemap: tuple[Layer, ...], language: str
) -> tuple[tuple[tuple[float, float], ...], tuple[Line, ...]]:
    """The towns of the first rank that have room for their names."""
    left, bottom, right, top = inset.frame
    is_large = outline.area > _LARGE * shapely.box(*inset.frame).area
    taken = [(outline.exterior if is_large else outline).buffer(2)]
    dots, lines = [], []
    for name, x, y in _capitals(inset, basemap, language):
        if not (left + 4 < x < right - 4 and bottom + 4 < y < top - 4):
            continue
        for side, anchor in ((4.0, "left"), (-4.0, "right")):
            line = Line(name, x + side, y - 2.6, 7.6, "inset", ink="soft", anchor=anchor, halo=True)
            room = shapely.box(*line.box)
            fits = left < line.box[0] and line.box[2] < right
            if fits and not any(room.intersects(other) for other in taken):
                taken.append(room)
                dots.append((x, y))
                lines.append(line)
                break
    return tuple(dots), tuple(lines)


def _capitals(
    inset: View, basemap: tuple[Layer, ...], language: str
) -> list[tuple[str, float, float]]:
    found = []
    for layer in basemap:
        frame = layer.frame
        if layer.kind != "town" or "rank" not in frame.columns or not len(frame):
            continue
        first = frame[(frame["rank"] == _CAPITAL).to_numpy() & (frame.geom_type == "Point")]
        own = first.get(f"name:{language}", first["name"])
        places = inset.page(np.column_stack([first.geometry.x, first.geometry.y]))
        for name, plain, (x, y) in zip(own, first["name"], places.tolist(), strict=True):
            found.append((name if isinstance(name, str) and name else plain, x, y))
    return found
