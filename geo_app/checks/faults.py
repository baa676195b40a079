"""What a rule gives: a fault, the rows that have it, and words for each row on request.

Words are made only for the rows that are listed: a million rows may have one fault.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from geo_app.limits import limits
from geo_app.model import Finding, Severity

__all__ = ["Extent", "Fault", "Listing", "Rows", "Rule", "Told", "Vocabulary", "rows_where"]

Rows = npt.NDArray[np.intp]
Extent = tuple[float, float, float, float]
_SEVEREST = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the features of a layer may refer to: the ids its atlas knows, and the layer's kind.

    Examples
    --------
    >>> Vocabulary(parties={"north", "south"}).kind
    ''
    """

    parties: Collection[str] = ()
    accounts: Collection[str] = ()
    sources: Collection[str] = ()
    kind: str = ""


class Told(NamedTuple):
    """Words about one row; `path` is relative to its feature, such as ``.properties.holder``."""

    message: str
    value: Any = None
    path: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a layer.

    `rows` are the positions in the frame of all that have it, `tell` finds the words for one of
    them, `whole` is what is said once instead where every feature has it, or in any case if
    `is_whole`; `column` names the property that the fault is about.
    """

    severity: Severity
    code: str
    rows: Rows
    tell: Callable[[int], Told] = field(repr=False)
    whole: Told | None = None
    column: str = ""
    is_whole: bool = False


Rule = Callable[[gpd.GeoDataFrame, Vocabulary, Extent | None], Iterable[Fault]]


def rows_where(mask: Any) -> Rows:
    """Positions of the rows for which a mask is true.

    Examples
    --------
    >>> rows_where([False, True]).tolist()
    [1]
    """
    return np.flatnonzero(np.asarray(mask, dtype=bool))


class Listing:
    """Findings of one file: at most ``limits().findings`` of a code, then one that counts the rest.

    Examples
    --------
    >>> listing = Listing("x.geojson")
    >>> for index in range(limits().findings + 2):
    ...     listing.add(Finding(Severity.NOTE, "dialect", "x.geojson", "differs", index=index))
    >>> len(listing.findings()), listing.findings()[-1].message
    (1001, '2 more of these are not listed one by one')
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self._limit = limits().findings
        self._found: list[Finding] = []
        self._listed: Counter[str] = Counter()
        self._passed_over: Counter[str] = Counter()
        self._severity: dict[str, Severity] = {}

    def add(self, finding: Finding) -> None:
        """Add one finding, or only count it."""
        if self._listed[finding.code] < self._limit:
            self._listed[finding.code] += 1
            self._found.append(finding)
        else:
            self._pass_over(finding.code, finding.severity, 1)

    def _pass_over(self, code: str, severity: Severity, count: int) -> None:
        self._passed_over[code] += count
        before = self._severity.get(code, severity)
        self._severity[code] = min(severity, before, key=_SEVEREST.index)

    def add_fault(self, fault: Fault, frame: gpd.GeoDataFrame) -> None:
        """Add what a rule found, row by row, or once if every row has it."""
        is_whole = fault.is_whole or len(fault.rows) == len(frame) > 1
        if is_whole and (told := fault.whole):
            self.add(
                Finding(
                    fault.severity,
                    fault.code,
                    self.file,
                    told.message,
                    path=f"$.features[*]{told.path}",
                    value=told.value,
                    fix=told.fix,
                )
            )
            return
        room = self._limit - self._listed[fault.code]
        for row in fault.rows[:room].tolist():
            self.add(_finding(fault, frame, row, self.file))
        if rest := max(len(fault.rows) - room, 0):
            self._pass_over(fault.code, fault.severity, rest)

    def findings(self) -> list[Finding]:
        """Everything added so far, in order, with the counts of what was passed over at the end."""
        closing = [
            Finding(
                self._severity[code],
                code,
                self.file,
                f"{count:,} more of these are not listed one by one",
                fix="mend those listed first",
            )
            for code, count in self._passed_over.items()
        ]
        return self._found + closing


def _finding(fault: Fault, frame: gpd.GeoDataFrame, row: int, file: str) -> Finding:
    told = fault.tell(row)
    index = int(frame["feature_index"].iat[row]) if "feature_index" in frame else row
    return Finding(
        fault.severity, fault.code, file, told.message,
        feature_id=frame["id"].iat[row],
        index=index,
        path=f"$.features[{index}]{told.path}",
        value=told.value,
        fix=told.fix,
    )  # fmt: skip
