"""``geo-app serve``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from geo_app.cli.options import atlas_option

__all__ = ["serve"]


@click.command()
@click.option("--port", type=click.IntRange(1, 65_535), default=8501, show_default=True)
@click.option("--host", default="localhost", show_default=True, help="Address to listen on.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser window.")
@click.option(
    "--allow-saving/--no-saving",
    "saving",
    default=None,
    help="Whether visitors may change the atlas; by default only if the app listens on this "
    "machine alone.",
)
@atlas_option
def serve(port: int, host: str, no_browser: bool, saving: bool | None, folder: Path | None) -> None:
    """Start the app."""
    # Streamlit takes a second to import, and no other command needs it.
    from geo_app.app import server  # noqa: PLC0415

    if saving is not None:
        os.environ["GEO_APP_SAVING"] = "1" if saving else "0"
    atlas = server.prepare(folder).atlas
    click.echo(f"{atlas.title}: {len(atlas.layers)} layers, {len(atlas.findings)} problems found")
    is_headless = no_browser or not sys.stdout.isatty()
    server.serve(
        {
            "server.port": port,
            "server.address": host,
            "server.headless": str(is_headless).lower(),
        }
    )
