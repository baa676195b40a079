"""A file on its way into the atlas: what was uploaded, what was chosen, what was understood."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from geo_app.checks import Vocabulary
from geo_app.dialects import ColumnCandidate
from geo_app.errors import GeoAppError
from geo_app.intake import Choices, Intake, repair_diffs, rewritten, take_in
from geo_app.layers import INTERNAL, LIST_COLUMNS, TEXT_COLUMNS
from geo_app.model import UNKNOWN, Atlas

__all__ = ["Draft", "Progress", "examine", "features_of", "first_diffs", "vocabulary"]

Progress = Callable[[float], None]
#: So many changes of a repair are shown before it is chosen.
SHOWN_DIFFS = 12


@dataclass(slots=True)
class Draft:
    """An uploaded file and what was decided about it.

    `number` is its own in the visit, `name` what the page calls it, `replaces` the id of the layer
    that it is meant to replace, `shown_as` the id of its private layer once there is one. `intake`
    is None until it has been examined, or if it could not be: `fault` then says why.
    `offered` are the columns that looked like dates before any was chosen, `columns` all there are.
    """

    number: int
    name: str
    path: Path
    replaces: str = ""
    shown_as: str = ""
    choices: Choices = field(default_factory=Choices)
    intake: Intake | None = field(default=None, repr=False)
    fault: str = ""
    offered: tuple[ColumnCandidate, ...] = ()
    columns: tuple[str, ...] = ()
    diffs: dict[str, list[str]] = field(default_factory=dict, repr=False)
    revision: int = 0

    @property
    def is_examined(self) -> bool:
        """Whether there is nothing to wait for."""
        return self.intake is not None or bool(self.fault)

    @property
    def can_be_opened(self) -> bool:
        """Whether anything of the file could be read."""
        return self.intake is not None and self.intake.frame is not None

    def choose(self, **changes: Any) -> None:
        """Decide something else about the file; it will be examined again."""
        choices = replace(self.choices, **changes)
        if choices == self.choices:
            return
        self.choices, self.intake, self.fault = choices, None, ""
        self.diffs.clear()


def vocabulary(atlas: Atlas, *sources: str) -> Vocabulary:
    """What a file may refer to: what the atlas knows, and `sources` that come with the file."""
    known = {*atlas.sources, *sources}
    return Vocabulary({*atlas.parties, UNKNOWN}, set(atlas.accounts), known)


def examine(draft: Draft, atlas: Atlas, progress: Progress | None = None) -> None:
    """Read and check a file; what is wrong with it stands in the intake, not in an exception."""
    try:
        draft.intake = take_in(
            draft.path,
            draft.name,
            vocabulary(atlas),
            draft.choices,
            extent=atlas.extent,
            progress=progress,
        )
        draft.offered = draft.offered or draft.intake.candidates
        draft.columns = draft.columns or _own_columns(draft.intake)
    except GeoAppError as error:
        draft.fault = str(error)
    draft.revision += 1


def _own_columns(intake: Intake) -> tuple[str, ...]:
    if intake.frame is None:
        return ()
    of_the_frame = {*TEXT_COLUMNS, *LIST_COLUMNS, *INTERNAL, "id"}
    return tuple(str(name) for name in intake.frame.columns if name not in of_the_frame)


def features_of(
    draft: Draft, atlas: Atlas, defaults: Mapping[str, Any], progress: Progress | None = None
) -> Iterator[dict[str, Any]]:
    """The features as they are saved, with `defaults` where they lack something."""
    choices = replace(draft.choices, defaults=dict(defaults))
    return rewritten(
        draft.path,
        choices,
        vocabulary(atlas),
        shown_as=draft.name,
        extent=atlas.extent,
        progress=progress,
    )


def first_diffs(draft: Draft, atlas: Atlas, code: str) -> list[str]:
    """The first changes that the repair of `code` would make, each as a unified diff."""
    if code not in draft.diffs:
        choices = replace(draft.choices, repairs=frozenset({code}))
        known = vocabulary(atlas)
        every = repair_diffs(draft.path, draft.name, known, choices, extent=atlas.extent)
        draft.diffs[code] = list(islice(every, SHOWN_DIFFS))
    return draft.diffs[code]
