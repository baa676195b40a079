"""docs/tutorial.md runs from top to bottom and prints what it says."""

import doctest
import re
from pathlib import Path

import pytest

import geo_app

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial.md"
BLOCKS = re.compile(r"^```pycon\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_tutorial_runs() -> None:
    found = doctest.testfile(
        str(TUTORIAL),
        module_relative=False,
        encoding="utf-8",
        optionflags=doctest.NORMALIZE_WHITESPACE,
    )
    assert found.attempted > 25
    assert found.failed == 0, "what differs is printed above; docs/refresh.py writes it anew"


def test_every_line_of_code_is_in_a_block_that_runs() -> None:
    text = TUTORIAL.read_text("utf-8")
    outside = BLOCKS.sub("", text)
    assert ">>>" in "".join(BLOCKS.findall(text))
    assert [line for line in outside.splitlines() if line.startswith((">>>", "```"))] == []


@pytest.mark.parametrize("name", ["read_atlas", "control", "compare", "over_time", "place"])
def test_it_shows_what_the_library_offers(name: str) -> None:
    assert name in geo_app.__all__
    assert f"geo_app.{name}(" in TUTORIAL.read_text("utf-8")
