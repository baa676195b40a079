"""Parties, accounts and certainty as they stand in a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geo_app.model import UNKNOWN, Atlas, Certainty

__all__ = [
    "account_words",
    "certainty_words",
    "is_party",
    "joined_words",
    "party_words",
    "place_kind",
    "teller_words",
]

# English names of bodies of this sort take the article: the Union, the Eastern Republic.
_WITH_ARTICLE = re.compile(
    r"\b(?:authority|confederation|council|emirates|empire|federation|forces|government|kingdom|"
    r"north|oblast|peacekeepers|province|republic|south|ssr|sfsr|states|union)\b",
    re.IGNORECASE,
)
_CERTAINTY = {Certainty.LESS_CERTAIN: "less certain", Certainty.UNCERTAIN: "uncertain"}


def party_words(atlas: Atlas, party: str) -> str:
    """A party's name as the subject or object of a sentence.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> [party_words(read_atlas(), party) for party in ("azerbaijan", "azerbaijan-ssr")]
    ['Azerbaijan', 'the Azerbaijan SSR']
    """
    known = atlas.parties.get(party)
    name = known.name if known else party
    if name.lower().startswith("the ") or not _WITH_ARTICLE.search(name):
        return name
    return f"the {name}"


def account_words(atlas: Atlas, account: str) -> str:
    """An account's name; nobody's own has none and is said in words."""
    known = atlas.accounts.get(account)
    return (known.name if known else account) if account else "no account in particular"


def teller_words(atlas: Atlas, party: str) -> str:
    """Who disputes: the account of that name where there is one, the party otherwise."""
    in_accounts = party in atlas.accounts
    return account_words(atlas, party) if in_accounts else party_words(atlas, party)


def certainty_words(certainties: Sequence[str]) -> str:
    """How sure a spell is; empty where all of it is certain.

    Examples
    --------
    >>> certainty_words(["certain"]), certainty_words(["less-certain", "uncertain"])
    ('', 'less certain, in part uncertain')
    """
    doubts = [_CERTAINTY[Certainty(one)] for one in certainties if one in set(_CERTAINTY)]
    if not doubts:
        return ""
    is_partly = len(doubts) < len(certainties)
    return ", in part ".join(("in part " * is_partly + doubts[0], *doubts[1:]))


def joined_words(words: Sequence[str]) -> str:
    """Words as a list in a sentence.

    Examples
    --------
    >>> joined_words(["a", "b", "c"]), joined_words(["a"])
    ('a, b and c', 'a')
    """
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def place_kind(kind: str) -> str:
    """What a place is, with its article.

    Examples
    --------
    >>> place_kind("village"), place_kind("outpost"), place_kind("")
    ('a village', 'an outpost', 'a place')
    """
    kind = kind or "place"
    return f"{'an' if kind[0].lower() in 'aeiou' else 'a'} {kind}"


def is_party(party: str) -> bool:
    """Whether a holder is somebody: what is not known is no party."""
    return bool(party) and party != UNKNOWN
