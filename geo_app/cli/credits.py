"""What must be known of a layer before it is saved: asked for on a terminal, needed elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

import click
import geopandas as gpd

from geo_app import editing
from geo_app.errors import UsageError
from geo_app.model import Atlas, LayerKind

__all__ = ["Answers", "kind_of", "records_of", "style_of"]


class Answers:
    """Options of a command, or answers to questions; all that is missing is told at once.

    Parameters
    ----------
    given
        Values by the names of their options.
    """

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = dict(given)
        self._missing: list[str] = []

    def answer(self, option: str, question: str, default: str | None = None) -> str:
        """Return an option's value, or what is answered to the question."""
        if self._given.get(option):
            return self._given[option]
        if sys.stdin.isatty():
            self._given[option] = str(click.prompt(question, default=default, err=True)).strip()
            return self._given[option]
        self._missing.append(option)
        return ""

    def check(self) -> None:
        """Raise a `UsageError` that names what is missing."""
        if self._missing:
            raise UsageError(f"missing: {', '.join(self._missing)}; give them as options")


def records_of(texts: tuple[str, ...], atlas: Atlas) -> list[dict[str, Any]]:
    """Sources as records: an id of ``sources.json`` is that one, anything else a new one."""
    known = [dict(source.csl) for source in atlas.sources.values()]
    given = [
        dict(atlas.sources[text].csl) if text in atlas.sources else editing.cited(text)
        for text in texts
    ]
    return editing.identified(given, known)


def kind_of(frame: gpd.GeoDataFrame, ask: Callable[[str], str]) -> str:
    """Return the kind that all features name, or ask, offering the one that claims nothing."""
    kinds = set(frame["kind"])
    if len(kinds) == 1 and (kind := str(next(iter(kinds)))) in set(LayerKind):
        return kind
    kind = ask(str(LayerKind.OTHER))
    if kind and kind not in set(LayerKind):
        raise UsageError(f"--kind {kind!r}: no kind of layer; one of {', '.join(LayerKind)}")
    return kind


def style_of(text: str, frame: gpd.GeoDataFrame, file: str) -> dict[str, str]:
    """Return the style that ``--style`` names: simplestyle, or a column of the file.

    Raises
    ------
    UsageError
        If there is no such column.
    """
    if text and text != "simplestyle" and text not in frame.columns:
        columns = ", ".join(str(column) for column in frame.columns if column != "geometry")
        raise UsageError(f"--style {text!r}: {file} has no such column; its columns: {columns}")
    return {"by": text} if text else {}
