"""What is other on a page of several dates than on that of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from geo_app.model import Atlas
from geo_app.snapshot.boxes import Box
from geo_app.snapshot.content.looks import Mark, Shape
from geo_app.snapshot.page.entries import Entry
from geo_app.snapshot.page.legend import legend_of
from geo_app.snapshot.request import Request

__all__ = ["Layout"]


@dataclass(frozen=True, slots=True)
class Layout:
    """What is other on a page of several maps than on that of one date.

    `date` are the words in the place of "As of ...", `earliest` is the first of several dates in
    time; `command` makes the page again; `shown` gives the frame of the first map in the room for
    maps; `legend` the rows of what is seen.
    """

    date: str = ""
    earliest: int | None = None
    command: str = ""
    shown: Callable[[Box], Box] = lambda room: room
    legend: Callable[[Atlas, Sequence[Mark], Sequence[Shape], Request], tuple[Entry, ...]] = (
        legend_of
    )
