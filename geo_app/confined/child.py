"""Runs one task within limits: ``python -I child.py TASK MEGABYTES SECONDS [PATH]``.

It is run by its path and not as a module, so that nothing heavy is imported before the limits are
set; for the same reason the tasks beside it import nothing of this project.
"""

from __future__ import annotations

import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

# What starts a program or opens a connection; opening files is looked at by itself.
_REFUSED = (
    "socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system",
    "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate",
    "os.chmod", "os.chown", "os.kill", "shutil.", "urllib.", "ftplib.", "http.",
    "sqlite3.enable_load_extension", "sqlite3.load_extension",
)  # fmt: skip
_TASKS = ("geopackage", "geoparquet", "mend")


def main(task: str, megabytes: str, seconds: str, *arguments: str) -> None:
    """Set the limits, load the task and run it."""
    if task not in _TASKS:
        raise SystemExit(f"no such task: {task}")
    _limit(int(megabytes), int(seconds))
    sys.addaudithook(_refuse)
    run: Callable[..., None] = runpy.run_path(str(Path(__file__).with_name(f"{task}.py")))["run"]
    try:
        run(*arguments)
        sys.stdout.flush()
    except MemoryError:
        raise SystemExit("MemoryError") from None
    except Exception as error:  # whatever it is, the parent tells it
        raise SystemExit(f"{type(error).__name__}: {error}") from None


def _limit(megabytes: int, seconds: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    room = megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (room, room))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_REFUSED) or (event == "open" and _writes(*arguments)):
        raise PermissionError(f"refused here: {event}")


def _writes(path: Any, mode: Any, flags: Any) -> bool:
    if isinstance(mode, str):
        return not {*mode}.isdisjoint("wax+")
    return isinstance(flags, int) and flags & 3 != 0


if __name__ == "__main__":
    main(*sys.argv[1:])
