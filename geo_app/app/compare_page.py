"""The page that compares two dates, or two accounts on one."""

from __future__ import annotations

import streamlit as st

__all__ = ["show"]


def show() -> None:
    """Show the page."""
    st.header("Compare", anchor=False)
