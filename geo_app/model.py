"""The words of an atlas as values: parties, accounts, sources, layers, findings, the atlas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from geo_app.slicing import rows_on
from geo_app.validtime import day_number

__all__ = [
    "NEUTRAL_HUE",
    "UNKNOWN",
    "Account",
    "Atlas",
    "Certainty",
    "Finding",
    "Inference",
    "Layer",
    "LayerKind",
    "Party",
    "Piece",
    "Severity",
    "Source",
]

#: The holder of a place when no fact and no rule tells; it is not a party.
UNKNOWN = "unknown"
#: The colour of a party that has none of its own, and of no party: a grey that is told apart from
#: the hues of both sides in the common colour blindnesses.
NEUTRAL_HUE = "#a8a8a8"


class LayerKind(StrEnum):
    """What the features of a layer are."""

    SETTLEMENT = "settlement"
    CONTROL_LINE = "control-line"
    CONTROL_AREA = "control-area"
    BOUNDARY = "boundary"
    EVENT = "event"
    CLAIM = "claim"
    #: None of these: drawn in grey, and called what its layer is called.
    OTHER = "other"


class Certainty(StrEnum):
    """How sure a statement is, from Linked Places 1.3 (``certainty``)."""

    CERTAIN = "certain"
    LESS_CERTAIN = "less-certain"
    UNCERTAIN = "uncertain"


class Severity(StrEnum):
    """How much a finding matters: an error loses something, a warning may mislead, a note tells."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Party:
    """A side: who can hold, claim or assert.

    `colour` is ``#rrggbb``; `names` and `shorts` are its name and its short name by language.
    """

    id: str
    name: str
    short: str
    colour: str
    note: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    shorts: Mapping[str, str] = field(default_factory=dict)

    def called(self, language: str) -> str:
        """Return the short name in a language; without one the full name, else the short one.

        Examples
        --------
        >>> north = Party("n", "The North", "North", "", names={"el": "Ο Βορράς"})
        >>> north.called("el"), north.called("tr")
        ('Ο Βορράς', 'North')
        """
        return self.shorts.get(language) or self.names.get(language) or self.short or self.name


@dataclass(frozen=True, slots=True)
class Account:
    """A telling: the statements of those who assert it."""

    id: str
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A citation. `csl` is the record as it stands in ``sources.json`` (CSL-JSON)."""

    id: str
    title: str
    container: str
    url: str
    issued: str
    leaning: str
    csl: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of checking a layer or an atlas.

    Examples
    --------
    >>> print(Finding(Severity.ERROR, "date", "lines.geojson", "there is no month 13",
    ...               feature_id="loc-1", value="1994-13", fix="write a month from 01 to 12"))
    lines.geojson: feature 'loc-1': there is no month 13 ('1994-13'); write a month from 01 to 12
    """

    severity: Severity
    code: str
    file: str
    message: str
    feature_id: str = ""
    index: int | None = None
    path: str = ""
    value: Any = None
    fix: str = ""

    def __str__(self) -> str:
        feature = f" feature {self.feature_id!r}:" if self.feature_id else ""
        if not self.feature_id and self.index is not None:
            feature = f" feature number {self.index + 1}:"
        # Some messages begin with the value already.
        is_said = self.value is None or repr(self.value) in self.message
        value = "" if is_said else f" ({_shortened(self.value)})"
        fix = f"; {self.fix}" if self.fix else ""
        return f"{self.file}:{feature} {self.message}{value}{fix}"


def _shortened(value: object, limit: int = 80) -> str:
    text = repr(value)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


@dataclass(frozen=True, slots=True)
class Layer:
    """Features of one kind.

    `file` is its path inside the atlas, `style` how its features are coloured if not by holder
    (``{"by": "simplestyle"}`` or ``{"by": "<property>"}``), `frame` a GeoDataFrame in EPSG:4326,
    one statement a row, with the columns of `geo_app.layers.TEXT_COLUMNS` and `LIST_COLUMNS`, the
    four day columns of `geo_app.validtime` and ``undated``. Text that is not given is empty, never
    missing.
    """

    id: str
    title: str
    kind: str
    file: str
    frame: gpd.GeoDataFrame = field(repr=False)
    visible: bool = True
    licence: str = ""
    attribution: str = ""
    note: str = ""
    style: Mapping[str, str] = field(default_factory=dict)

    def on(
        self,
        date: dt.date | str | int,
        *,
        account: str = "",
        as_known_on: dt.date | str | int | None = None,
        undated: bool = True,
    ) -> gpd.GeoDataFrame:
        """The features that hold on a date.

        Parameters
        ----------
        date
            A date, an ISO text such as ``2016-04-05``, or days since 1970-01-01.
        account
            An account id; empty for everything that is said.
        as_known_on
            Only what had been asserted by that date: statements with an ``asserted_on`` not after
            it, or, where that is not recorded, those that had surely begun by then.
        undated
            Whether features without dates are included.

        Returns
        -------
        GeoDataFrame, EPSG:4326
            The rows that hold, in their order and with their index, plus the bool column
            ``certain``: False where the statement only possibly holds on that date.

        Examples
        --------
        >>> from geo_app.store import read_atlas
        >>> lines = next(l for l in read_atlas().layers if l.kind == "control-line")
        >>> lines.on("2016-04-05")[["id", "certain"]].values.tolist()
        [['line-of-contact-1994', True]]
        """
        known = None if as_known_on is None else day_number(as_known_on)
        rows, certain = rows_on(
            self.frame, day_number(date), account=account, as_known_on=known, undated=undated
        )
        return self.frame.iloc[rows].assign(certain=certain)


@dataclass(frozen=True, slots=True)
class Piece:
    """Ground bounded by known lines, inside which control is inferred.

    `shape` is in EPSG:4326. Its ground belongs to the settlements in it and to `places`, which
    belong here wherever their points lie; if `only`, to these alone.
    """

    id: str
    shape: BaseGeometry = field(repr=False)
    places: frozenset[str] = frozenset()
    only: bool = False


@dataclass(frozen=True, slots=True)
class Inference:
    """From what control is inferred: settlements of some scopes (all if none), pieces of ground."""

    file: str
    scopes: frozenset[str]
    pieces: tuple[Piece, ...] = field(repr=False)


# An atlas is itself, whatever another one holds: what is computed from it is kept by it.
@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class Atlas:
    """Everything about one territory.

    `extent` is west, south, east, north in degrees; `opening_view` is latitude, longitude, zoom;
    `layers` are in drawing order, the lowest first. `is_open` tells that it has no last date of its
    own: `last` is the day on which it was read. `folder` is the name of the folder that it was read
    from, without the way to it; empty for the built-in atlas.
    """

    id: str
    title: str
    description: str
    neutrality: str
    extent: tuple[float, float, float, float]
    first: dt.date
    last: dt.date
    opening: dt.date
    opening_view: tuple[float, float, float]
    languages: Mapping[str, str]
    parties: Mapping[str, Party]
    accounts: Mapping[str, Account]
    sources: Mapping[str, Source] = field(repr=False)
    layers: tuple[Layer, ...] = field(repr=False)
    basemap: tuple[Layer, ...] = field(repr=False)
    findings: tuple[Finding, ...] = field(default=(), repr=False)
    inference: Inference | None = field(default=None, repr=False)
    is_open: bool = False
    folder: str = ""

    def on(
        self,
        date: dt.date | str | int,
        *,
        account: str = "",
        as_known_on: dt.date | str | int | None = None,
        undated: bool = True,
    ) -> dict[str, gpd.GeoDataFrame]:
        """The features of each layer that hold on a date, by the layers' ids; see `Layer.on`.

        Examples
        --------
        >>> from geo_app.store import read_atlas
        >>> shown = read_atlas().on("2016-04-05", account="azerbaijan")
        >>> shown["control-lines"]["name"].tolist()
        ['Line of contact']
        """
        return {
            layer.id: layer.on(date, account=account, as_known_on=as_known_on, undated=undated)
            for layer in self.layers
        }
