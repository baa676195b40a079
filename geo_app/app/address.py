"""What addresses of pages ask for: days, for every page, and the view of the map.

The view is read once, when a visit starts. While the visit lasts the map writes the address
itself, without a rerun.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from geo_app.accounts import check_account, layers_named
from geo_app.control.drawn import INFERRED_CONTROL, INFERRED_LINE
from geo_app.errors import DateError, UsageError
from geo_app.geodesy import longitude_in
from geo_app.maps import View, opening_view
from geo_app.model import Atlas
from geo_app.validtime import day_number, iso_date, parse_day, written_date

__all__ = ["day_of_query", "inside", "view_of_query"]


def day_of_query(text: str, atlas: Atlas) -> int:
    """Read a day that an address asks for.

    Parameters
    ----------
    text
        As `geo_app.validtime.parse_day` takes it.
    atlas
        The day must lie in its time.

    Returns
    -------
    int
        Days since 1970-01-01.

    Raises
    ------
    UsageError
        If it is no day, or lies outside. Its words have no full stop: whoever asked adds what is
        shown instead.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> day_of_query("2016-04-05", read_atlas())
    16896
    """
    day = _day(text)
    first, last = day_number(atlas.first), day_number(atlas.last)
    if not first <= day <= last:
        raise UsageError(
            f"The address asks for {written_date(day)}, but the atlas runs from "
            f"{written_date(first)} to {written_date(last)}"
        )
    return day


def _day(text: str) -> int:
    try:
        return parse_day(text)
    except DateError as error:
        words = f"{error.text!r} is not a date: {error.reason}"
        raise UsageError(f"In the address, {words}") from None


def inside(date: str | dt.date, atlas: Atlas) -> dt.date:
    """The day of an atlas's time that is nearest to a date.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> str(inside("2016-04-05", read_atlas())), str(inside("0000-01-01", read_atlas()))
    ('2016-04-05', '1918-05-28')
    """
    first, last = day_number(atlas.first), day_number(atlas.last)
    return dt.date.fromisoformat(iso_date(min(max(day_number(date), first), last)))


def view_of_query(query: Mapping[str, str], atlas: Atlas) -> tuple[View, list[str]]:
    """Read the view that an address asks for.

    Parameters
    ----------
    query
        Query parameters: ``date``, ``lat``, ``lon``, ``z``, ``layers``, ``account``, ``lang``,
        ``undated``, ``known``. Others are left alone.
    atlas
        The atlas to view.

    Returns
    -------
    view : View
        The atlas's opening view, changed as far as the parameters make sense.
    notices : list of str
        One sentence for each that does not, saying what is shown instead.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> view, notices = view_of_query({"date": "1994-05-12", "lang": "xx"}, read_atlas())
    >>> view.date, notices
    ('1994-05-12', ["The address asks for the language 'xx', which this atlas lacks; names ..."])
    """
    view, notices = opening_view(atlas), []
    for read in _READERS:
        try:
            view = replace(view, **read(query, atlas, view))
        except _NotUnderstoodError as problem:
            notices.append(str(problem))
    return view, notices


class _NotUnderstoodError(ValueError):
    pass


def _date(query: Mapping[str, str], atlas: Atlas, view: View) -> dict[str, Any]:
    if "date" not in query:
        return {}
    instead = f"the map opens at {written_date(day_number(view.date))}"
    try:
        return {"date": iso_date(day_of_query(query["date"], atlas))}
    except UsageError as error:
        raise _NotUnderstoodError(f"{error}; {instead}.") from None


def _known(query: Mapping[str, str], atlas: Atlas, view: View) -> dict[str, Any]:
    if not query.get("known"):
        return {}
    # Things may be said, and known, before and after all that an atlas tells of.
    try:
        return {"known": iso_date(_day(query["known"]))}
    except UsageError as error:
        raise _NotUnderstoodError(f"{error}; everything known today is shown.") from None


def _number(query: Mapping[str, str], key: str, low: float, high: float) -> dict[str, float]:
    if key not in query:
        return {}
    try:
        number = float(query[key])
    except ValueError:
        number = float("nan")
    if not low <= number <= high:
        raise _NotUnderstoodError(
            f"The address has {query[key]!r} for {_MEANING[key]}, which is not a number "
            f"from {low:g} to {high:g}; the atlas's own is used."
        )
    return {_FIELDS.get(key, key): number}


_FIELDS = {"z": "zoom"}
_MEANING = {"lat": "the latitude", "lon": "the longitude", "z": "the zoom"}


def _lat(query: Mapping[str, str], atlas: Atlas, view: View) -> dict[str, Any]:
    return _number(query, "lat", -85, 85)


def _lon(query: Mapping[str, str], atlas: Atlas, view: View) -> dict[str, Any]:
    # The map of an atlas across 180 degrees goes on there.
    most = 180 if atlas.extent[2] <= 180 else 360
    found = _number(query, "lon", -most, most)
    return {key: longitude_in(lon, atlas.extent) for key, lon in found.items()}


def _zoom(query: Mapping[str, str], atlas: Atlas, view: View) -> dict[str, Any]:
    return _number(query, "z", 0, 20)


def _layers(query: Mapping[str, str], atlas: Atlas, view: View) -> dict[str, Any]:
    if "layers" not in query:
        return {}
    ids = tuple(filter(None, query["layers"].split(",")))
    drawn = {INFERRED_CONTROL, INFERRED_LINE}
    try:
        layers_named(atlas, tuple(identity for identity in ids if identity not in drawn))
    except UsageError as error:
        raise _NotUnderstoodError(f"In the address, {error}; the usual ones are drawn.") from None
    return {"layers": ids}


def _account(query: Mapping[str, str], atlas: Atlas, view: View) -> dict[str, Any]:
    asked = query.get("account", "")
    if asked in {"", "all"}:
        return {}
    if asked == "differing" and atlas.accounts:
        return {"account": asked}
    try:
        return {"account": check_account(atlas, asked)}
    except UsageError:
        names = ", ".join(account.name for account in atlas.accounts.values())
        raise _NotUnderstoodError(
            f"The address asks for the account {asked!r}, which this atlas lacks; it has {names}. "
            "Everything that is said is shown."
        ) from None


def _language(query: Mapping[str, str], atlas: Atlas, view: View) -> dict[str, Any]:
    asked = query.get("lang", view.language)
    if asked not in atlas.languages:
        raise _NotUnderstoodError(
            f"The address asks for the language {asked!r}, which this atlas lacks; "
            f"names are in {atlas.languages[view.language]}."
        )
    return {"language": asked}


def _undated(query: Mapping[str, str], atlas: Atlas, view: View) -> dict[str, Any]:
    asked = query.get("undated", "1")
    if asked not in {"0", "1"}:
        raise _NotUnderstoodError(
            f"The address has {asked!r} for undated features, where 0 or 1 is meant; "
            "they are shown."
        )
    return {"undated": asked == "1"}


_Reader = Callable[[Mapping[str, str], Atlas, View], dict[str, Any]]
_READERS: tuple[_Reader, ...] = (
    _date, _known, _lat, _lon, _zoom, _layers, _account, _language, _undated,
)  # fmt: skip
