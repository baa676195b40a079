"""What the charts of all pages share: hues, an axis of days, and `show`.

Every chart comes with words for those who do not see it, its numbers as a file, and its sources.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

import altair
import pandas as pd
import streamlit as st

from geo_app.app.plain import plain
from geo_app.days import day_of, ymd_of
from geo_app.model import NEUTRAL_HUE, Atlas, Source
from geo_app.records import csv_text
from geo_app.style import THEMES, Theme, party_colours

__all__ = [
    "colours",
    "csv_of",
    "day_axis",
    "holder_scale",
    "ink",
    "party_hues",
    "show",
    "source_line",
    "theme_name",
]  # fmt: skip

_DAY = 86_400_000
#: The longest address that is made a link; no page of the atlas's sources has a longer one.
_LONGEST_URL = 2000


def theme_name() -> Literal["light", "dark"]:
    """The theme that the reader sees, as `geo_app.style` calls it."""
    return "dark" if st.context.theme.type == "dark" else "light"


def colours() -> Theme:
    """The colours that belong to no party, in the reader's theme."""
    return THEMES[theme_name()]


def ink() -> str:
    """The colour of text in the reader's theme."""
    return colours().ink


def party_hues(atlas: Atlas, theme: str = "") -> dict[str, str]:
    """The hue of each party, as on the map; in the reader's theme if none is named."""
    return party_colours(atlas, theme or theme_name())


def holder_scale(atlas: Atlas, holders: Iterable[str], theme: str = "") -> altair.Scale:
    """The scale that gives each holder the hue it has on the map, in the atlas's order.

    Parameters
    ----------
    atlas
        The atlas.
    holders
        Ids of parties; one that the atlas does not know is drawn in the neutral grey.
    theme
        ``light`` or ``dark``; the reader's if empty.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> scale = holder_scale(read_atlas(), ["azerbaijan", "artsakh"], "light")
    >>> scale.domain, scale.range
    (['azerbaijan', 'artsakh'], ['#199d78', '#9772c0'])
    """
    hues, asked = party_hues(atlas, theme), set(holders)
    order = [*(party for party in atlas.parties if party in asked)]
    order += sorted(asked - set(order))
    return altair.Scale(domain=order, range=[hues.get(holder, NEUTRAL_HUE) for holder in order])


def day_axis(field: str, first: int, last: int) -> altair.X:
    """A time axis for a column of day numbers, from one day to another.

    The days stay plain numbers: a date written as text would be read in the reader's time zone,
    and be a day off in half of them. A column of them should be floats, since the browser reads
    large columns of whole numbers as another type.

    Parameters
    ----------
    field
        The column's name.
    first, last
        Days since 1970-01-01.

    Examples
    --------
    >>> axis = day_axis("at", 0, 3653).to_dict()
    >>> axis["scale"]["domain"], axis["axis"]["values"][:3]
    ([0, 3653], [0, 365, 730])
    """
    ticks, pattern = _ticks(first, last)
    axis = altair.Axis(
        values=ticks,
        labelExpr=f"utcFormat(datum.value * {_DAY}, '{pattern}')",
        labelOverlap="greedy",
        labelFlush=True,
        grid=False,
    )
    scale = altair.Scale(domain=[first, last], nice=False, zero=False)
    return altair.X(f"{field}:Q", title=None, scale=scale, axis=axis)


def _ticks(first: int, last: int) -> tuple[list[int], str]:
    """Days to label on an axis, and how: years, months or days, about a dozen of them."""
    (year, month, _), (last_year, _, _) = ymd_of(first), ymd_of(last)
    span = last - first
    if span > 4 * 365:
        step = next(step for step in _YEARS if span <= step * 365 * 14)
        days = [day_of(each) for each in range(year, last_year + 2) if each % step == 0]
        return [day for day in days if first <= day <= last], "%Y"
    if span > 120:
        months = range(month, month + span // 28 + 2, 1 + span // (30 * 10))
        days = [day_of(year, number) for number in months]
        return [day for day in days if first <= day <= last], "%b %Y"
    step = 1 + span // 9
    return list(range(first + step // 2, last, step)), "%-d %b %Y"


#: Round numbers of years between two labels; the last is more than any atlas spans.
_YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000)


def show(
    chart: altair.TopLevelMixin,
    *,
    key: str,
    alt: str,
    table: pd.DataFrame,
    sources: Iterable[Source] = (),
    caption: str = "",
    name: str = "",
    on_select: Callable[[], None] | Literal["rerun"] | None = None,
    selects: Sequence[str] | None = None,
    height: int | None = None,
) -> Any:
    """Draw a chart at the page's width, with its words, its numbers and its sources.

    Parameters
    ----------
    chart
        An Altair chart of any kind.
    key
        Its name on the page: with it the chart stays the same through reruns, and with
        ``on_select`` its selection lies in the session's state under it.
    alt
        What the chart shows, in a sentence or two, for those who do not see it.
    table
        The numbers in it, as they are offered for download.
    sources
        What the numbers rest on, each listed once.
    caption
        A line below the chart; text of the atlas in it must be `plain`.
    name
        The file's name without its suffix; the key if empty.
    on_select
        As for ``st.altair_chart``: what to do when the reader selects in it.
    selects
        The names of the selections that are reported; all if not given.
    height
        In pixels; the chart's own if not given.

    Returns
    -------
    mapping
        What ``st.altair_chart`` returns: with ``on_select``, ``.selection`` by parameter.
    """
    # Its two overloads leave out whoever passes the choice on.
    draw: Any = st.altair_chart
    selected = draw(
        _dressed(chart),
        width="stretch",
        height=height or "content",
        key=key,
        alt=alt,
        on_select=on_select or "ignore",
        selection_mode=selects,
    )
    if caption:
        st.caption(caption)
    with st.container(horizontal=True, vertical_alignment="top", key=f"{key}-below"):
        st.download_button(
            "Download the numbers (CSV)",
            csv_of(table),
            file_name=f"{name or key}.csv",
            mime="text/csv",
            on_click="ignore",
            key=f"{key}-download",
        )
        _show_sources({source.id: source for source in sources})
    return selected


def _dressed(chart: Any) -> Any:
    """A chart in the page's greys, unless it says itself how it is dressed.

    Streamlit's own greys for axes are lighter than small text may be.
    """
    if isinstance(chart.config, altair.Config):
        return chart
    look = colours()
    return chart.configure_axis(
        labelColor=look.soft, titleColor=look.soft, gridColor=look.rule, tickColor=look.rule
    ).configure_view(stroke=None)


def _show_sources(sources: Mapping[str, Source]) -> None:
    if sources:
        with st.expander(f"Sources ({len(sources):,})"):
            st.markdown("\n".join(f"1. {source_line(source)}" for source in sources.values()))


def source_line(source: Source) -> str:
    r"""A source as Markdown: its title, a link if it has an address of the web, where and when.

    Examples
    --------
    >>> print(source_line(Source("s", "A [note]", "A paper", "https://example.org/a_(b)", "2016",
    ...                          "", {})))
    [A \[note\]](<https://example.org/a_(b)>), A paper, 2016
    """
    url = source.url
    is_link = url.startswith(("https://", "http://")) and len(url) < _LONGEST_URL
    is_link = is_link and url.isprintable() and not set(url) & set("<> \\")
    title = f"[{plain(source.title)}](<{url}>)" if is_link else plain(source.title)
    return ", ".join([title, *(plain(text) for text in (source.container, source.issued) if text)])


def csv_of(table: pd.DataFrame) -> str:
    r"""A table as CSV; missing numbers are empty, no text is taken for a formula.

    Examples
    --------
    >>> csv_of(pd.DataFrame({"holder": ["=1+1"], "km2": [1.5], "low": [None]}))
    "holder,km2,low\n'=1+1,1.5,\n"
    """
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    return csv_text([{str(key): value for key, value in row.items()} for row in rows])
