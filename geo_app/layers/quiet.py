"""Reading without garbage collection, which would search the growing frame again and again."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["without_collection"]

_lock = threading.Lock()
_state = {"readers": 0, "was_on": False}


@contextmanager
def without_collection() -> Iterator[None]:
    """Stop the search for reference cycles as long as at least one reader is at work.

    JSON makes no cycles, so that nothing piles up.

    Examples
    --------
    >>> with without_collection():
    ...     gc.isenabled()
    False
    >>> gc.isenabled()
    True
    """
    _count(+1)
    try:
        yield
    finally:
        _count(-1)


def _count(step: int) -> None:
    with _lock:
        if _state["readers"] == 0:
            _state["was_on"] = gc.isenabled()
            gc.disable()
        _state["readers"] += step
        if _state["readers"] == 0 and _state["was_on"]:
            gc.enable()
