"""Edits on a small disk that is full, or shut; run by ``test_saving.py`` in its own mounts."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from geo_app import editing
from geo_app.errors import EditError
from tests.hostile.edits import add, contents, left_over, state_of


def told(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except EditError as error:
        return str(error)
    return ""


def fill(filler: Path, *, free: int) -> None:
    """Take up the whole disk but for so many pages."""
    page = bytes(4096)
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(page) == len(page):
                pass
        except OSError:
            pass
    os.truncate(filler, max(0, filler.stat().st_size // len(page) - free) * len(page))


def full(folder: Path, _: str) -> None:
    """Give the disk page after page until a layer can be added; before that it is told."""
    before, refused = contents(folder), 0
    for free in range(40):
        fill(folder.parent / "filler", free=free)
        message = told(lambda: add(folder, "a", 0, 40))
        if not message:
            break
        assert "No space left on device; free some space" in message, message
        assert contents(folder) == before
        assert left_over(folder) == []
        refused += 1
    assert refused >= 3, refused
    assert set(state_of(folder)) == {"a"}


def read_only(folder: Path, history: str) -> None:
    if history == "with-history":
        add(folder, "b", 0, 4)
    before = contents(folder)
    subprocess.run(["mount", "-o", "remount,ro", folder.parent], check=True)
    for attempt in (
        lambda: add(folder, "a", 0, 3),
        lambda: editing.remove_layer(folder, "standing"),
        lambda: editing.undo(folder),
    ):
        message = told(attempt)
        assert "Read-only file system; use an atlas in a folder" in message, message
    assert contents(folder) == before


def main(disk: str, what: str, history: str) -> None:
    folder = editing.new_atlas(Path(disk, "island"), "Island", extent=(46, 39, 48, 41))
    if history != "without-history":
        add(folder, "standing", 0, 4)
    {"full": full, "read-only": read_only}[what](folder, history)
    sys.stdout.write("told\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
