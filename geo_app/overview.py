"""A date in words and numbers: who holds what, where accounts differ, what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np

from geo_app.accounts import (
    NOT_SETTLEMENTS,
    Difference,
    HolderCount,
    differences,
    holders,
    settlement_layers,
)
from geo_app.edtf import parse_edtf
from geo_app.errors import DateError
from geo_app.model import Atlas, LayerKind
from geo_app.slicing import rows_on
from geo_app.validtime import OPEN_END, OPEN_START

__all__ = ["EventNote", "Overview", "SourceUse", "overview", "statements", "statements_of"]

#: Settlement rows that name the same holder share most of their sources; these many are shown.
_SOURCES_SHOWN = 12
#: An event that may cover more days than this is a stretch of time rather than a day.
_SPAN_DAYS = 31


@dataclass(frozen=True, slots=True)
class EventNote:
    """An event on or near a date; `days_away` is negative before the date and 0 on it.

    `is_span` tells an event whose day is not known, or that lasted more than a month.
    """

    id: str
    name: str
    summary: str
    day: int
    days_away: int
    is_span: bool
    when: str
    place: str
    lat: float | None
    lon: float | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceUse:
    """A source and the number of statements on a date that rest on it."""

    id: str
    statements: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What a reader wants to know about a date, in one account or in all.

    `sources` are those of the holders, most used first, of `source_count` in all; `sources_of` the
    same, holder by holder.
    """

    day: int
    account: str
    holders: Sequence[HolderCount]
    differences: Sequence[Difference]
    events: Sequence[EventNote]
    sources: Sequence[SourceUse]
    source_count: int
    sources_of: Mapping[str, Sequence[SourceUse]]
    as_known_on: int | None = None


def overview(
    atlas: Atlas, day: int, *, account: str = "", as_known_on: int | None = None, around: int = 3
) -> Overview:
    """Sum up a date.

    Parameters
    ----------
    atlas
        The atlas.
    day
        Days since 1970-01-01.
    account
        An account id; empty for everything that is said.
    as_known_on
        Only what had been asserted by that day, as in `geo_app.slicing.rows_on`. Events are listed
        all the same.
    around
        How many of the nearest events before and after the date are listed beside those on it.

    Returns
    -------
    Overview

    Examples
    --------
    >>> from geo_app import day_number, read_atlas
    >>> summary = overview(read_atlas(), day_number("2016-04-02"))
    >>> summary.events[0].days_away <= 0, "talish" in {d.place for d in summary.differences}
    (True, True)
    """
    of_holder = _sources_by_holder(atlas, day, account, as_known_on)
    every = sum(of_holder.values(), Counter())
    return Overview(
        day=day,
        account=account,
        as_known_on=as_known_on,
        holders=holders(atlas, day, account=account, as_known_on=as_known_on),
        differences=differences(atlas, day, as_known_on=as_known_on),
        events=_events(atlas, day, around),
        sources=_most_used(every),
        source_count=len({source for combination in every for source in combination}),
        sources_of={holder: _most_used(uses) for holder, uses in of_holder.items()},
    )


def _sources_by_holder(
    atlas: Atlas, day: int, account: str, as_known_on: int | None
) -> dict[str, Counter[tuple[str, ...]]]:
    """Holder -> how often each combination of sources bears a statement that it holds a place."""
    found: dict[str, Counter[tuple[str, ...]]] = {}
    for layer in settlement_layers(atlas):
        rows, _ = rows_on(layer.frame, day, account=account, as_known_on=as_known_on)
        rows = rows[~layer.frame["subkind"].isin(NOT_SETTLEMENTS).to_numpy()[rows]]
        columns = (layer.frame[name].to_numpy()[rows] for name in ("holder", "sources"))
        # Thousands of rows share a few hundred combinations, so these are counted first.
        for (holder, sources), times in Counter(zip(*columns, strict=True)).items():
            found.setdefault(holder, Counter())[sources] += times
    return found


def _most_used(combinations: Counter[tuple[str, ...]]) -> list[SourceUse]:
    uses: Counter[str] = Counter()
    for combination, times in combinations.items():
        for source in combination:
            uses[source] += times
    ranked = sorted(uses.items(), key=lambda use: (-use[1], use[0]))
    return [SourceUse(source, times) for source, times in ranked[:_SOURCES_SHOWN]]


def _events(atlas: Atlas, day: int, around: int) -> list[EventNote]:
    found = []
    for layer in atlas.layers:
        if layer.kind == LayerKind.EVENT:
            frame = layer.frame
            for index in _nearest(frame, day, around):
                found.append(_event(frame, index, day))
    return sorted(found, key=lambda event: (event.is_span, event.day, event.name))


def _nearest(frame: gpd.GeoDataFrame, day: int, around: int) -> list[int]:
    """Rows that may be under way on the day, and the nearest that end before or begin after it."""
    start = frame["start_earliest"].to_numpy().astype(np.int64)
    end = frame["end_latest"].to_numpy().astype(np.int64)
    # An event without a start cannot be told as one of this time.
    on = np.flatnonzero((start <= day) & (day < end) & (start != OPEN_START))
    before, after = np.flatnonzero(end <= day), np.flatnonzero(start > day)
    last_before = before[np.argsort(-end[before], kind="stable")][:around]
    first_after = after[np.argsort(start[after], kind="stable")][:around]
    return [int(i) for i in (*last_before, *on, *first_after)]


def _event(frame: gpd.GeoDataFrame, index: int, day: int) -> EventNote:
    row = frame.iloc[index]
    start, end = int(row["start_earliest"]), int(row["end_latest"])
    shape = row["geometry"]
    point = None if shape is None or shape.is_empty else shape.representative_point()
    return EventNote(
        id=row["id"],
        name=row["name"],
        summary=row["summary"],
        day=_first_day(row["valid_from"], start),
        days_away=_days_away(start, end, day),
        is_span=int(row["start_latest"]) != start or end - start > _SPAN_DAYS,
        when=row["valid_from"],
        place=row["place"],
        lat=point.y if point else None,
        lon=point.x if point else None,
        sources=row["sources"],
    )


def _first_day(valid_from: str, start: int) -> int:
    """Return the day to show an event on: the first it is dated to, not one it may be late by."""
    try:
        return parse_edtf(valid_from).lower
    except DateError:
        return start


def _days_away(start: int, end: int, day: int) -> int:
    if start > day:
        return start - day
    return min(0, end - 1 - day) if end != OPEN_END else 0


def statements(
    atlas: Atlas, place: str, day: int, *, account: str = "", as_known_on: int | None = None
) -> list[dict[str, object]]:
    """Everything that is said about who holds a place on a day.

    Parameters
    ----------
    atlas
        The atlas.
    place
        A place id.
    day, account, as_known_on
        As in `geo_app.slicing.rows_on`.

    Returns
    -------
    list of dict
        Keys ``holder``, ``account`` (empty: nobody in particular), ``certainty``, ``certain``,
        ``possible``, ``valid_from``, ``valid_to``, ``basis``, ``disputed_by``, ``sources`` (dicts
        with ``id``, ``title``, ``url``). With `as_known_on`, ``valid_to`` is empty where the end
        comes after that day: it was not known.

    Examples
    --------
    >>> from geo_app import day_number, read_atlas
    >>> talish, day = (read_atlas(), "talish", day_number("2016-04-05")), day_number("2016-04-04")
    >>> [said["valid_to"] for said in statements(*talish)]
    ['2020-10-03', '2016-04-05~', '2020-10-16~']
    >>> [said["valid_to"] for said in statements(*talish, as_known_on=day)]
    ['', '', '']
    """
    return statements_of(atlas, [place], day, account=account, as_known_on=as_known_on)[place]


def statements_of(
    atlas: Atlas,
    places: Iterable[str],
    day: int,
    *,
    account: str = "",
    as_known_on: int | None = None,
) -> dict[str, list[dict[str, object]]]:
    """`statements` of several places, by place: each layer is gone through once.

    Examples
    --------
    >>> from geo_app import day_number, read_atlas
    >>> said = statements_of(read_atlas(), ["talish", "madagiz"], day_number("2016-04-03"))
    >>> {place: len(told) for place, told in said.items()}
    {'talish': 3, 'madagiz': 4}
    """
    found: dict[str, list[dict[str, object]]] = {place: [] for place in places}
    for layer in settlement_layers(atlas):
        on = layer.on(day, account=account, as_known_on=as_known_on)
        for _, row in on[on["place"].isin(found)].iterrows():
            found[row["place"]].append(_statement(atlas, row, as_known_on))
    return found


def _statement(atlas: Atlas, row: Mapping[str, Any], known: int | None) -> dict[str, object]:
    kept = ("holder", "account", "certainty", "valid_from", "valid_to", "basis")
    return {
        **{key: row[key] for key in kept},
        "valid_to": row["valid_to"] if _is_end_known(row, known) else "",
        "certain": bool(row["certain"]),
        "possible": True,
        "disputed_by": list(row["disputed_by"]),
        "sources": [_citation(atlas, source) for source in row["sources"]],
    }


def _is_end_known(row: Mapping[str, Any], known: int | None) -> bool:
    """Whether its end may be told; what holds on one day only ends with it."""
    return known is None or bool(row["end_latest"] <= max(known, int(row["start_latest"]) + 1))


def _citation(atlas: Atlas, source: str) -> dict[str, str]:
    known = atlas.sources.get(source)
    return {
        "id": source,
        "title": known.title if known else source,
        "url": known.url if known else "",
    }
