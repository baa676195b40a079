import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geo_app.cli import main


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["place", *map(str, arguments)])


@pytest.mark.parametrize("spelling", ["talish", "Թալիշ", "ТАЛЫШ", "T'alish"])
def test_a_place_by_any_spelling(spelling: str) -> None:
    result = run(spelling)
    assert result.exit_code == 0, result.output
    head, *_ = result.stdout.split("\n\n")
    assert head.startswith("Talish\n")
    for name in ("Azərbaycanca: Talış", "Русский: Талыш", "Հայերեն: Թալիշ", "40.37663, 46.74271"):
        assert name in head


def test_the_entry_tells_both_accounts_with_their_sources() -> None:
    text = run("Seysulan").stdout
    for section in (
        "Said to have been held by, account by account", "Outlines that contained it",
        "Events here and within 15 km", "Claims about it, and others within 15 km", "Sources",
    ):  # fmt: skip
        assert f"\n\n{section}\n" in text
    told = " ".join(text.split())
    assert "According to Armenia and NKR / Artsakh, NKR / Artsakh held it from 2 April" in told
    assert "According to Azerbaijan, it has held the village since 2 April 2016 (uncertain" in told
    assert told.count("By no particular account, ") == 1
    assert "\n\nNear its edge (outlines are coarse)\n" in text
    assert "account in particular" not in text.casefold()
    assert "    Ministry of Defence: Seysulan settlement taken on 2 Apr 2016\n" in text
    assert max(map(len, text.partition("\n\nSources\n")[0].splitlines())) <= 96


def test_every_source_that_is_cited_is_listed() -> None:
    document = json.loads(run("madagiz", "--format", "json").stdout)
    listed = {source["id"] for source in document["sources"]}
    parts = ("statements", "outlines", "events", "claims")
    cited = {source for part in parts for one in document[part] for source in one["sources"]}
    assert cited == listed
    assert [source["number"] for source in document["sources"]] == list(range(1, len(listed) + 1))


def test_json_says_who_held_it_and_when() -> None:
    document = json.loads(run("Talış", "--format", "json").stdout)
    assert set(document) == {
        "place", "text", "accounts", "statements", "outlines", "events", "claims", "inferred",
        "line", "sources",
    }  # fmt: skip
    assert document["place"]["names"]["hy"] == "Թալիշ"
    (azerbaijan,) = [a for a in document["accounts"] if a["account"] == "azerbaijan"]
    own = [(s["holder"], s["valid_from"], s["valid_to"]) for s in azerbaijan["spells"] if s["own"]]
    assert own == [
        ("azerbaijan", "2016-04-02", "2016-04-05~"),
        ("azerbaijan", "2020-10-03", ""),
    ]
    first = document["statements"][0]
    assert first["time"]["start_earliest"] == "1988-02-20"
    assert document["inferred"][-1]["holder"] == "azerbaijan"
    assert all(row["km"] is None or row["km"] > 0 for row in document["line"])


def test_a_point_is_told_as_inferred() -> None:
    text = run("40.26, 46.98").stdout
    assert text.startswith("A point\n40.26000, 46.98000\n\nThe nearest settlement is ")
    assert "Inferred to have been held by, from the settlements around\n" in text
    assert "Told by" not in text


@pytest.mark.parametrize(
    "arguments",
    [["-33.9,18.4"], ["-33.9, 18.4", "--format", "text"], ["--format", "text", "--", "-33.9,18.4"]],
)
def test_a_point_in_the_south_is_no_option(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("A point\n-33.90000, 18.40000\n")


@pytest.mark.parametrize(
    ("name", "exit_code", "message"),
    [
        ("Madagis Town", 1, "did you mean"),
        ("Madagis Town", 1, "Madagiz"),
        ("95,200", 2, "is no point; latitudes are -90 to 90"),
    ],
)
def test_what_is_no_place(name: str, exit_code: int, message: str) -> None:
    result = run(name)
    assert result.exit_code == exit_code
    assert message in result.stderr


def test_a_place_of_another_atlas(make_atlas) -> None:
    result = run("форд", "--atlas", make_atlas())
    assert result.exit_code == 0, result.output
    told = "According to The North, it held the place from 2 April 2016 until 5 April 2016"
    assert told in " ".join(result.stdout.split())


def test_letters_that_would_steer_a_terminal_are_written_out(make_atlas, make_feature) -> None:
    folder = make_atlas([make_feature("a", place="a", name="A\x1b[31m", holder="north")])
    assert "\x1b" not in run("a", "--atlas", folder).stdout
