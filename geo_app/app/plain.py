"""Text of strangers, such as names of files, made fit for where Streamlit reads Markdown."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

__all__ = ["plain", "shortened", "shown_name"]

_MARKDOWN = frozenset("\\`*_{}[]<>()#+-.!|$~:&=@^\"'")
# Addresses become links however they are escaped; a joiner, which nobody sees, keeps them text.
_LINKS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)", re.I)
_JOINER = "\u2060"
# Letters that are not seen, and turn the writing direction of what stands around them.
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


def plain(text: object, limit: int = 300) -> str:
    r"""Markdown that shows just this text, on one line.

    Examples
    --------
    >>> print(plain("<b>[x](y)</b>"))
    \<b\>\[x\]\(y\)\</b\>
    """
    apart = _LINKS.sub(_JOINER, shortened(text, limit))
    return "".join(f"\\{c}" if c in _MARKDOWN else c for c in apart)


def shortened(text: object, limit: int = 300) -> str:
    r"""The text on one line, its middle left out if it is long; unseen letters are shown.

    Examples
    --------
    >>> shortened("a\nb" + 100 * "c", 12), shortened("evil\u202egnp.exe")
    ('a bccc…ccccc', 'evil�gnp.exe')
    """
    words = " ".join(str(text)[: 4 * limit].split())
    clean = "".join("�" if unicodedata.category(c) in _UNSEEN else c for c in words)
    if len(clean) <= limit:
        return clean
    return f"{clean[: limit // 2]}…{clean[-(limit - limit // 2 - 1) :]}"


def shown_name(name: str) -> str:
    r"""The name of an uploaded file as the page calls it: no folders, no unseen letters.

    Examples
    --------
    >>> shown_name("../../etc/lines.geojson"), shown_name("C:\\x\\a.csv"), shown_name("")
    ('lines.geojson', 'a.csv', 'unnamed file')
    """
    last = PureWindowsPath(PurePosixPath(name).name).name
    return shortened(last, 80) or "unnamed file"
