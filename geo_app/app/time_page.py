"""The page of areas and settlements by holder over the whole span."""

from __future__ import annotations

import streamlit as st

__all__ = ["show"]


def show() -> None:
    """Show the page."""
    st.header("Over time", anchor=False)
