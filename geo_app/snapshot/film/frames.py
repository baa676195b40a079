"""The frames of an animation: what stays is drawn once, of the rest only what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg

from geo_app.snapshot.content.looks import Mark, Shape
from geo_app.snapshot.drawing.canvas import Group, rectangle
from geo_app.snapshot.drawing.ground import shape_artists
from geo_app.snapshot.drawing.marks import look_of, placed_marks, radius_on, stamped
from geo_app.snapshot.drawing.painting import Painting
from geo_app.snapshot.files.saving import in_pixels
from geo_app.snapshot.film.naming import Names
from geo_app.snapshot.film.telling import Told
from geo_app.snapshot.page.blocks import Name
from geo_app.snapshot.page.lines import Line
from geo_app.snapshot.scene import Scene
from geo_app.snapshot.text.measure import LEADING, broken, width_of
from geo_app.snapshot.text.wordlists import date_words, said

__all__ = ["Film"]

Pixels = npt.NDArray[np.uint8]
Look = tuple[int, int, str]

#: The names of events: their size, the widest in parts of the map, and how many lines of them.
_SIZE, _WIDE, _MOST_LINES = 11.5, 0.6, 4
_PAD = 6.0


class Film:
    """Frames of one page.

    Parameters
    ----------
    page
        The page, laid out for everything that is drawn on any date, with the widest date on it.
    told
        What is drawn of each layer on each day, the lowest first.
    events
        Names of events by day; a day may have none.
    """

    def __init__(
        self, page: Scene, told: Mapping[int, tuple[Told, ...]], events: Mapping[int, list[str]]
    ) -> None:
        self.page, self.told = page, told
        self.painting = Painting(page)
        figure, dots = self.painting.figure, page.request.dots
        # Matplotlib cuts a part of a pixel off, be it the thousandth that a division has lost.
        wide, high = ((pixels + 0.01) / dots for pixels in page.request.pixels)
        figure.set_size_inches(wide, high)
        self.canvas = FigureCanvasAgg(figure)
        self.renderer = self.canvas.get_renderer()  # type: ignore[no-untyped-call]
        self.buffer: Pixels = np.asarray(self.canvas.buffer_rgba())  # type: ignore[no-untyped-call]
        self.notes = {day: self._note(names) for day, names in events.items() if names}
        self._place(told.values())
        self.stamps: dict[tuple[str, Look], list[Artist]] = {}
        self.shapes: dict[int, list[Artist]] = {}
        self.drawn: tuple[Told, ...] = ()
        #: What has been drawn under each layer, and under the date.
        self.under: list[Pixels] = []
        #: The names that lie over all.
        self.named: tuple[Name, ...] = ()
        self._start()

    def _place(self, told: Iterable[tuple[Told, ...]]) -> None:
        """Find once where each mark stands and what it looks like."""
        marks = list({id(m): m for day in told for one in day for m in one.marks}.values())
        self.places: dict[int, list[tuple[float, float]]] = {id(mark): [] for mark in marks}
        for mark, place in placed_marks(self.page.view, marks):
            self.places[id(mark)].append(place)
        self.looks = {id(mark): look_of(mark) for mark in marks}

    def _start(self) -> None:
        painting, is_written = self.painting, self.page.request.text
        keep_clear = [*painting.furniture, *self._note_room()]
        days = list(self.told.values())
        self.names = Names(self.page, days, self.looks, keep_clear) if is_written else None
        with in_pixels():
            painting.paint_page()
            painting.paint_base()
            painting.paint_words(without=("date",) if is_written else ())
            if self.names:
                painting.paint_names(self.names.dots)
            self._draw_all()
            self.under = [self.buffer.copy()] * (len(self.page.layers) + 1)
            self._clear()
            self._lay_over()

    def _draw_all(self) -> None:
        for group in self.painting.figure.findobj(Group):
            group.draw(self.renderer)

    def _clear(self) -> None:
        self.painting.clear()
        self.renderer.clear()

    def _lay_over(self, names: tuple[Name, ...] = ()) -> None:
        """Draw what lies over all marks: names, the frame, the scale bar."""
        self.renderer.clear()
        if names:
            self.painting.paint_names(names)
        self.painting.paint_frame()
        self._draw_all()
        self._keep_over(self.buffer.copy())
        self._clear()
        self.named = names

    def _keep_over(self, over: Pixels) -> None:
        """The pixels of what lies over all, by their places: few of the whole."""
        rows, columns = np.nonzero(over[..., 3])
        self.over = (rows, columns)
        found = over[rows, columns].astype(np.uint16)
        self.share = found[:, 3:]
        self.ink = found[:, :3] * self.share

    def frame(self, day: int) -> Pixels:
        """Draw the frame of a day.

        Returns
        -------
        array of uint8, shape (height, width, 3)
            Its pixels, which are the caller's own.
        """
        told = self.told[day]
        names = self.names.on(told) if self.names else ()
        with in_pixels():
            if names != self.named:
                self._lay_over(names)
            self._draw_map(told)
            self._draw_date(day)
        out = np.ascontiguousarray(self.buffer[..., :3])
        under = out[self.over].astype(np.uint16)
        out[self.over] = (self.ink + under * (255 - self.share) + 127) // 255
        return out

    def _draw_map(self, told: tuple[Told, ...]) -> None:
        before = self.drawn or (None,) * len(told)
        pairs = zip(told, before, strict=True)
        first = next((n for n, (one, other) in enumerate(pairs) if one is not other), len(told))
        self.buffer[:] = self.under[first]
        for number in range(first, len(told)):
            self.under[number] = self.buffer.copy()
            self._draw_layer(told[number])
        if first < len(told):
            self.under[len(told)] = self.buffer.copy()
        self.drawn = told

    def _draw_layer(self, told: Told) -> None:
        shapes = [artist for shape in told.shapes for artist in self._shaped(shape)]
        self._draw([*shapes, *self._marks(told)])

    def _shaped(self, shape: Shape) -> list[Artist]:
        painting, view = self.painting, self.page.view
        if id(shape) not in self.shapes:
            self.shapes[id(shape)] = list(
                shape_artists(painting.paper, view, [shape], painting.palette, painting.clip)
            )
        return self.shapes[id(shape)]

    def _marks(self, told: Told) -> list[Artist]:
        """The marks of a layer, their artists only moved to other places."""
        groups: dict[Look, list[Mark]] = {}
        for mark in told.marks:
            groups.setdefault(self.looks[id(mark)], []).append(mark)
        artists: list[Artist] = []
        for look in sorted(groups):
            places = [place for mark in groups[look] for place in self.places[id(mark)]]
            artists += self._stamped(told.layer, look, groups[look][0], places)
        return artists

    def _stamped(
        self, layer: str, look: Look, mark: Mark, places: list[tuple[float, float]]
    ) -> list[Artist]:
        painting = self.painting
        if (layer, look) not in self.stamps:
            radius = radius_on(mark, painting.zoom)
            self.stamps[layer, look] = stamped(
                painting.paper, mark, places, painting.palette, radius, painting.clip
            )
        artists = self.stamps[layer, look]
        for artist in artists:
            artist.set_offsets(places)  # type: ignore[attr-defined]
        return artists

    def _draw(self, artists: Iterable[Artist]) -> None:
        for artist in artists:
            artist.set_figure(self.painting.figure)
            artist.draw(self.renderer)

    def _draw_date(self, day: int) -> None:
        if not self.page.request.text:
            return
        paper, theme = self.painting.paper, self.painting.palette.theme
        lines = [*self._date(day)]
        if day in self.notes:
            box, words = self.notes[day]
            self._draw([paper.shape(rectangle(box), fill=theme.paper, ink=theme.rule, width=1)])
            lines += words
        self._draw(paper.text(line, getattr(theme, line.ink)) for line in lines)

    def _date(self, day: int) -> Iterable[Line]:
        """The lines of the date, in the places that were laid out for the widest one."""
        language = self.page.request.language
        laid_out = [line for line in self.page.sheet.lines if line.part == "date"]
        bold = [line for line in laid_out if line.weight == "bold"]
        room = self.page.sheet.page[0] - 2 * bold[0].x
        text = said(language, "as-of", date=date_words(day, language))
        texts = broken(text, bold[0].size, room, "bold")[: len(bold)]
        yield from (replace(line, text=t) for line, t in zip(bold, texts, strict=False))
        yield from (line for line in laid_out if line.weight != "bold")

    def _note(self, names: Sequence[str]) -> tuple[tuple[float, float, float, float], list[Line]]:
        """The names of a day's events in a box in the upper left corner of the map."""
        left, _, right, top = self.page.view.frame
        room = max(_WIDE * (right - left), min(right - left - 24, 200))
        texts = [text for name in names for text in broken(name, _SIZE, room - 2 * _PAD, "bold")]
        if len(texts) > _MOST_LINES:
            texts = [*texts[: _MOST_LINES - 1], f"{texts[_MOST_LINES - 1]} …"]
        step = _SIZE * LEADING
        wide = max(width_of(text, _SIZE, "bold") for text in texts) + 2 * _PAD
        box = (left + 8, top - 8 - step * len(texts) - 2 * _PAD, left + 8 + wide, top - 8)
        lines = [
            Line(text, box[0] + _PAD, box[3] - _PAD - step * number - _SIZE, _SIZE, "event", "bold")
            for number, text in enumerate(texts)
        ]
        return box, lines

    def _note_room(self) -> list[tuple[float, float, float, float]]:
        boxes = [box for box, _ in self.notes.values()]
        if not boxes:
            return []
        left, top = boxes[0][0], boxes[0][3]
        return [(left, min(box[1] for box in boxes), max(box[2] for box in boxes), top)]
