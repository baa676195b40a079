"""The app: the only rooms that know Streamlit."""

from geo_app.app.pages import main

__all__ = ["main"]
