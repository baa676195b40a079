"""The words of a figure in its languages: word lists, dates, numbers, names of parties.

The lists are ``assets/words/<language>.json``, one a language. A language without a list says in
English what the figure says itself; names come from the atlas in any language that it has.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from geo_app.days import ymd_of
from geo_app.model import Atlas

__all__ = [
    "account_note",
    "account_words",
    "capitalised",
    "count_words",
    "date_words",
    "languages",
    "party_name",
    "party_short",
    "said",
    "term",
]

_ENGLISH = "en"
#: What the page of a map calls the choice of no account, of only that in which accounts differ.
_CHOICES = {"": "all-accounts", "differing": "only-differing"}
#: Azerbaijani ordinals rhyme with the last word of a number as it is spoken: of its last digit ...
_AZ_ONES = {1: "ci", 2: "ci", 3: "cü", 4: "cü", 5: "ci", 6: "cı", 7: "ci", 8: "ci", 9: "cu"}
#: ... or of its tens, if that is nought.
_AZ_TENS = {
    10: "cu", 20: "ci", 30: "cu", 40: "cı", 50: "ci", 60: "cı", 70: "ci", 80: "ci", 90: "cı",
}  # fmt: skip


@cache
def _list(language: str) -> Mapping[str, Any]:
    file = resources.files("geo_app").joinpath("assets", "words", f"{language}.json")
    if language in languages():
        words: Mapping[str, Any] = json.loads(file.read_text("utf-8"))
        return words
    return _list(_ENGLISH)


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that have a word list, English first.

    Examples
    --------
    >>> languages()
    ('en', 'az', 'hy', 'ru')
    """
    folder = resources.files("geo_app").joinpath("assets", "words")
    found = sorted(f.name.removesuffix(".json") for f in folder.iterdir())
    return (_ENGLISH, *(name for name in found if name != _ENGLISH))


def said(language: str, key: str, **values: object) -> str:
    """Say something in a language; in English if it has no word list.

    Parameters
    ----------
    language
        An id such as ``hy``.
    key
        A key of the word lists.
    values
        What stands in the places of the words' ``{}``.

    Examples
    --------
    >>> said("ru", "control-line"), said("el", "account", name="Cyprus")
    ('Линии соприкосновения', 'account: Cyprus')
    """
    words = _list(language)[key]
    assert isinstance(words, str), f"{key!r} is no text of the word lists"
    return words.format(**values) if values else words


def term(text: str, language: str) -> str:
    """Translate a title of the atlas, or return it as it stands if no list knows it.

    Examples
    --------
    >>> term("Nagorno-Karabakh", "az"), term("Water mills", "az")
    ('Dağlıq Qarabağ', 'Water mills')
    """
    return str(_list(language)["terms"].get(text, text))


def capitalised(text: str, language: str) -> str:
    """Return a text with a capital at its beginning, dotted where the language dots it.

    Examples
    --------
    >>> capitalised("iddia", "az"), capitalised("inferred", "en")
    ('İddia', 'Inferred')
    """
    first = "İ" if language in {"az", "tr"} and text[:1] == "i" else text[:1].upper()
    return first + text[1:]


def count_words(number: int, language: str) -> str:
    """Write a whole number as the language groups its digits.

    Examples
    --------
    >>> count_words(12345, "en"), count_words(12345, "ru") == "12\N{NO-BREAK SPACE}345"
    ('12,345', True)
    >>> count_words(1537, "ru")
    '1537'
    """
    mark = said(language, "thousands")
    # Where a space divides them, four digits are written together.
    if mark.isspace() and abs(number) < 10_000:
        return str(number)
    return f"{number:,}".replace(",", mark)


def date_words(day: int, language: str, *, weekday: bool = False) -> str:
    """Write a day in full.

    Parameters
    ----------
    day
        Days since 1970-01-01.
    language
        An id such as ``hy``.
    weekday
        Whether the day of the week is added.

    Examples
    --------
    >>> [date_words(16896, language) for language in ("en", "hy", "az")]
    ['5 April 2016', '2016 թ. ապրիլի 5', '5 aprel 2016-cı il']
    >>> date_words(16896, "ru", weekday=True).replace(chr(160), " ")
    '5 апреля 2016 г., вторник'
    """
    words = _list(language)
    year, month, of_month = ymd_of(day)
    name = words["months"][month - 1]
    date = said(
        language, "date", day=of_month, month=name, year=year, ordinal=_azerbaijani_ordinal(year)
    )
    if not weekday:
        return date
    return said(language, "date-weekday", date=date, weekday=words["weekdays"][(day + 3) % 7])


def _azerbaijani_ordinal(year: int) -> str:
    """Return the ending of a year as an ordinal: ``2016-cı``, ``2020-ci``, ``1900-cü``."""
    year = abs(year)
    if year % 10:
        return _AZ_ONES[year % 10]
    if year % 100:
        return _AZ_TENS[year % 100]
    return "cü" if year % 1000 else "ci"


def party_name(atlas: Atlas, party: str, language: str) -> str:
    """Name a party, or the holder that nobody knows; an id that no party has names itself.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> party_name(read_atlas(), "azerbaijan", "hy"), party_name(read_atlas(), "nobody", "hy")
    ('Ադրբեջան', 'nobody')
    """
    known = atlas.parties.get(party)
    if known is None:
        return party
    return known.names.get(language) or term(known.name, language)


def party_short(atlas: Atlas, party: str, language: str) -> str:
    """Name a party in few letters, for a legend; in full where its short name has no translation.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> [party_short(read_atlas(), "artsakh", language) for language in ("en", "ru")]
    ['NKR / Artsakh', 'НКР / Арцах']
    """
    known = atlas.parties.get(party)
    return known.called(language) if known else party_name(atlas, party, language)


def account_words(atlas: Atlas, account: str, language: str) -> str:
    """Tell which account is shown.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> account_words(read_atlas(), "", "en"), account_words(read_atlas(), "azerbaijan", "ru")
    ('all accounts', 'версия: Азербайджан')
    """
    if account in _CHOICES:
        return said(language, _CHOICES[account])
    known = atlas.accounts.get(account)
    return said(language, "account", name=term(known.name if known else account, language))


def account_note(account: str, language: str) -> str:
    """Say what is shown where one account says nothing; empty if it is not one that is shown.

    Examples
    --------
    >>> account_note("azerbaijan", "en")[:38], account_note("", "en")
    ('Where this account says nothing and di', '')
    """
    return "" if account in _CHOICES else said(language, "account-note")
