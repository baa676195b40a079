"""Take a file in: one pass to understand it, and a second one if something is to be mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import geopandas as gpd
import numpy as np

from geo_app.checks import Extent, Fault, Listing, Vocabulary, faults_of, listed
from geo_app.dialects import ColumnCandidate, Dialect
from geo_app.intake.choices import Choices, Intake
from geo_app.intake.mending import Mender, Plan, repairable
from geo_app.intake.passage import Passage, Progress
from geo_app.layers import frame_of
from geo_app.model import Finding, Severity
from geo_app.repairs import unrolled

__all__ = ["part_of", "plan_for", "take_in"]

#: Found while reading, and mended by writing what was read.
_MENDED_BY_READING = {"duplicate-key", "encoding", "not-finite"}


def take_in(
    path: Path,
    shown_as: str,
    known: Vocabulary | None,
    choices: Choices = Choices(),  # noqa: B008
    *,
    extent: Extent | None = None,
    progress: Progress | None = None,
) -> Intake:
    """Read, translate, mend as chosen, and check one file.

    Parameters
    ----------
    path
        The file; its suffix tells its format.
    shown_as
        Its name in messages.
    known
        What its features may refer to; None: the file is read and not checked.
    choices
        What a person chose about it.
    extent
        West, south, east, north of the atlas in degrees; beyond 180 the longitudes of the frame
        go on there, see `geo_app.repairs.unrolled`.
    progress
        Told how much is done, from 0 to 1.

    Returns
    -------
    Intake
        Also for a file that cannot be read at all: then without a frame, and with the reason.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "bridges.geojson"
    >>> _ = file.write_text('{"type": "FeatureCollection", "features": [{"type": "Feature",'
    ...     '"id": "b1", "geometry": {"type": "Point", "coordinates": [46.7, 39.8]},'
    ...     '"properties": {"start_date": "1871", "sources": ["atlas"]}}]}')
    >>> taken = take_in(file, "bridges.geojson", Vocabulary(sources={"atlas"}))
    >>> taken.dialect, taken.features, taken.kept, taken.findings
    ('openhistoricalmap', 1, 1, ())
    """
    if not choices.repairs:
        return _intake(_read(path, shown_as, known, choices, extent, progress), shown_as)
    plan = plan_for(path, shown_as, known, choices, extent, part_of(progress, 0.0))
    if plan is None:
        first = replace(choices, repairs=frozenset())
        return _intake(_read(path, shown_as, known, first, extent, progress), shown_as)
    mender = Mender(plan, shown_as)
    second = part_of(progress, 0.5)
    return _intake(_read(path, shown_as, known, choices, extent, second, mender), shown_as)


def part_of(progress: Progress | None, start: float) -> Progress | None:
    """Progress of one of two passes.

    Examples
    --------
    >>> seen = []
    >>> tell = part_of(seen.append, 0.5)
    >>> tell(1.0), seen
    (None, [1.0])
    """
    return None if progress is None else lambda share: progress(start + share / 2)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One pass and all that was found in it."""

    passage: Passage
    frame: gpd.GeoDataFrame | None
    while_reading: list[Finding]
    faults: list[Fault]
    mended: list[Finding]


def _read(
    path: Path,
    shown_as: str,
    known: Vocabulary | None,
    choices: Choices,
    extent: Extent | None,
    progress: Progress | None,
    mender: Mender | None = None,
) -> _Reading:
    passage = Passage(path, shown_as, choices, mend=mender, progress=progress)
    frame, unread = frame_of(passage.features(), shown_as, passage.numbers)
    frame = _unrolled(frame, extent)
    told = passage.stream.findings
    if mender is not None:
        told = [finding for finding in told if not _is_mended(finding, choices)]
    while_reading = [*told, *passage.listing.findings(), *unread]
    mended = mender.findings() if mender is not None else []
    if not passage.stream.is_readable:
        return _Reading(passage, None, while_reading, [], mended)
    faults = [] if known is None else faults_of(frame, known, extent)
    return _Reading(passage, frame, while_reading, faults, mended)


def _unrolled(frame: gpd.GeoDataFrame, extent: Extent | None) -> gpd.GeoDataFrame:
    """The frame of an atlas across 180 degrees has no jump there."""
    shapes = frame.geometry.to_numpy()
    turned = unrolled(shapes, extent)
    if turned is shapes:
        return frame
    return frame.set_geometry(gpd.GeoSeries(turned, frame.index, crs=frame.crs))


def _is_mended(finding: Finding, choices: Choices) -> bool:
    is_chosen = "all" in choices.repairs or finding.code in choices.repairs
    return is_chosen and finding.code in _MENDED_BY_READING


def _intake(reading: _Reading, shown_as: str) -> Intake:
    passage, frame = reading.passage, reading.frame
    dialects = passage.dialects()
    dated = [dialect for dialect in dialects if dialect != Dialect.UNDATED]
    candidates = passage.finder.candidates() if frame is not None else ()
    checked = [] if frame is None else listed(reading.faults, frame, shown_as)
    return Intake(
        path=shown_as,
        format=passage.stream.format,
        dialect=dated[0] if len(dated) == 1 else Dialect.MIXED if dated else Dialect.UNDATED,
        dialects=dialects,
        features=passage.members,
        kept=0 if frame is None else passage.kept,
        findings=(
            *reading.while_reading, *checked, *_differing(reading, dated, shown_as),
            *_offered(candidates, shown_as), *_absent(passage, shown_as),
            *_without_starts(passage, shown_as), *reading.mended,
        ),
        frame=frame,
        candidates=candidates,
        repairable=repairable(reading.faults, reading.while_reading) if frame is not None else {},
        members=passage.stream.members,
    )  # fmt: skip


def _differing(reading: _Reading, dated: list[str], shown_as: str) -> list[Finding]:
    """A note for each feature whose dialect is not the commonest one."""
    if len(dated) < 2 or reading.frame is None:
        return []
    listing = Listing(shown_as)
    message = f"says when it holds in another way than most, which is {dated[0]}"
    for dialect in dated[1:]:
        for index in reading.passage.speakers(dialect):
            listing.add(
                Finding(
                    Severity.NOTE, "dialect", shown_as, message,
                    feature_id=_id_at(reading, index),
                    index=index, path=f"$.features[{index}]", value=dialect,
                )
            )  # fmt: skip
    return listing.findings()


def _id_at(reading: _Reading, index: int) -> str:
    assert reading.frame is not None
    row = int(np.searchsorted(np.asarray(reading.passage.numbers), index))
    return str(reading.frame["id"].iat[row])


def _offered(candidates: tuple[ColumnCandidate, ...], shown_as: str) -> Iterator[Finding]:
    if not candidates:
        return
    names = ", ".join(f"{c.name!r} ({', '.join(c.examples)})" for c in islice(candidates, 6))
    start = next((c.name for c in candidates if c.role != "end"), "")
    ends = sorted(candidates, key=lambda candidate: candidate.role != "end")
    end = next((c.name for c in ends if c.name != start and c.role != "start"), "")
    yield Finding(
        Severity.WARNING, "time-columns", shown_as,
        f"undated features have columns that look like dates: {names}",
        value=[c.name for c in candidates],
        fix=f"name them if they are: --time-columns {start},{end}",
    )  # fmt: skip


def _absent(passage: Passage, shown_as: str) -> Iterator[Finding]:
    """An error for each column that was named for the dates and that no feature has."""
    for name in passage.absent_columns() if passage.kept else []:
        yield Finding(
            Severity.ERROR, "time-columns", shown_as,
            "no feature has the column that was named for its dates", value=name,
            fix="name one that the file has, letter by letter",
        )  # fmt: skip


def _without_starts(passage: Passage, shown_as: str) -> Iterator[Finding]:
    """A warning for each dialect that never says when a feature begins; ours may mean it."""
    for dialect in sorted(passage.dating - passage.starting - {Dialect.OURS}):
        yield Finding(
            Severity.WARNING, "no-start", shown_as,
            "features have an end and none has a start: each holds at all times before its end",
            value=dialect.value,
            fix="name the columns if there is a start: --time-columns FROM,TO",
        )  # fmt: skip


def plan_for(
    path: Path,
    shown_as: str,
    known: Vocabulary | None,
    choices: Choices,
    extent: Extent | None,
    progress: Progress | None = None,
) -> Plan | None:
    """Find in a first pass what is to be mended; None if the file cannot be read, or nothing is.

    Examples
    --------
    >>> plan_for(Path("nowhere.geojson"), "nowhere.geojson", None, Choices(), None) is None
    True
    """
    # Gaps stay gaps here: filled, they would change the share by which a name is judged reserved.
    first = replace(choices, repairs=frozenset(), defaults={})
    reading = _read(path, shown_as, known, first, extent, progress)
    if reading.frame is None:
        return None
    plan = Plan.made(choices.repairs, reading.faults, reading.while_reading, reading.frame, extent)
    return plan if plan.everywhere or any(plan.rows.values()) else None
