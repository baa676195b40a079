"""Dates in words: no more exact than they are given, and never in the writing of a machine."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_app.datewords import in_words, since_words, span_words, until_words
from geo_app.edtf import parse_edtf


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[1990..]", "1990 or later"),
        ("1990/..", "1990 or later"),
        ("1990/", "1990 or later"),
        ("[..1993]", "1993 or before"),
        ("../1993", "1993 or before"),
        ("/1993", "1993 or before"),
        ("[1992-06-01..]", "1 June 1992 or later"),
        ("[..1993-05~]", "about May 1993 or before"),
        ("1990?/..", "1990 (date uncertain) or later"),
        ("../..", "an unknown date"),
    ],
)
def test_a_date_that_is_open_on_one_side(text: str, words: str) -> None:
    assert in_words(text) == words
    assert since_words(text) == f"since {words}"
    assert until_words(text) == f"until {words}"


def test_a_span_between_open_dates() -> None:
    assert span_words("[1990..]", "[..1993]") == "from 1990 or later until 1993 or before"


def ends(year: int) -> st.SearchStrategy[str]:
    tails = ("", "-05", "-05-12", "~", "-05?", "-05-12%")
    return st.sampled_from([*(f"{year}{tail}" for tail in tails), "..", ""])


@given(start=ends(1990), end=ends(1995), is_set=st.booleans())
def test_words_have_no_brackets_dots_or_slashes(start: str, end: str, is_set: bool) -> None:
    text = f"{start}/{end}"
    if is_set:
        start, end = start.strip("."), end.strip(".")
        text = f"[{start}..{end}]" if start or end else "[1990..]"
    parse_edtf(text)
    for words in (in_words(text), since_words(text), until_words(text)):
        assert not re.search(r"\.\.|[\[\]/]", words)
