"""GeoJSON in our own words, and in those of JSON-FG and Linked Places."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import shapely

from geo_app.dialects import Dialect, collection, written
from geo_app.export.chosen import Selection
from geo_app.export.fields import plain_text
from geo_app.records import joined, records

__all__ = ["geojson"]


def geojson(chosen: Selection, dialect: Dialect = Dialect.OURS) -> tuple[bytes, tuple[str, ...]]:
    """Write a selection as one GeoJSON document (RFC 7946), each feature with its ``layer``.

    Parameters
    ----------
    chosen
        What is written.
    dialect
        How it says when a feature holds.

    Returns
    -------
    content
        The file, UTF-8.
    remarks
        What the dialect cannot say, and of how many features.

    Examples
    --------
    >>> from geo_app.export.chosen import select
    >>> from geo_app.store import read_atlas
    >>> chosen = select(read_atlas(), layers=("control-lines",))
    >>> content, _ = geojson(chosen, Dialect.JSON_FG)
    >>> json.loads(content)["features"][0]["time"]
    {'interval': ['1994-05-12', '2020-11-09']}
    """
    features = list(_features(chosen))
    credit = {
        sheet.layer.id: {"licence": sheet.layer.licence, "attribution": sheet.layer.attribution}
        for sheet in chosen.sheets
    }
    members = {"name": chosen.title, "note": chosen.atlas.neutrality, "layers": credit}
    text = "".join(collection(features, dialect, members))
    lossy = sum(bool(written(feature, dialect)[1]) for feature in features)
    what = f"{dialect} cannot say all of the dates of {lossy} features: they keep ours beside them"
    return text.encode("utf-8", "replace"), (what,) if lossy else ()


def _features(chosen: Selection) -> Iterator[dict[str, Any]]:
    frame = joined({sheet.layer.id: sheet.frame for sheet in chosen.sheets})
    # RFC 7946: rings follow the right-hand rule.
    shapes = shapely.orient_polygons(frame.geometry.to_numpy())
    for record, text in zip(records(frame), shapely.to_geojson(shapes), strict=True):
        properties = {key: _sound(value) for key, value in record.items() if key != "id"}
        identity = {"id": record["id"]} if record.get("id") else {}
        geometry = None if text is None else json.loads(text)
        yield {"type": "Feature", **identity, "geometry": geometry, "properties": properties}


def _sound(value: Any) -> Any:
    return plain_text(value) if isinstance(value, str) else value
