"""What several pages have: fields for a day, an account or a place; notices; a note on method."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from geo_app.app.address import inside
from geo_app.app.plain import plain, shortened
from geo_app.gazetteer import Place, single_names
from geo_app.model import Atlas
from geo_app.validtime import day_number, iso_date, written_date

__all__ = [
    "account_field",
    "date_field",
    "inferred_note",
    "next_change",
    "place_words",
    "show_notices",
    "step_button",
]

Days = npt.NDArray[np.int32] | Sequence[int]


def date_field(label: str, atlas: Atlas, key: str, **more: Any) -> dt.date | None:
    """A field for a day of the atlas's time; its value lies in the session's state under `key`.

    Parameters
    ----------
    label
        What the day is.
    atlas
        A day outside its time, which the field would refuse, is moved inside.
    key
        Name of the field.
    **more
        As for ``st.date_input``.
    """
    if before := st.session_state.get(key):
        st.session_state[key] = inside(before, atlas)
    day: dt.date | None = st.date_input(
        label,
        key=key,
        min_value=atlas.first,
        max_value=atlas.last,
        format="YYYY-MM-DD",
        **more,
    )
    return day


def inferred_note() -> None:
    """A fold that says, in the same words on every page, how inferred control is worked out."""
    with st.expander("How is inferred control worked out?"):
        st.markdown(_INFERRED)


_INFERRED = (
    "No survey tells who held each square kilometre on each day; what is known are settlements. "
    "The ground of a settlement is all that lies nearer to it than to any other, within known "
    "boundaries, and counts to whoever held the settlement on the date. Where holders of "
    "neighbouring grounds differ, the inferred line runs. A range goes from what was surely held "
    "to what may have been held, where days, statements or accounts leave it open. The method, "
    "its limits and what was measured are written down in `docs/control.md`, which comes with "
    "this program."
)


def next_change(days: Days, date: dt.date, sign: int) -> dt.date | None:
    """The nearest day of change after a date (`sign` 1) or before it (-1), None if there is none.

    Parameters
    ----------
    days
        Day numbers, in order.
    date, sign
        Where to look from, and which way.

    Examples
    --------
    >>> days = [0, 10]
    >>> next_change(days, dt.date(1970, 1, 1), 1), next_change(days, dt.date(1970, 1, 1), -1)
    (datetime.date(1970, 1, 11), None)
    """
    day = day_number(date)
    at = int(np.searchsorted(days, day, "right") if sign > 0 else np.searchsorted(days, day) - 1)
    return dt.date.fromisoformat(iso_date(int(days[at]))) if 0 <= at < len(days) else None


def step_button(
    label: str,
    key: str,
    field: str,
    days: Days,
    sign: int,
    *,
    words: str = "",
    then: Callable[[], None] | None = None,
) -> None:
    """A button that sets a date field to the next day of change, or to the one before.

    Parameters
    ----------
    label, key
        What stands on it, and its name.
    field
        The key of the date field; it must have a value already.
    days, sign
        As in `next_change`.
    words
        What it does, for its tip, with ``{}`` for the date; the label if empty.
    then
        What is to be done when the field has been set.
    """
    date = st.session_state[field]
    target = next_change(days, date, sign) if date else None
    tip = (words or label).format(written_date(day_number(target))) if target else "There is none"
    st.button(
        label,
        key=key,
        help=tip,
        disabled=target is None,
        on_click=_step,
        args=(field, days, sign, then),
    )


def _step(field: str, days: Days, sign: int, then: Callable[[], None] | None) -> None:
    # From where the field is now: the reader may have pressed twice.
    if target := next_change(days, st.session_state[field], sign):
        st.session_state[field] = target
        if then:
            then()


def account_field(label: str, atlas: Atlas, key: str, nobody: str, width: int = 210) -> str:
    """A field for an account, or none; its value lies in the session's state under `key`.

    Parameters
    ----------
    label, atlas, key
        What it is, whose accounts there are, its name.
    nobody
        What the empty account is called here, of `geo_app.app.wording`.
    width
        In pixels.
    """
    # Its options are no Markdown, as those of other fields are.
    names = {"": nobody} | {one.id: shortened(one.name) for one in atlas.accounts.values()}
    if st.session_state.get(key) not in names:
        st.session_state[key] = ""
    chosen = st.selectbox(label, list(names), format_func=names.__getitem__, key=key, width=width)
    return str(chosen or "")


def place_words(place: Place) -> str:
    """All names and spellings of a place: a field finds it by any of them.

    Examples
    --------
    >>> names, spellings = {"az": "Şuşa / Şuşi"}, ("Shusha / Shushi", "Shushi", "Şuşi", "Susa")
    >>> place_words(Place("shusha", "Shusha / Shushi", "city", None, None, names, spellings))
    'Shusha / Shushi · Şuşa / Şuşi · Susa'
    """
    names = dict.fromkeys([place.name, *place.names.values()])
    # Each of two names stands in the text already, and is found in it.
    shown = {*names, *(single for name in names for single in single_names(name))}
    return " · ".join([*names, *(other for other in place.spellings if other not in shown)])


def show_notices(notices: Sequence[str], key: str) -> None:
    """What of the address was not understood, in a slot that is there without it too.

    A notice that came and went would move what stands below, and mount maps and lists anew.
    """
    with st.container(key=key):
        for notice in notices:
            st.warning(plain(notice))
