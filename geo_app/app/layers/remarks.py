"""What is to be remarked about a file: errors in full, the rest on demand, all of it as a table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from geo_app.app.layers.told import (
    DIALECTS,
    FORMATS,
    HEADINGS,
    Group,
    findings_csv,
    findings_json,
    grouped,
    remarks,
    table,
)
from geo_app.app.plain import plain, shortened
from geo_app.dialects import Dialect
from geo_app.intake import Intake
from geo_app.model import Finding, Severity
from geo_app.numberwords import counted

__all__ = ["show"]

_MARKS = {
    Severity.ERROR: ":red-badge[Error]",
    Severity.WARNING: ":orange-badge[Warning]",
    Severity.NOTE: ":gray-badge[Note]",
}
#: A table of more rows helps nobody; the downloads hold all.
_TABLE_ROWS = 2_000


def show(intake: Intake) -> None:
    """Show what was understood of a file, and what is to be remarked about it."""
    words = [FORMATS.get(intake.format, intake.format), counted(intake.features, "feature")]
    words += [f"{DIALECTS[Dialect(kind)]}: {n:,}" for kind, n in intake.dialects.items() if n]
    st.caption(plain(" · ".join(filter(None, words)), 600))
    found = remarks(intake)
    if not found:
        st.markdown("No errors, warnings or notes.")
        return
    groups = grouped(found)
    for group in groups:
        if group.severity == Severity.ERROR:
            _show_group(group)
    _show_lesser([group for group in groups if group.severity != Severity.ERROR])
    _show_table(found)


def _show_lesser(groups: Sequence[Group]) -> None:
    if not groups:
        return
    numbers = {kind: sum(g.count for g in groups if g.severity == kind) for kind in Severity}
    label = ", ".join(counted(n, str(kind)) for kind, n in numbers.items() if n)
    with st.expander(label):
        for group in groups:
            _show_group(group)


def _show_group(group: Group) -> None:
    mark, name = _MARKS[group.severity], plain(group.code.replace("-", " "))
    lines = [f"{mark} **{name}** · {group.count:,}"]
    fixes = list(dict.fromkeys(found.fix for found in group.examples))
    for found in group.examples:
        lines.append(plain(_example(found), 500))
        if found.fix and len(fixes) > 1:
            lines.append(_way_out(found.fix))
    if len(fixes) == 1 and fixes[0]:
        lines.append(_way_out(fixes[0]))
    st.markdown("  \n".join(lines))


def _example(found: Finding) -> str:
    where = found.feature_id or (f"{found.index + 1:,}" if found.index is not None else "")
    words = [f"Feature {where}:"] if where else []
    words.append(found.message)
    if found.value is not None:
        words.append(f"({shortened(repr(found.value), 120)})")
    return " ".join(words)


def _way_out(fix: str) -> str:
    return f"*Way out:* {plain(fix)}"


def _show_table(found: Sequence[Finding]) -> None:
    every = "All " if len(found) > 1 else ""
    with st.expander(f"{every}{counted(len(found), 'finding')}, as a table"):
        shown = [[shortened(cell) for cell in row] for row in table(found[:_TABLE_ROWS])]
        frame = pd.DataFrame(shown, columns=list(HEADINGS))
        st.dataframe(frame, hide_index=True, height=280)
        if len(found) > _TABLE_ROWS:
            st.caption(f"The first {_TABLE_ROWS:,}; the downloads hold all.")
        _show_downloads(found)


def _show_downloads(found: Sequence[Finding]) -> None:
    with st.container(horizontal=True):
        for label, write in (("CSV", findings_csv), ("JSON", findings_json)):
            st.download_button(
                f"All as {label}",
                partial(write, found),
                file_name=f"findings.{label.lower()}",
                on_click="ignore",
                key=f"findings-{label}",
            )
