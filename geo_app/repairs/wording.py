"""Repairs of words: ids, names of properties, texts."""

from __future__ import annotations

from typing import Any

from geo_app.checks.texts import decoded
from geo_app.repairs.hints import Feature, Hints

__all__ = ["identified", "redecoded", "renamed"]


def identified(feature: Feature, hints: Hints) -> Feature:
    """Give a feature the id that is free.

    Examples
    --------
    >>> identified({"type": "Feature", "id": "a"}, Hints(identity="a-2"))
    {'type': 'Feature', 'id': 'a-2'}
    """
    if not hints.identity or feature.get("id") == hints.identity:
        return feature
    return {**feature, "id": hints.identity}


def renamed(feature: Feature, hints: Hints) -> Feature:
    """Rename properties whose names are taken: an underscore more.

    Examples
    --------
    >>> renamed({"properties": {"kind": "castle"}}, Hints(columns=frozenset({"kind"})))
    {'properties': {'kind_': 'castle'}}
    """
    properties = feature.get("properties")
    if not isinstance(properties, dict) or hints.columns.isdisjoint(properties):
        return feature
    names = {key: _free_name(key, properties) for key in hints.columns & properties.keys()}
    return {**feature, "properties": {names.get(k, k): v for k, v in properties.items()}}


def _free_name(key: str, properties: dict[str, Any]) -> str:
    name = f"{key}_"
    while name in properties:
        name += "_"
    return name


def redecoded(feature: Feature, _: Hints) -> Feature:
    """Read texts again that were read in the wrong code.

    Examples
    --------
    >>> redecoded({"properties": {"name": "CafÃ©", "height": 7}}, Hints())
    {'properties': {'name': 'Café', 'height': 7}}
    """
    before = feature.get("properties")
    after = _redecoded(before)
    return feature if after == before else {**feature, "properties": after}


def _redecoded(value: Any) -> Any:
    match value:
        case str():
            return value if value.isascii() else decoded(value)
        case list():
            return [_redecoded(item) for item in value]
        case dict():
            return {key: _redecoded(item) for key, item in value.items()}
    return value
