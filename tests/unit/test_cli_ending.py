"""Stopping a command: what signals leave behind, and what they say."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from geo_app.cli import main
from geo_app.cli.ending import ends_in_order
from geo_app.publish import making

PROGRAM = Path(sys.executable).with_name("geo-app")
FILM = ("animate", "2016-03-01", "2016-12-31", "--by", "day", "-o", "film.mp4")
STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
TOLD = "\nBroken off; nothing half-made is left.\n"


def is_encoding(folder: Path) -> bool:
    """Whether some ffmpeg writes into a folder."""
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = file.read_bytes()
        except OSError:  # gone meanwhile
            continue
        if b"libx264" in words and str(folder).encode() in words:
            return True
    return False


def test_a_film_that_is_stopped_leaves_no_file_and_no_ffmpeg(
    make_atlas: Callable[[], Path], tmp_path: Path
) -> None:
    (home := tmp_path / "home").mkdir()
    command = [PROGRAM, *FILM, "--atlas", make_atlas()]
    with subprocess.Popen(command, cwd=home, stderr=subprocess.PIPE, text=True) as running:
        until = time.monotonic() + 60
        while not is_encoding(home) and running.poll() is None and time.monotonic() < until:
            time.sleep(0.1)
        running.send_signal(signal.SIGTERM)
        said = running.communicate(timeout=60)[1]
    assert (running.returncode, said) == (128 + signal.SIGTERM, TOLD)
    assert list(home.iterdir()) == []
    assert not is_encoding(home)


@pytest.mark.parametrize("number", STOPPING)
def test_a_site_is_there_whole_or_not_at_all(
    make_atlas: Callable[[], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: signal.Signals,
) -> None:
    (home := tmp_path / "home").mkdir()
    seen: list[int] = []

    def stopped(*_: object) -> None:
        """The signal comes while the pages of places are written, and others while they go."""
        seen.append(len(list(home.iterdir())))
        signal.raise_signal(number)

    def tidied_up(*given: Any, **options: Any) -> None:
        for one in STOPPING:
            signal.raise_signal(one)
        rmtree(*given, **options)

    rmtree = shutil.rmtree
    monkeypatch.setattr(making, "place_words", stopped)
    monkeypatch.setattr(shutil, "rmtree", tidied_up)
    words = ["publish", str(home / "site"), "--atlas", str(make_atlas())]
    ended = CliRunner().invoke(main, words)
    assert (ended.exit_code, ended.stderr) == (128 + number, TOLD)
    assert seen == [1]
    assert list(home.iterdir()) == []


def test_what_does_not_listen_goes_on_and_others_listen_as_before() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as under nohup
    try:
        with ends_in_order():
            assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
            signal.raise_signal(signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGHUP, before)
