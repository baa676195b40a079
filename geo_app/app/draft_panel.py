"""One uploaded file: what was understood of it, what can be decided about it, how it looks."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo_app.app import layer_form
from geo_app.app.components import preview_component
from geo_app.app.drafts import SHOWN_DIFFS, Draft, first_diffs
from geo_app.app.loading import Loaded
from geo_app.app.plain import plain, shortened
from geo_app.app.preview import never_shown, preview_bundle
from geo_app.app.told import (
    COLUMNS,
    DIALECTS,
    FORMATS,
    Group,
    counted,
    findings_csv,
    findings_json,
    grouped,
    rows,
)
from geo_app.app.visit import Visit
from geo_app.app.wish import Wish, wished_layer
from geo_app.dialects import ColumnCandidate, Dialect, TimeColumns
from geo_app.intake import Intake
from geo_app.model import Atlas, Layer, Severity
from geo_app.repairs import REPAIRS

__all__ = ["show"]

_MARKS = {
    Severity.ERROR: ":red-badge[Error]",
    Severity.WARNING: ":orange-badge[Warning]",
    Severity.NOTE: ":gray-badge[Note]",
}
#: A table of more rows helps nobody; the downloads hold all.
_TABLE_ROWS = 2_000
#: Larger layers are drawn if asked for: what is changed in the form should show at once.
_DRAWN_AT_ONCE = 30_000


def show(visit: Visit, draft: Draft, loaded: Loaded) -> None:
    """Show all about a file that has been examined."""
    with st.container(border=True, key="panel"):
        if len(visit.drafts) > 1:
            st.header(plain(draft.name), anchor=False)
        if draft.intake is None:
            st.error(plain(draft.fault, 600))
            return
        told, drawn = st.columns([5, 6], gap="medium")
        with told:
            _show_understood(draft.intake)
            _show_columns(draft)
            _show_repairs(draft, draft.intake, loaded.atlas)
        if draft.intake.frame is None or not len(draft.intake.frame):
            return
        with drawn, st.container(key="drawn"):
            # The map's place is made before the form that says how it looks.
            place = st.container()
        wish = layer_form.show(visit, draft, loaded)
        with place:
            _show_preview(draft, loaded, wish)


def _show_understood(intake: Intake) -> None:
    words = [FORMATS.get(intake.format, intake.format), counted(intake.features, "feature")]
    dialects = {kind: n for kind, n in intake.dialects.items() if n}
    words += [f"{_dialect(kind)}: {n:,}" for kind, n in dialects.items()]
    st.caption(plain(" · ".join(filter(None, words)), 600))
    if not intake.findings:
        st.markdown("Nothing to remark.")
        return
    for group in grouped(intake.findings):
        if group.code != "time-columns":  # they are asked for below
            _show_group(group)
    with st.expander(f"All {counted(len(intake.findings), 'finding')}, as a table"):
        shown = rows(intake.findings[:_TABLE_ROWS])
        st.dataframe(pd.DataFrame(_texts(shown), columns=COLUMNS), hide_index=True, height=280)
        if len(intake.findings) > _TABLE_ROWS:
            st.caption(f"The first {_TABLE_ROWS:,}; the downloads hold all.")
        _show_downloads(intake)


def _dialect(kind: str) -> str:
    return DIALECTS[Dialect(kind)] if kind in set(Dialect) else str(kind)


def _texts(shown: list[dict[str, object]]) -> list[dict[str, str]]:
    return [
        {key: "" if value is None else shortened(value) for key, value in row.items()}
        for row in shown
    ]


def _show_downloads(intake: Intake) -> None:
    with st.container(horizontal=True):
        for label, write in (("CSV", findings_csv), ("JSON", findings_json)):
            st.download_button(
                f"All as {label}",
                partial(write, intake.findings),
                file_name=f"findings.{label.lower()}",
                on_click="ignore",
                key=f"findings-{label}",
            )


def _show_group(group: Group) -> None:
    found = group.example
    where = found.feature_id or (f"number {found.index + 1}" if found.index is not None else "")
    example = [f"feature {where}:"] if where else []
    example.append(found.message)
    if found.value is not None:
        example.append(f"({shortened(repr(found.value), 120)})")
    lines = [
        f"{_MARKS[group.severity]} **{plain(group.code.replace('-', ' '))}** · {group.count:,}",
        ("For example, " if group.count > 1 else "") + plain(" ".join(example), 500),
    ]
    if found.fix:
        lines.append(f"*Way out:* {plain(found.fix)}")
    st.markdown("  \n".join(lines))


def _show_columns(draft: Draft) -> None:
    chosen = draft.choices.columns
    if not draft.offered:
        return
    st.subheader("Which columns hold the dates?", anchor=False)
    candidates = {one.name: one for one in draft.offered}
    st.caption(_examples(draft.offered))
    with st.form(f"columns-{draft.number}", border=False):
        starts, ends = st.columns(2)
        start = _column("Holds from", starts, candidates, _guess(candidates, chosen, "start"))
        end = _column("Holds until", ends, candidates, _guess(candidates, chosen, "end"))
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


def _column(
    label: str, place: DeltaGenerator, candidates: dict[str, ColumnCandidate], guess: str
) -> str:
    options = list(dict.fromkeys(["", *candidates, guess]))

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
    if outside := never_shown(loaded.atlas, layer):
        first, last = loaded.atlas.first, loaded.atlas.last
        st.caption(
            f"{counted(outside, 'feature')} lie outside the atlas's dates ({first} to {last}): "
            "its own map never shows them."
        )


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
