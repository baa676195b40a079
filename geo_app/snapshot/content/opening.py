"""Which part of the earth a figure shows if nobody says so."""

from __future__ import annotations

import numpy as np

from geo_app.geodesy import longitude_in
from geo_app.kept import kept
from geo_app.model import Atlas, LayerKind
from geo_app.snapshot.boxes import Box
from geo_app.snapshot.request import Request

__all__ = ["extent_of"]

#: The window in which an atlas opens, in CSS pixels, and those of the world at zoom 0.
_WINDOW, _WORLD = (1000.0, 640.0), 256.0
#: The layers that tell who held what; borders of whole states reach far beyond that.
_HELD = frozenset((LayerKind.SETTLEMENT, LayerKind.CONTROL_AREA, LayerKind.CONTROL_LINE))
#: Around what is told: this share of its larger side, in degrees at least.
_MARGIN, _LEAST = 0.02, 0.03


def extent_of(atlas: Atlas, request: Request) -> Box:
    """The extent asked for, or else that of all settlements and lines and areas of control.

    Parameters
    ----------
    atlas
        The atlas. Without such features in the layers that it shows by default the extent is the
        window in which it opens on a web map.
    request
        What is asked for.

    Returns
    -------
    Box
        West, south, east, north in degrees, counted as in the atlas; the same on all dates.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> [round(degrees, 1) for degrees in extent_of(read_atlas(), Request(16896))]
    [44.9, 38.8, 48.0, 41.2]
    """
    return _asked(atlas, request.extent) if request.extent else _usual_extent(atlas)


def _asked(atlas: Atlas, extent: Box) -> Box:
    """An extent with its longitudes counted as those of the atlas are."""
    west, south, east, north = extent
    half = ((east - west) % 360 or 360.0) / 2
    middle = longitude_in(west + half, atlas.extent)
    # What is counted so already stays to the last digit.
    return extent if middle == west + half <= east else (middle - half, south, middle + half, north)


@kept()
def _usual_extent(atlas: Atlas) -> Box:
    shown = [layer.frame for layer in atlas.layers if layer.visible and layer.kind in _HELD]
    bounds = [frame.total_bounds for frame in shown if len(frame)]
    if not bounds or np.isnan(bounds).all():
        return _opening_window(atlas)
    sides = np.array(bounds)
    west, south = np.nanmin(sides[:, :2], axis=0).tolist()
    east, north = np.nanmax(sides[:, 2:], axis=0).tolist()
    # Features on both sides of the date line would ask for the whole world.
    if east - west > 180:
        return _opening_window(atlas)
    margin = max(_MARGIN * max(east - west, north - south), _LEAST)
    # An atlas that goes on beyond 180 degrees ends half the earth from its middle.
    far = max(180.0, (atlas.extent[0] + atlas.extent[2]) / 2 + 180)
    return (
        max(west - margin, far - 360), max(south - margin, -89.0),
        min(east + margin, far), min(north + margin, 89.0),
    )  # fmt: skip


def _opening_window(atlas: Atlas) -> Box:
    lat, lon, zoom = atlas.opening_view
    degrees = 360.0 / (_WORLD * 2**zoom)
    wide, high = degrees * _WINDOW[0] / 2, degrees * _WINDOW[1] / 2 * np.cos(np.radians(lat))
    return lon - wide, max(lat - float(high), -89.0), lon + wide, min(lat + float(high), 89.0)
