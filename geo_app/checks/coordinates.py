"""Where a feature lies: swapped coordinates, zero longitude and latitude, far from the atlas."""

from __future__ import annotations

from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo_app.checks.faults import Extent, Fault, Told, Vocabulary, rows_where
from geo_app.model import Severity

__all__ = ["misplaced"]

Bounds = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


def misplaced(frame: gpd.GeoDataFrame, _: Vocabulary, extent: Extent | None) -> Iterable[Fault]:
    """Find features that lie where they are not expected.

    Outside the extent of the atlas, but in it when longitude and latitude change places: swapped.
    At zero longitude and latitude: a place that is not known. Further outside than the extent is
    wide or high: far away.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame({"id": ["a"]}, geometry=[shapely.Point(39.8, 46.7)])
    >>> for fault in misplaced(frame, Vocabulary(), (46, 39, 48, 41)): print(fault.code)
    swapped
    """
    bounds = shapely.bounds(frame.geometry.to_numpy())
    nowhere = (bounds == 0).all(axis=1)
    if extent is None:
        yield from _null_island(nowhere)
        return
    outside = _apart(bounds, extent)
    swapped = outside & ~nowhere & _within(bounds[:, [1, 0, 3, 2]], extent)
    nowhere &= outside
    far = _apart(bounds, _widened(extent)) & ~swapped & ~nowhere
    yield from _swapped(swapped, bounds)
    yield from _null_island(nowhere)
    yield from _far(far, bounds, extent)


def _apart(bounds: Bounds, extent: Extent) -> Mask:
    """Whether a box has no point in common with the extent; an empty box is not apart."""
    west, south, east, north = extent
    apart: Mask = (
        (bounds[:, 2] < west) | (bounds[:, 0] > east)
        | (bounds[:, 3] < south) | (bounds[:, 1] > north)
    )  # fmt: skip
    return apart


def _within(bounds: Bounds, extent: Extent) -> Mask:
    west, south, east, north = extent
    within: Mask = (
        (bounds[:, 0] >= west) & (bounds[:, 1] >= south)
        & (bounds[:, 2] <= east) & (bounds[:, 3] <= north)
    )  # fmt: skip
    return within


def _widened(extent: Extent) -> Extent:
    west, south, east, north = extent
    width, height = east - west, north - south
    return west - width, south - height, east + width, north + height


def _swapped(mask: Mask, bounds: Bounds) -> Iterable[Fault]:
    rows = rows_where(mask)
    message = (
        "longitude and latitude seem to be swapped: it lies in the atlas when they change places"
    )
    if rows.size:
        yield Fault(
            Severity.ERROR, "swapped", rows,
            lambda row: Told(
                message, _shown(bounds[row]), ".geometry.coordinates",
                "write longitude first, then latitude",
            ),
        )  # fmt: skip


def _null_island(mask: Mask) -> Iterable[Fault]:
    rows = rows_where(mask)
    told = Told(
        "lies at zero longitude and latitude, where programs put what has no place",
        [0, 0], ".geometry.coordinates", 'write where it lies, or "geometry": null',
    )  # fmt: skip
    if rows.size:
        yield Fault(Severity.WARNING, "null-island", rows, lambda _: told)


def _far(mask: Mask, bounds: Bounds, extent: Extent) -> Iterable[Fault]:
    rows = rows_where(mask)
    fix = "check the coordinates, or the extent in atlas.json"
    shown = ", ".join(f"{degrees:g}" for degrees in extent)
    if rows.size:
        yield Fault(
            Severity.WARNING, "outside-extent", rows,
            lambda row: Told(
                f"lies far outside the extent of the atlas ({shown})",
                _shown(bounds[row]), ".geometry", fix,
            ),
            whole=Told(f"every feature lies far outside the atlas ({shown})", fix=fix),
        )  # fmt: skip


def _shown(bounds: Bounds) -> list[float]:
    """A point as two numbers, anything else as its box."""
    west, south, east, north = (round(float(degrees), 6) for degrees in bounds)
    return [west, south] if (west, south) == (east, north) else [west, south, east, north]
