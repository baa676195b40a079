"""The parts of the page that run in the browser, mounted without an iframe.

Their files lie in ``frontend``; ``geo_app/pyproject.toml`` declares that folder, which is where
Streamlit looks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from streamlit.components.v2 import component

__all__ = [
    "accounts_component",
    "asked_component",
    "command_component",
    "compare_component",
    "compared_component",
    "linked_component",
    "map_component",
    "moment_component",
    "overview_component",
    "preview_component",
    "seen_component",
]


def _mounted(name: str, css: str | None = None, *, key: str = "", **options: Any) -> Any:
    # Declared on each run, not on import: Streamlit's list of components belongs to one run of its
    # server, and only that knows where the files lie.
    return component(f"geo-app.{name}", js=f"{name}.js", css=css)(key=key or name, **options)


def map_component(bundle: bytes) -> Mapping[str, Any]:
    """Mount the map.

    Parameters
    ----------
    bundle
        From `geo_app.maps.map_bundle`. It stays the same all through a visit, so it is sent once
        and the map lives on.

    Returns
    -------
    mapping
        ``view``: the settled date, the account, the language and the day as known on. ``leave``,
        once: what the page of places is asked for, a ``place`` or ``lat`` and ``lon``.
    """
    state: Mapping[str, Any] = _mounted(
        "map", "map.css", data=bundle, on_view_change=_pass, on_leave_change=_pass
    )
    return state


def command_component(order: Mapping[str, Any]) -> None:
    """Hand an order to the map: ``seq`` tells a new order from one that was carried out."""
    _mounted("command", data=dict(order), height=1)


def overview_component(words: Mapping[str, Any]) -> None:
    """Mount the panel beside the map; see `geo_app.app.wording`."""
    _mounted("overview", "overview.css", data=dict(words))


def accounts_component(words: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Mount a list of what accounts say; see `geo_app.app.accounts.words`.

    Returns
    -------
    mapping
        ``go``: the place that is to be shown on the map, ``read``: the one whose page is asked
        for, each once.
    """
    state: Mapping[str, Any] = _mounted(
        "accounts",
        "accounts.css",
        key=f"accounts-{name}",
        data=dict(words),
        on_go_change=_pass,
        on_read_change=_pass,
    )
    return state


def asked_component(asked: Mapping[str, Any]) -> None:
    """Tell the maps that are compared what is asked for; see `geo_app.app.compare.words`."""
    _mounted("asked", data=dict(asked), height=1)


def compare_component(bundle: bytes, on_moved: Callable[[], None]) -> None:
    """Mount two maps of one bundle, each for one side of what is compared.

    Parameters
    ----------
    bundle
        From `geo_app.maps.map_bundle`.
    on_moved
        Called when the reader has set one of the maps to another date: the component's state,
        under the key ``compare``, then has ``moved`` with ``side`` (0 or 1) and ``date``.
    """
    _mounted("compare", "compare.css", data=bundle, on_moved_change=on_moved)


def compared_component(words: Mapping[str, Any]) -> Mapping[str, Any]:
    """Mount the numbers of a comparison; see `geo_app.app.compare.words`.

    Returns
    -------
    mapping
        ``place``: the id of the place whose page the reader asks for.
    """
    state: Mapping[str, Any] = _mounted(
        "compared", "compared.css", data=dict(words), on_place_change=_pass
    )
    return state


def moment_component(moment: Mapping[str, Any]) -> None:
    """Tell the map beside a chart its ``date``, ``account`` and ``layers``.

    ``seq`` tells a wish of the reader from what the map has said itself; see `linked_component`.
    """
    _mounted("moment", data=dict(moment), height=1)


def linked_component(bundle: bytes, on_view: Callable[[], None]) -> None:
    """Mount the map beside a chart.

    Parameters
    ----------
    bundle
        From `geo_app.maps.map_bundle`.
    on_view
        Called when the reader has set the map to another date: the component's state, under the
        key ``linked``, then has ``view`` with ``date``.
    """
    _mounted("linked", "map.css", data=bundle, on_view_change=on_view)


def preview_component(bundle: bytes, name: str) -> None:
    """Mount the map of a layer that is being added; a map of the same `name` keeps its view."""
    _mounted("preview", "map.css", key=f"preview-{name}", data=bundle)


def seen_component(known: str) -> str:
    """Return what the map of this visit showed last: west, south, east, north; empty if unseen.

    Parameters
    ----------
    known
        What is known of it already; only something else is told.
    """
    state = _mounted("seen", data={"known": known}, height=1, on_extent_change=_pass)
    return str(state.get("extent") or "")


def _pass() -> None:
    """Do nothing: a state of a component is declared by naming a callback for it."""
