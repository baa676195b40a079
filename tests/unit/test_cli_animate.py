"""`geo-app animate` at a terminal: its dates, and what it tells while it works."""

import datetime as dt
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from geo_app.cli import main

PROGRAM = Path(sys.executable).with_name("geo-app")


@pytest.mark.parametrize(
    ("first", "last"), [("1 April 2016", "6.4.2016"), ("2016-04", "2016-04-06")]
)
def test_dates_are_those_of_snapshot(make_atlas, tmp_path, first, last):
    files = [tmp_path / "one.gif", tmp_path / "two.gif"]
    for file, dates in zip(files, [(first, last), ("2016-04-01", "2016-04-06")], strict=True):
        options = ["--scale", "0.5", "--atlas", str(make_atlas())]
        ended = CliRunner().invoke(main, ["animate", *dates, "-o", str(file), *options])
        assert ended.exit_code == 0, ended.output
    assert files[0].read_bytes() == files[1].read_bytes()


def test_today_is_a_date_and_what_is_none_is_told(make_atlas, tmp_path):
    words = ["-o", str(tmp_path / "a.gif"), "--scale", "0.5", "--atlas", str(make_atlas())]
    ended = CliRunner().invoke(main, ["animate", "today", "today", *words])
    assert ended.stderr.startswith(
        f"Error: there is no figure of {dt.date.today()}; the atlas runs"
    )
    ended = CliRunner().invoke(main, ["animate", "5 Aprill 2016", "today", *words])
    assert (ended.exit_code, "there is no month Aprill" in ended.stderr) == (2, True)


def said_on_terminal(*words):
    """What a command says on a terminal."""
    ours, theirs = os.openpty()
    with subprocess.Popen([PROGRAM, *map(str, words)], stderr=theirs, stdout=theirs) as running:
        os.close(theirs)
        said = b""
        try:
            while some := os.read(ours, 4096):
                said += some
        except OSError:  # the other end is closed
            pass
        os.close(ours)
    assert running.returncode == 0, said
    return said.decode()


def test_a_terminal_is_told_what_goes_on_and_the_time_left_of_drawing(make_atlas, tmp_path):
    file = tmp_path / "a.mp4"
    span = ("2001-01-01", "2002-12-31", "--by", "day", "--scale", "0.5")
    said = said_on_terminal("animate", *span, "-o", file, "--atlas", make_atlas())
    laid_out, bar, written = (said.index(text) for text in ("laying out", "drawing", "writing"))
    assert laid_out < bar < written < said.index("400 x 300 pixels")
    assert not re.search(r"\d\d:\d\d:\d\d", said[:bar])
    assert re.search(r"\d\d:\d\d:\d\d", said[bar:])
