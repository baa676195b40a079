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
from geo_app.numberwords import counted

__all__ = [
    "COLUMNS", "DIALECTS", "FORMATS", "HEADINGS", "Group", "dated", "findings_csv",
    "findings_json", "grouped", "placeless", "remarks", "rows", "sentence", "table",
]  # fmt: skip

#: What dates were read from, as a reader calls it.
DIALECTS = {
    Dialect.OURS: "valid_from and valid_to",
    Dialect.JSON_FG: "time (JSON-FG)",
    Dialect.LINKED_PLACES: "when (Linked Places)",
    Dialect.OPENHISTORICALMAP: "start_date and end_date (OpenHistoricalMap)",
    Dialect.TIMELINE: "start and end (leaflet.timeline)",
    Dialect.TIMESTAMPED: "lists of times (TimestampedGeoJson)",
    Dialect.MAPPED: "the columns you chose",
    Dialect.UNDATED: "no dates",
    Dialect.MIXED: "several places",
}
#: What the form below a file asks for, and fills when the layer is saved.
_ASKED_FOR = {"source-missing", "id-missing", "time-columns"}
_EXAMPLES = 3
FORMATS = {
    "geojson": "GeoJSON",
    "geojson-seq": "GeoJSON, one feature a line",
    "geopackage": "GeoPackage",
    "geoparquet": "GeoParquet",
    "csv": "CSV table",
}


def dated(intake: Intake) -> int:
    """How many features of the file have a date."""
    if intake.frame is None:
        return 0
    rows = intake.frame.loc[~intake.frame["undated"].astype(bool), "feature_index"]
    return int(rows.nunique())


def placeless(intake: Intake) -> int:
    """How many features of the file have no place on a map."""
    return len(_placeless(intake))


def _placeless(intake: Intake) -> set[int]:
    if intake.frame is None:
        return set()
    index, shapes = intake.frame["feature_index"], intake.frame.geometry
    nowhere = (shapes.isna() | shapes.is_empty).to_numpy()
    return set(index[nowhere]) - set(index[~nowhere])


def remarks(intake: Intake) -> list[Finding]:
    """The findings, without what the form below the file asks for anyway."""
    return [found for found in intake.findings if found.code not in _ASKED_FOR]


def sentence(intake: Intake) -> str:
    """Say in one sentence what was understood of a file."""
    if not intake.features:
        reasons = [found for found in intake.findings if found.severity == Severity.ERROR]
        why = f"{reasons[0].message}; {reasons[0].fix}" if reasons else "it holds no feature"
        return f"Nothing could be read: {why.removesuffix('; ')}."
    if intake.dialect == Dialect.UNDATED:
        always = counted(intake.features - placeless(intake), "feature")
        told = f"No dates were understood; {always} would always show"
    else:
        number = f"{dated(intake):,} of {counted(intake.features, 'feature')}"
        told = f"Dates read from {_origins(intake)}: {number}"
    return f"{told}{_nowhere(placeless(intake))}{_listed(intake)}."


def _origins(intake: Intake) -> str:
    kinds = [kind for kind, n in intake.dialects.items() if n and kind != Dialect.UNDATED]
    names = [DIALECTS[Dialect(kind)] for kind in kinds or [intake.dialect]]
    return ", and from ".join(names)


def _nowhere(number: int) -> str:
    if not number:
        return ""
    verb, them = ("has", "it") if number == 1 else ("have", "them")
    return f"; {number:,} {verb} no place; the map never shows {them}"


def _listed(intake: Intake) -> str:
    lost, listed = intake.features - intake.kept, remarks(intake)
    words = [f"{counted(lost, 'feature')} could not be kept"] if lost else []
    for severity in (Severity.ERROR, Severity.WARNING):
        if number := sum(found.severity == severity for found in listed):
            words.append(counted(number, str(severity)))
    if words:
        return f"; {', '.join(words)}"
    if intake.candidates:
        return "; some columns look like dates"
    return "" if placeless(intake) else "; nothing to remark"


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one kind: how many, and the first that differ as examples."""

    severity: Severity
    code: str
    count: int
    examples: tuple[Finding, ...]


def grouped(findings: Iterable[Finding]) -> list[Group]:
    """Findings by kind, errors first, then by number."""
    kinds: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in findings:
        kinds.setdefault((finding.severity, finding.code), []).append(finding)
    groups = [Group(*kind, len(found), _examples(found)) for kind, found in kinds.items()]
    order = list(Severity)
    return sorted(groups, key=lambda group: (order.index(group.severity), -group.count, group.code))


def _examples(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The first findings that do not say the same; other messages come before other values."""
    messages: dict[str, Finding] = {}
    values: dict[tuple[str, str], Finding] = {}
    for one in found:
        messages.setdefault(one.message, one)
        values.setdefault((one.message, repr(one.value)), one)
    known = {id(one): one for one in (*messages.values(), *values.values())}
    return tuple(known.values())[:_EXAMPLES]


#: The columns of the table that people read; the downloads have the raw `COLUMNS`.
HEADINGS = ("Severity", "Feature", "Message", "Value", "Way out")


def table(findings: Iterable[Finding]) -> list[tuple[str, ...]]:
    """Findings as people read them, under `HEADINGS`; features are counted from 1."""
    return [
        (
            str(found.severity).capitalize(),
            _feature(found),
            found.message,
            "" if found.value is None else str(_plain_value(found.value)),
            found.fix,
        )
        for found in findings
    ]


def _feature(found: Finding) -> str:
    if found.index is None:
        return found.feature_id
    return f"{found.index + 1:,}" + (f" ({found.feature_id})" if found.feature_id else "")


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
