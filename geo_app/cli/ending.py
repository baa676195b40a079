"""Being told to stop: a command ends as by an error, so that nothing half-made is left lying."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from typing import Any

__all__ = ["Stopped", "ends_in_order"]

#: What a person, a system, a supervisor or a closed terminal sends.
_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
_AS_USUAL = (signal.SIG_DFL, signal.default_int_handler)


class Stopped(SystemExit):
    """Somebody has stopped the command; ``exit_code`` is 128 and the number of the signal."""

    def __init__(self, number: int) -> None:
        self.exit_code = 128 + number
        super().__init__(self.exit_code)


@contextmanager
def ends_in_order() -> Iterator[None]:
    """Let a signal to stop leave by way of an exception.

    Without it the process would be gone at once, and its half-made files and child processes would
    stay. Further signals are ignored until all is tidied up. What ignores a signal already, as
    under ``nohup``, goes on ignoring it.

    Raises
    ------
    Stopped
        At a signal to stop, Ctrl-C among them.

    Examples
    --------
    >>> with ends_in_order():
    ...     signal.raise_signal(signal.SIGTERM)
    Traceback (most recent call last):
    geo_app.cli.ending.Stopped: 143
    """
    # Only in the main thread can signals be listened to.
    listened_to = _SIGNALS if current_thread() is main_thread() else ()
    before = {one: signal.getsignal(one) for one in listened_to}
    free = {one: usual for one, usual in before.items() if usual in _AS_USUAL}

    def leave(number: int, _: Any) -> None:
        # A second one would break off the tidying up.
        for one in free:
            signal.signal(one, signal.SIG_IGN)
        raise Stopped(number)

    for one in free:
        signal.signal(one, leave)
    try:
        yield
    finally:
        for one, usual in free.items():
            signal.signal(one, usual)
