"""How much of a stranger's file is taken in: stated here once, changed by the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields

from geo_app.errors import UsageError

__all__ = ["Limits", "limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on a file, each set by the environment variable ``GEO_APP_MAX_<NAME>``.

    `file_mb` is the size of a file in MB, `features` their number in it, `vertices` the positions
    in one feature, `keys` the keys in it, `values` what it may hold in lists beside its positions,
    `members` those of the collection, `depth` how deep JSON may nest, `columns` how many properties
    become columns, `letters` how many letters are judged that may have been read in a wrong code,
    `findings` how many of one kind are listed one by one, `child_mb` and `child_seconds` what a
    child process that reads or mends for us may use, `unpacked_mb` the text that a small packed
    file may become, `cells` from how many settlements control is
    inferred.
    """

    file_mb: int = 150
    features: int = 1_000_000
    vertices: int = 1_000_000
    keys: int = 100_000
    values: int = 500_000
    members: int = 10_000
    depth: int = 100
    columns: int = 256
    letters: int = 300_000
    findings: int = 1_000
    child_mb: int = 2_000
    child_seconds: int = 8
    unpacked_mb: int = 50
    cells: int = 5_000


def limits() -> Limits:
    """Read the limits that are in force.

    Raises
    ------
    UsageError
        If a variable does not hold a whole number above zero.

    Examples
    --------
    >>> limits().file_mb
    150
    """
    return Limits(**{f.name: _limit(f.name, f.default) for f in fields(Limits)})


def _limit(name: str, default: object) -> int:
    variable = f"GEO_APP_MAX_{name.upper()}"
    text = os.environ.get(variable, str(default))
    if not text.isdecimal() or int(text) == 0:
        raise UsageError(
            f"{variable}: a whole number above zero is needed ({text!r}); try {default}"
        )
    return int(text)
