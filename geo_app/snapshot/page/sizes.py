"""How large discs and letters are on a map."""

from __future__ import annotations

import math

from geo_app.snapshot.projection import View

__all__ = ["VILLAGE", "lettering_on", "radius_of", "zoom_of"]

#: The size of a mark that is no town's.
VILLAGE = 2
#: Radii of discs in units at zoom 10: city, town, village. As in ``assets/js/sprites.js``.
_RADII = (6.5, 5.2, 4.0)
#: So much smaller discs are on small maps, at most: there villages would hide the ground.
_SMALLEST = (0.5, 0.5, 0.4)
#: The letters are of their usual size where the map has this side, of the least share where small.
_SIDE, _LEAST = 470.0, 0.7


def zoom_of(view: View) -> float:
    """The zoom of a web map that shows as much on a unit.

    Examples
    --------
    >>> from geo_app.snapshot.projection import projection_of, view_of
    >>> extent = (45.5, 39.2, 48.3, 40.6)
    >>> round(zoom_of(view_of(projection_of(extent), extent, (0, 0, 900, 600))), 1)
    8.8
    """
    around = 40_075.017 * math.cos(math.radians(view.centre[1]))
    return math.log2(around / 256 / view.km_per_unit)


def radius_of(size: int, zoom: float) -> float:
    """The radius of a disc in units: discs shrink where many must share the map.

    Examples
    --------
    >>> radius_of(2, 10.0), radius_of(0, 6.0), radius_of(2, 6.0)
    (4.0, 3.25, 1.5)
    """
    factor = min(max(0.62 + (zoom - 8) * 0.19, _SMALLEST[size]), 1.25)
    return round(_RADII[size] * factor * 4) / 4


def lettering_on(view: View) -> float:
    """The size of letters as a share of the usual one: a small map has smaller names.

    Examples
    --------
    >>> from geo_app.snapshot.projection import projection_of, view_of
    >>> extent = (45.5, 39.2, 48.3, 40.6)
    >>> [round(lettering_on(view_of(projection_of(extent), extent, (0, 0, side, side))), 2)
    ...  for side in (100, 300, 900)]
    [0.7, 0.8, 1.0]
    """
    left, bottom, right, top = view.frame
    side = math.sqrt((right - left) * (top - bottom))
    return min(max(math.sqrt(side / _SIDE), _LEAST), 1.0)
