"""A progress bar for work that is told how far it has come."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

__all__ = ["bar"]


def bar(words: str, step: float = 0.02) -> Callable[[float], None]:
    """Show a bar that moves in steps: each costs a message to the browser."""
    element, shown = st.progress(0.0, text=words), 0.0

    def progress(share: float) -> None:
        nonlocal shown
        if share - shown >= step:
            shown = share
            element.progress(min(share, 1.0), text=words)

    return progress
