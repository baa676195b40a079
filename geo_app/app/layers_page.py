"""The second page: layers are added, looked at, credited, saved, replaced and taken away."""

from __future__ import annotations

import streamlit as st

from geo_app.app import draft_panel, layer_list
from geo_app.app.drafts import Draft, examine
from geo_app.app.loading import chosen_atlas, load
from geo_app.app.plain import plain
from geo_app.app.progress import bar
from geo_app.app.saving import seen_by_reader
from geo_app.app.told import sentence
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
            st.error(f"The atlas cannot be read any more: {plain(loaded.fault)}")
        _receive(visit, loaded.atlas)
        _list_drafts(visit)
        _examine_all(visit, loaded.atlas)
        with st.container(key="draft"):
            if draft := visit.drafts.get(st.session_state.get("open", 0)):
                draft_panel.show(visit, draft, loaded)
        layer_list.show(visit, loaded)
    seen_by_reader(loaded.version)


def _receive(visit: Visit, atlas: Atlas) -> None:
    st.header("Add layers", anchor=False)
    _say_what_is_replaced(atlas)
    megabytes = min(limits().file_mb, int(st.get_option("server.maxUploadSize")))
    st.caption(
        f"{_FORMATS}; up to {megabytes} MB a file (geo-app add on the command line takes "
        f"{limits().file_mb} MB). What you drop here is seen by you only, and gone with this "
        "visit, until you save it."
    )
    files = st.file_uploader(
        "Drop files here, or choose them",
        accept_multiple_files=True,
        key="files",
        max_upload_size=megabytes,
    )
    replaces = st.session_state.get("replaces", "")
    numbers = [visit.receive(f.file_id, f, f.name, replaces) for f in files]
    if new := [number for number in numbers if number]:
        st.session_state["open"] = new[0]
        st.session_state.pop("replaces", None)


def _say_what_is_replaced(atlas: Atlas) -> None:
    layer = {one.id: one for one in atlas.layers}.get(st.session_state.get("replaces", ""))
    if layer is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(f"The next file is meant to replace **{plain(layer.title)}**.", width="stretch")
        if st.button("Add it as a new layer instead", type="tertiary"):
            del st.session_state["replaces"]
            st.rerun()


def _examine_all(visit: Visit, atlas: Atlas) -> None:
    with st.container(key="examining"):
        pending = [draft for draft in visit.drafts.values() if not draft.is_examined]
        for draft in pending:
            examine(draft, atlas, bar(f"Reading {plain(draft.name)} …"))
        if pending:
            st.rerun()


def _list_drafts(visit: Visit) -> None:
    with st.container(key="drafts", gap="xsmall"):
        for draft in list(visit.drafts.values()):
            _row(visit, draft, is_open=draft.number == st.session_state.get("open", 0))


def _row(visit: Visit, draft: Draft, *, is_open: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"row-{draft.number}"):
        mark = " — on your map" if draft.shown_as in visit.private else ""
        words = f"**{plain(draft.name)}**{mark}  \n{plain(_told(draft), 600)}"
        st.markdown(words, width="stretch")
        label = "Close" if is_open else "Open"
        if st.button(label, key=f"open-{draft.number}", disabled=not draft.is_examined):
            st.session_state["open"] = 0 if is_open else draft.number
            st.rerun()
        if st.button("Discard", key=f"discard-{draft.number}", type="tertiary"):
            visit.forget(draft.number)
            st.rerun()


def _told(draft: Draft) -> str:
    if draft.fault:
        return draft.fault
    return sentence(draft.intake) if draft.intake else "Waits to be read."
