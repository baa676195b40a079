"""What belongs to one visit: its uploaded files, and the layers that only it knows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

import streamlit as st

from geo_app.app.layers.drafts import Draft
from geo_app.app.layers.uploads import UploadFolder
from geo_app.app.loading import Loaded
from geo_app.app.plain import shown_name
from geo_app.gazetteer import Gazetteer
from geo_app.intake import Choices
from geo_app.maps import map_bundle
from geo_app.model import Atlas, Layer, Source

__all__ = ["MINE", "PrivateLayer", "Visit", "this_visit"]

#: What the ids of private layers begin with; no layer of an atlas has a colon in its id.
MINE = "mine:"


@dataclass(frozen=True, slots=True)
class PrivateLayer:
    """A layer that only this visit knows; `path` and `choices` make its features.

    `asked` is all that was said and chosen about it, to tell whether it is still so.
    """

    layer: Layer
    path: Path
    choices: Choices
    sources: dict[str, Source]
    asked: object = None


@dataclass(slots=True)
class Visit:
    """Everything that ends with the visit."""

    uploads: UploadFolder = field(default_factory=UploadFolder)
    drafts: dict[int, Draft] = field(default_factory=dict)
    private: dict[str, PrivateLayer] = field(default_factory=dict)
    _changed: set[int] = field(default_factory=set)
    _numbered: int = 0
    _taken: set[str] = field(default_factory=set)
    _mixed: tuple[object, Loaded] | None = None

    def receive(self, file_id: str, stream: IO[bytes], name: str, replaces: str = "") -> int:
        """Keep an uploaded file, once however often the page sees it; 0 if it is there already."""
        if file_id in self._taken:
            return 0
        self._numbered += 1
        path = self.uploads.keep(stream, name)
        self.drafts[self._numbered] = Draft(self._numbered, shown_name(name), path, replaces)
        self._taken.add(file_id)
        return self._numbered

    def forget(self, number: int) -> None:
        """Take a file off the list, and off the disk."""
        if draft := self.drafts.pop(number, None):
            draft.path.unlink(missing_ok=True)

    def show(self, private: PrivateLayer) -> None:
        """Put a layer on this visit's map, in place of one of the same id."""
        self.private = {**self.private, private.layer.id: private}

    def hide(self, identity: str) -> None:
        """Take a private layer off the map."""
        gone = self.private.get(identity)
        self.private = {key: one for key, one in self.private.items() if key != identity}
        if gone:
            gone.path.unlink(missing_ok=True)

    def is_changed(self, draft: Draft) -> bool:
        """Whether the map shows a file as it was before something was said otherwise."""
        return draft.shown_as in self.private and draft.number in self._changed

    def compare(self, draft: Draft, asked: object) -> bool:
        """Compare what is asked for with what the map shows; returns whether that is news."""
        before, shown = self.is_changed(draft), self.private.get(draft.shown_as)
        self._changed.discard(draft.number)
        if shown and shown.asked != asked:
            self._changed.add(draft.number)
        return self.is_changed(draft) != before

    def mark(self, draft: Draft) -> str:
        """What is added to a file's name if it is on the map."""
        if draft.shown_as not in self.private:
            return ""
        return " — on your map" + ", before your last changes" * self.is_changed(draft)

    def loaded(self, shared: Loaded) -> Loaded:
        """What this visit sees: what all see if it has no layer of its own."""
        if not self.private:
            self._mixed = None
            return shared
        if self._mixed is None or self._mixed[0] != self._key(shared):
            self._mixed = (self._key(shared), self._mix(shared))
        return self._mixed[1]

    def _key(self, shared: Loaded) -> object:
        return shared.version, *(id(one) for one in self.private.values())

    def _mix(self, shared: Loaded) -> Loaded:
        atlas = with_private(shared.atlas, list(self.private.values()))
        return Loaded(atlas, map_bundle(atlas), Gazetteer(atlas), shared.version)


def with_private(atlas: Atlas, private: list[PrivateLayer]) -> Atlas:
    """An atlas with private layers on top."""
    sources = {**atlas.sources}
    for one in private:
        sources |= one.sources
    return replace(atlas, layers=(*atlas.layers, *(one.layer for one in private)), sources=sources)


def this_visit() -> Visit:
    """The visit that the page is being drawn for."""
    if "visit" not in st.session_state:
        st.session_state["visit"] = Visit()
    visit: Visit = st.session_state["visit"]
    return visit
