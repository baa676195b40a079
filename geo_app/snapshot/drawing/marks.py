"""The marks of points, drawn as ``assets/js/sprites.js`` draws them in the browser."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.path import Path
from matplotlib.transforms import TransformedBbox

from geo_app.model import LayerKind
from geo_app.snapshot.content.looks import Hue, Mark
from geo_app.snapshot.drawing.canvas import Paper
from geo_app.snapshot.drawing.palette import Palette, blended
from geo_app.snapshot.drawing.stacks import Part, Stack
from geo_app.snapshot.page.sizes import radius_of
from geo_app.snapshot.projection import View
from geo_app.style import STATUS_LOOKS, Status

__all__ = ["look_of", "mark_artists", "placed_marks", "radius_on", "stamped"]

#: Radii of marks that take no side.
_NEUTRAL = {"diamond": 5.5, "square": 4.0}
_ASIDE = {LayerKind.EVENT: (-8.0, 8.0), LayerKind.CLAIM: (8.0, 8.0)}
_NARROWEST_SPLIT, _NARROWEST, _RING = 3.6, 2.2, 1.1
#: Discs smaller than that crowd: their pale edges would hide what is under them.
_RIMMED, _THIN_RIM = 2.0, 0.4
#: At which discs have their usual sizes.
_ZOOM = 10.0
#: The width of a mark's outline, at most, as a share of its radius: small rings stay rings.
_PEN = 0.45
#: A half of a mark is too small for a texture: the less sure, the paler.
_HALF_SHARES = {Status.CERTAIN: 1.0, Status.LESS: 0.78}
_HALF_PALEST = 0.58
#: Between two halves in greys, which alone do not tell where one ends.
_MIDDLE = Path([(0, -1), (0, 1)])
_CORNERS: Mapping[str, Sequence[tuple[float, float]]] = {
    "triangle": [(0, 1.15), (1.1, -0.8), (-1.1, -0.8)],
    "bar": [(-1.4, 0.45), (1.4, 0.45), (1.4, -0.45), (-1.4, -0.45)],
    "diamond": [(0, 1), (0.8, 0), (0, -1), (-0.8, 0)],
    "square": [(-0.8, 0.8), (0.8, 0.8), (0.8, -0.8), (-0.8, -0.8)],
}


def _outline(name: str) -> Path:
    if name == "disc":
        return Path.unit_circle()
    return Path([*_CORNERS[name], _CORNERS[name][0]], closed=True)


def _half(name: str, side: int) -> Path:
    """The left (-1) or right (1) half of an outline."""
    if name == "disc":
        return Path.unit_circle_righthalf() if side > 0 else _mirrored()
    box = np.array(_outline(name).to_polygons()[0])
    cut = _clipped(box, side)
    return Path([*cut, cut[0]], closed=True)


def _mirrored() -> Path:
    right = Path.unit_circle_righthalf()
    return Path(np.asarray(right.vertices) * (-1, 1), right.codes)


def _clipped(ring: Any, side: int) -> list[tuple[float, float]]:
    """The part of a convex ring on one side of the vertical through its middle."""
    found: list[tuple[float, float]] = []
    for (x1, y1), (x2, y2) in pairwise(ring):
        if x1 * side >= 0:
            found.append((x1, y1))
        if x1 * x2 < 0:
            found.append((0.0, y1 + (y2 - y1) * x1 / (x1 - x2)))
    return found


def placed_marks(view: View, marks: Sequence[Mark]) -> list[tuple[Mark, tuple[float, float]]]:
    """Each mark with each place on the page where it stands.

    Events and claims at a settlement stand beside its disc, not over it.
    """
    owner = np.repeat(np.arange(len(marks)), [len(mark.points) for mark in marks]).tolist()
    places = view.page([point for mark in marks for point in mark.points]).tolist()
    discs = {_spot(p) for n, p in zip(owner, places, strict=True) if marks[n].kind not in _ASIDE}
    found = []
    for number, (x, y) in zip(owner, places, strict=True):
        mark = marks[number]
        aside = _ASIDE.get(LayerKind(mark.kind)) if mark.kind in _ASIDE else None
        right, up = aside if aside and _spot((x, y)) in discs else (0.0, 0.0)
        found.append((mark, (x + right, y + up)))
    return found


def _spot(place: Sequence[float]) -> tuple[float, float]:
    return round(place[0], 1), round(place[1], 1)


def mark_artists(
    paper: Paper, placed: Sequence[tuple[Mark, tuple[float, float]]], palette: Palette,
    zoom: float, clip: TransformedBbox | None,
) -> list[Artist]:  # fmt: skip
    """All marks of a layer: the plain ones first, above them those that need to be seen."""
    looks: dict[Any, list[tuple[Mark, tuple[float, float]]]] = {}
    for mark, place in placed:
        looks.setdefault(look_of(mark), []).append((mark, place))
    out: list[Artist] = []
    for key in sorted(looks):
        group = looks[key]
        first = group[0][0]
        radius = radius_on(first, zoom)
        out += stamped(paper, first, [place for _, place in group], palette, radius, clip)
    return out


def radius_on(mark: Mark, zoom: float) -> float:
    """The radius of a mark in units."""
    return _NEUTRAL.get(mark.outline) or radius_of(mark.size, zoom)


def look_of(mark: Mark) -> tuple[int, int, str]:
    """What a mark looks like: those with the same look are alike; looks sort the lowest first.

    Towns lie above villages, and of one size those of which accounts differ above the others.
    """
    hues = mark.hues[:2]
    is_split = len(hues) > 1 and mark.outline not in _NEUTRAL
    above = is_split + mark.is_rival
    return -mark.size, above, str((mark.outline, hues, mark.is_rival))


def stamped(
    paper: Paper, mark: Mark, places: Sequence[tuple[float, float]], palette: Palette,
    radius: float, clip: TransformedBbox | None = None,
) -> list[Artist]:  # fmt: skip
    """One look of marks at many places."""
    if mark.outline in _NEUTRAL:
        artists = _neutral(paper, mark, places, palette, radius, clip)
    elif len(mark.hues) > 1:
        artists = _split(paper, mark, places, palette, radius, clip)
    else:
        artists = _single(paper, mark, places, palette, radius, clip)
    if mark.hues[0].symbol:
        artists.append(_eye(paper, mark.hues, places, palette, radius, clip))
    return artists


def _single(
    paper: Paper, mark: Mark, places: Any, palette: Palette, radius: float, clip: Any
) -> list[Artist]:
    hue, look = palette.hue(mark.hues[0]), STATUS_LOOKS[mark.hues[0].status]
    halo, path = palette.theme.halo, _outline(mark.outline)
    fill = blended(hue, halo, look.fill)
    if look.fill == 1:
        edge = 1.0 if radius >= _RIMMED else _THIN_RIM
        return [paper.stamps(path, places, [fill], [halo], edge, radius, clip=clip)]
    radius -= 0.4
    width = min(1.5, _PEN * radius)
    # A pale rim under dashes: gaps in the ground's own colour would make it a star.
    rim = blended(hue, halo, 0.28) if look.dash else hue
    parts = [_edge(path, radius, width, halo), Part(path, radius, fill, rim, width)]
    if look.dash:
        parts.append(Part(path, radius, "none", hue, width, _even(look.dash, radius)))
    return [Stack(paper, parts, places, clip)]


def _split(
    paper: Paper, mark: Mark, places: Any, palette: Palette, radius: float, clip: Any
) -> list[Artist]:
    # Where accounts differ two hues have more room than one. Where only the day of a change is
    # not known they have not: whole districts may have changed hands on such a day.
    # A ring around a village is no wider than the disc of a city.
    city = radius * radius_of(0, _ZOOM) / radius_of(mark.size, _ZOOM) - _RING / 2
    rival = max(radius * 1.15, min(_NARROWEST_SPLIT, city))
    wide = rival if mark.is_rival else max(radius, _NARROWEST)
    halves = []
    for side, hue in zip((-1, 1), mark.hues, strict=False):
        share = _HALF_SHARES.get(hue.status, _HALF_PALEST)
        fill = blended(palette.hue(hue), palette.theme.halo, share)
        halves.append(Part(_half(mark.outline, side), wide, fill))
    if palette.is_grey and mark.outline == "disc":
        halves.append(Part(_MIDDLE, wide, "none", palette.theme.halo, min(0.9, 0.3 * wide)))
    # A whole ring where accounts differ, a broken one where only the day of a change is unknown.
    broken = min(0.8, _PEN / 2 * wide), _even((2, 1.6), wide)
    width, dash = (_RING, ()) if mark.is_rival else broken
    path, ring = _outline(mark.outline), palette.theme.ink
    edge = _edge(path, wide, width, palette.theme.halo)
    parts = [edge, *halves, Part(path, wide, "none", ring, width, dash)]
    return [Stack(paper, parts, places, clip)]


def _edge(path: Path, radius: float, width: float, halo: str) -> Part:
    """The pale edge that keeps a mark and its outline apart from what it lies on."""
    return Part(path, radius + width / 2 + (0.6 if radius >= _RIMMED else _THIN_RIM / 2), halo)


def _neutral(
    paper: Paper, mark: Mark, places: Any, palette: Palette, radius: float, clip: Any
) -> list[Artist]:
    """Events and claims take no side's hue as their ground."""
    first, theme = mark.hues[0], palette.theme
    is_full = first.status == Status.CERTAIN
    full = palette.hue(first) if first.symbol else theme.ink
    is_claim = mark.outline == "square" and bool(first.party)
    ink = theme.paper if is_full else palette.hue(first) if is_claim else full
    fill = full if is_full else theme.paper
    path = _outline(mark.outline)
    return [paper.stamps(path, places, [fill], [ink], 1.25, radius, clip=clip)]


def _eye(
    paper: Paper, hues: Sequence[Hue], places: Any, palette: Palette, radius: float, clip: Any
) -> Artist:
    """What a styled layer shows has an eye, so that no colour makes it a party's mark."""
    is_full = STATUS_LOOKS[hues[0].status].fill == 1 or len(hues) > 1
    fill = palette.theme.halo if is_full else palette.hue(hues[0])
    size = max(1.1, radius * 0.3)
    return paper.stamps(_outline("disc"), places, [fill], ["none"], 0, size, clip=clip)


def _even(dash: Iterable[float], radius: float) -> tuple[float, ...]:
    """Dashes stretched so that a whole number of them goes around."""
    parts = tuple(dash)
    if not parts:
        return ()
    rim, length = 2 * math.pi * radius, sum(parts)
    stretched = rim / max(4, round(rim / length)) / length
    return tuple(part * stretched for part in parts)
