"""From our terms to another dialect, feature by feature and as a whole document."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from geo_app.dialects.targets import Ends, json_fg, linked_places, openhistoricalmap, with_time_kept
from geo_app.dialects.terms import Dialect, Feature, Given
from geo_app.errors import DateError, UsageError
from geo_app.validtime import ValidTime

__all__ = ["TARGETS", "carried", "collection", "written"]

Written = tuple[Feature, tuple[str, ...]]

_WRITERS: dict[Dialect, Callable[[Given, Ends | None], Written]] = {
    Dialect.JSON_FG: json_fg,
    Dialect.LINKED_PLACES: linked_places,
    Dialect.OPENHISTORICALMAP: openhistoricalmap,
}
#: Dialects that can be written.
TARGETS = (Dialect.OURS, *_WRITERS)

_CONTEXT = (
    "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/"
    "linkedplaces-context-v1.1.jsonld"
)
#: Foreign members of the whole document.
_MEMBERS: dict[Dialect, dict[str, Any]] = {
    Dialect.JSON_FG: {"conformsTo": ["http://www.opengis.net/spec/json-fg-1/1.0/conf/core"]},
    Dialect.LINKED_PLACES: {"@context": _CONTEXT},
}

#: Members that are wrong of what is written: it is in degrees, may have been mended, lies elsewhere
#: and follows what its own dialect says it follows.
_NOT_CARRIED = {"type", "features", "crs", "bbox", "links", "conformsTo"}


def carried(members: Given) -> Feature:
    """Members of a collection that are true of it in another file and dialect as well.

    One that JSON cannot hold, such as a NaN, is left out.

    Examples
    --------
    >>> carried({"type": "FeatureCollection", "name": "Survey", "crs": None, "features": []})
    {'name': 'Survey'}
    """
    return {
        key: value
        for key, value in members.items()
        if key not in _NOT_CARRIED and _is_json({key: value})
    }


def _is_json(member: Given) -> bool:
    try:
        json.dumps(member, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return False
    return True


def written(feature: Given, dialect: Dialect) -> Written:
    """Say a feature of ours in another dialect.

    Parameters
    ----------
    feature
        A feature with ``valid_from`` and ``valid_to`` in its properties, or an undated one. It is
        not changed.
    dialect
        One of `TARGETS`.

    Returns
    -------
    feature
        The same statement. Where the dialect can hold both dates they move there. Where it cannot,
        its members hold the nearest it can say, and our two properties stay as well.
    losses
        What it cannot say, in words.

    Raises
    ------
    UsageError
        If the dialect is none that is written.

    Examples
    --------
    >>> ours = {"type": "Feature", "id": "a", "geometry": None,
    ...         "properties": {"valid_from": "1988-02-20", "valid_to": "2020-11-10"}}
    >>> written(ours, Dialect.JSON_FG)[0]["time"]
    {'interval': ['1988-02-20', '2020-11-09']}
    >>> written(ours, Dialect.LINKED_PLACES)[0]["when"]
    {'timespans': [{'start': {'in': '1988-02-20'}, 'end': {'in': '2020-11-09'}}]}
    >>> written(ours, Dialect.OPENHISTORICALMAP)[0]["properties"]
    {'start_date': '1988-02-20', 'end_date': '2020-11-09'}
    >>> ours["properties"]["valid_from"] = "1988-02~"
    >>> written(ours, Dialect.JSON_FG)[1]
    ("valid_from '1988-02~' is not one day: the interval is the widest it can mean",)
    """
    if dialect is Dialect.OURS:
        return dict(feature), ()
    if dialect not in _WRITERS:
        raise UsageError(f"{dialect!s} is not written; choose one of {', '.join(TARGETS)}")
    writer = _WRITERS[dialect]
    feature, unsaid = with_time_kept(feature)
    try:
        said, losses = writer(feature, _ends(feature))
    except DateError as error:
        said, losses = writer(feature, None)
        losses = (*losses, str(error))
    return said, (*losses, *unsaid)


def _ends(feature: Given) -> Ends | None:
    """Both ends; None for an undated feature.

    Raises
    ------
    DateError
        If they cannot be read.
    """
    properties = feature.get("properties")
    if not isinstance(properties, Mapping) or not {"valid_from", "valid_to"} & set(properties):
        return None
    start, end = (str(properties.get(key) or "") for key in ("valid_from", "valid_to"))
    return Ends(start, end, ValidTime.parse(start, end))


def collection(
    features: Iterable[Given], dialect: Dialect, members: Given | None = None
) -> Iterator[str]:
    """Text of a whole document, piece by piece, one feature a line.

    Parameters
    ----------
    features
        Features of ours.
    dialect
        One of `TARGETS`.
    members
        Members of the collection that the features are from; see `carried`.

    Yields
    ------
    str
        Pieces to write one after the other, as UTF-8.

    Examples
    --------
    >>> print("".join(collection([{"type": "Feature", "geometry": None, "properties": {}}],
    ...                          Dialect.OURS)), end="")
    {"type": "FeatureCollection", "features": [
    {"type": "Feature", "geometry": null, "properties": {}}
    ]}
    """
    head = {"type": "FeatureCollection", **carried(members or {}), **_MEMBERS.get(dialect, {})}
    yield f'{json.dumps(head, allow_nan=False)[:-1]}, "features": [\n'
    separator = ""
    for feature in features:
        said, _ = written(feature, dialect)
        yield separator + json.dumps(said, ensure_ascii=False, allow_nan=False)
        separator = ",\n"
    yield "\n]}\n" if separator else "]}\n"
