"""The page that compares two dates, or two accounts on one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from geo_app.app.address import inside
from geo_app.app.compare.choice import (
    ACCOUNTS,
    DATES,
    MODES,
    Choice,
    choice_of_query,
    usual_choice,
)
from geo_app.app.compare.dates import (
    Stretch,
    change_days,
    stretches,
    stretches_of_events,
)
from geo_app.app.compare.words import asked_words, compared_words
from geo_app.app.components import asked_component, compare_component, compared_component
from geo_app.app.explorer import go_to_place, moment
from geo_app.app.fields import (
    account_field,
    date_field,
    inferred_note,
    show_notices,
    step_button,
)
from geo_app.app.loading import Loaded, chosen_atlas, load
from geo_app.app.plain import plain
from geo_app.app.visit import this_visit
from geo_app.app.wording import NOBODY
from geo_app.compare import Comparison, compare
from geo_app.errors import NoCellsError
from geo_app.model import Atlas

__all__ = ["show"]

_BY = {DATES: "Two dates", ACCOUNTS: "Two accounts on a date"}
_PURPOSE = "Who held what on two dates, or by two accounts: on maps, and in numbers below them."
#: Session state: what was compared last, kept while other pages are open.
_CHOICE, _OPENING = "comparison-choice", "comparison-opening"


def show() -> None:
    """Show the page."""
    loaded = this_visit().loaded(load(chosen_atlas()))
    atlas = loaded.atlas
    _open(atlas)
    with st.container(key="compare-page"):
        show_notices(st.session_state[_OPENING]["notices"], "compare-notices")
        with st.container(key="compare-purpose"):
            st.caption(_PURPOSE)
        choice = _choose(atlas)
        st.session_state[_CHOICE] = choice
        asked_component(asked_words(atlas, choice, st.session_state[_OPENING]))
        compare_component(loaded.bundle, _moved)
        with st.container(key="compared-part"):
            _show_numbers(loaded, choice)


def _open(atlas: Atlas) -> None:
    """Take up what the address asks for when the page is come to, else what was compared last."""
    if "compare-by" in st.session_state:
        return
    usual = st.session_state.get(_CHOICE) or usual_choice(atlas, moment(atlas).account)
    query = st.query_params.to_dict()
    choice, notices = choice_of_query(query, atlas, usual)
    number = st.session_state.get(_OPENING, {"number": 0})["number"] + 1
    st.session_state[_OPENING] = {"number": number, "notices": notices, **_looked_at(query)}
    _set(choice)


def _looked_at(query: Mapping[str, str]) -> dict[str, Any]:
    """How the address wants the comparison to be looked at, as far as it can be read."""
    found: dict[str, Any] = {}
    if query.get("view") in MODES:
        found["mode"] = query["view"]
    try:
        lat, lon, zoom = (float(query[key]) for key in ("lat", "lon", "z"))
    except (KeyError, ValueError):
        return found
    if abs(lat) <= 85 and abs(lon) <= 360 and 0 <= zoom <= 20:
        found["view"] = {"lat": lat, "lon": lon, "zoom": zoom}
    return found


def _set(choice: Choice) -> None:
    """Remember a choice, and put it into the fields."""
    st.session_state[_CHOICE] = choice
    st.session_state["compare-by"] = choice.by
    for key in ("a", "b"):
        st.session_state[f"compare-{key}"] = dt.date.fromisoformat(getattr(choice, key))
    for key in _ACCOUNT_FIELDS:
        st.session_state[f"compare-{key}"] = getattr(choice, key)


_ACCOUNT_FIELDS = ("account", "account_a", "account_b")


def _choose(atlas: Atlas) -> Choice:
    last: Choice = st.session_state[_CHOICE]
    with st.container(horizontal=True, vertical_alignment="bottom", key="compare-fields"):
        by = st.segmented_control(
            "What to compare",
            list(_BY),
            format_func=_BY.__getitem__,
            key="compare-by",
            required=True,
            label_visibility="collapsed",
        )
        if by == ACCOUNTS:
            return _choose_accounts(atlas, replace(last, by=ACCOUNTS))
        return _choose_dates(atlas, replace(last, by=DATES))


def _choose_dates(atlas: Atlas, last: Choice) -> Choice:
    a = _date_field("From", "a", atlas, last)
    words = "Exchange the two dates"
    st.button(words, key="compare-swap", help=words, on_click=_swap)
    b = _date_field("To", "b", atlas, last)
    account = _account_field("Account", "account", atlas, last)
    _stretch_field(atlas)
    return replace(last, a=a, b=b, account=account)


def _choose_accounts(atlas: Atlas, last: Choice) -> Choice:
    date = _date_field("On", "a", atlas, last)
    one = _account_field("First account", "account_a", atlas, last)
    other = _account_field("Second account", "account_b", atlas, last)
    return replace(last, a=date, account_a=one, account_b=other)


def _date_field(label: str, member: str, atlas: Atlas, last: Choice) -> str:
    key = f"compare-{member}"
    # A field that was not drawn for a while has been forgotten.
    st.session_state.setdefault(key, dt.date.fromisoformat(getattr(last, member)))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xxsmall", width="content"):
        days = change_days(atlas)
        # The page's style sheet shows arrows in place of the words.
        step_button(f"{label}: previous change", f"{key}-before", key, days, -1)
        chosen = date_field(label, atlas, key, width=140)
        step_button(f"{label}: next change", f"{key}-after", key, days, 1)
    return (chosen or atlas.opening).isoformat()


def _swap() -> None:
    a, b = st.session_state["compare-a"], st.session_state["compare-b"]
    st.session_state["compare-a"], st.session_state["compare-b"] = b, a


def _moved() -> None:
    """Follow the reader who set one of the maps to another date."""
    moved = st.session_state["compare"]["moved"]
    is_second = moved["side"] == 1 and st.session_state["compare-by"] == DATES
    key = "compare-b" if is_second else "compare-a"
    st.session_state[key] = inside(str(moved["date"]), _atlas())


def _account_field(label: str, member: str, atlas: Atlas, last: Choice) -> str:
    key = f"compare-{member}"
    st.session_state.setdefault(key, getattr(last, member))
    return account_field(label, atlas, key, NOBODY)


def _stretch_field(atlas: Atlas) -> None:
    known = _stretches(atlas)
    st.selectbox(
        "Before and after",
        list(known),
        index=None,
        key="compare-stretch",
        placeholder="Choose an event",
        on_change=_take_stretch,
        width=290,
    )


def _stretches(atlas: Atlas) -> dict[str, Stretch]:
    """The times worth comparing, the latest first, by what the field calls them."""
    times = {one.label: one for one in reversed(stretches(atlas))}
    events = {f"{one.label} ({one.first[:4]})": one for one in reversed(stretches_of_events(atlas))}
    return times | events


def _take_stretch() -> None:
    label = st.session_state["compare-stretch"]
    if label:
        stretch = _stretches(_atlas())[label]
        st.session_state["compare-a"] = dt.date.fromisoformat(stretch.before)
        st.session_state["compare-b"] = dt.date.fromisoformat(stretch.after)
        st.session_state["compare-stretch"] = None  # so that the same can be chosen again


def _atlas() -> Atlas:
    return this_visit().loaded(load(chosen_atlas())).atlas


def _show_numbers(loaded: Loaded, choice: Choice) -> None:
    try:
        with st.spinner("Comparing …"):
            comparison = _compared(loaded.atlas, choice)
    except NoCellsError as error:
        st.info(plain(error))
        return
    words = compared_words(loaded.atlas, choice, comparison, loaded.gazetteer)
    if place := compared_component(words).get("place"):
        go_to_place({"place": place})
    _offer(comparison, choice)


def _compared(atlas: Atlas, choice: Choice) -> Comparison:
    """The comparison, kept for the reruns that change nothing of it."""
    kept = st.session_state.get("comparison")
    asked = (atlas, choice.sides)
    if kept is None or kept[0] != asked:
        (a, account_a), (b, account_b) = choice.sides
        found = compare(atlas, a, b, account_a=account_a, account_b=account_b)
        st.session_state["comparison"] = kept = (asked, found)
    comparison: Comparison = kept[1]
    return comparison


def _offer(comparison: Comparison, choice: Choice) -> None:
    """Downloads, and how all this is inferred."""
    name = "-".join(dict.fromkeys(filter(None, (part for side in choice.sides for part in side))))
    with st.container(horizontal=True, key="compare-downloads"):
        for form, write in _FORMS.items():
            st.download_button(
                f"Download {form}",
                partial(write, comparison),
                file_name=f"compare-{name}.{form.lower()}",
                mime=_MIME[form],
                key=f"compare-download-{form}",
                on_click="ignore",
            )
    inferred_note()


def _json_text(comparison: Comparison) -> str:
    return json.dumps(comparison.as_json(), ensure_ascii=False, indent=2)


_FORMS: Mapping[str, Callable[[Comparison], str]] = {
    "CSV": Comparison.as_csv,
    "GeoJSON": Comparison.as_geojson,
    "JSON": _json_text,
}
_MIME = {"CSV": "text/csv", "GeoJSON": "application/geo+json", "JSON": "application/json"}
