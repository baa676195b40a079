"""Matplotlib through its objects only: groups with names, units of the page, paths of geometries.

Nothing here keeps a figure beyond the call, and nothing touches pyplot, so that the threads of one
server may make figures at once; they become files one after the other
(`geo_app.snapshot.files.saving`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox, Transform, TransformedBbox

from geo_app.snapshot.boxes import Box
from geo_app.snapshot.drawing.letters import Letters, outline_of
from geo_app.snapshot.page.lines import Line

__all__ = ["Group", "Paper", "path_of", "rectangle"]


_POINTS_PER_INCH = 72.0
#: Crop marks leave this share of the slug free, and are this many units wide, in this ink.
_MARKS_BEGIN, _MARK_WIDTH, _MARK_INK = 0.1, 0.5, "#000000"


class Group(Artist):
    """Artists that are drawn together, under a name that stays in an SVG as the id of a group."""

    def __init__(self, name: str, paper: Paper) -> None:
        super().__init__()
        self.set_gid(name)
        self.paper = paper
        self.children: list[Artist] = []

    def add(self, *artists: Artist) -> None:
        """Add artists on top of those that are there."""
        for artist in artists:
            artist.set_figure(self.paper.figure)
            self.children.append(artist)

    def get_children(self) -> list[Artist]:
        """Return the artists of the group."""
        return list(self.children)

    def draw(self, renderer: Any) -> None:
        """Draw all of them."""
        if not self.get_visible():
            return
        renderer.open_group("group", gid=self.get_gid())
        for child in self.children:
            child.draw(renderer)
        renderer.close_group("group")
        self.stale = False


class Paper:
    """A figure measured in units of the page, x to the right and y upwards.

    Parameters
    ----------
    size
        Width and height in units.
    inches
        Inches of one unit.
    bleed
        Inches by which the picture reaches over each edge of the page.
    slug
        Inches around the bleed, for crop marks.
    """

    def __init__(
        self, size: tuple[float, float], inches: float, bleed: float = 0.0, slug: float = 0.0
    ) -> None:
        around = bleed + slug
        wide, high = (side * inches + 2 * around for side in size)
        self.figure = Figure(figsize=(wide, high), dpi=96, frameon=False)
        self.inches = inches
        self.scaled: Transform = Affine2D().scale(inches) + self.figure.dpi_scale_trans
        self.placed: Transform = (
            Affine2D().scale(inches).translate(around, around) + self.figure.dpi_scale_trans
        )
        self.edge, self.slug = bleed / inches, slug / inches
        self.size = size

    def points(self, units: float) -> float:
        """Units as the points in which Matplotlib measures pens and letters."""
        return units * self.inches * _POINTS_PER_INCH

    def group(self, name: str) -> Group:
        """A new group, on top of those that are there."""
        group = Group(name, self)
        self.figure.add_artist(group)
        return group

    def over(self, reach: float) -> Path:
        """The outline of the page and some units around it."""
        return rectangle((-reach, -reach, self.size[0] + reach, self.size[1] + reach))

    def clip(self, box: Box) -> TransformedBbox:
        """A box in units, for artists to be cut at."""
        return TransformedBbox(Bbox.from_extents(*box), self.placed)

    def dash(self, pattern: Sequence[float], width: float) -> Any:
        """A pattern in units, as Matplotlib takes it for a pen: in widths of it."""
        if not pattern:
            return "solid"
        return (0, tuple(part / width for part in pattern))

    def shape(
        self, path: Path, *, fill: Any = "none", ink: Any = "none", width: float = 0.0,
        dash: Sequence[float] = (), clip: TransformedBbox | None = None, cap: str = "butt",
    ) -> PathPatch:  # fmt: skip
        """A path filled and stroked; widths and dashes in units."""
        patch = PathPatch(
            path, facecolor=fill, edgecolor=ink, linewidth=self.points(width),
            linestyle=self.dash(dash, width or 1), transform=self.placed, capstyle=cap,
            joinstyle="round",
        )  # fmt: skip
        if clip is not None:
            patch.set_clip_box(clip)
        return patch

    def strokes(
        self, lines: Sequence[Any], ink: Any, width: float, clip: TransformedBbox | None = None
    ) -> LineCollection:
        """Many straight strokes of one pen."""
        found = LineCollection(
            lines, colors=[ink], linewidths=self.points(width), transform=self.placed,
            capstyle="butt",
        )  # fmt: skip
        if clip is not None:
            found.set_clip_box(clip)
        return found

    def crop_marks(self) -> None:
        """Show where the paper will be cut: in the slug, clear of the bleed."""
        if self.slug <= 0:
            return
        near, far = self.edge + self.slug * _MARKS_BEGIN, self.edge + self.slug
        wide, high = self.size
        across = [
            ((x, y), (x + run, y))
            for y in (0, high)
            for x, run in ((-far, far - near), (wide + near, far - near))
        ]
        up = [
            ((x, y), (x, y + run))
            for x in (0, wide)
            for y, run in ((-far, far - near), (high + near, far - near))
        ]
        self.group("crop-marks").add(self.strokes([*across, *up], _MARK_INK, _MARK_WIDTH))

    def stamps(
        self, path: Path, places: Any, fills: Any, inks: Any, width: float, radius: float,
        *, dash: Sequence[float] = (), clip: TransformedBbox | None = None,
    ) -> PathCollection:  # fmt: skip
        """One small path, of a given radius, stamped at many places, each in its own colours."""
        scaled = _Stamp(np.asarray(path.vertices) * radius, path.codes)
        found = PathCollection(
            [scaled], offsets=np.asarray(places).reshape(-1, 2), offset_transform=self.placed,
            facecolors=fills, edgecolors=inks, linewidths=self.points(width),
            linestyles=[self.dash(dash, width or 1)],
        )  # fmt: skip
        found.set_transform(self.scaled)
        if clip is not None:
            found.set_clip_box(clip)
        return found

    def text(self, line: Line, colour: str) -> Letters:
        """A line as text, which stays text in an SVG and a PDF."""
        return Letters(line, colour, self.points(line.size), self.placed)

    def halo(self, lines: Sequence[Line], colour: str, width: float = 3.0) -> PathPatch:
        """The pale edge around letters: one stroke under all, so that the text stays text."""
        outlines = [outline_of(line) for line in lines]
        path = Path.make_compound_path(*outlines) if outlines else Path(np.empty((0, 2)))
        return self.shape(path, ink=colour, width=width)


class _Stamp(Path):
    """A small path, of which Matplotlib asks only whether it is smaller than the page."""

    def get_extents(self, transform: Transform | None = None, **_: Any) -> Bbox:
        """The box around its corners: that of its curves takes a hundred times as long."""
        places = self.vertices if transform is None else transform.transform(self.vertices)
        return Bbox([np.min(places, axis=0), np.max(places, axis=0)])


def path_of(geometries: Iterable[Any]) -> Path | None:
    """All rings and lines of some geometries as one path; None if there are none.

    Examples
    --------
    >>> path_of([shapely.box(0, 0, 2, 1), shapely.Point(0, 0)]).codes.tolist()
    [1, 2, 2, 2, 79]
    """
    parts = shapely.get_parts(shapely.get_parts(np.asarray(list(geometries), dtype=object)))
    flat = parts[shapely.get_dimensions(parts) > 0]
    is_area = shapely.get_dimensions(flat) == 2
    runs = np.concatenate([flat[~is_area], shapely.get_rings(flat[is_area])])
    places, owner = shapely.get_coordinates(runs, return_index=True)
    if not len(places):
        return None
    sizes = np.bincount(owner, minlength=len(runs))
    codes = np.full(len(places), Path.LINETO, dtype=Path.code_type)
    ends = np.cumsum(sizes)
    codes[(ends - sizes)[sizes > 0]] = Path.MOVETO
    closing = shapely.get_type_id(runs) == shapely.GeometryType.LINEARRING
    codes[ends[closing & (sizes > 0)] - 1] = Path.CLOSEPOLY
    return Path(places, codes)


def rectangle(box: tuple[float, float, float, float]) -> Path:
    """The outline of a box."""
    left, bottom, right, top = box
    return Path(
        [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)], closed=True
    )
