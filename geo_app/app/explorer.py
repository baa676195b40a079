"""The first page: the map, and beside it what holds on its date."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from geo_app.app.address import view_of_query
from geo_app.app.components import command_component, map_component, overview_component
from geo_app.app.loading import Loaded, load
from geo_app.app.wording import overview_words
from geo_app.errors import AtlasError
from geo_app.gazetteer import Place
from geo_app.maps import View
from geo_app.model import Atlas
from geo_app.overview import overview
from geo_app.validtime import day_number

__all__ = ["main"]

_PAGE_CSS = Path(__file__).with_name("page.css")


def main() -> None:
    """Show the page; Streamlit runs this once for a visit and again for each full rerun."""
    st.set_page_config("Map explorer", layout="wide", initial_sidebar_state="collapsed")
    st.html(_PAGE_CSS)
    try:
        atlas = _shared().atlas
    except AtlasError as error:
        _show_unopened(error)
        return
    view, _ = _opening(atlas)
    _header(atlas)
    _explore(atlas, view)


@st.cache_resource(show_spinner="Reading the atlas …")
def _loaded(folder: str) -> Loaded:
    return load(folder)


def _shared() -> Loaded:
    return _loaded(os.environ.get("GEO_APP_ATLAS", ""))


def _show_unopened(error: AtlasError) -> None:
    st.title("This atlas cannot be opened")
    st.error(str(error))
    st.write(
        "Name another folder with `geo-app serve --atlas DIR`, or look at all that is wrong "
        "with `geo-app check DIR`."
    )


def _opening(atlas: Atlas) -> tuple[View, list[str]]:
    """Return the view this visit began with, and what was wrong with its address."""
    if "opening" not in st.session_state:
        st.session_state["opening"] = view_of_query(st.query_params.to_dict(), atlas)
    view, notices = st.session_state["opening"]
    return view, notices


def _header(atlas: Atlas) -> None:
    title, search = st.columns([3, 2], vertical_alignment="center")
    title.title(_plain(atlas.title), anchor=False)
    with search:
        _search()
    view, notices = _opening(atlas)
    opening = {"view": view.as_json(), "notices": notices}
    command_component({**opening, **st.session_state.get("order", {"seq": 0})})


def _plain(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>()#+-.!|$~:" else c for c in text)


def _search() -> None:
    places = _shared().gazetteer.places
    st.selectbox(
        "Find a place",
        options=sorted(places, key=lambda identity: places[identity].name),
        format_func=lambda identity: _label(places[identity]),
        index=None,
        key="place",
        placeholder="Find a place, in any spelling or script",
        label_visibility="collapsed",
        on_change=_go_to_place,
    )


def _label(place: Place) -> str:
    return " · ".join(dict.fromkeys([place.name, *place.names.values(), *place.spellings]))


def _go_to_place() -> None:
    """Send the map to the place that was chosen."""
    if not st.session_state["place"]:
        return
    place = _shared().gazetteer.places[st.session_state["place"]]
    st.session_state["place"] = None  # so that the same place can be chosen again
    sequence = st.session_state.get("order", {"seq": 0})["seq"] + 1
    st.session_state["order"] = {
        "seq": sequence,
        "lat": place.lat,
        "lon": place.lon,
        "zoom": 12,
        "place": place.id,
    }


@st.fragment
def _explore(atlas: Atlas, opening: View) -> None:
    """Show map and overview; a new date on the map reruns this part only."""
    map_column, text_column = st.columns([3, 1], gap="small")
    with map_column:
        shown = map_component(_shared().bundle).get("view") or {}
    with text_column, st.container(height="stretch", border=False):
        overview_component(_words(atlas, shown, opening))


def _words(atlas: Atlas, shown: Mapping[str, Any], opening: View) -> dict[str, Any]:
    date = str(shown.get("date") or opening.date)
    account = str(shown.get("account") or opening.account)
    language = str(shown.get("language") or opening.language)
    account = "" if account == "all" else account
    summary = overview(atlas, day_number(date), account=account)
    return overview_words(atlas, summary, language, _shared().gazetteer.places)
