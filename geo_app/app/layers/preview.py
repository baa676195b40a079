"""A layer that is being added, as an atlas of its own that opens where the layer is."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from geo_app.maps import map_bundle
from geo_app.model import Atlas, Layer
from geo_app.validtime import day_number, iso_date

__all__ = ["holding", "never_shown", "preview_atlas", "preview_bundle"]

_FIRST, _LAST = dt.date.min, dt.date.max


def preview_bundle(atlas: Atlas, layer: Layer, *, behind: bool) -> bytes:
    """The preview's map as the browser mounts it."""
    return map_bundle(preview_atlas(atlas, layer, behind=behind), inferred=False)


def preview_atlas(atlas: Atlas, layer: Layer, *, behind: bool) -> Atlas:
    """The atlas with a layer on top, opening where and when the layer has something to show.

    Parameters
    ----------
    atlas
        The atlas that the layer is for.
    layer
        The layer.
    behind
        Whether the atlas's own layers are drawn behind it.
    """
    first, last = _dates(atlas, layer)
    return replace(
        atlas,
        layers=(*(atlas.layers if behind else ()), layer),
        first=first,
        last=last,
        opening=_opening(layer, first, last, atlas.opening),
        opening_view=_view(atlas, layer) or atlas.opening_view,
    )


def never_shown(atlas: Atlas, layer: Layer) -> int:
    """How many features lie wholly outside the dates that the atlas's slider reaches."""
    frame = layer.frame
    is_before = frame["end_latest"] <= day_number(atlas.first)
    is_after = frame["start_earliest"] > day_number(atlas.last)
    outside = frame.loc[(is_before | is_after) & ~frame["undated"].astype(bool), "feature_index"]
    return int(outside.nunique())


def _dates(atlas: Atlas, layer: Layer) -> tuple[dt.date, dt.date]:
    days = _days(layer)
    if not len(days):
        return atlas.first, atlas.last
    return min(atlas.first, _date(days.min())), max(atlas.last, _date(days.max()))


def _days(layer: Layer) -> np.ndarray:
    """The days on which the layer changes, as far as a calendar date can be made of them."""
    frame = layer.frame.loc[~layer.frame["undated"].astype(bool)]
    days = frame[["start_earliest", "end_latest"]].to_numpy().ravel()
    low, high = day_number(_FIRST), day_number(_LAST)
    return np.sort(days[(days >= low) & (days < high)])


def _date(day: int) -> dt.date:
    return dt.date.fromisoformat(iso_date(int(day)))


def _opening(layer: Layer, first: dt.date, last: dt.date, usual: dt.date) -> dt.date:
    """The atlas's own opening date if no other day has more of the layer, or the first that has."""
    frame = layer.frame.loc[_drawn(layer) & ~layer.frame["undated"].astype(bool)]
    starts = np.sort(frame["start_earliest"].to_numpy())
    ends = np.sort(frame["end_latest"].to_numpy())
    earliest, latest = day_number(first), day_number(last)
    days = np.unique(np.clip([day_number(usual), *starts, earliest], earliest, latest))
    # Most hold on a day on which one begins, or on the first.
    hold = np.searchsorted(starts, days, "right") - np.searchsorted(ends, days, "right")
    usually = hold[np.searchsorted(days, day_number(usual))]
    return usual if usually == hold.max() else _date(days[hold.argmax()])


def holding(atlas: Atlas, layer: Layer) -> tuple[dt.date, int, int]:
    """The day on which the preview opens, how many features it shows then, and how many ever."""
    opening = _opening(layer, *_dates(atlas, layer), atlas.opening)
    frame, day = layer.frame.loc[_drawn(layer)], day_number(opening)
    holds = (frame["start_earliest"] <= day) & (day < frame["end_latest"])
    shown = frame.loc[holds | frame["undated"].astype(bool), "feature_index"]
    return opening, int(shown.nunique()), int(frame["feature_index"].nunique())


def _drawn(layer: Layer) -> npt.NDArray[np.bool_]:
    shapes = layer.frame.geometry
    drawn: npt.NDArray[np.bool_] = ~(shapes.isna() | shapes.is_empty).to_numpy()
    return drawn


def _view(atlas: Atlas, layer: Layer) -> tuple[float, float, float] | None:
    bounds = layer.frame.geometry.bounds.to_numpy()
    bounds = bounds[np.isfinite(bounds).all(axis=1)]
    if not len(bounds):
        return None
    # A single feature far away, as a swapped one is, does not make the others small.
    within = bounds[_touches(bounds, atlas.extent)]
    chosen = within if len(within) else bounds
    west, south = chosen[:, :2].min(axis=0)
    east, north = chosen[:, 2:].max(axis=0)
    # A preview is about 600 pixels wide and 400 high; the whole world at zoom 0 is 256.
    wide = max(east - west, 1.5 * (north - south), 0.05)
    zoom = math.floor(2 * math.log2(360 * 1.6 / wide)) / 2
    return float(south + north) / 2, float(west + east) / 2, min(max(zoom, 5.0), 13.0)


def _touches(
    bounds: npt.NDArray[np.float64], extent: tuple[float, float, float, float]
) -> npt.NDArray[np.bool_]:
    west, south, east, north = extent
    touches: npt.NDArray[np.bool_] = (
        (bounds[:, 0] <= east)
        & (bounds[:, 2] >= west)
        & (bounds[:, 1] <= north)
        & (bounds[:, 3] >= south)
    )
    return touches
