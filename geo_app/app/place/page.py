"""The page of one place, or of any point: its life, told by every account."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from geo_app.app import explorer
from geo_app.app.charts import show as show_chart
from geo_app.app.fields import inferred_note
from geo_app.app.loading import Loaded, chosen_atlas, load
from geo_app.app.place.asking import asked_for, offer_near_names, place_field, suggest
from geo_app.app.place.bars import Window, lanes_of, windows_of
from geo_app.app.place.charts import holding_chart, holding_table
from geo_app.app.place.distance import distance_chart, distance_table
from geo_app.app.place.locator import has_front, locator_chart
from geo_app.app.place.words import (
    ground_rows,
    names_line,
    nearby_lines,
    outline_rows,
    passage_line,
    source_lines,
    statement_rows,
)
from geo_app.app.plain import plain
from geo_app.app.visit import this_visit
from geo_app.errors import GeoAppError, PlaceNotFoundError, UsageError
from geo_app.geodesy import longitude_in
from geo_app.lives import Life, Nearby, life, life_at
from geo_app.lives.naming import INFERRED_HELD, SAID_HELD
from geo_app.lives.nearby import NEAR_KM
from geo_app.model import Atlas
from geo_app.validtime import day_number, written_date

__all__ = ["show"]

_HOW_TO_READ = (
    "Full bar: what the account asserts itself; thin bar: what is told by no particular account "
    "and it is not known to dispute. Lighter: the holder is less certain or uncertain. "
    "Half a bar: the day of the change is open. Dashed: the date on the map."
)
_HOW_TO_READ_INFERRED = "Lighter: less certain or merely possible. Dashed: the date on the map."
_CSS = Path(__file__).with_name("place.css")
#: So many stand open on the page; more are folded, so that a phone need not scroll past them.
_ROWS_IN_SIGHT, _SOURCES_IN_SIGHT, _NEAR_IN_SIGHT = 6, 12, 5


def show() -> None:
    """Show the page."""
    st.html(_CSS)
    loaded = this_visit().loaded(load(chosen_atlas()))
    with st.container(key="place-page"):
        asked = asked_for()
        place_field(loaded, asked.get("place", ""))
        try:
            found = _life(loaded.atlas, asked)
        except PlaceNotFoundError as error:
            found = None
            offer_near_names(loaded, error)
        except GeoAppError as error:
            found = None
            st.warning(plain(str(error)))
        if found:
            _tell(loaded, found)
        else:
            suggest(loaded)


def _life(atlas: Atlas, asked: dict[str, str]) -> Life | None:
    if "place" in asked:
        return life(atlas, asked["place"])
    if {"lat", "lon"} <= set(asked):
        return life_at(atlas, _degrees(asked["lon"]), _degrees(asked["lat"]))
    if asked:
        raise UsageError(f"A point needs both lat and lon; the address has {', '.join(asked)} only")
    return None


def _degrees(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")  # which is no point, and is said so


def _tell(loaded: Loaded, found: Life) -> None:
    atlas = loaded.atlas
    on = day_number(explorer.moment(atlas).date)
    words, where = st.columns([5, 2], gap="large")
    with words:
        _head(atlas, found)
        with st.container(key="passages", gap="small"):
            for passage in found.passages:
                st.markdown(passage_line(found, passage))
    with where:
        _locate(loaded, found, on)
    _show_holding(atlas, found, on)
    _show_rows(loaded, found)
    _show_nearby(atlas, found)
    for key, title, is_near_edge in (
        ("outlines", "Outlines that contained it", False),
        ("edges", "Near its edge (outlines are coarse)", True),
    ):
        rows = outline_rows(atlas, found, is_near_edge=is_near_edge)
        if len(rows):
            _table(key, title, rows)
    if found.sources:
        with _part("sources", "Sources", len(found.sources), _SOURCES_IN_SIGHT):
            st.markdown(source_lines(found.sources))


def _part(key: str, title: str, count: int, in_sight: int) -> Any:
    """A part of the page under its title; a long one is folded."""
    head = f"{title} ({count})"
    if count > in_sight:
        return st.expander(f"**{head}**", key=f"{key}-fold").container(key=key)
    part = st.container(key=key)
    part.subheader(head, anchor=False)
    return part


def _table(key: str, title: str, rows: pd.DataFrame) -> None:
    with _part(key, title, len(rows), _ROWS_IN_SIGHT):
        st.table(rows, border="horizontal", hide_index=True)


def _head(atlas: Atlas, found: Life) -> None:
    st.header(plain(found.name) if found.name else "A point on the ground", anchor=False)
    if found.names:
        st.markdown(names_line(atlas, found))
    if found.lat is not None and found.lon is not None:
        error = f", to about {found.position_error_km:g} km" if found.position_error_km else ""
        east = _compass(longitude_in(found.lon), "E", "W")
        st.caption(f"{_compass(found.lat, 'N', 'S')}, {east}{error}")


def _compass(degrees: float, positive: str, negative: str) -> str:
    return f"{abs(degrees):.4f}° {positive if degrees >= 0 else negative}"


def _locate(loaded: Loaded, found: Life, on: int) -> None:
    if found.lat is None or found.lon is None:
        return
    atlas, date = loaded.atlas, written_date(on)
    chart = locator_chart(atlas, found.lon, found.lat, on, loaded.gazetteer.places, name=found.name)
    line = (
        f"Thick: line of contact on {date}." if has_front(atlas, found.lon, found.lat, on) else ""
    )
    with st.container(key="locator"):
        st.altair_chart(
            chart,
            width="content",
            key="place-locator",
            alt=f"A map of 44 by 44 km around {found.name or 'the point'}: rivers, borders of "
            f"states, settlements. {line}",
        )
        st.caption(line or f"No line of contact was drawn here on {date}.")
        if st.button("Show on the map", icon=":material/map:"):
            explorer.go_to(place=found.place, point=(found.lat, found.lon))


def _show_holding(atlas: Atlas, found: Life, on: int) -> None:
    lanes = lanes_of(atlas, found)
    if not lanes:
        return
    st.subheader(SAID_HELD if found.tracks else INFERRED_HELD, anchor=False)
    window = _window(atlas, found)
    show_chart(
        holding_chart(atlas, found, lanes, window, on),
        key="place-holding",
        alt=" ".join(passage.text for passage in found.passages),
        table=holding_table(atlas, found),
        caption=_HOW_TO_READ if found.tracks else _HOW_TO_READ_INFERRED,
        name=f"{found.place or 'point'}-holders",
    )
    if len(found.line):
        st.subheader("Distance to the line between holders (inferred)", anchor=False)
        table = distance_table(atlas, found)
        show_chart(
            distance_chart(table, window, on),
            key="place-distance",
            alt=f"Kilometres to the inferred line, in steps. {found.passages[-1].text}",
            table=table,
            caption="On a logarithmic axis. The line is inferred from who held the settlements "
            "around, not surveyed.",
            name=f"{found.place or 'point'}-distance",
        )
    if found.ground:
        inferred_note()


def _window(atlas: Atlas, found: Life) -> Window:
    """The stretch of time that the charts show, as the reader chooses."""
    windows = windows_of(atlas, found)
    by_name = {window.name: window for window in windows}
    if len(windows) < 3:
        return windows[0]
    chosen = st.segmented_control(
        "Time shown",
        list(by_name),
        default=windows[0].name,
        required=True,
        key=f"window-{found.place or 'point'}",
        label_visibility="collapsed",
    )
    return by_name.get(chosen or "", windows[0])


def _show_rows(loaded: Loaded, found: Life) -> None:
    atlas = loaded.atlas
    if found.statements:
        _table("statements", "Statements", statement_rows(atlas, found))
    elif found.ground:
        _table("inferred", "Inferred, in words", ground_rows(atlas, found, loaded.gazetteer.places))


def _show_nearby(atlas: Atlas, found: Life) -> None:
    with st.container(key="near"):
        events, claims = st.columns(2, gap="large")
    for column, near, title in (
        (events, found.events, f"Events here and within {NEAR_KM:g} km"),
        (claims, found.claims, f"Claims about it, and others within {NEAR_KM:g} km"),
    ):
        with column:
            st.subheader(title, anchor=False)
            _show_list(atlas, found, near)


def _show_list(atlas: Atlas, found: Life, near: Sequence[Nearby]) -> None:
    """The first few in sight, the others in a fold; one that is left over stays in sight too."""
    count = len(near) if len(near) <= _NEAR_IN_SIGHT + 1 else _NEAR_IN_SIGHT
    st.markdown(nearby_lines(atlas, found, near[:count]) or "None is known.")
    if rest := near[count:]:
        with st.expander(f"{len(rest)} more"):
            st.markdown(nearby_lines(atlas, found, rest))
