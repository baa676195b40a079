"""The layers that there are: the atlas's, and those that only this visit knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

import streamlit as st

from geo_app import editing
from geo_app.app.layers.drafts import vocabulary
from geo_app.app.layers.form import ANCHOR
from geo_app.app.layers.saving import change, refusal, say_what_happened
from geo_app.app.loading import Loaded, chosen_folder
from geo_app.app.plain import plain
from geo_app.app.visit import MINE, Visit
from geo_app.dialects import Dialect, collection
from geo_app.intake import Choices, rewritten
from geo_app.limits import limits
from geo_app.model import Atlas, Layer
from geo_app.numberwords import counted

__all__ = ["show"]

_AS_SAVED = Choices()
_TARGETS = {
    Dialect.OURS: ("GeoJSON", "geojson"),
    Dialect.JSON_FG: ("JSON-FG", "fg.json"),
    Dialect.LINKED_PLACES: ("Linked Places", "lp.geojson"),
    Dialect.OPENHISTORICALMAP: ("OpenHistoricalMap dates", "ohm.geojson"),
}


def show(visit: Visit, loaded: Loaded) -> None:
    """Show both lists, and the way back from the last change."""
    if visit.private:
        st.header("Only on your map", anchor=False)
        st.caption("Gone when you close or reload this page.")
        for private in visit.private.values():
            known = {**loaded.atlas.sources, **private.sources}
            atlas = replace(loaded.atlas, sources=known)
            _show_layer(private.layer, private.path, atlas, visit, private.choices)
    with st.container(horizontal=True, vertical_alignment="bottom", key="list-head"):
        st.header("Layers of this atlas", anchor=False, width="stretch")
        _show_undo()
    say_what_happened("list")
    if closed := refusal():
        st.caption(f"They cannot be changed here: {closed}.")
    for layer in reversed(loaded.atlas.layers):  # as on the map: the topmost first
        _show_layer(layer, chosen_folder() / layer.file, loaded.atlas, visit)


def _show_undo() -> None:
    folder = chosen_folder()
    if refusal():
        return
    undone = editing.undone(folder)
    if undone and st.button("Redo", key="redo", help=plain(undone[0].did), type="tertiary"):
        change(lambda seen: f"Done again: {plain(editing.redo(folder, expected=seen))}.")
        st.rerun()
    steps = editing.history(folder)
    if steps and st.button("Undo the last change", key="undo", help=plain(steps[0].did)):
        change(lambda seen: f"Undone: {plain(editing.undo(folder, expected=seen))}.")
        st.rerun()


def _show_layer(
    layer: Layer, path: Path, atlas: Atlas, visit: Visit, choices: Choices = _AS_SAVED
) -> None:
    name = layer.id.replace(":", "-")
    with st.container(key=f"layer-{name}", horizontal=True, vertical_alignment="center"):
        st.markdown(_told(layer, atlas) + _told_of_successor(layer, visit), width="stretch")
        with st.popover("Download", type="tertiary"):
            _show_downloads(layer, partial(_document, path, layer.file, atlas, choices), name)
        if layer.id.startswith(MINE):
            if st.button("Take off", key=f"hide-{name}", type="tertiary"):
                visit.hide(layer.id)
                st.rerun()
        elif not refusal():
            _show_changes(layer, visit)


def _told(layer: Layer, atlas: Atlas) -> str:
    count = layer.frame["feature_index"].nunique()
    credit = ", ".join(filter(None, [layer.licence, layer.attribution])) or "no licence given"
    words = [
        counted(count, "feature"),
        layer.kind.replace("-", " "),
        _sources(layer, atlas),
        credit,
    ]
    return f"**{plain(layer.title)}**  \n:small[{plain(' · '.join(filter(None, words)), 400)}]"


def _sources(layer: Layer, atlas: Atlas) -> str:
    ids = layer.frame["sources"].explode().dropna().unique()
    if len(ids) == 1:
        known = atlas.sources.get(str(ids[0]))
        return known.title if known else str(ids[0])
    return counted(len(ids), "source") if len(ids) else "no source"


def _show_downloads(layer: Layer, make: Callable[[Dialect], bytes], name: str) -> None:
    for dialect, (label, ending) in _TARGETS.items():
        st.download_button(
            label,
            partial(make, dialect),
            file_name=f"{name}.{ending}",
            mime="application/geo+json",
            on_click="ignore",
            key=f"download-{name}-{dialect}",
            width="stretch",
        )


def _document(path: Path, file: str, atlas: Atlas, choices: Choices, dialect: Dialect) -> bytes:
    features = rewritten(path, choices, vocabulary(atlas), shown_as=file, extent=atlas.extent)
    return _joined(collection(features, dialect))


def _joined(pieces: Iterable[str]) -> bytes:
    return "".join(pieces).encode()


def _told_of_successor(layer: Layer, visit: Visit) -> str:
    names = [plain(draft.name) for draft in visit.drafts.values() if draft.replaces == layer.id]
    return f"  \n:blue-badge[To be replaced by {names[-1]}] [Its form](#{ANCHOR})" if names else ""


def _show_changes(layer: Layer, visit: Visit) -> None:
    with st.popover("Replace", type="tertiary"):
        st.markdown(
            f"A file in place of **{plain(layer.title)}**; nothing changes until you save it."
        )
        file = st.file_uploader(
            "Drop the new file here, or choose it",
            key=f"replacement-{layer.id}",
            max_upload_size=min(limits().file_mb, int(st.get_option("server.maxUploadSize"))),
        )
        if file and (number := visit.receive(file.file_id, file, file.name, layer.id)):
            st.session_state["to-open"] = number
            st.rerun()
    with st.popover("Remove", type="tertiary"):
        st.markdown(f"Take **{plain(layer.title)}** out of the atlas, for everybody?")
        if st.button("Remove it", key=f"remove-{layer.id}", type="primary"):
            change(partial(_remove, layer))
            st.rerun()


def _remove(layer: Layer, seen: str) -> str:
    editing.remove_layer(chosen_folder(), layer.id, expected=seen)
    return f"Removed **{plain(layer.title)}**. “Undo the last change” brings it back."
