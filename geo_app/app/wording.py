"""An overview as the words and numbers the page shows: plain objects, ready to be sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from geo_app.accounts import Difference
from geo_app.datewords import in_words
from geo_app.gazetteer import Place
from geo_app.lives.naming import short_name
from geo_app.model import NEUTRAL_HUE, UNKNOWN, Atlas, Certainty
from geo_app.overview import EventNote, Overview, SourceUse
from geo_app.style import party_colours
from geo_app.validtime import iso_date, written_date

__all__ = [
    "ALL_ACCOUNTS",
    "CERTAINTY",
    "NOBODY",
    "full_name",
    "in_order",
    "in_words",
    "overview_words",
    "short_name",
]

#: What the empty account is called: where all that is said is shown, on maps and in lists; and
#: where numbers and lanes come from the statements that no account asserts.
ALL_ACCOUNTS, NOBODY = "All accounts", "No particular account"

#: How certain a statement is, in words.
CERTAINTY = {
    Certainty.CERTAIN.value: "certain",
    Certainty.LESS_CERTAIN.value: "less certain",
    Certainty.UNCERTAIN.value: "uncertain",
}


def full_name(atlas: Atlas, holder: str, language: str = "") -> str:
    """A holder's name, in a language if it has one there; the id of one that is not declared."""
    party = atlas.parties.get(holder)
    if party:
        return party.names.get(language) or party.name
    return "Not known" if holder in ("", UNKNOWN) else holder


def in_order(atlas: Atlas, holders: Iterable[str]) -> list[str]:
    """Holders in the atlas's order, after them those that it does not declare."""
    named = set(holders) - {""}
    return [*(h for h in atlas.parties if h in named), *sorted(named - set(atlas.parties))]


def overview_words(
    atlas: Atlas,
    summary: Overview,
    language: str,
    places: Mapping[str, Place],
) -> dict[str, Any]:
    """Put an overview into words.

    Parameters
    ----------
    atlas
        The atlas it is about.
    summary
        What holds on the date.
    language
        The language of names.
    places
        Places by id.

    Returns
    -------
    dict
        Only text, numbers, lists and dicts, as JSON has them.
    """
    return {
        "date": iso_date(summary.day),
        "account": _account_shown(atlas, summary.account, summary.as_known_on),
        "holders": [
            {
                **_party(atlas, count.holder, language),
                "total": count.total,
                "certain": count.certain,
                "lessCertain": count.less_certain,
                "possible": count.possible,
                "sources": _used(atlas, summary.sources_of.get(count.holder, ())),
            }
            for count in summary.holders
        ],
        "noHolders": _no_holders(atlas, summary.day),
        "events": [_event(atlas, event) for event in summary.events],
        "differences": [_difference(atlas, d, language, places) for d in summary.differences],
        "sources": _used(atlas, summary.sources),
        "sourceCount": summary.source_count,
        "findings": [str(finding) for finding in atlas.findings],
        "neutrality": atlas.neutrality,
    }


def _account_shown(atlas: Atlas, account: str, known: int | None) -> str:
    told = f"Account: {atlas.accounts[account].name}" if account else ALL_ACCOUNTS
    parts = [told, *([_FILLED_UP] if account else [])]
    parts += [] if known is None else [f"As known on {written_date(known)}"]
    return parts[0] if len(parts) == 1 else f"{'. '.join(parts)}."


_FILLED_UP = (
    "Where this account says nothing and disputes nothing, what is told by no particular account "
    "is shown"
)


def _no_holders(atlas: Atlas, day: int) -> str:
    starts = [
        int(layer.frame["start_earliest"].min())
        for layer in atlas.layers
        if layer.kind == "settlement" and len(layer.frame)
    ]
    if starts and min(starts) > day:
        return f"Settlement by settlement, the atlas begins on {written_date(min(starts))}."
    return "On this date the atlas names no holder."


def _party(atlas: Atlas, holder: str, language: str) -> dict[str, str]:
    return {
        "id": holder,
        "name": full_name(atlas, holder, language),
        "short": short_name(atlas, holder),
        "light": party_colours(atlas, "light").get(holder, NEUTRAL_HUE),
        "dark": party_colours(atlas, "dark").get(holder, NEUTRAL_HUE),
    }


def _used(atlas: Atlas, uses: Iterable[SourceUse]) -> list[dict[str, Any]]:
    return [{**_source(atlas, use.id), "statements": use.statements} for use in uses]


def _source(atlas: Atlas, identity: str) -> dict[str, str]:
    source = atlas.sources.get(identity)
    if source is None:
        return {"title": identity}
    return {
        "title": source.title,
        "container": source.container,
        "url": source.url,
        "issued": source.issued,
        "leaning": source.leaning,
    }


def _event(atlas: Atlas, event: EventNote) -> dict[str, Any]:
    return {
        "id": event.id,
        "name": event.name,
        "summary": event.summary,
        "date": iso_date(event.day),
        "when": in_words(event.when) or written_date(event.day),
        "away": "during this time"
        if event.is_span and event.days_away == 0
        else _away(event.days_away),
        "on": event.days_away == 0 and not event.is_span,
        "lat": event.lat,
        "lon": event.lon,
        "sources": [_source(atlas, source) for source in event.sources],
    }


def _away(days: int) -> str:
    if days == 0:
        return "on this day"
    count, unit = abs(days), "day"
    for length, name in ((365, "year"), (30, "month")):
        if abs(days) >= 2 * length:
            count, unit = round(abs(days) / length), name
            break
    when = "later" if days > 0 else "earlier"
    return f"{count} {unit}{'' if count == 1 else 's'} {when}"


def _difference(
    atlas: Atlas, difference: Difference, language: str, places: Mapping[str, Place]
) -> dict[str, Any]:
    place = places.get(difference.place)
    name = (place.names.get(language) if place else None) or difference.name
    told = [
        {
            "account": atlas.accounts[account].name if account else NOBODY,
            "holders": [_party(atlas, holder, language) for holder in holders],
        }
        for account, holders in difference.holders.items()
    ]
    return {
        "place": difference.place,
        "name": name,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "told": told,
    }
