"""Write the figures of tutorial.md and validation.md anew; run from the root by hand.

After a change of the atlas or of how control is inferred: python docs/refresh.py, then read what
changed. The tests compare both documents with what is computed.
"""

import contextlib
import doctest
import io
import sys
from pathlib import Path

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent))

from tests.unit.test_validation import OURS, figures_of, rows  # noqa: E402


def tutorial() -> None:
    """Run every example and put what it prints below it."""
    file = DOCS / "tutorial.md"
    names: dict[str, object] = {"__name__": "__main__"}
    file.write_text(
        "".join(
            part if isinstance(part, str) else _shown(part, names)
            for part in doctest.DocTestParser().parse(file.read_text("utf-8"))
        ),
        "utf-8",
    )


def _shown(example: doctest.Example, names: dict[str, object]) -> str:
    first, *rest = example.source.rstrip("\n").split("\n")
    lines = [f">>> {first}", *(f"... {line}".rstrip() for line in rest), ""]
    printed = io.StringIO()
    if not example.options.get(doctest.SKIP):
        with contextlib.redirect_stdout(printed):
            exec(compile(example.source, "tutorial.md", "single"), names)  # noqa: S102
    return "\n".join(lines) + printed.getvalue()


def validation() -> None:
    """Compute our figures and their differences from the published ones."""
    file = DOCS / "validation.md"
    text = file.read_text("utf-8")
    for cells in rows():
        what = next(what for what in OURS if cells[0].startswith(what))
        before, after = (f"| {' | '.join(row)} |" for row in (cells, figures_of(what, cells)))
        text = text.replace(before, after)
    file.write_text(text, "utf-8")


if __name__ == "__main__":
    tutorial()
    validation()
