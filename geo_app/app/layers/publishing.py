"""A file becomes a layer: of this visit's map, or of the atlas."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from geo_app import editing
from geo_app.app.layers.drafts import Draft, Progress, features_of, vocabulary
from geo_app.app.layers.told import remarks
from geo_app.app.layers.wish import Wish, wished_layer
from geo_app.app.plain import plain
from geo_app.app.visit import MINE, PrivateLayer, Visit
from geo_app.description import sources_of
from geo_app.dialects import carried
from geo_app.errors import EditError
from geo_app.intake import Intake, take_in
from geo_app.model import Atlas, Severity
from geo_app.numberwords import counted

__all__ = ["asked", "save", "show_privately", "standing"]


def asked(draft: Draft, wish: Wish) -> object:
    """All that is said and chosen about a layer, but for its id, which no private one has."""
    return replace(wish, id=""), draft.choices


def standing(intake: Intake) -> str:
    """Say what errors a file still has, as a sentence without its full stop; empty if none."""
    errors = [found for found in remarks(intake) if found.severity == Severity.ERROR]
    dates = {found.index for found in errors if found.code == "date"}
    others = sum(found.code != "date" for found in errors)
    always = 0
    if intake.frame is not None:
        undated = intake.frame["undated"].astype(bool)
        always = len(dates & {*intake.frame.loc[undated, "feature_index"]})
    words = []
    if always:
        words.append(f"{_have(always)} dates that could not be read and will show on every day")
    if partly := len(dates) - always:
        words.append(f"{_have(partly)} dates of which some could not be read and are left out")
    if others:
        more = "other error" if dates else "error"
        words.append(f"{counted(others, more)} {'stands' if others == 1 else 'stand'}")
    return "; ".join(words)


def _have(number: int) -> str:
    return f"{counted(number, 'feature')} {'has' if number == 1 else 'have'}"


def show_privately(
    visit: Visit, draft: Draft, atlas: Atlas, wish: Wish, progress: Progress | None = None
) -> None:
    """Put a layer on the map of this visit, and of no other."""
    choices = replace(draft.choices, defaults=wish.defaults)
    known = vocabulary(atlas, wish.source_id)
    intake = take_in(draft.path, draft.name, known, choices, extent=atlas.extent, progress=progress)
    if intake.frame is None:
        raise EditError(f"{draft.name}: cannot be read any more; drop it again")
    visit.hide(draft.shown_as)
    identity = f"{MINE}{draft.number}"
    layer = wished_layer(wish, intake.frame, identity, draft.name)
    sources, _ = sources_of([dict(wish.citation)] if wish.citation else [])
    # Its own copy of the file: the draft may be discarded, the layer stays.
    visit.show(
        PrivateLayer(layer, visit.uploads.copy(draft.path), choices, sources, asked(draft, wish))
    )
    draft.shown_as = identity
    visit.compare(draft, asked(draft, wish))


def save(
    visit: Visit,
    draft: Draft,
    atlas: Atlas,
    wish: Wish,
    folder: Path,
    seen: str,
    progress: Progress | None = None,
) -> str:
    """Write a layer to the atlas; returns what was done, in Markdown."""
    editing.add_layer(
        folder,
        wish.record,
        features_of(draft, atlas, wish.defaults, progress),
        [wish.citation] if wish.citation else [],
        replace=bool(draft.replaces),
        expected=seen,
        members=carried(draft.intake.members) if draft.intake else None,
    )
    visit.hide(draft.shown_as)
    verb = "Replaced" if draft.replaces else "Saved"
    left = standing(draft.intake) if draft.intake else ""
    told = f"{verb} **{plain(wish.title)}**. Everybody who uses this atlas sees it now."
    return f"{told} {left}." if left else told
