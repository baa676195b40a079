"""A file becomes a layer: of this visit's map, or of the atlas."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from geo_app import editing
from geo_app.app.drafts import Draft, Progress, features_of, vocabulary
from geo_app.app.plain import plain
from geo_app.app.visit import MINE, PrivateLayer, Visit
from geo_app.app.wish import Wish, wished_layer
from geo_app.description import sources_of
from geo_app.errors import EditError
from geo_app.intake import take_in
from geo_app.model import Atlas

__all__ = ["save", "show_privately"]


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
    visit.show(PrivateLayer(layer, visit.uploads.copy(draft.path), choices, sources))
    draft.shown_as = identity


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
    )
    visit.hide(draft.shown_as)
    verb = "Replaced" if draft.replaces else "Saved"
    return f"{verb} **{plain(wish.title)}**. Everybody who uses this atlas sees it now."
