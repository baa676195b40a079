"""Fonts of figures: Noto Sans for Latin, Greek and Cyrillic, Noto Sans Armenian, then DejaVu Sans.

The first two come with the package and DejaVu Sans with Matplotlib, so that a figure is the same on
every machine, whatever fonts are installed there. More are taken from the folder that
``GEO_APP_FONTS`` names.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path
from threading import RLock

import matplotlib as mpl
from matplotlib.font_manager import FontEntry, fontManager, get_font, ttfFontProperty
from matplotlib.ft2font import FT2Font, StyleFlags

from geo_app.errors import GlyphError, UsageError

__all__ = ["check_glyphs", "families", "family_of", "font_files"]

_OWN = (
    "NotoSans-Regular.ttf", "NotoSans-Bold.ttf",
    "NotoSansArmenian-Regular.ttf", "NotoSansArmenian-Bold.ttf",
)  # fmt: skip
_WITH_MATPLOTLIB = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
_VARIABLE = "GEO_APP_FONTS"
#: Breaks a text into lines, and is never drawn.
_BREAKS = frozenset("\n")
_LOCK = RLock()


def families(text: str = "") -> tuple[str, ...]:
    """Font families that together have every letter of a text, in the order they are tried.

    Parameters
    ----------
    text
        What will be drawn.

    Returns
    -------
    tuple of str
        For the ``family`` of Matplotlib's font properties; Matplotlib knows them afterwards.

    Raises
    ------
    GlyphError
        If no font has some letter.
    UsageError
        If the folder in ``GEO_APP_FONTS`` is not there, or holds what is no font.

    Examples
    --------
    >>> families("Talış, Թալիշ, Талыш")
    ('Noto Sans', 'Noto Sans Armenian', 'DejaVu Sans')
    """
    found = _known(os.environ.get(_VARIABLE, ""))
    check_glyphs(text)
    return found


def check_glyphs(*texts: str) -> None:
    """Check that the fonts have every letter of some texts.

    Raises
    ------
    GlyphError
        If they lack one; it names the letter and the text.

    Examples
    --------
    >>> check_glyphs("Ստեփանակերտ", "Xankəndi")
    >>> check_glyphs("Tbilisi (第比利斯)")
    Traceback (most recent call last):
    geo_app.errors.GlyphError: 'Tbilisi (第比利斯)': no font has the letter '第' (U+7B2C, CJK ...
    """
    folder = os.environ.get(_VARIABLE, "")
    _known(folder)
    letters = _letters(folder)
    for text in texts:
        lacking = set(text) - letters
        if lacking:
            raise GlyphError(text, _first(text, lacking))


def font_files(weight: str = "regular") -> tuple[Path, ...]:
    """Return the files of all fonts in use, in the order they are tried for a weight.

    Those of the weight come first, ``regular`` or ``bold``; a script that has none is drawn in the
    other. The font itself tells its weight, whatever its file is called.

    Examples
    --------
    >>> [path.name for path in font_files("bold")][:2]
    ['NotoSans-Bold.ttf', 'NotoSansArmenian-Bold.ttf']
    """
    files = _files(os.environ.get(_VARIABLE, ""))
    return tuple(sorted(files, key=lambda path: _is_bold(path) != (weight == "bold")))


@cache
def _is_bold(path: Path) -> bool:
    return StyleFlags.BOLD in _opened(path).style_flags


def family_of(path: Path) -> str:
    """Return the family of a font by which Matplotlib knows it."""
    return _entry(path).name


def _first(text: str, letters: Iterable[str]) -> str:
    return min(letters, key=text.index)


@cache
def _files(folder: str) -> tuple[Path, ...]:
    own = Path(str(resources.files("geo_app").joinpath("assets", "fonts")))
    matplotlib = Path(mpl.get_data_path(), "fonts", "ttf")
    more = _more_fonts(Path(folder)) if folder else []
    return (*(own / n for n in _OWN), *more, *(matplotlib / n for n in _WITH_MATPLOTLIB))


def _more_fonts(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise UsageError(f"{_VARIABLE}: {folder} is no folder; name one that holds fonts, or none")
    return sorted(p for p in folder.iterdir() if p.suffix.lower() in {".ttf", ".otf"})


def _known(folder: str) -> tuple[str, ...]:
    # One thread makes them known; the others wait until that is done.
    with _LOCK:
        return _families(folder)


@cache
def _families(folder: str) -> tuple[str, ...]:
    """Make the fonts known, before any of the same names that are installed."""
    entries = [_entry(path) for path in _files(folder)]
    for path in _files(folder):
        fontManager.addfont(path)
    # Matplotlib takes the first that fits best: an installed Noto Sans may be another version.
    ours = {entry.fname for entry in entries}
    others = [e for e in fontManager.ttflist if e.fname not in ours]
    fontManager.ttflist[:] = [*entries, *others]
    return tuple(dict.fromkeys(entry.name for entry in entries))


def _entry(path: Path) -> FontEntry:
    return ttfFontProperty(_opened(path))


def _opened(path: Path) -> FT2Font:
    try:
        return get_font(path)
    except (OSError, RuntimeError) as error:
        raise UsageError(f"{path}: no font that can be read ({error}); take it away") from error


@cache
def _letters(folder: str) -> frozenset[str]:
    codes = (code for path in _files(folder) for code in get_font(path).get_charmap())
    return frozenset(map(chr, codes)) | _BREAKS
