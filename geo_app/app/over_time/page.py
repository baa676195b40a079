"""The page of areas and settlements by holder over the whole span, with a map at its date."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pandas as pd
import streamlit as st

from geo_app.app import explorer
from geo_app.app.charts import party_hues, theme_name
from geo_app.app.charts import show as show_chart
from geo_app.app.components import linked_component, moment_component
from geo_app.app.fields import account_field, date_field, inferred_note, show_notices, step_button
from geo_app.app.loading import Loaded, chosen_atlas, load
from geo_app.app.over_time.chart import PICK, SPAN, time_chart
from geo_app.app.over_time.choice import TimeChoice, choice_of_query
from geo_app.app.over_time.drawing import Drawing, drawing_of
from geo_app.app.over_time.marks import LINE, Measure, Span, counted, periods
from geo_app.app.over_time.words import (
    INTRODUCTION,
    alternative,
    by_holder,
    key_line,
    numbers_of,
    sources_on,
)
from geo_app.app.plain import plain
from geo_app.app.visit import this_visit
from geo_app.app.wording import NOBODY, in_order, short_name
from geo_app.control import cells_of, over_time
from geo_app.control.drawn import INFERRED_CONTROL, INFERRED_LINE
from geo_app.days import written_date
from geo_app.errors import NoCellsError
from geo_app.model import NEUTRAL_HUE, Atlas
from geo_app.style import THEMES
from geo_app.validtime import day_number, iso_date

__all__ = ["show"]

_MEASURES = {
    Measure.AREA: "Area",
    Measure.SETTLEMENTS: "Settlements",
    Measure.LINE: "Length of the line",
}
#: Session state: what was chosen last, the number of the chart, the number of the reader's wishes.
_CHOICE, _CHART, _WISHES = "time-choice", "time-chart-number", "time-wishes"
_DATE = "time-date"
#: What of the address was not understood, as long as the page is open.
_NOTICES = "time-told"
#: A sweep over fewer days is a click by an unsteady hand.
_FEWEST_DAYS = 4
_WHOLE = "Whole span"


def show() -> None:
    """Show the page."""
    loaded = this_visit().loaded(load(chosen_atlas()))
    _open(loaded.atlas)
    with st.container(key="time-page"):
        st.caption(INTRODUCTION)
        show_notices(st.session_state[_NOTICES], "time-notices")
        try:
            over_time(loaded.atlas)
        except NoCellsError as error:
            st.info(plain(error))
            return
        _page(loaded)


def _open(atlas: Atlas) -> None:
    """Take up what the address asks for when the page is come to, else what was chosen last."""
    if "time-measure" in st.session_state:
        return
    usual = st.session_state.get(_CHOICE) or TimeChoice(account=explorer.moment(atlas).account)
    if usual.account not in atlas.accounts:
        usual = replace(usual, account="")
    choice, date, notices = choice_of_query(st.query_params.to_dict(), atlas, usual)
    st.session_state[_NOTICES] = notices
    if date:
        explorer.keep_date(date)
    _choose(choice)
    st.session_state["time-measure"] = choice.measure
    st.session_state["time-account"] = choice.account
    st.session_state["time-holders"] = list(choice.holders)


def _choose(choice: TimeChoice) -> None:
    st.session_state[_CHOICE] = choice


# The date of chart and map reruns this part only.
@st.fragment
def _page(loaded: Loaded) -> None:
    atlas = loaded.atlas
    date = explorer.moment(atlas).date
    choice = _controls(atlas)
    if choice is None:
        st.info("It is not known who held any settlement: there is nothing to draw.")
        return
    st.query_params.from_dict(choice.query(date))
    chart_column, map_column = st.columns([3, 2], gap="small")
    with chart_column:
        _show_chart(atlas, choice, day_number(date))
    with map_column:
        _show_map(loaded, choice, date)


def _controls(atlas: Atlas) -> TimeChoice | None:
    """What the reader chooses; None if there is nothing to choose of."""
    choice: TimeChoice = st.session_state[_CHOICE]
    with st.container(horizontal=True, vertical_alignment="bottom", key="time-fields"):
        measure = st.segmented_control(
            "Show",
            list(_MEASURES),
            format_func=_MEASURES.__getitem__,
            key="time-measure",
            required=True,
        )
        account = account_field("Account", atlas, "time-account", NOBODY, 230)
        with st.container(
            horizontal=True, vertical_alignment="bottom", width="content", key="time-dates"
        ):
            _date_field(atlas)
    choice = replace(choice, measure=Measure(measure or Measure.AREA), account=account)
    _choose(choice)
    numbers = counted(over_time(atlas, account=choice.account), choice.measure)
    if not len(numbers):
        return None
    choice = _span_field(atlas, numbers, choice)
    _choose(choice)
    return choice


def _date_field(atlas: Atlas) -> None:
    # The date is the map's; the field only shows it, and moves it.
    st.session_state[_DATE] = dt.date.fromisoformat(explorer.moment(atlas).date)
    days = over_time(atlas)["day"].unique()
    days = days[days <= day_number(atlas.last)]
    before, after = "Previous change, {}", "Next change, {}"
    step_button("‹", "time-step-1", _DATE, days, -1, words=before, then=_date_entered)
    date_field("Date", atlas, _DATE, width=140, on_change=_date_entered)
    step_button("›", "time-step1", _DATE, days, 1, words=after, then=_date_entered)


def _date_entered() -> None:
    entered = st.session_state[_DATE]
    if isinstance(entered, dt.date):
        _go_to(entered.isoformat())


def _go_to(date: str) -> None:
    """The reader wishes for a date: chart, map and the other pages follow."""
    explorer.keep_date(date)
    st.session_state[_WISHES] = st.session_state.get(_WISHES, 0) + 1


def _span_field(atlas: Atlas, numbers: pd.DataFrame, choice: TimeChoice) -> TimeChoice:
    whole = _whole(atlas, numbers)
    offered = {_years(span): span for span in (_around(p, whole) for p in periods(numbers))}
    span = choice.span
    options = [_WHOLE, *offered]
    now = _WHOLE if span is None else next((k for k, v in offered.items() if v == span), None)
    if span is not None and now is None:
        now = f"{written_date(span.first)} – {written_date(span.last)}"
        options.append(now)
    st.session_state["time-span"] = now
    with st.container(horizontal=True, vertical_alignment="bottom", key="time-choices"):
        st.segmented_control(
            "Period",
            options,
            key="time-span",
            required=True,
            on_change=_span_chosen,
            args=(offered,),
        )
        holders = _holder_field(atlas, numbers, choice)
    return replace(choice, holders=holders)


def _holder_field(atlas: Atlas, numbers: pd.DataFrame, choice: TimeChoice) -> tuple[str, ...]:
    if choice.measure == Measure.LINE:
        return choice.holders
    st.session_state.setdefault("time-holders", list(choice.holders))
    chosen = st.pills(
        "Show only",
        in_order(atlas, numbers["holder"]),
        selection_mode="multi",
        format_func=lambda holder: plain(short_name(atlas, holder)),
        key="time-holders",
    )
    return tuple(chosen)


def _span_chosen(offered: dict[str, Span]) -> None:
    chosen = st.session_state["time-span"]
    if chosen == _WHOLE or chosen in offered:
        _look_at(offered.get(chosen))


def _look_at(span: Span | None) -> None:
    _choose(replace(st.session_state[_CHOICE], span=span))
    # Another chart, so that no sweep of the old one is left on it.
    st.session_state[_CHART] = st.session_state.get(_CHART, 0) + 1


def _whole(atlas: Atlas, numbers: pd.DataFrame) -> Span:
    return Span(int(numbers["day"].min()), day_number(atlas.last))


def _around(span: Span, whole: Span) -> Span:
    """Some days more on either side, so that the first and the last change are seen as changes."""
    margin = max(20, span.days // 12)
    return Span(max(whole.first, span.first - margin), min(whole.last, span.last + margin))


def _years(span: Span) -> str:
    first, last = iso_date(span.first)[:4], iso_date(span.last)[:4]
    return first if first == last else f"{first}–{last}"


def _show_chart(atlas: Atlas, choice: TimeChoice, day: int) -> None:
    series = over_time(atlas, account=choice.account)
    span = choice.span or _whole(atlas, counted(series, choice.measure))
    key = f"time-chart-{st.session_state.get(_CHART, 0)}"
    show_chart(
        time_chart(_drawing(atlas, choice, span, theme_name()), day),
        key=key,
        alt=alternative(choice.measure, span),
        table=numbers_of(atlas, series),
        sources=sources_on(atlas, day, choice.account),
        caption=key_line(choice.measure, day),
        name="over-time",
        on_select=lambda: _selected(key),
        selects=(PICK, SPAN),
    )
    st.markdown(by_holder(atlas, series, day, cells_of(atlas).whole_km2))
    inferred_note()


# Few: each keeps its atlas, which may be one that has been read anew since.
@lru_cache(maxsize=8)
def _drawing(atlas: Atlas, choice: TimeChoice, span: Span, theme: str) -> Drawing:
    numbers = counted(over_time(atlas, account=choice.account), choice.measure)
    if choice.holders and choice.measure != Measure.LINE:
        numbers = numbers[numbers["holder"].isin(choice.holders)]
    look = THEMES[theme]
    holders = in_order(atlas, numbers["holder"])
    names = {LINE: "Line"} | {holder: short_name(atlas, holder) for holder in holders}
    hues = {LINE: look.ink} | dict.fromkeys(holders, NEUTRAL_HUE) | party_hues(atlas, theme)
    return drawing_of(atlas, numbers, choice.measure, span, names, hues, look)


def _selected(key: str) -> None:
    """A click is a date, a sweep is a period."""
    selection: Any = st.session_state[key]["selection"]
    swept = selection.get(SPAN, {}).get("at", [])
    if len(swept) == 2:
        first, last = (int(day // 1) for day in sorted(swept))
        if last - first >= _FEWEST_DAYS:
            _look_at(Span(first, last))
            return
    for picked in selection.get(PICK, []):
        _go_to(iso_date(int(picked["at"] // 1)))


def _show_map(loaded: Loaded, choice: TimeChoice, date: str) -> None:
    moment_component(
        {
            "seq": st.session_state.get(_WISHES, 0),
            "date": date,
            "account": choice.account,
            "layers": [INFERRED_CONTROL, INFERRED_LINE],
        }
    )
    linked_component(loaded.bundle, _map_moved)
    if st.button("Show on the large map", key="time-to-map"):
        explorer.go_to(date=date)


def _map_moved() -> None:
    view = st.session_state["linked"].get("view") or {}
    if date := view.get("date"):
        explorer.keep_date(str(date))
