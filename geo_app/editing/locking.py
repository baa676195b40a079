"""One edit at a time, whoever makes it, and readings that no edit cuts through."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from geo_app.editing.versions import Stamp, stamp, version
from geo_app.editing.writing import is_temporary, prepared, telling
from geo_app.errors import AtlasError, ConflictError, EditError
from geo_app.model import Atlas
from geo_app.store import read_atlas

__all__ = ["edited", "read_settled"]

#: A layer as large as is taken in is written within this time.
_SECONDS = 60


@contextmanager
def edited(folder: Path | str, expected: str | None) -> Iterator[Path]:
    """Hold the atlas for one edit.

    Parameters
    ----------
    folder
        The atlas.
    expected
        The version that the caller has seen; None if any will do.

    Yields
    ------
    Path
        The folder itself, no link to it.

    Raises
    ------
    ConflictError
        If the atlas has changed since `expected`.
    EditError
        If the folder cannot be written to, or somebody holds it for too long.
    """
    root = Path(folder).resolve()
    if not (root / "atlas.json").is_file():
        raise AtlasError(f"{root / 'atlas.json'}: the file does not exist; name an atlas's folder")
    _refuse_links(root)
    with telling(root):
        (root / ".history").mkdir(exist_ok=True)
        with _held(root):
            if expected is not None and version(root) != expected:
                fix = "nothing was written; read the atlas again, then repeat the edit"
                raise ConflictError(f"{root}: somebody has changed the atlas meanwhile; {fix}")
            _sweep(root)
            try:
                (root / "layers").mkdir(exist_ok=True)
                _keep_out_of_git(root / ".history" / ".gitignore")
                yield root
            finally:
                _sweep(root)


@contextmanager
def _held(root: Path) -> Iterator[None]:
    # A lock object of its own for each edit: two threads exclude each other as two processes do.
    lock = FileLock(root / ".history" / "lock", timeout=_SECONDS)
    try:
        lock.acquire()
    except Timeout as error:
        message = f"{root}: somebody else has been saving for over {_SECONDS} seconds"
        raise EditError(f"{message}; nothing was written; try again later") from error
    try:
        yield
    finally:
        lock.release()


def _refuse_links(root: Path) -> None:
    for name in ("atlas.json", "sources.json", "layers", ".history", ".history/lock"):
        if (root / name).is_symlink():
            fix = "put the real thing in its place"
            raise EditError(f"{root / name}: is a symbolic link, which is not written to; {fix}")


def _keep_out_of_git(file: Path) -> None:
    if not file.exists():
        prepared(file, ["*\n"]).replace(file)


def _sweep(root: Path) -> None:
    """Remove what edits left behind that were cut short; nobody else is writing now."""
    for folder in (root, root / "layers", root / ".history"):
        paths = list(folder.iterdir()) if folder.is_dir() else []
        for path in (path for path in paths if is_temporary(path.name)):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


def read_settled(folder: Path | str, attempts: int = 5) -> tuple[Atlas, str]:
    """Read an atlas that others may be saving to: all of one state, with its version.

    Parameters
    ----------
    folder
        The atlas.
    attempts
        How often to read it before those who save are made to wait.

    Raises
    ------
    AtlasError
        If there is no readable ``atlas.json`` in the folder.

    Examples
    --------
    >>> from geo_app.store import built_in_atlas
    >>> atlas, seen = read_settled(built_in_atlas())
    >>> atlas.title, seen == version(built_in_atlas())
    ('Nagorno-Karabakh', True)
    """
    for _ in range(attempts):
        before, seen, atlas = _edits(folder), version(folder), read_atlas(folder)
        if version(folder) == seen and _edits(folder) == before:
            return atlas, seen
    try:
        with _held(Path(folder).resolve()):
            return read_atlas(folder), version(folder)
    except OSError:  # not ours to lock: one more reading has to do
        return read_atlas(folder), version(folder)


def _edits(folder: Path | str) -> list[Stamp]:
    # Undone and made again meanwhile, an atlas is what it was, yet was another in between.
    return [stamp(Path(folder, ".history", stack)) for stack in ("done", "undone")]
