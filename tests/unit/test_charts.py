"""What lies under the charts, without a browser."""

import csv
import io
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import geo_app
from geo_app.app.charts import csv_of, day_axis, holder_scale, source_line
from geo_app.app.over_time.chart import PICK, SPAN, time_chart
from geo_app.app.over_time.choice import TimeChoice, choice_of_query
from geo_app.app.over_time.drawing import drawing_of, nice_ticks
from geo_app.app.over_time.events import event_marks
from geo_app.app.over_time.marks import (
    LINE,
    Measure,
    Span,
    apart,
    counted,
    labels,
    periods,
    readings,
    steps,
)
from geo_app.app.over_time.words import by_holder, numbers_of, sources_on, state_on
from geo_app.days import iso_date
from geo_app.model import Source
from geo_app.style import THEMES, party_colours


@pytest.fixture(scope="module")
def atlas():
    return geo_app.read_atlas()


@pytest.fixture(scope="module")
def series(atlas):
    return geo_app.over_time(atlas)


@pytest.fixture(scope="module")
def whole(atlas, series):
    return Span(int(series["day"].min()), geo_app.day_number(atlas.last))


# ---- days, colours, files ----


@given(st.integers(-700_000, 2_500_000), st.integers(2, 400_000))
def test_an_axis_of_days_has_a_dozen_labels_inside_it(first: int, length: int) -> None:
    axis = day_axis("at", first, first + length).to_dict()
    ticks = axis["axis"]["values"]
    assert axis["scale"]["domain"] == [first, first + length]
    assert 1 <= len(ticks) <= 16
    assert first <= ticks[0] <= ticks[-1] <= first + length
    assert (np.diff(ticks) > 0).all()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_holders_have_the_hues_of_the_map(atlas, theme: str) -> None:
    scale = holder_scale(atlas, ["stranger", *reversed(list(atlas.parties))], theme)
    assert scale.domain == [*atlas.parties, "stranger"]
    assert scale.range[:-1] == list(party_colours(atlas, theme).values())


# Names of the atlas have no letters that are not seen.
seen = st.text(st.characters(exclude_categories=["C", "Z"]))


@given(st.lists(st.tuples(seen, st.floats(allow_nan=False)), min_size=1, max_size=5))
def test_a_table_is_read_back_and_holds_no_formula(rows: list[tuple[str, float]]) -> None:
    text = csv_of(pd.DataFrame(rows, columns=["name", "=km2"]))
    head, *read = csv.reader(io.StringIO(text, newline=""))
    assert head == ["name", "'=km2"]
    for (name, number), cells in zip(rows, read, strict=True):
        assert cells[0] in {name, f"'{name}"}
        assert not cells[0].startswith(("=", "+", "-", "@"))
        assert float(cells[1]) == number


def test_missing_numbers_are_empty_cells() -> None:
    table = pd.DataFrame({"day": [1, 2], "km": [math.nan, -1.0]})
    assert csv_of(table) == "day,km\n1,\n2,-1.0\n"


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://example.org/a_(b)", True),
        ("javascript:alert(1)", False),
        ("https://example.org/> [x](https://other.example)", False),
        ("https://example.org/\n# heading", False),
        ("", False),
    ],
)
def test_only_addresses_of_the_web_are_links(url: str, is_link: bool) -> None:
    line = source_line(Source("s", "<b>A</b> [b](c)", "", url, "", "", {}))
    assert ("](<" in line) == is_link
    assert "<b>" not in line
    assert "\n" not in line


# ---- steps ----

values = st.floats(0, 1000).map(lambda value: round(value, 1))
numbers_of_one = st.lists(st.tuples(st.integers(0, 400), values), min_size=1, max_size=20)


def _numbers(rows: list[tuple[int, float]]) -> pd.DataFrame:
    frame = pd.DataFrame(dict(rows).items(), columns=["day", "value"]).sort_values("day")
    return frame.assign(holder="a", low=frame["value"] / 2, high=frame["value"] * 2)


@given(numbers_of_one, st.integers(0, 300), st.integers(1, 100))
def test_steps_hold_what_holds_on_every_day(rows, first: int, length: int) -> None:
    numbers, span = _numbers(rows), Span(first, first + length)
    corners = steps(numbers, span)
    assert corners["at"].between(span.first, span.last).all()
    wanted = np.arange(span.first, span.last)
    told, on = (
        np.r_[0.0, frame["value"]][np.searchsorted(frame[column], wanted, "right")]
        for frame, column in ((numbers, "day"), (corners, "at"))
    )
    assert (told == on).all()


@given(st.lists(values, min_size=1, max_size=7))
def test_close_lines_are_drawn_side_by_side(held: list[float]) -> None:
    numbers = pd.DataFrame({"day": 0, "holder": [f"h{i}" for i in range(len(held))], "value": held})
    drawn = apart(numbers, 5)["drawn"].to_numpy()
    assert (drawn >= np.array(held)).all()
    assert (drawn - np.array(held) <= 5 * len(held) + 1e-9).all()
    assert (drawn[np.array(held) == 0] == 0).all(), "who has nothing has no line"
    assert (np.diff(np.sort(drawn[drawn > 0])) >= 5 - 1e-9).all()


@given(numbers_of_one)
def test_a_run_has_no_hole(rows) -> None:
    for _, run in steps(_numbers(rows), Span(0, 500)).groupby("run"):
        assert (run["high"].to_numpy()[1:-1] > 0).all()


def test_areas_of_the_atlas_are_drawn_as_they_are(series, whole) -> None:
    corners = steps(counted(series, Measure.AREA), whole)
    on = corners[corners["at"] <= geo_app.day_number("2015-06-01")]
    told = state_on(series, geo_app.day_number("2015-06-01")).set_index("holder")["km2"]
    for holder in ("artsakh", "azerbaijan"):
        assert on.loc[on["holder"] == holder, "value"].iloc[-1] == told[holder]


def test_every_change_and_every_event_can_be_pointed_at(atlas, series, whole) -> None:
    numbers = counted(series, Measure.AREA)
    events = event_marks(atlas, numbers, whole)
    told = readings(numbers, whole, events["day"])
    assert set(numbers["day"].unique()) <= set(told["at"])
    assert set(events["at"]) <= set(told["at"])
    (row,) = told.loc[told["date"] == "5 April 2016", "artsakh"]
    assert row.startswith(f"{state_on(series, 16896).set_index('holder')['km2']['artsakh']:,.0f} (")


def test_periods_are_those_in_which_something_changed(series) -> None:
    years = [
        (iso_date(each.first)[:4], iso_date(each.last)[:4])
        for each in periods(counted(series, Measure.AREA))
    ]
    assert years[-1][0] == "2020"
    assert any(last == "1994" for _, last in years)


# ---- labels ----


@given(st.lists(st.floats(1, 100), min_size=1, max_size=8))
def test_names_stand_above_their_lines_and_apart(tops: list[float]) -> None:
    rows = [(day, f"holder{i}", top) for i, top in enumerate(tops) for day in (0, 100)]
    corners = pd.DataFrame(rows, columns=["at", "holder", "value"])
    placed = labels(corners, Span(0, 100), 100, 400)
    assert (placed["value"].to_numpy() >= np.array(tops)).all()
    assert (np.diff(np.sort(placed["value"])) >= 17 * 100 / 400 - 1e-9).all()


@pytest.mark.parametrize("width", [330, 760, 2000, 9000])
def test_names_of_events_never_overlap(atlas, series, whole, width: int) -> None:
    events = event_marks(atlas, counted(series, Measure.AREA), whole)
    shown = events[events["needs"] <= width]
    assert len(shown) >= 2
    where = (shown["day"] - whole.first) / whole.days * width
    length = 6.1 * shown["label"].str.len() + 14
    start = where - length.where(shown["align"] == "right", 0)
    for _, lane in pd.DataFrame(
        {"lane": shown["lane"], "start": start, "end": start + length}
    ).groupby("lane"):
        ordered = lane.sort_values("start")
        assert (ordered["start"].to_numpy()[1:] >= ordered["end"].to_numpy()[:-1] - 1e-6).all()


def test_a_long_name_ends_with_a_whole_word(atlas, series, whole) -> None:
    events = event_marks(atlas, counted(series, Measure.AREA), whole)
    cut = events[events["label"].str.endswith("…")]
    assert len(cut)
    for row in cut.itertuples():
        told = row.label.removesuffix("…")
        assert row.name.startswith(told)
        assert not row.name[len(told)].isalnum()


def test_ends_of_fighting_are_named_first(atlas, series, whole) -> None:
    events = event_marks(atlas, counted(series, Measure.AREA), whole)
    first = events.loc[events["needs"] == events["needs"].min(), "name"]
    assert "Ceasefire of May 1994" in set(first)


@given(st.floats(1e-3, 1e9))
def test_ticks_are_few_even_and_reach_the_top(highest: float) -> None:
    ticks = nice_ticks(highest)
    assert 3 <= len(ticks) <= 9
    assert ticks[0] == 0
    assert ticks[-1] >= highest * (1 - 1e-6)
    assert np.allclose(np.diff(ticks), ticks[1])


# ---- the chart ----


@pytest.mark.parametrize("measure", Measure)
def test_the_chart_names_its_holders_and_its_selections(atlas, series, whole, measure) -> None:
    names = {LINE: "Line"} | {id_: party.short for id_, party in atlas.parties.items()}
    hues = {LINE: "#000000"} | party_colours(atlas)
    numbers = counted(series, measure)
    drawing = drawing_of(atlas, numbers, measure, whole, names, hues, THEMES["light"])
    spec = time_chart(drawing, 16896).to_dict()
    assert {PICK, SPAN} <= {param["name"] for param in spec["params"]}
    assert (LINE in drawing.names) == (measure == Measure.LINE)
    assert set(drawing.labels["holder"]) == set(drawing.names)


# ---- words and the address ----


def test_the_table_has_the_numbers_of_the_day(atlas, series) -> None:
    told = by_holder(atlas, series, 16896, 23_713)
    for row in state_on(series, 16896).itertuples():
        if row.km2_high > 0:
            assert f"{row.km2:,.0f}" in told
    assert "of the 23,713 mapped (inferred)" in told
    assert "| **Total** | **23,713** | **1,534** |" in told, "the ground mapped, all settlements"
    assert "before 20 February 1988" in by_holder(atlas, series, 0, 23_713)


def test_the_file_has_every_row(atlas, series) -> None:
    table = numbers_of(atlas, series)
    assert len(table) == len(series)
    assert table.loc[table["holder"] == "nkao", "holder_name"].iloc[0].startswith("Nagorno")


def test_sources_are_those_of_the_day(atlas) -> None:
    early, late = ({s.id for s in sources_on(atlas, day, "")} for day in (7000, 19000))
    assert early
    assert late - early


choices = st.builds(
    TimeChoice,
    st.sampled_from(Measure),
    st.sampled_from(["", "azerbaijan", "third-parties"]),
    st.none() | st.builds(lambda a, n: Span(a, a + n), st.integers(0, 18000), st.integers(1, 900)),
    st.sampled_from([(), ("azerbaijan",), ("azerbaijan", "artsakh")]),
)


@given(choice=choices)
def test_an_address_is_read_as_it_was_written(atlas, choice: TimeChoice) -> None:
    query = choice.query("2016-04-05")
    assert choice_of_query(query, atlas, TimeChoice()) == (choice, "2016-04-05", [])


def test_what_an_address_asks_for_in_vain_is_said(atlas) -> None:
    query = {
        "show": "<b>", "account": "moon", "date": "2016-02-30", "from": "2020-01-01",
        "to": "2019-01-01", "holders": "artsakh,moon",
    }  # fmt: skip
    choice, date, notices = choice_of_query(query, atlas, TimeChoice())
    assert choice == TimeChoice(holders=("artsakh",))
    assert date == ""
    assert len(notices) == 5
