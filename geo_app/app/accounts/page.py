"""The page of what accounts say: where they differ, and the figures they claim."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from geo_app.accounts import differences
from geo_app.app import charts
from geo_app.app.accounts.chart import chart_of
from geo_app.app.accounts.words import Wording, event_title, heading
from geo_app.app.address import day_of_query, inside
from geo_app.app.components import accounts_component
from geo_app.app.explorer import go_to, moment
from geo_app.app.fields import date_field, show_notices, step_button
from geo_app.app.loading import Loaded, chosen_atlas, load
from geo_app.app.plain import plain
from geo_app.app.visit import this_visit
from geo_app.claims import (
    Claim,
    ClaimedEvent,
    Matter,
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
_CHOSEN, _NOTICES = "accounts-chosen", "accounts-told"
_KNOWN_TIP = (
    "Only what had been asserted by that day. What has no recorded day of assertion counts from "
    "the day on which it has surely begun."
)
_OF_A_DAY = (
    "Dated to this day, or to about a month that includes it; those dated to a year or to a whole "
    "war stand under their event below."
)


def show() -> None:
    """Show the page."""
    loaded = this_visit().loaded(load(chosen_atlas()))
    with st.container(key="accounts-page"):
        _open(loaded.atlas)
        show_notices(st.session_state[_NOTICES], "accounts-notices")
        known = _known_on(loaded.atlas)
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


def _known_on(atlas: Atlas) -> int | None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="accounts-head"):
        st.header("Where accounts differ", anchor=False, width="stretch")
        day = date_field("As known on", atlas, _KNOWN, help=_KNOWN_TIP, width=180)
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
            known_on = "" if known is None else iso_date(known)
            go_to(date=date.isoformat(), account="differing", known=known_on)
    parts = {
        "places": words.differences(told, day, known),
        "matters": [words.contested(matter) for matter in rival],
        "head": "Claims of this date that do not agree" if rival else "",
        "note": _OF_A_DAY if rival else "",
    }
    if place := accounts_component(parts, "differences").get("go"):
        go_to(date=date.isoformat(), place=str(place))


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
    chosen = _draw(loaded, event, _filtered(found))
    with st.container(key="chosen-claim"):  # always there: what follows keeps its place
        told = [words.claim(claim) for claim in claims if claim.id == chosen]
        parts = [{"title": "", "claims": told}] if told else []
        accounts_component({"matters": parts, "isOver": True}, "chosen")
    if found:
        st.subheader("Every figure and its sources", anchor=False)
        told = [words.matter(matter) for matter in found]
        accounts_component({"matters": told, "chosen": chosen, "folded": True}, "figures")
    if said := words.said(claims):
        st.subheader("Said without a figure", anchor=False)
        accounts_component({"matters": said}, "said")


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


def _filtered(found: Sequence[Matter]) -> Sequence[Matter]:
    counted = list(dict.fromkeys(matter.measure for matter in found))
    if len(counted) < 3:
        return found
    wanted = st.pills(
        "What is counted", counted, selection_mode="multi", key="accounts-counted",
        format_func=lambda measure: plain(measure[:1].upper() + measure[1:]),
        help="None chosen: all",
    )  # fmt: skip
    return [matter for matter in found if not wanted or matter.measure in wanted]


def _draw(loaded: Loaded, event: ClaimedEvent, found: Sequence[Matter]) -> str:
    """Draw a chart for each unit that has several figures; returns the claim chosen last."""
    chosen: dict[str, str] = {}
    for scale in dict.fromkeys(matter.scale for matter in found):
        of_scale = [matter for matter in found if matter.scale == scale]
        claims = [claim for matter in of_scale for claim in matter.claims]
        if len(claims) < 2:
            continue
        sources = dict.fromkeys(source for claim in claims for source in claim.sources)
        selected = charts.show(
            chart_of(loaded.atlas, of_scale, loaded.gazetteer.places),
            key=f"claims-{scale}",
            alt=_alt(event, scale, of_scale, loaded),
            table=_table(loaded.atlas, of_scale),
            sources=[s for i in sources if (s := loaded.atlas.sources.get(i))],
            name=f"claims {event.name} {scale}",
            caption="Choose a row to see the claim and its sources.",
            on_select="rerun",
        )
        for row in selected.selection.get("claim", []):
            chosen[scale] = row["id"]
    return _chosen_last(chosen)


def _chosen_last(chosen: Mapping[str, str]) -> str:
    """Of the claims chosen in all charts, the one that was not chosen before."""
    before, last = st.session_state.get(_CHOSEN, ({}, ""))
    news = [claim for scale, claim in chosen.items() if before.get(scale) != claim]
    last = next(iter(news), last if last in chosen.values() else "")
    st.session_state[_CHOSEN] = (chosen, last)
    return last


def _alt(event: ClaimedEvent, scale: str, found: Sequence[Matter], loaded: Loaded) -> str:
    told = [
        f"{heading(matter, loaded.gazetteer.places)}: "
        + ", ".join(f"{claim.figure} ({claim.said_by or claim.account})" for claim in matter.claims)
        for matter in found
    ]
    return f"Figures in {scale or 'numbers'} claimed about {event.name}. {'; '.join(told)}."


def _table(atlas: Atlas, found: Sequence[Matter]) -> pd.DataFrame:
    return pd.DataFrame([_row(atlas, claim) for matter in found for claim in matter.claims])


def _row(atlas: Atlas, claim: Claim) -> Mapping[str, Any]:
    known = [atlas.sources[source] for source in claim.sources if source in atlas.sources]
    return {
        "id": claim.id, "event": claim.event, "counted": claim.measure, "detail": claim.detail,
        "about": claim.about, "low": claim.low, "high": claim.high, "unit": claim.unit,
        "said_by": claim.said_by, "account": claim.account, "paraphrase": claim.paraphrase,
        "dated": claim.valid_from, "asserted_on": claim.asserted_on,
        "sources": "; ".join(source.title for source in known),
        "addresses": " ".join(source.url for source in known if source.url),
    }  # fmt: skip
