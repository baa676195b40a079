"""Which rows of a file are mended of what, found in a first pass and done in a second."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

import geopandas as gpd

from geo_app.checks import Extent, Fault, Listing
from geo_app.errors import ConfinedError
from geo_app.intake.passage import Feature, identity_of
from geo_app.layers import INTERNAL
from geo_app.limits import limits
from geo_app.model import Finding, Severity
from geo_app.repairs import REPAIRS, Hints, repaired

__all__ = ["FreeIds", "Mender", "Plan", "repairable"]

#: These redraw a ring, which may then turn the wrong way.
_TURNS_ROWS = {"swapped", "geometry-invalid"}
_TURNS_ALL = {"antimeridian", "not-finite"}
#: A repair that has run into its limits this often is not tried again in the file.
_MOST_FAILURES = 3
#: Has ``limits().child_seconds`` for all features of a file together.
_SLOW = "geometry-invalid"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be mended: `rows` by code, and codes looked for in every row."""

    rows: dict[str, frozenset[int]]
    everywhere: frozenset[str]
    columns: frozenset[str]
    ids: Collection[str]
    extent: Extent | None

    @classmethod
    def made(
        cls,
        asked: Collection[str],
        faults: Sequence[Fault],
        findings: Iterable[Finding],
        frame: gpd.GeoDataFrame,
        extent: Extent | None,
    ) -> Plan:
        """Make a plan from what a first pass found.

        A fault that a rule found is mended in the rows that have it. What was found while reading
        is listed up to a limit only, so such repairs look at every row.
        """
        rows: dict[str, frozenset[int]] = {}
        for fault in faults:
            if _is_asked(fault.code, asked):
                rows[fault.code] = rows.get(fault.code, frozenset()) | {*fault.rows.tolist()}
        everywhere = {f.code for f in findings if _is_asked(f.code, asked)} - rows.keys()
        if _is_asked("winding", asked):
            turned = [rows[code] for code in _TURNS_ROWS & rows.keys()]
            rows["winding"] = rows.get("winding", frozenset()).union(*turned)
            everywhere |= {"winding"} if everywhere & _TURNS_ALL else set()
        columns = {fault.column for fault in faults if fault.code == "reserved-name"}
        return cls(
            rows, frozenset(everywhere), frozenset({*columns, *INTERNAL}),
            frozenset(frame["id"]), extent,
        )  # fmt: skip

    def codes(self, row: int) -> list[str]:
        """What one row is mended of, in the order of the repairs."""
        return [
            code
            for code in REPAIRS
            if code in self.everywhere or row in self.rows.get(code, frozenset())
        ]


def _is_asked(code: str, asked: Collection[str]) -> bool:
    return code in REPAIRS and (code in asked or "all" in asked)


class FreeIds:
    """Ids that no feature has yet.

    Examples
    --------
    >>> free = FreeIds({"a", "a-2"})
    >>> free.like("a"), free.like("a"), free.like("")
    ('a-3', 'a-4', 'feature-1')
    """

    def __init__(self, taken: Collection[str]) -> None:
        self._taken = set(taken)
        self._next: dict[str, int] = {}

    def like(self, identity: str) -> str:
        """Return a new id made from one that is taken, or from none."""
        base, number = (identity, 2) if identity else ("feature", 1)
        number = self._next.get(base, number)
        while (found := f"{base}-{number}") in self._taken:
            number += 1
        self._next[base] = number + 1
        self._taken.add(found)
        return found


class Mender:
    """Applies a plan, row by row, and keeps count."""

    def __init__(
        self, plan: Plan, file: str, tell: Callable[[str, Feature, Feature], None] | None = None
    ) -> None:
        self._plan = plan
        self._tell = tell
        self._free = FreeIds(plan.ids)
        self._failures: Counter[str] = Counter()
        self._untried: Counter[str] = Counter()
        self._seconds: dict[str, float] = defaultdict(float)
        self._listing = Listing(file)
        self._file = file
        self._mended: Counter[str] = Counter()

    def __call__(self, row: int, feature: Feature) -> Feature:
        """Mend one row."""
        before = feature
        for code in self._plan.codes(row):
            feature = self._mended_of(code, feature)
        if self._tell is not None and feature is not before:
            self._tell(identity_of(before), before, feature)
        return feature

    def _mended_of(self, code: str, feature: Feature) -> Feature:
        if self._is_given_up(code):
            self._untried[code] += 1
            return feature
        identity = self._free.like(identity_of(feature)) if code.startswith("id-") else ""
        hints = Hints(self._plan.extent, self._plan.columns, identity, self._left(code))
        began = time.monotonic()
        try:
            after = repaired(feature, {code}, hints)
        except ConfinedError as error:
            self._failures[code] += 1
            self._tell_failure(code, str(error), feature)
            return feature
        finally:
            self._seconds[code] += time.monotonic() - began
        self._mended[code] += after is not feature
        return after

    def _is_given_up(self, code: str) -> bool:
        is_late = code == _SLOW and self._left(code) <= 0
        return is_late or self._failures[code] >= _MOST_FAILURES

    def _left(self, code: str) -> float:
        """Seconds that a repair may still take in this file."""
        return limits().child_seconds - self._seconds[code]

    def _tell_failure(self, code: str, reason: str, feature: Feature) -> None:
        message = f"{REPAIRS[code].what}: this could not be done ({reason})"
        fix = "the feature is as it was; simplify or redraw it"
        self._listing.add(
            Finding(
                Severity.WARNING, "repair-failed", self._file, message,
                feature_id=identity_of(feature), fix=fix,
            )
        )  # fmt: skip

    def findings(self) -> list[Finding]:
        """What was mended and what could not be."""
        notes = [
            Finding(Severity.NOTE, "mended", self._file, f"{REPAIRS[code].what}: done", value=count)
            for code, count in self._mended.items()
        ]
        given_up = [
            Finding(
                Severity.WARNING, "repair-failed", self._file,
                f"{REPAIRS[code].what}: not tried for {count:,} more features",
                fix="mend those listed first",
            )
            for code, count in self._untried.items()
        ]  # fmt: skip
        return [*notes, *self._listing.findings(), *given_up]


def repairable(faults: Sequence[Fault], findings: Iterable[Finding]) -> dict[str, int]:
    """How many features each repair would be for.

    Examples
    --------
    >>> repairable([], [Finding(Severity.ERROR, "ring-unclosed", "x.geojson", "open", index=3)])
    {'ring-unclosed': 1}
    """
    counts: dict[str, int] = defaultdict(int)
    for fault in faults:
        counts[fault.code] += len(fault.rows)
    for finding in findings:
        counts[finding.code] += 1
    return {code: counts[code] for code in REPAIRS if code in counts}
