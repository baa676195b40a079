"""A comparison as the words, numbers and shapes the page shows: plain objects, ready to be sent."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from geo_app.accounts import holders
from geo_app.app.compare.choice import ACCOUNTS, DATES, Choice
from geo_app.app.compare.namesakes import districts_of_namesakes
from geo_app.app.wording import ALL_ACCOUNTS, NOBODY, in_order, short_name
from geo_app.compare import AreaChange, Comparison, Moment
from geo_app.control import Control, HeldArea
from geo_app.gazetteer import Gazetteer
from geo_app.model import NEUTRAL_HUE, UNKNOWN, Atlas
from geo_app.style import party_colours
from geo_app.transfers import NAMES_NOBODY, Transfer
from geo_app.validtime import day_number, written_date

__all__ = ["asked_words", "compared_words", "names_of_sides"]


def asked_words(atlas: Atlas, choice: Choice, opening: Mapping[str, Any]) -> dict[str, Any]:
    """What the two maps need to know.

    Parameters
    ----------
    atlas
        What is compared in.
    choice
        What is compared.
    opening
        ``number`` of this opening of the page, and ``mode`` and ``view`` if its address has them.
    """
    sides = [
        {
            "date": date,
            "account": account,
            "day": written_date(day_number(date)),
            "told": _told_by(atlas, account) if account or choice.by == ACCOUNTS else "",
        }
        for date, account in choice.sides
    ]
    before, after = names_of_sides(atlas, choice)
    words = {**_WORDS[choice.by], "before": before, "after": after}
    words["key"] = words["key"].format(before=before, after=after)
    return {"sides": sides, "words": words, "query": choice.query, "opening": dict(opening)}


#: Two dates are told of as what changed from one to the other; two accounts as what differs.
_WORDS: Mapping[str, Mapping[str, str]] = {
    DATES: {
        "changes": "What changed hands",
        "settlements": "Settlements that changed hands",
        "change": "Change",
        "arrow": "→",
        "key": "Stripe and centre: holder before. Background and rim: holder after.",
    },
    ACCOUNTS: {
        "changes": "Where they differ",
        "settlements": "Settlements for which they name different holders",
        "change": "Difference",
        "arrow": "↔",
        "key": "Stripe and centre: as told by {before}. Background and rim: as told by {after}.",
    },
}


def _told_by(atlas: Atlas, account: str) -> str:
    return f"Account: {atlas.accounts[account].name}" if account else ALL_ACCOUNTS


def compared_words(
    atlas: Atlas, choice: Choice, comparison: Comparison, gazetteer: Gazetteer
) -> dict[str, Any]:
    """What is told of a comparison, below the maps and on them.

    Returns
    -------
    dict
        Only text, numbers, lists and dicts, as JSON has them. ``key`` tells which sides it is of.
    """
    held = _held(comparison.control_a), _held(comparison.control_b)
    transfers = _transfers(comparison)
    most = [_most(atlas, moment) for moment in (comparison.a, comparison.b)]
    rows = [_area(row, *held) | _more(row, *most) for row in comparison.areas]
    ids = [one.place for one in comparison.settlements]
    districts = districts_of_namesakes(atlas, gazetteer, ids, comparison.b.day)
    named = {row["holder"] for row in rows} | {p for t in transfers for p in (t["from"], t["to"])}
    return {
        "key": json.dumps([list(side) for side in choice.sides], separators=(",", ":")),
        "names": names_of_sides(atlas, choice),
        "words": dict(_WORDS[choice.by]),
        "parties": [_party(atlas, h) for h in (*in_order(atlas, named), *({NAMES_NOBODY} & named))],
        "areas": rows,
        "line": {"a": comparison.line_km_a, "b": comparison.line_km_b},
        "transfers": transfers,
        "settlements": [
            _settlement(gazetteer, one) | {"district": districts.get(one.place, "")}
            for one in comparison.settlements
        ],
        "ground": _ground(comparison),
        "isEmpty": not transfers,
        "nothing": _nothing(choice),
        "summary": _summary(choice, comparison),
        "wholeKm2": comparison.control_a.cells.whole_km2,
    }


def names_of_sides(atlas: Atlas, choice: Choice) -> list[str]:
    """What the columns of the two sides are headed with."""
    if choice.by == ACCOUNTS:
        return [atlas.accounts[a].name if a else NOBODY for _, a in choice.sides]
    return [written_date(day_number(date)) for date, _ in choice.sides]


def _held(control: Control) -> dict[str, HeldArea]:
    return {area.holder: area for area in control.areas}


def _area(
    change: AreaChange, a: Mapping[str, HeldArea], b: Mapping[str, HeldArea]
) -> dict[str, Any]:
    before, after = (side.get(change.holder) for side in (a, b))
    return {
        "holder": change.holder,
        "a": change.km2_a,
        "aLow": before.km2_low if before else 0.0,
        "aHigh": before.km2_high if before else 0.0,
        "b": change.km2_b,
        "bLow": after.km2_low if after else 0.0,
        "bHigh": after.km2_high if after else 0.0,
        "change": change.change_km2,
        "changeLow": change.change_low,
        "changeHigh": change.change_high,
        "settlementsA": change.settlements_a,
        "settlementsB": change.settlements_b,
    }


def _most(atlas: Atlas, moment: Moment) -> dict[str, int]:
    """All settlements each holder may have, as the panel beside the map counts them."""
    return {one.holder: one.total for one in holders(atlas, moment.day, account=moment.account)}


def _more(
    change: AreaChange, most_a: Mapping[str, int], most_b: Mapping[str, int]
) -> dict[str, Any]:
    """How many settlements more a holder may have, and why it has no ground if it has none."""
    most = (most_a.get(change.holder, 0), most_b.get(change.holder, 0))
    return {
        "moreA": max(0, most[0] - change.settlements_a),
        "moreB": max(0, most[1] - change.settlements_b),
        "groundless": _NO_GROUND if change.holder == UNKNOWN else _OUTSIDE,
    }


_NO_GROUND = "their ground goes to the nearest settlement whose holder is known"
_OUTSIDE = "outside the ground measured"


def _transfers(comparison: Comparison) -> list[dict[str, Any]]:
    """Who from whom: ground in km², the largest first, and numbers of settlements."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for before, after, km2 in comparison.ground[["from", "to", "km2"]].itertuples(index=False):
        row = found.setdefault((before, after), _transfer(before, after))
        row["km2"] += float(km2)
    for one in comparison.settlements:
        row = found.setdefault((one.from_, one.to), _transfer(one.from_, one.to))
        row["settlements"] += 1
    return sorted(found.values(), key=lambda row: (-row["km2"], row["from"], row["to"]))


def _transfer(before: str, after: str) -> dict[str, Any]:
    return {"from": before, "to": after, "km2": 0.0, "settlements": 0}


def _ground(comparison: Comparison) -> dict[str, Any]:
    columns = comparison.ground[["from", "to", "km2", "geometry"]]
    shown: dict[str, Any] = json.loads(columns.to_json(to_wgs84=False, drop_id=True))
    return {"type": "FeatureCollection", "features": shown["features"]}


def _settlement(gazetteer: Gazetteer, transfer: Transfer) -> dict[str, Any]:
    place = gazetteer.places.get(transfer.place)
    spellings = place.spellings if place else (transfer.name,)
    return {
        "place": transfer.place,
        "name": transfer.name,
        "from": transfer.from_,
        "to": transfer.to,
        "certainty": str(transfer.certainty),
        "lat": None if math.isnan(transfer.lat) else transfer.lat,
        "lon": None if math.isnan(transfer.lon) else transfer.lon,
        "spellings": list(spellings),
    }


def _party(atlas: Atlas, holder: str) -> dict[str, str]:
    return {
        "id": holder,
        "short": short_name(atlas, holder) if holder else "Names no holder",
        "light": party_colours(atlas, "light").get(holder, NEUTRAL_HUE),
        "dark": party_colours(atlas, "dark").get(holder, NEUTRAL_HUE),
    }


def _between(choice: Choice) -> str:
    (a, _), (b, _) = choice.sides
    if choice.by == ACCOUNTS:
        return f"On {written_date(day_number(a))}"
    return f"Between {written_date(day_number(a))} and {written_date(day_number(b))}"


def _nothing(choice: Choice) -> str:
    if choice.is_empty:
        return "Both sides are the same: choose two dates, or two accounts."
    if choice.by == ACCOUNTS:
        return f"{_between(choice)} these two accounts name the same holder everywhere."
    return f"Nothing changed hands {_lowered(_between(choice))}, as far as this atlas knows."


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _summary(choice: Choice, comparison: Comparison) -> str:
    km2 = float(comparison.ground["km2"].sum())
    if not comparison.settlements and km2 < _LEAST_KM2:
        return _nothing(choice)
    known = [t for t in comparison.settlements if not {t.from_, t.to} & {UNKNOWN, ""}]
    count, rest = len(known), len(comparison.settlements) - len(known)
    more = f"; for {rest:,} more one of the two holders is not known" if rest else ""
    more += " or not named" if any(not (t.from_ and t.to) for t in comparison.settlements) else ""
    places = f"{count:,} settlement{'' if count == 1 else 's'}" if count else ""
    ground = f"about {_ground_words(km2)} of inferred ground" if km2 >= _LEAST_KM2 else ""
    told = " and ".join(filter(None, (places, ground))) or "no settlement whose holders are known"
    where = "" if ground else ", on ground outside what is inferred"
    if choice.by == ACCOUNTS:
        return (
            f"{_between(choice)} the two accounts name different holders for {told}{where}{more}."
        )
    return f"{_between(choice)}, {told} changed hands{where}{more}."


#: Less ground is told as none: it would be rounded to 0.0 km².
_LEAST_KM2 = 0.05


def _ground_words(km2: float) -> str:
    return f"{km2:,.0f} km²" if km2 >= 10 else f"{km2:.1f} km²"
