"""Dialects with members of their own: OGC JSON-FG and Linked Places."""

from typing import Any

import pytest

from geo_app.dialects import Dialect, Translation, translated

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


# --- OGC JSON-FG --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("time", "span"),
    [
        ({"date": "2020-11-09"}, ("2020-11-09", "2020-11-10")),
        ({"timestamp": "2020-11-09T21:00:00Z"}, ("2020-11-09", "2020-11-10")),
        ({"interval": ["1988-02-20", "2020-11-09"]}, ("1988-02-20", "2020-11-10")),
        # The interval is closed: its last instant is on the day named, even at midnight.
        (
            {"interval": ["1988-02-20T00:00:00Z", "2020-11-09T00:00:00Z"]},
            ("1988-02-20", "2020-11-10"),
        ),
        ({"interval": ["1988-02-20", ".."]}, ("1988-02-20", "")),
        ({"interval": ["..", "1988-02-20"]}, ("", "1988-02-21")),
        ({"interval": [None, "1988-02-20"]}, ("", "1988-02-21")),
        ({"interval": ["..", ".."]}, ("", "")),
        ({"date": "2019-01-01", "interval": ["2018-01-01", "2019-12-31"]},
         ("2018-01-01", "2020-01-01")),
        ({"date": "2019-01-01", "seen by": "a visitor"}, ("2019-01-01", "2019-01-02")),
        ({"date": "2019-01-01", "timestamp": "2019-01-01T08:00:00Z"}, ("2019-01-01", "2019-01-02")),
        ({"instant": "2022-10-21T18:00:00Z"}, ("2022-10-21", "2022-10-22")),
        ({"date": "1988"}, ("1988-01-01", "1989-01-01")),
        ({"date": "-0044-03-15"}, ("-0044-03-15", "-0044-03-16")),
    ],
)  # fmt: skip
def test_json_fg(time: Any, span: tuple[str, str]) -> None:
    result = translated(feature({"time": time}))
    assert result.dialect is Dialect.JSON_FG
    assert span_of(result) == span
    assert result.features[0]["time"] == time, "the feature's own members are kept"


@pytest.mark.parametrize(
    ("time", "path", "message"),
    [
        ({"date": "2020-11-31"}, ".time.date", "November 2020 has 30 days"),
        ({"interval": ["1988-02-20", "soon"]}, ".time.interval[1]", "is not a date"),
        ({"interval": ["1988-02-20"]}, ".time.interval", "two ends"),
        ({"interval": "1988/1994"}, ".time.interval", "two ends"),
        (
            {"interval": ["1994-01-01", "1988-01-01"]},
            ".time.interval[1]",
            "the end lies before the start",
        ),
        ({"season": "spring"}, ".time", "no date, timestamp or interval"),
        ("2020-11-09", ".time", "not a time object"),
        ({"date": 20201109}, ".time.date", "year, seconds or milliseconds"),
        ({"date": True}, ".time.date", "is needed"),
    ],
)
def test_json_fg_faults(time: Any, path: str, message: str) -> None:
    assert_undated(translated(feature({"time": time})), path, message)


def test_json_fg_null_is_undated() -> None:
    result = translated(feature({"time": None}))
    assert (result.dialect, result.faults) == (Dialect.UNDATED, ())


# --- Linked Places ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("timespan", "span"),
    [
        ({"start": {"in": "0676"}, "end": {"in": "1066"}}, ("0676", "[1066-01-02..1067-01-01]")),
        # Without an end the timespan is what its start describes.
        ({"start": {"in": "1832"}}, ("1832-01-01", "1833-01-01")),
        ({"start": {"in": "1832-08-01"}}, ("1832-08-01", "1832-08-02")),
        ({"start": {"in": "1832"}, "end": {}}, ("1832-01-01", "1833-01-01")),
        ({"start": {"in": "1832~"}}, ("[1831-01-01..1832-01-01]", "[1833-01-01..1834-01-01]")),
        ({"start": {"earliest": "1832", "latest": "1840"}}, ("1832-01-01", "1841-01-01")),
        ({"start": {"earliest": "1832"}}, ("1832-01-01", "")),
        (
            {"start": {"earliest": "1832", "latest": "1840-05"}, "end": {"in": "1920-04-28?"}},
            ("[1832..1840-05]", "1920-04-29?"),
        ),
        ({"start": {"latest": "1840"}, "end": {"earliest": "1900"}},
         ("[..1840]", "[1900-01-02..]")),
        ({"start": {"earliest": "1840", "latest": "1840"}, "end": {"in": "1900-12-31"}},
         ("1840", "1901-01-01")),
        ({"start": "1600", "end": "1699"}, ("1600", "[1699-01-02..1700-01-01]")),
        ({"start": {"in": 1832}, "end": {"in": -1}}, None),
    ],
)  # fmt: skip
def test_linked_places(timespan: Any, span: tuple[str, str] | None) -> None:
    result = translated(feature({"when": {"timespans": [timespan]}}))
    assert result.dialect is Dialect.LINKED_PLACES
    if span is None:
        assert_undated(result, ".when.timespans[0].end", "the end lies before the start")
    else:
        assert span_of(result) == span


@pytest.mark.parametrize(
    ("when", "path", "message"),
    [
        ({"periods": [{"name": "Anglo-Saxon"}]}, ".when", "named periods"),
        ("1832", ".when", "no timespans"),
        ({"timespans": []}, ".when", "no timespans"),
        ({"timespans": [{"end": {"in": "1832"}}]}, ".when.timespans[0]", "has a start"),
        (
            {"timespans": [{"start": {"in": "1832-13"}}]},
            ".when.timespans[0].start.in",
            "no month 13",
        ),
        ({"timespans": [{"start": {"around": "1832"}}]}, ".when.timespans[0].start", "no date"),
        (
            {"timespans": [{"start": {"earliest": "1840", "latest": "1832"}, "end": "1900"}]},
            ".when.timespans[0].start",
            "the end lies before the start",
        ),
        ({"timespans": [{"start": {"in": "988"}}]}, ".when.timespans[0].start.in", "four digits"),
    ],
)
def test_linked_places_faults(when: Any, path: str, message: str) -> None:
    assert_undated(translated(feature({"when": when})), path, message)


def test_several_timespans_are_several_features_of_one_place() -> None:
    when = {"timespans": [{"start": {"in": "1832"}}, {"start": {"in": "1900"}, "end": {"in": "?"}}]}
    when["timespans"].append({"start": {"in": "1992-05-08"}, "end": {"in": "2020-11-08"}})
    result = translated(feature({"id": "shusha", "when": when}, name="Shusha"))
    assert [part["id"] for part in result.features] == ["shusha-1", "shusha-2"]
    assert [part["properties"]["place"] for part in result.features] == ["shusha"] * 2
    assert result.features[1]["properties"]["valid_to"] == "2020-11-09"
    (fault,) = result.faults
    assert fault.path == ".when.timespans[1].end.in"


def test_the_number_of_timespans_is_limited() -> None:
    when = {"timespans": [{"start": {"in": "1832"}}] * 1_500}
    result = translated(feature({"when": when}))
    assert len(result.features) == 1_000
    assert "only the first 1,000" in result.faults[0].message


def dated(start: str, **members: Any) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [46, 40], **members} | {
        "when": {"timespans": [{"start": {"in": start}}]}
    }


def test_dated_shapes_are_several_features() -> None:
    shapes = [dated("1600"), dated("1700", certainty="uncertain"), dated("1600"), POINT]
    geometry = {"type": "GeometryCollection", "geometries": shapes}
    when = {"timespans": [{"start": {"in": "1800"}}], "certainty": "certain"}
    given = feature({"@id": "http://places.example/1", "geometry": geometry, "when": when})
    result = translated(given)
    first, second, third = result.features
    assert first["geometry"] == {
        "type": "GeometryCollection",
        "geometries": [shapes[0], shapes[2]],
    }, "shapes of the same time stay together"
    assert second["geometry"] == shapes[1]
    assert third["geometry"] == POINT, "a shape without dates of its own has the feature's"
    assert [part["properties"]["valid_from"][:4] for part in result.features] == [
        "1600", "1700", "1800",
    ]  # fmt: skip
    assert [part["properties"].get("certainty") for part in result.features] == [
        None, "uncertain", "certain",
    ]  # fmt: skip
    assert third["id"] == "http://places.example/1-3"


def test_one_dated_shape_stays_one_feature() -> None:
    result = translated(feature({"id": 7, "geometry": dated("1600")}))
    assert result.features[0]["id"] == 7
    assert span_of(result) == ("1600-01-01", "1601-01-01")


def test_a_fault_in_a_shape_says_where() -> None:
    geometry = {"type": "GeometryCollection", "geometries": [POINT, dated("16")]}
    result = translated(feature({"geometry": geometry}))
    assert len(result.features) == 2, "the shape that cannot be dated is kept"
    (fault,) = result.faults
    assert fault.path == ".geometry.geometries[1].when.timespans[0].start.in"


def test_names_of_linked_places() -> None:
    names = [
        {"toponym": "Stepanakert", "lang": "hy"},
        {"toponym": "Khankendi", "lang": "az"},
        {"toponym": "Khankendi again", "lang": "az"},
        {"lang": "ru"},
        "not a name",
    ]
    when = {"timespans": [{"start": {"in": "1923"}}], "certainty": "less-certain"}
    properties = translated(feature({"names": names, "when": when})).features[0]["properties"]
    assert properties["name"] == "Stepanakert"
    assert (properties["name:hy"], properties["name:az"]) == ("Stepanakert", "Khankendi")
    assert properties["certainty"] == "less-certain"
    titled = translated(feature({"names": names, "when": when}, title="Both", certainty="certain"))
    assert titled.features[0]["properties"]["name"] == "Both"
    assert titled.features[0]["properties"]["certainty"] == "certain", "what is given stays"
    assert titled.features[0]["names"] == names


def test_names_without_dates_are_no_fault() -> None:
    result = translated(feature({"names": [{"toponym": "Shusha"}]}))
    assert (result.dialect, result.faults) == (Dialect.UNDATED, ())
    assert result.features[0]["properties"]["name"] == "Shusha"


def test_an_unknown_location_is_no_geometry() -> None:
    geometry = {"type": "GeometryCollection", "geometries": ["null"]}
    assert translated(feature({"geometry": geometry, "when": {}})).features[0]["geometry"] is None
