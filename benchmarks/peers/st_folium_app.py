"""An ordinary dated map: a slider, and a folium map rebuilt by every rerun.

Sixty polygons and a thousand points are on the map on any date. Nothing is asked back from the
map, so that its frontend starts no reruns of its own: the kindest reading of the peer.
"""

from __future__ import annotations

import datetime as dt

import folium
import geopandas as gpd
import streamlit as st
from streamlit_folium import st_folium  # type: ignore[import-not-found]

from benchmarks.synthetic import day, features

COLOURS = {"east": "#7a5195", "west": "#2f9e8f"}
SHOWN = ["name", "holder", "geometry"]


@st.cache_data
def _places() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    # About 26 % are valid on any date.
    return features(230, polygon_share=1.0), features(3_850, polygon_share=0.0)


def _valid(frame: gpd.GeoDataFrame, on: int) -> gpd.GeoDataFrame:
    return frame[(frame["start_latest"] <= on) & (on < frame["end_earliest"])]


def _layer(frame: gpd.GeoDataFrame) -> folium.GeoJson:
    return folium.GeoJson(
        frame[SHOWN],
        style_function=lambda f: {"color": COLOURS[f["properties"]["holder"]], "weight": 1},
        marker=folium.CircleMarker(radius=3),
        tooltip=folium.GeoJsonTooltip(["name", "holder"]),
    )


st.set_page_config(layout="wide")
date = st.slider("Date", dt.date(1990, 1, 1), dt.date(2024, 12, 31), dt.date(2016, 4, 5), key="on")
areas, points = (_valid(frame, day(date)) for frame in _places())
world = folium.Map([39.9, 46.7], zoom_start=8, tiles=None, prefer_canvas=True)
_layer(areas).add_to(world)
_layer(points).add_to(world)
st_folium(world, key="map", width=1000, height=500, returned_objects=[])
st.markdown(f"On {date.isoformat()}: {len(areas)} areas, {len(points)} places")
for holder, count in points["holder"].value_counts().items():
    st.markdown(f"{holder}: {count} places")
