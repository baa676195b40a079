"""Findings while a file is read: the first of each kind one by one, the rest as a number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from geo_app.limits import limits
from geo_app.model import Finding, Severity

__all__ = ["Tally"]


class Tally:
    """Collects findings, at most `Limits.findings` of one code and severity one by one.

    Examples
    --------
    >>> tally = Tally("x.csv")
    >>> tally.tell("row", "a row is too short", index=3)
    >>> print(tally.findings[0])
    x.csv: feature number 4: a row is too short
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self.is_fatal = False
        self._counts: Counter[tuple[str, Severity]] = Counter()
        self._most = limits().findings

    def tell(
        self, code: str, message: str, *, severity: Severity = Severity.ERROR, **more: Any
    ) -> None:
        """Add a finding, or count it if there are enough of its code."""
        self._counts[code, severity] += 1
        if self._counts[code, severity] <= self._most:
            self.findings.append(Finding(severity, code, self.file, message, **more))

    def refuse(self, code: str, message: str, **more: Any) -> None:
        """Add a finding about the whole file, which then cannot be used."""
        self.is_fatal = True
        self.findings.append(Finding(Severity.ERROR, code, self.file, message, **more))

    def close(self) -> None:
        """Say how many more there are of each code."""
        self.findings.extend(self._closing())
        self._counts.clear()

    def _closing(self) -> Iterator[Finding]:
        for (code, severity), count in self._counts.items():
            if more := max(0, count - self._most):
                message = f"{more:,} more of these are not listed one by one"
                yield Finding(severity, code, self.file, message, fix="mend those listed first")
