"""How wide words are and where lines break, by the fonts' own tables; nothing is drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock

from matplotlib.ft2font import FT2Font, LoadFlags

from geo_app.errors import GlyphError
from geo_app.snapshot.text.fonts import font_files

__all__ = ["ASCENT", "DESCENT", "LEADING", "broken", "shortened", "wholly", "width_of"]

#: Shares of the size of a text: how far letters reach over and under the line they stand on, and
#: from one such line to the next.
ASCENT, DESCENT, LEADING = 0.78, 0.24, 1.32
# Widths without kerning and hinting are up to this much off.
_SLACK = 1.015
_LOCK = Lock()
#: An option of a command, whole; or a word with what stands behind it, up to an option.
_PIECE = re.compile(r"-+[^ \-/][^ ]* *|[^ \-/]*(?:[ \-/]*[ /](?=-+[^ \-/])|[ \-/]*)")


@lru_cache(maxsize=8)
def _faces(files: tuple[Path, ...]) -> tuple[FT2Font, ...]:
    faces = [FT2Font(str(path)) for path in files]
    for face in faces:
        face.set_size(100.0, 72.0)
    return tuple(faces)


@lru_cache(maxsize=4096)
def _advance(letter: str, weight: str) -> float:
    """The width of a letter as a share of the size of the text."""
    with _LOCK:  # a face keeps the letter that it loaded last
        faces = _faces(font_files(weight))
        face = next((one for one in faces if one.get_char_index(ord(letter))), None)
        if face is None:
            raise GlyphError(letter, letter)
        glyph = face.load_char(ord(letter), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536 / 100


def width_of(text: str, size: float, weight: str = "regular") -> float:
    """The width of a line of text, in the unit of its size.

    Raises
    ------
    GlyphError
        If no font has some letter.

    Examples
    --------
    >>> width_of("ii", 10) < width_of("WW", 10), width_of("", 10)
    (True, 0.0)
    """
    return _length(text, weight) * size


@lru_cache(maxsize=1 << 15)
def _length(text: str, weight: str) -> float:
    """The width of a line of size 1. The same words come again at every try, and on every date."""
    with wholly(text):
        return sum([_advance(letter, weight) for letter in text]) * _SLACK


@contextmanager
def wholly(text: str, where: str = "") -> Iterator[None]:
    """Let a letter that no font has be told with the whole text, and with what has the text.

    Examples
    --------
    >>> with wholly("To 京都", "layer roads, feature 3"):
    ...     _ = width_of("京", 10)
    Traceback (most recent call last):
    geo_app.errors.GlyphError: layer roads, feature 3: 'To 京都': no font has the letter '京' ...
    """
    try:
        yield
    except GlyphError as error:
        raise GlyphError(text, error.letter, where) from None


def broken(text: str, size: float, most: float, weight: str = "regular") -> list[str]:
    """A text as lines no wider than `most`.

    It breaks at spaces, and behind a stroke or a hyphen, but not within an option of a command; a
    word that is wider than a line is cut.

    Examples
    --------
    >>> broken("Nagorno-Karabakh Republic", 10, 90)
    ['Nagorno-', 'Karabakh Republic']
    >>> "".join(broken("x" * 40, 10, 60)) == "x" * 40
    True
    """
    with wholly(text):
        return _lines(text, size, most, weight)


def _lines(text: str, size: float, most: float, weight: str) -> list[str]:
    lines: list[str] = []
    line, wide = "", 0.0
    for piece in _pieces(text):
        bare, full = (width_of(one, size, weight) for one in (piece.rstrip(), piece))
        if wide + bare <= most:
            line, wide = line + piece, wide + full
            continue
        if line.strip():
            lines.append(line.rstrip())
        *cut, line = _cut(piece, size, most, weight)
        lines += [part.rstrip() for part in cut]
        wide = width_of(line, size, weight)
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    """Words with what stands behind them: a text may break after each.

    Examples
    --------
    >>> _pieces("Khankendi / Stepanakert, a-b")
    ['Khankendi / ', 'Stepanakert, ', 'a-', 'b']
    >>> _pieces("map 2016-04 -o FILE --no-text")
    ['map ', '2016-', '04 ', '-o ', 'FILE ', '--no-text']
    """
    return [piece for piece in _PIECE.findall(text) if piece]


def _cut(word: str, size: float, most: float, weight: str) -> list[str]:
    parts = [""]
    for letter in word:
        if parts[-1] and width_of(parts[-1] + letter.strip(), size, weight) > most:
            parts.append("")
        parts[-1] += letter
    return parts


def shortened(text: str, size: float, most: float, weight: str = "regular") -> str:
    """A text cut to a width, with an ellipsis where something is left out.

    Examples
    --------
    >>> shortened("Talish", 10, 100), shortened("Nagorno-Karabakh", 10, 50).endswith("…")
    ('Talish', True)
    """
    if width_of(text, size, weight) <= most:
        return text
    while text and width_of(text + "…", size, weight) > most:
        text = text[:-1]
    return text.rstrip() + "…"
