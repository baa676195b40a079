"""`-o` onto what is no file: pipes, devices and our own output are written to, never replaced."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geo_app.cli import main
from geo_app.errors import EditError
from geo_app.placing import is_stream, place_bytes, placing, streaming

PROGRAM = Path(sys.executable).with_name("geo-app")
DAY = "2016-04-03"
Make = Callable[..., Path]


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """Return a named pipe, by a link to it."""
    os.mkfifo(tmp_path / "pipe")
    link = tmp_path / "link"
    link.symlink_to("pipe")
    return link


@contextmanager
def reading(pipe: Path) -> Iterator[Path]:
    """Let another process read a pipe; after the block, all it has read is in a file."""
    read = pipe.with_name("read")
    with read.open("wb") as file, subprocess.Popen(["cat", pipe], stdout=file) as reader:
        try:
            yield read
            reader.wait(20)
        finally:
            reader.kill()


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [*map(str, words)])


def is_pipe(path: Path) -> bool:
    return stat.S_ISFIFO(path.stat().st_mode)


@pytest.mark.parametrize("form", ["csv", "geopackage", "png"])
def test_a_pipe_gets_the_file(make_atlas: Make, tmp_path: Path, pipe: Path, form: str) -> None:
    asked = ("snapshot", DAY, "--format", form, "--atlas", make_atlas(), "-o")
    assert run(*asked, tmp_path / "file").exit_code == 0
    with reading(pipe) as read:
        assert run(*asked, pipe).exit_code == 0
    assert read.read_bytes() == (tmp_path / "file").read_bytes() != b""
    assert is_pipe(pipe)
    assert pipe.is_symlink()


@pytest.mark.parametrize("suffix", ["gif", "mp4"])
def test_a_film_that_must_be_sought_in_is_copied_into_a_pipe(
    make_atlas: Make, tmp_path: Path, suffix: str
) -> None:
    pipe, file = tmp_path / f"pipe.{suffix}", tmp_path / f"file.{suffix}"
    os.mkfifo(pipe)
    asked = ("animate", "2016-04-01", DAY, "--width", "320", "--height", "240", "--atlas",
             make_atlas(), "-o")  # fmt: skip
    assert run(*asked, file).exit_code == 0
    with reading(pipe) as read:
        made = run(*asked, pipe)
        assert made.exit_code == 0, made.output
    assert read.read_bytes() == file.read_bytes() != b""
    assert is_pipe(pipe)


def test_a_dialect_is_converted_into_a_pipe(make_atlas: Make, pipe: Path) -> None:
    given = make_atlas() / "layers" / "settlements.geojson"
    with reading(pipe) as read:
        assert run("convert", given, "--to", "json-fg", "-o", pipe).exit_code == 0
    assert b'"conformsTo"' in read.read_bytes()
    assert is_pipe(pipe)


def test_a_reader_that_goes_is_told(pipe: Path) -> None:
    said = "link: cannot be written to: Broken pipe; its reader has gone"
    with subprocess.Popen(["sh", "-c", ': < "$0"', pipe]) as reader:
        try:
            with pytest.raises(EditError, match=said):
                place_bytes(pipe, bytes(1_000_000))
        finally:
            reader.kill()
    assert is_pipe(pipe)


def test_a_reader_sees_an_end_if_nothing_comes_of_it(pipe: Path) -> None:
    def fail(half: Path) -> None:
        half.write_text("half")
        raise EditError("no more")

    with reading(pipe) as read, pytest.raises(EditError, match="no more"), placing(pipe) as half:
        fail(half)
    assert read.read_bytes() == b""
    assert is_pipe(pipe)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device")
def test_a_device_without_room_is_told() -> None:
    full = Path("/dev/full")
    # Whoever asks and whoever streams replaces nothing, even if it is wrong.
    assert is_stream(full)
    said = "/dev/full: cannot be written to: No space left on device; free some space"
    with pytest.raises(EditError, match=said), streaming(full) as stream:
        stream.write(b"id")


def test_a_disk_is_not_written_over(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    try:
        os.mknod(disk, stat.S_IFBLK | 0o600, os.makedev(240, 255))
    except PermissionError:
        pytest.skip("only root makes devices")
    with pytest.raises(EditError, match="disk: is a disk"):
        place_bytes(disk, b"id")
    assert disk.is_block_device()


def test_a_terminal_is_written_to_but_not_with_a_picture(make_atlas: Make) -> None:
    ours, theirs = os.openpty()
    try:
        terminal = Path(os.ttyname(theirs))
        place_bytes(terminal, b"id\n")
        assert os.read(ours, 100) == b"id\r\n"
        refused = run("snapshot", DAY, "-o", terminal, "--format", "png", "--atlas", make_atlas())
    finally:
        os.close(ours)
        os.close(theirs)
    assert refused.exit_code == 2
    assert "png is nothing a terminal can show" in refused.output


def test_what_our_own_output_appends_to_is_kept(make_atlas: Make, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("before\n")
    (named := tmp_path / "named").symlink_to("/dev/stdout")
    command = [PROGRAM, "snapshot", DAY, "-o", named, "--format", "csv", "--atlas", make_atlas()]
    with out.open("ab") as file:
        subprocess.run(command, check=True, stdout=file)
    text = out.read_text(encoding="utf-8")
    assert text.startswith("before\n\ufefflayer,id,")
    assert "ford-3" in text
