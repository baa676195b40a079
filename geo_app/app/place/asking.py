"""Which place or point the page is asked for: by its address, in a field, by a suggestion."""

from __future__ import annotations

import re
from collections.abc import Iterable

import streamlit as st

from geo_app.accounts import differences
from geo_app.app import explorer
from geo_app.app.fields import place_words
from geo_app.app.loading import Loaded
from geo_app.app.plain import plain
from geo_app.errors import PlaceNotFoundError
from geo_app.validtime import day_number, written_date

__all__ = ["asked_for", "offer_near_names", "place_field", "point_typed", "suggest"]

_SEARCH = "life-of"
#: Which place or point the page was last asked for, so that it is there when one comes back.
_LATEST = "life-latest"
_KEYS = ("place", "lat", "lon")
_POINT = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[,; ]\s*(-?\d+(?:\.\d+)?)\s*")


def asked_for() -> dict[str, str]:
    """What the address asks for; what was asked for last if it says nothing."""
    known = {key: st.query_params[key] for key in _KEYS if key in st.query_params}
    if known:
        st.session_state[_LATEST] = known
    else:
        known = st.session_state.get(_LATEST, {})
        for key, value in known.items():
            st.query_params[key] = value
    return known


def point_typed(text: str) -> dict[str, str]:
    """Latitude and longitude in a text, as the address has them; empty if it is no point.

    Examples
    --------
    >>> point_typed("40.2, 46.6"), point_typed("Talish")
    ({'lat': '40.2', 'lon': '46.6'}, {})
    """
    point = _POINT.fullmatch(text)
    return {"lat": point[1], "lon": point[2]} if point else {}


def place_field(loaded: Loaded, place: str) -> None:
    """A field for a place, by any of its names, or for a point."""
    places = loaded.gazetteer.places
    st.session_state[_SEARCH] = place if place in places else None
    st.selectbox(
        "Place",
        options=sorted(places, key=lambda identity: places[identity].name),
        format_func=lambda one: place_words(places[one]) if one in places else str(one),
        index=None,
        key=_SEARCH,
        placeholder="Find a place, in any spelling or script",
        accept_new_options=True,
        on_change=lambda: _go(_meant(loaded, st.session_state[_SEARCH])),
    )
    st.caption(
        "Everything the atlas knows of one place, or of a point between places: who held it by "
        "each account, what happened there, and the sources."
    )


def _meant(loaded: Loaded, text: str | None) -> str | None:
    """The place a text means: by a whole name, or the first that has the text in its names."""
    if not text or point_typed(text):
        return text
    try:
        return loaded.gazetteer.find(text).id
    except PlaceNotFoundError:
        places = sorted(loaded.gazetteer.places.values(), key=lambda place: place.name)
        having = (one.id for one in places if text.casefold() in place_words(one).casefold())
        return next(having, text)


def _go(text: str | None) -> None:
    for key in _KEYS:
        st.query_params.pop(key, None)
    asked = (point_typed(text) or {"place": text}) if text else {}
    st.session_state[_LATEST] = asked
    for key, value in asked.items():
        st.query_params[key] = value


def offer_near_names(loaded: Loaded, error: PlaceNotFoundError) -> None:
    """Say that no place has the name, with a way to each whose name is near."""
    st.warning(f"No place is called “{plain(error.text)}”.")
    if error.nearest:
        found = dict.fromkeys(loaded.gazetteer.find(name).id for name in error.nearest)
        _offer("Did you mean", loaded, found, "near")


def suggest(loaded: Loaded) -> None:
    """Offer the places for which accounts differ on the map's date."""
    day = day_number(explorer.moment(loaded.atlas).date)
    differing = [one.place for one in differences(loaded.atlas, day)]
    if differing:
        _offer(f"Disputed on the map’s date, {written_date(day)}", loaded, differing, "read")
    else:
        st.caption(f"No place is disputed on the map’s date, {written_date(day)}.")
    st.caption("Or click the map and follow the name of a place, or type a point: 40.2, 46.6")


def _offer(words: str, loaded: Loaded, ids: Iterable[str], key: str) -> None:
    places = loaded.gazetteer.places
    st.markdown(f"**{words}**")
    with st.container(horizontal=True, gap="small", key=f"{key}-offered"):
        for identity in ids:
            if identity in places:
                name = plain(places[identity].name)
                st.button(name, key=f"{key}-{identity}", on_click=_go, args=(identity,))
