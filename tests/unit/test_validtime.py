import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_app.errors import DateError
from geo_app.validtime import (
    DAY_COLUMNS,
    ValidTime,
    change_dates,
    day_number,
    held_on,
    iso_date,
    parse_day,
    read_times,
    union_of_changes,
    written_date,
)

plain_days = st.dates().map(lambda date: date.isoformat())


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "day", "certain", "possible"),
    [
        ("2016-04-02", "2016-04-05", "2016-04-01", False, False),
        ("2016-04-02", "2016-04-05", "2016-04-02", True, True),
        ("2016-04-02", "2016-04-05", "2016-04-04", True, True),
        ("2016-04-02", "2016-04-05", "2016-04-05", False, False),
        ("", "", "0001-01-01", True, True),
        ("1994", "", "1993-12-31", False, False),
        ("1994", "", "1994-01-01", False, True),
        ("1994", "", "1994-12-31", True, True),
        ("", "1994", "1993-12-31", True, True),
        ("", "1994", "1994-01-01", False, True),
        ("", "1994", "1994-12-31", False, False),
        ("[1993-08-18..1993-08-23]", "", "1993-08-22", False, True),
        ("[1993-08-18..1993-08-23]", "", "1993-08-23", True, True),
        ("1993/..", "", "2020-01-01", False, True),
    ],
)
def test_certain_and_possible(
    valid_from: str, valid_to: str, day: str, certain: bool, possible: bool
) -> None:
    time = ValidTime.parse(valid_from, valid_to)
    number = day_number(day)
    assert (time.is_certain(number), time.is_possible(number)) == (certain, possible)


@given(st.lists(plain_days, min_size=2, max_size=6, unique=True), plain_days)
def test_a_chain_of_statements_holds_exactly_once_on_every_day(ends: list[str], day: str) -> None:
    ends = ["", *sorted(ends), ""]
    certain, possible = held_on(read_times(ends[:-1], ends[1:])[0], day_number(day))
    assert certain.sum() == possible.sum() == 1


@given(
    st.lists(st.sampled_from(["1993", "1993-08~", "[1993-08-18..1994-02-01]", "1995?"])),
    st.integers(8_000, 10_000),
)
def test_arrays_agree_with_single_statements(texts: list[str], day: int) -> None:
    days, faults = read_times(texts, [""] * len(texts))
    certain, possible = held_on(days, day)
    single = [ValidTime.parse(text) for text in texts]
    assert certain.tolist() == [time.is_certain(day) for time in single]
    assert possible.tolist() == [time.is_possible(day) for time in single]
    assert faults == {}


@given(st.tuples(*[st.integers(-100, 100)] * 4).map(sorted), st.integers(-120, 120))
def test_certain_implies_possible(ends: list[int], day: int) -> None:
    arrays = {column: np.int32([value]) for column, value in zip(DAY_COLUMNS, ends, strict=True)}
    certain, possible = held_on(arrays, day)
    assert not (certain & ~possible).any()


def test_the_picture_changes_on_change_dates_only() -> None:
    days, _ = read_times(["1993-02", "", "2016-04-02"], ["1994-05-12", "1993-02", "2016-04-05"])
    changes, counts = change_dates(days)
    assert [iso_date(int(day)) for day in changes] == [
        "1993-02-01", "1993-02-28", "1994-05-12", "2016-04-02", "2016-04-05",
    ]  # fmt: skip
    assert counts.tolist() == [2, 2, 1, 1, 1]
    for day in range(int(changes[0]) - 2, int(changes[-1]) + 2):
        before = np.array(held_on(days, day - 1))
        assert (before != np.array(held_on(days, day))).any() == (day in changes)


def test_changes_of_several_frames_add_up() -> None:
    one, _ = read_times(["2000-01-01"], [""])
    days, counts = union_of_changes([one, one])
    assert (days.tolist(), counts.tolist()) == ([day_number("2000-01-01")], [2])
    assert union_of_changes([])[0].size == 0


def test_an_end_before_the_start_is_a_fault_and_leaves_the_ends_open() -> None:
    days, faults = read_times(["2016-04-05", "2016-04-05"], ["2016-04-02", "2016-04-05"])
    assert "the end is the first day on which it no longer holds" in str(faults[0])
    assert list(faults) == [0, 1]
    assert held_on(days, 0)[0].all()
    assert read_times(["2016-04"], ["2016-04"])[1] == {}, "some days in April, not none"


@pytest.mark.parametrize("text", ["2016-02-30", "30.2.2016", "soon", "3 Foo 2016", "1 J 2016", ""])
def test_a_typed_day_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(DateError):
        parse_day(text)


def test_a_day_in_words() -> None:
    assert written_date(parse_day("5 apr 2016"), weekday=True) == "5 April 2016, Tuesday"
    assert parse_day("today") > parse_day("2026-01-01")
