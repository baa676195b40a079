"""The first page: the map, and beside it what holds on its date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from geo_app.app.address import inside, view_of_query
from geo_app.app.components import command_component, map_component, overview_component
from geo_app.app.fields import place_words
from geo_app.app.loading import Loaded, chosen_atlas, load
from geo_app.app.visit import this_visit
from geo_app.app.wording import overview_words
from geo_app.gazetteer import Place
from geo_app.maps import View
from geo_app.model import Atlas
from geo_app.overview import overview
from geo_app.validtime import day_number

__all__ = ["Moment", "go_to", "go_to_place", "keep_date", "moment", "search", "show"]

#: Under this name the pages of a visit share where its map is.
_MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Moment:
    """What the map shows: an ISO date, an account (empty for all), a language of names."""

    date: str
    account: str
    language: str


def moment(atlas: Atlas) -> Moment:
    """Where the map of this visit is; where it will open if it has not been seen yet.

    Its date lies in the atlas's time, whatever the browser said and the atlas has become since.
    """
    known: Moment | None = st.session_state.get(_MOMENT)
    if known:
        return replace(known, date=inside(known.date, atlas).isoformat())
    language = next(iter(atlas.languages), "en")
    return Moment(atlas.opening.isoformat(), "", language)


def go_to(
    *,
    date: str = "",
    place: str = "",
    account: str = "",
    known: str | None = None,
    point: tuple[float, float] | None = None,
) -> None:
    """Send the reader to the map.

    Parameters
    ----------
    date
        An ISO date; the map stays at its own if empty.
    place
        The place to fly to, if any.
    account
        An account's id, or ``differing`` for the places on which accounts differ; the map stays
        with its own if empty.
    known
        The day by which it had been asserted, empty for all; the map stays with its own if None.
    point
        Latitude and longitude to fly to, in degrees, where there is no place.
    """
    asked = {"date": date or None, "account": account or None, "known": known}
    order: dict[str, Any] = {key: value for key, value in asked.items() if value is not None}
    if found := _loaded().gazetteer.places.get(place):
        order |= _flight(found)
    elif point:
        order |= {"lat": point[0], "lon": point[1], "zoom": 12}
    _order(order)
    st.switch_page(st.session_state["map_page"])


def go_to_place(asked: Mapping[str, object]) -> None:
    """Send the reader to the page of a ``place``, or of the point ``lat`` and ``lon``."""
    query = {key: str(value) for key, value in asked.items()}
    st.switch_page(st.session_state["places_page"], query_params=query)


def keep_date(date: str) -> None:
    """Let the map be at an ISO date, or the nearest it has, when the reader comes to it."""
    atlas = _loaded().atlas
    known, date = moment(atlas), inside(date, atlas).isoformat()
    if date != known.date:
        st.session_state[_MOMENT] = replace(known, date=date)
        _order({"date": date})


def _order(order: Mapping[str, Any]) -> None:
    sequence = st.session_state.get("order", {"seq": 0})["seq"] + 1
    st.session_state["order"] = {"seq": sequence, **order}


def _flight(place: Place) -> dict[str, Any]:
    return {"lat": place.lat, "lon": place.lon, "zoom": 12, "place": place.id}


def show() -> None:
    """Show the map and the panel beside it."""
    atlas = _loaded().atlas
    view, notices = _opening(atlas)
    opening = {"view": view.as_json(), "notices": notices}
    command_component({**opening, **st.session_state.get("order", {"seq": 0})})
    _explore(view)


def _loaded() -> Loaded:
    """What every visit shares, and over it the layers that only this visit knows."""
    return this_visit().loaded(load(chosen_atlas()))


def _opening(atlas: Atlas) -> tuple[View, list[str]]:
    """Return the view this visit began with, and what was wrong with its address."""
    if "opening" not in st.session_state:
        st.session_state["opening"] = view_of_query(st.query_params.to_dict(), atlas)
    view, notices = st.session_state["opening"]
    return view, notices


def search() -> None:
    """Show the field that finds a place and sends the map there."""
    places = _loaded().gazetteer.places
    st.selectbox(
        "Find a place",
        options=sorted(places, key=lambda identity: places[identity].name),
        format_func=lambda identity: place_words(places[identity]),
        index=None,
        key="place",
        placeholder="Find a place, in any spelling or script",
        label_visibility="collapsed",
        on_change=_go_to_place,
    )


def _go_to_place() -> None:
    """Send the map to the place that was chosen."""
    if not st.session_state["place"]:
        return
    place = _loaded().gazetteer.places[st.session_state["place"]]
    st.session_state["place"] = None  # so that the same place can be chosen again
    _order(_flight(place))


@st.fragment
def _explore(opening: View) -> None:
    """Show map and overview; a new date on the map reruns this part only."""
    loaded = _loaded()
    map_column, text_column = st.columns([3, 1], gap="small")
    with map_column:
        state = map_component(loaded.bundle)
    if wanted := state.get("leave"):
        go_to_place(wanted)
    shown = state.get("view") or {}
    with text_column, st.container(height="stretch", border=False):
        overview_component(_words(loaded, shown, opening))


def _words(loaded: Loaded, shown: Mapping[str, Any], opening: View) -> dict[str, Any]:
    date = str(shown.get("date") or opening.date)
    account = str(shown.get("account") or opening.account)
    language = str(shown.get("language") or opening.language)
    account = account if account in loaded.atlas.accounts else ""
    known = str(shown.get("known", opening.known))
    st.session_state[_MOMENT] = Moment(date, account, language)
    known_on = day_number(known) if known else None
    summary = overview(loaded.atlas, day_number(date), account=account, as_known_on=known_on)
    return overview_words(loaded.atlas, summary, language, loaded.gazetteer.places)
