"""What a researcher says about a layer before it is shown or saved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

import geopandas as gpd
import pandas as pd

from geo_app.editing import LayerRecord
from geo_app.layers import INTERNAL, LIST_COLUMNS, NUMBER_COLUMNS, TEXT_COLUMNS
from geo_app.model import Layer, LayerKind

__all__ = [
    "LICENCES", "OTHER_LICENCE", "SIMPLESTYLE", "Wish", "citation", "colour_columns", "likely_kind",
    "likely_title", "only", "wished_layer",
]  # fmt: skip

OTHER_LICENCE = "Another one"
LICENCES = (
    "CC0 1.0",
    "CC BY 4.0",
    "CC BY-SA 4.0",
    "CC BY-NC 4.0",
    "ODbL 1.0",
    "Public domain",
    "All rights reserved, used with permission",
    OTHER_LICENCE,
)
SIMPLESTYLE = {
    "stroke", "stroke-width", "stroke-opacity", "fill", "fill-opacity", "marker-color",
    "marker-size", "marker-symbol",
}  # fmt: skip
#: Columns that every layer has, but for those whose values say what a feature is.
_OF_THE_FRAME = {"id", *TEXT_COLUMNS, *LIST_COLUMNS, *NUMBER_COLUMNS, *INTERNAL} - {
    "subkind", "certainty",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """A layer's name, its place in the atlas, and its credit.

    `account` and `holder` are empty for nobody in particular; `source` is the id of a source of
    the atlas, or empty if there is a new `citation` (CSL-JSON, with its id) or if every feature
    `cites` its own.
    """

    id: str
    title: str
    kind: str
    account: str = ""
    holder: str = ""
    style: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    citation: Mapping[str, Any] = field(default_factory=dict)
    cites: bool = False
    licence: str = ""
    attribution: str = ""

    @property
    def source_id(self) -> str:
        """The id that the features cite."""
        return self.source or str(self.citation.get("id", ""))

    @property
    def missing(self) -> list[str]:
        """What is still to be given before the layer may be saved."""
        given = {
            "a title": self.title,
            "an id": self.id,
            "the source": "each feature's own" if self.cites else self.source_id,
            "the licence": self.licence,
            "the attribution": self.attribution,
        }
        return [what for what, value in given.items() if not value.strip()]

    @property
    def defaults(self) -> dict[str, Any]:
        """Properties for features that lack them."""
        given = {"kind": self.kind, "account": self.account, "holder": self.holder}
        found: dict[str, Any] = {key: value for key, value in given.items() if value}
        return found | ({"sources": [self.source_id]} if self.source_id else {})

    @property
    def record(self) -> LayerRecord:
        """The layer's record in ``atlas.json``."""
        return LayerRecord(
            self.id,
            self.title,
            self.kind,
            licence=self.licence,
            attribution=self.attribution,
            style=self.style,
        )


def wished_layer(wish: Wish, frame: gpd.GeoDataFrame, identity: str, file: str) -> Layer:
    """The layer as the map draws it, under an id of its own."""
    return Layer(
        identity,
        wish.title or identity,
        wish.kind,
        file,
        frame,
        licence=wish.licence,
        attribution=wish.attribution,
        style=dict(wish.style),
    )


def citation(title: str, author: str, year: str, url: str) -> dict[str, Any]:
    """A new source as a CSL-JSON record, without an id; empty if it has neither title nor address.

    Examples
    --------
    >>> citation("A Survey", "A Museum", "2021", "https://example.org/survey")["issued"]
    {'date-parts': [[2021]]}
    >>> citation("", "A Museum", "", "")
    {}
    """
    title, author, year, url = (" ".join(text.split()) for text in (title, author, year, url))
    if not title and not url:
        return {}
    record: dict[str, Any] = {"type": "webpage" if url else "document", "title": title or url}
    if author:
        record["author"] = [{"literal": author}]
    if re.fullmatch(r"\d{1,4}", year):
        record["issued"] = {"date-parts": [[int(year)]]}
    if url:
        record["URL"] = url
    return record


def likely_title(name: str) -> str:
    """A title to begin with, from the name of a file.

    Examples
    --------
    >>> likely_title("old_churches-1990.geojson")
    'Old churches 1990'
    """
    words = re.sub(r"[\W_]+", " ", PurePath(name).stem).strip()
    return words[:1].upper() + words[1:]


def likely_kind(frame: gpd.GeoDataFrame | None) -> LayerKind:
    """A kind to begin with: the features' own if they agree, else none in particular."""
    if frame is None or not len(frame):
        return LayerKind.OTHER
    own = {kind for kind in frame["kind"].unique() if kind}
    is_one = len(own) == 1 and own <= set(LayerKind)
    return LayerKind(own.pop()) if is_one else LayerKind.OTHER


def colour_columns(frame: gpd.GeoDataFrame) -> list[str]:
    """Columns whose values could have colours, the one with the fewest values above one first."""
    left_out = _OF_THE_FRAME | SIMPLESTYLE
    names = [c for c in map(str, frame.columns) if c not in left_out and not c.startswith("name:")]
    counts = {name: _values(frame[name]) for name in names}
    return sorted(filter(counts.get, names), key=lambda name: (counts[name] < 2, counts[name]))


def _values(column: pd.Series) -> int:
    texts = column.dropna().astype(str)
    return int(texts[texts != ""].nunique())


def only(column: pd.Series) -> str:
    """The value that all rows share, or an empty text.

    Examples
    --------
    >>> only(pd.Series(["north", "north"])), only(pd.Series(["north", ""]))
    ('north', '')
    """
    values = column.unique()
    return str(values[0]) if len(values) == 1 else ""
