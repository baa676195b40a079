"""Text and files of strangers, what all visits share, and who may change it."""

import gc
import io
import os
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
import streamlit as st
from hypothesis import given
from hypothesis import strategies as some

from geo_app import editing
from geo_app.app import loading
from geo_app.app.layers import saving, uploads
from geo_app.app.plain import plain, shortened, shown_name
from geo_app.errors import AtlasError

# Text


@given(some.text(max_size=60))
def test_plain_text_is_one_line_of_seen_letters(text: str) -> None:
    shown = shortened(text, 30)
    assert len(shown) <= 30
    assert not any(c in shown for c in "\n\r\x00\u202e\u200b")
    assert "\n" not in plain(text)


def test_addresses_do_not_become_links() -> None:
    for text in ("https://example.org", "www.example.org", "a@example.org"):
        assert "\u2060" in plain(text)


@given(some.text(max_size=40))
def test_a_shown_name_is_never_a_path(name: str) -> None:
    shown = shown_name(f"/etc/{name}")
    assert shown
    assert "/" not in shown.replace("�", "")


# Uploads


def test_an_upload_is_kept_under_a_name_of_our_own() -> None:
    folder = uploads.UploadFolder()
    path = folder.keep(io.BytesIO(b"x"), "../../../../tmp/evil.geojson")
    assert (path.parent, path.name, path.read_bytes()) == (folder.path, "upload-1.geojson", b"x")
    assert folder.keep(io.BytesIO(), "a.geo json\0").suffix == ".none"
    copy = folder.copy(path)
    path.unlink()
    assert copy.read_bytes() == b"x"


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in another way")
def test_nobody_else_reads_an_upload() -> None:
    folder = uploads.UploadFolder()
    for place in (folder.path, folder.path.parent):
        assert stat.S_IMODE(place.stat().st_mode) == 0o700


def test_uploads_go_with_their_visit() -> None:
    folder = uploads.UploadFolder()
    path = folder.path
    del folder
    gc.collect()
    assert not path.exists()


SERVER = """
import os, signal
from geo_app.app.layers.uploads import UploadFolder
folder = UploadFolder()
print(folder.path.parent, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_server_left_is_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    result = subprocess.run(
        [sys.executable, "-c", SERVER],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    left = Path(result.stdout.strip())
    assert left.parent == tmp_path
    assert left.is_dir()
    uploads._sweep()
    assert left.is_dir(), "it may be a server that is just starting"
    os.utime(left, (time.time() - 3600,) * 2)
    uploads._sweep()
    assert not left.exists()


# The server


def test_a_change_of_the_atlas_is_noticed(make_atlas, make_feature) -> None:
    folder = make_atlas()
    first = loading.load(str(folder))
    assert loading.load(str(folder)) is first
    record = editing.LayerRecord("more", "More", "event")
    editing.add_layer(folder, record, [make_feature("x", valid_from="1994")])
    second = loading.load(str(folder))
    assert [layer.id for layer in second.atlas.layers] == ["settlements", "more"]
    assert second.version == editing.version(folder)


def test_a_slip_in_atlas_json_takes_nobody_s_map_away(make_atlas) -> None:
    folder = make_atlas()
    first = loading.load(str(folder))
    sound = (folder / "atlas.json").read_text("utf-8")
    (folder / "atlas.json").write_text("{", "utf-8")
    broken = loading.load(str(folder))
    assert broken.bundle == first.bundle
    assert "atlas.json" in broken.fault
    (folder / "atlas.json").write_text(sound, "utf-8")
    assert loading.load(str(folder)).fault == ""


def test_an_atlas_that_never_was_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AtlasError):
        loading.load(str(tmp_path))


@pytest.mark.parametrize(
    ("chosen", "address", "may"),
    [("", "localhost", True), ("", "192.0.2.7", False), ("", None, False), ("1", "192.0.2.7", True),
     ("0", "localhost", False), ("yes", "192.0.2.7", False)],
)  # fmt: skip
def test_only_a_local_server_saves_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, chosen: str, address: str | None, may: bool
) -> None:
    monkeypatch.setenv(saving.SAVING, chosen)
    before = st.get_option("server.address")
    st.config.set_option("server.address", address)
    try:
        assert (saving.refusal() == "") is may
    finally:
        st.config.set_option("server.address", before)
