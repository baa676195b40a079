"""The rows of a legend on the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, pairwise

from geo_app.snapshot.page.entries import Entry
from geo_app.snapshot.page.lines import Line, Placed
from geo_app.snapshot.text.measure import DESCENT, LEADING, broken, width_of
from geo_app.snapshot.text.wordlists import count_words

__all__ = ["ROW", "Row", "columns_of", "moved", "rows_of"]

#: The size of a row's words in units, if there is room.
ROW = 11.0
_SWATCH = (24.0, 14.0)
_COUNT_SIZE = 10.0
_GAP = 12.0
#: Groups without a heading.
_BARE = frozenset(("", "status"))
#: A group is divided only if its column is so many lines lower then.
_WORTH = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the legend, placed."""

    lines: tuple[Line, ...]
    swatch: Placed | None
    bottom: float


def columns_of(
    legend: Sequence[Entry],
    across: tuple[float, float],
    count: int,
    size: float,
    language: str,
) -> tuple[list[Row], float]:
    """Rows in columns of about the same height, their top at 0; and that height."""
    left, right = across
    wide = (right - left - _GAP * (count - 1)) / count
    spans = [(left + i * (wide + _GAP), left + i * (wide + _GAP) + wide) for i in range(count)]
    parts = _parted(legend, count, spans[0], size, language)
    rows = [
        row
        for part, span in zip(parts, spans, strict=True)
        for row in rows_of(part, span, 0.0, size, language)
    ]
    return rows, max((-row.bottom for row in rows), default=0.0)


def _parted(
    legend: Sequence[Entry], count: int, span: tuple[float, float], size: float, language: str
) -> list[Sequence[Entry]]:
    """A legend in parts, so that the highest is as low as can be."""
    ends = [0.0]
    for row in rows_of(legend, span, 0.0, size, language):
        if row.swatch:
            ends.append(-row.bottom)

    def cost(cuts: tuple[int, ...]) -> tuple[float, float]:
        pairs = list(pairwise((0, *cuts, len(legend))))
        # Where a group is divided its heading is said again; that has to be worth it.
        doubled = sum(_headed_again(legend, *pair, span, size) for pair in pairs)
        heights = [ends[end] - ends[begin] for begin, end in pairs]
        return max(heights) + doubled, sum(high * high for high in heights)

    cuts = min(combinations_with_replacement(range(len(legend) + 1), count - 1), key=cost)
    return [legend[begin:end] for begin, end in pairwise((0, *cuts, len(legend)))]


def _headed_again(
    legend: Sequence[Entry], begin: int, end: int, span: tuple[float, float], size: float
) -> float:
    """What it costs that a part begins within a group."""
    group = legend[begin].group if 0 < begin < end else ""
    if group in _BARE or group != legend[begin - 1].group:
        return 0.0
    return (len(broken(group, size, span[1] - span[0], "bold")) + _WORTH) * size * LEADING


def rows_of(
    legend: Iterable[Entry], column: tuple[float, float], top: float, size: float, language: str
) -> Iterator[Row]:
    """Rows one under the other, down from `top`, in a column from left to right."""
    left, right = column
    wide, high = _SWATCH[0] * size / ROW, _SWATCH[1] * size / ROW
    y, group = top, ""
    for entry in legend:
        is_headed = entry.group not in {group, *_BARE}
        if is_headed:
            y -= size * 0.4 if y < top else 0
            for text in broken(entry.group, size, right - left, "bold"):
                y -= size * LEADING
                yield Row((Line(text, left, y + DESCENT * size, size, "legend", "bold"),), None, y)
        # A heading stands apart from its rows, and what follows a group apart from the group.
        is_apart = entry.group == "status" != group or (not entry.group and group not in _BARE)
        y -= size * (0.22 if is_headed else 0.45 if is_apart else 0)
        group = entry.group
        count = count_words(entry.count, language) if entry.count else ""
        tail = width_of(count, _COUNT_SIZE * size / ROW) + 5 if count else 0
        texts = broken(entry.text, size, right - left - wide - 6 - tail)
        lines = tuple(
            Line(text, left + wide + 6, y - size * LEADING * (i + 1) + 0.36 * size, size, "legend")
            for i, text in enumerate(texts)
        )
        if count and lines:
            small = _COUNT_SIZE * size / ROW
            lines += (Line(count, right, lines[0].y, small, "legend", ink="soft", anchor="right"),)
        middle = y - size * LEADING / 2 - 0.06 * size
        box = (left, middle - high / 2, left + wide, middle + high / 2)
        y -= max(size * LEADING * max(len(texts), 1), high) + size * 0.16
        yield Row(lines, Placed(entry.swatch, box), y)


def moved(row: Row, up: float) -> Row:
    """A row, moved up by some units."""
    lines = tuple(
        Line(line.text, line.x, line.y + up, line.size, line.part, line.weight, line.ink,
             line.anchor) for line in row.lines
    )  # fmt: skip
    swatch = row.swatch
    if swatch:
        left, bottom, right, top = swatch.box
        swatch = Placed(swatch.swatch, (left, bottom + up, right, top + up))
    return Row(lines, swatch, row.bottom + up)
