"""The columns every frame of a layer has."""

from __future__ import annotations

from geo_app.validtime import DAY_COLUMNS

__all__ = ["INTERNAL", "KNOWN", "LIST_COLUMNS", "NUMBER_COLUMNS", "TEXT_COLUMNS"]

#: Properties every frame has as a column of text; an absent one is an empty text.
TEXT_COLUMNS = (
    "name", "kind", "subkind", "valid_from", "valid_to", "holder", "claimant", "account",
    "certainty", "basis", "asserted_on", "place", "summary",
)  # fmt: skip
#: Properties every frame has as a column of tuples of text.
LIST_COLUMNS = ("sources", "disputed_by", "other_names")
#: Properties every frame has as a column of numbers; an absent one is NaN.
NUMBER_COLUMNS = ("position_error_km",)
#: Columns made by reading; everything else is the id or a property of the file.
INTERNAL = (*DAY_COLUMNS, "undated", "feature_index", "geometry")
#: Columns that are not a property of the researcher's own.
KNOWN = frozenset(("id", *TEXT_COLUMNS, *LIST_COLUMNS, *NUMBER_COLUMNS))
