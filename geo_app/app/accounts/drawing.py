"""The charts of figures, by what sort of thing is counted; and links that lead to each sort."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from geo_app.app import charts
from geo_app.app.accounts.chart import chart_of
from geo_app.app.accounts.words import heading
from geo_app.app.loading import Loaded
from geo_app.app.plain import plain
from geo_app.claims import Claim, ClaimedEvent, Matter
from geo_app.model import Atlas

__all__ = ["WITHOUT", "anchor", "draw", "filtered", "groups_of", "show_jumps"]

#: What claims without a figure stand under.
WITHOUT = "Said without a figure"
_PEOPLE, _EQUIPMENT, _GROUND, _OTHER = "People", "Equipment", "Ground", "Other figures"
#: Sorts of things counted, by their unit; a unit that is not here is of none of them.
_GROUPS = {
    "persons": _PEOPLE,
    **dict.fromkeys(("tanks", "vehicles", "guns"), _EQUIPMENT),
    **dict.fromkeys(("ha", "km2", "km", "m", "positions", "settlements"), _GROUND),
}
_CHOSEN = "accounts-chosen"


def groups_of(found: Sequence[Matter]) -> dict[str, dict[str, list[Matter]]]:
    """Matters that have a chart, by what sort of thing is counted, then by unit.

    A unit in which only one figure was claimed has nothing to stand beside, and no chart.
    """
    groups: dict[str, dict[str, list[Matter]]] = {_PEOPLE: {}, _EQUIPMENT: {}, _GROUND: {}}
    for scale in dict.fromkeys(matter.scale for matter in found):
        of_scale = [matter for matter in found if matter.scale == scale]
        if sum(len(matter.claims) for matter in of_scale) > 1:
            groups.setdefault(_GROUPS.get(scale, _OTHER), {})[scale] = of_scale
    return {group: scales for group, scales in groups.items() if scales}


def anchor(title: str) -> str:
    """What the link to a heading ends in.

    Examples
    --------
    >>> anchor("Said without a figure")
    'said-without-a-figure'
    """
    return title.lower().replace(" ", "-")


def show_jumps(titles: Sequence[str]) -> None:
    """Links to the headings further down."""
    if len(titles) > 1:
        links = " ".join(f"[{title}](#{anchor(title)})" for title in titles)
        st.markdown(f"Go to {links}")


def filtered(found: Sequence[Matter]) -> Sequence[Matter]:
    """The matters the reader wants to see; all where there is little to choose from."""
    counted = list(dict.fromkeys(matter.measure for matter in found))
    if len(counted) < 3:
        return found
    wanted = st.pills(
        "What is counted", counted, selection_mode="multi", key="accounts-counted",
        format_func=lambda measure: plain(measure[:1].upper() + measure[1:]),
        help="None chosen: all",
    )  # fmt: skip
    return [matter for matter in found if not wanted or matter.measure in wanted]


def draw(loaded: Loaded, event: ClaimedEvent, found: Sequence[Matter]) -> str:
    """Draw a chart for each unit that has several figures; returns the claim chosen last."""
    chosen: dict[str, str] = {}
    for group, scales in groups_of(found).items():
        st.subheader(group, anchor=anchor(group))
        for scale, of_scale in scales.items():
            chosen |= _draw_scale(loaded, event, scale, of_scale)
    return _chosen_last(chosen)


def _draw_scale(
    loaded: Loaded, event: ClaimedEvent, scale: str, found: Sequence[Matter]
) -> dict[str, str]:
    """One chart; returns the claim that is chosen in it by its unit, or nothing."""
    sources = dict.fromkeys(s for matter in found for claim in matter.claims for s in claim.sources)
    selected = charts.show(
        chart_of(loaded.atlas, found, loaded.gazetteer.places),
        key=f"claims-{scale}",
        alt=_alt(event, scale, found, loaded),
        table=_table(loaded.atlas, found),
        sources=[s for i in sources if (s := loaded.atlas.sources.get(i))],
        name=f"claims {event.name} {scale}",
        caption="Choose a row to see the claim and its sources.",
        on_select="rerun",
    )
    rows = selected.selection.get("claim", [])
    return {scale: rows[-1]["id"]} if rows else {}


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
        "dated": claim.valid_from, "dated_until": claim.valid_to,
        "asserted_on": claim.asserted_on,
        "sources": "; ".join(source.title for source in known),
        "addresses": " ".join(source.url for source in known if source.url),
    }  # fmt: skip
