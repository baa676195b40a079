"""A finished file put in its place in one step, or into the pipe or device that is there."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from geo_app.editing.writing import synced, telling, temporary_name
from geo_app.errors import EditError

__all__ = ["is_stream", "place_bytes", "placing", "streaming"]

#: Standard output and standard error, which ``/dev/stdout`` and ``/dev/stderr`` lead to.
_OUTPUTS = (1, 2)
_WAYS_OUT = {
    errno.EACCES: "ask for the right to write there, or name a file",
    errno.ENOSPC: "free some space there, or name a file",
    errno.EPIPE: "its reader has gone; let it read to the end, or name a file",
}


def place_bytes(path: Path, content: bytes) -> None:
    """Write a file in one step: whoever reads it sees the old one or the new one, never a part.

    Parameters
    ----------
    path
        The file; if it is a link, what it leads to. A pipe or a device is written to.
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
    if is_stream(path):
        with streaming(path) as stream:
            stream.write(content)
        return
    with placing(path) as temporary:
        temporary.write_bytes(content)


@contextmanager
def placing(path: Path) -> Iterator[Path]:
    """Give the name of an empty file beside a place, and put it there at the end.

    Whoever leaves in any other way, be it by Ctrl-C or SIGTERM, leaves the place as it was. For a
    pipe or a device the file lies elsewhere, and is copied into it at the end.

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
    with _copied_in(path) if is_stream(path) else _replaced(path) as temporary:
        yield temporary


@contextmanager
def _replaced(path: Path) -> Iterator[Path]:
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


@contextmanager
def _copied_in(path: Path) -> Iterator[Path]:
    # Opened first: what cannot be written to is told at once, and a reader sees an end if it fails.
    with streaming(path) as stream, TemporaryDirectory(prefix="geo-app-") as folder:
        temporary = Path(folder, temporary_name())
        temporary.touch()
        yield temporary
        with temporary.open("rb") as made:
            shutil.copyfileobj(made, stream)


def is_stream(path: Path) -> bool:
    """Whether what is there must be written to and not replaced: a pipe, a device, our own output.

    Examples
    --------
    >>> is_stream(Path(os.devnull)), is_stream(Path()), is_stream(Path("nowhere"))
    (True, False, False)
    """
    try:
        mode = path.stat().st_mode
    except OSError:  # told when it is written
        return False
    is_file = stat.S_ISREG(mode) and _own_output(path) is None
    return not (is_file or stat.S_ISDIR(mode))


def _own_output(path: Path) -> int | None:
    """Return the descriptor that a path leads to; a file that it appends to stays what it is."""
    for number in _OUTPUTS:
        try:
            if os.path.samestat(path.stat(), os.fstat(number)):
                return number
        except OSError:  # closed
            continue
    return None


@contextmanager
def streaming(path: Path) -> Iterator[BinaryIO]:
    """Open what `is_stream` for writing, as it is; of a pipe, wait for its reader.

    Raises
    ------
    EditError
        If it cannot be written to, or takes no more, or is a disk.

    Examples
    --------
    >>> with streaming(Path(os.devnull)) as stream:
    ...     stream.write(b"id")
    2
    """
    try:
        if path.is_block_device():
            raise EditError(f"{path}: is a disk, and all on it would be lost; name a file")
        with _opened(path) as stream:
            yield stream
    except OSError as error:
        fix = _WAYS_OUT.get(error.errno or 0, "name a file")
        reason = error.strerror or str(error)
        raise EditError(f"{path}: cannot be written to: {reason}; {fix}") from error


def _opened(path: Path) -> BinaryIO:
    number = _own_output(path)
    if number is not None:
        return os.fdopen(os.dup(number), "wb")
    return open(path, "wb", opener=_existing)


def _existing(path: str, flags: int) -> int:
    """Open what is there, and make nothing if it has gone meanwhile."""
    kept = flags & ~(os.O_CREAT | os.O_TRUNC)
    return os.open(path, kept | getattr(os, "O_NOCTTY", 0))
