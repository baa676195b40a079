"""Words that must be known: parties, accounts, sources, kinds, certainties."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from geo_app.checks.faults import Extent, Fault, Rows, Told, Vocabulary, rows_where
from geo_app.model import Certainty, LayerKind, Severity

__all__ = ["unknown_words", "unsourced"]

#: A property of which at least this many features hold a value, and most of them one that is
#: unknown and like no known one, is taken for a property that means something else.
_ENOUGH = 3
_SAMPLE = 50
_REFERENCES = {
    "holder": "the holder is not a party of this atlas",
    "claimant": "the claimant is not a party or account of this atlas",
    "account": "the account is not an account of this atlas",
    "sources": "a source is not in sources.json",
    "disputed_by": "a disputing party is not a party of this atlas",
}
_OF_TUPLES = {"sources", "disputed_by"}


class _Unknown(NamedTuple):
    """The unknown words of one column, by row; `filled` rows hold any value."""

    column: str
    known: Collection[str]
    words: dict[int, list[str]]
    filled: int


def unknown_words(frame: gpd.GeoDataFrame, known: Vocabulary, _: Extent | None) -> Iterable[Fault]:
    """Find parties, accounts, sources, kinds and certainties that are not known.

    A column in which most words are unknown, and like no known one, is one finding: it seems to
    mean something else.

    Examples
    --------
    >>> from geo_app.layers import frame_of
    >>> frame, _ = frame_of([{"type": "Feature", "id": "a", "geometry": None,
    ...     "properties": {"holder": "nroth"}}], "x.geojson")
    >>> for fault in unknown_words(frame, Vocabulary({"north"}), None): print(fault.tell(0).fix)
    did you mean 'north'?
    """
    for unknown in _columns(frame, known):
        yield _reserved(unknown) if _means_something_else(unknown) else _one_by_one(unknown)


def unsourced(frame: gpd.GeoDataFrame, _: Vocabulary, __: Extent | None) -> Iterable[Fault]:
    """Find features that name no source.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame({"sources": [(), ("book",)]}, geometry=[None] * 2)
    >>> [fault.rows.tolist() for fault in unsourced(frame, Vocabulary(), None)]
    [[0]]
    """
    rows = np.flatnonzero([not items for items in frame["sources"].tolist()])
    fix = 'add "sources": [...] with ids of sources.json'
    if rows.size:
        yield Fault(
            Severity.WARNING, "source-missing", rows,
            lambda _: Told("the statement has no source", fix=fix),
            whole=Told("no feature names a source", fix=fix),
        )  # fmt: skip


def _columns(frame: gpd.GeoDataFrame, known: Vocabulary) -> Iterator[_Unknown]:
    claimants = {*known.parties, *known.accounts}
    kinds = (known.kind,) if known.kind else tuple(LayerKind)
    vocabularies: dict[str, Collection[str]] = {
        "holder": known.parties,
        "claimant": claimants,
        "account": known.accounts,
        "sources": known.sources,
        "disputed_by": claimants,
        "certainty": tuple(Certainty),
        "kind": kinds,
    }
    for column, words in vocabularies.items():
        find = _unknown_members if column in _OF_TUPLES else _unknown_texts
        unknown = find(frame[column], column, words)
        if unknown.words:
            yield unknown


def _unknown_texts(values: pd.Series, column: str, known: Collection[str]) -> _Unknown:
    texts = values.to_numpy(dtype=object)
    rows = rows_where(~values.isin([*known, ""]).to_numpy())
    words = {row: [texts[row]] for row in rows.tolist()}
    return _Unknown(column, known, words, int((texts != "").sum()) if words else 0)


def _unknown_members(values: pd.Series, column: str, known: Collection[str]) -> _Unknown:
    members: list[tuple[str, ...]] = values.tolist()
    distinct = set(members)
    bad = set(chain.from_iterable(distinct)).difference(known)
    words = {
        row: [word for word in items if word in bad]
        for row, items in enumerate(members if bad else ())
        if not bad.isdisjoint(items)
    }
    return _Unknown(column, known, words, sum(map(bool, members)) if words else 0)


def _means_something_else(unknown: _Unknown) -> bool:
    if len(unknown.words) < _ENOUGH or 2 * len(unknown.words) <= unknown.filled:
        return False
    distinct = list(dict.fromkeys(chain.from_iterable(unknown.words.values())))[:_SAMPLE]
    near = sum(bool(_nearest(word, unknown.known)) for word in distinct)
    return 2 * near < len(distinct)


def _nearest(word: str, known: Collection[str]) -> str:
    by_lower = {name.lower(): name for name in known}
    near = difflib.get_close_matches(word.lower()[:100], list(by_lower), n=1)
    return by_lower[near[0]] if near else ""


def _one_by_one(unknown: _Unknown) -> Fault:
    column, known, words, _ = unknown
    is_reference = column in _REFERENCES
    message = _REFERENCES.get(column, f"the {column} is not one of {', '.join(known)}")

    def tell(row: int) -> Told:
        value = words[row][0] if len(words[row]) == 1 else words[row]
        fix = _hint(words[row][0], known) if is_reference else "use one of these words"
        return Told(message, value, f".properties.{column}", fix)

    code = "reference" if is_reference else column
    return Fault(Severity.ERROR, code, _rows(words), tell, column=column)


def _reserved(unknown: _Unknown) -> Fault:
    column, known, words, filled = unknown
    message = (
        f"the property {column!r} seems to mean something else here: "
        f"{len(words):,} of {filled:,} values are not known to this atlas"
    )
    examples = list(dict.fromkeys(chain.from_iterable(words.values())))[:3]
    fix = f"rename it ({column}_), or use words of this atlas: {_listed(known)}"
    told = Told(message, examples, f".properties.{column}", fix)
    return Fault(
        Severity.WARNING, "reserved-name", _rows(words), lambda _: told, whole=told,
        column=column, is_whole=True,
    )  # fmt: skip


def _rows(words: Collection[int]) -> Rows:
    return np.fromiter(words, dtype=np.intp, count=len(words))


def _hint(word: str, known: Collection[str]) -> str:
    near = _nearest(word, known)
    return f"did you mean {near!r}?" if near else f"known: {_listed(known)}"


def _listed(words: Collection[str], limit: int = 6) -> str:
    names = sorted(words)
    rest = f" and {len(names) - limit} more" if names[limit:] else ""
    return ", ".join(names[:limit]) + rest if names else "none yet"
