"""Puts a life together from everything an atlas says of a place or a point."""

from __future__ import annotations

from dataclasses import replace
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from geo_app.accounts import settlement_layers
from geo_app.control import Held, distance_to_line, held_at
from geo_app.errors import NoCellsError, UsageError
from geo_app.gazetteer import Gazetteer, Place
from geo_app.lives.nearby import divisions_at, kilometres_between, near
from geo_app.lives.telling import (
    ground_passages,
    opening_passage,
    point_passages,
    track_passages,
)
from geo_app.lives.tracks import statements_of, tracks_of
from geo_app.lives.values import Life, Passage
from geo_app.model import Atlas, LayerKind, Source
from geo_app.validtime import day_number

__all__ = ["life", "life_at"]

_GAZETTEERS: WeakKeyDictionary[Atlas, Gazetteer] = WeakKeyDictionary()


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
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        fix = "latitudes are -90 to 90, longitudes -180 to 180"
        raise UsageError(f"{lat:g}, {lon:g} is no point; {fix}")
    point = Place("", "", "", lat, lon, {}, ())
    return _life_of(atlas, point, _gazetteer(atlas))


def _gazetteer(atlas: Atlas) -> Gazetteer:
    if atlas not in _GAZETTEERS:
        _GAZETTEERS[atlas] = Gazetteer(atlas)
    return _GAZETTEERS[atlas]


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
        spellings=_further(place),
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
        return held_at(atlas, lon, lat), distance_to_line(atlas, lon, lat)
    except NoCellsError:
        return (), _no_line()


def _no_line() -> pd.DataFrame:
    return pd.DataFrame({"day": np.empty(0, np.int32), "km": np.empty(0)})


def _position_error(atlas: Atlas, place: str) -> float | None:
    for layer in settlement_layers(atlas):
        frame = layer.frame
        errors = frame.loc[frame["place"] == place, "position_error_km"].dropna()
        if len(errors):
            return float(errors.iloc[0])
    return None


def _further(place: Place) -> tuple[str, ...]:
    """Spellings that are none of the names in a language."""
    shown = {place.name, *place.names.values()}
    return tuple(spelling for spelling in place.spellings if spelling not in shown)


def _own_names(place: Place, gazetteer: Gazetteer) -> list[str]:
    """First names of a place that no other place bears first: words that can only mean it."""
    others = {
        name
        for other in gazetteer.places.values()
        if other.id != place.id
        for name in _first_names(other)
    }
    return [name for name in _first_names(place) if name not in others]


def _first_names(place: Place) -> list[str]:
    return [part for part in place.name.split(" / ") if part]


def _passages(atlas: Atlas, known: Life, gazetteer: Gazetteer) -> tuple[Passage, ...]:
    told = (
        *track_passages(atlas, known.tracks),
        *(() if known.statements else point_passages(atlas, known.ground, None)),
        *ground_passages(known.line, day_number(atlas.last)),
    )
    if not known.name:
        return (*point_passages(atlas, (), _nearest(known, gazetteer)), *told)
    opening = opening_passage(known.name, known.subkind, known.position_error_km, known.divisions)
    return (opening, *told)


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
        *(piece.sources for passage in known.passages for piece in passage.pieces),
        *(one.sources for one in known.statements),
        *(one.sources for one in known.divisions),
        *(one.sources for one in (*known.events, *known.claims)),
    )
    ids = dict.fromkeys(identity for sources in citing for identity in sources)
    return tuple(atlas.sources.get(i) or Source(i, i, "", "", "", "", {}) for i in ids)
