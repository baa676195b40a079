"""The live page: its size, its policy, and text that stays text."""

import base64
import hashlib
import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from geo_app.errors import EditError, UsageError
from geo_app.live import live_page, page_of
from geo_app.maps import opening_view
from geo_app.model import Atlas
from geo_app.payload import pack
from geo_app.scrubber import PLUGIN_FILES, asset
from geo_app.store import read_atlas

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = "<!--<script></script></SCRIPT><script>alert(1)</script><img src=x onerror=alert(2)>"


class Inline(HTMLParser):
    """Scripts, styles, tags and the policy of a page, as a browser finds them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inline: dict[str, list[str]] = {"script": [], "style": []}
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.policy = ""
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.addresses += [given[key] or "" for key in ("src", "href") if key in given]
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"] or ""
        if tag in self.inline:
            self._inside = tag
            self.inline[tag].append("")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.inline[self._inside][-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""


@pytest.fixture
def atlas(make_atlas: Callable[..., Path]) -> Atlas:
    return read_atlas(make_atlas())


def page(atlas: Atlas, **options: Any) -> str:
    content = live_page(atlas, **options)
    assert content is not None
    return content.decode()


def payload_of(text: str) -> str:
    found = re.search(r'new L\.Scrubber\("([^"]*)"', text)
    assert found
    return found[1]


def test_the_page_is_small_and_so_are_its_settlements() -> None:
    atlas = read_atlas(ROOT / "geodata")
    text = page(atlas)
    assert len(text.encode()) - len(payload_of(text)) <= 350_000
    settlements = [layer for layer in atlas.layers if layer.id == "settlements"]
    (layer,) = settlements
    assert len(pack(settlements, {})) < 100 * layer.frame["place"].nunique()


def test_the_policy_allows_what_is_in_the_page_and_nothing_else(atlas: Atlas) -> None:
    found = Inline(page(atlas))
    rules = dict(rule.strip().split(" ", 1) for rule in found.policy.split(";"))
    assert (rules["default-src"], rules["img-src"]) == ("'none'", "data:")
    for rule, parts in (("script-src", "script"), ("style-src", "style")):
        sums = [hashlib.sha256(text.encode()).digest() for text in found.inline[parts]]
        assert rules[rule].split() == [f"'sha256-{base64.b64encode(s).decode()}'" for s in sums]
    assert found.addresses == ["data:,", "#about"]


def test_text_of_the_atlas_and_of_the_request_stays_text(make_atlas: Callable[..., Path]) -> None:
    accounts = [{"id": "north", "name": HOSTILE, "note": HOSTILE}]
    layers = [
        {"id": "settlements", "title": HOSTILE, "kind": "settlement", "licence": HOSTILE,
         "file": "layers/settlements.geojson", "attribution": HOSTILE},
    ]  # fmt: skip
    hostile = read_atlas(
        make_atlas(title=HOSTILE, neutrality=HOSTILE, accounts=accounts, layers=layers)
    )
    usual = Inline(page(read_atlas(make_atlas())))
    for title in (None, HOSTILE):
        found = Inline(page(hostile, title=title))
        assert len(found.inline["script"]) == len(usual.inline["script"])
        assert "img" not in found.tags


def test_only_the_layers_asked_for_travel_with_their_sources(
    make_atlas: Callable[..., Path], make_feature: Callable[..., Any]
) -> None:
    sources = [{"id": one, "type": "book", "title": f"The {one}"} for one in ("book", "letter")]
    atlas = read_atlas(make_atlas([make_feature("a", place="a", holder="north")], sources=sources))
    content = zlib.decompress(base64.b64decode(payload_of(page(atlas, layers=("settlements",)))))
    assert b"The book" in content
    assert b"The letter" not in content


@pytest.mark.parametrize("layers", [None, ("settlements",)])
def test_inferred_control_is_drawn_if_it_is_asked_for(
    make_atlas: Callable[..., Path],
    make_feature: Callable[..., Any],
    layers: tuple[str, ...] | None,
) -> None:
    spots = [(46.2, 39.2), (47.8, 39.4), (47.0, 40.8), (46.6, 40.2)]
    features = [
        make_feature(f"f{n}", spot, place=f"p{n}", holder=("north", "south")[n % 2])
        for n, spot in enumerate(spots)
    ]
    atlas = read_atlas(make_atlas(features))
    drawn = re.compile(r'"layers": \["inferred-control", "inferred-line", "settlements"\]')
    assert drawn.search(page(atlas, layers=layers, inferred=True))
    assert "inferred-control" not in page(atlas, layers=layers)
    # A view that names its layers keeps them: there it travels to be switched on.
    view = replace(opening_view(atlas), layers=("settlements",))
    words = page_of(atlas, view, inferred=True)
    assert '"layers": ["settlements"]' in words.scripts["atlas"]
    assert [layer.id for layer in words.words["layers"]][-1] == "inferred-control"


def test_the_same_request_gives_the_same_bytes(atlas: Atlas) -> None:
    assert live_page(atlas, date="2000-01-01") == live_page(atlas, date="2000-01-01")
    assert '"date": "2000-01-01"' in page(atlas, date="2000-01-01")


@pytest.mark.parametrize(
    "options",
    [
        {"date": "1800-01-01"}, {"account": "east"}, {"layers": ("roads",)}, {"theme": "blue"},
        {"language": "xx"},
    ],
)  # fmt: skip
def test_what_is_not_there_is_said(atlas: Atlas, options: dict[str, Any]) -> None:
    (asked,) = options.values()
    with pytest.raises(UsageError, match=asked[0] if isinstance(asked, tuple) else asked):
        live_page(atlas, **options)


def test_a_file_that_cannot_be_written_leaves_nothing(atlas: Atlas, tmp_path: Path) -> None:
    with pytest.raises(EditError, match="cannot be saved"):
        live_page(atlas, tmp_path / "nowhere" / "map.html")
    target = tmp_path / "map.html"
    assert live_page(atlas, target) is None
    assert target.read_bytes() == live_page(atlas)


def test_no_line_break_of_a_script_is_inside_a_text() -> None:
    # Such a text would lose its indents where scripts are made small.
    for name in (*(f"js/{file}" for file in PLUGIN_FILES), "live.js", "live.address.js"):
        for line in asset(name).splitlines():
            assert line.count("`") % 2 == 0, (name, line)
