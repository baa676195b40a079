"""The form under a file: the layer's name, what it is, its source and licence, and the buttons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo_app import editing
from geo_app.app.layers.drafts import Draft
from geo_app.app.layers.publishing import asked, save, show_privately, standing
from geo_app.app.layers.saving import change, refusal, say, say_what_happened
from geo_app.app.layers.wish import (
    LICENCES,
    OTHER_LICENCE,
    SIMPLESTYLE,
    Wish,
    citation,
    colour_columns,
    likely_kind,
    likely_title,
    only,
)
from geo_app.app.loading import Loaded, chosen_folder
from geo_app.app.plain import plain, shortened
from geo_app.app.progress import bar
from geo_app.app.visit import Visit
from geo_app.app.wording import NOBODY
from geo_app.model import Atlas, Layer, LayerKind

__all__ = ["ANCHOR", "show"]

_NEW, _OWN = "new:", "own:"  # no id of a source has a colon
#: Where links on the page lead.
ANCHOR = "what-is-it"


def show(visit: Visit, draft: Draft, loaded: Loaded) -> Wish:
    """Show the form; returns what it says now."""
    st.divider()
    old = {layer.id: layer for layer in loaded.atlas.layers}.get(draft.replaces)
    named, credited = st.columns(2, gap="medium")
    with named:
        st.subheader("What is it?", anchor=ANCHOR)
        name = _ask_name(draft, loaded.atlas, old)
        place = _ask_place(draft, loaded.atlas, old)
    with credited:
        st.subheader("Source and licence", anchor=False)
        credit = _ask_credit(draft, loaded.atlas, old)
    wish = Wish(**name, **place, **credit)
    _show_buttons(visit, draft, loaded, wish)
    return wish


def _key(field: str, draft: Draft) -> dict[str, Any]:
    """A field keeps what was written into it while its file is closed or another page is shown."""
    return {"key": f"{field}-{draft.number}", "persist_state": "session"}


def _ask_name(draft: Draft, atlas: Atlas, old: Layer | None) -> dict[str, Any]:
    title = st.text_input(
        "Title",
        value=old.title if old else likely_title(draft.name),
        max_chars=200,
        **_key("title", draft),
    ).strip()
    if old:
        st.caption(f"Takes the place of the layer `{old.id}`.")
        return {"title": title, "id": old.id}
    made = editing.layer_id(title, [layer.id for layer in atlas.layers])
    given = st.text_input(
        "Id, for file names and links",
        placeholder=made,
        max_chars=64,
        help="Small letters a to z, digits and hyphens. Left empty, it is made of the title.",
        **_key("id", draft),
    ).strip()
    return {"title": title, "id": given or made}


def _ask_place(draft: Draft, atlas: Atlas, old: Layer | None) -> dict[str, Any]:
    assert draft.intake is not None
    kinds, likely = list(LayerKind), LayerKind(old.kind) if old else likely_kind(draft.intake.frame)
    what, who = st.columns(2)
    kind = what.selectbox(
        "Kind of its features",
        kinds,
        kinds.index(likely),
        format_func=lambda one: one.value.replace("-", " ").capitalize(),
        **_key("kind", draft),
    )
    nobody = {"": NOBODY}
    tellers = nobody | {i: a.name for i, a in atlas.accounts.items()}
    usual = only(old.frame["account"]) if old else ""
    account = _one_of("Told by", who, tellers, "account", draft, usual)
    holder = ""
    if kind in {LayerKind.SETTLEMENT, LayerKind.CONTROL_AREA}:
        parties = {"": "Nobody, or as each feature says"}
        parties |= {i: party.name for i, party in atlas.parties.items()}
        holder = _one_of("Held by", st, parties, "holder", draft)
    return {
        "kind": str(kind),
        "account": account,
        "holder": holder,
        "style": _ask_style(draft, old),
    }


def _one_of(
    label: str,
    place: Any,
    options: Mapping[str, str],
    field: str,
    draft: Draft,
    usual: str = "",
) -> str:
    ids = list(options)
    chosen = place.selectbox(
        label,
        ids,
        ids.index(usual) if usual in options else 0,
        format_func=lambda one: options[one],
        **_key(field, draft),
    )
    return str(chosen)


def _ask_style(draft: Draft, old: Layer | None) -> dict[str, str]:
    assert draft.intake is not None
    assert draft.intake.frame is not None
    frame, was = draft.intake.frame, old.style.get("by", "") if old else ""
    by_column = colour_columns(frame)
    if was not in {"", "simplestyle", *by_column} and was in frame.columns:
        by_column.append(was)
    ways = {"": "As the atlas draws this kind"}
    if SIMPLESTYLE & {*frame.columns}:
        ways["simplestyle"] = "As the file says (simplestyle)"
    if by_column:
        ways["column"] = "A colour for each value of a column"
    first = "column" if was in by_column else was if old else "simplestyle"
    way = st.radio(
        "Colours",
        list(ways),
        list(ways).index(first) if first in ways else 0,
        format_func=lambda one: ways[one],
        **_key("style", draft),
    )
    if way != "column":
        return {"by": way} if way else {}
    names = {column: shortened(column, 60) for column in by_column}
    return {"by": _one_of("Column", st, names, "style-column", draft, was)}


def _ask_credit(draft: Draft, atlas: Atlas, old: Layer | None) -> dict[str, Any]:
    source = _ask_source(draft, atlas, old)
    what, other = st.columns(2)
    known = old.licence if old and old.licence in LICENCES else None
    index = LICENCES.index(known) if known else (len(LICENCES) - 1 if old and old.licence else None)
    licence = what.selectbox(
        "Licence", LICENCES, index, placeholder="Choose one", **_key("licence", draft)
    )
    if licence == OTHER_LICENCE:
        written = other.text_input(
            "Name or address of the licence",
            value=old.licence if old and not known else "",
            max_chars=300,
            **_key("own-licence", draft),
        )
        licence = written.strip()
    attribution = st.text_input(
        "Attribution",
        value=old.attribution if old else "",
        max_chars=500,
        placeholder="Who is named on the map, such as: A. Author, 2021",
        **_key("attribution", draft),
    ).strip()
    return {**source, "licence": licence or "", "attribution": attribution}


def _ask_source(draft: Draft, atlas: Atlas, old: Layer | None) -> dict[str, Any]:
    assert draft.intake is not None
    assert draft.intake.frame is not None
    options = {_NEW: "A new one, described below"}
    if all(map(len, draft.intake.frame["sources"])):
        options = {_OWN: "Each feature names its own", **options}
    options |= {i: shortened(s.title or i, 100) for i, s in atlas.sources.items()}
    usual = only(old.frame["sources"].map(", ".join)) if old else ""
    chosen = _one_of("Source", st, options, "source", draft, _OWN if _OWN in options else usual)
    if chosen == _NEW:
        return {"citation": _ask_citation(draft, atlas)}
    return {"cites": True} if chosen == _OWN else {"source": chosen}


def _ask_citation(draft: Draft, atlas: Atlas) -> dict[str, Any]:
    title = st.text_input("Title of the source", max_chars=500, **_key("source-title", draft))
    who, when = st.columns([3, 1])
    author = who.text_input("Author or publisher", max_chars=300, **_key("author", draft))
    year = when.text_input("Year", max_chars=4, **_key("year", draft)).strip()
    url = st.text_input("Web address", max_chars=2_000, **_key("url", draft)).strip()
    if year and not re.fullmatch(r"\d{1,4}", year):
        st.caption(":orange[The year is a number, such as 2021; it is left out.]")
    if url and not re.fullmatch(r"https?://[^\s/?#]+\S*", url):
        st.caption(":orange[An address begins with http:// or https://; it is left out.]")
        url = ""
    record = citation(title, author, year, url)
    known = [source.csl for source in atlas.sources.values()]
    return editing.identified([record], known)[0] if record else {}


def _show_buttons(visit: Visit, draft: Draft, loaded: Loaded, wish: Wish) -> None:
    is_news = visit.compare(draft, asked(draft, wish))
    problem = _problem(wish, loaded.atlas, draft)
    closed = refusal()
    decide = st.container(horizontal=True, vertical_alignment="center", key="decide")
    place = st.container(key="deciding")
    say_what_happened("form")
    with decide:
        label = "Update on my map" if visit.is_changed(draft) else "Show on my map"
        if st.button(label, key=f"show-{draft.number}"):
            with place:
                show_privately(visit, draft, loaded.atlas, wish, bar("Drawing …"))
            say("success", f"**{plain(wish.title)}** is on your map now, seen by you only.", "form")
            st.rerun()
        verb = "Replace it in the atlas" if draft.replaces else "Save to the atlas"
        button = st.container(width="content")
        is_closed = bool(problem or closed)
        is_open = not is_closed and _accepted(draft)
        if button.button(verb, key=f"save-{draft.number}", type="primary", disabled=not is_open):
            _save(visit, draft, loaded, wish, place)
        if is_closed:
            st.caption(f"Not saved yet: {problem}." if problem else f"Not here: {closed}.")
    if is_news:  # no earlier: what was pressed meanwhile is done first
        st.rerun()  # the file's row, above, says it too


def _accepted(draft: Draft) -> bool:
    """Ask whether a file is to be saved with the errors it still has, if it has any."""
    left = standing(draft.intake) if draft.intake else ""
    if not left:
        return True
    st.markdown(f":orange[{left}.]")
    return bool(st.checkbox("Save anyway", **_key("anyway", draft)))


def _save(visit: Visit, draft: Draft, loaded: Loaded, wish: Wish, place: DeltaGenerator) -> None:
    with place:
        told = bar("Saving …")
    folder = chosen_folder()
    if change(lambda seen: save(visit, draft, loaded.atlas, wish, folder, seen, told), "form"):
        visit.forget(draft.number)
    st.rerun()


def _problem(wish: Wish, atlas: Atlas, draft: Draft) -> str:
    if wish.missing:
        *most, last = wish.missing
        named = f"{', '.join(most)} and {last}" if most else last
        return f"it still needs {named}"
    if draft.replaces:
        return ""
    if wish.id in {layer.id for layer in atlas.layers}:
        return f"there is a layer `{wish.id}` already; choose another id, or replace it below"
    if wish.id != editing.layer_id(wish.id, ()):
        return "an id has small letters a to z, digits and hyphens, and is no name of a device"
    return ""
