"""Claims in words, on charts and on the command line."""

import json
import math

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
    assert names == ["Nobody in particular", "Armenia and NKR / Artsakh", "Azerbaijan"]
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
    assert text.index("lost, about Armenia/Artsakh:") < text.index("lost, about Azerbaijan:")
    assert "400 to 500 fighters" in text
    assert "calls the figure of 31 too low" in text
    records = json.loads(run(APRIL, "--format", "json"))["claims"]
    assert [record["low"] for record in records[:6]] == [15, 34, 11, 2, 1, 31]
    assert records[6]["low"] is None
    then = json.loads(run(APRIL, "--format", "json", "--as-known-on", "2016-04-05"))["claims"]
    assert 0 < len(then) < len(records)
    unknown = CliRunner().invoke(main, ["claims", "Troy"])
    assert (unknown.exit_code, "no claim is about 'Troy'" in unknown.stderr) == (2, True)
