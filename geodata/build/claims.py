"""Figures and statements, each under the account that makes it; nothing is summed or averaged."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from shapely.geometry import MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from geodata.build.claim_titles import title_of, told_by
from geodata.build.dates import span_of
from geodata.build.geojson import Feature, feature
from geodata.build.rows import Row, facts, listed, places, position, sources, table

#: The side that passed the statement on, if it quotes the other one: "X (quoted by Y)".
_QUOTED = re.compile(r"\((?:quoted by (?:an )?|quoting )(?P<by>\w+)")


def claims() -> list[Feature]:
    return [feature(row["id"], _geometry(row), _properties(row)) for row in facts("claims")]


def account_of(row: Row) -> str:
    """The account that a claim belongs to.

    A statement passed on by the other side is part of that side's telling. Everything that neither
    side nor the peacekeepers' ministry said is a third party's.

    >>> account_of({"claimant": "Azerbaijani MoD", "claimant_side": "Azerbaijan"})
    'azerbaijan'
    >>> account_of({"claimant": "Turan", "claimant_side":
    ...             "Armenia/Artsakh (quoted by an Azerbaijani agency)"})
    'azerbaijan'
    """
    side, claimant = row["claimant_side"], row["claimant"]
    if quoted := _QUOTED.search(side):
        side = quoted["by"] if "quoted by" in side else "third-party"
    if side.startswith("Azerbaijan"):
        return "azerbaijan"
    if side.startswith("Armenia"):
        return "artsakh"
    if side == "Russia" and re.search(r"[Mm]inistry|MoD|peacekeep", claimant):
        return "russian-peacekeepers"
    return "third-parties"


def _properties(row: Row) -> dict[str, Any]:
    valid_from, valid_to = span_of(row["date"])
    account, at = account_of(row), places_in(row)
    return {
        "name": title_of(row),
        "name:en": title_of(row),
        "kind": "claim",
        "subkind": row["subject"].split(":")[0],
        "valid_from": valid_from,
        "valid_to": valid_to,
        "claimant": account,
        "account": account,
        # A claim is certain to have been made; whether it is true is not judged here.
        "certainty": "certain",
        "about": row["about"],
        "subject": row["subject"],
        "value_min": _number(row["value_min"]),
        "value_max": _number(row["value_max"]),
        "unit": row["unit"],
        "paraphrase": row["paraphrase"],
        "event": row["event"],
        "said_by": row["claimant"],
        "place": at[0] if len(at) == 1 else "",
        "asserted_on": _issued(listed(row["sources"])),
        "basis": _basis(row),
        "sources": listed(row["sources"]),
    }


def _basis(row: Row) -> str:
    """From which side it comes; a place that could not be found says why it is not on the map."""
    is_lost = row["subject"].startswith("place taken") and not places_in(row)
    return f"{told_by(row)}; no position of this place was found" if is_lost else told_by(row)


def _number(text: str) -> float | None:
    if not text:
        return None
    return int(text) if text.isdigit() else float(text)


def _issued(ids: list[str]) -> str:
    """Earliest full date of publication among the sources: no later than this it was said."""
    dates = [_full_dates()[id_] for id_ in ids if id_ in _full_dates()]
    return min(dates, default="")


@cache
def _full_dates() -> dict[str, str]:
    parts = {s["id"]: s.get("issued", {}).get("date-parts", [[]])[0] for s in sources()}
    return {k: "{:04}-{:02}-{:02}".format(*v) for k, v in parts.items() if len(v) == 3}


@cache
def _named_places() -> dict[str, list[str]]:
    """Places that a claim's subject names; chosen by hand, since villages share names."""
    return {row["claim"]: listed(row["places"]) for row in table("claim_places")}


def places_in(row: Row) -> list[str]:
    return _named_places().get(row["id"], [])


def _geometry(row: Row) -> BaseGeometry | None:
    by_id = places()
    points = [position(by_id[id_]) for id_ in places_in(row)]
    if len(points) > 1:
        return MultiPoint(points)
    return Point(points[0]) if points else None
