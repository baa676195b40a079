"""The contestants' pages: the same features in three sliders, each as it is meant to be used."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import folium
import geopandas as gpd
from folium.plugins import Timeline, TimelineSlider, TimestampedGeoJson
from folium.utilities import JsCode

from benchmarks import ours
from benchmarks.peer_assets import inlined
from benchmarks.synthetic import EXTENT, LIFE_MONTHS

POINT = {"radius": 3, "weight": 1}
MS_A_DAY = 86_400_000

Json = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """A page and the JavaScript to drive it.

    Parameters
    ----------
    html : str
        The page, complete in itself.
    ready : str
        Condition that is true once the map stands.
    show : str
        Function that shows a day, given as days since 1970-01-01.
    shown : str
        Expression for the number of features on the map.
    exact : bool
        Whether that number must be the true one on each day.
    """

    html: str
    ready: str
    show: str
    shown: str
    exact: bool = True


def timeline(frame: gpd.GeoDataFrame) -> Page:
    """Folium's Timeline and its slider (leaflet.timeline).

    Its interval is closed unless told otherwise, which would show both states on the day of a
    change; ``endExclusive`` makes it half-open as the features are.
    """
    world = _map()
    colours = json.dumps(ours.COLOURS)
    layer = Timeline(
        _collection(frame, _interval_properties),
        get_interval=JsCode(
            "f => ({start: f.properties.from, end: f.properties.to, endExclusive: true})"
        ),
        style=JsCode(f"f => ({{color: {colours}[f.properties.holder], weight: 1}})"),
        point_to_layer=JsCode(f"(f, latlng) => L.circleMarker(latlng, {json.dumps(POINT)})"),
    ).add_to(world)
    slider = TimelineSlider(auto_play=False, show_ticks=False, enable_playback=True)
    slider.add_timelines(layer).add_to(world)  # type: ignore[no-untyped-call]
    name = slider.get_name()
    show = f"day => {name}.setTime(day * {MS_A_DAY})"
    return Page(_html(world), f"typeof {name} === 'object'", show, _paths_on(world))


def timestamped_geojson(frame: gpd.GeoDataFrame) -> Page:
    """Folium's TimestampedGeoJson (leaflet-timedimension).

    It has no end per feature, only one duration for all, so each feature gets the mean life: as
    many features are drawn on each date, with their own starts, but not with their own ends.
    """
    world = _map()
    months = round(sum(LIFE_MONTHS) / 2)
    TimestampedGeoJson(  # type: ignore[no-untyped-call]
        _collection(frame, _instant_properties),
        period="P1M",
        duration=f"P{months}M",
        auto_play=False,
        add_last_point=False,
    ).add_to(world)
    name = world.get_name()
    show = f"day => {name}.timeDimension.setCurrentTime(day * {MS_A_DAY})"
    ready = f"typeof {name} === 'object'"
    return Page(_html(world), ready, show, _paths_on(world), exact=False)


def scrubber(frame: gpd.GeoDataFrame) -> Page:
    """Our scrubber in the page that ``geo_app`` exports."""
    html, name = ours.scrubber_page(frame)
    ready = f"typeof {name} === 'object' && Boolean({name}.surfaces)"
    shown = f"{name}.statements.look.filter(Boolean).length"
    return Page(html, ready, f"day => {name}.setDate(day)", shown)


CONTESTANTS: dict[str, Callable[[gpd.GeoDataFrame], Page]] = {
    "scrubber": scrubber,
    "Timeline": timeline,
    "TimestampedGeoJson": timestamped_geojson,
}


def _map() -> folium.Map:
    west, south, east, north = EXTENT
    world = folium.Map(tiles=None, prefer_canvas=True)
    world.fit_bounds([[south, west], [north, east]])
    return world


def _html(world: folium.Map) -> str:
    return inlined(world.get_root().render())


def _paths_on(world: folium.Map) -> str:
    return f"Object.values({world.get_name()}._layers).filter(l => l instanceof L.Path).length"


def _collection(frame: gpd.GeoDataFrame, properties: Callable[[Any], Json]) -> Json:
    shapes = frame.geometry.__geo_interface__["features"]
    rows = frame.drop(columns="geometry").itertuples(index=False)
    features = [
        {"type": "Feature", "geometry": shape["geometry"], "properties": properties(row)}
        for shape, row in zip(shapes, rows, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def _interval_properties(row: Any) -> Json:
    start, end = row.start_latest * MS_A_DAY, row.end_earliest * MS_A_DAY
    return {"name": row.name, "holder": row.holder, "from": start, "to": end}


def _instant_properties(row: Any) -> Json:
    style = {"color": ours.COLOURS[row.holder], "weight": 1}
    properties = {"name": row.name, "times": [row.start_latest * MS_A_DAY]}
    if row.kind == "control-area":
        return properties | {"style": style}
    return properties | {"icon": "circle", "iconstyle": POINT | style}
