"""Changes to an atlas on disk: each happens as a whole or not at all, and can be undone.

``atlas.json`` decides: a change is made in the moment in which its new text takes the place of the
old one. Whatever the new text refers to is on disk by then, under names of its own, and whatever
only the old text refers to is taken away afterwards, into ``.history/``.
"""

from geo_app.editing.changes import LayerRecord, add_layer, remove_layer
from geo_app.editing.creating import new_atlas
from geo_app.editing.crediting import cited, identified
from geo_app.editing.history import Step, history, redo, undo, undone
from geo_app.editing.locking import read_settled
from geo_app.editing.naming import layer_id
from geo_app.editing.versions import version
from geo_app.editing.writing import feature_line, feature_lines, write_file

__all__ = [
    "LayerRecord",
    "Step",
    "add_layer",
    "cited",
    "feature_line",
    "feature_lines",
    "history",
    "identified",
    "layer_id",
    "new_atlas",
    "read_settled",
    "redo",
    "remove_layer",
    "undo",
    "undone",
    "version",
    "write_file",
]
