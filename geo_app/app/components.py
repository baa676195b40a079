"""The parts of the page that run in the browser, mounted without an iframe.

Their files lie in ``frontend``; ``geo_app/pyproject.toml`` declares that folder, which is where
Streamlit looks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from streamlit.components.v2 import component

__all__ = ["command_component", "map_component", "overview_component", "preview_component"]


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
        ``view``: the settled date, the account and the language.
    """
    state: Mapping[str, Any] = _mounted("map", "map.css", data=bundle, on_view_change=_pass)
    return state


def command_component(order: Mapping[str, Any]) -> None:
    """Hand an order to the map: ``seq`` tells a new order from one that was carried out."""
    _mounted("command", data=dict(order), height=1)


def overview_component(words: Mapping[str, Any]) -> None:
    """Mount the panel beside the map; see `geo_app.app.wording`."""
    _mounted("overview", "overview.css", data=dict(words))


def preview_component(bundle: bytes, name: str) -> None:
    """Mount the map of a layer that is being added; a map of the same `name` keeps its view."""
    _mounted("preview", "map.css", key=f"preview-{name}", data=bundle)


def _pass() -> None:
    """Do nothing: a state of a component is declared by naming a callback for it."""
