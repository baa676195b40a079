"""One table per benchmark: printed, and kept under ``results/`` as Markdown and JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
README = Path(__file__).parent / "README.md"
MARKER = "<!-- Written by each run; do not edit below. -->"

Cell = str | int | float | None


@dataclass(frozen=True)
class Table:
    """A benchmark's outcome: columns, rows and what a reader must know beside them."""

    name: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()


def machine() -> str:
    """One line that says where the numbers come from."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in ("streamlit", "folium", "numpy"))
    return (
        f"{date.today():%d %B %Y}: {os.cpu_count()} cores, {memory:.0f} GiB, no GPU, load "
        f"{os.getloadavg()[0]:.1f} at the end; Python {platform.python_version()}, {packages}"
    )


def markdown(table: Table) -> str:
    """Write the table as Markdown.

    >>> print(markdown(Table("t", "Title", ("n", "ms"), [(3, 1.25), (4, None)])))
    | n | ms |
    | ---: | ---: |
    | 3 | 1.25 |
    | 4 | - |
    """
    lines = [table.columns, ["---:"] * len(table.columns)]
    lines += [[_text(cell) for cell in row] for row in table.rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def publish(table: Table, *, keep: bool = True) -> None:
    """Print the table and, to keep it, write ``results/<name>.md`` and ``results/<name>.json``."""
    where = machine()
    notes = "".join(f"- {note}\n" for note in table.notes)
    text = f"# {table.title}\n\n{where}\n\n{markdown(table)}\n\n{notes}"
    print(text, flush=True)
    if not keep:
        return
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{table.name}.md").write_text(text.rstrip() + "\n", encoding="utf-8")
    record = {
        "title": table.title,
        "machine": where,
        "columns": list(table.columns),
        "rows": [list(row) for row in table.rows],
        "notes": list(table.notes),
    }
    (RESULTS / f"{table.name}.json").write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    _quote_results()


def _quote_results() -> None:
    """Put every result kept so far into the README, below its marker."""
    before, marker, _ = README.read_text(encoding="utf-8").partition(MARKER)
    kept = [path.read_text(encoding="utf-8") for path in sorted(RESULTS.glob("*.md"))]
    quoted = "\n".join(f"##{text}" for text in kept)
    README.write_text(f"{before}{marker}\n\n{quoted}", encoding="utf-8")


def ratio(peer: float | None, ours: float | None) -> str | None:
    """How many times slower the peer is.

    >>> ratio(30.0, 2.0), ratio(None, 2.0)
    ('15.0x', None)
    """
    return f"{peer / ours:.1f}x" if peer and ours else None


def _text(cell: Cell) -> str:
    if cell is None:
        return "-"
    return f"{cell:.3g}" if isinstance(cell, float) and cell < 100 else _whole(cell)


def _whole(cell: str | float) -> str:
    return cell if isinstance(cell, str) else f"{cell:,.0f}"
