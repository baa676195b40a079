"""A whole folder put in its place in one step, and never over somebody else's files."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from geo_app.editing.writing import synced, telling, temporary_name
from geo_app.errors import UsageError

__all__ = ["MARKER", "checked_folder", "put_in_place"]

#: The file that tells a folder of ours, and lists what is in it.
MARKER = "geo-app-site.json"
_FORMAT = "geo-app-site/1"


def checked_folder(folder: Path | str, *, force: bool = False, needed: Iterable[Path] = ()) -> Path:
    """The folder a site may be written to.

    Parameters
    ----------
    folder
        A folder that is not there yet, is empty, or holds a site of ours as it was written.
    force
        Whether any other folder will do as well; it is kept under another name.
    needed
        Folders that must stay where they are, such as the atlas's own.

    Raises
    ------
    UsageError
        If it is somebody else's, or changed since, with one of the files in it; with or without
        `force`, if it is or holds the folder worked in, the home folder or a needed one.
    """
    path = Path(folder).resolve()
    if path.exists() and not path.is_dir():
        raise UsageError(f"{folder}: this is a file; name a folder that is not there yet")
    for stays in (Path.cwd(), Path.home(), *needed):
        if stays.resolve().is_relative_to(path):
            raise UsageError(
                f"{folder}: a site takes the place of a whole folder, and {stays} must stay where "
                "it is; name another folder"
            )
    if path.is_dir() and (stranger := _stranger(path)) and not force:
        fix = "name another folder, or keep that one under another name with --force"
        raise UsageError(f"{folder}: it holds {stranger}; {fix}")
    return path


def _stranger(folder: Path) -> str:
    """The first file that is not as a site of ours has put it there; empty if there is none."""
    sums = _listed(folder)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() and not path.is_symlink():
            continue
        if name not in sums or path.is_symlink() or not path.is_file():
            return f"{name!r}, which is of no site of ours"
        if name != MARKER and sums[name] != _sum(path):
            return f"{name!r}, which has been changed since it was written"
    return ""


def _sum(path: Path) -> str:
    # What cannot be read is nobody's to take away.
    with suppress(OSError):
        return hashlib.sha256(path.read_bytes()).hexdigest()
    return ""


def _listed(folder: Path) -> dict[str, str]:
    """The files of a site of ours with their SHA-256."""
    with suppress(OSError, ValueError, AttributeError, TypeError):
        told = json.loads((folder / MARKER).read_text("utf-8"))
        if told.get("format") == _FORMAT:
            return {MARKER: "", **told["files"]}
    return {}


def put_in_place(
    folder: Path, files: Iterable[tuple[str, bytes]], about: Mapping[str, Any]
) -> dict[str, str]:
    """Write files beside a folder, then let them take its place.

    Parameters
    ----------
    folder
        What `checked_folder` returned. A site of ours that is there is taken away in the end,
        anything else is kept as ``<folder>.before``.
    files
        Paths inside the folder, and contents.
    about
        What the list of files says besides.

    Returns
    -------
    dict
        SHA-256 by path.

    Raises
    ------
    EditError
        If it cannot be written; what was there is still there then.
    """
    fresh = folder.with_name(temporary_name())
    with telling(folder):
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            sums = _write(fresh, files)
            listed = {"format": _FORMAT, **about, "files": dict(sorted(sums.items()))}
            text = json.dumps(listed, ensure_ascii=False, indent=1) + "\n"
            (fresh / MARKER).write_text(text, "utf-8")
            _exchange(fresh, folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return sums


def _write(fresh: Path, files: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    sums: dict[str, str] = {}
    fresh.mkdir()
    for name, content in files:
        path = fresh / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        sums[name] = hashlib.sha256(content).hexdigest()
    return sums


def _exchange(fresh: Path, folder: Path) -> None:
    is_ours = folder.is_dir() and not _stranger(folder)
    before = folder.with_name(temporary_name()) if is_ours else _free_name(folder)
    had_one = folder.exists()
    if had_one:
        folder.rename(before)
    try:
        fresh.rename(folder)
    except BaseException:
        if had_one and not folder.exists():
            before.rename(folder)
        raise
    synced(folder.parent)
    if is_ours:
        shutil.rmtree(before, ignore_errors=True)


def _free_name(folder: Path) -> Path:
    names = (f"{folder.name}.before{number or ''}" for number in range(10_000))
    return next(path for name in names if not (path := folder.with_name(name)).exists())
