"""Where figures and files are made: a thread for what is quick and one for what takes long.

However many visitors there are, two things are made at a time, so that memory stays low; the
others wait their turn. A visit waits without holding anything, and may go away.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Event, Lock
from typing import Any, Generic, TypeVar

from geo_app.snapshot.film.animation import Cancelled

__all__ = ["Job", "Kept", "begin"]

_Made = TypeVar("_Made")
_QUICK = ThreadPoolExecutor(1, "quick-export")
_LONG = ThreadPoolExecutor(1, "long-export")
#: After so many seconds without a question nobody waits any more.
_PATIENCE = 30.0


class Job(Generic[_Made]):
    """Something that is being made.

    `share` tells how far it has come, from 0 to 1.
    """

    def __init__(self, make: Callable[[Job[_Made]], _Made], pool: ThreadPoolExecutor) -> None:
        self.share = 0.0
        self._is_over, self._asked = Event(), time.monotonic()
        self.future: Future[_Made] = pool.submit(self._run, make)

    def _run(self, make: Callable[[Job[_Made]], _Made]) -> _Made:
        if self.is_cancelled():
            raise Cancelled
        return make(self)

    @property
    def has_begun(self) -> bool:
        """Whether it waits no longer for what others asked for."""
        return self.future.running() or self.future.done()

    def wait(self, seconds: float) -> bool:
        """Wait a little; returns whether it is done."""
        self._asked = time.monotonic()
        wait([self.future], seconds)
        return self.future.done()

    def progress(self, done: int, total: int) -> None:
        """Be told how much of it is done."""
        self.share = done / max(total, 1)

    def cancel(self) -> None:
        """Nobody wants it any more."""
        self._is_over.set()
        self.future.cancel()

    def is_cancelled(self) -> bool:
        """Whether nobody wants it any more, or waits for it."""
        return self._is_over.is_set() or time.monotonic() - self._asked > _PATIENCE


def begin(make: Callable[[Job[_Made]], _Made], *, is_long: bool = False) -> Job[_Made]:
    """Have something made, after what others have asked for.

    Examples
    --------
    >>> begin(lambda job: 6 * 7).future.result()
    42
    """
    return Job(make, _LONG if is_long else _QUICK)


class Kept:
    """The last few things made, for whoever asks for the same.

    Examples
    --------
    >>> kept = Kept(1)
    >>> kept.put("a", 1), kept.put("b", 2), kept.get("a"), kept.get("b")
    (None, None, None, 2)
    """

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._things: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable) -> Any:
        """Return what is kept under a key, or None."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
            return self._things.get(key)

    def put(self, key: Hashable, thing: object) -> None:
        """Keep something, and let go what has not been asked for the longest."""
        with self._lock:
            self._things[key] = thing
            self._things.move_to_end(key)
            while len(self._things) > self._most:
                self._things.popitem(last=False)
