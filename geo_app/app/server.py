"""The app as a server, in the process that asked for it: what it has read is there already."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from streamlit.web import cli

from geo_app.app.loading import Loaded, load

__all__ = ["prepare", "serve"]


def prepare(folder: Path | None) -> Loaded:
    """Read the atlas that will be served, so that the first visit need not wait for it.

    Raises
    ------
    AtlasError
        If the atlas cannot be opened.
    """
    chosen = str(folder.resolve()) if folder else ""
    loaded = load(chosen)
    os.environ["GEO_APP_ATLAS"] = chosen  # where the page looks for it
    return loaded


def serve(options: Mapping[str, str | int]) -> None:
    """Run the server until it is stopped; `options` are Streamlit's own.

    The page may change the atlas if ``GEO_APP_SAVING`` is ``1``; unset, if `options` let only this
    machine reach the server (see `geo_app.app.layers.saving`).
    """
    flags = [f"--{name}={value}" for name, value in options.items()]
    cli.main(["run", str(_entry_script()), *flags], prog_name="streamlit")


def _entry_script() -> Path:
    """Find ``streamlit_app.py``: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).resolve().parents[1]
    beside = package.parent / "streamlit_app.py"
    return beside if beside.is_file() else package / "streamlit_app.py"
