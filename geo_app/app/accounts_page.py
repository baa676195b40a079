"""The page of what accounts say: where they differ, and the figures they claim."""

from __future__ import annotations

import streamlit as st

__all__ = ["show"]


def show() -> None:
    """Show the page."""
    st.header("Accounts", anchor=False)
