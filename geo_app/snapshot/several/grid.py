"""Frames of small maps on one page, and the dates over them."""

from __future__ import annotations

from collections.abc import Sequence

from geo_app.snapshot.boxes import Box
from geo_app.snapshot.page.lines import Line
from geo_app.snapshot.text.measure import DESCENT, LEADING, width_of
from geo_app.snapshot.text.wordlists import date_words

__all__ = ["boxes_in", "captions_over"]

#: Units between two maps, and the sizes of the date over each.
_GAP = 10.0
_SIZES = (12.5, 11.0, 9.5, 8.5, 7.5)
#: Grids that draw maps nearly as large as another; and maps that are strips, narrower than this
#: share of what they show, of which most is ground above and below it.
_NEARLY, _STRIP = 0.86, 0.8


def boxes_in(room: Box, count: int, aspect: float) -> list[Box]:
    """Frames for maps in some room, row by row, in the grid that draws them the largest.

    Of grids that draw them nearly as large it is the one with the fewest empty places, then one
    whose maps are no strips, then that which draws them the largest.

    Parameters
    ----------
    room
        Left, bottom, right, top; over each frame is room for its caption.
    count
        How many.
    aspect
        Width over height of what is shown.

    Examples
    --------
    >>> [len({box[3] for box in boxes_in(room, 6, 1.3)}) for room in
    ...  ((0, 0, 900, 500), (0, 0, 450, 900))]
    [2, 3]
    """
    sizes = {columns: _size(room, columns, count, aspect) for columns in range(1, count + 1)}
    least = max(sizes.values()) * _NEARLY
    near = [columns for columns, size in sizes.items() if size >= least]

    def loss(columns: int) -> tuple[int, bool, float, int]:
        is_strip = _is_strip(_grid(room, columns, count)[0], aspect)
        # Of two alike, that with the maps beside each other: there they are compared more easily.
        return -count % columns, is_strip, -sizes[columns], -columns

    return _grid(room, min(near, key=loss), count)


def _is_strip(box: Box, aspect: float) -> bool:
    left, bottom, right, top = box
    return right - left < _STRIP * aspect * (top - bottom)


def _size(room: Box, columns: int, count: int, aspect: float) -> float:
    left, bottom, right, top = _grid(room, columns, count)[0]
    return min(right - left, (top - bottom) * aspect)


def _grid(room: Box, columns: int, count: int) -> list[Box]:
    left, bottom, right, top = room
    rows = -(-count // columns)
    wide = (right - left - _GAP * (columns - 1)) / columns
    over = _caption_size(wide) * LEADING + 3.0
    high = (top - bottom - _GAP * (rows - 1)) / rows - over
    found = []
    for number in range(count):
        row, column = divmod(number, columns)
        x, y = left + column * (wide + _GAP), top - row * (high + over + _GAP) - over
        found.append((x, y - high, x + wide, y))
    return found


#: A date in full of any language, about the longest.
_LONG = "28 սեպտեմբերի 2023 թ."


def _caption_size(wide: float) -> float:
    return next((size for size in _SIZES if width_of(_LONG, size, "bold") <= wide), _SIZES[-1])


def captions_over(boxes: Sequence[Box], dates: Sequence[int], language: str) -> tuple[Line, ...]:
    """The dates, each over its frame, all of one size.

    Examples
    --------
    >>> boxes = boxes_in((0, 0, 900, 500), 2, 1.3)
    >>> [(line.text, line.x) for line in captions_over(boxes, [16892, 16896], "en")]
    [('1 April 2016', 0.0), ('5 April 2016', 455.0)]
    """
    texts = [date_words(day, language) for day in dates]
    room = boxes[0][2] - boxes[0][0]
    fitting = (s for s in _SIZES if max(width_of(text, s, "bold") for text in texts) <= room)
    size = next(fitting, None)
    if size is None or size > _caption_size(room):
        size = _caption_size(room) if size else _SIZES[-1]
    return tuple(
        Line(text, box[0], box[3] + 3.0 + DESCENT * size, size, "captions", "bold")
        for text, box in zip(texts, boxes, strict=True)
    )
