"""The page about findings is complete."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from geo_app.repairs import REPAIRS

ROOT = Path(__file__).resolve().parents[2]


def _told_codes() -> Iterator[str]:
    """Codes that stand as a constant where a finding is made."""
    places = {"Finding": 1, "Fault": 1, "tell": 0, "refuse": 0, "warn": 0, "_tell": 0}
    for path in (ROOT / "geo_app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = (
                node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            )
            if name in places and len(node.args) > places[name]:
                argument = node.args[places[name]]
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


def _documented() -> dict[str, tuple[str, str]]:
    """Severity and *mended* of each code of docs/findings.md."""
    text = (ROOT / "docs/findings.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \|(.*)\|$", text, re.MULTILINE)
    assert len(rows) == len(dict(rows)), "a code is described twice"
    cells = {code: [cell.strip() for cell in rest.split("|")] for code, rest in rows}
    assert {len(row) for row in cells.values()} == {5}
    return {code: (row[0], row[-1]) for code, row in cells.items()}


def test_every_code_is_described() -> None:
    told = {code for code in _told_codes() if re.fullmatch(r"[a-z]+(-[a-z]+)*", code)}
    assert len(told) > 30
    assert told - _documented().keys() == set()


def test_no_code_is_described_that_does_not_exist() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "geo_app").rglob("*.py"))
    assert [code for code in _documented() if f'"{code}"' not in source] == []


def test_the_description_says_what_can_be_mended() -> None:
    mended = {code for code, (_, word) in _documented().items() if word != "no"}
    assert mended - {"feature-type"} == set(REPAIRS)
