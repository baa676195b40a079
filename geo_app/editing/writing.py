"""Files written whole or not at all: beside their place first, and then put there in one step."""

from __future__ import annotations

import errno
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from geo_app.errors import EditError

__all__ = [
    "copied", "feature_line", "feature_lines", "is_temporary", "json_text", "prepared", "synced",
    "telling", "temporary_name", "write_file",
]  # fmt: skip

_SUFFIX = ".geo-app-tmp"
#: Members of a collection that are written first, or are wrong of what is: it is in degrees, and
#: a box may have been right before a repair.
_OWN = {"type", "features", "crs", "bbox"}
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV}
_WAYS_OUT = {
    errno.ENOSPC: "free some space and try again",
    errno.EDQUOT: "free some space and try again",
    errno.EFBIG: "raise the limit on the size of files, or save less",
    errno.EROFS: "use an atlas in a folder that can be written to",
    errno.EACCES: "ask for the right to write there, or use another folder",
    errno.EPERM: "ask for the right to write there, or use another folder",
}


@contextmanager
def telling(place: Path) -> Iterator[None]:
    """Turn what the file system refuses into an `EditError` that says the way out."""
    try:
        yield
    except OSError as error:
        fix = _WAYS_OUT.get(error.errno or 0, "nothing was changed; check the folder")
        reason = error.strerror or str(error)
        raise EditError(f"{place}: cannot be saved: {reason}; {fix}") from error


def temporary_name() -> str:
    """Return a name that nobody uses and that `is_temporary` knows again."""
    return f".{secrets.token_hex(8)}{_SUFFIX}"


def is_temporary(name: str) -> bool:
    """Tell whether a file is one of ours that never got to its place.

    Examples
    --------
    >>> is_temporary(temporary_name()), is_temporary("atlas.json")
    (True, False)
    """
    return name.startswith(".") and name.endswith(_SUFFIX)


def prepared(path: Path, pieces: Iterable[str]) -> Path:
    """Write a text beside its place, so that only a rename is left to do.

    Parameters
    ----------
    path
        Where the text will be.
    pieces
        The text, piece by piece.

    Returns
    -------
    Path
        The temporary file, on disk as a whole. If anything fails, it is gone.
    """
    temporary = path.with_name(temporary_name())
    try:
        with temporary.open("x", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        # Rights that a group was given stay.
        if path.is_file():
            shutil.copymode(path, temporary)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def copied(path: Path, place: Path) -> None:
    """Give a file a second name, or copy it where the file system has no second names."""
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(path, place, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        shutil.copy2(path, place, follow_symlinks=False)
        synced(place)


def synced(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    # Windows cannot open a folder; its renames are on disk when they return.
    with suppress(PermissionError):
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def write_file(path: Path, pieces: Iterable[str], *, previous: Path | None = None) -> None:
    """Write a file in one step: whoever reads it sees the old text or the new one, never a part.

    Parameters
    ----------
    path
        The file.
    pieces
        Its text, piece by piece.
    previous
        Where the old text is kept, if it is.

    Raises
    ------
    EditError
        If it cannot be written; the old text is still there then.

    Examples
    --------
    >>> import tempfile
    >>> home = tempfile.TemporaryDirectory()
    >>> path = Path(home.name, "layer.geojson")
    >>> write_file(path, ["old"]); write_file(path, ["new"], previous=path.with_suffix(".old"))
    >>> path.read_text(), path.with_suffix(".old").read_text()
    ('new', 'old')
    >>> home.cleanup()
    """
    with telling(path):
        if path.is_symlink():
            raise OSError(errno.ELOOP, "it is a symbolic link, and what it leads to may be shared")
        temporary = prepared(path, pieces)
        try:
            if previous is not None and path.exists():
                _keep(path, previous)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        synced(path.parent)


def _keep(path: Path, previous: Path) -> None:
    second = path.with_name(temporary_name())
    try:
        copied(path, second)
        second.replace(previous)
    finally:
        second.unlink(missing_ok=True)


def json_text(document: Any, like: str = "") -> str:
    r"""Write a document as `like` is written, or as the built-in atlas is: one space a level.

    Examples
    --------
    >>> json_text({"a": ["é"]})
    '{\n "a": [\n  "é"\n ]\n}\n'
    >>> json_text({"a": 1}, like='{\r\n\t"a": 2\r\n}')
    '{\r\n\t"a": 1\r\n}\r\n'
    """
    indent = _indent_of(like)
    text = json.dumps(document, ensure_ascii=False, indent=indent, allow_nan=False) + "\n"
    return text.replace("\n", "\r\n") if "\r\n" in like else text


def _indent_of(text: str) -> str:
    lines = text.splitlines()[1:2]
    spaces = lines[0][: len(lines[0]) - len(lines[0].lstrip())] if lines else ""
    return spaces if 0 < len(spaces) <= 8 else " "


def feature_lines(
    features: Iterable[Mapping[str, Any]], file: str, members: Mapping[str, Any] | None = None
) -> Iterator[str]:
    """Write a layer as RFC 7946 GeoJSON, one feature a line.

    Parameters
    ----------
    features
        GeoJSON features.
    file
        The file's name in messages.
    members
        Further members of the collection, written after its features; not ``crs`` and ``bbox``,
        as features are in degrees and may have been mended.

    Raises
    ------
    EditError
        If a feature holds what JSON cannot.

    Examples
    --------
    >>> point = {"type": "Feature", "properties": {}, "geometry": None, "id": "a"}
    >>> print("".join(feature_lines([point], "x.geojson")), end="")
    {"type":"FeatureCollection","features":[
    {"type":"Feature","id":"a","properties":{},"geometry":null}
    ]}
    """
    yield '{"type":"FeatureCollection","features":['
    separator = "\n"
    for index, feature in enumerate(features):
        yield separator + feature_line(feature, file, index)
        separator = ",\n"
    rest = {key: value for key, value in (members or {}).items() if key not in _OWN}
    yield "\n]}\n" if not rest else f"\n],{_encoded(rest, file)[1:]}\n"


def feature_line(feature: Mapping[str, Any], file: str, index: int = 0) -> str:
    """Write one feature on one line: its type and id first, the rest in the order it has."""
    head = {"type": "Feature"} | ({"id": feature["id"]} if "id" in feature else {})
    name = f"feature {feature['id']!r}" if "id" in feature else f"feature number {index + 1}"
    return _encoded(head | dict(feature) | head, f"{file}: {name}")


def _encoded(document: Mapping[str, Any], name: str) -> str:
    try:
        text = _ENCODER.encode(document)
        text.encode()
    except (ValueError, TypeError, RecursionError) as error:
        fix = "repair the file first (geo-app check --fix)"
        raise EditError(f"{name}: cannot be saved: {error}; {fix}") from error
    return text
