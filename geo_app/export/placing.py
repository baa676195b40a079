"""A finished file put in its place in one step."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from geo_app.editing.writing import synced, telling, temporary_name

__all__ = ["place_bytes"]


def place_bytes(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Parameters
    ----------
    path
        The file. If it is a link, what it leads to.
    content
        All of its bytes.

    Raises
    ------
    EditError
        If it cannot be written; whatever was there is still there then.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as home:
    ...     place_bytes(Path(home, "a.csv"), b"id")
    ...     [file.name for file in Path(home).iterdir()]
    ['a.csv']
    """
    with telling(path):
        target = path.resolve()
        temporary = target.with_name(temporary_name())
        try:
            with temporary.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if target.is_file():
                shutil.copymode(target, temporary)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
        synced(target.parent)
