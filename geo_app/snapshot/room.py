"""Which sizes have room for what one size was too small for."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from geo_app.errors import TooSmallError, UsageError
from geo_app.snapshot.presets import PLAIN_SCREEN, PRESETS, Preset, sized
from geo_app.snapshot.request import Request

__all__ = ["with_room"]

_Page = TypeVar("_Page")
#: Sizes of one's own are tried in steps of so many pixels.
_STEP = 10


def with_room(request: Request, lay_out: Callable[[Request], _Page]) -> _Page:
    """Lay out a page; where its size is too small, say which sizes are not.

    Parameters
    ----------
    request
        What is asked for.
    lay_out
        Lays the page of a request out, and raises `TooSmallError` if that has no room. It is then
        asked for some ten sizes more: what does not depend on the size is worked out before.

    Raises
    ------
    TooSmallError
        With the smallest size of the same proportions that has room, to 10 pixels; or, if the size
        is a preset or none of its proportions has room, with the presets that have.
    """
    try:
        return lay_out(request)
    except TooSmallError as error:
        told = str(error)

    def has_room(size: Preset) -> bool:
        try:
            lay_out(replace(request, preset=size))
        except UsageError:
            return False
        return True

    raise TooSmallError("; ".join(filter(None, (told, _ways_out(request.preset, has_room)))))


def _ways_out(asked: Preset, has_room: Callable[[Preset], bool]) -> str:
    size = None if asked.id in PRESETS else _larger(asked, has_room)
    if size:
        return f"of these proportions, {size.words} pixels are enough"
    found = _presets(asked, has_room)
    return f"these sizes are large enough: {', '.join(found)}" if found else ""


def _larger(asked: Preset, has_room: Callable[[Preset], bool]) -> Preset | None:
    """The smallest size of the same proportions that has room, if any has."""
    # A still larger one has larger letters, and so no more room.
    most = math.sqrt(PLAIN_SCREEN * asked.width / asked.height)
    steps = range(int(asked.width // _STEP) + 1, int(most // _STEP) + 1)

    def size_at(step: int) -> Preset:
        wide = step * _STEP
        return sized(wide, math.ceil(wide * asked.height / asked.width))

    if not steps or not has_room(size_at(steps[-1])):
        return None
    return size_at(steps[bisect_left(steps[:-1], True, key=lambda step: has_room(size_at(step)))])


def _presets(asked: Preset, has_room: Callable[[Preset], bool]) -> list[str]:
    """The presets that have room: those of paper for paper, those of screens for screens."""
    tried: dict[tuple[float, float], bool] = {asked.units: False}
    for preset in PRESETS.values():
        if preset.is_paper == asked.is_paper and preset.units not in tried:
            tried[preset.units] = has_room(preset)
    return [preset.id for preset in PRESETS.values() if tried.get(preset.units)]
