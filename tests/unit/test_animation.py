"""Animations: their dates, their frames against figures, files, breaking off."""

import math
import shlex
from dataclasses import replace

import imageio_ffmpeg
import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from geo_app.cli import main
from geo_app.errors import EditError, UsageError
from geo_app.snapshot import Preset, Request, animate
from geo_app.snapshot.film.animation import Cancelled, _prepared
from geo_app.snapshot.film.encoding import encoder_of
from geo_app.snapshot.film.frames import Film
from geo_app.snapshot.film.pace import Pace
from geo_app.snapshot.film.stills import changes_in, events_in, stills_by, stills_in
from geo_app.snapshot.film.telling import tellings
from geo_app.snapshot.presets import sized
from geo_app.snapshot.scene import drawn_on, layers_of
from geo_app.store import read_atlas
from geo_app.validtime import day_number

FIRST, LAST = day_number("2020-11-06"), day_number("2020-11-12")
SMALL = Preset("small", "Small", 640, 480)


@pytest.fixture(scope="module")
def atlas():
    return read_atlas()


@pytest.fixture(scope="module")
def gif(atlas, tmp_path_factory):
    file = tmp_path_factory.mktemp("film") / "november.gif"
    animate(atlas, FIRST, LAST, file, by="day", preset=SMALL, hold=2)
    return file


def test_each_day_is_a_frame_and_events_are_held(atlas, gif):
    events = events_in(atlas, atlas.layers, FIRST, LAST, account="", language="en")
    assert events
    with Image.open(gif) as film:
        assert film.n_frames == LAST - FIRST + 1
        assert film.size == (640, 480)
        comment = film.info["comment"].decode()
        for number in range(film.n_frames):
            film.seek(number)
            is_held = FIRST + number in {*events, FIRST, LAST}
            assert film.info["duration"] == (2000 if is_held else 50)
    assert "Date: 2020-11-06/2020-11-12" in comment
    assert "Command: geo-app animate 2020-11-06 2020-11-12 --by day --hold 2" in comment


def test_a_frame_shows_what_a_figure_of_its_date_draws(atlas):
    layers, days = layers_of(atlas, Request(FIRST)), list(range(FIRST, LAST + 1))
    for day, told in zip(days, tellings(atlas, layers, Request(FIRST), days), strict=True):
        marks, shapes = drawn_on(atlas, Request(day))
        drawn = [mark._replace(is_new=False) for one in told for mark in one.marks]
        assert drawn == [mark._replace(is_new=False) for mark in marks]
        seen = [shape for one in told for shape in one.shapes]
        assert [(s.layer, s.row, s.hue) for s in seen] == [(s.layer, s.row, s.hue) for s in shapes]


def test_only_what_changes_is_drawn_anew_and_looks_as_if_all_were(atlas):
    request = Request(FIRST, preset=SMALL)
    film, stills, _ = _prepared(atlas, request, LAST, Pace("day"))
    frames = [film.frame(still.day) for still in stills]
    events = events_in(atlas, layers_of(atlas, request), FIRST, LAST, account="", language="en")
    for number in (1, len(stills) - 1):
        # A fresh film has drawn nothing of what came before.
        fresh = Film(film.page, film.told, events).frame(stills[number].day)
        assert np.array_equal(frames[number], fresh)
    assert not np.array_equal(frames[0], frames[-1])


def test_to_an_account_only_what_changes_in_it_is_a_frame(make_atlas):
    river = read_atlas(make_atlas())
    days = {
        account: [still.day for still in _prepared(river, request, LAST, Pace())[1]]
        for account in ("", "south")
        for request in [Request(day_number("2016-03-01"), account, preset=SMALL)]
    }
    said_by_north = {day_number("2016-04-05"), day_number("2016-04-06")}
    assert set(days["south"]) == set(days[""]) - said_by_north < set(days[""])


def test_an_event_without_a_name_is_held_in_silence(atlas):
    events = next(layer for layer in atlas.layers if layer.kind == "event")
    nameless = events.frame.assign(**{"name": " ", "name:ru": np.nan})
    span = {"account": "", "language": "ru"}
    found = events_in(atlas, [replace(events, frame=nameless)], FIRST, LAST, **span)
    assert found == {day: [] for day in events_in(atlas, [events], FIRST, LAST, **span)}
    assert found
    film, _, _ = _prepared(atlas, Request(FIRST, preset=SMALL), FIRST + 1, Pace())
    assert Film(film.page, film.told, {FIRST: []}).frame(FIRST).shape == (480, 640, 3)


def test_a_film_cites_more_than_an_argument_can_hold(make_atlas, tmp_path):
    river = read_atlas(make_atlas())
    film, _, facts = _prepared(river, Request(FIRST, preset=SMALL), LAST, Pace())
    sources = tuple(f"Book {number}; a = b # c \\ d" for number in range(8000))
    frames = [film.frame(FIRST)]
    path = tmp_path / "a.mp4"
    encoder_of(path)(path, [(frames[0], 500)], frames, 4, replace(facts, sources=sources))
    assert "\n".join(sources).encode() in path.read_bytes()


def test_the_command_in_a_film_makes_it_again(make_atlas, tmp_path):
    made = [tmp_path / name for name in ("one.gif", "two.gif")]
    options = ("--note", "Ours", "--grayscale", "--scale", "0.5", "--hold", "0", "--fps", "50",
               "--title", "River --width 800 --height 600")  # fmt: skip
    words = ["animate", "2016-04-01", "2016-04-06", "-o", "FILE", *options]
    for file in made:
        words[words.index("FILE")] = str(file)
        ended = CliRunner().invoke(main, [*words, "--atlas", str(make_atlas())])
        assert ended.exit_code == 0, ended.output
        with Image.open(file) as film:
            assert film.size == (400, 300)
            comment = film.info["comment"].decode()
        words = shlex.split(next(x for x in comment.splitlines() if x.startswith("Command: ")))[2:]
    assert words[-2:] == ["--atlas", "river"]
    assert made[0].read_bytes() == made[1].read_bytes()


def test_a_film_is_h264_of_even_sides_and_the_same_bytes_again(atlas, tmp_path):
    files = [tmp_path / name for name in ("one.mp4", "two.mp4")]
    done = []
    for file in files:
        animate(
            atlas, FIRST, LAST, file, seconds=2, fps=10, preset=Preset("odd", "Odd", 641, 481),
            progress=lambda *told: done.append(told),
        )  # fmt: skip
    assert files[0].read_bytes() == files[1].read_bytes()
    assert done[-1][0] == done[-1][1]
    reader = imageio_ffmpeg.read_frames(str(files[0]))
    about = next(reader)
    assert about["size"] == (640, 480)
    assert about["codec"] == "h264"
    assert about["pix_fmt"].startswith("yuv420p")
    assert about["duration"] == pytest.approx(2, abs=0.11)
    reader.close()
    assert b"2020-11-06/2020-11-12" in files[0].read_bytes()
    assert {file.name for file in tmp_path.iterdir()} == {"one.mp4", "two.mp4"}


def test_breaking_off_leaves_what_was_there(atlas, tmp_path):
    file = tmp_path / "film.mp4"
    file.write_bytes(b"old")
    seen = []
    with pytest.raises(Cancelled):
        animate(
            atlas, FIRST, LAST, file, preset=SMALL, progress=lambda done, _: seen.append(done),
            cancelled=lambda: len(seen) >= 3,
        )  # fmt: skip
    # What is told first is that drawing begins.
    assert seen == [0, 1, 2]
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_only_a_film_that_is_there_is_named(make_atlas, tmp_path):
    river = ("--atlas", make_atlas())
    words = ("animate", "2016-04-01", "2016-04-06", "-o", tmp_path / "film.mp4")
    ended = CliRunner().invoke(main, [*map(str, (*words, "--account", "nobody", *river))])
    assert ended.exit_code == 2
    assert ended.stderr.startswith("Error: there is no account 'nobody'")
    odd = ("--width", "642", "--height", "482", "--scale", "0.5")
    ended = CliRunner().invoke(main, [*map(str, (*words, *odd, *river))])
    before, after = ended.stderr.splitlines()
    assert before.endswith(
        "of 321 x 241 pixels, those at the edge are cut off: the film is 320 x 240"
    )
    assert after == f"{tmp_path / 'film.mp4'}: 320 x 240 pixels, 4 dates, 3.5 seconds"


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("film.avi", {}, "write .gif, .mp4, .webp"),
        ("film.gif", {"last": "2999-01-01"}, "the atlas runs from"),
        ("film.gif", {"last": FIRST}, "a first date and a later one"),
        ("film.gif", {"by": "week"}, "change or day"),
        ("film.mp4", {"fps": 1000}, "dates in a second; it must be 0.1 to 60"),
        ("film.gif", {"fps": 60}, "dates in a second of a GIF"),
        ("film.gif", {"fps": 0}, "dates in a second"),
        ("film.gif", {"fps": math.nan}, "dates in a second"),
        ("film.gif", {"hold": math.inf}, "held for inf seconds"),
        ("film.gif", {"hold": math.nan}, "held for nan seconds"),
        ("film.gif", {"hold": -5}, "held for -5 seconds"),
        ("film.gif", {"hold": 1e9}, "it must be 0 to 60"),
        ("film.gif", {"seconds": 0}, "a film of 0 seconds"),
        ("film.gif", {"dpi": 300}, "no option 'dpi'"),
        ("film.gif", {"preset": sized(99, 120)}, r"of these proportions, \d+ x \d+ pixels"),
        ("film.gif", {"seconds": 0.1}, "seconds"),
        ("film.gif", {"colour": "red"}, "no option 'colour'"),
        ("film.gif", {"account": "nobody"}, "no account 'nobody'"),
    ],
)
def test_what_no_film_can_have_is_told_before_anything_is_drawn(
    atlas, tmp_path, name, options, words
):
    asked = {"last": LAST, "preset": SMALL} | options
    with pytest.raises(UsageError, match=words):
        animate(atlas, FIRST, asked.pop("last"), tmp_path / name, **asked)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told_at_once(atlas, tmp_path):
    drawn = []
    with pytest.raises(EditError, match="cannot be saved"):
        animate(atlas, FIRST, LAST, tmp_path / "none" / "film.mp4",
                progress=lambda *told: drawn.append(told))  # fmt: skip
    assert not drawn


@given(st.integers(0, 5000), st.integers(1, 5000), st.lists(st.integers(0, 10_000), max_size=40),
       st.floats(1, 60), st.floats(1, 30), st.floats(0, 5))  # fmt: skip
def test_a_film_is_as_long_as_asked_for(first, span, held, seconds, fps, hold):
    last = first + span
    found = stills_in(first, last, held, seconds=seconds, fps=fps, hold=hold)
    assert sum(still.milliseconds for still in found) == pytest.approx(seconds * 1000, abs=1)
    days = [still.day for still in found]
    assert days == sorted(set(days))
    assert (days[0], days[-1]) == (first, last)
    assert {day for day in held if first <= day <= last} <= set(days)


@given(st.sets(st.integers(0, 1000), min_size=1), st.floats(0.5, 50), st.floats(0, 4))
def test_held_dates_are_seen_longest(days, fps, hold):
    held = set(list(days)[::3])
    found = stills_by(days, held, fps=fps, hold=hold)
    assert [still.day for still in found] == sorted(days)
    steps = [still.milliseconds for still in found if not still.is_held]
    assert min(s.milliseconds for s in found if s.is_held) >= max(steps, default=0)


def test_changes_are_those_of_the_layers(atlas):
    lines = [layer for layer in atlas.layers if layer.kind == "control-line"]
    assert set(changes_in(lines, FIRST, LAST)) <= set(changes_in(atlas.layers, FIRST, LAST))
