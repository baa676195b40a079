"""What checking found, for people: equal findings together, the first few of them in full."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import click

from geo_app.cli.printing import json_text, printable
from geo_app.intake import Intake
from geo_app.model import Finding, Severity
from geo_app.numberwords import counted
from geo_app.store import FileReport

__all__ = ["finding_lines", "has_errors", "print_json", "print_table", "understood"]

_IN_FULL = 3
_MEMBERS = ("severity", "code", "feature_id", "index", "path", "value", "message", "fix")
#: The finding that closes a kind of which not all are listed.
_REST = re.compile(r"([\d,]+) more of these")
_SPOKEN = {
    "ours": "dates as in this program",
    "json-fg": "JSON-FG",
    "linked-places": "Linked Places",
    "openhistoricalmap": "OpenHistoricalMap",
    "leaflet.timeline": "Leaflet.timeline",
    "timestamped-geojson": "TimestampedGeoJson",
    "mapped-columns": "dates from the columns named",
    "undated": "no dates",
    "mixed": "dates written in several ways",
}
_FORMATS = {
    "geojson": "GeoJSON",
    "geojson-seq": "GeoJSON, line by line",
    "geopackage": "GeoPackage",
    "geoparquet": "GeoParquet",
    "csv": "CSV",
}


def has_errors(reports: Iterable[FileReport]) -> bool:
    """Tell whether an error stands."""
    return any(f.severity == Severity.ERROR for report in reports for f in report.findings)


def print_json(reports: Iterable[FileReport]) -> None:
    """Print reports for programs."""
    files = [
        {
            "path": report.path,
            "dialect": report.dialect,
            "features": report.features,
            "kept": report.kept,
            "findings": [_members(finding) for finding in report.findings],
        }
        for report in reports
    ]
    click.echo(json_text({"files": files}))


def _members(finding: Finding) -> dict[str, Any]:
    return {key: getattr(finding, key) for key in _MEMBERS}


def print_table(report: FileReport) -> None:
    """Print one report for people."""
    for line in finding_lines(report.findings):
        click.echo(line)
    size = ""
    if report.features:
        dialect = f" ({report.dialect})" if report.dialect else ""
        left_out = "" if report.kept == report.features else f", {report.kept:,} of them kept"
        size = f"{dialect}, {counted(report.features, 'feature')}{left_out}"
    told = counted(_number(report.findings), "finding") if report.findings else "sound"
    click.echo(f"{printable(report.path)}{size}: {told}")


def finding_lines(findings: Sequence[Finding]) -> Iterator[str]:
    """Findings of one kind together, in the order of the first of each kind.

    Examples
    --------
    >>> many = [Finding(Severity.NOTE, "x", "a.csv", "odd", index=i) for i in range(1237)]
    >>> for line in finding_lines(many): print(line)
    note: a.csv: feature number 1: odd
    note: a.csv: feature number 2: odd
    note: a.csv: feature number 3: odd
      and 1,234 more of this kind (x)
    """
    kinds: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        kinds.setdefault((finding.severity, finding.code), []).append(finding)
    for (severity, code), same in kinds.items():
        # One more line would say as much as the finding itself.
        shown = same if len(same) == _IN_FULL + 1 else same[:_IN_FULL]
        shown = [finding for finding in shown if not _REST.match(finding.message)]
        yield from (printable(f"{severity}: {finding}") for finding in shown)
        if more := _number(same) - len(shown):
            yield f"  and {more:,} more of this kind ({code})"


def _number(findings: Iterable[Finding]) -> int:
    """How many findings there are, those included that are only counted."""
    rest = (_REST.match(finding.message) for finding in findings)
    return sum(int(match[1].replace(",", "")) if match else 1 for match in rest)


def understood(taken: Intake) -> str:
    """Say in one sentence what was understood of a file."""
    if taken.frame is None:
        return f"{taken.path}: could not be read; nothing of it can be saved"
    frame = taken.frame
    dated = frame["feature_index"][~frame["undated"].astype(bool)].nunique()
    spoken = _SPOKEN.get(taken.dialect, taken.dialect)
    kind = f"{_FORMATS.get(taken.format, taken.format)}, {spoken}"
    said = f"{dated:,} of {counted(taken.features, 'feature')} dated"
    left_out = taken.features - taken.kept
    if left_out:
        said += f", {left_out:,} left out"
    if nowhere := _placeless(taken):
        verb, them = ("has", "it") if nowhere == 1 else ("have", "them")
        said += f", {nowhere:,} {verb} no place and the map never shows {them}"
    return f"{taken.path}: {kind}: {said}"


def _placeless(taken: Intake) -> int:
    """How many features have no place in any of their rows."""
    assert taken.frame is not None
    index, shapes = taken.frame["feature_index"], taken.frame.geometry
    nowhere = (shapes.isna() | shapes.is_empty).to_numpy()
    return len(set(index[nowhere]) - set(index[~nowhere]))
