"""Saving under a bad star: processes killed, disks full, folders shut, others who save too."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from geo_app import editing, read_atlas
from tests.hostile.edits import TOUR, add, contents, edit, left_over, state_after, state_of

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


class Nursery:
    """Processes that make edits, started without waiting for imports."""

    def __init__(self, program: subprocess.Popen[str]) -> None:
        self.program = program

    def start(self, work: str, **arguments: Any) -> int:
        return int(self._answer(json.dumps([work, arguments])))

    def wait(self) -> list[int]:
        return json.loads(self._answer("wait"))

    def _answer(self, order: str) -> str:
        assert self.program.stdin
        assert self.program.stdout
        self.program.stdin.write(order + "\n")
        self.program.stdin.flush()
        return self.program.stdout.readline()


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    command = [sys.executable, HERE / "edits.py"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        yield Nursery(program)
        assert program.stdin
        program.stdin.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    whole = editing.new_atlas(tmp_path / "island", "Island", extent=(46, 39, 48, 41))
    add(whole, "standing", 0, 4)
    return whole


def _seconds_an_edit_takes(folder: Path) -> float:
    begun = time.monotonic()
    for number in range(len(TOUR)):
        edit(folder, number)
    return (time.monotonic() - begun) / len(TOUR)


def test_killed_at_any_moment_the_atlas_is_as_before_or_as_after(
    nursery: Nursery, folder: Path, tmp_path: Path
) -> None:
    moments = random.Random(7)  # noqa: S311
    number, ends = 0, {True: 0, False: 0}
    seconds = _seconds_an_edit_takes(folder)
    for _ in range(60):
        note = tmp_path / "note"
        note.unlink(missing_ok=True)
        worker = nursery.start("tour", folder=str(folder), start=number, note=str(note))
        while not (note.exists() and note.read_bytes()):
            time.sleep(0.001)
        time.sleep(moments.uniform(0, 3 * seconds))
        os.kill(worker, signal.SIGKILL)
        assert nursery.wait() == [signal.SIGKILL]
        begun = int(note.read_bytes())
        seen = state_of(folder)
        assert seen in (state_after(begun), state_after(begun + 1))
        is_done = seen == state_after(begun + 1)
        ends[is_done] += 1
        number = begun + is_done
    assert min(ends.values()) > 0  # some were killed before their edit counted, some after
    edit(folder, number)
    assert state_of(folder) == state_after(number + 1)
    assert left_over(folder) == []


# Replacing and undoing move the most files: there at every call, elsewhere at every third.
@pytest.mark.parametrize(("number", "step"), [(0, 3), (1, 1), (2, 3), (3, 1), (4, 3), (6, 3)])
def test_killed_at_each_call_to_the_file_system(
    nursery: Nursery, folder: Path, tmp_path: Path, number: int, step: int
) -> None:
    for earlier in range(number):
        edit(folder, earlier)
    before = contents(folder)
    start = tmp_path / "start"
    folder.rename(start)
    seen, event = [], 1 - step
    while not seen or seen[-1] != 0:
        event += step
        shutil.copytree(start, folder, copy_function=os.link)
        # Documents are replaced, never written into: links to them are safe copies.
        nursery.start("die_at", folder=str(folder), number=number, event=event)
        seen += nursery.wait()
        state = state_of(folder)
        assert state in (state_after(number), state_after(number + 1)), event
        if state == state_after(number):
            edit(folder, number)
        else:
            add(folder, "next", 1, 1)
            editing.undo(folder)
        assert state_of(folder) == state_after(number + 1), event
        assert left_over(folder) == []
        named = {layer.file for layer in read_atlas(folder).layers}
        assert {f for f in contents(folder) if f.startswith("layers/")} == named, event
        shutil.rmtree(folder)
    assert event > 10
    assert contents(start) == before


def test_a_file_that_may_not_grow_is_told_and_nothing_changes(
    nursery: Nursery, folder: Path, tmp_path: Path
) -> None:
    before, said = contents(folder), {}
    for size in [*range(40), *range(40, 4000, 37)]:
        note = tmp_path / "said"
        nursery.start("add_limited", folder=str(folder), size=size, note=str(note))
        nursery.wait()
        said[size] = note.read_text()
        if said[size] == "done":
            break
        assert said[size].startswith("EditError"), said[size]
        assert "File too large" in said[size]
        assert contents(folder) == before
        assert left_over(folder) == []
    assert said[0] != "done"
    assert state_of(folder) == state_after(1)


def _on_a_small_disk(folder: Path, *arguments: str) -> None:
    """Run ``disks.py`` where it may mount a small disk over a folder."""
    if not shutil.which("unshare"):
        pytest.skip("this system has no unshare")
    own_mounts = ["unshare", "--user", "--map-root-user", "--mount"]
    disk = ["mount", "-t", "tmpfs", "-o", "size=200k", "none", str(folder)]
    if subprocess.run([*own_mounts, *disk], check=False, capture_output=True).returncode:
        pytest.skip("this system does not let us mount a disk")
    mount_and_run = '"${@:4}" && exec "$0" -m tests.hostile.disks "$1" "$2" "$3"'
    run = ["bash", "-c", mount_and_run, sys.executable, str(folder), *arguments, *disk]
    ended = subprocess.run(
        [*own_mounts, *run], check=False, capture_output=True, text=True, cwd=ROOT
    )
    assert (ended.returncode, ended.stdout) == (0, "told\n"), ended.stderr


def test_a_full_disk_is_told_and_nothing_changes(tmp_path: Path) -> None:
    _on_a_small_disk(tmp_path, "full", "")


@pytest.mark.parametrize("history", ["with-history", "without-history"])
def test_a_read_only_folder_is_told(tmp_path: Path, history: str) -> None:
    _on_a_small_disk(tmp_path, "read-only", history)


@pytest.mark.parametrize("work", ["add_many", "add_unchanged"])
def test_several_who_save_at_once_lose_nothing(nursery: Nursery, folder: Path, work: str) -> None:
    for _ in range(3):
        nursery.start(work, folder=str(folder), stem=f"p{_}a", count=8)
        nursery.start(work, folder=str(folder), stem=f"p{_}b", count=8)
        nursery.start(work, folder=str(folder), stem=f"p{_}c", count=8)
        assert nursery.wait() == [0, 0, 0]
    expected = {f"p{i}{who}-{n}" for i in range(3) for who in "abc" for n in range(8)}
    assert set(state_of(folder)) == expected
    conflicts = [int(path.read_text()) for path in folder.glob("*.conflicts")]
    assert work == "add_many" or sum(conflicts) > 0


def test_readers_see_whole_states_while_others_save(
    nursery: Nursery, folder: Path, tmp_path: Path
) -> None:
    note = tmp_path / "note"
    worker = nursery.start("tour", folder=str(folder), start=0, note=str(note))
    try:
        versions = set()
        for _ in range(20):
            atlas, seen = editing.read_settled(folder)
            assert atlas.findings == ()
            versions.add(seen)
    finally:
        os.kill(worker, signal.SIGKILL)
        nursery.wait()
    assert len(versions) > 1


def test_threads_exclude_each_other(folder: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    def one(number: int) -> str:
        return add(folder, f"t-{number}", number, 2)

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(one, range(12)))) == 12
    assert len(state_of(folder)) == 12


def _never() -> Iterator[dict[str, Any]]:
    yield {"type": "Feature", "id": "a", "geometry": None, "properties": {}}
    raise KeyboardInterrupt


@pytest.mark.parametrize("failing", [_never])
def test_a_source_of_features_that_fails_leaves_nothing(
    folder: Path, failing: Callable[[], Iterator[dict[str, Any]]]
) -> None:
    before = contents(folder)
    with pytest.raises(KeyboardInterrupt):
        editing.add_layer(folder, editing.LayerRecord("x", "X", "event"), failing())
    assert contents(folder) == before
    assert left_over(folder) == []
