"""The columns of a layer as plain typed fields, for formats that know no lists and no open ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from geo_app.days import OPEN_END, OPEN_START, day_of
from geo_app.layers import INTERNAL
from geo_app.symbology import value_text
from geo_app.wellformed import well_formed

__all__ = ["DATE_FIELDS", "Field", "date_fields", "fields_of", "plain_text", "unique_names"]

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
        text, its members parted by ``;``.
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


def _typed_columns(frame: gpd.GeoDataFrame) -> Iterator[tuple[str, Field]]:
    hidden = {*INTERNAL} - {"undated"}
    for name in map(str, frame.columns):
        if name in hidden:
            continue
        field = _typed(name, frame[name].to_numpy())
        if name in _ALWAYS or (not field.missing.all() and not _is_all_false(field)):
            yield name, field


def _is_all_false(field: Field) -> bool:
    return field.name == "undated" and not field.values.any()


def _typed(name: str, values: npt.NDArray[Any]) -> Field:
    if values.dtype.kind in "bif":
        return Field(name, values, np.isnan(values) if values.dtype.kind == "f" else _none(values))
    kinds = {type(value) for value in values if value is not None}
    missing = np.fromiter((value is None for value in values), bool, len(values))
    if kinds == {bool}:
        return Field(name, np.array([bool(value) for value in values], bool), missing)
    if kinds and kinds <= {int, float} and all(abs(v) < 2**53 for v in values if v is not None):
        return Field(name, np.array([np.nan if v is None else v for v in values], float), missing)
    texts = np.array([plain_text(value) or None for value in values], dtype=object)
    return Field(name, texts, np.fromiter((text is None for text in texts), bool, len(texts)))


def _none(values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    return np.zeros(len(values), dtype=bool)


def plain_text(value: Any) -> str:
    r"""A value as text that every format can hold: no control characters, no broken letters.

    Examples
    --------
    >>> plain_text(("a", "b")), plain_text("x\0y"), plain_text("\ud800"), plain_text(None)
    ('a;b', 'xy', '?', '')
    """
    text = ";".join(map(str, value)) if isinstance(value, tuple) else value_text(value)
    return well_formed(text)


def date_fields(frame: gpd.GeoDataFrame) -> list[Field]:
    """The four days of each row as dates (numpy ``datetime64[D]``); an open end is missing.

    ``valid_from_date`` and ``valid_to_date`` are the widest the row can mean, so that a row is
    shown on every day on which it may hold; between ``certain_from_date`` and ``certain_to_date``
    it holds for certain. Both ends are half-open, as `geo_app.validtime` has them. Days outside
    the years 1 to 9999 become their first or last day.

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
    missing = days == (OPEN_START if "_from_" in name else OPEN_END)
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
