"""What every visit shares, made once for a process."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from functools import cache

from geo_app.gazetteer import Gazetteer
from geo_app.maps import map_bundle
from geo_app.model import Atlas
from geo_app.store import read_atlas

__all__ = ["Loaded", "load"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """An atlas, its map as the browser mounts it, and its places by name."""

    atlas: Atlas
    bundle: bytes
    gazetteer: Gazetteer


@cache
def load(folder: str) -> Loaded:
    """Read an atlas and prepare its map.

    Parameters
    ----------
    folder
        Where the atlas lives; empty for the built-in one.

    Raises
    ------
    AtlasError
        If the atlas cannot be opened.
    """
    atlas = read_atlas(folder or None)
    loaded = Loaded(atlas, map_bundle(atlas), Gazetteer(atlas))
    # All this stays for good; without the freeze each collection would walk over it again.
    gc.collect()
    gc.freeze()
    return loaded
