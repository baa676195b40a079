"""The page that exports: what is chosen to the left, what comes of it to the right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from geo_app.app.explorer import moment
from geo_app.app.exports.choice import FORMATS_OF, Wish, wish_of_query
from geo_app.app.exports.fields import KEY, choose
from geo_app.app.exports.result import show as show_result
from geo_app.app.exports.seen import learn
from geo_app.app.fields import show_notices
from geo_app.app.loading import chosen_atlas, load
from geo_app.app.visit import this_visit
from geo_app.model import Atlas

__all__ = ["show"]

_PURPOSE = (
    "A map for print, web or a slide, an animation, a page to embed, or the data; with caption, "
    "alternative text and credit line. Everything chosen is in the address of this page."
)
_CSS = Path(__file__).with_name("export.css")
#: Session state: what was asked for last, and what of the address was not understood.
_WISH, _NOTICES = "export-wish", "export-told"


def show() -> None:
    """Show the page."""
    st.html(_CSS)
    shared = load(chosen_atlas())
    loaded = this_visit().loaded(shared)
    _open(loaded.atlas)
    with st.container(key="export-page"):
        show_notices(st.session_state[_NOTICES], "export-notices")
        st.caption(_PURPOSE)
        learn(st.session_state[_WISH].area)
        fields, result = st.columns([2, 5], gap="medium")
        slots: dict[str, Any] = {}
        with fields, st.container(key="export-fields"):
            wish = choose(loaded, st.session_state[_WISH], slots, tuple(FORMATS_OF))
        st.session_state[_WISH] = wish
        st.query_params.from_dict(wish.query(_plain(loaded.atlas)))
        with result:
            show_result(loaded, wish, slots, is_shared=loaded is shared)


def _open(atlas: Atlas) -> None:
    """Take up what the address asks for when the page is come to, else what the map shows."""
    if f"{KEY}what" in st.session_state:
        return
    query = st.query_params.to_dict()
    usual = _plain(atlas)
    if not query:
        now = moment(atlas)
        usual = replace(
            st.session_state.get(_WISH, usual),
            date=now.date, account=now.account, language=now.language,
        )  # fmt: skip
    wish, notices = wish_of_query(query, atlas, usual)
    st.session_state[_WISH], st.session_state[_NOTICES] = wish, notices


def _plain(atlas: Atlas) -> Wish:
    """What a link asks for that says nothing."""
    return Wish(atlas.opening.isoformat(), language=next(iter(atlas.languages), "en"))
