"""The page of what accounts say: where they differ, and the figures they claim."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from geo_app.accounts import differences
from geo_app.app.accounts.drawing import WITHOUT, anchor, draw, filtered, groups_of, show_jumps
from geo_app.app.accounts.words import Wording, event_title
from geo_app.app.address import day_of_query, inside
from geo_app.app.components import accounts_component
from geo_app.app.explorer import go_to, go_to_place, moment
from geo_app.app.fields import date_field, show_notices, step_button
from geo_app.app.loading import Loaded, chosen_atlas, load
from geo_app.app.visit import this_visit
from geo_app.claims import (
    ClaimedEvent,
    claimed_events,
    claims_of,
    claims_that_differ,
    days_of_difference,
    matters,
)
from geo_app.errors import UsageError
from geo_app.model import Atlas
from geo_app.validtime import day_number, iso_date, written_date

__all__ = ["show"]

#: The date, what was known, and the event: keys of the page's state, and parts of its address.
_DATE, _KNOWN, _EVENT = "accounts-date", "accounts-known", "accounts-event"
_PARAMETERS = {_DATE: "date", _KNOWN: "known"}
_NOTICES = "accounts-told"
_KNOWN_TIP = (
    "Only what had been asserted by that day. What has no recorded day of assertion counts from "
    "the day on which it has surely begun."
)
_CSS = Path(__file__).with_name("accounts.css")
_WHAT = (
    "Places for which accounts name different holders on a date, and claims that do not agree, "
    "side by side and with their sources."
)
_OF_A_DAY = (
    "Dated to this day, or to about a month that includes it; those dated to a year or to a whole "
    "war stand under their event below."
)


def show() -> None:
    """Show the page."""
    st.html(_CSS)
    loaded = this_visit().loaded(load(chosen_atlas()))
    with st.container(key="accounts-page"):
        _open(loaded.atlas)
        show_notices(st.session_state[_NOTICES], "accounts-notices")
        st.header("Where accounts differ", anchor=False)
        st.caption(_WHAT)
        known = _known_on()
        _differences(loaded, known)
        _claims(loaded, known)


def _open(atlas: Atlas) -> None:
    """Give the fields their first values when the page is come to: what the address asks for."""
    if _DATE in st.session_state:
        return
    st.session_state[_DATE] = dt.date.fromisoformat(moment(atlas).date)
    st.session_state[_KNOWN] = None
    st.session_state[_NOTICES] = notices = []
    for key, instead in (
        (_DATE, "The date of the map is shown"),
        (_KNOWN, "All that is known today is shown"),
    ):
        if text := st.query_params.get(_PARAMETERS[key]):
            try:
                st.session_state[key] = inside(iso_date(day_of_query(text, atlas)), atlas)
            except UsageError as error:
                notices.append(f"{error}. {instead}.")


def _known_on() -> int | None:
    day = st.session_state[_KNOWN]
    _keep("known", day.isoformat() if day else "")
    return day_number(day) if day else None


def _keep(parameter: str, value: str) -> None:
    if value:
        st.query_params[parameter] = value
    else:
        st.query_params.pop(parameter, None)


@st.fragment
def _differences(loaded: Loaded, known: int | None) -> None:
    atlas = loaded.atlas
    days = days_of_difference(atlas)
    with st.container(horizontal=True, vertical_alignment="bottom", key="accounts-date-row"):
        date = date_field("Date", atlas, _DATE, width=180) or atlas.opening
        _known_field(atlas, known)
        tip = "Accounts differ otherwise on {}"
        step_button("Previous", "accounts-before", _DATE, days, -1, words=tip)
        step_button("Next", "accounts-after", _DATE, days, 1, words=tip)
    day = day_number(date)
    _keep("date", date.isoformat())
    words = _wording(loaded)
    told = differences(atlas, day, as_known_on=known)
    rival = claims_that_differ(atlas, day, as_known_on=known)
    with st.container(horizontal=True, vertical_alignment="center", key="accounts-summary"):
        st.markdown(_summary(day, len(told), len(rival)), width="content")
        if st.button("Show all of them on the map", key="accounts-to-map", disabled=not told):
            go_to(date=date.isoformat(), account="differing", known=_iso(known))
    parts = {
        "places": words.differences(told, day, known),
        "matters": [words.contested(matter) for matter in rival],
        "head": "Claims of this date that do not agree" if rival else "",
        "note": _OF_A_DAY if rival else "",
    }
    asked = accounts_component(parts, "differences")
    if place := asked.get("go"):
        go_to(date=date.isoformat(), place=str(place), known=_iso(known))
    _read(asked)


def _known_field(atlas: Atlas, known: int | None) -> None:
    """The day by which it had been said: beside the date, but the claims depend on it too."""
    day = date_field("As known on", atlas, _KNOWN, help=_KNOWN_TIP, width=180)
    if (day_number(day) if day else None) != known:
        st.rerun()


def _iso(day: int | None) -> str:
    return "" if day is None else iso_date(day)


def _read(asked: Mapping[str, Any]) -> None:
    """Go to the page of a place whose name was followed; layers of the visit stay."""
    if place := asked.get("read"):
        go_to_place({"place": place})


def _summary(day: int, places: int, claims: int) -> str:
    date = written_date(day, weekday=True)
    if not places and not claims:
        return f"**{date}**: no two accounts are known to differ."
    told = [
        f"about who holds {places} place{'' if places == 1 else 's'}" * bool(places),
        f"in their claims on {claims} matter{'' if claims == 1 else 's'}" * bool(claims),
    ]
    return f"**{date}**: accounts differ {' and '.join(filter(None, told))}."


def _wording(loaded: Loaded) -> Wording:
    return Wording(loaded.atlas, loaded.gazetteer.places, moment(loaded.atlas).language)


@st.fragment
def _claims(loaded: Loaded, known: int | None) -> None:
    st.header("Claims", anchor=False)
    st.caption(
        "Each figure and statement as it was made, by whom and about whom. They are not checked, "
        "averaged or added up; which of them is right is not judged here."
    )
    events = claimed_events(loaded.atlas, as_known_on=known)
    if not events:
        st.markdown("No claim is known." if known is None else "No claim was known by then.")
        return
    event = _choose_event(loaded.atlas, events)
    claims = claims_of(loaded.atlas, as_known_on=known)
    claims = [claim for claim in claims if claim.event == event.name]
    if known is not None:
        st.caption(f"{len(claims):,} claims known by {written_date(known)}.")
    found = matters(loaded.atlas, claims)
    words = _wording(loaded)
    said = words.said(claims)
    jumps = st.container(key="accounts-jumps")  # always there: what follows keeps its place
    drawn = filtered(found)
    with jumps:
        show_jumps([*groups_of(drawn), *([WITHOUT] if said else [])])
    chosen = draw(loaded, event, drawn)
    with st.container(key="chosen-claim"):  # always there: what follows keeps its place
        told = [words.claim(claim) for claim in claims if claim.id == chosen]
        parts = [{"title": "", "claims": told}] if told else []
        _read(accounts_component({"matters": parts, "isOver": True}, "chosen"))
    if found:
        st.subheader("Every figure and its sources", anchor="figures")
        told = [words.matter(matter) for matter in found]
        _read(accounts_component({"matters": told, "chosen": chosen, "folded": True}, "figures"))
    if said:
        st.subheader(WITHOUT, anchor=anchor(WITHOUT))
        _read(accounts_component({"matters": said}, "said"))


def _choose_event(atlas: Atlas, events: Sequence[ClaimedEvent]) -> ClaimedEvent:
    by_name = {event.name: event for event in events}
    # The field keeps the title it shows; one that changed with what was known would go stale.
    titles = {event.name: event_title(event) for event in claimed_events(atlas)}
    if st.session_state.get(_EVENT) not in by_name:
        asked = st.query_params.get("event", "")
        nearest = _nearest(events, day_number(moment(atlas).date))
        st.session_state[_EVENT] = asked if asked in by_name else nearest.name
    name: str = st.selectbox(
        "Event",
        list(by_name),
        format_func=titles.__getitem__,
        key=_EVENT,
    )
    _keep("event", name)
    return by_name[name]


def _nearest(events: Sequence[ClaimedEvent], day: int) -> ClaimedEvent:
    def away(event: ClaimedEvent) -> tuple[int, int]:
        if event.first is None or event.last is None:
            return 10**9, 0
        return max(event.first - day, day - event.last, 0), abs(day - event.first)

    return min(events, key=away)
