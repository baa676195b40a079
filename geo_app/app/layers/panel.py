"""One uploaded file: what was understood of it, what can be decided about it, how it looks."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo_app.app.components import preview_component
from geo_app.app.layers import form, remarks
from geo_app.app.layers.drafts import SHOWN_DIFFS, Draft, first_diffs
from geo_app.app.layers.preview import holding, never_shown, preview_bundle
from geo_app.app.layers.wish import Wish, wished_layer
from geo_app.app.loading import Loaded
from geo_app.app.plain import plain, shortened
from geo_app.app.visit import Visit
from geo_app.dialects import ColumnCandidate, TimeColumns
from geo_app.intake import Intake
from geo_app.model import Atlas, Layer
from geo_app.numberwords import counted
from geo_app.repairs import REPAIRS

__all__ = ["show"]

#: Larger layers are drawn if asked for: what is changed in the form should show at once.
_DRAWN_AT_ONCE = 30_000


def show(visit: Visit, draft: Draft, loaded: Loaded) -> None:
    """Show all about a file that has been examined."""
    with st.container(border=True, key="panel"):
        if draft.intake is None:
            st.error(plain(draft.fault, 600))
            return
        told, drawn = st.columns([5, 6], gap="medium")
        with told:
            remarks.show(draft.intake)
            _show_columns(draft)
            _show_repairs(draft, draft.intake, loaded.atlas)
        if draft.intake.frame is None or not len(draft.intake.frame):
            return
        with drawn, st.container(key="drawn"):
            # The map's place is made before the form that says how it looks.
            place = st.container()
        wish = form.show(visit, draft, loaded)
        with place:
            _show_preview(draft, loaded, wish)


def _show_columns(draft: Draft) -> None:
    if draft.offered:
        st.subheader("Which columns hold the dates?", anchor=False)
        st.caption(_examples(draft.offered))
        _ask_columns(draft)
    elif draft.columns:
        with st.expander("Dates are in other columns …", expanded=bool(draft.choices.columns)):
            _ask_columns(draft)


def _ask_columns(draft: Draft) -> None:
    chosen = draft.choices.columns
    candidates = {one.name: one for one in draft.offered}
    names = [*candidates, *draft.columns]
    with st.form(f"columns-{draft.number}", border=False):
        starts, ends = st.columns(2)
        start = _column("Holds from", starts, names, _guess(candidates, chosen, "start"))
        end = _column("Holds until", ends, names, _guess(candidates, chosen, "end"))
        included = st.radio(
            "On the day, month or year that “Holds until” names",
            [False, True],
            format_func=lambda still: "it still holds" if still else "it no longer holds",
            index=int(chosen.end_included) if chosen else 1,
            horizontal=True,
        )
        if st.form_submit_button("Use these dates"):
            columns = TimeColumns(start, end, end_included=bool(included))
            draft.choose(columns=columns if start or end else None)
            st.rerun()


def _guess(candidates: dict[str, ColumnCandidate], chosen: TimeColumns | None, role: str) -> str:
    if chosen:
        return chosen.start if role == "start" else chosen.end
    wanted = [one.name for one in candidates.values() if one.role == role]
    either = [one.name for one in candidates.values() if one.role == "either"]
    return next(iter(wanted or (either if role == "start" else [])), "")


def _column(label: str, place: DeltaGenerator, names: Iterable[str], guess: str) -> str:
    options = list(dict.fromkeys(["", *names, guess]))

    def shown(name: str) -> str:
        return shortened(name, 60) if name else "No column"

    return str(place.selectbox(label, options, options.index(guess), format_func=shown))


def _examples(candidates: Iterable[ColumnCandidate]) -> str:
    return " · ".join(
        f"**{plain(one.name, 60)}** {one.share:.0%} dates, such as "
        + ", ".join(plain(text, 30) for text in one.examples)
        for one in candidates
    )


def _show_repairs(draft: Draft, intake: Intake, atlas: Atlas) -> None:
    chosen = draft.choices.repairs
    codes = [code for code in REPAIRS if code in intake.repairable or code in chosen]
    if not codes:
        return
    st.subheader("What can be mended", anchor=False)
    with st.container(gap="xsmall"):
        ticked = [code for code in codes if _show_repair(draft, intake, code)]
    view = st.expander("What it changes", key=f"diff-{draft.number}", on_change="rerun")
    if view.open:
        with view:
            for code in ticked or codes:
                _show_changes(draft, atlas, code)
    if st.button("Mend what is ticked", disabled={*ticked} == chosen, key=f"mend-{draft.number}"):
        draft.choose(repairs=frozenset(ticked))
        st.rerun()


def _show_repair(draft: Draft, intake: Intake, code: str) -> bool:
    is_done, count = code in draft.choices.repairs, intake.repairable.get(code, 0)
    state = "mended" if is_done else counted(count, "feature")
    label = f"{plain(REPAIRS[code].what)} ({state})"
    key = f"tick-{code}-{draft.number}"
    return bool(st.checkbox(label, value=is_done, key=key, persist_state="session"))


def _show_changes(draft: Draft, atlas: Atlas, code: str) -> None:
    diffs = first_diffs(draft, atlas, code)
    more = f", the first {SHOWN_DIFFS}" if len(diffs) == SHOWN_DIFFS else ""
    st.caption(f"{plain(REPAIRS[code].what)}{more}")
    st.code(_text_of("\n".join(diffs)) or "Nothing that a text could show.", "diff")


def _text_of(diffs: str, limit: int = 20_000) -> str:
    return diffs if len(diffs) <= limit else f"{diffs[:limit]}\n…"


def _show_preview(draft: Draft, loaded: Loaded, wish: Wish) -> None:
    assert draft.intake is not None
    assert draft.intake.frame is not None
    if draft.intake.kept > _DRAWN_AT_ONCE:
        words = f"Draw all {counted(draft.intake.kept, 'feature')}, which takes some seconds"
        if not st.toggle(words, key=f"draw-{draft.number}", persist_state="session"):
            return
    behind = st.toggle("Show the atlas's layers behind it", key="behind", persist_state="session")
    layer = wished_layer(wish, draft.intake.frame, "mine:preview", draft.name)
    with st.container(key="drawing"):
        bundle = _bundle(draft, loaded, layer, behind=behind)
    preview_component(bundle, str(draft.number))
    st.caption(_opening(loaded.atlas, layer))
    if outside := never_shown(loaded.atlas, layer):
        first, last = loaded.atlas.first, loaded.atlas.last
        st.caption(
            f"{counted(outside, 'feature')} lie outside the atlas's dates ({first} to {last}): "
            "its own map never shows them."
        )


def _opening(atlas: Atlas, layer: Layer) -> str:
    day, shown, every = holding(atlas, layer)
    verb = "holds" if shown == every == 1 else "hold"
    of = f"{shown:,} of {counted(every, 'feature')}"
    return f"Opens on {day}: {of} {verb} on this day. Drag the slider for other days."


def _bundle(draft: Draft, loaded: Loaded, layer: Layer, *, behind: bool) -> bytes:
    """The map, made anew only if something on it has changed."""
    style = tuple(sorted(layer.style.items()))
    state = (draft.number, draft.revision, loaded.version, layer.title, layer.kind, style, behind)
    kept = st.session_state.get("preview-map")
    if kept is None or kept[0] != state:
        with st.spinner("Drawing the preview …"):
            kept = (state, preview_bundle(loaded.atlas, layer, behind=behind))
        st.session_state["preview-map"] = kept
    return bytes(kept[1])
