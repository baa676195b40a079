"""The features of a file as they are saved, and what repairs change in them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from geo_app.checks import Extent, Vocabulary
from geo_app.errors import EditError
from geo_app.intake.choices import Choices
from geo_app.intake.mending import FreeIds, Mender, Plan
from geo_app.intake.passage import Feature, Passage, Progress, identity_of
from geo_app.intake.taking import part_of, plan_for
from geo_app.limits import limits
from geo_app.model import Severity
from geo_app.repairs import diff

__all__ = ["repair_diffs", "rewritten"]


def rewritten(
    path: Path,
    choices: Choices = Choices(),  # noqa: B008
    known: Vocabulary | None = None,
    *,
    shown_as: str = "",
    extent: Extent | None = None,
    progress: Progress | None = None,
) -> Iterator[Feature]:
    """The features of a file as they are saved: in our terms, mended as chosen, each with an id.

    Parameters
    ----------
    path, choices, known, shown_as, extent, progress
        As for `take_in`.

    Yields
    ------
    dict
        One feature after the other, read while they are asked for.

    Raises
    ------
    EditError
        At the end, if the file cannot be read to its end: half a layer is not to be saved.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "bridges.geojsonl"
    >>> _ = file.write_text('{"type": "Feature", "geometry": null,'
    ...                     '"properties": {"start_date": "1871"}}')
    >>> for feature in rewritten(file): print(feature["id"], feature["properties"]["valid_from"])
    feature-1 1871
    """
    shown_as = shown_as or path.name
    plan = None
    if choices.repairs:
        plan = plan_for(path, shown_as, known, choices, extent, part_of(progress, 0.0))
    mender = None if plan is None else Mender(plan, shown_as)
    free = FreeIds(_ids(path, shown_as, choices) if plan is None else plan.ids)
    passage = Passage(path, shown_as, choices, mend=mender, progress=part_of(progress, 0.5))
    for feature in passage.features():
        identity = identity_of(feature) or free.like("")
        yield feature if feature.get("id") == identity else {**feature, "id": identity}
    if not passage.stream.is_readable:
        whole = [finding for finding in passage.stream.findings if finding.index is None]
        raise EditError(str(next(f for f in whole if f.severity is Severity.ERROR)))


def _ids(path: Path, shown_as: str, choices: Choices) -> set[str]:
    return {identity_of(feature) for feature in Passage(path, shown_as, choices).features()}


def repair_diffs(
    path: Path,
    shown_as: str,
    known: Vocabulary | None,
    choices: Choices,
    *,
    extent: Extent | None = None,
) -> Iterator[str]:
    """What the chosen repairs change, feature by feature.

    Parameters
    ----------
    path, shown_as, known, choices, extent
        As for `take_in`.

    Yields
    ------
    str
        A unified diff of one feature, at most ``limits().findings`` of them.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "cafe.geojsonl"
    >>> _ = file.write_text('{"type": "Feature", "id": "c", "geometry": null,'
    ...                     '"properties": {"name": "CafÃ©"}}', encoding="utf-8")
    >>> chosen = Choices(repairs=frozenset({"mojibake"}))
    >>> for text in repair_diffs(file, "cafe.geojsonl", Vocabulary(), chosen): print(text)
    --- cafe.geojsonl: feature 'c'
    +++ cafe.geojsonl: feature 'c', mended
    @@ -1 +1 @@
    -properties.name: "CafÃ©"
    +properties.name: "Café"
    """
    plan = plan_for(path, shown_as, known, choices, extent)
    if plan is None:
        return iter(())
    return islice(_diffs(path, shown_as, choices, plan), limits().findings)


def _diffs(path: Path, shown_as: str, choices: Choices, plan: Plan) -> Iterator[str]:
    found: list[str] = []

    def keep(identity: str, before: Feature, after: Feature) -> None:
        label = f"{shown_as}: feature {identity!r}" if identity else f"{shown_as}: a feature"
        if text := diff(before, after, label):
            found.append(text)

    passage = Passage(path, shown_as, choices, mend=Mender(plan, shown_as, keep))
    for _ in passage.features():
        yield from found
        found.clear()
