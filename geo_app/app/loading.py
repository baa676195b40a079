"""What every visit shares: made once for a process, and again when the atlas has changed."""

from __future__ import annotations

import gc
import os
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from geo_app import editing
from geo_app.errors import AtlasError
from geo_app.gazetteer import Gazetteer
from geo_app.maps import map_bundle
from geo_app.model import Atlas
from geo_app.store import built_in_atlas

__all__ = ["Loaded", "chosen_atlas", "chosen_folder", "is_loaded", "load"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """An atlas, its map as the browser mounts it, its places by name, and its version.

    `fault` says why the atlas cannot be read any more, if so; the rest is as it was before.
    """

    atlas: Atlas
    bundle: bytes
    gazetteer: Gazetteer
    version: str
    fault: str = ""


_LATEST: dict[str, Loaded] = {}
_READING = Lock()


def chosen_atlas() -> str:
    """The atlas that this server serves, as `load` takes it."""
    return os.environ.get("GEO_APP_ATLAS", "")


def chosen_folder() -> Path:
    """Where the atlas lives that this server serves."""
    return _folder_of(chosen_atlas())


def _folder_of(folder: str) -> Path:
    return Path(folder) if folder else built_in_atlas()


def is_loaded(folder: str) -> bool:
    """Whether `load` need not read: the atlas is as it was."""
    latest = _LATEST.get(folder)
    return latest is not None and latest.version == editing.version(_folder_of(folder))


def load(folder: str) -> Loaded:
    """Read an atlas and prepare its map, or give what is there if the atlas has not changed.

    Parameters
    ----------
    folder
        Where the atlas lives; empty for the built-in one.

    Raises
    ------
    AtlasError
        If the atlas cannot be opened.
    """
    if not is_loaded(folder):
        with _READING:  # whoever comes second finds it read
            if not is_loaded(folder):
                _read_anew(folder)
    return _LATEST[folder]


def _read_anew(folder: str) -> None:
    try:
        atlas, version = editing.read_settled(_folder_of(folder))
    except AtlasError as error:
        if folder not in _LATEST:
            raise
        # A slip of the pen in atlas.json takes nobody's map away.
        version = editing.version(_folder_of(folder))
        _LATEST[folder] = replace(_LATEST[folder], version=version, fault=str(error))
        return
    _LATEST[folder] = Loaded(atlas, map_bundle(atlas), Gazetteer(atlas), version)
    _settle()


def _settle() -> None:
    # All this stays; without the freeze each collection would walk over it again. What an earlier
    # freeze kept and nobody uses any more is let go first.
    gc.unfreeze()
    gc.collect()
    gc.freeze()
