"""The steps of the history as they lie in their folders."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geo_app.editing.versions import Stamp
from geo_app.editing.writing import synced

__all__ = ["Step", "digest", "free_number", "parsed", "steps_in"]

#: An empty file in the folder of a step whose edit was seen to count.
_COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class Step:
    """One edit: what was done (``added layer 'monuments'``) and when (ISO 8601, UTC)."""

    did: str
    at: str
    path: Path = field(repr=False)
    #: Digests of the documents as the edit leaves them.
    after: Mapping[str, str] = field(repr=False, default_factory=dict)
    #: Layer files that the edit brings.
    adds: Mapping[str, Stamp] = field(repr=False, default_factory=dict)
    #: Files that the edit changes or takes away; the step holds them.
    saved: Mapping[str, Stamp] = field(repr=False, default_factory=dict)
    #: Where the step lies that this one takes back, if it does: ``.history/done/000007``.
    takes_back: str = field(repr=False, default="")

    @property
    def has_counted(self) -> bool:
        """Whether the edit was once seen to count: from then on its files are somebody's."""
        return (self.path / _COUNTED).exists()

    def count(self) -> None:
        """Record that the edit counts."""
        if not self.has_counted:
            (self.path / _COUNTED).touch()
            synced(self.path)


def steps_in(root: Path, stack: str) -> tuple[Step, ...]:
    """Read the steps of a stack, the latest first; a damaged one is passed over."""
    latest_first = sorted(_numbered(root / stack), key=lambda path: int(path.name), reverse=True)
    return tuple(step for step in map(_step, latest_first) if step is not None)


def free_number(root: Path, stack: str) -> str:
    """Name the folder of the next step; a damaged step has a number too."""
    return f"{max((int(path.name) for path in _numbered(root / stack)), default=0) + 1:06}"


def _numbered(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.name.isdecimal()]
    except OSError:
        return []


def _step(path: Path) -> Step | None:
    match found := parsed(path / "step.json"):
        case {
            "did": str(did), "at": str(at),
            "after": dict(after), "adds": dict(adds), "saved": dict(saved),
        }:  # fmt: skip
            return Step(did, at, path, after, adds, saved, str(found.get("takes_back", "")))
    return None


def parsed(path: Path) -> Any:
    """Read a JSON document; None if it cannot be read."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None


def digest(path: Path) -> str:
    """Return what tells one content of a file from another; empty if it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
