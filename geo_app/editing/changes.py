"""Adding, replacing and removing a layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo_app.editing.crediting import merged
from geo_app.editing.history import exchange, forget_undone, settle
from geo_app.editing.locking import edited
from geo_app.editing.naming import free_file, is_layer_id
from geo_app.editing.versions import files_of, version
from geo_app.editing.writing import feature_lines, json_text, prepared
from geo_app.errors import EditError, UsageError
from geo_app.layers import read_json
from geo_app.model import LayerKind

__all__ = ["LayerRecord", "add_layer", "remove_layer"]


@dataclass(frozen=True, slots=True)
class LayerRecord:
    """What ``atlas.json`` says about a layer, but for its file, whose name is made.

    `style` is as in `geo_app.model.Layer`. What is None stays as it was if the layer replaces
    another, and is as usual (visible, all else empty) if it does not.
    """

    id: str
    title: str
    kind: str
    licence: str | None = None
    attribution: str | None = None
    note: str | None = None
    visible: bool | None = None
    style: Mapping[str, str] | None = None


def add_layer(
    folder: Path | str,
    record: LayerRecord,
    features: Iterable[Mapping[str, Any]],
    sources: Sequence[Mapping[str, Any]] = (),
    *,
    replace: bool = False,
    expected: str | None = None,
    members: Mapping[str, Any] | None = None,
) -> str:
    """Add a layer to an atlas, above those it has, or put it in the place of the one of its id.

    Parameters
    ----------
    folder
        The atlas.
    record
        What is said about the layer.
    features
        GeoJSON features as they are to be saved; they are read once, one by one.
    sources
        CSL-JSON records that the features cite; see `geo_app.editing.identified`.
    replace
        Whether a layer of that id is replaced. If there is none, the layer is added.
    expected
        The version of the atlas that the caller has seen; None if any will do.
    members
        Further members of the collection, such as its name.

    Returns
    -------
    str
        The new version.

    Raises
    ------
    ConflictError
        If the atlas is not as `expected`.
    EditError
        If the layer cannot be saved; the atlas is as it was.
    UsageError
        If the id or the kind cannot be used.

    Examples
    --------
    >>> import tempfile; from geo_app import editing, read_atlas
    >>> home = tempfile.TemporaryDirectory()
    >>> folder = editing.new_atlas(Path(home.name, "island"), "Island")
    >>> ford = {"type": "Feature", "id": "ford", "geometry": None,
    ...         "properties": {"name": "Ford", "valid_from": "1990", "sources": ["a-book"]}}
    >>> record = LayerRecord("fords", "Fords", "settlement")
    >>> seen = add_layer(folder, record, [ford], [{"type": "book", "title": "A Book"}])
    >>> [(layer.id, len(layer.frame)) for layer in read_atlas(folder).layers]
    [('fords', 1)]
    >>> add_layer(folder, record, [])
    Traceback (most recent call last):
    ...
    geo_app.errors.EditError: ...: there is a layer 'fords' already; replace it, or choose ...
    >>> home.cleanup()
    """
    _check_kind(record)
    with edited(folder, expected) as root:
        settle(root)
        text, document = _read(root / "atlas.json", dict)
        records = _records(root, document)
        old = next((r for r in records if r.get("id") == record.id), None)
        _check_id(root, record.id, records, is_new=old is None, may_replace=replace)
        file = free_file(root, record.id, files_of(document))
        document["layers"] = _placed(document["layers"], _written(record, file, old or {}))
        fresh = {file: prepared(root / file, feature_lines(features, file, members))}
        fresh |= _prepared_sources(root, sources)
        fresh["atlas.json"] = prepared(root / "atlas.json", [json_text(document, text)])
        verb = "added" if old is None else "replaced"
        gone = _unnamed(old, document)
        exchange(root, f"{verb} layer {record.id!r}", fresh, gone)
        forget_undone(root)
        return version(root)


def remove_layer(folder: Path | str, identity: str, *, expected: str | None = None) -> str:
    """Take a layer out of an atlas; its file is kept in the history, its sources stay.

    Parameters
    ----------
    folder
        The atlas.
    identity
        The id of the layer.
    expected
        The version of the atlas that the caller has seen; None if any will do.

    Returns
    -------
    str
        The new version.

    Raises
    ------
    ConflictError
        If the atlas is not as `expected`.
    EditError
        If there is no such layer, or it cannot be taken out.
    """
    with edited(folder, expected) as root:
        settle(root)
        text, document = _read(root / "atlas.json", dict)
        records = _records(root, document)
        old = next((r for r in records if r.get("id") == identity), None)
        if old is None:
            known = ", ".join(str(r.get("id")) for r in records) or "none"
            raise EditError(f"{root}: there is no layer {identity!r}; its layers: {known}")
        document["layers"] = [r for r in document["layers"] if not _is_of(r, identity)]
        fresh = {"atlas.json": prepared(root / "atlas.json", [json_text(document, text)])}
        exchange(root, f"removed layer {identity!r}", fresh, _unnamed(old, document))
        forget_undone(root)
        return version(root)


def _check_kind(record: LayerRecord) -> None:
    if record.kind not in set(LayerKind):
        known = ", ".join(LayerKind)
        raise UsageError(f"layer {record.id!r}: no kind of layer ({record.kind!r}); one of {known}")


def _check_id(
    root: Path, identity: str, records: list[dict[str, Any]], *, is_new: bool, may_replace: bool
) -> None:
    if not is_new and not may_replace:
        fix = "replace it, or choose another id"
        raise EditError(f"{root}: there is a layer {identity!r} already; {fix}")
    if is_new and not is_layer_id(identity):
        fix = "write 1 to 64 of a-z, 0-9 and -, and no name of a device such as 'con'"
        raise UsageError(f"layer {identity!r}: cannot be the id of a layer; {fix}")
    for other in records:
        there = str(other.get("id"))
        if there.casefold() == identity.casefold() and there != identity:
            message = f"layer {identity!r}: differs from {there!r} in case only"
            raise UsageError(f"{message}; choose another id")


def _read(path: Path, kind: type) -> tuple[str, Any]:
    document, findings = read_json(path, str(path))
    if findings:
        raise EditError(f"{findings[0]}; nothing was saved")
    if not isinstance(document, kind):
        what = "an object" if kind is dict else "a list"
        raise EditError(f"{path}: is not {what}; mend it first (geo-app check); nothing was saved")
    return path.read_bytes().decode("utf-8-sig"), document


def _records(root: Path, document: dict[str, Any]) -> list[dict[str, Any]]:
    given = document.setdefault("layers", [])
    if not isinstance(given, list):
        fix = "mend it first (geo-app check); nothing was saved"
        raise EditError(f'{root / "atlas.json"}: "layers" is not a list; {fix}')
    return [record for record in given if isinstance(record, dict)]


def _is_of(record: Any, identity: str) -> bool:
    return isinstance(record, dict) and record.get("id") == identity


def _written(record: LayerRecord, file: str, old: Mapping[str, Any]) -> dict[str, Any]:
    usual = {"visible": True, "licence": "", "attribution": "", "note": "", "style": {}}
    members = {"id": record.id, "title": record.title or record.id, "kind": str(record.kind)}
    new: dict[str, Any] = {**old, **members, "file": file}
    for name, value in usual.items():
        given = getattr(record, name)
        new[name] = old.get(name, value) if given is None else given
    style = new.pop("style")
    return new | ({"style": dict(style) if isinstance(style, Mapping) else style} if style else {})


def _placed(given: list[Any], new: dict[str, Any]) -> list[Any]:
    """Put a record where the one of its id stands, or at the end, where it is drawn on top."""
    places = [i for i, old in enumerate(given) if _is_of(old, new["id"])]
    if not places:
        return [*given, new]
    rest = set(places[1:])
    return [new if i == places[0] else old for i, old in enumerate(given) if i not in rest]


def _unnamed(old: dict[str, Any] | None, document: dict[str, Any]) -> set[str]:
    """Files of a layer that count no more: another layer may be drawn from the same file."""
    return files_of({"layers": [old]}) - files_of(document)


def _prepared_sources(root: Path, sources: Sequence[Mapping[str, Any]]) -> dict[str, Path]:
    path = root / "sources.json"
    text, known = _read(path, list) if path.exists() else ("", [])
    records = merged(known, sources)
    return {} if records == known else {"sources.json": prepared(path, [json_text(records, text)])}
