"""The repository keeps its promises: nothing from outside, small files, documented commands."""

import ast
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

import geo_app
from geo_app.cli import main

ROOT = Path(__file__).resolve().parents[1]
CODE = {".py", ".js", ".mjs", ".css", ".html", ".toml", ".lock", ".json", ".yml", "", ".md"}
# Written so that this file passes itself.
FORBIDDEN = {
    "a package registry": re.compile(
        r"py[p]i\.org|python[h]osted\.org|npm[j]s\.org|index[-]url|/simple[/]?\""
    ),
    "a content delivery network": re.compile(
        r"js[d]elivr|unpkg[.]com|cdn[j]s|googleapi[s]|gstati[c]"
    ),
    "a path of one machine": re.compile(r"/(?:work|farm|root|home/\w+|Users/\w+)/"),
}
MARKUP = re.compile(
    r"</?(?:script|style|div|span|svg|table|html|body)\b"
    r"|\b(?:document|window)\.\w|\bfunction\s*\(|=>\s*[{(]"
    r"|[\w#.-]\s*\{\s*[a-z-]+\s*:[^}]*;"
)


@cache
def _files() -> tuple[Path, ...]:
    """Return every file that is, or would be, in the repository."""
    # Whoever checked the files out may not be who runs the tests.
    command = "git -c safe.directory=* ls-files -z --cached --others --exclude-standard"
    listed = subprocess.run(
        command.split(), cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout.split("\0")
    return tuple(path for name in listed if name and (path := ROOT / name).is_file())


def _lines(*suffixes: str) -> Iterator[tuple[str, str]]:
    for path in _files():
        if path.suffix in suffixes:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                yield f"{path.relative_to(ROOT)}:{number}", line


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what: str) -> None:
    # Sources are cited by their address: theirs is the one file that may name any host.
    found = [
        f"{where}: {line.strip()[:100]}"
        for where, line in _lines(*CODE)
        if FORBIDDEN[what].search(line) and not where.startswith("geodata/sources.json")
    ]
    assert found == []


def test_frontend_files_load_nothing_from_outside() -> None:
    outside = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[\w-]+(?:\.[\w-]+)+[/:\"'`)]")
    assert [
        where for where, line in _lines(".js", ".mjs", ".css", ".html") if outside.search(line)
    ] == []


@pytest.mark.parametrize(
    "lock", sorted(ROOT.glob("requirements*.lock")), ids=lambda path: path.name
)
def test_locks_pin_by_hash_and_name_no_host(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    pins = re.split(r"^(?=\w)", text, flags=re.MULTILINE)[1:]
    assert pins
    assert [pin for pin in pins if not re.match(r"[\w.-]+==.*--hash=sha256:", pin, re.DOTALL)] == []
    assert "://" not in text
    assert not re.search(r"^\s*-(?:-index|-extra|-find|i |f )", text, re.MULTILINE)


def test_files_can_be_read_at_one_sitting() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in _files()
        if path.suffix in {".py", ".js", ".mjs", ".css", ".html"}
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert long == {}


def _strings(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield every string that is not a docstring: those that are statements of their own are."""
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node


def test_other_languages_have_files_of_their_own() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{string.lineno}: {str(string.value).strip()[:80]}"
        for path in sorted((ROOT / "geo_app").rglob("*.py"))
        for string in _strings(ast.parse(path.read_text(encoding="utf-8")))
        if MARKUP.search(str(string.value))
    ]
    assert found == []


def test_markup_is_recognised() -> None:
    assert MARKUP.search("<div class='legend'>")
    assert MARKUP.search("map.on('click', e => { e.stop() })")
    assert MARKUP.search(".legend { color: red; }")
    assert not MARKUP.search("{count} settlements: {names}; their holder differs")


def test_public_door() -> None:
    assert geo_app.__all__ == [
        "Gazetteer", "GeoAppError", "ValidTime", "animate", "compare", "control", "day_number",
        "differences", "distance_to_line", "held_at", "holders", "iso_date", "live_page",
        "over_time", "overview", "place", "read_atlas", "statements",
    ]  # fmt: skip
    assert [name for name in geo_app.__all__ if not hasattr(geo_app, name)] == []


def test_readme_names_both_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(r"\bmake run\b", readme)
    assert re.search(r"\bmake test\b", readme)


def test_every_command_and_option_is_documented() -> None:
    documents = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert "serve" in main.commands
    said = {f"geo-app {name}" for name in main.commands} | {
        max(option.opts, key=len)
        for command in main.commands.values()
        for option in command.params
        if isinstance(option, click.Option)
    }
    assert sorted(words for words in said if words not in documents) == []


def test_tests_cannot_reach_the_network() -> None:
    # An address set aside for documents (RFC 5737): nobody answers there, whatever the machine.
    with pytest.raises(PermissionError, match="network refused"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(PermissionError, match="network refused"):
        socket.getaddrinfo("example.org", 80)


def test_programs_that_tests_start_cannot_reach_the_network() -> None:
    attempt = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    ended = subprocess.run(
        [sys.executable, "-c", attempt], capture_output=True, check=False, text=True
    )
    assert "network refused" in ended.stderr
