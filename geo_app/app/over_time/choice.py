"""What the page "Over time" is asked to show, as its widgets and its address hold it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from geo_app.accounts import settlement_layers
from geo_app.app.address import day_of_query
from geo_app.app.over_time.marks import Measure, Span
from geo_app.app.wording import in_order
from geo_app.days import iso_date
from geo_app.errors import UsageError
from geo_app.model import Atlas
from geo_app.validtime import day_number

__all__ = ["TimeChoice", "choice_of_query"]


@dataclass(frozen=True, slots=True)
class TimeChoice:
    """What is counted, as told by whom, in which days (None: all), for which holders (empty: all).

    `account` is an account's id, empty for what nobody in particular asserts.
    """

    measure: Measure = Measure.AREA
    account: str = ""
    span: Span | None = None
    holders: tuple[str, ...] = field(default=())

    def query(self, date: str) -> dict[str, str]:
        """The choice and the date as parameters of an address, without what goes without saying.

        Examples
        --------
        >>> TimeChoice(Measure.LINE, span=Span(16892, 16920)).query("2016-04-05")
        {'date': '2016-04-05', 'show': 'line', 'from': '2016-04-01', 'to': '2016-04-29'}
        """
        days = [iso_date(self.span.first), iso_date(self.span.last)] if self.span else ["", ""]
        given = {
            "date": date,
            "show": "" if self.measure == Measure.AREA else self.measure.value,
            "account": self.account,
            "from": days[0],
            "to": days[1],
            "holders": ",".join(self.holders),
        }
        return {key: text for key, text in given.items() if text}


def choice_of_query(
    query: Mapping[str, str], atlas: Atlas, usual: TimeChoice
) -> tuple[TimeChoice, str, list[str]]:
    """Read an address.

    Parameters
    ----------
    query
        Its parameters, as `TimeChoice.query` writes them.
    atlas
        Whose accounts, parties and dates there are.
    usual
        What holds where the address says nothing.

    Returns
    -------
    choice : TimeChoice
    date : str
        ISO; empty if the address has none, or none that can be read.
    notices : list of str
        What was not understood.
    """
    notices: list[str] = []
    date = _date(query, "date", atlas, notices)
    first, last = (_date(query, key, atlas, notices) for key in ("from", "to"))
    span = _span(atlas, first, last, notices) if first or last else usual.span
    measure = query.get("show", usual.measure)
    if measure not in set(Measure):
        notices.append(f"The address asks for {measure!r}; there are {', '.join(Measure)}.")
        measure = usual.measure
    account = query.get("account", usual.account)
    if account and account not in atlas.accounts:
        notices.append(f"The atlas has no account {account!r}.")
        account = usual.account
    asked = tuple(filter(None, query.get("holders", ",".join(usual.holders)).split(",")))
    frames = [layer.frame["holder"] for layer in settlement_layers(atlas)]
    known = in_order(atlas, {*atlas.parties, *(holder for frame in frames for holder in frame)})
    holders = tuple(holder for holder in known if holder in asked)
    if strange := [holder for holder in asked if holder not in known]:
        notices.append(f"The atlas has no party {', '.join(map(repr, strange))}.")
    return TimeChoice(Measure(measure), account, span, holders), date, notices


def _date(query: Mapping[str, str], key: str, atlas: Atlas, notices: list[str]) -> str:
    if not query.get(key):
        return ""
    try:
        return iso_date(day_of_query(query[key], atlas))
    except UsageError as error:
        notices.append(f"{error}. The usual {_MEANING[key]} is shown.")
        return ""


_MEANING = {"date": "date", "from": "beginning", "to": "end"}


def _span(atlas: Atlas, first: str, last: str, notices: list[str]) -> Span | None:
    begin = day_number(first or atlas.first)
    end = day_number(last or atlas.last)
    if begin < end:
        return Span(begin, end)
    notices.append(f"The days from {first!r} to {last!r} are none.")
    return None
