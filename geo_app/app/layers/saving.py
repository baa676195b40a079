"""Changes to the atlas from the page: whether it may make them, and what came of it."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable

import streamlit as st

from geo_app.app.loading import chosen_folder
from geo_app.app.plain import plain
from geo_app.errors import ConflictError, GeoAppError

__all__ = [
    "SAVING", "change", "is_local", "refusal", "say", "say_what_happened", "seen_by_reader",
    "without_paths",
]  # fmt: skip

#: ``1`` lets the page change the atlas, ``0`` does not; unset, a server that only this machine
#: reaches does.
SAVING = "GEO_APP_SAVING"
_LOOPBACK = {"localhost", "127.0.0.1", "::1", "[::1]"}


def is_local(address: str | None) -> bool:
    """Whether a server at this address is reached from this machine only.

    Examples
    --------
    >>> is_local("localhost"), is_local("0.0.0.0"), is_local(None)
    (True, False, False)
    """
    return address in _LOOPBACK


def refusal() -> str:
    """Say why the page may not change the atlas; empty if it may."""
    chosen = os.environ.get(SAVING, "")
    if chosen == "1" or (not chosen and is_local(st.get_option("server.address"))):
        return ""
    if chosen == "0":
        return f"saving is switched off on this server ({SAVING}=0)"
    return (
        "this server can be reached from other machines; it saves if it is started with "
        "`geo-app serve --allow-saving`"
    )


def change(make: Callable[[str], str], place: str = "list") -> bool:
    """Change the atlas, and keep what is to be said about it for the next run of the page.

    Parameters
    ----------
    make
        Makes the change to the version of the atlas that the reader has seen, and says what it
        did.
    place
        Where to say that it was not made; see `say`.

    Returns
    -------
    bool
        Whether it was made.
    """
    try:
        said = make(st.session_state.get("seen", ""))
    except ConflictError:
        say(
            "warning",
            "Nothing was saved: somebody else has changed the atlas since you last looked at it. "
            "The list of layers shows it as it is now; if your change still fits, make it again.",
            place,
        )
        return False
    except GeoAppError as error:
        say("error", f"Nothing was saved: {plain(without_paths(str(error)), 600)}", place)
        return False
    say("success", said)
    return True


def without_paths(text: str) -> str:
    """A message without the places of this server's files: they are nothing to its readers.

    Examples
    --------
    >>> without_paths(f"{chosen_folder() / 'atlas.json'}: is not an object")
    'atlas.json: is not an object'
    """
    folder = chosen_folder()
    for place in sorted({str(folder), str(folder.resolve())}, key=len, reverse=True):
        text = text.replace(f"{place}{os.sep}", "").replace(place, "the atlas")
    uploads = re.escape(f"{tempfile.gettempdir()}{os.sep}")
    return re.sub(rf"{uploads}[^\s:;,'\"]*[/\\]", "", text)


def say(kind: str, words: str, place: str = "list") -> None:
    """Keep a sentence, in Markdown, for where the reader looks: the ``form`` or the ``list``."""
    st.session_state["said"] = (kind, words, place)


def say_what_happened(place: str) -> None:
    """Show what was kept for a place, once; the place stays when it is empty."""
    with st.container(key=f"said-{place}"):
        kind, words, wanted = st.session_state.get("said", ("", "", ""))
        if wanted == place:
            del st.session_state["said"]
            {"success": st.success, "warning": st.warning, "error": st.error}[kind](words)


def seen_by_reader(version: str) -> None:
    """Remember which version of the atlas the reader has before them."""
    st.session_state["seen"] = version
