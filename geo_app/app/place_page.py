"""The page of one place: its life, told by every account."""

from __future__ import annotations

import streamlit as st

__all__ = ["show"]


def show() -> None:
    """Show the page."""
    st.header("Places", anchor=False)
