"""Names that are safe in every file system, made from whatever a person wrote."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from itertools import count
from pathlib import Path

__all__ = ["free_file", "is_layer_id", "layer_id", "slug"]

_LENGTH = 64
#: Names that Windows gives to devices, with whatever ending.
_DEVICES = {"con", "prn", "aux", "nul", "conin", "conout", "clock"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in range(10)
}


def is_layer_id(text: str) -> bool:
    """Tell whether a text may be the id of a new layer.

    Examples
    --------
    >>> is_layer_id("monuments-1990"), is_layer_id("Monuments"), is_layer_id("nul")
    (True, False, False)
    """
    return bool(re.fullmatch(r"[a-z0-9-]{1,64}", text)) and text not in _DEVICES


def slug(text: str, fallback: str) -> str:
    """Make lower-case Latin letters, digits and hyphens of a text, at most 64 of them.

    Parameters
    ----------
    text
        Any text, in any script.
    fallback
        What is used if nothing of it can be written in Latin letters.

    Examples
    --------
    >>> slug("Églises & monastères, 2ᵉ éd.", "layer")
    'eglises-monasteres-2e-ed'
    >>> slug("Մատենադարան", "layer"), slug("../../etc/passwd", "layer"), slug("CON", "layer")
    ('layer', 'etc-passwd', 'layer-con')
    """
    # A long text is cut first: taking letters apart can make them eighteen times as many.
    plain = unicodedata.normalize("NFKD", text[:1_000]).encode("ascii", "ignore").decode().lower()
    found = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LENGTH].strip("-")
    return f"{fallback}-{found}" if found in _DEVICES else found or fallback


def layer_id(name: str, taken: Collection[str]) -> str:
    """Make an id for a layer of its name.

    Parameters
    ----------
    name
        What a person called it, or the name of its file without the ending.
    taken
        Ids that are in use; they count without regard to case, as some file systems do.

    Examples
    --------
    >>> layer_id("Monuments of Shusha", taken=[])
    'monuments-of-shusha'
    >>> layer_id("Events", taken=["EVENTS", "events-2"])
    'events-3'
    """
    return _numbered(slug(name, "layer"), {identity.casefold() for identity in taken})


def _numbered(stem: str, taken: Collection[str]) -> str:
    if stem not in taken:
        return stem
    names = (f"{stem[: _LENGTH - len(end)]}{end}" for end in (f"-{n}" for n in count(2)))
    return next(name for name in names if name not in taken)


def free_file(folder: Path, identity: str, named: Collection[str] = ()) -> str:
    """Find a path inside an atlas at which nothing lies yet, and that is not `named` either.

    A layer that replaces another gets a file of its own, so that the old one stays whole until the
    new one counts.

    Examples
    --------
    >>> free_file(Path("."), "monuments")
    'layers/monuments.geojson'
    """
    there = folder / "layers"
    taken = {path.name.casefold() for path in there.iterdir()} if there.is_dir() else set()
    stem = slug(identity, "layer")
    # A dot is in no id: a numbered file is never what another layer would be called.
    names = (f"{stem}.{n}.geojson" if n > 1 else f"{stem}.geojson" for n in count(1))
    paths = (f"layers/{name}" for name in names if name not in taken)
    return next(path for path in paths if path not in named)
