"""``geo-app publish``."""

from __future__ import annotations

from pathlib import Path

import click

from geo_app.cli.options import atlas_option
from geo_app.cli.printing import printable, progress
from geo_app.numberwords import counted
from geo_app.store import built_in_atlas, read_atlas

__all__ = ["publish"]


@click.command()
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Take the place of any folder; keep it as DIR.before.")
@click.option("--no-inferred", is_flag=True, help="Leave inferred control out of the map.")
@atlas_option
def publish(target: Path, force: bool, no_inferred: bool, folder: Path | None) -> None:
    """Write the atlas as a static site to the folder DIR: any web host can serve it."""
    # What it needs takes a second to load, which no other command should wait for.
    from geo_app.publish import publish as write_site  # noqa: PLC0415

    atlas = read_atlas(folder)
    with progress("publishing") as told:
        done = write_site(
            atlas, target, force=force, inferred=not no_inferred, told=told,
            needed=(folder or built_in_atlas(),),
        )  # fmt: skip
    pages, files = counted(done.places, "place"), counted(done.files, "file")
    click.echo(printable(f"{target}: {pages}, {files}, {done.size / 1e6:.1f} MB"))
    click.echo(printable(f"Open {done.folder / 'index.html'}, or serve the folder."))
