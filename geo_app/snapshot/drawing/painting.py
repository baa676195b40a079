"""A scene becomes a Matplotlib figure: one named group for each layer and each part of the page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.path import Path

from geo_app.snapshot.content.looks import Mark
from geo_app.snapshot.content.subject import subject_of
from geo_app.snapshot.drawing.canvas import Group, Paper, path_of, rectangle
from geo_app.snapshot.drawing.ground import base_artists, shape_artists
from geo_app.snapshot.drawing.marks import mark_artists, placed_marks
from geo_app.snapshot.drawing.palette import Palette, palette_of
from geo_app.snapshot.drawing.sea import edge_artists, sea_artists
from geo_app.snapshot.drawing.swatches import swatch_artists
from geo_app.snapshot.page.blocks import Name
from geo_app.snapshot.page.entries import Swatch
from geo_app.snapshot.page.furniture import Arrow, Inset, ScaleBar, arrow_of, inset_of, scale_bar_of
from geo_app.snapshot.page.labels import labels_of
from geo_app.snapshot.page.lines import Line
from geo_app.snapshot.page.sizes import zoom_of
from geo_app.snapshot.presets import UNITS_PER_INCH
from geo_app.snapshot.scene import Scene

__all__ = ["Painting", "figure_of"]

_MM_PER_INCH = 25.4
_DOT = 1.75
#: What is around the bleed, whatever the theme.
_UNPRINTED = "#ffffff"
#: Units around a mark that takes no side on which no name lies.
_REACH = 4.5


def figure_of(scene: Scene) -> Figure:
    """Draw a scene.

    Parameters
    ----------
    scene
        What `geo_app.snapshot.scene.scene_of` worked out.

    Returns
    -------
    matplotlib.figure.Figure
        Of the size that was asked for, its groups named by the ids of layers (``settlements``),
        of the basemap (``basemap-land``) and of the parts of the page (``title``, ``legend``).

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> from geo_app.snapshot.request import Request
    >>> from geo_app.snapshot.scene import scene_of
    >>> figure = figure_of(scene_of(read_atlas(), Request(16896)))
    >>> figure.get_size_inches().round(2).tolist()
    [16.67, 12.5]
    """
    painting = Painting(scene)
    painting.paint()
    return painting.figure


class Painting:
    """A figure in the making: `paint` draws all of it.

    Parameters
    ----------
    scene
        What is drawn.
    page
        Another painting on whose paper, and in whose colours, the map is drawn.
    """

    def __init__(self, scene: Scene, page: Painting | None = None) -> None:
        request = scene.request
        self.scene = scene
        self.paper: Paper = page.paper if page else _paper(scene)
        self.figure = self.paper.figure
        self.palette: Palette = page.palette if page else palette_of(scene.atlas, request)
        self.zoom = zoom_of(scene.view)
        self.clip = self.paper.clip(scene.view.frame)
        self.bar = scale_bar_of(scene.view, request.language)
        self.arrow = arrow_of(scene.view, request.language)
        self.names: tuple[Name, ...] = ()

    @property
    def furniture(self) -> list[tuple[float, float, float, float]]:
        """The boxes of scale bar and arrow, on which no name may lie."""
        return [self.bar.box, *([self.arrow.box] if self.arrow else [])]

    def clear(self) -> None:
        """Take everything off the page."""
        self.figure.clear()

    def paint(self) -> None:
        """Draw everything, from the page up to the words."""
        self.paint_page()
        self.paint_map()
        self.paint_words()

    def paint_map(self) -> None:
        """Draw the map in its frame, with its scale bar and arrow."""
        self.paint_base()
        self.paint_dated()
        self.paint_frame()

    def paint_page(self) -> None:
        """Draw what is behind everything."""
        if self.scene.request.transparent:
            return
        paper, group = self.paper, self.paper.group("page")
        if paper.slug:
            group.add(paper.shape(paper.over(paper.edge + paper.slug), fill=_UNPRINTED))
        group.add(paper.shape(paper.over(paper.edge), fill=self.palette.theme.paper))

    def paint_base(self) -> None:
        """Draw the ground of the map."""
        scene = self.scene
        territory = scene.atlas.extent
        under = self.paper, scene.view, scene.basemap, territory, self.palette, self.clip
        if not scene.request.transparent:
            self.paper.group("basemap-sea").add(*sea_artists(*under))
        for layer in scene.basemap:
            artists = base_artists(
                self.paper, scene.view, layer, self.palette, self.zoom, self.clip
            )
            if artists:
                self.paper.group(f"basemap-{layer.id}").add(*artists)
        edge = edge_artists(*under)
        if edge:
            self.paper.group("basemap-edge").add(*edge)

    def paint_dated(self) -> None:
        """Draw what the date tells, and the names."""
        placed = placed_marks(self.scene.view, self.scene.marks)
        for layer in self.scene.layers:
            shapes = [shape for shape in self.scene.shapes if shape.layer == layer.id]
            marks = [(mark, place) for mark, place in placed if mark.layer == layer.id]
            artists = [
                *shape_artists(self.paper, self.scene.view, shapes, self.palette, self.clip),
                *mark_artists(self.paper, marks, self.palette, self.zoom, self.clip),
            ]
            if artists:
                self.paper.group(layer.id).add(*artists)
        if self.scene.request.text:
            self._labels(placed)

    def _labels(self, placed: Sequence[tuple[Mark, tuple[float, float]]]) -> None:
        scene = self.scene
        keep_clear = self.furniture
        keep_clear += [
            (x - _REACH, y - _REACH, x + _REACH, y + _REACH)
            for mark, (x, y) in placed
            if mark.outline in {"diamond", "square"}
        ]
        towns = [layer for layer in scene.basemap if layer.kind == "town"]
        names = labels_of(
            scene.view, scene.marks, scene.shapes, towns,
            language=scene.request.language, keep_clear=keep_clear,
            subject=subject_of(scene.atlas),
        )  # fmt: skip
        self.paint_names(names)

    def paint_names(self, names: tuple[Name, ...]) -> None:
        """Write names on the map, with the dots of towns of the ground."""
        self.names = names
        dots = [name.dot for name in self.names if name.dot]
        group = self.paper.group("labels")
        if dots:
            ink = self.palette.theme.town
            group.add(self.paper.stamps(Path.unit_circle(), dots, [ink], ["none"], 0, _DOT))
        self._write(group, [line for name in self.names for line in name.lines])

    def write(self, part: str, lines: Sequence[Line]) -> None:
        """Write lines of text in a group of their own."""
        self._write(self.paper.group(part), lines)

    def _write(self, group: Group, lines: Sequence[Line]) -> None:
        """Lines of text; the pale edges of all lie under the letters of all."""
        if not self.scene.request.text:
            return
        theme = self.palette.theme
        haloed = [line for line in lines if line.halo]
        if haloed:
            group.add(self.paper.halo(haloed, theme.halo))
        group.add(*(self.paper.text(line, getattr(theme, line.ink)) for line in lines))

    def paint_frame(self) -> None:
        """Draw what lies over the map: its frame, and what stands on it."""
        frame, theme = rectangle(self.scene.view.frame), self.palette.theme
        self.paper.group("frame").add(self.paper.shape(frame, ink=theme.rule, width=1))
        self.paint_furniture()

    def paint_furniture(self) -> None:
        """Draw scale bar and arrow."""
        self._scale_bar(self.bar)
        if self.arrow:
            self._north_arrow(self.arrow)

    def paint_words(self, without: Sequence[str] = ()) -> None:
        """Draw title, legend, inset, notes and credits; some parts may be left out."""
        self.paper.crop_marks()
        scene = self.scene
        if scene.sheet.inset:
            language = scene.request.language
            inset = inset_of(scene.view, scene.sheet.inset, scene.basemap, language)
            if inset:
                self._inset(inset)
        self._legend()
        for part in dict.fromkeys(line.part for line in scene.sheet.lines):
            if part not in {"legend", *without}:
                lines = [line for line in scene.sheet.lines if line.part == part]
                self._write(self.paper.group(part), lines)

    def _scale_bar(self, bar: ScaleBar) -> None:
        theme = self.palette.theme
        ends = [
            (bar.left, bar.y + 4),
            (bar.left, bar.y),
            (bar.right, bar.y),
            (bar.right, bar.y + 4),
        ]
        path = Path(np.array(ends))
        group = self.paper.group("scale-bar")
        group.add(self.paper.shape(path, ink=theme.halo, width=4, cap="projecting"))
        group.add(self.paper.shape(path, ink=theme.ink, width=1.3))
        self._write(group, [bar.line])

    def _north_arrow(self, arrow: Arrow) -> None:
        turn = np.radians(arrow.turn)
        sin, cos = np.sin(turn), np.cos(turn)
        outline = np.array([(0, 26), (6, 6), (0, 10), (-6, 6), (0, 26)])
        turned = outline @ np.array([[cos, -sin], [sin, cos]]) + (arrow.x, arrow.y)
        group = self.paper.group("north-arrow")
        theme = self.palette.theme
        path = Path(turned, closed=True)
        group.add(self.paper.shape(path, fill=theme.ink, ink=theme.halo, width=1.2))
        self._write(group, [arrow.line])

    def _inset(self, inset: Inset) -> None:
        scene, theme, paper = self.scene, self.palette.theme, self.paper
        frame, group = rectangle(inset.view.frame), self.paper.group("inset")
        clip = paper.clip(inset.view.frame)
        under = paper, inset.view, scene.basemap, scene.atlas.extent, self.palette, clip
        if not scene.request.transparent:
            group.add(*sea_artists(*under))
        for layer in scene.basemap:
            if layer.kind in {"land", "water", "state"}:
                group.add(*base_artists(paper, inset.view, layer, self.palette, 5.0, clip))
        group.add(*edge_artists(*under))
        outline = path_of([inset.outline])
        if outline:
            group.add(paper.shape(outline, ink=theme.halo, width=3, clip=clip))
            group.add(paper.shape(outline, ink=theme.focus, width=1.5, clip=clip))
        group.add(paper.shape(frame, ink=theme.rule, width=1))
        if inset.towns:
            dot = Path.unit_circle()
            group.add(paper.stamps(dot, list(inset.towns), [theme.town], ["none"], 0, _DOT))
        self._write(group, inset.lines)

    def _legend(self) -> None:
        group = self.paper.group("legend")
        for placed in self.scene.sheet.swatches:
            group.add(*self.swatch(placed.swatch, placed.box))
        self._write(group, [line for line in self.scene.sheet.lines if line.part == "legend"])

    def swatch(self, swatch: Swatch, box: tuple[float, float, float, float]) -> list[Artist]:
        """The small picture of a legend's row."""
        return swatch_artists(self.paper, swatch, box, self.palette)


def _paper(scene: Scene) -> Paper:
    request = scene.request
    paper = Paper(
        scene.sheet.page,
        request.preset.unit / UNITS_PER_INCH,
        bleed=request.bleed_mm / _MM_PER_INCH,
        slug=request.slug_mm / _MM_PER_INCH,
    )
    paper.figure.set_dpi(request.dots)
    return paper
