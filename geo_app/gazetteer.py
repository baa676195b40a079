"""Places by name: any spelling, any script.

Names are compared without case, accents, apostrophes and hyphens. A name that is not found is
looked for by likeness with RapidFuzz.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from rapidfuzz import fuzz, process

from geo_app.accounts import place_ids, settlement_layers
from geo_app.errors import PlaceNotFoundError
from geo_app.model import Atlas

__all__ = ["Gazetteer", "Place", "folded", "single_names"]

# Letters that carry no accent Unicode could take off, but that people type as another letter.
_TYPED_AS = str.maketrans(
    {"ə": "a", "ı": "i", "ё": "е", "й": "и"} | dict.fromkeys("'’ʼ`") | dict.fromkeys("-/.,()", " ")
)


@dataclass(frozen=True, slots=True)
class Place:
    """A settlement, hill or bridge: where it is and what it is called.

    `lat` and `lon` are None where no point is given; `names` maps languages to names, `spellings`
    holds every form known.
    """

    id: str
    name: str
    subkind: str
    lat: float | None
    lon: float | None
    names: Mapping[str, str]
    spellings: tuple[str, ...] = field(repr=False)


def folded(text: str) -> str:
    """A name as it is compared: lower case, no accents, apostrophes or hyphens.

    Examples
    --------
    >>> folded("T’alish"), folded("Suqovuşan"), folded("Ağdərə"), folded("ՄԱՏԱՂԻՍ")
    ('talish', 'suqovusan', 'agdara', 'մատաղիս')
    """
    lowered = text.replace("İ", "i").casefold().translate(_TYPED_AS)
    letters = unicodedata.normalize("NFKD", lowered)
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())


def single_names(name: str) -> tuple[str, ...]:
    """Each of the names that a place is called by: two names are written with " / " between.

    Examples
    --------
    >>> single_names("Madagiz / Sugovushan"), single_names("Talish"), single_names("")
    (('Madagiz', 'Sugovushan'), ('Talish',), ())
    """
    return tuple(part for part in name.split(" / ") if part)


class Gazetteer:
    """The places of an atlas.

    Parameters
    ----------
    atlas
        Its settlement layers tell the places; the first statement about one tells its names.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> gazetteer = Gazetteer(read_atlas())
    >>> [gazetteer.find(name).id for name in ("Madagiz", "Суговушан", "Մատաղիս", "suqovusan")]
    ['madagiz', 'madagiz', 'madagiz', 'madagiz']
    """

    def __init__(self, atlas: Atlas) -> None:
        self.places: Mapping[str, Place] = _places(atlas)

    @cached_property
    def _by_spelling(self) -> Mapping[str, tuple[str, ...]]:
        found = self._indexed(str)
        # In ASCII an ə is written as a or as e; a place that bears such a name comes first.
        with_e = self._indexed(lambda name: name.casefold().replace("ə", "e"))
        return {spelling: tuple(ids) for spelling, ids in (with_e | found).items()}

    def _indexed(self, typed: Callable[[str], str]) -> dict[str, dict[str, None]]:
        found: dict[str, dict[str, None]] = {}
        for place in self.places.values():
            for spelling in (place.id, *place.spellings):
                found.setdefault(folded(typed(spelling)), {})[place.id] = None
        return found

    def find(self, text: str) -> Place:
        """The place with a name.

        Of several with the same name, the one that bears it as its first name; an id is exact.

        Raises
        ------
        PlaceNotFoundError
            With the nearest names.
        """
        if text in self.places:
            return self.places[text]
        # "Khankendi / Stepanakert" in any order is either of its names.
        for wanted in map(folded, (text, *single_names(text))):
            if ids := self._ranked(self._by_spelling.get(wanted, ()), wanted):
                return self.places[ids[0]]
        near = [self.places[i].name for i in self._nearest(folded(text))]
        raise PlaceNotFoundError(text, tuple(dict.fromkeys(near))[:5])

    def _nearest(self, wanted: str) -> Iterable[str]:
        alike = process.extract(
            wanted, self._by_spelling.keys(), scorer=fuzz.ratio, limit=8, score_cutoff=60
        )
        return (i for spelling, _, _ in alike for i in self._by_spelling[spelling])

    def _ranked(self, ids: Iterable[str], wanted: str) -> list[str]:
        def rank(identity: str) -> tuple[bool, bool, str]:
            place = self.places[identity]
            names = (place.name, *place.names.values())
            singles = (single for name in names for single in single_names(name))
            is_first_name = wanted in {folded(n) for n in (place.id, *names, *singles)}
            return (not is_first_name, wanted != folded(place.id), identity)

        return sorted(ids, key=rank)


def _places(atlas: Atlas) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for layer in settlement_layers(atlas):
        frame = layer.frame.assign(place=place_ids(layer))
        firsts = frame[~frame["place"].duplicated()]
        languages = [c for c in frame.columns if c.startswith("name:")]
        points = shapely.centroid(firsts.geometry.array)
        for row, x, y in zip(
            firsts.to_dict("records"), shapely.get_x(points), shapely.get_y(points), strict=True
        ):
            has_point = not np.isnan(x)
            place = _place(
                row, float(y) if has_point else None, float(x) if has_point else None, languages
            )
            places.setdefault(place.id, place)
    return places


def _place(
    row: dict[str, Any], lat: float | None, lon: float | None, languages: list[str]
) -> Place:
    names = {c.removeprefix("name:"): row[c] for c in languages if row[c]}
    # "Madagiz / Sugovushan" is two names, and each is looked for, in every language.
    borne = [row["name"], *names.values()]
    singles = [single for name in borne for single in single_names(name)]
    spellings = dict.fromkeys([*borne, *singles, *row["other_names"]])
    found = tuple(spelling for spelling in spellings if spelling)
    return Place(row["place"], row["name"], row["subkind"], lat, lon, names, found)
