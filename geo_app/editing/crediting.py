"""Sources as CSL-JSON records: made from what a person wrote, and merged with those there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from geo_app.editing.naming import layer_id
from geo_app.errors import UsageError

__all__ = ["Csl", "cited", "identified", "merged"]

Csl = dict[str, Any]


def cited(text: str) -> Csl:
    """Make a record, without an id, of a title or a web address.

    Examples
    --------
    >>> cited("  A. Author, A Book, Place 2001 ")
    {'type': 'document', 'title': 'A. Author, A Book, Place 2001'}
    >>> cited("https://example.org/a/list")
    {'type': 'webpage', 'title': 'example.org/a/list', 'URL': 'https://example.org/a/list'}
    """
    text = " ".join(text.split())
    if not re.fullmatch(r"https?://[^\s/?#]+\S*", text):
        return {"type": "document", "title": text}
    parts = urlsplit(text)
    title = f"{parts.netloc}{parts.path}".rstrip("/").removeprefix("www.")
    return {"type": "webpage", "title": title, "URL": text}


def identified(given: Iterable[Mapping[str, Any]], known: Iterable[Mapping[str, Any]]) -> list[Csl]:
    """Give each source the id under which it stands, or will stand, in ``sources.json``.

    Parameters
    ----------
    given
        CSL-JSON records, with or without ids.
    known
        The records of ``sources.json``.

    Returns
    -------
    list of dict
        One for each given record. A record that equals a known one, ids aside, becomes that one; a
        record without an id gets one made from its author or title and its year.

    Raises
    ------
    UsageError
        If a given id stands for something else already.

    Examples
    --------
    >>> known = [{"id": "book", "type": "book", "title": "A Book"}]
    >>> new = {"type": "report", "title": "A Report", "issued": {"date-parts": [[2001, 5]]}}
    >>> [record["id"] for record in identified([{"type": "book", "title": "A Book"}, new], known)]
    ['book', 'a-report-2001']
    """
    standing = [dict(record) for record in known]
    found = []
    for record in given:
        one = _identified(record, standing)
        found.append(one)
        if one not in standing:
            standing.append(one)
    return found


def _identified(record: Mapping[str, Any], standing: Sequence[Csl]) -> Csl:
    content, identity = _content(record), record.get("id")
    for other in standing:
        if _content(other) == content and isinstance(other.get("id"), str):
            return other
    taken = [str(other.get("id", "")) for other in standing]
    if not isinstance(identity, str) or not identity:
        identity = layer_id(_stem(record), taken)
    elif identity in taken:
        fix = "give the new one another id, or none"
        raise UsageError(f"sources.json: source {identity!r}: stands for another source; {fix}")
    return {"id": identity, **content}


def _content(record: Mapping[str, Any]) -> Csl:
    return {key: value for key, value in record.items() if key != "id"}


def _stem(record: Mapping[str, Any]) -> str:
    match record:
        case {"author": [{"family": str(who)}, *_]} | {"author": [{"literal": str(who)}, *_]}:
            pass
        case _:
            who = str(record.get("title") or record.get("URL") or "source")
    words = re.findall(r"\w+", who)[:6]
    match record.get("issued"):
        case {"date-parts": [[year, *_], *_]}:
            words.append(str(year))
    return " ".join(words) or "source"


def merged(known: Sequence[Any], given: Iterable[Mapping[str, Any]]) -> list[Any]:
    """Return the known records, and behind them those of the given ones that are new.

    Examples
    --------
    >>> merged([{"id": "a", "title": "A"}], [{"title": "A"}, {"id": "b", "title": "B"}])
    [{'id': 'a', 'title': 'A'}, {'id': 'b', 'title': 'B'}]
    """
    new: list[Csl] = []
    for record in identified(given, [r for r in known if isinstance(r, Mapping)]):
        if record not in known and record not in new:
            new.append(record)
    return [*known, *new]
