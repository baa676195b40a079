"""Text and numbers as a terminal or a program can take them."""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click
import numpy as np

__all__ = ["aligned", "json_text", "printable", "progress", "sound"]


def printable(text: str) -> str:
    r"""Write out what would steer a terminal, or what it cannot show.

    Examples
    --------
    >>> printable("a\x1b[31m\u202eb\ud800\nc")
    'a\\x1b[31m\\u202eb\\ud800\nc'
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\u00a0\u202f" else _escaped(c) for c in text)


def _escaped(letter: str) -> str:
    return letter.encode("unicode_escape").decode()


def sound(value: Any) -> Any:
    """Return a value as JSON has it: numbers that are none become text, tuples lists.

    Examples
    --------
    >>> sound({"a": (float("nan"), np.int64(3), float("inf"))})
    {'a': ['NaN', 3, 'Infinity']}
    """
    match value:
        case Mapping():
            return {sound(str(key)): sound(one) for key, one in value.items()}
        case list() | tuple() | set() | frozenset() | np.ndarray():
            return [sound(one) for one in value]
        case np.generic():
            return sound(value.item())
        case None | bool() | int() | float():
            return _sound_number(value)
    return str(value).encode("utf-8", "replace").decode()


def _sound_number(value: float | None) -> float | str | None:
    if value is None or math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def json_text(document: object) -> str:
    """Return a document as JSON for people and programs."""
    return json.dumps(sound(document), ensure_ascii=False, indent=2)


def aligned(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Set rows as columns, two spaces apart."""
    rows = [tuple(str(cell) for cell in row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  " + "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


@contextmanager
def progress(label: str) -> Iterator[Callable[[float], None]]:
    """Show a bar on a terminal for work that takes over a second.

    Parameters
    ----------
    label
        What is being done.

    Yields
    ------
    callable
        To be told the share that is done, from 0 to 1.
    """
    if not sys.stderr.isatty():
        yield lambda share: None
        return
    bar = click.progressbar(length=1_000, label=printable(label), file=sys.stderr)
    begun, shown = time.monotonic(), False

    def tell(share: float) -> None:
        nonlocal shown
        if not shown and time.monotonic() - begun > 1:
            shown = True
            bar.__enter__()
        if shown:
            bar.update(max(0, int(share * 1_000) - bar.pos))

    try:
        yield tell
    finally:
        if shown:
            bar.__exit__(None, None, None)
