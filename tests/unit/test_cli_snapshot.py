"""`geo-app snapshot`: figures, pages, data and bundles by the endings of their names."""

import hashlib
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from geo_app.app.exports.choice import Wish
from geo_app.app.exports.naming import command_of
from geo_app.asked import FIGURE_FORMATS, extent_of_text
from geo_app.cli import main
from geo_app.cli.options import size_asked
from geo_app.cli.target import FORMS, target_of
from geo_app.errors import UsageError
from geo_app.snapshot import PRESETS, Request
from geo_app.snapshot.files.saving import FORMATS
from geo_app.store import read_atlas

DAY = "2016-04-05"
#: Small, so that it is drawn fast.
SMALL = ("--width", "640", "--height", "480", "--layers", "events,control-lines")


PAPER = ("--preset", "a4-portrait")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["snapshot", *map(str, arguments)])


def made(*arguments: str | Path) -> Result:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result


def test_a_figure_says_what_was_asked_for_and_how_it_is_made_again(tmp_path: Path) -> None:
    options = (
        "--language", "ru", "--account", "azerbaijan", "--theme", "dark", "--title", "Линия",
        "--note", "Наше примечание", "--extent", "45,39,48,41", "--inferred",
    )  # fmt: skip
    first, again = tmp_path / "a.png", tmp_path / "b.png"
    made(DAY, "-o", first, *SMALL, *options)
    with Image.open(first) as image:
        assert image.size == (640, 480)
        texts = image.text  # type: ignore[attr-defined]
    assert texts["Title"] == "Линия"
    assert texts["Account"] == "azerbaijan"
    words = shlex.split(texts["Command"])
    assert words[:3] == ["geo-app", "snapshot", DAY]
    words[words.index("FILE")] = str(again)
    made(*words[2:])
    assert again.read_bytes() == first.read_bytes()


def test_a_folder_gets_a_file_that_names_itself(tmp_path: Path) -> None:
    told = made(DAY, "-o", f"{tmp_path}/", "--format", "svg", *SMALL).stdout.strip()
    assert told == str(tmp_path / f"nagorno-karabakh_{DAY}_all-accounts.svg")
    assert Path(told).read_bytes().startswith(b"<?xml")
    told = made("-o", tmp_path, "--format", "linked-places", "--layers", "events").stdout.strip()
    assert Path(told).name == "nagorno-karabakh_all-accounts.lp.json"
    assert json.loads(Path(told).read_text())["type"] == "FeatureCollection"


def test_standard_output_gets_the_bytes_and_nothing_else(tmp_path: Path) -> None:
    result = made(DAY, "-o", "-", "--words", *SMALL)
    with Image.open(io.BytesIO(result.stdout_bytes)) as image:
        image.load()
        assert image.size == (640, 480)
    heads = re.findall(r"^(Caption|Alternative text|Credit line)$", result.stderr, re.MULTILINE)
    assert heads == ["Caption", "Alternative text", "Credit line"]


def test_data_of_a_date_and_of_all_dates(tmp_path: Path) -> None:
    made(DAY, "-o", tmp_path / "day.csv", "--layers", "events")
    made("-o", tmp_path / "all.csv", "--layers", "events")
    day, whole = ((tmp_path / name).read_text() for name in ("day.csv", "all.csv"))
    assert 0 < len(day.splitlines()) < len(whole.splitlines())


def test_a_bundle_holds_figure_words_data_and_citations(tmp_path: Path) -> None:
    made(DAY, "-o", tmp_path / "april.zip", *SMALL)
    with zipfile.ZipFile(tmp_path / "april.zip") as bundle:
        files = {name: bundle.read(name) for name in bundle.namelist()}
    stem = f"nagorno-karabakh_{DAY}_all-accounts"
    assert [*files][:4] == [f"{stem}.{suffix}" for suffix in ("png", "svg", "pdf", "txt")]
    assert {"nagorno-karabakh.gpkg", "citations.bib", "citations.json"} <= set(files)
    assert files[f"{stem}.txt"].startswith(b"Caption\nNagorno-Karabakh, 5 April 2016.")
    manifest = json.loads(files.pop("manifest.json"))
    assert manifest["command"].startswith(f"geo-app snapshot {DAY} -o FILE.zip --layers events")
    assert {name: told["sha256"] for name, told in manifest["files"].items()} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }


def test_presets_are_listed_and_each_is_taken(tmp_path: Path) -> None:
    listed = made("--list-presets").stdout
    assert [line.split()[0] for line in listed.splitlines()] == [*PRESETS]
    made(DAY, "-o", tmp_path / "a.png", "--preset", "social-1080x1350", *SMALL[4:])
    with Image.open(tmp_path / "a.png") as image:
        assert image.size == (1080, 1350)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("1850-01-01", "-o", "{home}/a.png"), "the atlas runs from 1 January 1990"),
        (("1850-01-01", "-o", "{home}/a.kml"), "the atlas tells of 1990-01-01"),
        ((DAY, "-o", "{home}/a.csv", "--preset", "4k"), "--preset says how a figure looks"),
        ((DAY, "-o", "{home}/a.html", "--dpi", "300"), "--dpi says how a figure looks"),
        ((DAY, "-o", "{home}/a.png", "--width", "90", "--height", "90"), "too small"),
        ((DAY, "-o", "{home}/a.png", *PAPER, "--dpi", "50"), "the dpi 50 cannot be drawn; it must"),
        ((DAY, "-o", "{home}/a.png", *PAPER, "--dpi", "700"), "it must be 72 to 600"),
        ((DAY, "-o", "{home}/a.png", *PAPER, "--scale", "2"), "which has no scale; ask for dpi"),
        ((DAY, "-o", "{home}/a.png", "--dpi", "300"), "which has no dpi; ask for a scale"),
        ((DAY, "-o", "{home}/a.png", "--scale", "nan"), "the scale nan cannot be drawn"),
        ((DAY, "-o", "{home}/a.png", "--layers", "roads"), "there is no layer 'roads'"),
        ((DAY, "-o", "{home}/a.png", "--account", "nobody"), "there is no account 'nobody'"),
        ((DAY, "-o", "{home}/a.zip", "--account", "differing"), "there is no account 'differing'"),
        ((DAY, "-o", "{home}/a.png", "--difference"), "give it with --compare"),
        (("-o", "{home}/a.png"), "a figure is of a date"),
        (("-o", "{home}/a.png", "--dates", DAY), "a figure is of a date"),
        (("-o", "{home}/a.zip", "--compare", DAY), "a figure is of a date"),
        (("-o", "{home}/a.zip", "--dates", DAY), "a figure is of a date"),
        (("spring", "-o", "{home}/a.png"), "'spring' is not a date"),
    ],
)
def test_what_makes_no_sense_is_told_and_leaves_no_file(
    tmp_path: Path, make_atlas: Callable[[], Path], arguments: tuple[str, ...], said: str
) -> None:
    (home := tmp_path / "home").mkdir()
    asked = [argument.format(home=home) for argument in arguments]
    result = run(*asked, "--atlas", make_atlas())
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert list(home.iterdir()) == []


def test_a_size_that_is_told_to_be_enough_is_enough(
    tmp_path: Path, make_atlas: Callable[[], Path]
) -> None:
    def wide(width: int) -> Result:
        size = ("--width", width, "--height", round(width * 0.6))
        return run(DAY, "-o", tmp_path / "a.svg", *size, "--atlas", make_atlas())

    refused = wide(200)
    assert refused.exit_code == 2
    told = re.search(r"of these proportions, (\d+) x \d+ pixels are enough", refused.stderr)
    assert told, refused.stderr
    assert wide(int(told[1]) - 10).exit_code == 2
    assert wide(int(told[1])).exit_code == 0


def test_an_atlas_of_ones_own_is_named_in_the_command(
    tmp_path: Path, make_atlas: Callable[[], Path]
) -> None:
    """By its folder's name alone, so that it is the same figure wherever that lies."""
    first = make_atlas()
    (other := tmp_path / "elsewhere").mkdir()
    shutil.copytree(first, other / "river")
    for folder, name in ((first, "a"), (other / "river", "b")):
        made(DAY, "-o", tmp_path / f"{name}.png", "--atlas", folder)
        made("-o", tmp_path / f"{name}.zip", "--atlas", folder)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    with Image.open(tmp_path / "a.png") as image:
        assert image.text["Command"].endswith(" -o FILE --atlas river")  # type: ignore[attr-defined]
    with zipfile.ZipFile(tmp_path / "a.zip") as bundle:
        command = json.loads(bundle.read("manifest.json"))["command"]
    assert command == "geo-app snapshot -o FILE.zip --atlas river"


@pytest.mark.parametrize(("name", "told"), [("河".encode(), "'河'"), (b"Z\xfcrich", "DIR")])
def test_a_folder_whose_name_cannot_be_written_stands_as_any(
    tmp_path: Path, make_atlas: Callable[[], Path], name: bytes, told: str
) -> None:
    folder = make_atlas().rename(tmp_path / os.fsdecode(name))
    made(DAY, "-o", tmp_path / "a.png", "--atlas", folder)
    with Image.open(tmp_path / "a.png") as image:
        assert image.text["Command"].endswith(" --atlas DIR")  # type: ignore[attr-defined]
    # What stands on no figure needs no font.
    wish, atlas = Wish(DAY, what="data", format="csv"), read_atlas(folder)
    command = command_of(atlas, wish, Request(0), "")
    assert command.encode().decode().endswith(f" --atlas {told}")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (lambda: target_of("a.bmp", None), "no format has this ending; end the name with one"),
        (lambda: target_of("a.mp4", None), "geo-app animate FROM TO"),
        (lambda: target_of("png", None), "no format has this ending"),
        (lambda: size_asked("a3", None, None), "there is no preset 'a3'; there are"),
        (lambda: size_asked("", 900, None), "--width and --height are given together"),
        (lambda: size_asked("4k", 900, 900), "leave --width and --height out"),
        (lambda: size_asked("", float("nan"), 9), "is no size"),
        (lambda: extent_of_text("1,2,3"), "'1,2,3' is not four numbers"),
    ],
)
def test_a_target_a_size_or_an_extent_that_is_none_is_told(
    asked: Callable[[], object], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        asked()


def test_a_bundle_of_two_dates_says_that_its_data_is_of_the_first(
    tmp_path: Path, make_atlas: Callable[[], Path]
) -> None:
    file = tmp_path / "a.zip"
    two = ("2016-04-01", "--compare", DAY, "--width", "640", "--height", "480")
    result = made(*two, "-o", file, "--atlas", make_atlas())
    remark = "The data is that of 1 April 2016, the first date asked for, alone."
    assert remark in result.stderr
    with zipfile.ZipFile(file) as bundle:
        words = bundle.read(f"river_2016-04-01_{DAY}_all-accounts.txt").decode()
        assert "ford-3" not in bundle.read("river.csv").decode()
    assert words.endswith(f"Data\n{remark}\n")


def test_a_letter_that_no_font_has_is_named(tmp_path: Path) -> None:
    result = run(DAY, "-o", tmp_path / "a.png", "--title", "Talish 第", *SMALL)
    assert result.exit_code == 1
    assert "'Talish 第': no font has the letter '第'" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_path_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    for output in (tmp_path / "none" / "a.csv", Path("/proc/a.png")):
        result = run(DAY, "-o", output, "--layers", "events")
        assert result.exit_code == 1, result.output
        assert f"{output}: cannot be saved" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_disk_without_room_leaves_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"before")
    # An own process: a limit on the size of files holds for all that a process writes.
    program = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from geo_app.cli import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))\n"
        f"main({['snapshot', DAY, '-o', str(file), '--layers', 'events']!r})"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True
    )
    assert ended.returncode == 1, ended.stderr
    assert "a.csv: cannot be saved: File too large" in ended.stderr
    assert file.read_bytes() == b"before"
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize("form", FORMS)
def test_every_format_has_an_ending_that_tells_it(form: str, tmp_path: Path) -> None:
    suffix = target_of(f"{tmp_path}/", form).suffix
    assert target_of(f"x{suffix}", None).form == form
    assert target_of(f"X{suffix.upper()}", None).form == form


def test_the_formats_of_figures_are_those_that_are_drawn() -> None:
    assert set(FIGURE_FORMATS) == set(FORMATS)
