"""Tables whose cells hold no lists: what stands in one as text becomes what it was."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

__all__ = ["FORMULA", "LISTS", "OURS", "is_ours", "restored", "unguarded", "with_lists"]

#: Columns that hold lists, as the layers of an atlas have them.
LISTS = ("sources", "disputed_by", "other_names")
#: Columns that every table of ours has, and hardly another.
OURS = ("valid_from_date", "valid_to_date", "certain_from_date", "certain_to_date")
_TRUTHS = {"true": True, "false": False}
#: How a text starts that a spreadsheet would run, and that is written behind an apostrophe.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def is_ours(columns: Iterable[str]) -> bool:
    """Whether a table with such columns is one that this program wrote."""
    return {*columns}.issuperset(OURS)


def with_lists(properties: dict[str, Any]) -> dict[str, Any]:
    """Give a row its lists again: the members of `LISTS` stand between ``;``.

    Parameters
    ----------
    properties
        Of a feature of a table; changed in place.

    Examples
    --------
    >>> with_lists({"sources": "book;map", "other_names": '["A; B", "C"]'})
    {'sources': ['book', 'map'], 'other_names': ['A; B', 'C']}
    """
    for name in LISTS:
        if isinstance(text := properties.get(name), str):
            properties[name] = _members(text)
    return properties


def _members(text: str) -> list[str]:
    """A list with a ``;`` in one of its members is written as JSON."""
    if text.startswith('["') and isinstance(found := _nested(text), list):
        return [*map(str, found)]
    return [part.strip() for part in text.split(";") if part.strip()]


def _nested(text: str) -> Any:
    """The list or object that a text is in JSON; else the text."""
    # Numbers alone in brackets may be a date: [1667, 1668].
    if not text.startswith(('["', "[[", "[{", '{"')):
        return text
    try:
        found = json.loads(text)
        json.dumps(found, allow_nan=False)
    except (ValueError, RecursionError):
        return text
    return found


def restored(properties: dict[str, Any]) -> dict[str, Any]:
    """Give a row of a table of ours what no cell holds: lists, objects, ends that are open.

    Parameters
    ----------
    properties
        Of a feature of a table that `is_ours`; changed in place.

    Examples
    --------
    >>> restored({"sources": "book;map", "tags": '["x"]', "undated": "false"})
    {'sources': ['book', 'map'], 'tags': ['x'], 'valid_from': '', 'valid_to': ''}
    """
    with_lists(properties)
    for name, value in properties.items():
        if isinstance(value, str):
            properties[name] = _nested(value)
    # It is said of every row, or of none.
    undated = properties.get("undated")
    undated = _TRUTHS.get(undated) if isinstance(undated, str) else undated
    if isinstance(undated, bool):
        del properties["undated"]
        if not undated and properties.keys().isdisjoint(("valid_from", "valid_to")):
            properties |= {"valid_from": "", "valid_to": ""}
    return properties


def unguarded(cell: str) -> str:
    """Take the apostrophe off a text that has it only so that no spreadsheet runs it.

    Examples
    --------
    >>> unguarded("'-0044-03-15"), unguarded("''=1+1"), unguarded("'s-Hertogenbosch")
    ('-0044-03-15', "'=1+1", "'s-Hertogenbosch")
    """
    return cell[1:] if cell[:1] == "'" and cell.lstrip("'").startswith(FORMULA) else cell
