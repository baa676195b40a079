"""A finished file put in its place in one step."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geo_app.editing.writing import synced, telling, temporary_name

__all__ = ["place_bytes", "placing"]


def place_bytes(path: Path, content: bytes) -> None:
    """Write a file in one step: whoever reads it sees the old one or the new one, never a part.

    Parameters
    ----------
    path
        The file; if it is a link, what it leads to.
    content
        All of its bytes.

    Raises
    ------
    EditError
        If it cannot be written; what was there is still there then.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as home:
    ...     place_bytes(Path(home, "a.csv"), b"id")
    ...     [file.name for file in Path(home).iterdir()]
    ['a.csv']
    """
    with placing(path) as temporary:
        temporary.write_bytes(content)


@contextmanager
def placing(path: Path) -> Iterator[Path]:
    """Give the name of an empty file beside a place, and put it there at the end.

    Whoever leaves in any other way, be it by Ctrl-C or SIGTERM, leaves the place as it was.

    Raises
    ------
    EditError
        If nothing can be written there; that is told at once.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as home:
    ...     with placing(Path(home, "a.mp4")) as temporary:
    ...         _ = temporary.write_bytes(b"...")
    ...     [file.name for file in Path(home).iterdir()]
    ['a.mp4']
    """
    with telling(path):
        target = path.resolve()
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "it is a folder")
        temporary = target.with_name(temporary_name())
        try:
            temporary.open("xb").close()
            yield temporary
            synced(temporary)
            if target.is_file():
                shutil.copymode(target, temporary)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
        synced(target.parent)
