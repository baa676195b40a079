"""All dialects together: which counts, what the document says of them, what may come."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_app.dialects import (
    Dialect,
    Translation,
    translated,
    written,
)
from geo_app.dialects.timestamps import INSTANT_KEYS
from geo_app.dialects.writing import TARGETS
from geo_app.validtime import ValidTime

POINT = {"type": "Point", "coordinates": [46.75, 39.77]}
DAY_MS = 86_400_000


def feature(members: dict[str, Any] | None = None, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": POINT, "properties": properties, **(members or {})}


def span_of(result: Translation) -> tuple[str, str]:
    (part,) = result.features
    return part["properties"]["valid_from"], part["properties"]["valid_to"]


EVERYTHING = {
    Dialect.OURS: ("properties", {"valid_from": "2001"}),
    Dialect.JSON_FG: ("time", {"date": "2002-01-01"}),
    Dialect.LINKED_PLACES: ("when", {"timespans": [{"start": {"in": "2003"}}]}),
    Dialect.OPENHISTORICALMAP: ("properties", {"start_date": "2004"}),
    Dialect.TIMELINE: ("properties", {"start": "2005"}),
    Dialect.TIMESTAMPED: ("properties", {"times": ["2006"]}),
}


@given(st.sets(st.sampled_from(list(EVERYTHING)), min_size=1))
def test_the_first_dialect_of_several_wins(present: set[Dialect]) -> None:
    given: dict[str, Any] = feature()
    for dialect in present:
        member, value = EVERYTHING[dialect]
        given[member] = {**given["properties"], **value} if member == "properties" else value
    result = translated(given)
    assert result.dialect is min(present, key=list(EVERYTHING).index)
    assert not result.faults


def test_ours_is_handed_on_as_it_is() -> None:
    for ours in (feature(valid_from="nonsense"), feature(valid_to=None), feature(valid_from="")):
        result = translated(ours)
        assert result.dialect is Dialect.OURS
        assert result.features[0] is ours


@pytest.mark.parametrize("properties", [None, [], "text", 7])
def test_odd_properties_are_no_dates(properties: Any) -> None:
    given = {"type": "Feature", "properties": properties}
    assert translated(given) == (Dialect.UNDATED, [given], ())
    dated_given = {**given, "time": {"date": "2020-11-09"}}
    if not properties:
        assert span_of(translated(dated_given)) == ("2020-11-09", "2020-11-10")


def test_input_is_left_as_it_was() -> None:
    for member, value in EVERYTHING.values():
        given = feature() | {member: value}
        before = json.dumps(given)
        translated(given)
        assert json.dumps(given) == before


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    | st.sampled_from(["1988", "1988-13", "..", "/", "[1988..]", "2020-11-09T10:00Z", 1e18, -1]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["date", "interval", "timespans", "start", "end", "in", "earliest", "latest", "when",
             "geometries", "toponym", "lang", "certainty", "names", "timestamp"]
        ),
        inner,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip
PROPERTY_KEYS = ["start_date", "end_date:edtf", "start", "end", "endExclusive", "times", "time"]


@given(
    st.dictionaries(st.sampled_from(["time", "when", "geometry", "names", "id"]), json_values),
    st.dictionaries(st.sampled_from(PROPERTY_KEYS), json_values),
)
def test_whatever_the_members_hold_it_is_a_valid_time_or_a_fault(
    members: dict[str, Any], properties: dict[str, Any]
) -> None:
    result = translated({"type": "Feature", **members, "properties": properties})
    assert result.features
    for part in result.features:
        found = part["properties"]
        assert properties.items() <= found.items()
        assert ("valid_from" in found) == ("valid_to" in found)
        if "valid_from" in found:
            ValidTime.parse(found["valid_from"], found["valid_to"])


# --- docs/dialects.md ---------------------------------------------------------------------------

DOCUMENT = (Path(__file__).parents[2] / "docs" / "dialects.md").read_text(encoding="utf-8")
CELL = re.compile(r"`([^`]*)`")


def documented(columns: int) -> list[list[str]]:
    """Cells of the rows that hold a whole feature, as they stand between backticks."""
    rows = [line for line in DOCUMENT.splitlines() if line.startswith("|") and '`{"' in line]
    cells = [[CELL.findall(cell) for cell in row.strip("|").split(" | ")] for row in rows]
    return [[found[0] for found in row[:3]] for row in cells if len(row) == columns]


@pytest.mark.parametrize(("text", "valid_from", "valid_to"), documented(4))
def test_documented_rules(text: str, valid_from: str, valid_to: str) -> None:
    assert span_of(translated({**feature(), **json.loads(text)})) == (valid_from, valid_to)


@pytest.mark.parametrize(("target", "text", "loss"), documented(3))
def test_documented_losses(target: str, text: str, loss: str) -> None:
    _, losses = written({**feature(), **json.loads(text)}, Dialect(target))
    assert "; ".join(losses) == loss


def test_the_document_is_complete() -> None:
    assert len(documented(4)) >= 15
    assert len(documented(3)) >= 5
    for dialect in Dialect:
        assert f"`{dialect}`" in DOCUMENT
    for name in (*INSTANT_KEYS, *(target for target in TARGETS)):
        assert f"`{name}`" in DOCUMENT
