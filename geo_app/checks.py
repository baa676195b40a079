"""Rules over a layer: each looks at one thing, and all findings come at once."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geo_app.model import Certainty, Finding, LayerKind, Severity

__all__ = ["Vocabulary", "check_layer"]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the features of a layer may refer to: the ids its atlas knows, and the layer's kind."""

    parties: Collection[str]
    accounts: Collection[str]
    sources: Collection[str]
    kind: str = ""


_Rule = Callable[[gpd.GeoDataFrame, Vocabulary], Iterable[Finding]]


def check_layer(frame: gpd.GeoDataFrame, file: str, known: Vocabulary) -> list[Finding]:
    """Apply every rule to a layer.

    Parameters
    ----------
    frame
        A frame as made by `geo_app.layers.frame_of`.
    file
        The file's name in messages.
    known
        What may be referred to.

    Returns
    -------
    list of Finding
        Rule by rule, feature by feature; empty if the layer is sound.

    Examples
    --------
    >>> from geo_app.layers import frame_of
    >>> frame, _ = frame_of([{"type": "Feature", "id": "a", "geometry": None, "properties":
    ...     {"name": "A", "kind": "event", "holder": "ruritania", "sources": ["s1"]}}], "x.geojson")
    >>> known = Vocabulary(parties=["ruthenia"], accounts=[], sources=["s1"], kind="event")
    >>> for finding in check_layer(frame, "x.geojson", known): print(finding)
    x.geojson: feature 'a': the holder is not a party of this atlas ('ruritania'); did you mean ...
    """
    return [
        replace(found, file=file, feature_id=frame["id"].iat[found.index])
        for rule in _RULES
        for found in rule(frame, known)
    ]


def _ids(frame: gpd.GeoDataFrame, known: Vocabulary) -> Iterable[Finding]:
    for index in _where(frame["id"] == ""):
        yield _error(index, "id-missing", "the feature has no id", fix='give it an "id" of its own')
    doubled = frame["id"].duplicated() & (frame["id"] != "")
    for index in _where(doubled):
        first = _where(frame["id"] == frame["id"].iat[index])[0]
        yield _error(
            index, "id-duplicate", f"the id is already used by feature number {first + 1}",
            value=frame["id"].iat[index], fix="give each feature an id of its own",
        )  # fmt: skip


def _references(frame: gpd.GeoDataFrame, known: Vocabulary) -> Iterable[Finding]:
    claimants = {*known.parties, *known.accounts}
    for column, ids, what in (
        ("holder", known.parties, "a party"),
        ("claimant", claimants, "a party or account"),
        ("account", known.accounts, "an account"),
    ):
        for index, value in _unknown(frame[column], ids):
            yield _reference(
                index, f"$.properties.{column}", f"the {column} is not {what}", value, ids
            )
    for column, ids, what in (
        ("sources", known.sources, "a source is not in sources.json"),
        ("disputed_by", claimants, "a disputing party is not a party"),
    ):
        for index, value in _unknown_members(frame[column], ids):
            yield _reference(index, f"$.properties.{column}", what, value, ids)


def _unknown(values: Iterable[str], ids: Collection[str]) -> Iterable[tuple[int, str]]:
    return ((i, value) for i, value in enumerate(values) if value and value not in ids)


def _unknown_members(
    values: Iterable[tuple[str, ...]], ids: Collection[str]
) -> Iterable[tuple[int, str]]:
    return ((i, item) for i, items in enumerate(values) for item in items if item not in ids)


def _reference(index: int, path: str, message: str, value: str, ids: Collection[str]) -> Finding:
    near = difflib.get_close_matches(value, list(ids), n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {_listed(ids)}"
    whole = message if "sources.json" in message else f"{message} of this atlas"
    return _error(index, "reference", whole, value=value, fix=hint, path=path)


def _listed(ids: Collection[str], limit: int = 6) -> str:
    names = sorted(ids)
    return ", ".join(names[:limit]) + (f" and {len(names) - limit} more" if names[limit:] else "")


def _sourced(frame: gpd.GeoDataFrame, known: Vocabulary) -> Iterable[Finding]:
    for index in _where(frame["sources"].str.len() == 0):
        yield _error(
            index, "source-missing", "the statement has no source", fix='add "sources": [...]'
        )


def _vocabularies(frame: gpd.GeoDataFrame, known: Vocabulary) -> Iterable[Finding]:
    certainties, kinds = tuple(Certainty), (known.kind,) if known.kind else tuple(LayerKind)
    for column, allowed in (("certainty", certainties), ("kind", kinds)):
        for index, value in _unknown(frame[column], allowed):
            yield _error(
                index, column, f"the {column} is not one of {', '.join(allowed)}",
                value=value, path=f"$.properties.{column}", fix="use one of these words",
            )  # fmt: skip


def _shapes(frame: gpd.GeoDataFrame, known: Vocabulary) -> Iterable[Finding]:
    expected = _EXPECTED_TYPES.get(known.kind)
    types = frame.geometry.geom_type
    if expected:
        for index in _where(types.notna() & ~types.isin(expected)):
            message = f"a {known.kind} is drawn as {' or '.join(expected)}"
            yield _error(
                index, "geometry-type", message,
                value=types.iat[index], path="$.geometry", fix="use that type, or another layer",
            )  # fmt: skip
    # Validity is only looked at: a repair of a hostile ring can run for minutes.
    valid = shapely.is_valid(frame.geometry.array)
    for index in _where(~valid & frame.geometry.notna().to_numpy()):
        yield _error(
            index, "geometry-invalid",
            f"the geometry is not valid: {shapely.is_valid_reason(frame.geometry.iat[index])}",
            path="$.geometry", fix="redraw it so that no ring crosses itself",
        )  # fmt: skip


_EXPECTED_TYPES: dict[str, tuple[str, ...]] = {
    LayerKind.SETTLEMENT: ("Point", "MultiPoint"),
    LayerKind.CONTROL_LINE: ("LineString", "MultiLineString"),
}


def _where(mask: Any) -> list[int]:
    return [int(index) for index in np.flatnonzero(mask)]


def _error(
    index: int, code: str, message: str, *, value: object = None, fix: str = "", path: str = ""
) -> Finding:
    path = path.replace("$.", f"$.features[{index}].")
    return Finding(Severity.ERROR, code, "", message, index=index, path=path, value=value, fix=fix)


_RULES: tuple[_Rule, ...] = (_ids, _references, _sourced, _vocabularies, _shapes)
