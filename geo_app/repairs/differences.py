"""What a repair changes, for people to read: a unified diff of the members that differ."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["diff"]

_MOST_LINES = 40


def diff(before: Mapping[str, Any], after: Mapping[str, Any], label: str) -> str:
    """Compare a feature with its repaired self.

    Parameters
    ----------
    before, after
        The feature as it was and as it is now.
    label
        Names the feature in the head of the diff.

    Returns
    -------
    str
        A unified diff of the members and properties that differ, one position a line, long ones
        shortened; empty if nothing differs.

    Examples
    --------
    >>> print(diff({"id": "a", "properties": {"name": "CafÃ©", "kind": "event"}},
    ...            {"id": "a", "properties": {"name": "Café", "kind": "event"}}, "feature 'a'"))
    --- feature 'a'
    +++ feature 'a', mended
    @@ -1 +1 @@
    -properties.name: "CafÃ©"
    +properties.name: "Café"
    """
    old, new = _members(before), _members(after)
    changed = [key for key in dict.fromkeys([*old, *new]) if _differ(old, new, key)]
    lines = difflib.unified_diff(
        [line for key in changed for line in _written(key, old)],
        [line for key in changed for line in _written(key, new)],
        label, f"{label}, mended", n=1, lineterm="",
    )  # fmt: skip
    return "\n".join(_shortened(list(lines)))


def _members(feature: Mapping[str, Any]) -> dict[str, Any]:
    """Members by path; properties one by one."""
    members = {key: value for key, value in feature.items() if key != "properties"}
    properties = feature.get("properties") or {}
    return members | {f"properties.{key}": value for key, value in properties.items()}


def _differ(old: Mapping[str, Any], new: Mapping[str, Any], key: str) -> bool:
    return (key in old) != (key in new) or old.get(key) != new.get(key)


def _written(key: str, members: Mapping[str, Any]) -> Iterator[str]:
    if key not in members:
        return
    head, *rest = _pretty(members[key], "")
    yield f"{key}: {head}"
    yield from rest


def _pretty(value: Any, indent: str) -> list[str]:
    """JSON on several lines; a list of numbers, such as a position, on one."""
    if isinstance(value, dict) and value:
        parts = [(f"{_json(key)}: ", item) for key, item in value.items()]
        return _bracketed("{", parts, "}", indent)
    if isinstance(value, list) and any(isinstance(item, list | dict) for item in value):
        return _bracketed("[", [("", item) for item in value], "]", indent)
    return [_json(value)]


def _bracketed(start: str, parts: list[tuple[str, Any]], end: str, indent: str) -> list[str]:
    lines, inner = [start], f"{indent} "
    for lead, item in parts:
        head, *rest = _pretty(item, inner)
        lines += [f"{inner}{lead}{head}", *rest]
    return [*lines, f"{indent}{end}"]


def _json(value: Any) -> str:
    # Half letters cannot be shown as they are.
    return json.dumps(value, ensure_ascii=False).encode(errors="backslashreplace").decode()


def _shortened(lines: list[str]) -> list[str]:
    rest = len(lines) - _MOST_LINES
    return lines if rest <= 1 else [*lines[:_MOST_LINES], f"… and {rest:,} more lines"]
