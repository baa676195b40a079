"""Edits made by processes that are meant to be killed.

Run as a program it waits for orders, one JSON object a line, forks a process for each and answers
with its number; so that the long imports are done once. A further line ``wait`` waits for all.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from geo_app import editing, read_atlas
from geo_app.errors import ConflictError, GeoAppError

State = dict[str, tuple[str, int]]
#: One tour of edits, from an atlas without these layers to the same again.
TOUR = ("add a", "replace a", "add b", "undo", "remove a", "undo", "redo", "undo", "remove a")


def state_after(count: int) -> State:
    """Layers, each with its title and number of features, after so many edits."""
    number = count % len(TOUR)
    start = count - number
    first, second = ("a 0", 3), (f"a {start + 1}", 4)
    first = (f"a {start}", 3)
    states: list[State] = [
        {}, {"a": first}, {"a": second}, {"a": second, "b": (f"b {start + 2}", 5)},
        {"a": second}, {}, {"a": second}, {}, {"a": second},
    ]  # fmt: skip
    return states[number]


def features(layer: str, count: int, source: str) -> list[dict[str, Any]]:
    return [
        {
            "type": "Feature",
            "id": f"{layer}-{i}",
            "geometry": {"type": "Point", "coordinates": [46.5 + i / 1000, 40.2]},
            "properties": {
                "name": f"{layer} {i}", "kind": "event", "valid_from": "1994",
                "valid_to": "1995", "sources": [source],
            },
        }
        for i in range(count)
    ]  # fmt: skip


def add(folder: Path, layer: str, number: int, count: int, **how: Any) -> str:
    source = {"id": f"s-{layer}-{number}", "type": "book", "title": f"Book {layer} {number}"}
    record = editing.LayerRecord(layer, f"{layer} {number}", "event", "CC0", "Nobody")
    return editing.add_layer(folder, record, features(layer, count, source["id"]), [source], **how)


def edit(folder: Path, number: int) -> None:
    """Make the edit of this number."""
    match TOUR[number % len(TOUR)].split():
        case ["undo"]:
            editing.undo(folder)
        case ["redo"]:
            editing.redo(folder)
        case ["remove", layer]:
            editing.remove_layer(folder, layer)
        case [verb, layer]:
            count = {"add a": 3, "replace a": 4, "add b": 5}[f"{verb} {layer}"]
            add(folder, layer, number, count, replace=verb == "replace")


def state_of(folder: Path) -> State:
    """Layers with their titles and numbers of features; everything in the atlas must be sound."""
    atlas = read_atlas(folder)
    assert atlas.findings == ()
    layers = {layer.id: (layer.title, len(layer.frame)) for layer in atlas.layers}
    assert layers.pop("standing") == ("standing 0", 4)
    return layers


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of the atlas but those of its history."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".history" not in path.parts
    }


def left_over(folder: Path) -> list[Path]:
    """Temporary files that should be gone."""
    return [path for path in folder.rglob("*") if path.name.endswith("-tmp")]


def tour(folder: str, start: int, note: str) -> None:
    """Edit without end, and note before each edit which one it is."""
    with Path(note).open("wb", buffering=0) as file:
        for number in range(start, 10**9):
            os.pwrite(file.fileno(), b"%9d" % number, 0)
            edit(Path(folder), number)


def die_at(folder: str, number: int, event: int) -> None:
    """Make one edit, and be killed at one of the calls it makes to the file system."""
    seen = 0

    def watch(name: str, _: object) -> None:
        nonlocal seen
        if name in {"open", "os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir"}:
            seen += 1
            if seen == event:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    edit(Path(folder), number)


def add_many(folder: str, stem: str, count: int) -> None:
    """Add layers whatever else happens to the atlas."""
    for number in range(count):
        add(Path(folder), f"{stem}-{number}", number, 2)


def add_unchanged(folder: str, stem: str, count: int) -> None:
    """Add layers to an atlas as it was seen; look again when told that it has changed."""
    conflicts = 0
    for number in range(count):
        while True:
            seen = editing.version(folder)
            try:
                add(Path(folder), f"{stem}-{number}", number, 2, expected=seen)
                break
            except ConflictError:
                conflicts += 1
    Path(folder, f"{stem}.conflicts").write_text(str(conflicts))


def add_limited(folder: str, size: int, note: str) -> None:
    """Add a layer while no file may grow beyond a size; note what was said."""
    said = Path(note).open("w")  # noqa: SIM115
    with said:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        try:
            add(Path(folder), "a", 0, 3)
            told = "done"
        except GeoAppError as error:
            told = f"{type(error).__name__}: {error}"
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        said.write(told)


WORK: dict[str, Callable[..., None]] = {
    f.__name__: f for f in (tour, die_at, add_many, add_unchanged, add_limited)
}


def answer(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    for line in sys.stdin:
        if line == "wait\n":
            codes = []
            while True:
                try:
                    codes.append(os.waitpid(-1, 0)[1])
                except ChildProcessError:
                    break
            answer(json.dumps(codes))
            continue
        name, arguments = json.loads(line)
        if child := os.fork():
            answer(str(child))
            continue
        try:
            WORK[name](**arguments)
        finally:
            os._exit(0)


if __name__ == "__main__":
    main()
