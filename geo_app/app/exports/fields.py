"""The fields of the page "Export": what everybody chooses in sight, the rest in folds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from geo_app.app.compare.dates import change_days, stretches_of_events
from geo_app.app.exports.choice import (
    ANIMATION,
    AREAS,
    DIFFERENCE,
    FEATURES,
    FORMATS_OF,
    GRID,
    LIVE,
    PAIR,
    Wish,
)
from geo_app.app.exports.fitting import has
from geo_app.app.exports.seen import last_seen
from geo_app.app.exports.wording import AREA_WORDS, WHAT, format_words, size_words
from geo_app.app.fields import date_field, place_words
from geo_app.app.loading import Loaded
from geo_app.app.plain import shortened
from geo_app.app.wording import ALL_ACCOUNTS
from geo_app.model import Atlas
from geo_app.snapshot import DIFFERING, PRESETS
from geo_app.validtime import day_number, iso_date, written_date

__all__ = ["KEY", "choose"]

#: What the keys of the fields begin with.
KEY = "export-"
_FIRST_DATE = {
    PAIR: "First date", DIFFERENCE: "From", GRID: "First date", ANIMATION: "From",
    LIVE: "Opens at",
}  # fmt: skip
_SECOND_DATE = {PAIR: "Second date", DIFFERENCE: "To", ANIMATION: "To"}
_PACE = {"change": "Each change", "day": "Each day", "seconds": "Given length"}
_BLEEDS, _SCALES, _DPI = (0, 3, 5), (1, 2, 3, 4), (72, 150, 300, 600)
Slots = dict[str, Any]


def choose(loaded: Loaded, last: Wish, slots: Slots, kinds: Sequence[str]) -> Wish:
    """Show the fields; returns what they hold.

    Parameters
    ----------
    loaded
        The atlas and its places.
    last
        What was chosen last; fields that are not shown keep it.
    slots
        Takes up places beside the fields, by name, for what is wrong with them.
    kinds
        What can be exported.
    """
    wish = replace(last, what=_select("what", last, "What", kinds, WHAT.__getitem__))
    with st.container(horizontal=True, key=f"{KEY}main", gap="small"):
        wish = _dates(loaded.atlas, wish)
        slots["dates"] = st.container(key=f"{KEY}fault-dates")
        wish = _form(wish)
        slots["size"] = st.container(key=f"{KEY}fault-size")
        wish = _pace(_voice(loaded.atlas, wish))
    for fold, name in ((_drawn, "area"), (_texts, "title"), (_look, "look")):
        wish = fold(loaded, wish)
        slots[name] = st.container(key=f"{KEY}fault-{name}")
    return wish


def _keyed(member: str, value: Any) -> str:
    """The key of a field; one that was not drawn for a while has been forgotten."""
    key = f"{KEY}{member}"
    st.session_state.setdefault(key, value)
    return key


def _select(
    member: str,
    wish: Wish,
    label: str,
    options: Iterable[Any],
    words: Callable[[Any], str],
    **more: Any,
) -> Any:
    choices = list(options)
    key = _keyed(member, getattr(wish, member))
    if st.session_state[key] not in choices:
        st.session_state[key] = choices[0]
    return st.selectbox(label, choices, format_func=words, key=key, **more)


def _dates(atlas: Atlas, wish: Wish) -> Wish:
    if has(wish, "every"):
        key = _keyed("every", wish.every)
        wish = replace(wish, every=st.toggle("All dates, with their history", key=key))
        if wish.every:
            return wish
    label = _FIRST_DATE.get(wish.what, "Date")
    wish = replace(wish, date=_date(atlas, label, "date", wish.date))
    if has(wish, "to"):
        second = wish.to or _later(atlas, wish.date)
        return replace(wish, to=_date(atlas, _SECOND_DATE[wish.what], "to", second))
    return _grid(atlas, wish) if has(wish, "dates") else wish


def _date(atlas: Atlas, label: str, member: str, value: str) -> str:
    key = _keyed(member, dt.date.fromisoformat(value))
    chosen = date_field(label, atlas, key, width=150)
    return (chosen or dt.date.fromisoformat(value)).isoformat()


def _later(atlas: Atlas, date: str) -> str:
    """The end of the last stretch of events that ends after a date."""
    ends = [one.after for one in stretches_of_events(atlas) if one.after > date]
    return ends[-1] if ends else atlas.last.isoformat()


def _grid(atlas: Atlas, wish: Wish) -> Wish:
    days = [iso_date(int(day)) for day in change_days(atlas) if day <= day_number(atlas.last)]
    days = [day for day in days if day != wish.date and day >= atlas.first.isoformat()]
    usual = wish.dates or tuple(_spread([day for day in days if day > wish.date] or days, 3))
    key = _keyed("dates", list(usual))
    chosen = st.multiselect(
        "Further dates",
        sorted({*days, *st.session_state[key]}),
        format_func=lambda day: written_date(day_number(day)),
        key=key,
        max_selections=15,
    )
    return replace(wish, dates=tuple(sorted(chosen)))


def _spread(days: Sequence[str], count: int) -> list[str]:
    """Some of many, from all along."""
    last = len(days) - 1
    return list(dict.fromkeys(days[round(last * at / count)] for at in range(1, count + 1)))


def _form(wish: Wish) -> Wish:
    """Size and format."""
    if has(wish, "preset"):
        is_film = wish.what == ANIMATION
        sizes = [one.id for one in PRESETS.values() if not (is_film and one.is_paper)]
        wish = replace(wish, preset=_select("preset", wish, "Size", sizes, size_words))
    forms = FORMATS_OF[wish.what]
    if len(forms) > 1:
        words = lambda form: format_words(wish, form)  # noqa: E731 - of this kind of file
        wish = replace(wish, format=_select("format", wish, "Format", forms, words))
    else:
        wish = replace(wish, format=forms[0])
    return wish


def _voice(atlas: Atlas, wish: Wish) -> Wish:
    """As told by whom, and in which language."""
    wish = replace(wish, account=_account(atlas, wish))
    if has(wish, "language"):
        languages = atlas.languages or {"en": "English"}
        language = _select("language", wish, "Language", languages, languages.__getitem__)
        wish = replace(wish, language=language)
    return wish


def _account(atlas: Atlas, wish: Wish) -> str:
    names = {"": ALL_ACCOUNTS} | {one.id: shortened(one.name) for one in atlas.accounts.values()}
    if atlas.accounts and has(replace(wish, account=DIFFERING), "account"):
        names[DIFFERING] = "Only where accounts differ"
    return str(_select("account", wish, "Account", names, names.__getitem__))


def _drawn(loaded: Loaded, wish: Wish) -> Wish:
    with st.expander("What is shown: layers, area", key=f"{KEY}fold-drawn"):
        wish = replace(wish, layers=_layers(loaded.atlas, wish))
        if has(wish, "inferred"):
            key = _keyed("inferred", wish.inferred)
            wish = replace(wish, inferred=st.toggle("Inferred control", key=key))
        if has(wish, "area"):
            wish = _area(loaded, wish)
    return wish


def _layers(atlas: Atlas, wish: Wish) -> tuple[str, ...]:
    titles = {layer.id: shortened(layer.title, 60) for layer in atlas.layers}
    key = _keyed("layers", [one for one in wish.layers if one in titles])
    usual = "All layers" if wish.what in {FEATURES, LIVE} else "Those usually shown"
    chosen = st.multiselect(
        "Layers", list(titles), format_func=titles.__getitem__, key=key, placeholder=usual
    )
    return tuple(one for one in titles if one in chosen)


def _area(loaded: Loaded, wish: Wish) -> Wish:
    wish = replace(wish, area=_select("area", wish, "Area", AREAS, AREA_WORDS.__getitem__))
    if wish.area == "map":
        return _as_on_the_map(wish)
    if wish.area == "place":
        return _around(loaded, wish)
    if wish.area == "own":
        extent = wish.extent or ", ".join(f"{edge:g}" for edge in loaded.atlas.extent)
        label = "West, south, east, north in degrees"
        wish = replace(wish, extent=st.text_input(label, key=_keyed("extent", extent)))
    return wish


def _as_on_the_map(wish: Wish) -> Wish:
    """Who came by a link has no map of this visit; then what the link says counts."""
    wish = replace(wish, extent=last_seen() or wish.extent)
    if not wish.extent:
        st.caption("The map has not been seen in this visit; the area is as it opens.")
    return wish


def _around(loaded: Loaded, wish: Wish) -> Wish:
    places = loaded.gazetteer.places
    key = _keyed("place", wish.place or None)
    if st.session_state[key] not in places:
        st.session_state[key] = None
    place = st.selectbox(
        "Place",
        sorted(places, key=lambda one: places[one].name),
        format_func=lambda one: place_words(places[one]),
        key=key,
        placeholder="Find a place, in any spelling or script",
    )
    km = st.slider("Kilometres across", 5, 500, step=5, key=_keyed("km", wish.km))
    return replace(wish, place=place or "", km=km)


def _texts(_: Loaded, wish: Wish) -> Wish:
    if not has(wish, "title"):
        return wish
    has_note = has(wish, "note")
    with st.expander("Title and note" if has_note else "Title", key=f"{KEY}fold-texts"):
        key = _keyed("title", wish.title)
        title = st.text_input("Title", key=key, max_chars=200, placeholder="That of the atlas")
        wish = replace(wish, title=title.strip())
        if has_note:
            key = _keyed("note", wish.note)
            note = st.text_input("A sentence of your own", key=key, max_chars=300)
            wish = replace(wish, note=note.strip())
    return wish


def _look(_: Loaded, wish: Wish) -> Wish:
    if not has(wish, "theme"):
        return wish
    with st.expander("Look and print", key=f"{KEY}fold-look"):
        first = "The reader’s choice" if wish.what == LIVE else "Light"
        themes = {"": first, "dark": "Dark"} | ({"light": "Light"} if wish.what == LIVE else {})
        wish = replace(wish, theme=_select("theme", wish, "Theme", themes, themes.__getitem__))
        return _print(wish) if has(wish, "grayscale") else wish


def _print(wish: Wish) -> Wish:
    key = _keyed("grayscale", wish.grayscale)
    wish = replace(wish, grayscale=st.toggle("Greys only", key=key))
    key = _keyed("transparent", wish.transparent)
    wish = replace(wish, transparent=st.toggle("Transparent background", key=key))
    key = _keyed("no-text", not wish.text)
    wish = replace(wish, text=not st.toggle("Without words, for a designer", key=key))
    if has(wish, "scale"):
        words = lambda scale: f"{scale}×"  # noqa: E731 - too small to have a name
        return replace(wish, scale=_select("scale", wish, "Pixels", _SCALES, words))
    dpi = _select("dpi", wish, "Dots an inch (PNG, WebP)", sorted({*_DPI, wish.dpi}), str)
    bleeds = sorted({*_BLEEDS, wish.bleed})
    words = lambda mm: f"{mm} mm, with crop marks" if mm else "None"  # noqa: E731
    return replace(wish, dpi=dpi, bleed=_select("bleed", wish, "Bleed", bleeds, words))


def _pace(wish: Wish) -> Wish:
    if not has(wish, "by"):
        return wish
    wish = replace(wish, by=_select("by", wish, "A picture for", _PACE, _PACE.__getitem__))
    if has(wish, "seconds"):
        key = _keyed("seconds", wish.seconds)
        wish = replace(wish, seconds=st.number_input("Seconds", 2, 300, key=key))
    return wish
