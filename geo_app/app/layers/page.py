"""The second page: layers are added, looked at, credited, saved, replaced and taken away."""

from __future__ import annotations

import streamlit as st

from geo_app.app.layers import listing, panel
from geo_app.app.layers.drafts import Draft, examine
from geo_app.app.layers.saving import seen_by_reader, without_paths
from geo_app.app.layers.told import sentence
from geo_app.app.loading import Loaded, chosen_atlas, load
from geo_app.app.plain import plain
from geo_app.app.progress import bar
from geo_app.app.visit import Visit, this_visit
from geo_app.limits import limits
from geo_app.model import Atlas

__all__ = ["show"]

#: The uploader shows what went wrong with a file; what went well is listed below it.
_FORMATS = "GeoJSON, GeoJSON with one feature a line, GeoPackage, GeoParquet, CSV"


def show() -> None:
    """Show the page."""
    visit, loaded = this_visit(), load(chosen_atlas())
    with st.container(key="layers-page"):
        if loaded.fault:
            st.error(f"The atlas cannot be read any more: {plain(without_paths(loaded.fault))}")
        _receive(visit)
        _list_drafts(visit, loaded)
        _examine_all(visit, loaded.atlas)
        listing.show(visit, loaded)
    seen_by_reader(loaded.version)


def _receive(visit: Visit) -> None:
    st.header("Add layers", anchor=False)
    megabytes = min(limits().file_mb, int(st.get_option("server.maxUploadSize")))
    st.caption(
        f"{_FORMATS}; up to {megabytes} MB a file. What you drop here is seen by you only, and "
        "gone with this visit, until you save it."
    )
    files = st.file_uploader(
        "Drop files here, or choose them",
        accept_multiple_files=True,
        key="files",
        max_upload_size=megabytes,
    )
    for file in files:
        if number := visit.receive(file.file_id, file, file.name):
            st.session_state.setdefault("to-open", number)


def _examine_all(visit: Visit, atlas: Atlas) -> None:
    with st.container(key="examining"):
        pending = [draft for draft in visit.drafts.values() if not draft.is_examined]
        for draft in pending:
            examine(draft, atlas, bar(f"Reading {plain(draft.name)} …"))
        if pending:
            _open_first(visit)
            st.rerun()


def _open_first(visit: Visit) -> None:
    """Of files that were just dropped, the first that could be read is opened."""
    first = st.session_state.pop("to-open", 0)
    can_be = [
        n for n, draft in visit.drafts.items() if first and n >= first and draft.can_be_opened
    ]
    if can_be:
        st.session_state["open"] = can_be[0]


def _list_drafts(visit: Visit, loaded: Loaded) -> None:
    titles = {layer.id: layer.title for layer in loaded.atlas.layers}
    # Panels are drawn once all has been read: what is read next draws the page anew.
    is_settled = all(draft.is_examined for draft in visit.drafts.values())
    with st.container(key="drafts", gap="xsmall"):
        for draft in list(visit.drafts.values()):
            is_open = draft.number == st.session_state.get("open", 0)
            with st.container(key=f"slot-{draft.number}", gap="xsmall"):
                _row(visit, draft, titles.get(draft.replaces, ""), is_open=is_open)
                if is_open and is_settled and draft.is_examined:
                    panel.show(visit, draft, loaded)


def _row(visit: Visit, draft: Draft, replaces: str, *, is_open: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"row-{draft.number}"):
        marks = f" — replaces **{plain(replaces)}**" if replaces else ""
        marks += visit.mark(draft)
        words = f"**{plain(draft.name)}**{marks}  \n{plain(_told(draft), 600)}"
        st.markdown(words, width="stretch")
        if draft.can_be_opened:
            label = "Close" if is_open else "Open"
            if st.button(label, key=f"open-{draft.number}"):
                st.session_state["open"] = 0 if is_open else draft.number
                st.rerun()
        if _is_discarded(draft):
            visit.forget(draft.number)
            st.rerun()


def _is_discarded(draft: Draft) -> bool:
    """Whether the file goes; one with choices to lose goes only when asked twice."""
    if not draft.can_be_opened:
        return st.button("Discard", key=f"discard-{draft.number}", type="tertiary")
    with st.popover("Discard", type="tertiary"):
        st.markdown(f"Discard **{plain(draft.name)}** and all that you chose about it?")
        return st.button("Discard it", key=f"discard-{draft.number}", type="primary")


def _told(draft: Draft) -> str:
    if draft.fault:
        return draft.fault
    return sentence(draft.intake) if draft.intake else "Waits to be read."
