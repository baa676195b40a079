"""Parties, accounts and certainty as they stand in a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geo_app.gazetteer import Place, folded, single_names
from geo_app.model import UNKNOWN, Atlas, Certainty

__all__ = [
    "INFERRED_HELD",
    "SAID_HELD",
    "Names",
    "account_words",
    "certainty_words",
    "doubt_word",
    "further_spellings",
    "ground_doubt",
    "is_party",
    "is_unit",
    "joined_words",
    "party_words",
    "place_kind",
    "short_name",
    "teller_words",
]

#: What stands over who held a place, wherever its life is told.
SAID_HELD = "Said to have been held by, account by account"
INFERRED_HELD = "Inferred to have been held by, from the settlements around"
# English names of bodies of this sort take the article: the Union, the Eastern Republic.
_WITH_ARTICLE = re.compile(
    r"\b(?:authority|confederation|council|emirates|empire|federation|forces|government|kingdom|"
    r"north|oblast|peacekeepers|province|republic|south|ssr|sfsr|states|union)\b",
    re.IGNORECASE,
)
#: Holders of this sort are parts of a state: places lay in them.
_UNIT = re.compile(r"\b(?:oblast|s?ssr|sfsr)\b", re.IGNORECASE)
_CERTAINTY = {Certainty.LESS_CERTAIN: "less certain", Certainty.UNCERTAIN: "uncertain"}
#: How sure it is who ground is inferred to be held by, by doubt, 0 to 2.
_DOUBTS = ("", "less certain", "possible")


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


def short_name(atlas: Atlas, holder: str) -> str:
    """A holder as a label or a table has room for it; the id of one that is not declared.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> [short_name(read_atlas(), holder) for holder in ("azerbaijan-ssr", "unknown", "nobody")]
    ['Azerb. SSR', 'Not known', 'nobody']
    """
    party = atlas.parties.get(holder)
    if party:
        return party.short or party.name
    return "Not known" if holder in {"", UNKNOWN} else holder


def account_words(atlas: Atlas, account: str) -> str:
    """An account's name; without an account, who tells it."""
    known = atlas.accounts.get(account)
    return (known.name if known else account) if account else "no particular account"


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


def doubt_word(certainties: Sequence[str]) -> str:
    """The doubt about all of a spell as it stands before a verb; empty if it is not one for all.

    Examples
    --------
    >>> doubt_word(["less-certain"]), doubt_word(["uncertain"]), doubt_word(["certain"])
    ('probably ', 'possibly ', '')
    """
    words = {Certainty.LESS_CERTAIN.value: "probably ", Certainty.UNCERTAIN.value: "possibly "}
    return words.get(certainties[0], "") if len(certainties) == 1 else ""


def ground_doubt(doubts: Sequence[int]) -> str:
    """How sure it is who ground is inferred to be held by; empty where it is certain.

    Parameters
    ----------
    doubts
        0 for certain, 1 for less certain, 2 for possible: each that there is in some stretch of
        time, at least one.

    Examples
    --------
    >>> ground_doubt([1]), ground_doubt([0, 2]), ground_doubt([0])
    ('less certain', 'in part possible', '')
    """
    word = _DOUBTS[max(doubts)]
    return f"in part {word}" if word and len(set(doubts)) > 1 else word


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


def further_spellings(place: Place) -> tuple[str, ...]:
    """Spellings that differ from the names, and from one another, in more than marks and case.

    Examples
    --------
    >>> names = {"az": "Talış"}
    >>> spellings = ("Talish", "Talış", "T'alish", "Talysh", "T’alysh")
    >>> further_spellings(Place("talish", "Talish", "village", None, None, names, spellings))
    ('Talysh',)
    """
    names = (place.name, *place.names.values())
    parts = [single_names(name) for name in names]
    singles = (single for part in parts for single in part)
    # "Stepanakert (Khankendi)" is no further spelling of "Khankendi / Stepanakert".
    swapped = (" ".join(reversed(part)) for part in parts)
    known, further = {folded(name) for name in (*names, *singles, *swapped)}, []
    for spelling in place.spellings:
        if folded(spelling) not in known:
            known.add(folded(spelling))
            further.append(spelling)
    return tuple(further)


def is_party(party: str) -> bool:
    """Whether a holder is somebody: what is not known is no party."""
    return bool(party) and party != UNKNOWN


def is_unit(atlas: Atlas, party: str) -> bool:
    """Whether a holder was a part of the Soviet state, so that its edge was no front.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> [is_unit(read_atlas(), party) for party in ("nkao", "azerbaijan-ssr", "azerbaijan")]
    [True, True, False]
    """
    known = atlas.parties.get(party)
    return bool(_UNIT.search(known.name if known else party))


class Names:
    """Names of parties through a text: in full at their first mention, short after it."""

    def __init__(self, atlas: Atlas) -> None:
        self._atlas, self._said = atlas, set[str]()

    def __call__(self, party: str) -> str:
        """The name as the subject of a sentence; one with a comma has another behind it."""
        known = self._atlas.parties.get(party)
        if known and party in self._said:
            return known.short
        self._said.add(party)
        name = party_words(self._atlas, party)
        return f"{name}," if ", " in name else name
