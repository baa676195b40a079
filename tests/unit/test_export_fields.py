"""Columns as other programs know them: typed, with names of their own, and text that fits."""

from typing import Any
from xml.etree import ElementTree

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geo_app.export.fields import date_fields, fields_of, plain_text, unique_names
from geo_app.layers import frame_of
from geo_app.slicing import rows_on
from geo_app.store import read_atlas
from geo_app.validtime import day_number

ATLAS = read_atlas()


@given(st.dates(ATLAS.first, ATLAS.last))
def test_typed_dates_say_what_a_query_for_a_day_says(date: Any) -> None:
    day = day_number(date)
    for layer in ATLAS.layers:
        start, end, sure_start, sure_end = date_fields(layer.frame)
        on = np.datetime64(date)
        held = (start.missing | (start.values <= on)) & (end.missing | (end.values > on))
        sure = (sure_start.missing | (sure_start.values <= on)) & (
            sure_end.missing | (sure_end.values > on)
        )
        rows, certain = rows_on(layer.frame, day)
        assert np.flatnonzero(held).tolist() == rows.tolist()
        assert sure[rows].tolist() == certain.tolist()


def test_a_start_that_may_never_come_is_not_an_open_one() -> None:
    feature = {"type": "Feature", "id": "a", "geometry": None}
    frame, _ = frame_of([feature | {"properties": {"valid_from": "1993/.."}}], "x")
    told = {field.name: str(field.values[0]) for field in date_fields(frame)}
    assert (told["valid_from_date"], told["certain_from_date"]) == ("1993-01-01", "9999-12-31")


def test_days_outside_the_calendar_of_other_programs_are_absent_or_its_ends() -> None:
    feature = {"type": "Feature", "id": "a", "geometry": None}
    frame, _ = frame_of(
        [feature | {"properties": {"valid_from": "-0044-03-15", "valid_to": "Y17000"}}], "x"
    )
    told = {field.name: str(field.values[0]) for field in date_fields(frame)}
    assert told["valid_from_date"] == "NaT"
    assert told["valid_to_date"] == "9999-12-31"


@given(st.lists(st.text()))
def test_names_of_columns_differ_in_more_than_case(names: list[str]) -> None:
    given_names = list(dict.fromkeys(names))
    titles = unique_names(given_names, ["fid", "geom"])
    folded = [title.casefold() for title in titles.values()]
    assert list(titles) == given_names
    assert len({*folded, "fid", "geom"}) == len(given_names) + 2


@given(st.one_of(st.text(), st.text(st.characters(categories=["Cs", "Cc", "Ll"]))))
def test_text_fits_every_format(text: str) -> None:
    plain = plain_text(text)
    element = ElementTree.Element("value")
    element.text = plain
    read = ElementTree.fromstring(ElementTree.tostring(element, encoding="unicode"))  # noqa: S314
    # XML has one kind of line break.
    assert (read.text or "") == plain.replace("\r\n", "\n").replace("\r", "\n")
    assert plain.encode().decode() == plain
    assert "\0" not in plain


def test_a_column_without_a_value_is_left_out() -> None:
    names = {field.name for field in fields_of(ATLAS.layers[3].frame)[0]}
    assert "summary" not in names
    assert {"valid_from_date", "holder", "account"} <= names
