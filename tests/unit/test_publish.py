"""A published site: whole, the same each time, and never over somebody else's files."""

import hashlib
import json
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from click.testing import CliRunner

from geo_app.cli import main
from geo_app.cli.publish import publish as command
from geo_app.errors import UsageError
from geo_app.publish import publish
from geo_app.publish.naming import page_file
from geo_app.store import read_atlas

HOSTILE = "<script>alert(1)</script>"
ODD_IDS = ["../../etc/passwd", "con", "Ford", "a b&c", "ж"]


class Links(HTMLParser):
    """Where a page leads to, and the anchors and scripts it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: set[str] = set()
        self.bare_scripts = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [given[key] or "" for key in ("href", "src", "action") if key in given]
        self.ids |= {given["id"] or ""} if "id" in given else set()
        self.bare_scripts += tag == "script" and "src" not in given


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def odd_atlas(make_atlas: Callable[..., Path], make_feature: Callable[..., Any]) -> Path:
    """An atlas with ids that are no names of files, and texts that are markup."""
    features = [
        make_feature(f"f{i}", place=place, holder="north", name=f"{HOSTILE}{i}", basis=HOSTILE)
        for i, place in enumerate(ODD_IDS)
    ]
    return make_atlas(features, title=f"River {HOSTILE}")


def test_every_link_leads_somewhere_and_texts_stay_texts(odd_atlas: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    done = publish(read_atlas(odd_atlas), site)
    files = contents(site)
    assert done.places == len(ODD_IDS)
    assert {f"places/{page_file(place)}" for place in ODD_IDS} < files.keys()
    pages = {name: Links(text.decode()) for name, text in files.items() if name.endswith(".html")}
    for name, page in pages.items():
        if name.startswith("downloads/"):
            continue
        assert page.bare_scripts == 0, name
        for link in page.found:
            parts = urlsplit(link)
            if parts.scheme == "data":
                continue
            assert not parts.scheme, (name, link)
            assert not link.startswith("/"), (name, link)
            target = (site / name).parent / unquote(parts.path) if parts.path else site / name
            path = target.resolve().relative_to(site.resolve()).as_posix()
            assert path in files, (name, link)
            if parts.fragment and "=" not in parts.fragment:
                assert parts.fragment in pages[path].ids, (name, link)


def test_the_site_is_the_same_each_time_and_its_sums_are_true(
    make_atlas: Callable[..., Path], tmp_path: Path
) -> None:
    atlas = read_atlas(make_atlas())
    shares: list[float] = []
    publish(atlas, tmp_path / "one", told=shares.append)
    publish(read_atlas(make_atlas()), tmp_path / "two")
    files = contents(tmp_path / "one")
    assert files == contents(tmp_path / "two")
    assert shares == sorted(shares)
    assert shares[-1] == 1
    listed = json.loads(files.pop("geo-app-site.json"))["files"]
    assert listed == {name: hashlib.sha256(text).hexdigest() for name, text in files.items()}
    for line in files["downloads/SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ")
        assert listed[f"downloads/{name}"] == digest
    for name, text in files.items():
        if name.startswith("assets/"):
            assert (
                name.rpartition("-")[2].partition(".")[0] == hashlib.sha256(text).hexdigest()[:10]
            )


def test_a_site_takes_the_place_of_its_predecessor_and_of_nothing_else(
    make_atlas: Callable[..., Path], tmp_path: Path
) -> None:
    site = tmp_path / "site"
    publish(read_atlas(make_atlas(title="Before")), site)
    publish(read_atlas(make_atlas(title="After")), site)
    assert "After" in (site / "index.html").read_text("utf-8")
    (site / "CNAME").write_text("maps.example")
    with pytest.raises(UsageError, match="CNAME"):
        publish(read_atlas(make_atlas(title="Third")), site)
    assert "After" in (site / "index.html").read_text("utf-8")
    publish(read_atlas(make_atlas(title="Third")), site, force=True)
    assert "Third" in (site / "index.html").read_text("utf-8")
    assert (tmp_path / "site.before" / "CNAME").read_text() == "maps.example"
    assert {path.name for path in tmp_path.iterdir()} == {"river", "site", "site.before"}


def test_a_page_that_was_changed_by_hand_is_never_lost(
    make_atlas: Callable[..., Path], tmp_path: Path
) -> None:
    atlas, site = read_atlas(make_atlas()), tmp_path / "site"
    publish(atlas, site)
    (site / "index.html").write_text("Ours, by hand")
    with pytest.raises(UsageError, match=r"'index\.html', which has been changed"):
        publish(atlas, site)
    publish(atlas, site, force=True)
    assert (tmp_path / "site.before" / "index.html").read_text() == "Ours, by hand"


def test_folders_that_are_needed_stay_where_they_are(
    make_atlas: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    atlas = make_atlas()
    for name in ("home/mine", "work/here"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home" / "mine"))
    monkeypatch.chdir(tmp_path / "work" / "here")
    before = contents(tmp_path)
    for name in ("home/mine", "home", "work/here", "work", "river", "."):
        result = CliRunner().invoke(
            main, ["publish", str(tmp_path / name), "--force", "--atlas", str(atlas)]
        )
        assert result.exit_code == 2, name
        assert "must stay where it is" in result.output
    assert contents(tmp_path) == before


def test_a_failure_leaves_what_was_there(make_atlas: Callable[..., Path], tmp_path: Path) -> None:
    atlas, site = read_atlas(make_atlas()), tmp_path / "site"
    publish(atlas, site)
    before = contents(site)

    def stop(share: float) -> None:
        if share > 0.3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(atlas, site, told=stop)
    assert contents(site) == before
    assert {path.name for path in tmp_path.iterdir()} == {"river", "site"}


def test_the_command_says_what_it_has_written(
    make_atlas: Callable[..., Path], tmp_path: Path
) -> None:
    atlas = make_atlas()
    result = CliRunner().invoke(command, [str(tmp_path / "site"), "--atlas", str(atlas)])
    assert result.exit_code == 0, result.output
    assert "2 places" in result.output
    page = (tmp_path / "site" / "places" / "ford.html").read_text("utf-8")
    assert "Форд" in page
    assert 'href="../index.html#date=2016-04-02&amp;place=ford"' in page
