"""Rules over a layer: each looks at one thing, over whole columns; all findings come at once."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd

from geo_app.checks.coordinates import misplaced
from geo_app.checks.faults import Extent, Fault, Listing, Rule, Vocabulary
from geo_app.checks.holders import overlaps
from geo_app.checks.identity import doubled_ids, missing_ids, repeated
from geo_app.checks.references import unknown_words, unsourced
from geo_app.checks.shapes import SHAPE_RULES
from geo_app.checks.texts import huge_numbers, mojibake
from geo_app.model import Finding

__all__ = ["Extent", "Fault", "Listing", "Vocabulary", "check_layer", "faults_of", "listed"]

#: In the order in which findings are listed.
RULES: tuple[Rule, ...] = (
    missing_ids, doubled_ids, repeated,
    unsourced, unknown_words,
    *SHAPE_RULES, misplaced,
    overlaps, mojibake, huge_numbers,
)  # fmt: skip


def check_layer(
    frame: gpd.GeoDataFrame, file: str, known: Vocabulary, *, extent: Extent | None = None
) -> list[Finding]:
    """Apply every rule to a layer.

    Parameters
    ----------
    frame
        A frame as made by `geo_app.layers.frame_of`.
    file
        The file's name in messages.
    known
        What may be referred to.
    extent
        West, south, east, north of the atlas in degrees; None: nothing is too far away.

    Returns
    -------
    list of Finding
        Rule by rule, feature by feature; empty if the layer is sound. At most ``limits().findings``
        of one kind, then one that counts the rest.

    Examples
    --------
    >>> from geo_app.layers import frame_of
    >>> frame, _ = frame_of([{"type": "Feature", "id": "a", "geometry": None, "properties":
    ...     {"name": "A", "kind": "event", "holder": "ruritania", "sources": ["s1"]}}], "x.geojson")
    >>> known = Vocabulary(parties=["ruthenia"], accounts=[], sources=["s1"], kind="event")
    >>> for finding in check_layer(frame, "x.geojson", known): print(finding)
    x.geojson: feature 'a': the holder is not a party of this atlas ('ruritania'); did you mean ...
    """
    return listed(faults_of(frame, known, extent), frame, file)


def faults_of(
    frame: gpd.GeoDataFrame, known: Vocabulary, extent: Extent | None = None
) -> list[Fault]:
    """Apply every rule and say of each fault which rows have it, all of them.

    Examples
    --------
    >>> from geo_app.layers import frame_of
    >>> frame, _ = frame_of([{"type": "Feature", "geometry": None, "properties": {}}], "x.geojson")
    >>> [(fault.code, fault.rows.tolist()) for fault in faults_of(frame, Vocabulary())]
    [('id-missing', [0]), ('source-missing', [0])]
    """
    return [fault for rule in RULES for fault in rule(frame, known, extent)]


def listed(faults: Sequence[Fault], frame: gpd.GeoDataFrame, file: str) -> list[Finding]:
    """Faults as findings, so many of each kind as the limit says.

    Examples
    --------
    >>> listed([], None, "x.geojson")
    []
    """
    listing = Listing(file)
    for fault in faults:
        listing.add_fault(fault, frame)
    return listing.findings()
