"""The app: the only rooms that know Streamlit."""

from geo_app.app.explorer import main

__all__ = ["main"]
