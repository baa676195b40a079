"""The group that all commands belong to."""

from __future__ import annotations

from typing import Any

import click

from geo_app.cli.ending import Stopped, ends_in_order
from geo_app.cli.printing import printable
from geo_app.errors import GeoAppError

__all__ = ["main"]


class _Group(click.Group):
    """Commands in the order of a first tour, and our errors shown as one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with ends_in_order():
                return super().invoke(ctx)
        except GeoAppError as error:
            click.echo(printable(f"Error: {error}"), err=True)
            ctx.exit(error.exit_code)
        except Stopped as stopped:
            click.echo("\nBroken off; nothing half-made is left.", err=True)
            ctx.exit(stopped.exit_code)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="geo-app")
def main() -> None:
    """Explore a disputed territory: what holds on a date, who says so, and how sure it is."""
