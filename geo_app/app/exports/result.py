"""What the page "Export" shows of a wish: the preview, the file, and the words that go with it."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any
from weakref import ref

import streamlit as st

from geo_app.app.exports.choice import ANIMATION, PICTURES, Wish
from geo_app.app.exports.fitting import fitting
from geo_app.app.exports.making import (
    File,
    Take,
    fault_of,
    file_of,
    is_long,
    request_of,
    take,
)
from geo_app.app.exports.naming import name_of_file
from geo_app.app.exports.wording import STILL, bytes_words, picture_words
from geo_app.app.exports.workshop import Job, Kept, begin
from geo_app.app.loading import Loaded
from geo_app.app.plain import plain
from geo_app.errors import GeoAppError
from geo_app.model import Atlas
from geo_app.snapshot.film.animation import Cancelled

__all__ = ["show"]

#: Previews and their files of all visits: a link that goes round a newsroom is drawn once.
_TAKES = Kept(12)
#: Work that takes longer is told of.
_NOTICED = 1.0
#: Session state: the last preview that could be drawn, the file and the job of a wish.
_SHOWN, _FILE, _JOB = "export-shown", "export-file", "export-job"
_MIME = {
    "png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf", "webp": "image/webp",
    "mp4": "video/mp4", "gif": "image/gif", "html": "text/html", "zip": "application/zip",
    "geojson": "application/geo+json", "csv": "text/csv",
}  # fmt: skip


def show(loaded: Loaded, wish: Wish, slots: dict[str, Any], *, is_shared: bool) -> None:
    """Show what a wish amounts to.

    Parameters
    ----------
    loaded
        The atlas and its places.
    wish
        What is asked for.
    slots
        Places beside the fields, for what is wrong with them.
    is_shared
        Whether all visits see this atlas, so that one may be shown what was drawn for another.
    """
    # Two wishes that come to the same are one.
    wish = fitting(wish)
    with st.container(key="export-file", horizontal=True, vertical_alignment="center"):
        # Emptied at once: nobody shall download what is no longer asked for.
        file_slot = st.empty()
    with st.container(key="export-busy"):
        busy = st.empty()
    picture_slot = st.container(key="export-preview")
    words_slot = st.container(key="export-words")
    try:
        taken = _taken(loaded, wish, busy, is_shared=is_shared)
    except GeoAppError as error:
        _tell(loaded, wish, slots, error)
        with picture_slot:
            _show_last()
        return
    st.session_state[_SHOWN] = taken
    with picture_slot:
        _show_picture(loaded, wish, taken)
    with words_slot:
        _show_words(taken)
    with file_slot.container():
        _show_file(loaded, wish, taken, busy)


def _taken(loaded: Loaded, wish: Wish, busy: Any, *, is_shared: bool) -> Take:
    key = (loaded.version, wish)
    kept: Take | None = _TAKES.get(key) if is_shared else None
    if kept:
        return kept
    atlas, places = loaded.atlas, loaded.gazetteer.places

    def make(_: Job[Take]) -> Take:
        found = (_TAKES.get(key) if is_shared else None) or take(atlas, wish, places)
        if is_shared:
            _TAKES.put(key, found)
        return found

    found: Take = _awaited(begin(make), busy, "Drawing …")
    return found


def _awaited(job: Job[Any], busy: Any, words: str) -> Any:
    """Wait for what is made in no time; whoever chooses otherwise meanwhile need not wait."""
    started = time.monotonic()
    try:
        while not job.wait(0.1):
            is_noticed = time.monotonic() - started > _NOTICED
            # Streamlit looks for a newer wish at each message, so there is one each time.
            busy.markdown(words if is_noticed else "")
    except BaseException:
        job.cancel()
        raise
    busy.empty()
    return job.future.result()


def _tell(loaded: Loaded, wish: Wish, slots: dict[str, Any], error: GeoAppError) -> None:
    field = fault_of(loaded.atlas, wish, loaded.gazetteer.places, error)
    with slots.get(field) or slots["title" if field == "note" else "size"]:
        words = str(error)
        st.error(plain(words[:1].upper() + words[1:]))


def _show_last() -> None:
    last: Take | None = st.session_state.get(_SHOWN)
    if last:
        st.caption("This is the last figure that could be drawn.")
        st.image(last.picture, width="stretch", alt=last.alt)


def _show_picture(loaded: Loaded, wish: Wish, taken: Take) -> None:
    film = _made_before(loaded, wish) if wish.what == ANIMATION else None
    if film and wish.format == "mp4":
        st.video(film.content)
    else:
        st.image(film.content if film else taken.picture, width="stretch", alt=taken.alt)
    if film:
        return
    if still := STILL.get(wish.what):
        st.caption(still)


def _show_words(taken: Take) -> None:
    for head, text in taken.words:
        st.markdown(f"**{head}**")
        st.code(text, language=None, wrap_lines=True)


def _show_file(loaded: Loaded, wish: Wish, taken: Take, busy: Any) -> None:
    file = taken.file or _made_before(loaded, wish)
    is_slow = is_long(loaded.atlas, wish, loaded.gazetteer.places)
    if file is None and not is_slow:
        try:
            file = _awaited(begin(_maker(loaded, wish)), busy, "Making the file …")
        except GeoAppError as error:
            st.error(plain(error))
            return
        _remember(loaded, wish, file)
    if file is None:
        _make_long(loaded, wish)
    else:
        _offer(loaded, wish, file)


def _maker(loaded: Loaded, wish: Wish) -> Callable[[Job[File]], File]:
    return partial(file_of, loaded.atlas, wish, loaded.gazetteer.places)


def _key(loaded: Loaded, wish: Wish) -> tuple[ref[Atlas], Wish]:
    # By the atlas, which has layers of the visit's own too, and without keeping an old one.
    return ref(loaded.atlas), wish


def _made_before(loaded: Loaded, wish: Wish) -> File | None:
    key, file = st.session_state.get(_FILE, (None, None))
    return file if key == _key(loaded, wish) else None


def _remember(loaded: Loaded, wish: Wish, file: File) -> None:
    st.session_state[_FILE] = _key(loaded, wish), file


def _offer(loaded: Loaded, wish: Wish, file: File) -> None:
    """The file, with its name and its size."""
    pixels = request_of(loaded.atlas, wish, loaded.gazetteer.places).pixels
    form = wish.format.upper() if wish.what in PICTURES else file.name.rpartition(".")[2].upper()
    with st.container(horizontal=True, vertical_alignment="center", key="export-offer"):
        st.download_button(
            f"Download {form}",
            file.content,
            file_name=file.name,
            mime=_MIME.get(wish.format, "application/octet-stream"),
            key="export-download",
            type="primary",
            on_click="ignore",
        )
        size = [plain(file.name), picture_words(pixels, wish), bytes_words(len(file.content))]
        st.caption(" · ".join(filter(None, size)))
    for remark in file.remarks:
        st.caption(plain(remark))


def _make_long(loaded: Loaded, wish: Wish) -> None:
    """A button for what takes long; then how far it has come, and a way to stop it."""
    key, job = st.session_state.get(_JOB, (None, None))
    if key != _key(loaded, wish):
        if job:
            job.cancel()
        st.session_state.pop(_JOB, None)
        with st.container(horizontal=True, vertical_alignment="center", key="export-offer"):
            st.button("Make the file", key="export-make", on_click=_start, args=(loaded, wish),
                      type="primary")  # fmt: skip
            st.caption(plain(name_of_file(loaded.atlas, wish)))
        return
    _follow(loaded, wish, job)


def _start(loaded: Loaded, wish: Wish) -> None:
    job = begin(_maker(loaded, wish), is_long=True)
    st.session_state[_JOB] = _key(loaded, wish), job


def _stop() -> None:
    _, job = st.session_state.pop(_JOB, (None, None))
    if job:
        job.cancel()


def _follow(loaded: Loaded, wish: Wish, job: Job[File]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="export-offer"):
        st.button("Cancel", key="export-cancel", on_click=_stop)
        bar = st.progress(0.0, text="Making the file …")
    while not job.wait(0.2):
        words = "Making the file …" if job.has_begun else "Waiting for what others asked for …"
        bar.progress(min(job.share, 1.0), text=words)
    st.session_state.pop(_JOB, None)
    try:
        _remember(loaded, wish, job.future.result())
    except Cancelled:
        pass  # nobody looked for a while; the button is there again
    except GeoAppError as error:
        st.error(plain(error))
        return
    st.rerun()
