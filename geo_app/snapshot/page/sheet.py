"""The sheet: where on the page the map, the title, the legend and the credits stand.

Places are in units (`geo_app.snapshot.presets`), x to the right and y upwards from the lower left
corner of the page. Wide pages have the legend beside the map, others under it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from geo_app.errors import TooSmallError
from geo_app.snapshot.boxes import Box
from geo_app.snapshot.page.entries import Entry
from geo_app.snapshot.page.lines import Line, Placed
from geo_app.snapshot.page.rows import ROW, Row, columns_of, moved
from geo_app.snapshot.text.measure import DESCENT, LEADING, broken, width_of

__all__ = ["Sheet", "Texts", "sheet_of"]


_MARGIN = 0.022
_LEAST_MARGIN = 11.0
#: Pages that are this much wider than high have the legend beside the map.
_WIDE = 1.2
_PANEL = (0.235, 176.0, 268.0)
#: How wide a panel is tried, in how many columns, with letters of which size: smaller letters come
#: before a panel that takes the map's room, down to 8, 6 points on paper.
_PANELS = ((1.0, 1, ROW), (1.0, 1, 10.0), (1.0, 1, 9.0), (1.0, 1, 8.0), (1.3, 1, 8.0),
           (1.7, 2, 8.0), (1.7, 2, 7.5), (1.7, 2, 7.0))  # fmt: skip
_GAP = 12.0
#: The size of the credits, and on a page that is narrower than this.
_SMALL, _SMALLEST, _NARROW = 8.2, 7.2, 400.0
#: The credits take no more than this share of the page's height.
_CREDITS = 0.12
#: Lines of sources at most; the file itself names all.
_MOST_SOURCES = 2
_INSET_SHARE = 0.72
_LEAST_FRAME = 90.0


@dataclass(frozen=True, slots=True)
class Texts:
    """The words around a map: the title, the date and the account, notes and credits."""

    title: str
    date: str
    account: str
    notes: tuple[str, ...]
    credits: tuple[str, ...]
    sources: tuple[str, ...]
    sources_head: str
    sources_more: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on the page but the map itself. `page` is its width and height in units."""

    page: tuple[float, float]
    frame: Box
    lines: tuple[Line, ...] = field(repr=False)
    swatches: tuple[Placed, ...] = field(repr=False)
    inset: Box | None = None


def sheet_of(page: tuple[float, float], texts: Texts, legend: Sequence[Entry]) -> Sheet:
    """Lay out a page.

    Parameters
    ----------
    page
        Width and height in units.
    texts
        The words around the map.
    legend
        Its rows.

    Raises
    ------
    TooSmallError
        If the page is too small for the legend, or for a map beside the words.

    Examples
    --------
    >>> texts = Texts("Title", "5 April 2016", "all accounts", (), (), (), "Sources", "more")
    >>> sheet = sheet_of((900.0, 600.0), texts, ())
    >>> sheet.frame[2] - sheet.frame[0] > 600, [line.text for line in sheet.lines][0]
    (True, 'Title')
    """
    width, height = page
    margin = max(_LEAST_MARGIN, _MARGIN * max(width, height))
    inner = (margin, margin, width - margin, height - margin)
    heading, top = _heading(texts, inner)
    notes, bottom = _credits(texts, inner, _CREDITS * height)
    body = (inner[0], bottom, inner[2], top)
    is_wide = width / height >= _WIDE
    frame, rows, inset = (_beside if is_wide else _under)(body, legend, page, texts.language)
    _check_room(frame, min([row.bottom for row in rows], default=bottom), bottom)
    lines = (*heading, *(line for row in rows for line in row.lines), *notes)
    return Sheet(page, frame, lines, tuple(row.swatch for row in rows if row.swatch), inset)


def _check_room(frame: Box, lowest: float, bottom: float) -> None:
    """A map of which only a strip is left, or a legend that is cut, is no figure."""
    left, low, right, high = frame
    if lowest < bottom - 1 or min(right - left, high - low) < _LEAST_FRAME:
        raise TooSmallError(
            "the size is too small for all that is drawn and said; ask for a larger one, "
            "for fewer layers or for a shorter title"
        )


def _heading(texts: Texts, inner: Box) -> tuple[list[Line], float]:
    """The title, then date and account on one line if they fit; returns where the map may begin."""
    left, _, right, top = inner
    room = right - left
    size = 25.0 if room > 560 else 19.0
    lines: list[Line] = []
    y = top
    for text in broken(texts.title, size, room, "bold"):
        y -= size * (LEADING - 0.14)
        lines.append(Line(text, left, y + DESCENT * size, size, "title", "bold"))
    gap = "   "

    def wide(size: float) -> float:
        return width_of(texts.date + gap, size, "bold") + width_of(texts.account, size)

    # Rather letters that are a little smaller than a line of its own for the account.
    sizes = (14.5,) if room > 560 else (12.0, 11.2, 10.4)
    small = next((size for size in sizes if wide(size) <= room), sizes[0])
    fits, date_width = wide(small) <= room, width_of(texts.date + gap, small, "bold")
    y -= small * 0.35
    for text in broken(texts.date, small, room, "bold"):
        y -= small * LEADING
        lines.append(Line(text, left, y + DESCENT * small, small, "date", "bold"))
    if fits:
        lines.append(Line(texts.account, left + date_width, lines[-1].y, small, "date", ink="soft"))
        return lines, y - _GAP * 0.6
    for text in broken(texts.account, small, room):
        y -= small * LEADING
        lines.append(Line(text, left, y + DESCENT * small, small, "date", ink="soft"))
    return lines, y - _GAP * 0.6


def _credits(texts: Texts, inner: Box, most: float) -> tuple[list[Line], float]:
    """Notes and credits along the foot of the page; sources as far as there is room for them."""
    left, bottom, right, _ = inner
    room = right - left
    small = _SMALL if room > _NARROW else _SMALLEST
    notes = [line for text in texts.notes for line in broken(text, small + 0.6, room)]
    fixed = [line for text in texts.credits for line in broken(text, small, room)]
    free = int(most / (small * LEADING)) - len(notes) - len(fixed)
    sources = _fitted(texts, room, small, min(max(free, 1), _MOST_SOURCES))
    rows = [(text, small + 0.6, "ink", "note") for text in notes]
    rows += [(text, small, "soft", "sources") for text in sources]
    rows += [(text, small, "soft", "credits") for text in fixed]
    lines = []
    y = bottom
    for text, size, ink, part in reversed(rows):
        lines.append(Line(text, left, y + DESCENT * size, size, part, ink=ink))
        y += size * LEADING
    return lines[::-1], y + (_GAP * 0.7 if rows else 0)


def _fitted(texts: Texts, room: float, size: float, most: int) -> list[str]:
    """As many publishers as fit into some lines, by their alphabet; then how many more."""
    publishers = list(dict.fromkeys(map(_publisher, texts.sources)))

    def lines_of(count: int) -> list[str]:
        left_out = len(publishers) - count
        more = [texts.sources_more.format(count=left_out)] if left_out else []
        # By use, those of one side might lead.
        named = "; ".join([*sorted(publishers[:count], key=str.casefold), *more])
        return broken(f"{texts.sources_head}: {named}", size, room) if named else []

    counts = range(len(publishers) + 1)
    fitting = bisect_right(counts, most, key=lambda count: len(lines_of(count)))
    return lines_of(fitting - 1) if fitting else []


def _publisher(source: str) -> str:
    """A source without what is said of the copy; its agency and its language stay.

    Examples
    --------
    >>> _publisher("Gazette (copy of 2016)"), _publisher("Gazette (via a mirror)")
    ('Gazette', 'Gazette')
    >>> _publisher("Gazette (APA)"), _publisher("Encyclopedia (Russian, second copy)")
    ('Gazette (APA)', 'Encyclopedia (Russian)')
    """
    return _COPY.sub(lambda found: f" ({found[1]})" if found[1] else "", source)


#: A note in brackets from where it begins to tell of the copy: ``(Russian, copy)``.
_COPY = re.compile(r"\s*\(([^()]*?),?\s*\b(?:via\b[^()]*|[^(),]*\bcopy\b[^()]*)\)$")


def _beside(
    body: Box,
    legend: Sequence[Entry],
    page: tuple[float, float],
    language: str,
) -> tuple[Box, list[Row], Box | None]:
    left, bottom, right, top = body
    share, least, most = _PANEL
    usual = min(max(share * page[0], least), most)
    panel, rows = usual, list[Row]()
    for wider, count, size in _PANELS:
        panel = wider * usual
        rows, high = columns_of(legend, (right - panel, right), count, size, language)
        if high <= top - bottom:
            break
    rows = [moved(row, top) for row in rows]
    frame = (left, bottom, right - panel - _GAP * 1.2, top)
    end = min((row.bottom for row in rows), default=top)
    return frame, rows, _inset((right - panel, bottom, right, end - _GAP))


def _inset(room: Box) -> Box | None:
    """A box in the lower part of some room; None if it would be too small to be read."""
    left, bottom, right, top = room
    width = right - left
    height = min(width * _INSET_SHARE, top - bottom)
    return (left, bottom, right, bottom + height) if height >= 70 <= width else None


def _under(
    body: Box,
    legend: Sequence[Entry],
    page: tuple[float, float],
    language: str,
) -> tuple[Box, list[Row], Box | None]:
    left, bottom, right, top = body
    width = right - left
    inset_width = min(0.3 * width, 190.0) if width > 440 else 0.0
    room = width - inset_width - (_GAP if inset_width else 0)
    columns = max(1, min(3, int(room // 165)))
    high = 0.0
    rows: list[Row] = []
    for size in (ROW, 10.0, 9.0, 8.0, 7.2):
        rows, high = columns_of(legend, (left, left + room), columns, size, language)
        if high <= 0.36 * (top - bottom):
            break
    high = max(high, inset_width * _INSET_SHARE if inset_width else 0)
    placed = [moved(row, bottom + high) for row in rows]
    frame = (left, bottom + high + _GAP * 0.8, right, top)
    inset = _inset((right - inset_width, bottom, right, bottom + high)) if inset_width else None
    return frame, placed, inset
