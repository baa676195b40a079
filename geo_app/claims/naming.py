"""An event that claims are about, found by words of its name."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection

from geo_app.errors import UsageError

__all__ = ["named_event"]

#: Words that people say an event by and that its name may lack.
_LOOSE = frozenset({"autumn", "fall", "in", "of", "spring", "summer", "the", "war", "winter"})


def named_event(text: str, events: Collection[str]) -> str:
    """The event of that name, or the only one whose name has all the words.

    Raises
    ------
    UsageError
        If there is none, or more than one; with the nearest names.

    Examples
    --------
    >>> named_event("first war", ["First war 1988-94", "April 2016 war"])
    'First war 1988-94'
    """
    if not text or text in events:
        return text
    if not events:
        raise UsageError(f"no claim of this atlas names an event, so none is about {text!r}")
    fitting = _fitting(_words(text), events) or _fitting(_words(text) - _LOOSE, events)
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise UsageError(f"{text!r} fits several events: {', '.join(fitting)}; name one of them")
    near = _nearest(text, sorted(events))
    hint = f"did you mean {', '.join(near)}?" if near else f"events are {', '.join(sorted(events))}"
    raise UsageError(f"no claim is about {text!r}; {hint}")


def _fitting(wanted: frozenset[str], events: Collection[str]) -> list[str]:
    return sorted(one for one in events if wanted and wanted <= _words(one))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", _folded(text)))


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _nearest(text: str, events: Collection[str]) -> list[str]:
    by_folded = {_folded(one): one for one in events}
    near = difflib.get_close_matches(_folded(text)[:100], list(by_folded), n=3, cutoff=0.45)
    return [by_folded[one] for one in near]
