"""A small map of where a place lies: rivers, borders, the line of the day, its neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import altair as alt
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo_app.app.charts import colours
from geo_app.gazetteer import Place
from geo_app.model import Atlas, LayerKind

__all__ = ["has_front", "locator_chart"]

#: Half of the map's width in kilometres, and its size in pixels.
_HALF_KM, _PIXELS = 22.0, 320
_KM_PER_DEGREE = 111.2
_MOST_NAMES = 7
#: About how wide a letter of a name is.
_LETTER_KM = 0.85
Shapes = npt.NDArray[np.object_]


def locator_chart(
    atlas: Atlas, lon: float, lat: float, day: int, places: Mapping[str, Place], *, name: str
) -> alt.LayerChart | alt.FacetChart:
    """A square around a point.

    Parameters
    ----------
    atlas
        The atlas; its basemap and lines of contact are drawn.
    lon, lat
        The middle, in degrees.
    day
        The day whose lines of contact are drawn.
    places
        Settlements to draw as dots, by id.
    name
        What the point is called.
    """
    look = colours()
    parts: list[Any] = [
        *_lines(_basemap(atlas, "river"), lon, lat, color=look.river, strokeWidth=1.2),
        *_lines(_basemap(atlas, "water"), lon, lat, color=look.river, strokeWidth=1.2),
        *_lines(_basemap(atlas, "state"), lon, lat, color=look.soft, strokeWidth=1),
        *_lines(_fronts(atlas, day), lon, lat, color=look.contact, strokeWidth=2.2),
        *_neighbours(places, lon, lat),
        _point(name),
        *_scale_bar(),
    ]
    chart: alt.LayerChart | alt.FacetChart = alt.layer(*parts).properties(
        width=_PIXELS, height=_PIXELS
    )
    return chart


def has_front(atlas: Atlas, lon: float, lat: float, day: int) -> bool:
    """Whether a line of contact of the day crosses the square around a point."""
    return any(True for _ in _lines(_fronts(atlas, day), lon, lat))


def _basemap(atlas: Atlas, kind: str) -> Shapes:
    found = [layer.frame.geometry.to_numpy() for layer in atlas.basemap if layer.kind == kind]
    return np.concatenate(found) if found else np.empty(0, object)


def _fronts(atlas: Atlas, day: int) -> Shapes:
    lines = [layer for layer in atlas.layers if layer.kind == LayerKind.CONTROL_LINE]
    found = [layer.on(day, undated=False).geometry.to_numpy() for layer in lines]
    return np.concatenate(found) if found else np.empty(0, object)


def _kilometres(lon: float, lat: float, at: tuple[float, float]) -> tuple[float, float]:
    east = (lon - at[0]) * _KM_PER_DEGREE * np.cos(np.radians(at[1]))
    return float(east), float((lat - at[1]) * _KM_PER_DEGREE)


def _lines(shapes: Shapes, lon: float, lat: float, **look: Any) -> Iterator[Any]:
    """Lines and outlines inside the square, as paths in kilometres."""
    high = 1.1 * _HALF_KM / _KM_PER_DEGREE
    wide = high / np.cos(np.radians(lat))
    lines = np.where(shapely.get_dimensions(shapes) == 2, shapely.boundary(shapes), shapes)
    inside = shapely.clip_by_rect(lines, lon - wide, lat - high, lon + wide, lat + high)
    parts = shapely.get_parts(inside)
    xy, path = shapely.get_coordinates(parts, return_index=True)
    if not len(xy):
        return
    factor = _KM_PER_DEGREE * np.array([np.cos(np.radians(lat)), 1.0])
    east, north = ((xy - (lon, lat)) * factor).T.round(2)
    rows = pd.DataFrame({"east": east, "north": north, "path": path, "step": np.arange(len(xy))})
    yield (
        alt.Chart(rows)
        .mark_line(clip=True, **look)
        .encode(x=_axis("east", alt.X), y=_axis("north", alt.Y), detail="path:N", order="step:Q")
    )


def _axis(field: str, channel: Any) -> Any:
    scale = alt.Scale(domain=[-_HALF_KM, _HALF_KM], nice=False)
    return channel(f"{field}:Q", scale=scale, axis=None)


def _neighbours(places: Mapping[str, Place], lon: float, lat: float) -> Iterator[Any]:
    found = []
    for place in places.values():
        if place.lat is not None and place.lon is not None:
            east, north = _kilometres(place.lon, place.lat, (lon, lat))
            if max(abs(east), abs(north)) < _HALF_KM and max(abs(east), abs(north)) > 0.05:
                found.append((place.subkind not in {"city", "town"}, east, north, place.name))
    if not found:
        return
    found.sort()
    rows = pd.DataFrame(found, columns=["small", "east", "north", "Place"]).round(2)
    base = alt.Chart(rows).encode(x=_axis("east", alt.X), y=_axis("north", alt.Y))
    look = colours()
    yield base.mark_circle(size=14, color=look.faint, opacity=1).encode(tooltip=["Place:N"])
    named = alt.Chart(rows.iloc[list(_apart(rows))]).encode(
        x=_axis("east", alt.X), y=_axis("north", alt.Y), text="Place:N"
    )
    halo: dict[str, Any] = {"stroke": look.paper, "strokeWidth": 3}
    for style in (halo, {}):
        yield named.mark_text(align="left", dx=5, fontSize=11, color=look.soft, clip=True, **style)


def _apart(rows: pd.DataFrame) -> Iterator[int]:
    """Rows whose names have room: not over the middle, the edge or one another."""
    # The middle's own name, and the bar of the scale.
    taken = [(0.0, 0.0, 12.0), (-_HALF_KM, 2.0 - _HALF_KM, 13.0)]
    for number, (east, north, name) in enumerate(
        zip(rows["east"], rows["north"], rows["Place"], strict=True)
    ):
        wide = 1 + len(name) * _LETTER_KM
        is_free = all(
            abs(north - other) > 2.2 or east > left + width or left > east + wide
            for left, other, width in taken
        )
        if is_free and east + wide < _HALF_KM and len(taken) < _MOST_NAMES + 2:
            taken.append((east, north, wide))
            yield number


def _point(name: str) -> Any:
    rows = pd.DataFrame({"east": [0.0], "north": [0.0], "Place": [name]})
    base = alt.Chart(rows).encode(x=_axis("east", alt.X), y=_axis("north", alt.Y))
    look = colours()
    mark = base.mark_point(size=90, stroke=look.ink, strokeWidth=2.5, fill=look.paper, opacity=1)
    label: dict[str, Any] = {"align": "left", "dx": 9, "dy": 0, "fontSize": 13, "fontWeight": 600}
    return alt.layer(
        base.mark_text(**label, stroke=look.paper, strokeWidth=4, color=look.ink).encode(
            text="Place:N"
        ),
        base.mark_text(**label, color=look.ink).encode(text="Place:N"),
        mark,
    )


def _scale_bar() -> Iterator[Any]:
    look, left, low = colours(), -_HALF_KM + 1.5, -_HALF_KM + 1.5
    rows = pd.DataFrame({"east": [left, left + 10], "north": [low, low], "words": ["10 km", ""]})
    base = alt.Chart(rows).encode(x=_axis("east", alt.X), y=_axis("north", alt.Y))
    yield base.mark_line(color=look.soft, strokeWidth=2)
    yield base.mark_text(align="left", dy=-9, fontSize=11, color=look.soft).encode(text="words:N")
