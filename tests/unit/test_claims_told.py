"""Claims in words, on charts and on the command line."""

import json
import math
import re

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from geo_app import day_number, differences, read_atlas
from geo_app.app.accounts.rows import laid_out
from geo_app.app.accounts.scale import scale_of
from geo_app.app.accounts.words import Wording, heading
from geo_app.claims import (
    claims_of,
    matters,
)
from geo_app.claims.dating import dated_words
from geo_app.cli import main
from geo_app.gazetteer import Gazetteer
from geo_app.model import Atlas

APRIL = "April 2016 war"


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return read_atlas()


def test_differences_in_words_have_a_column_for_each_account(atlas: Atlas) -> None:
    day = day_number("2016-04-03")
    wording = Wording(atlas, Gazetteer(atlas).places, "en")
    words = wording.differences(differences(atlas, day), day)
    names = [side["name"] for side in words["sides"]]
    assert names == ["No particular account", "Armenia and NKR / Artsakh", "Azerbaijan"]
    (talish,) = [place for place in words["places"] if place["place"] == "talish"]
    held = [[one["holder"]["short"] for one in cell] for cell in talish["cells"]]
    assert held == [["NKR / Artsakh"], ["NKR / Artsakh"], ["Azerbaijan"]]
    assert all(one["basis"] and one["sources"] for cell in talish["cells"] for one in cell)
    json.dumps(words)


def test_the_sides_are_worded_alike(atlas: Atlas) -> None:
    wording = Wording(atlas, Gazetteer(atlas).places, "en")
    shapes = {tuple(wording.claim(claim)) for claim in claims_of(atlas)}
    assert len(shapes) == 1
    titles = [part["title"] for part in wording.said(claims_of(atlas))]
    assert titles == sorted(titles, key=str.casefold)


numbers = st.floats(0, 1e9).map(lambda value: float(f"{value:.6g}"))


@given(st.lists(numbers, min_size=1))
def test_every_figure_fits_on_its_scale(values: list[float]) -> None:
    scale = scale_of(values)
    for value in values:
        share = scale.share(value)
        assert -1e-9 <= share <= 1
        assert math.isclose(scale.at(share), value, rel_tol=1e-6, abs_tol=1e-6)


def test_rows_of_a_chart_keep_apart_and_point_the_right_way(atlas: Atlas) -> None:
    found = [m for m in matters(atlas, claims_of(atlas, APRIL)) if m.scale == "persons"]
    figures = [c for m in found for c in m.claims]
    scale = scale_of(v for c in figures for v in (c.low, c.high) if v is not None)
    rows, heads, height = laid_out(atlas, found, Gazetteer(atlas).places, scale)
    assert rows["id"].tolist() == [claim.id for claim in figures]
    assert heads["text"].tolist() == [heading(m, Gazetteer(atlas).places) for m in found]
    assert (rows["bottom"].to_numpy()[:-1] <= rows["top"].to_numpy()[1:]).all()
    assert rows["bottom"].max() == height
    for claim, row in zip(figures, rows.to_dict("records"), strict=True):
        assert row["is_range"] == (None not in (claim.low, claim.high) and claim.low != claim.high)
        assert (row["tip"] > row["end"]) == (claim.high is None)
        assert (row["tip"] < row["start"]) == (claim.low is None)
        # Never a mean: the ends of a mark are figures as they were given.
        assert {row["start"], row["end"]} <= {claim.low, claim.high}


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["claims", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_command_prints_claims() -> None:
    assert "April 2016 war" in run()
    text = run(APRIL)
    heads = [f"lost, about {side} (persons):" for side in ("Armenia/Artsakh", "Azerbaijan")]
    assert text.index(heads[0]) < text.index(heads[1])
    assert "400 to 500 fighters" in text
    assert "calls the figure of 31 too low" in text
    records = json.loads(run(APRIL, "--format", "json"))["claims"]
    assert [record["low"] for record in records[:6]] == [15, 34, 11, 2, 1, 31]
    assert records[6]["low"] is None
    then = json.loads(run(APRIL, "--format", "json", "--as-known-on", "2016-04-05"))["claims"]
    assert 0 < len(then) < len(records)
    assert all(set(one) == {"id", "title", "url"} for r in records for one in r["sources"])
    unknown = CliRunner().invoke(main, ["claims", "Troy"])
    assert (unknown.exit_code, "no claim is about 'Troy'" in unknown.stderr) == (2, True)


def test_a_table_is_followed_by_the_words_of_its_claims_and_their_sources() -> None:
    text, _, listed = run("first war").partition("\nSources\n")
    lines = text.splitlines()
    head = lines.index("killed, about Armenia/Artsakh (persons):")
    assert lines[head + 1].split("  ")[1:3] == ["5,856 to 6,000", "military"]
    assert lines[head + 1].endswith("for 1988-94")
    assert lines[head + 2] == "  - 5,856-6,000 dead [1]"
    cited = {n for run in re.findall(r"\[([\d, -]+)\]$", text, re.M) for n in _numbers(run)}
    assert cited == set(range(1, len(listed.splitlines()) + 1))


def _numbers(run: str) -> list[int]:
    ends = [[int(n) for n in part.split("-")] for part in run.split(", ")]
    return [n for end in ends for n in range(end[0], end[-1] + 1)]


@pytest.mark.parametrize(
    ("event", "known"),
    [("", "1900-01-01"), ("first war", "1970-01-01")],  # the latter is day 0
)
def test_before_anything_was_claimed(event: str, known: str) -> None:
    told = run(*filter(None, [event]), "--as-known-on", known)
    assert told.startswith("No claim had been made by then (1 January 19")


def test_the_period_a_figure_is_about_is_not_when_it_was_said(atlas: Atlas) -> None:
    first_war = {claim.id: claim for claim in claims_of(atlas, "First war 1988-94")}
    period = [claim for claim in first_war.values() if claim.valid_to == "1995-01-01"]
    assert {claim.dated for claim in period} == {"for 1988-94"}
    said_later = [claim for claim in first_war.values() if claim.asserted_on == "2019-10-02"]
    assert said_later
    assert all(claim.dated.endswith(", said by 2 October 2019") for claim in said_later)


@pytest.mark.parametrize(
    ("times", "words"),
    [
        (("2016-04-02", "2016-04-09"), "for 2 to 8 April 2016"),
        (("2020-09-27", "2020-11-10"), "for 27 September to 9 November 2020"),
        (("2015-12-30", "2016-01-03"), "for 30 December 2015 to 2 January 2016"),
        (("1999", "2001-01-01"), "for 1999-2000"),
        (("2020", "2020-11-10"), "for 2020 to 9 November 2020"),
        (("2016-04~", "2016-05-01~"), "for about April 2016"),
        (("1992-02", "1992-03-01"), "for February 1992"),
        (("2020", ""), "for 2020"),
        (("2020-10-03", ""), "3 October 2020"),
        (("[2016-04-02..2016-04-03]", "2016-04-09"), "2 or 3 April 2016"),
    ],
)
def test_times_of_claims_in_words(times: tuple[str, str], words: str) -> None:
    assert dated_words(*times) == words
