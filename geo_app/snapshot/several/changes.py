"""How what changed hands is drawn: in the hues of both holders, each with a place of its own.

Stripes and centres are in the hue of the holder before, ground and rims in that of the holder
after. How sure a change is shows in the texture, as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import shapely
from matplotlib.artist import Artist
from matplotlib.colors import to_rgba
from matplotlib.path import Path

from geo_app.snapshot.content.looks import Hue
from geo_app.snapshot.drawing.canvas import Paper, path_of
from geo_app.snapshot.drawing.palette import Palette, blended
from geo_app.snapshot.drawing.stacks import Part, Stack
from geo_app.snapshot.drawing.textures import strokes_in
from geo_app.style import STATUS_LOOKS, Status

__all__ = ["NEUTRAL", "PARTS", "SMALL", "changed_discs", "changed_ground", "part_of"]

#: As on the page that compares; the radius of a disc in a legend.
_GROUND, _STRIPE, _CORE, SMALL = 0.36, 1.6, 0.55, 4.8
#: In greys: as pale as a hue, dark ground would be the grey of the stripes. They have an edge, too.
_GREY_GROUND, _EDGE = 0.6, 1.8
#: Swatches of what is of one of the dates, and of plain ground.
PARTS = _FIRST, _LAST, _SAME = "first", "last", "same"
#: The hues of swatches that are of no side.
NEUTRAL = (Hue("", Status.CERTAIN),) * 2


def part_of(
    paper: Paper, area: Any, middle: tuple[float, float], part: str, palette: Palette
) -> Iterator[Artist]:
    """What is of one date in ground and in a mark, or ground with nothing on it."""
    path, disc, theme = path_of([area]), Path.unit_circle(), palette.theme
    grey = palette.hue(NEUTRAL[0])
    if path is None:
        return
    fill = to_rgba(grey, _ground(palette)) if part == _LAST else theme.land
    yield paper.shape(path, fill=fill, ink=to_rgba(theme.ink, 0.5), width=0.7)
    if part == _FIRST:
        yield paper.strokes(strokes_in(area, falling=False), to_rgba(grey, 0.75), _STRIPE)
    if part != _SAME:
        rim, core = (theme.halo, grey) if part == _FIRST else (grey, theme.halo)
        yield paper.stamps(disc, [middle], [rim], [grey], 0.6, SMALL)
        yield paper.stamps(disc, [middle], [core], [theme.halo], 0.6, _CORE * SMALL)


def changed_ground(
    paper: Paper, area: Any, hues: tuple[Hue, ...], palette: Palette, clip: Any
) -> Iterator[Artist]:
    """Ground in the hue of the holder after, with stripes in that of the holder before."""
    path = path_of([area])
    if path is None:
        return
    before, after = (palette.hue(hue) for hue in hues)
    look, area = STATUS_LOOKS[hues[1].status], shapely.make_valid(area)
    fill = _ground(palette) * look.area / STATUS_LOOKS[Status.CERTAIN].area
    yield paper.shape(path, fill=to_rgba(after, fill), clip=clip)
    strokes = strokes_in(area, falling=False)
    if strokes and palette.is_grey:
        yield paper.strokes(strokes, palette.theme.land, _STRIPE + _EDGE, clip)
    if strokes:
        yield paper.strokes(
            strokes, to_rgba(before, _stripes(palette, is_sure=look.fill == 1)), _STRIPE, clip
        )
    across = strokes_in(area, falling=True) if look.texture else []
    if across:
        yield paper.strokes(across, to_rgba(after, 0.5), _STRIPE, clip)
    ink = to_rgba(palette.theme.ink, 0.5)
    yield paper.shape(path, ink=ink, width=0.7, dash=look.dash, clip=clip)


def _ground(palette: Palette) -> float:
    return _GREY_GROUND if palette.is_grey else _GROUND


def _stripes(palette: Palette, *, is_sure: bool) -> float:
    if palette.is_grey:
        return 1.0 if is_sure else 0.8
    return 0.75 if is_sure else 0.5


def changed_discs(
    paper: Paper, places: Any, hues: tuple[Hue, ...], palette: Palette, radius: float, clip: Any
) -> Artist:
    """A rim around a core: solid, or the less sure the paler in an outline of their hue."""
    before, after = (palette.hue(hue) for hue in hues)
    disc, halo, share = Path.unit_circle(), palette.theme.halo, STATUS_LOOKS[hues[0].status].fill
    fills = [blended(hue, halo, share) for hue in (after, before)]
    rim, core = (halo, halo) if share == 1 else (after, before)
    width = 0.8 if share == 1 else 1.1
    parts = [
        Part(disc, radius, fills[0], rim, width),
        Part(disc, _CORE * radius, fills[1], core, width - 0.2),
    ]
    return Stack(paper, parts, places, clip)
