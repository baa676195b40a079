"""Telling whether an atlas has changed, at the price of a few calls of ``stat``."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

__all__ = ["Stamp", "files_of", "stamp", "version"]

#: Number, size and time of a file: enough to know it again. Empty if it is not there.
Stamp = list[int]


def stamp(path: Path) -> Stamp:
    """Return what tells one state of a file from another; it outlives a rename."""
    try:
        seen = path.lstat()
    except (OSError, ValueError):
        return []
    return [seen.st_ino, seen.st_size, seen.st_mtime_ns]


def files_of(document: Any) -> set[str]:
    """Paths of the layers and of the basemap that an ``atlas.json`` names.

    Examples
    --------
    >>> sorted(files_of({"layers": [{"file": "layers/a.geojson"}, 7], "basemap": None}))
    ['layers/a.geojson']
    """
    members = document if isinstance(document, dict) else {}
    lists = [members.get("layers"), members.get("basemap")]
    records = [record for given in lists if isinstance(given, list) for record in given]
    files = (record.get("file") for record in records if isinstance(record, dict))
    return {file for file in files if isinstance(file, str)}


@lru_cache(maxsize=32)
def _named(atlas_json: Path, _seen: tuple[int, ...]) -> tuple[str, ...]:
    try:
        return tuple(sorted(files_of(json.loads(atlas_json.read_bytes()))))
    except (OSError, ValueError, RecursionError):
        return ()


def version(folder: Path | str) -> str:
    """Return a text that changes whenever a file of the atlas does, however it was changed.

    Parameters
    ----------
    folder
        The atlas.

    Examples
    --------
    >>> from geo_app.store import built_in_atlas
    >>> version(built_in_atlas()) == version(built_in_atlas())
    True
    """
    folder = Path(folder)
    atlas_json = folder / "atlas.json"
    top = stamp(atlas_json) + _behind(atlas_json)
    files = ("sources.json", *_named(atlas_json, tuple(top)))
    # What a link leads to counts, and a link that is changed as well.
    seen = [top, *([file, stamp(folder / file), _behind(folder / file)] for file in files)]
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


def _behind(path: Path) -> Stamp:
    return stamp(path.resolve()) if path.is_symlink() else []
