"""Ours to another dialect and back: the same days, and nothing of the feature is lost."""

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_app.days import OPEN_END, OPEN_START, day_of
from geo_app.dialects import Dialect, collection, translated, written
from geo_app.dialects.moments import range_text, shifted
from geo_app.edtf import parse_edtf
from geo_app.errors import DateError, UsageError
from geo_app.validtime import ValidTime

FOREIGN = [Dialect.JSON_FG, Dialect.LINKED_PLACES, Dialect.OPENHISTORICALMAP]
POINT = {"type": "Point", "coordinates": [46.75, 39.77]}

days = st.dates(max_value=dt.date(9900, 1, 1)).map(lambda date: date.isoformat())
months = days.map(lambda day: day[:-3])
years = st.integers(-9000, 9000).map(lambda year: f"{'-' * (year < 0)}{abs(year):04}")
plain = st.one_of(days, months, years)
points = st.one_of(
    plain,
    st.builds(str.__add__, plain, st.sampled_from("?~%")),
    months.map(lambda month: f"{month[:-2]}2{int(month[-1]) % 4 + 1}"),  # a season
    years.map(lambda year: f"{year[:-1]}X"),
    st.sampled_from(["196", "19", "196~", "Y-17000", "1950S2", "Spring, 2002", "2016-~04-02"]),
    days.map(lambda day: f"{day}T10:30:00Z"),
)
ranges = st.tuples(points, points).map(lambda ends: f"[{ends[0]}..{ends[1]}]")
texts = st.one_of(
    points,
    ranges,
    points.map(lambda point: f"[..{point}]"),
    points.map(lambda point: f"[{point}..]"),
    points.map(lambda point: f"{point}/.."),
    st.sampled_from(["", "/", "../..", "[1990,1994]"]),
)


def valid_times(pair: tuple[str, str]) -> bool:
    try:
        ValidTime.parse(*pair)
    except DateError:
        return False
    return True


spans = st.tuples(texts, texts).filter(valid_times)
plain_days = st.tuples(days, days).filter(valid_times)


def ours(valid_from: str, valid_to: str, **properties: Any) -> dict[str, Any]:
    properties = {"name": "Shusha", "holder": "north", **properties}
    properties |= {"valid_from": valid_from, "valid_to": valid_to}
    return {"type": "Feature", "id": "a", "geometry": POINT, "properties": properties}


def there_and_back(feature: dict[str, Any], dialect: Dialect) -> dict[str, Any]:
    said, _ = written(feature, dialect)
    result = translated(json.loads(json.dumps(said)))
    assert not result.faults
    (back,) = result.features
    return back


def time_of(feature: dict[str, Any]) -> ValidTime:
    properties = feature["properties"]
    return ValidTime.parse(properties["valid_from"] or "", properties["valid_to"] or "")


@pytest.mark.parametrize("dialect", FOREIGN)
@given(spans)
def test_the_four_days_come_back(dialect: Dialect, span: tuple[str, str]) -> None:
    feature = ours(*span)
    assert time_of(there_and_back(feature, dialect)) == time_of(feature)


@pytest.mark.parametrize("dialect", FOREIGN)
@given(plain_days)
def test_plain_days_come_back_as_the_same_text(dialect: Dialect, span: tuple[str, str]) -> None:
    said, losses = written(ours(*span), dialect)
    assert not losses
    assert "valid_from" not in said["properties"], "the dialect's own members hold the dates"
    back = translated(said)
    assert back.dialect is dialect
    assert {back.features[0]["properties"][key] for key in ("valid_from", "valid_to")} == set(span)


@pytest.mark.parametrize("dialect", FOREIGN)
@given(spans)
def test_nothing_else_of_the_feature_is_lost(dialect: Dialect, span: tuple[str, str]) -> None:
    feature = ours(*span, sources=["book"], **{"name:hy": "Շուշի", "odd key": {"a": [1, None]}})
    back = there_and_back(feature, dialect)
    assert back["geometry"] == POINT
    assert back["id"] == "a"
    kept = {key: back["properties"].get(key) for key in feature["properties"]}
    assert {key: value for key, value in kept.items() if not key.startswith("valid_")} == {
        key: value for key, value in feature["properties"].items() if not key.startswith("valid_")
    }


@given(plain, st.sampled_from([Dialect.LINKED_PLACES, Dialect.OPENHISTORICALMAP]))
def test_whole_years_and_months_come_back_as_text(text: str, dialect: Dialect) -> None:
    span = (text, shifted(text, 366 * 3))
    back = there_and_back(ours(*span), dialect)["properties"]
    assert (back["valid_from"], back["valid_to"]) == span


@pytest.mark.parametrize("dialect", FOREIGN)
@given(spans)
def test_going_again_changes_nothing_more(dialect: Dialect, span: tuple[str, str]) -> None:
    # The first time a text may be written more shortly: "1993-08-20T12:00:00Z" is a whole day here.
    twice = there_and_back(there_and_back(ours(*span), dialect), dialect)
    assert there_and_back(twice, dialect) == twice


@pytest.mark.parametrize("dialect", FOREIGN)
@pytest.mark.parametrize("via", FOREIGN)
@given(spans)
def test_from_dialect_to_dialect(via: Dialect, dialect: Dialect, span: tuple[str, str]) -> None:
    """Members that one dialect left behind do not overrule what another one says."""
    feature = there_and_back(ours(*span), via)
    feature["properties"] |= {"valid_from": "1988-02-20", "valid_to": "1994"}
    again = there_and_back(feature, dialect)
    assert time_of(again) == ValidTime.parse("1988-02-20", "1994")


@pytest.mark.parametrize("dialect", FOREIGN)
def test_undated_stays_undated(dialect: Dialect) -> None:
    feature = {"type": "Feature", "id": "a", "geometry": POINT, "properties": {"name": "Shusha"}}
    result = translated(written(feature, dialect)[0])
    assert result.dialect is Dialect.UNDATED
    assert "valid_from" not in result.features[0]["properties"]


@given(texts.filter(lambda text: bool(text) and valid_times((text, ""))), st.integers(-400, 400))
def test_shifting_moves_every_day(text: str, days_later: int) -> None:
    before = parse_edtf(text)
    try:
        after = parse_edtf(shifted(text, days_later))
    except DateError as error:
        assert "cannot be written" in error.reason  # noqa: PT017
        return
    for was, now in ((before.earliest, after.earliest), (before.latest, after.latest)):
        assert now == (was if was in {OPEN_START, OPEN_END} else was + days_later)


@given(st.integers(day_of(-9999), day_of(9990)), st.integers(0, 800))
def test_a_range_is_written_as_it_is_read(first: int, length: int) -> None:
    read = parse_edtf(range_text(first, first + length))
    assert (read.earliest, read.latest) == (first, first + length)


@pytest.mark.parametrize(
    ("dialect", "span", "loss"),
    [
        (Dialect.JSON_FG, ("1988~", "1994-01-01"), "valid_from '1988~' is not one day"),
        (Dialect.JSON_FG, ("1988-02-20", "1994"), "valid_to '1994' is not one day"),
        (Dialect.LINKED_PLACES, ("1988", ""), "the end is open"),
        (Dialect.LINKED_PLACES, ("", "1988"), "the start is open"),
        (Dialect.LINKED_PLACES, ("", ""), "both ends are open"),
        (Dialect.JSON_FG, ("Y-17000", ""), "cannot be written"),
    ],
)
def test_what_a_dialect_cannot_say_is_named_and_kept(
    dialect: Dialect, span: tuple[str, str], loss: str
) -> None:
    said, losses = written(ours(*span), dialect)
    assert loss in " ".join(losses)
    assert (said["properties"]["valid_from"], said["properties"]["valid_to"]) == span


@pytest.mark.parametrize("dialect", FOREIGN)
@pytest.mark.parametrize(
    "time",
    [{"date": "early 1990s"}, {"timestamp": "2016-04-02T10:30:00Z"}, "noon", {"interval": 7}],
)
def test_a_time_that_is_more_than_dates_is_named_and_kept(dialect: Dialect, time: Any) -> None:
    given = {"type": "Feature", "id": "a", "geometry": None, "properties": {}, "time": time}
    said, losses = written(translated(given).features[0], dialect)
    assert said["properties"]["time_given"] == time
    assert any("is kept as property 'time_given'" in loss for loss in losses)


@pytest.mark.parametrize("dialect", [Dialect.JSON_FG, Dialect.LINKED_PLACES])
def test_a_time_of_day_is_named_and_kept(dialect: Dialect) -> None:
    said, losses = written(ours("2016-04-02T10:30:00Z", "2016-04-05"), dialect)
    assert losses == ("valid_from '2016-04-02T10:30:00Z' has a time of day: its day is written",)
    assert said["properties"]["valid_from"] == "2016-04-02T10:30:00Z"


def test_an_open_end_is_written_as_what_is_true_of_it() -> None:
    said, _ = written(ours("1988-02~", ""), Dialect.LINKED_PLACES)
    (timespan,) = said["when"]["timespans"]
    assert timespan == {"start": {"in": "1988-02~"}, "end": {"earliest": "1988-01-01"}}


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("1988", {"start_date": "1988"}),
        ("1988~", {"start_date": "1988", "start_date:edtf": "1988~"}),
        (
            "[1993-08-18..1993-08-23]",
            {"start_date": "1993-08", "start_date:edtf": "[1993-08-18..1993-08-23]"},
        ),
        ("[..1993]", {"start_date": "1993-12-31", "start_date:edtf": "[..1993]"}),
        ("1988/1994", {"start_date": "1994-12-31", "start_date:edtf": "1988/1994"}),
    ],
)
def test_tags_of_openhistoricalmap(text: str, tags: dict[str, str]) -> None:
    said, _ = written(ours(text, ""), Dialect.OPENHISTORICALMAP)
    assert {k: v for k, v in said["properties"].items() if "date" in k} == tags


def test_a_document_says_what_it_is() -> None:
    features = [ours("1988", "1994"), ours("", "")]
    for dialect, member in ((Dialect.JSON_FG, "conformsTo"), (Dialect.LINKED_PLACES, "@context")):
        document = json.loads("".join(collection(features, dialect)))
        assert member in document
        assert len(document["features"]) == 2
    assert set(json.loads("".join(collection([], Dialect.OURS)))) == {"type", "features"}


def test_input_is_left_as_it_was() -> None:
    feature = ours("1988", "1994")
    before = json.dumps(feature)
    for dialect in (*FOREIGN, Dialect.OURS):
        written(feature, dialect)
    assert json.dumps(feature) == before


@pytest.mark.parametrize("dialect", [Dialect.TIMELINE, Dialect.MIXED])
def test_what_is_only_read_is_not_written(dialect: Dialect) -> None:
    with pytest.raises(UsageError, match="choose one of ours, json-fg"):
        written(ours("1988", ""), dialect)
