"""What the page "Compare" is asked to compare, as its widgets and its address hold it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from geo_app.accounts import check_account
from geo_app.app.address import day_of_query
from geo_app.app.compare.dates import largest_stretch
from geo_app.errors import UsageError
from geo_app.model import Atlas
from geo_app.validtime import iso_date

__all__ = ["ACCOUNTS", "DATES", "MODES", "Choice", "choice_of_query", "usual_choice"]

#: What is compared: two dates, or two accounts on one date.
DATES, ACCOUNTS = "dates", "accounts"
#: How it is looked at; the first is the usual one, which the browser may take otherwise on a phone.
MODES = ("side", "swipe", "changes")


@dataclass(frozen=True, slots=True)
class Choice:
    """Two dates in one account, or two accounts on the date `a`.

    Dates are ISO texts, accounts are ids, empty for what nobody in particular asserts.
    """

    a: str
    b: str
    by: str = DATES
    account: str = ""
    account_a: str = ""
    account_b: str = ""

    @property
    def sides(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """Date and account of each of the two.

        Examples
        --------
        >>> Choice("2016-04-05", "2023-09-20", ACCOUNTS, account_b="azerbaijan").sides
        (('2016-04-05', ''), ('2016-04-05', 'azerbaijan'))
        """
        if self.by == ACCOUNTS:
            return (self.a, self.account_a), (self.a, self.account_b)
        return (self.a, self.account), (self.b, self.account)

    @property
    def is_empty(self) -> bool:
        """Whether one is compared with itself."""
        return self.sides[0] == self.sides[1]

    @property
    def query(self) -> dict[str, str]:
        """The choice as parameters of an address; what is empty clears one.

        Examples
        --------
        >>> {key: text for key, text in Choice("1994-05-11", "2020-11-10").query.items() if text}
        {'a': '1994-05-11', 'b': '2020-11-10'}
        """
        if self.by == ACCOUNTS:
            given = {"date": self.a, "account_a": self.account_a or "all"}
            given |= {"account_b": self.account_b or "all"}
        else:
            given = {"a": self.a, "b": self.b, "account": self.account}
        return dict.fromkeys(_PARAMETERS, "") | given


_PARAMETERS = ("a", "b", "date", "account", "account_a", "account_b")


def usual_choice(atlas: Atlas, account: str = "") -> Choice:
    """What the page compares at first: the days before and after the largest recent transfer.

    Parameters
    ----------
    atlas
        Whose dates and accounts there are. Where no settlement changes hands, its opening date is
        compared with its last, or its first with its last.
    account
        That of the map.
    """
    stretch, last = largest_stretch(atlas), atlas.last.isoformat()
    opening = atlas.opening if atlas.opening < atlas.last else atlas.first
    days = (stretch.before, stretch.after) if stretch else (opening.isoformat(), last)
    sides = [*atlas.accounts, ""]
    return Choice(*days, DATES, account, sides[0], sides[min(1, len(sides) - 1)])


def choice_of_query(
    query: Mapping[str, str], atlas: Atlas, usual: Choice
) -> tuple[Choice, list[str]]:
    """Read the choice that an address asks for.

    Parameters
    ----------
    query
        ``a`` and ``b``, two dates, and ``account``; or ``date``, ``account_a`` and ``account_b``,
        ``all`` for what nobody in particular asserts. Others are left alone.
    atlas
        The atlas to compare in.
    usual
        What counts where the address says nothing.

    Returns
    -------
    choice : Choice
    notices : list of str
        One sentence for each parameter that cannot be read.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> atlas = read_atlas()
    >>> query = {"date": "2016-04-03", "account_a": "azerbaijan", "account_b": "all"}
    >>> choice_of_query(query, atlas, usual_choice(atlas))[0].sides
    (('2016-04-03', 'azerbaijan'), ('2016-04-03', ''))
    """
    is_accounts = not {"date", "account_a", "account_b"}.isdisjoint(query)
    choice = replace(usual, by=ACCOUNTS if is_accounts else DATES)
    members = _OF_ACCOUNTS if is_accounts else _OF_DATES
    notices = []
    for parameter, member in members.items():
        try:
            if parameter in query:
                choice = replace(choice, **{member: _read(member, query[parameter], atlas)})
        except UsageError as problem:
            notices.append(str(problem))
    return choice, notices


_OF_DATES = {"a": "a", "b": "b", "account": "account"}
_OF_ACCOUNTS = {"date": "a", "account_a": "account_a", "account_b": "account_b"}


def _read(member: str, text: str, atlas: Atlas) -> str:
    return _date(text, atlas) if member in {"a", "b"} else _account(text, atlas)


def _date(text: str, atlas: Atlas) -> str:
    try:
        return iso_date(day_of_query(text, atlas))
    except UsageError as error:
        raise UsageError(f"{error}. The usual date is shown.") from None


def _account(text: str, atlas: Atlas) -> str:
    asked = "" if text == "all" else text
    try:
        return check_account(atlas, asked)
    except UsageError as error:
        raise UsageError(f"In the address, {error}. The usual one is shown.") from None
