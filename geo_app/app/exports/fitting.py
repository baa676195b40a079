"""What each kind of file can be asked for; what it cannot is as if it had not been asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from geo_app.app.exports.choice import (
    ANIMATION,
    BUNDLE,
    DIFFERENCE,
    FEATURES,
    FORMATS_OF,
    GRID,
    LIVE,
    PAIR,
    PICTURES,
    Wish,
)
from geo_app.snapshot import DIFFERING, PRESETS

__all__ = ["fitting", "has"]

_DRAWN = {*PICTURES, BUNDLE}
#: Who has a member of a wish, where not all kinds of files do.
_KINDS: Mapping[str, set[str]] = {
    "to": {PAIR, DIFFERENCE, ANIMATION},
    "dates": {GRID},
    "language": {*FORMATS_OF} - {FEATURES},
    "preset": {*_DRAWN, ANIMATION},
    "theme": {*FORMATS_OF} - {FEATURES},
    "title": {*FORMATS_OF} - {FEATURES},
    "note": _DRAWN,
    "inferred": {*_DRAWN, LIVE} - {DIFFERENCE},
    "area": {*_DRAWN, ANIMATION},
    "grayscale": _DRAWN,
    "transparent": _DRAWN,
    "text": _DRAWN,
    "by": {ANIMATION},
    "every": {FEATURES},
}
#: Members that are only there beside some values of another.
_BESIDE: Mapping[str, tuple[str, set[str]]] = {
    "place": ("area", {"place"}),
    "km": ("area", {"place"}),
    "extent": ("area", {"map", "own"}),
    "seconds": ("by", {"seconds"}),
}
_USUAL: Mapping[str, Any] = {one.name: one.default for one in fields(Wish) if one.name != "date"}
#: Kinds of which one can ask for only that about which accounts differ.
_DIFFERING = {*PICTURES, ANIMATION} - {DIFFERENCE}


def has(wish: Wish, member: str) -> bool:
    """Whether a kind of file has a member of a wish.

    Examples
    --------
    >>> wish = Wish("2016-04-05", preset="a4-portrait")
    >>> [has(wish, member) for member in ("note", "bleed", "scale", "seconds")]
    [True, True, False, False]
    """
    if member in _BESIDE:
        other, values = _BESIDE[member]
        return has(wish, other) and getattr(wish, other) in values
    if member in {"scale", "dpi", "bleed"}:
        is_paper = PRESETS[wish.preset].is_paper
        return wish.what in _DRAWN and is_paper == (member != "scale")
    if member == "account" and wish.account == DIFFERING:
        return wish.what in _DIFFERING
    return wish.what in _KINDS.get(member, FORMATS_OF)


def fitting(wish: Wish) -> Wish:
    """A wish without what its kind of file does not have.

    The fields of the page keep what was chosen for another kind; the file, its preview, its name
    and its command are made of what fits.

    Examples
    --------
    >>> fitting(Wish("2016-04-05", what="live", note="Ours", grayscale=True, theme="light"))
    Wish(date='2016-04-05', what='live', ... theme='light', ... note='', ... grayscale=False, ...)
    """
    changes = {name: value for name, value in _USUAL.items() if not has(wish, name)}
    if wish.what == ANIMATION and PRESETS[wish.preset].is_paper:
        changes["preset"] = _USUAL["preset"]
    if wish.format not in FORMATS_OF[wish.what]:
        changes["format"] = FORMATS_OF[wish.what][0]
    if wish.what != LIVE and wish.theme == "light":
        changes["theme"] = ""
    return replace(wish, **changes)
