"""Dialects of properties: OpenHistoricalMap, leaflet.timeline, instants, columns named."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_app.dialects import Dialect, TimeColumnFinder, TimeColumns, Translation, translated
from geo_app.validtime import day_number, iso_date

POINT = {"type": "Point", "coordinates": [46.75, 39.77]}
DAY_MS = 86_400_000


def feature(members: dict[str, Any] | None = None, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": POINT, "properties": properties, **(members or {})}


def span_of(result: Translation) -> tuple[str, str]:
    (part,) = result.features
    return part["properties"]["valid_from"], part["properties"]["valid_to"]


def assert_undated(result: Translation, path: str, message: str) -> None:
    (fault,) = result.faults
    assert fault.path == path
    assert message in fault.message
    assert fault.fix
    assert not {"valid_from", "valid_to"} & set(result.features[0]["properties"])


# --- OpenHistoricalMap --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tags", "span"),
    [
        ({"start_date": "1923", "end_date": "2016-04-01"}, ("1923", "2016-04-02")),
        ({"end_date": "2016-04"}, ("", "[2016-04-02..2016-05-01]")),
        ({"end_date:edtf": "2016-04-05~"}, ("", "2016-04-06~")),
        ({"start_date": "1871", "start_date:edtf": "1871~"}, ("1871~", "")),
        ({"start_date": "1908", "start_date:edtf": "1906/1908"}, ("1906/1908", "")),
        ({"end_date": "1800", "end_date:edtf": "/1800"}, ("", "[..1801-01-01]")),
        ({"end_date": "1960", "end_date:edtf": "1940-24"}, ("", "[1940-12-02..1941-03-01]")),
        ({"start_date": "", "end_date": None}, ("", "")),
        ({"start_date": 1988, "end_date": 1994.0}, ("1988", "[1994-01-02..1995-01-01]")),
        ({"start_date": 301}, ("0301", "")),
        ({"start_date:edtf": "196"}, ("196", "")),
        ({"start_date": "-0095"}, ("-0095", "")),
        ({"end_date": "9999-12-31"}, ("", "Y10000")),
    ],
)
def test_openhistoricalmap(tags: dict[str, Any], span: tuple[str, str]) -> None:
    result = translated(feature(**tags))
    assert result.dialect is Dialect.OPENHISTORICALMAP
    assert span_of(result) == span
    assert tags.items() <= result.features[0]["properties"].items()


@pytest.mark.parametrize(
    ("tags", "path", "message"),
    [
        ({"start_date": "before 1900"}, "start_date", "is not a date"),
        ({"end_date:edtf": "1988-13", "end_date": "1988"}, "end_date:edtf", "no month 13"),
        ({"start_date": "988"}, "start_date", "four digits"),
        ({"start_date": 99999}, "start_date", "from -9999 to 9999"),
        ({"start_date": float("nan")}, "start_date", "from -9999 to 9999"),
        ({"start_date": ["1988"]}, "start_date", "a text or a year"),
        ({"start_date": "1994", "end_date": "1988"}, "end_date", "the end lies before the start"),
        ({"end_date": "Y12000"}, "end_date", "cannot be written"),
    ],
)
def test_openhistoricalmap_faults(tags: dict[str, Any], path: str, message: str) -> None:
    assert_undated(translated(feature(**tags)), f".properties.{path}", message)


# --- leaflet.timeline ---------------------------------------------------------------------------


def ms(day: str, hours: float = 0) -> int:
    return int(day_number(day) * DAY_MS + hours * 3_600_000)


@pytest.mark.parametrize(
    ("properties", "span"),
    [
        ({"start": "1988-02-20", "end": "2020-11-09"}, ("1988-02-20", "2020-11-10")),
        ({"start": ms("1988-02-20"), "end": ms("2020-11-09", 12)}, ("1988-02-20", "2020-11-10")),
        ({"start": ms("1960-05-01"), "end": 0}, ("1960-05-01", "1970-01-02")),
        ({"start": "1988-02-20", "end": None}, ("1988-02-20", "")),
        ({"start": "1988-02-20"}, ("1988-02-20", "")),
        ({"end": "2020"}, ("", "[2020-01-02..2021-01-01]")),
        ({"end": "2020-11-09", "endExclusive": True}, ("", "2020-11-09")),
        ({"end": "2020-11-09", "endExclusive": "true"}, ("", "2020-11-09")),
        ({"end": "2020-11-09", "endExclusive": "false"}, ("", "2020-11-10")),
        ({"end": ms("2020-11-09"), "endExclusive": True}, ("", "2020-11-09")),
        # A time within a day: a part of the day still holds.
        ({"end": "2020-11-09T12:00Z", "endExclusive": True}, ("", "2020-11-10")),
        ({"start": "2020-11-09", "startExclusive": True}, ("2020-11-10", "")),
        ({"start": "2020-11-09T12:00Z", "startExclusive": True}, ("2020-11-09", "")),
    ],
)
def test_timeline(properties: dict[str, Any], span: tuple[str, str]) -> None:
    result = translated(feature(**properties))
    assert result.dialect is Dialect.TIMELINE
    assert span_of(result) == span


@pytest.mark.parametrize(
    "properties",
    [
        {"start": "Baku", "end": "Shusha"},
        {"start": None, "end": None},
        {"start": 1988, "end": 1994},
        {"start": True},
        {"start": [1, 2]},
    ],
)
def test_what_is_no_timeline(properties: dict[str, Any]) -> None:
    given = feature(**properties)
    assert translated(given) == (Dialect.UNDATED, [given], ())


@pytest.mark.parametrize(
    ("properties", "path", "message"),
    [
        ({"start": "Dec 4, 2014"}, ".properties.start", "is not a date"),
        ({"start": "1988-02-20", "end": "Baku"}, ".properties.end", "is not a date"),
        (
            {"start": "1988-02-20", "end": "Baku"},
            ".properties.end",
            "its start was understood, its end was not",
        ),
        (
            {"start": "Baku", "end": "1988-02-20"},
            ".properties.start",
            "its end was understood, its start was not",
        ),
        ({"start": 1459555200}, ".properties.start", "year, seconds or milliseconds"),
        ({"start": 10**400}, ".properties.start", "milliseconds since 1970"),
        (
            {"start": "1994-01-01", "end": "1988-01-01"},
            ".properties.end",
            "the end lies before the start",
        ),
    ],
)
def test_timeline_faults(properties: dict[str, Any], path: str, message: str) -> None:
    assert_undated(translated(feature(**properties)), path, message)


def test_a_lone_end_gives_way_to_any_other_dialect() -> None:
    result = translated(feature(end="2020-11-09", time="2016-04-02"))
    assert result.dialect is Dialect.TIMESTAMPED
    assert span_of(result) == ("2016-04-02", "2016-04-03")
    result = translated(feature(end="2020-11-09", time="12:30"))
    assert (result.dialect, result.faults) == (Dialect.TIMELINE, ())


@pytest.mark.parametrize("end", ["", None, ".."])
def test_of_an_end_alone_nothing_is_half_understood(end: Any) -> None:
    (fault,) = translated(feature(start="Baku 1988", end=end)).faults
    assert "understood" not in fault.message


# --- TimestampedGeoJson, kepler.gl --------------------------------------------------------------


@pytest.mark.parametrize(
    ("properties", "span"),
    [
        ({"time": "2020-09-27"}, ("2020-09-27", "2020-09-28")),
        ({"times": ["2020-11-10", "2020-09-27T08:00:00"]}, ("2020-09-27", "2020-11-11")),
        ({"times": [ms("2020-09-27", 8)]}, ("2020-09-27", "2020-09-28")),
        ({"timestamp": "2020-09-27 23:30:00"}, ("2020-09-27", "2020-09-28")),
        # The day as it was where it was written.
        ({"time": "2020-09-27T01:30:00+04:00"}, ("2020-09-27", "2020-09-28")),
        ({"coordTimes": [["2020-09-27", "2020-09-28"], ["2020-09-30"]]},
         ("2020-09-27", "2020-10-01")),
        ({"linestringTimestamps": ["2019", "2020"]}, ("2019-01-01", "2021-01-01")),
        ({"times": ["2020-09-27"], "time": "12:30"}, ("2020-09-27", "2020-09-28")),
        ({"times": ["2020-09-27/.."]}, ("2020-09-27", "")),
    ],
)  # fmt: skip
def test_instants(properties: dict[str, Any], span: tuple[str, str]) -> None:
    result = translated(feature(**properties))
    assert result.dialect is Dialect.TIMESTAMPED
    assert span_of(result) == span


def test_a_clock_time_is_a_fault_only_if_nothing_else_dates_the_feature() -> None:
    assert_undated(translated(feature(time="12:30")), ".properties.time", "is not a date")
    assert translated(feature(time="12:30")).dialect is Dialect.UNDATED
    dated_too = translated(feature(time="12:30", start_date="1988"))
    assert (dated_too.dialect, dated_too.faults) == (Dialect.OPENHISTORICALMAP, ())


def test_one_bad_instant_is_named() -> None:
    result = translated(feature(times=["2020-09-27", ["2020-09-31"]]))
    assert_undated(result, ".properties.times[1][0]", "September 2020 has 30 days")


@given(st.dates(), st.integers(0, 86_399))
def test_a_moment_belongs_to_its_day(date: Any, second: int) -> None:
    number = day_number(date)
    result = translated(feature(times=[number * DAY_MS + second * 1000]))
    if result.features[0]["properties"].get("valid_from") is None:
        assert abs(number) < 116, "so near to 1970 that it may be seconds"
        return
    assert span_of(result) == (iso_date(number), iso_date(number + 1))


# --- columns that a person names ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "is_included", "span"),
    [
        (("1988-02-20", "1994"), False, ("1988-02-20", "1994")),
        (("1988-02-20", "1994"), True, ("1988-02-20", "[1994-01-02..1995-01-01]")),
        ((1988, 1994), False, ("1988", "1994")),
        (("20.2.1988", "9 November 2020"), True, ("1988-02-20", "2020-11-10")),
        (("1988~", ""), True, ("1988~", "")),
        ((None, "2020-11-09"), True, ("", "2020-11-10")),
    ],
)
def test_mapped_columns(values: tuple[Any, Any], is_included: bool, span: tuple[str, str]) -> None:
    columns = TimeColumns("from", "to", is_included)
    result = translated(feature(**dict(zip(("from", "to"), values, strict=True))), columns)
    assert result.dialect is Dialect.MAPPED
    assert span_of(result) == span


def test_mapped_columns_count_before_other_dialects_but_not_before_ours() -> None:
    columns = TimeColumns("from")
    assert (
        translated(feature(start_date="1900", **{"from": "1988"}), columns).dialect
        == "mapped-columns"
    )
    assert translated(feature(valid_from="1900", **{"from": "1988"}), columns).dialect == "ours"
    assert translated(feature(start_date="1900"), columns).dialect == "openhistoricalmap"


@pytest.mark.parametrize("text", ["04/05/2016", "spring", "31.2.2016", "5 Foo 2016"])
def test_mapped_columns_do_not_guess(text: str) -> None:
    result = translated(feature(lost=text), TimeColumns(end="lost"))
    assert_undated(result, ".properties.lost", "is not a date")


def test_columns_that_may_be_dates_are_found() -> None:
    finder = TimeColumnFinder()
    for number in range(40):
        finder.see(
            feature(
                name=f"Place {number}",
                built=1850 + number,
                date_lost=f"{number % 28 + 1}.11.2020",
                population=900 + 37 * number,
                phone="0123 4567",
                note="" if number % 2 else "1988",
                open=True,
            )
        )
    found = {candidate.name: candidate for candidate in finder.candidates()}
    assert list(found) == ["built", "date_lost", "note"]
    assert [found[name].role for name in found] == ["start", "end", "either"]
    assert found["built"].share == 1.0
    assert found["built"].examples == ("1850", "1851", "1852")


def test_no_columns_are_found_where_there_are_none() -> None:
    finder = TimeColumnFinder()
    finder.see({"properties": None})
    finder.see(feature(name="Shusha", height=1368.5, altitude=float("nan")))
    assert finder.candidates() == ()
