import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_app.days import OPEN_END, OPEN_START, day_of, ymd_of
from geo_app.edtf import parse_edtf
from geo_app.errors import DateError


def bounds(text: str) -> tuple[str, str]:
    read = parse_edtf(text)
    return written(read.lower), written(read.upper)


def written(day: int) -> str:
    if day in {OPEN_START, OPEN_END}:
        return ".."
    return "{}-{:02}-{:02}".format(*ymd_of(day))


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [
        ("1985-04-12", "1985-4-12", "1985-4-12"),
        ("1985-04", "1985-4-1", "1985-4-30"),
        ("1985", "1985-1-1", "1985-12-31"),
        ("198", "1980-1-1", "1989-12-31"),
        ("19", "1900-1-1", "1999-12-31"),
        ("2004-02", "2004-2-1", "2004-2-29"),
        ("1985-04-12T23:20:30Z", "1985-4-12", "1985-4-12"),
        ("1964/2008", "1964-1-1", "2008-12-31"),
        ("1985-04-12/..", "1985-4-12", ".."),
        ("../1985", "..", "1985-12-31"),
        ("1985/", "1985-1-1", ".."),
        ("1984?", "1984-1-1", "1984-12-31"),
        ("156X-12-25", "1560-12-25", "1569-12-25"),
        ("15XX-XX-25", "1500-1-25", "1599-12-25"),
        ("1984-1X", "1984-10-1", "1984-12-31"),
        ("199X-02-29", "1992-2-29", "1996-2-29"),
        ("-01XX", "-199-1-1", "-100-12-31"),
        ("2001-21", "2001-3-1", "2001-5-31"),
        ("2010-24", "2010-12-1", "2011-2-28"),
        ("2001-34", "2001-4-1", "2001-6-30"),
        ("[1667,1668,1670..1672]", "1667-1-1", "1672-12-31"),
        ("{1960, 1961-12}", "1960-1-1", "1961-12-31"),
        ("[..1760-12-03]", "..", "1760-12-3"),
        ("[1760-12..]", "1760-12-1", ".."),
        ("Y-17E4", "-170000-1-1", "-170000-12-31"),
        ("1950S2", "1950-1-1", "1950-12-31"),
        ("/", "..", ".."),
        ("../..", "..", ".."),
        ("Spring, 2002", "2002-3-1", "2002-5-31"),
        ("winter, 2002", "2002-12-1", "2003-2-28"),
        ("Summer, -1980", "-1980-6-1", "-1980-8-31"),
        ("[1667, 1668, 1670..1672]", "1667-1-1", "1672-12-31"),
        ("{1960 ,  1961-12}", "1960-1-1", "1961-12-31"),
        ("2003-22/2003-23", "2003-6-1", "2003-11-30"),
    ],
)
def test_bounds(text: str, lower: str, upper: str) -> None:
    def plain(day: str) -> str:
        if day == "..":
            return day
        sign, rest = ("-", day[1:]) if day.startswith("-") else ("", day)
        year, month, of_month = rest.split("-")
        return f"{sign}{year}-{int(month):02}-{int(of_month):02}"

    assert bounds(text) == (plain(lower), plain(upper))


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("1993-08-23~", "1993-08-22", "1993-08-24"),
        ("1993-08~", "1993-07-01", "1993-09-30"),
        ("1993?", "1992-01-01", "1994-12-31"),
        ("1993%", "1991-01-01", "1995-12-31"),
        ("1993~-08", "1992-08-01", "1994-08-31"),
        ("2004-06-~11", "2004-06-10", "2004-06-12"),
        ("196~", "1950-01-01", "1979-12-31"),
        ("196X~", "1950-01-01", "1979-12-31"),
        ("16XX%", "1400-01-01", "1899-12-31"),
        ("-01XX~", "-299-01-01", "0-12-31"),
    ],
)
def test_qualifiers_widen_the_part_they_stand_at(text: str, earliest: str, latest: str) -> None:
    read = parse_edtf(text)
    assert (written(read.earliest), written(read.latest)) == (earliest, latest)
    assert read.earliest < read.lower <= read.upper < read.latest


@pytest.mark.parametrize(
    ("text", "reason", "position"),
    [
        ("2016-02-30", "February 2016 has 29 days", 5),
        ("2016-13", "there is no month 13", 5),
        ("1994/1993", "the end lies before the start", 5),
        ("[1999", "the set is not closed", 4),
        ("about 1994", "starts with a year", 0),
        ("-0000", "has no sign", 0),
        ("2016-05-02T24:00:01", "does not continue", 10),
        ("2016-05-02T12:00:00+15:00", "no such time zone", 10),
        ("2004-06-11%/20o4", "starts with a year", 12),
        ("1999-21-03", "a season has no days", 8),
        ("Y2006", "more than four digits", 1),
        ("Y-61000/-2000", "stands alone", 0),
        ("[1667,1668, 1670..1672]", "after all commas", 11),
        ("{-1667,1668, 1670..1672}", "after all commas", 12),
        ("Spring 2002", "starts with a year", 0),
        ("Spring, 02", "starts with a year", 0),
        ("[" + "1990," * 300 + "1990]", "no date has more than 1000 letters", 1000),
        ("156X-09-31", "no month that fits", 5),
        ("2012/2013/2014", "one '/'", 9),
        ("11/20/2020", "11/20/2020 may be day/month or month/day; write 2020-11-20", 5),
        ("4/2/2016", "month/day; write 2016-02-04 or 2016-04-02", 3),
        ("31/31/2020", "write the year first, as in 2020-11-20", 5),
        ("20.11.2020", "write 2020-11-20", 0),
        ("[20.11.2020..2021]", "write 2020-11-20", 1),
        ("31.02.2020", "write the year first", 0),
        ("", "starts with a year", 0),
    ],
)
def test_what_is_no_date_is_refused_with_reason_and_position(
    text: str, reason: str, position: int
) -> None:
    with pytest.raises(DateError) as caught:
        parse_edtf(text)
    assert reason in caught.value.reason
    assert caught.value.position == position


@given(st.dates())
def test_a_plain_day_is_the_calendar_s(date: dt.date) -> None:
    day = date.toordinal() - dt.date(1970, 1, 1).toordinal()
    read = parse_edtf(date.isoformat())
    assert (read.lower, read.upper, read.earliest, read.latest) == (day,) * 4


@given(st.integers(-1_000_000, 1_000_000))
def test_days_and_dates_are_inverse(day: int) -> None:
    assert day_of(*ymd_of(day)) == day


@given(st.text(alphabet="0123456789-XYES/.[]{},?~%T:Z+ ", max_size=24))
def test_any_text_is_a_date_or_a_date_error(text: str) -> None:
    try:
        read = parse_edtf(text)
    except DateError:
        return
    assert OPEN_START <= read.earliest <= read.lower
    assert read.upper <= read.latest <= OPEN_END
