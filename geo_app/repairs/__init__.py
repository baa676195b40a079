"""Faults that can be mended: each repair takes one feature and gives a new one, or the same."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from geo_app.repairs.differences import diff
from geo_app.repairs.drawing import closed, rewound, swapped, without_gaps
from geo_app.repairs.hints import Feature, Hints
from geo_app.repairs.meridian import cut_at_180, unrolled
from geo_app.repairs.reshaping import uncrossed, unwrapped
from geo_app.repairs.wording import identified, redecoded, renamed

__all__ = ["REPAIRS", "Hints", "Repair", "cut_at_180", "diff", "repaired", "unrolled"]


class Repair(NamedTuple):
    """How one kind of fault is mended; `what` says so to people, as an order."""

    what: str
    mend: Callable[[Feature, Hints], Feature]


def _as_read(feature: Feature, _: Hints) -> Feature:
    """Leave it: reading has mended it already, and writing keeps that."""
    return feature


#: By the code of the finding, in the order in which they are applied.
REPAIRS: Mapping[str, Repair] = {
    "duplicate-key": Repair("Keep the last of two values with one name", _as_read),
    "encoding": Repair("Put a replacement sign where half a letter stands", _as_read),
    "not-finite": Repair("Leave out positions that are not numbers", without_gaps),
    "mojibake": Repair("Read texts in the right code", redecoded),
    "reserved-name": Repair("Rename properties that mean something else", renamed),
    "id-missing": Repair("Make up ids", identified),
    "id-duplicate": Repair("Make up ids for those that are doubled", identified),
    "swapped": Repair("Put longitude first, then latitude", swapped),
    "ring-unclosed": Repair("Close open rings", closed),
    "antimeridian": Repair("Cut at the 180th meridian", unwrapped),
    "geometry-invalid": Repair("Redraw rings that cross themselves", uncrossed),
    "winding": Repair("Turn rings the right way round", rewound),
}


def repaired(feature: Feature, codes: Collection[str], hints: Hints = Hints()) -> Feature:  # noqa: B008
    """Mend one feature.

    Parameters
    ----------
    feature
        A GeoJSON feature; it is not changed.
    codes
        Of the findings to mend, or ``"all"``. A code without a repair is passed over.
    hints
        What the feature itself does not tell.

    Returns
    -------
    dict
        A new feature, or the same object where there is nothing to mend.

    Raises
    ------
    ConfinedError
        If a repair needs too much time or memory.

    Examples
    --------
    >>> open_ring = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1]]]}
    >>> repaired({"type": "Feature", "geometry": open_ring}, {"ring-unclosed"})["geometry"]
    {'type': 'Polygon', 'coordinates': [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    """
    for code, repair in REPAIRS.items():
        if code in codes or "all" in codes:
            feature = repair.mend(feature, hints)
    return feature
