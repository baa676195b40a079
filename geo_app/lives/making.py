"""Puts a life together from everything an atlas says of a place or a point."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from geo_app.accounts import settlement_layers
from geo_app.control import Held, distance_to_line, held_at
from geo_app.errors import NoCellsError, UsageError
from geo_app.gazetteer import Gazetteer, Place, single_names
from geo_app.geodesy import kilometres_between, longitude_in
from geo_app.kept import kept
from geo_app.lives.around import (
    Neighbour,
    ground_passages,
    opening_passage,
    point_passages,
)
from geo_app.lives.disputes import disputes_of
from geo_app.lives.naming import further_spellings, is_party, is_unit, joined_words
from geo_app.lives.nearby import divisions_at, near
from geo_app.lives.telling import track_passages
from geo_app.lives.tracks import statements_of, tracks_of
from geo_app.lives.values import Life, Passage, Phrase
from geo_app.model import Atlas, LayerKind, Source
from geo_app.validtime import OPEN_END, OPEN_START, day_number

__all__ = ["life", "life_at"]

_TOWNS = ("city", "town")
#: A town farther away than this says little about where a place is.
_TOWN_KM = 40


def life(atlas: Atlas, place: str) -> Life:
    """Everything an atlas knows of a place.

    Parameters
    ----------
    atlas
        The atlas.
    place
        Its id, or any of its names in any script.

    Returns
    -------
    Life

    Raises
    ------
    PlaceNotFoundError
        With the nearest names.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> talish = life(read_atlas(), "Թալիշ")
    >>> talish.name, talish.names["az"], [track.account for track in talish.tracks]
    ('Talish', 'Talış', ['', 'artsakh', 'azerbaijan'])
    >>> [spell.holder for spell in talish.tracks[0].spells][:4]
    ['nkao', 'artsakh', 'azerbaijan', 'artsakh']
    """
    gazetteer = _gazetteer(atlas)
    return _life_of(atlas, gazetteer.find(place), gazetteer)


def life_at(atlas: Atlas, lon: float, lat: float) -> Life:
    """Everything an atlas knows of a point, settlement or not.

    Parameters
    ----------
    atlas
        The atlas.
    lon, lat
        The point, in degrees (EPSG:4326).

    Returns
    -------
    Life
        Without a name, statements and tracks: who held the point is inferred (`Life.ground`).

    Raises
    ------
    UsageError
        If the numbers are no point on the earth.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> field = life_at(read_atlas(), 46.76, 40.36)
    >>> field.tracks, field.events[0].km < 15
    ((), True)
    """
    # The map of an atlas across 180 degrees goes on there.
    most = 180 if atlas.extent[2] <= 180 else 360
    if not (abs(lon) <= most and abs(lat) <= 90):
        fix = f"latitudes are -90 to 90, longitudes -{most} to {most}"
        raise UsageError(f"{lat:g}, {lon:g} is no point; {fix}")
    point = Place("", "", "", lat, longitude_in(lon, atlas.extent), {}, ())
    return _life_of(atlas, point, _gazetteer(atlas))


@kept()
def _gazetteer(atlas: Atlas) -> Gazetteer:
    return Gazetteer(atlas)


def _life_of(atlas: Atlas, place: Place, gazetteer: Gazetteer) -> Life:
    statements = statements_of(atlas, place.id) if place.id else ()
    known = Life(
        place=place.id,
        name=place.name,
        subkind=place.subkind,
        lat=place.lat,
        lon=place.lon,
        position_error_km=_position_error(atlas, place.id) if place.id else None,
        names=place.names,
        spellings=further_spellings(place),
        statements=statements,
        tracks=tracks_of(statements),
        divisions=(),
        events=(),
        claims=(),
        ground=(),
        line=_no_line(),
        sources=(),
        passages=(),
    )
    if place.lat is not None and place.lon is not None:
        known = _on_the_ground(atlas, known, place.lon, place.lat, _own_names(place, gazetteer))
    known = replace(known, passages=_passages(atlas, known, gazetteer))
    return replace(known, sources=_cited(atlas, known))


def _on_the_ground(atlas: Atlas, known: Life, lon: float, lat: float, names: list[str]) -> Life:
    ground, line = _inferred(atlas, lon, lat)
    if not ground:
        line = _no_line()  # outside the ground, a distance to the line says nothing
    events, claims = (
        near(atlas, kind, lon, lat, place=known.place, names=names)
        for kind in (LayerKind.EVENT, LayerKind.CLAIM)
    )
    divisions = divisions_at(atlas, lon, lat)
    return replace(
        known, divisions=divisions, events=events, claims=claims, ground=ground, line=line
    )


def _inferred(atlas: Atlas, lon: float, lat: float) -> tuple[tuple[Held, ...], pd.DataFrame]:
    try:
        return held_at(atlas, lon, lat), _fronts(atlas, distance_to_line(atlas, lon, lat))
    except NoCellsError:
        return (), _no_line()


def _fronts(atlas: Atlas, line: pd.DataFrame) -> pd.DataFrame:
    """The line from the day on which no part of a state is a holder; before, it was a border."""
    first = _fronts_begin(atlas)
    begun = line.iloc[max(int(line["day"].searchsorted(first, side="right")) - 1, 0) :]
    return begun.assign(day=begun["day"].clip(lower=first))


@kept()
def _fronts_begin(atlas: Atlas) -> int:
    """The first day after the last on which the edge of a part of a state may have been a line."""
    ends = [OPEN_START]
    for layer in settlement_layers(atlas):
        frame = layer.frame
        units = [one for one in frame["holder"].unique() if one and is_unit(atlas, one)]
        ends += frame.loc[frame["holder"].isin(units), "end_latest"].tolist()
    return int(max((end for end in ends if end != OPEN_END), default=OPEN_START))


def _no_line() -> pd.DataFrame:
    return pd.DataFrame({"day": np.empty(0, np.int32), "km": np.empty(0)})


def _position_error(atlas: Atlas, place: str) -> float | None:
    for layer in settlement_layers(atlas):
        frame = layer.frame
        errors = frame.loc[frame["place"] == place, "position_error_km"].dropna()
        if len(errors):
            return float(errors.iloc[0])
    return None


def _own_names(place: Place, gazetteer: Gazetteer) -> list[str]:
    """First names of a place that no other place bears first: words that can only mean it."""
    bearers = _bearers(gazetteer)
    return [name for name in single_names(place.name) if bearers[name] == {place.id}]


@kept()
def _bearers(gazetteer: Gazetteer) -> dict[str, set[str]]:
    """The places that bear each name first."""
    found: dict[str, set[str]] = {}
    for place in gazetteer.places.values():
        for name in single_names(place.name):
            found.setdefault(name, set()).add(place.id)
    return found


def _passages(atlas: Atlas, known: Life, gazetteer: Gazetteer) -> tuple[Passage, ...]:
    told = (
        *track_passages(atlas, known.tracks, known.subkind),
        *(() if known.statements else point_passages(atlas, known.ground, None)),
        *(() if known.name else _lenders(known, gazetteer)),
        *ground_passages(known.line, day_number(atlas.last)),
    )
    if not known.name:
        is_near = bool(known.ground) or not _has_cells(atlas)
        nearest = point_passages(atlas, (), _nearest(known, gazetteer)) if is_near else ()
        return (*nearest, *told, *(() if is_near else [_outside(atlas, known)]))
    nobody = [spell for track in known.tracks if not track.account for spell in track.spells]
    opening = opening_passage(
        known.name,
        known.subkind,
        known.divisions,
        _nearest_town(known, gazetteer),
        disputes_of(nobody, [track for track in known.tracks if track.account]),
    )
    return (opening, *told)


def _lenders(known: Life, gazetteer: Gazetteer) -> Iterator[Passage]:
    """Which settlements tell who held a point, if they are not the one nearest to it."""
    nearest = _nearest(known, gazetteer)
    lenders = dict.fromkeys(one.place for one in known.ground if is_party(one.holder))
    names = [gazetteer.places[i].name if i in gazetteer.places else i for i in lenders]
    if nearest and set(names) - {nearest[0]}:
        words = (
            f"This is told by {joined_words(names)}: the nearest on the same piece of ground whose "
            "holder is known; a nearer settlement is on another piece of ground, or its holder is "
            "not known."
        )
        yield Passage("", (Phrase(words),))


def _has_cells(atlas: Atlas) -> bool:
    try:
        held_at(atlas, 0, 0)
    except NoCellsError:
        return False
    return True


def _outside(atlas: Atlas, point: Life) -> Passage:
    """That a point is outside, and the point somebody may have meant who swapped its numbers."""
    words = "This point is outside the ground this atlas infers for; who held it is not told."
    lat, lon = point.lon, point.lat
    if lat is not None and lon is not None and abs(lat) <= 90 and held_at(atlas, lon, lat):
        words += f" Did you mean {lat:g}, {lon:g} (latitude first)?"
    return Passage("", (Phrase(words),))


def _nearest_town(known: Life, gazetteer: Gazetteer) -> Neighbour | None:
    """The nearest town or city of some other place, if it is not too far to say where this is."""
    towns = [p for p in gazetteer.places.values() if p.subkind in _TOWNS and p.id != known.place]
    towns = [place for place in towns if place.lat is not None and place.lon is not None]
    if not towns or known.lat is None or known.lon is None:
        return None
    lon, lat = (np.array([getattr(place, axis) for place in towns]) for axis in ("lon", "lat"))
    away = kilometres_between(lon, lat, known.lon, known.lat)
    best = int(away.argmin())
    if away[best] > _TOWN_KM:
        return None
    east = (known.lon - lon[best]) * np.cos(np.radians(known.lat))
    bearing = float(np.degrees(np.arctan2(east, known.lat - lat[best])))
    return Neighbour(towns[best].name, float(away[best]), bearing)


def _nearest(point: Life, gazetteer: Gazetteer) -> tuple[str, float] | None:
    """The place nearest to a point, and how many kilometres it is away."""
    places = [place for place in gazetteer.places.values() if place.lat is not None]
    if not places or point.lat is None or point.lon is None:
        return None
    lon, lat = (np.array([getattr(place, axis) for place in places]) for axis in ("lon", "lat"))
    away = kilometres_between(lon, lat, point.lon, point.lat)
    return places[int(away.argmin())].name, float(away.min())


def _cited(atlas: Atlas, known: Life) -> tuple[Source, ...]:
    """All sources in the order of their first citation."""
    citing = (
        *(phrase.sources for passage in known.passages for phrase in passage.phrases),
        *(one.sources for one in known.statements),
        *(one.sources for one in known.divisions),
        *(one.sources for one in (*known.events, *known.claims)),
    )
    ids = dict.fromkeys(identity for sources in citing for identity in sources)
    return tuple(atlas.sources.get(i) or Source(i, i, "", "", "", "", {}) for i in ids)
