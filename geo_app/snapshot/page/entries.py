"""The rows of a legend, and those that say how sure statements are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from geo_app.snapshot.content.looks import Hue
from geo_app.snapshot.text.wordlists import capitalised, said
from geo_app.style import Status

__all__ = ["CHANGE", "NO_CHANGE", "Entry", "Swatch", "status_rows", "sureness"]

#: The kind of what differs between two dates, and the key of the row that says nothing does.
CHANGE, NO_CHANGE = "change", "no-change"


@dataclass(frozen=True, slots=True)
class Swatch:
    """The small picture of a legend's row.

    `kind` is ``mark``, ``area``, ``ground``, ``inferred``, ``contact``, ``boundary``, ``claimed``,
    ``line``, ``state``, ``admin`` or `CHANGE`.
    """

    kind: str
    hues: tuple[Hue, ...] = ()
    outline: str = "disc"
    is_rival: bool = False
    is_dashed: bool = False


@dataclass(slots=True)
class Entry:
    """A row of the legend: its picture, its words, how many places are drawn so (0: not told).

    `group` is the title of a styled layer or what is counted, ``status`` for how sure
    statements are, else empty.
    """

    key: str
    order: tuple[float, ...]
    swatch: Swatch
    text: str
    group: str = ""
    count: int = 0
    statuses: set[Status] = field(default_factory=set)


def sureness(entries: Iterable[Entry]) -> set[Status]:
    """How sure the statements are that some rows stand for.

    Marks of two hues, events and claims tell that in other ways.
    """
    plain = [
        row for row in entries
        if row.swatch.kind == "ground"
        or (row.swatch.kind == "mark" and len(row.swatch.hues) == 1)
    ]  # fmt: skip
    return {status for row in plain for status in row.statuses}


def status_rows(found: set[Status], hues: tuple[Hue, ...], kind: str, language: str) -> list[Entry]:
    """The rows that say how sure statements are; none if all are certain.

    Examples
    --------
    >>> rows = status_rows({Status.DOUBTFUL}, (Hue("", Status.CERTAIN),), "mark", "en")
    >>> [row.text for row in rows], status_rows({Status.CERTAIN}, (), "mark", "en")
    (['Possible or uncertain'], [])
    """
    if found <= {Status.CERTAIN}:
        return []
    return [
        Entry(
            f"status {status}", (8, number),
            Swatch(kind, tuple(hue._replace(status=status) for hue in hues)),
            capitalised(said(language, status), language), group="status",
        )
        for number, status in enumerate(Status) if status in found
    ]  # fmt: skip
