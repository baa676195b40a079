"""Makes a geometry valid: well-known binary in, well-known binary out."""

from __future__ import annotations

import sys
from typing import Any

import shapely

__all__ = ["run", "valid"]


def valid(shape: Any) -> Any:
    """Make a geometry valid, without what has collapsed to a line.

    Examples
    --------
    >>> ring = [(2, 0), (1, 0), (1, 1), (0, 0), (1, 0), (1, 1)]
    >>> valid(shapely.Polygon(ring)).wkt
    'POLYGON ((0 0, 1 1, 2 0, 1 0, 0 0))'
    """
    # Once is not always enough: parts may come out that share an edge, as in the example.
    for _ in range(2):
        shape = shapely.make_valid(shape, method="structure", keep_collapsed=False)
        if shape.is_valid:
            break
    return shape


def run() -> None:
    """Mend what stands on standard input."""
    shape = shapely.from_wkb(sys.stdin.buffer.read())
    sys.stdout.buffer.write(shapely.to_wkb(valid(shape)))
