"""From what control is inferred: pieces of ground, read from their file and checked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
import shapely

from geo_app.checks import Listing
from geo_app.model import Finding, Inference, Layer, LayerKind, Piece, Severity

__all__ = ["pieces_of", "unknown_references"]

_AREAS = ("Polygon", "MultiPolygon")


def pieces_of(frame: Any, file: str) -> tuple[tuple[Piece, ...], tuple[Finding, ...]]:
    """Pieces of ground from the features of their file.

    Parameters
    ----------
    frame : GeoDataFrame
        The features, EPSG:4326.
    file
        The name of the file in findings.

    Returns
    -------
    pieces
        Those of which ground can be cut; the others are left out.
    findings
        What was left out, and lists of places that cannot be read.

    Examples
    --------
    >>> import geopandas as gpd
    >>> rows = {"id": ["plain"], "places": ["[Talish"], "geometry": [shapely.box(46, 40, 47, 41)]}
    >>> (piece,), (finding,) = pieces_of(gpd.GeoDataFrame(rows), "pieces.geojson")
    >>> piece.id, piece.places, finding.code, finding.value
    ('plain', frozenset(), 'piece-places', '[Talish')
    """
    told = Listing(file)
    pieces = []
    none = [None] * len(frame)
    named, only = (frame.get(name, none) for name in ("places", "only"))
    rows = zip(frame["id"], frame.geometry, named, only, strict=True)
    for index, (identity, shape, ids, alone) in enumerate(rows):
        if fault := _fault(shape):
            message = f"a piece of ground {fault} and is left out"
            told.add(_finding(file, identity, index, "piece", message, None, "redraw it"))
            continue
        places = _ids(ids)
        if places is None:
            message, fix = "places is no list of ids", 'write it as in ["talish", "madagiz"]'
            told.add(_finding(file, identity, index, "piece-places", message, ids, fix))
        pieces.append(Piece(identity, shape, places or frozenset(), only=alone is True))
    return tuple(pieces), tuple(told.findings())


def _finding(
    file: str, identity: str, index: int, code: str, message: str, value: object, fix: str
) -> Finding:
    return Finding(
        Severity.ERROR, code, file, message,
        feature_id=identity, index=index, value=value, fix=fix,
    )  # fmt: skip


def _fault(shape: Any) -> str:
    """Why no ground can be cut from a shape; empty if it can."""
    if shape is None or shape.geom_type not in _AREAS or shape.is_empty:
        return "is no polygon"
    return "" if shapely.is_valid(shape) else "crosses itself"


def _ids(given: Any) -> frozenset[str] | None:
    """Ids of a list that its layer keeps as JSON text, as it does all lists it does not know."""
    if given is None or given == "" or pd.isna(given):
        return frozenset()
    try:
        listed = json.loads(given) if isinstance(given, str) else None
    except (ValueError, RecursionError):
        return None
    return frozenset(map(str, listed)) if isinstance(listed, list) else None


def unknown_references(inference: Inference, layers: Sequence[Layer]) -> tuple[Finding, ...]:
    """Places and scopes that an inference names and no settlement has.

    Examples
    --------
    >>> from geo_app.model import Inference
    >>> print(*unknown_references(Inference("pieces.geojson", frozenset({"core"}), ()), ()))
    atlas.json: no settlement has this scope of the inference ('core'); write a scope that ...
    """
    frames = [layer.frame for layer in layers if layer.kind == LayerKind.SETTLEMENT]
    scopes = {scope for frame in frames if "scope" in frame for scope in frame["scope"]}
    places = {place for frame in frames for place in frame["place"]}
    told = Listing(inference.file)
    for finding in _of_pieces(inference, places):
        told.add(finding)
    return (*_of_scopes(inference, scopes), *told.findings())


def _of_scopes(inference: Inference, known: set[object]) -> Iterator[Finding]:
    message, fix = "no settlement has this scope of the inference", "write a scope that some have"
    for scope in sorted(inference.scopes - known):
        yield Finding(
            Severity.WARNING, "inference", "atlas.json", message,
            path="$.inference.scopes", value=scope, fix=fix,
        )  # fmt: skip


def _of_pieces(inference: Inference, known: set[object]) -> Iterator[Finding]:
    message, fix = "a piece names a place that no settlement is of", "write the id of a place"
    for piece in inference.pieces:
        for place in sorted(piece.places - known):
            yield Finding(
                Severity.WARNING, "piece-places", inference.file, message,
                feature_id=piece.id, value=place, fix=fix,
            )  # fmt: skip
