"""The command line: each command parses, calls the library, prints."""

from geo_app.cli.add import add
from geo_app.cli.animate import animate
from geo_app.cli.changes import new, redo, remove, undo
from geo_app.cli.check import check
from geo_app.cli.claims import claims
from geo_app.cli.compare import compare
from geo_app.cli.convert import convert
from geo_app.cli.group import main
from geo_app.cli.place import place
from geo_app.cli.publish import publish
from geo_app.cli.serve import serve
from geo_app.cli.show import dates, show
from geo_app.cli.snapshot import snapshot

__all__ = ["main"]

# In the order of a first tour.
for _command in (
    serve,
    show,
    dates,
    compare,
    place,
    claims,
    snapshot,
    publish,
    animate,
    check,
    add,
    remove,
    undo,
    redo,
    new,
    convert,
):
    main.add_command(_command)
