"""What was understood of a file, in plain sentences and rows."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from geo_app.dialects import Dialect
from geo_app.intake import Intake
from geo_app.model import Finding, Severity

__all__ = [
    "COLUMNS", "DIALECTS", "FORMATS", "Group", "counted", "dated", "findings_csv",
    "findings_json", "grouped", "rows", "sentence",
]  # fmt: skip

#: What a reader calls the dialects.
DIALECTS = {
    Dialect.OURS: "Dates in valid_from and valid_to",
    Dialect.JSON_FG: "JSON-FG",
    Dialect.LINKED_PLACES: "Linked Places",
    Dialect.OPENHISTORICALMAP: "OpenHistoricalMap dates",
    Dialect.TIMELINE: "Leaflet timeline",
    Dialect.TIMESTAMPED: "Timestamped GeoJSON",
    Dialect.MAPPED: "Dates from the columns you chose",
    Dialect.UNDATED: "No dates",
    Dialect.MIXED: "Several ways of dating",
}
FORMATS = {
    "geojson": "GeoJSON",
    "geojson-seq": "GeoJSON, one feature a line",
    "geopackage": "GeoPackage",
    "geoparquet": "GeoParquet",
    "csv": "CSV table",
}


def counted(number: int, word: str) -> str:
    """A number and its word.

    Examples
    --------
    >>> counted(1, "feature"), counted(1200, "feature")
    ('1 feature', '1,200 features')
    """
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def dated(intake: Intake) -> int:
    """How many features of the file have a date."""
    if intake.frame is None:
        return 0
    rows = intake.frame.loc[~intake.frame["undated"].astype(bool), "feature_index"]
    return int(rows.nunique())


def sentence(intake: Intake) -> str:
    """Say in one sentence what was understood of a file."""
    if not intake.features:
        reasons = [found for found in intake.findings if found.severity == Severity.ERROR]
        why = f"{reasons[0].message}; {reasons[0].fix}" if reasons else "it holds no feature"
        return f"Nothing could be read: {why.removesuffix('; ')}."
    if intake.dialect == Dialect.UNDATED:
        told = f"No dates were understood; {counted(intake.features, 'feature')} would always show"
    else:
        dialect = DIALECTS.get(Dialect(intake.dialect), str(intake.dialect))
        told = f"{dialect}: {dated(intake):,} of {counted(intake.features, 'feature')} dated"
    return f"{told}{_listed(intake)}."


def _listed(intake: Intake) -> str:
    lost = intake.features - intake.kept
    words = [f"{counted(lost, 'feature')} could not be kept"] if lost else []
    for severity in (Severity.ERROR, Severity.WARNING):
        if number := sum(found.severity == severity for found in intake.findings):
            words.append(counted(number, str(severity)))
    return f"; {', '.join(words)}" if words else "; nothing to remark"


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one kind: how many, and the first as an example."""

    severity: Severity
    code: str
    count: int
    example: Finding


def grouped(findings: Iterable[Finding]) -> list[Group]:
    """Findings by kind, errors first, then by number."""
    kinds: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in findings:
        kinds.setdefault((finding.severity, finding.code), []).append(finding)
    groups = [Group(*kind, len(found), found[0]) for kind, found in kinds.items()]
    order = list(Severity)
    return sorted(groups, key=lambda group: (order.index(group.severity), -group.count, group.code))


COLUMNS = ("severity", "code", "feature_id", "index", "path", "value", "message", "fix")


def rows(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as flat rows; `index` counts from 0, as in the file's list of features."""
    return [{key: _plain_value(getattr(f, key)) for key in COLUMNS} for f in findings]


def _plain_value(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


def findings_json(findings: Sequence[Finding]) -> str:
    """All findings as a JSON list."""
    return json.dumps(rows(findings), ensure_ascii=False, indent=1) + "\n"


def findings_csv(findings: Sequence[Finding]) -> str:
    """All findings as a table; no cell is taken for a formula by a spreadsheet."""
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows({key: _cell(value) for key, value in row.items()} for row in rows(findings))
    return text.getvalue()


def _cell(value: Any) -> Any:
    is_formula = isinstance(value, str) and value[:1] in set("=+-@\t\r")
    return f"'{value}" if is_formula else value
