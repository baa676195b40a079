"""The pages of the app, and the line above them that all share."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from geo_app.app import explorer
from geo_app.app.accounts import page as accounts
from geo_app.app.compare import page as compare
from geo_app.app.layers import page as layers
from geo_app.app.loading import Loaded, chosen_atlas, is_loaded, load
from geo_app.app.over_time import page as over_time
from geo_app.app.place import page as place
from geo_app.app.plain import plain
from geo_app.errors import AtlasError

__all__ = ["main"]

_PAGE_CSS = Path(__file__).with_name("page.css")


def main() -> None:
    """Show a page; Streamlit runs this once for a visit and again for each full rerun."""
    st.set_page_config("Map explorer", layout="wide", initial_sidebar_state="collapsed")
    st.html(_PAGE_CSS)
    pages = _pages()
    st.session_state["map_page"] = pages[0]
    st.session_state["places_page"] = pages[3]
    current = st.navigation(pages, position="hidden")
    try:
        loaded = _shared()
    except AtlasError as error:
        _show_unopened(error)
        return
    _header(loaded, pages, current)
    current.run()


def _pages() -> list[Page]:
    return [
        st.Page(explorer.show, title="Map explorer", default=True),
        st.Page(compare.show, title="Compare", url_path="compare"),
        st.Page(over_time.show, title="Over time", url_path="time"),
        st.Page(place.show, title="Places", url_path="places"),
        st.Page(accounts.show, title="Accounts", url_path="accounts"),
        st.Page(layers.show, title="Layers", url_path="layers"),
        st.Page(_export, title="Export", url_path="export"),
    ]


def _export() -> None:
    # What it draws with takes a while to import, and most visits draw nothing.
    from geo_app.app.exports import page  # noqa: PLC0415

    page.show()


def _shared() -> Loaded:
    folder = chosen_atlas()
    if is_loaded(folder):
        return load(folder)
    with st.spinner("Reading the atlas …"):
        return load(folder)


def _show_unopened(error: AtlasError) -> None:
    st.title("This atlas cannot be opened")
    st.error(plain(error))
    st.write(
        "Name another folder with `geo-app serve --atlas DIR`, or look at all that is wrong "
        "with `geo-app check DIR`."
    )


def _header(loaded: Loaded, pages: list[Page], current: Page) -> None:
    is_map = current.url_path == ""
    with st.container(key="header"):
        names, search = st.columns([3, 2], vertical_alignment="center")
        with names, st.container(horizontal=True, vertical_alignment="center", key="names"):
            st.title(plain(loaded.atlas.title), anchor=False, width="content")
            for page in pages:
                st.page_link(page, label="Map" if page.url_path == "" else page.title)
        if is_map:
            with search:
                explorer.search()
