"""The columns of a layer as plain typed fields, for formats that know no lists and no open ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo_app.days import OPEN_END, OPEN_START, day_of
from geo_app.layers import INTERNAL
from geo_app.symbology import value_text
from geo_app.wellformed import well_formed

__all__ = [
    "DATE_FIELDS",
    "Field",
    "date_fields",
    "fields_of",
    "plain_text",
    "unique_names",
    "untyped_dates",
]

#: Typed dates, and the day column each is made from.
DATE_FIELDS: Mapping[str, str] = {
    "valid_from_date": "start_earliest",
    "valid_to_date": "end_latest",
    "certain_from_date": "start_latest",
    "certain_to_date": "end_earliest",
}
#: Written even where no row has a value: styles and queries name them.
_ALWAYS = {"id", "name", "valid_from", "valid_to", "holder", "claimant", "account", "certainty"}
_FIRST_DAY, _LAST_DAY = day_of(1, 1, 1), day_of(9999, 12, 31)


class Field(NamedTuple):
    """One column: values of one type, and where they are missing."""

    name: str
    values: npt.NDArray[Any]
    missing: npt.NDArray[np.bool_]


def fields_of(
    frame: gpd.GeoDataFrame, reserved: Iterable[str] = ()
) -> tuple[list[Field], list[str]]:
    """All columns of a layer as typed fields: text, whole numbers, numbers, yes or no, days.

    Parameters
    ----------
    frame
        Rows of a `geo_app.model.Layer`.
    reserved
        Names that the format needs for itself. A column of that name, or of the name of another in
        other letters (``Name`` and ``name``), gets another one.

    Returns
    -------
    fields
        Columns without any value are left out, except those that every layer has. A list is one
        text, its members parted by ``;``, or JSON if one of them has that sign.
    remarks
        Which columns were renamed.

    Examples
    --------
    >>> from geo_app.layers import frame_of
    >>> frame, _ = frame_of([{"type": "Feature", "id": "a", "geometry": None,
    ...     "properties": {"valid_from": "2016-04", "FID": 7, "sources": ["s", "t"]}}], "x.geojson")
    >>> fields, remarks = fields_of(frame, reserved=["fid"])
    >>> {f.name: f.values.tolist()[0] for f in fields}["sources"], remarks
    ('s;t', ["the column 'FID' is called 'FID_2' here"])
    """
    named = dict(_typed_columns(frame))
    dates = date_fields(frame)
    # A column of a file that is called like one of ours gives way.
    titles = unique_names(named, [*reserved, *DATE_FIELDS])
    renamed = [
        f"the column {old!r} is called {new!r} here" for old, new in titles.items() if old != new
    ]
    fields = [field._replace(name=titles[name]) for name, field in named.items()]
    place = 1 + next((i for i, f in enumerate(fields) if f.name == "valid_to"), 0)
    return [*fields[:place], *dates, *fields[place:]], renamed


def untyped_dates(frames: Iterable[gpd.GeoDataFrame]) -> tuple[str, ...]:
    """Say how many dates lie outside the years that a typed date has; nothing if none does.

    Examples
    --------
    >>> from geo_app.layers import frame_of
    >>> frame, _ = frame_of([{"type": "Feature", "id": "a", "geometry": None,
    ...     "properties": {"valid_from": "-0044-03-15"}}], "x.geojson")
    >>> untyped_dates([frame])
    ('1 date cannot stand as a typed date, which has the years 1 to 9999: ...',)
    """
    count = sum(map(_outside, frames))
    what = "1 date cannot" if count == 1 else f"{count:,} dates cannot"
    told = (
        f"{what} stand as a typed date, which has the years 1 to 9999: a start before them is "
        "left empty, any other is the nearest day; valid_from and valid_to keep the text"
    )
    return (told,) if count else ()


def _outside(frame: gpd.GeoDataFrame) -> int:
    count = 0
    for ends in (("start_earliest", "start_latest"), ("end_earliest", "end_latest")):
        days = [_is_outside(frame[column].to_numpy()) for column in ends if column in frame]
        count += int(np.any(days, axis=0).sum())
    return count


def _is_outside(days: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
    is_open = (days == OPEN_START) | (days == OPEN_END)
    outside: npt.NDArray[np.bool_] = ~is_open & ((days < _FIRST_DAY) | (days > _LAST_DAY))
    return outside


def _typed_columns(frame: gpd.GeoDataFrame) -> Iterator[tuple[str, Field]]:
    hidden = {*INTERNAL} - {"undated"}
    told = _has_always(frame)
    for name in map(str, frame.columns):
        if name in hidden:
            continue
        field = _typed(name, frame[name].to_numpy())
        if name in _ALWAYS or (not field.missing.all() and (told or not _is_all_false(field))):
            yield name, field


def _has_always(frame: gpd.GeoDataFrame) -> bool:
    """Whether both ends of a row are open: without a text it is undated unless that is denied."""
    if not {"valid_from", "valid_to", "undated"} <= {*frame.columns}:
        return False
    is_open = (frame["valid_from"] == "") & (frame["valid_to"] == "") & ~frame["undated"]
    return bool(is_open.any())


def _is_all_false(field: Field) -> bool:
    return field.name == "undated" and not field.values.any()


def _typed(name: str, values: npt.NDArray[Any]) -> Field:
    if values.dtype.kind in "bif":
        return Field(name, values, np.isnan(values) if values.dtype.kind == "f" else _none(values))
    missing = np.asarray(pd.isna(values), dtype=bool)
    typed = _alike(values, missing)
    if typed is not None:
        return Field(name, typed, missing)
    texts = np.array([plain_text(value) or None for value in values], dtype=object)
    return Field(name, texts, np.fromiter((text is None for text in texts), bool, len(texts)))


def _alike(values: npt.NDArray[Any], missing: npt.NDArray[np.bool_]) -> npt.NDArray[Any] | None:
    """Objects of one type as an array of it, zero where one is missing; None if they are texts."""
    there = values[~missing]
    kinds = {type(value) for value in there}
    if kinds == {bool}:
        kind: type = bool
    elif kinds == {int} and all(-(2**63) <= value < 2**63 for value in there):
        kind = np.int64
    elif kinds and kinds <= {int, float} and all(_is_exact(value) for value in there):
        kind = float
    else:
        return None
    filled = values.copy()
    filled[missing] = 0
    return filled.astype(kind)


def _is_exact(number: float) -> bool:
    return type(number) is float or abs(number) < 2**53


def _none(values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    return np.zeros(len(values), dtype=bool)


def plain_text(value: Any) -> str:
    r"""A value as text that every format can hold: no control characters, no broken letters.

    Examples
    --------
    >>> plain_text(("a", "b")), plain_text("x\0y"), plain_text("\ud800"), plain_text(None)
    ('a;b', 'xy', '?', '')
    """
    if not isinstance(value, tuple):
        return well_formed(value_text(value))
    # A list of which no member has the sign that parts them needs no quotes around them.
    is_plain = not any(";" in str(member) for member in value)
    return well_formed(";".join(map(str, value)) if is_plain else value_text(value))


def date_fields(frame: gpd.GeoDataFrame) -> list[Field]:
    """The four days of each row as dates (numpy ``datetime64[D]``); an open end is missing.

    ``valid_from_date`` and ``valid_to_date`` are the widest the row can mean, so that a row is
    shown on every day on which it may hold; between ``certain_from_date`` and ``certain_to_date``
    it holds for certain. Both ends are half-open, as `geo_app.validtime` has them. Typed dates
    have the years 1 to 9999. A start before them is missing, so that the row is shown from the
    first day on; any other day outside is the first or last of them, since a missing end would
    tell that the row holds to this day.

    Examples
    --------
    >>> from geo_app.layers import frame_of
    >>> frame, _ = frame_of([{"type": "Feature", "id": "a", "geometry": None,
    ...     "properties": {"valid_from": "2016-04"}}], "x.geojson")
    >>> [(f.name, str(f.values[0])) for f in date_fields(frame)][:2]
    [('valid_from_date', '2016-04-01'), ('valid_to_date', 'NaT')]
    """
    # An atlas without layers has no columns.
    known = {name: column for name, column in DATE_FIELDS.items() if column in frame}
    return [_date_field(name, frame[column].to_numpy()) for name, column in known.items()]


def _date_field(name: str, days: npt.NDArray[np.int32]) -> Field:
    # An end that may never come is a day that never comes; only an open end is missing.
    missing = days < _FIRST_DAY if "_from_" in name else days == OPEN_END
    dates = np.clip(days.astype(np.int64), _FIRST_DAY, _LAST_DAY).astype("datetime64[D]")
    dates[missing] = np.datetime64("NaT")
    return Field(name, dates, missing)


def unique_names(names: Iterable[str], reserved: Iterable[str] = ()) -> dict[str, str]:
    """Give each name one that differs from all others, and from the reserved, in more than case.

    Examples
    --------
    >>> unique_names(["Name", "name", "fid"], reserved=["fid"])
    {'Name': 'Name', 'name': 'name_2', 'fid': 'fid_2'}
    """
    taken = {name.casefold() for name in reserved}
    found: dict[str, str] = {}
    for name in names:
        plain = plain_text(name) or "column"
        title, number = plain, 1
        while title.casefold() in taken:
            number += 1
            title = f"{plain}_{number}"
        taken.add(title.casefold())
        found[name] = title
    return found
