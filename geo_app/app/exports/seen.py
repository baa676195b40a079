"""What part of the ground the map of this visit showed last.

The map tells it to nobody while it is moved, or each pan would rerun its page. Whoever comes to the
page "Export" asks for it there.
"""

from __future__ import annotations

import streamlit as st

from geo_app.app.components import seen_component

__all__ = ["last_seen", "learn"]

#: Session state: west, south, east, north in degrees.
_SEEN = "export-seen"


def last_seen() -> str:
    """West, south, east and north in degrees, as a text; empty if there was no map yet."""
    return str(st.session_state.get(_SEEN, ""))


@st.fragment
def learn(area: str) -> None:
    """Ask the browser what its map showed last; only a figure that shows it is drawn anew.

    Parameters
    ----------
    area
        What the figure shows.
    """
    seen = seen_component(last_seen())
    if seen and seen != last_seen():
        st.session_state[_SEEN] = seen
        if area == "map":
            st.rerun()
