"""The last edits of an atlas, each with the files it put away: for undoing, and after a crash.

``.history/done/000007/`` is written before an edit counts. It holds the files that the edit
changes or takes away, and ``step.json`` with what the edit is called, which files it brings and
how ``atlas.json`` and ``sources.json`` read afterwards. From that, whoever comes next can tell
whether the edit came to count, and clears away what is left of it either way. Undoing is an edit
like any other, whose step lies in ``.history/undone/``.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path

from geo_app.editing.locking import edited
from geo_app.editing.steps import Step, digest, free_number, parsed, steps_in
from geo_app.editing.versions import Stamp, files_of, stamp
from geo_app.editing.writing import copied, json_text, prepared, synced, temporary_name
from geo_app.errors import EditError

__all__ = ["HISTORY", "Step", "exchange", "history", "inside", "redo", "settle", "undo", "undone"]

HISTORY = ".history"
_DONE, _UNDONE = f"{HISTORY}/done", f"{HISTORY}/undone"
_KEPT = 20
_DOCUMENTS = ("sources.json", "atlas.json")


def history(folder: Path | str) -> tuple[Step, ...]:
    """List the edits that can be undone, the latest first.

    Examples
    --------
    >>> from geo_app.store import built_in_atlas
    >>> history(built_in_atlas() / "layers")
    ()
    """
    return steps_in(Path(folder), _DONE)


def undone(folder: Path | str) -> tuple[Step, ...]:
    """List the edits that can be made again, the latest undone first; see `history`."""
    return steps_in(Path(folder), _UNDONE)


def undo(folder: Path | str, *, expected: str | None = None) -> str:
    """Take back the latest edit that has not been taken back yet.

    Parameters
    ----------
    folder
        The atlas.
    expected
        The version of the atlas that the caller has seen.

    Returns
    -------
    str
        What was undone.

    Raises
    ------
    EditError
        If there is nothing to undo, or a file was changed by other means since.
    ConflictError
        If the atlas is not as `expected`.

    Examples
    --------
    >>> import tempfile; from geo_app import editing
    >>> home = tempfile.TemporaryDirectory()
    >>> folder = editing.new_atlas(Path(home.name, "island"), "Island")
    >>> record = editing.LayerRecord("ports", "Ports", "settlement")
    >>> _ = editing.add_layer(folder, record, [])
    >>> undo(folder), redo(folder), history(folder)[0].did
    ("added layer 'ports'", "added layer 'ports'", "added layer 'ports'")
    >>> home.cleanup()
    """
    return _travel(folder, _DONE, _UNDONE, expected)


def redo(folder: Path | str, *, expected: str | None = None) -> str:
    """Make the edit again that was last undone; possible until another edit is made.

    Parameters, returned value and errors are those of `undo`.
    """
    return _travel(folder, _UNDONE, _DONE, expected)


def _travel(folder: Path | str, source: str, target: str, expected: str | None) -> str:
    with edited(folder, expected) as root:
        settle(root)
        steps = steps_in(root, source)
        if not steps:
            raise EditError(f"{root}: there is no edit to {'undo' if source == _DONE else 'redo'}")
        step = steps[0]
        _check_unchanged(root, step)
        fresh = {}
        for file in step.saved:
            fresh[file] = (root / file).with_name(temporary_name())
            copied(step.path / file, fresh[file])
        place = step.path.relative_to(root).as_posix()
        exchange(root, step.did, fresh, set(step.adds), target, takes_back=place)
        return step.did


def _check_unchanged(root: Path, step: Step) -> None:
    kept = f"the files from before {step.did} are in {step.path}"
    for file, seen in step.after.items():
        if digest(root / file) != seen:
            raise EditError(f"{root / file}: was changed by other means since; {kept}")
    for file in set(step.saved) - set(_DOCUMENTS):
        if stamp(root / file):
            raise EditError(f"{root / file}: another file lies there; move it away; {kept}")


def exchange(
    root: Path,
    did: str,
    fresh: Mapping[str, Path],
    gone: Collection[str],
    stack: str = _DONE,
    *,
    takes_back: str = "",
) -> None:
    """Put prepared files into their places, and files that count no more out of theirs.

    Parameters
    ----------
    root
        The atlas, locked.
    did
        What the edit is called.
    fresh
        Temporary files by the paths where they belong; ``atlas.json`` is one of them.
    gone
        Paths of layers that nothing refers to afterwards.
    stack
        Where the step is kept.
    takes_back
        The step that goes when this one counts.
    """
    _begin(root, did, fresh, gone, stack, takes_back)
    try:
        # Sources come before what cites them, and go after it.
        order = sorted(set(fresh) - {"atlas.json"})
        late = [] if _only_grows(root, fresh) else ["sources.json"]
        for file in (f for f in order if f not in late):
            fresh[file].replace(root / file)
        for place in {(root / file).parent for file in fresh}:
            synced(place)
        for file in ("atlas.json", *late):
            fresh[file].replace(root / file)
            synced(root)
    finally:
        settle(root)
    for step in steps_in(root, stack)[_KEPT:]:
        _drop(root, step.path)


def forget_undone(root: Path) -> None:
    """Drop what could be redone: another edit was made."""
    if (root / _UNDONE).is_dir():
        _drop(root, root / _UNDONE)


def _drop(root: Path, folder: Path) -> None:
    # Half a step is none: it goes in one move, and what is left of it is swept up.
    doomed = root / HISTORY / temporary_name()
    folder.replace(doomed)
    shutil.rmtree(doomed)


def _only_grows(root: Path, fresh: Mapping[str, Path]) -> bool:
    if "sources.json" not in fresh:
        return True
    return _source_ids(root / "sources.json") <= _source_ids(fresh["sources.json"])


def _source_ids(path: Path) -> set[str]:
    document = parsed(path)
    records = document if isinstance(document, list) else []
    return {str(record.get("id")) for record in records if isinstance(record, dict)}


def _begin(
    root: Path,
    did: str,
    fresh: Mapping[str, Path],
    gone: Collection[str],
    stack: str,
    takes_back: str,
) -> None:
    changed = {file for file in (*fresh, *gone) if inside(root, file) and stamp(root / file)}
    step = {
        "did": did,
        "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "after": {file: digest(fresh[file]) for file in _DOCUMENTS if file in fresh},
        "adds": {file: stamp(place) for file, place in fresh.items() if file not in _DOCUMENTS},
        "saved": {file: stamp(root / file) for file in sorted(changed)},
        "takes_back": takes_back,
    }
    unfinished = root / HISTORY / temporary_name()
    for file in changed:
        copied(root / file, unfinished / file)
    unfinished.mkdir(exist_ok=True)
    place = unfinished / "step.json"
    prepared(place, [json_text(step)]).replace(place)
    synced(unfinished)
    (root / stack).mkdir(exist_ok=True)
    unfinished.replace(root / stack / free_number(root, stack))
    synced(root / stack)


def settle(root: Path) -> None:
    """Clear away what is left of the latest step: of its old files if it counts, or of itself.

    Nothing is taken away that is not, by number, size and time, the very file the step knows. A
    step that has counted once is not taken back here: ``atlas.json`` was then brought back by other
    means, and may be brought forward again.
    """
    named = files_of(parsed(root / "atlas.json"))
    for stack in (_DONE, _UNDONE):
        for step in steps_in(root, stack)[:1]:
            now = digest(root / "atlas.json")
            if now == step.after.get("atlas.json"):
                _finish(root, step, named)
            elif not step.has_counted and now == digest(step.path / "atlas.json"):
                _give_back_sources(root, step)
                _take_away(root, step.adds, named)
                _drop(root, step.path)


def _finish(root: Path, step: Step, named: set[str]) -> None:
    # The only copy of a layer stays, whatever refers to it.
    held = {file: seen for file, seen in step.saved.items() if stamp(step.path / file)}
    _take_away(root, held, named)
    if step.has_counted:
        return
    stack, _, number = step.takes_back.rpartition("/")
    if stack in {_DONE, _UNDONE} and number.isdecimal() and (root / step.takes_back).is_dir():
        _drop(root, root / step.takes_back)
    step.count()


def _take_away(root: Path, files: Mapping[str, Stamp], named: set[str]) -> None:
    for file, seen in files.items():
        unused = file not in named and file not in _DOCUMENTS
        if unused and inside(root, file) and stamp(root / file) == seen:
            (root / file).unlink()


def _give_back_sources(root: Path, step: Step) -> None:
    file = "sources.json"
    if file in step.saved and digest(root / file) == step.after.get(file):
        temporary = root / temporary_name()
        copied(step.path / file, temporary)
        temporary.replace(root / file)


def inside(root: Path, file: str) -> bool:
    """Tell whether a path names something within the atlas, links followed up to its folder."""
    if not file or "\0" in file:
        return False
    return (root / file).parent.resolve().is_relative_to(root) and not Path(file).is_absolute()
