"""Uploaded files on the server's disk: a private folder for a visit, with names of our own.

The folder goes when its visit does. What a killed server left behind goes when the next one starts.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import tempfile
import time
import weakref
from functools import cache
from pathlib import Path, PurePath
from typing import IO

from filelock import FileLock, Timeout

__all__ = ["UploadFolder"]

_PREFIX = "geo-app-uploads-"
_LOCK = "in-use.lock"
_PIECE = 1 << 20
#: A folder younger than this may be another server's that has not locked it yet.
_YOUNG_SECONDS = 60


class UploadFolder:
    """A folder that only this user of the machine reads, and that lives as long as this object.

    Examples
    --------
    >>> import io
    >>> folder = UploadFolder()
    >>> folder.keep(io.BytesIO(b"{}"), "../../etc/passwd.GeoJSON").name
    'upload-1.geojson'
    """

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="visit-", dir=_server_folder()))
        self._count = 0
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)

    def keep(self, stream: IO[bytes], name: str) -> Path:
        """Write an upload to the folder; of its `name` only the ending is taken over."""
        path = self.new_path(_ending(name))
        with path.open("xb") as file:
            shutil.copyfileobj(stream, file, _PIECE)
        return path

    def copy(self, path: Path) -> Path:
        """A second name, or a copy, of a file in the folder."""
        other = self.new_path(path.suffix)
        try:
            os.link(path, other)
        except OSError:
            shutil.copyfile(path, other)
        return other

    def new_path(self, ending: str) -> Path:
        """A path in the folder at which there is nothing yet."""
        self._count += 1
        return self.path / f"upload-{self._count}{ending}"


def _ending(name: str) -> str:
    ending = PurePath(name).suffix.lower()
    return ending if re.fullmatch(r"\.[a-z0-9]{1,12}", ending) else ".none"


@cache
def _server_folder() -> Path:
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    lock = FileLock(folder / _LOCK)
    lock.acquire()  # held until the server ends, however it ends
    atexit.register(_close, folder, lock)
    return folder


def _close(folder: Path, lock: FileLock) -> None:
    lock.release(force=True)
    shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if _is_ours(folder) and not _is_in_use(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    try:
        status = folder.lstat()
    except OSError:
        return False
    is_own = not hasattr(os, "getuid") or status.st_uid == os.getuid()
    is_folder = folder.is_dir() and not folder.is_symlink()
    return is_own and is_folder and status.st_mtime < time.time() - _YOUNG_SECONDS


def _is_in_use(folder: Path) -> bool:
    try:
        with FileLock(folder / _LOCK, timeout=0):
            return False
    except (Timeout, OSError):
        return True
