"""Places by name: any spelling, any script.

Names are compared without case, accents, apostrophes and hyphens. A name that is not found is
looked for by likeness with RapidFuzz.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import shapely
from rapidfuzz import fuzz, process

from geo_app.errors import PlaceNotFoundError
from geo_app.model import Atlas
from geo_app.slicing import settlement_layers

__all__ = ["Gazetteer", "Place", "folded"]

# Letters that carry no accent Unicode could take off, but that people type as another letter.
_TYPED_AS = str.maketrans(
    {"ə": "a", "ı": "i", "ё": "е", "й": "и"} | dict.fromkeys("'’ʼ`") | dict.fromkeys("-/.,()", " ")
)


@dataclass(frozen=True, slots=True)
class Place:
    """A settlement, hill or bridge: where it is and what it is called.

    `names` maps languages to names, `spellings` holds every form known.
    """

    id: str
    name: str
    subkind: str
    lat: float
    lon: float
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


class Gazetteer:
    """The places of an atlas.

    Parameters
    ----------
    atlas
        Every feature with a ``place`` adds its names to that place.

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
        found: dict[str, dict[str, None]] = {}
        for place in self.places.values():
            for spelling in (place.id, *place.spellings):
                found.setdefault(folded(spelling), {})[place.id] = None
        return {spelling: tuple(ids) for spelling, ids in found.items()}

    def search(self, text: str, limit: int = 8) -> list[Place]:
        """Places whose name is, begins like, or is like a text; best first.

        Parameters
        ----------
        text
            Any spelling, whole or in part.
        limit
            How many at most.
        """
        wanted = folded(text)
        if not wanted:
            return []
        exact = self._by_spelling.get(wanted, ())
        begun = (i for s, ids in self._by_spelling.items() if s.startswith(wanted) for i in ids)
        alike = (i for s in self._alike(wanted, limit) for i in self._by_spelling[s])
        ids = dict.fromkeys([*self._ranked(exact, wanted), *begun, *alike])
        return [self.places[i] for i in list(ids)[:limit]]

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
        wanted = folded(text)
        if ids := self._ranked(self._by_spelling.get(wanted, ()), wanted):
            return self.places[ids[0]]
        near = [self.places[i].name for i in self._nearest(wanted)]
        raise PlaceNotFoundError(text, tuple(dict.fromkeys(near))[:5])

    def _nearest(self, wanted: str) -> Iterable[str]:
        return (i for s in self._alike(wanted, 8) for i in self._by_spelling[s])

    def _alike(self, wanted: str, limit: int) -> list[str]:
        found = process.extract(
            wanted, self._by_spelling.keys(), scorer=fuzz.ratio, limit=limit, score_cutoff=60
        )
        return [spelling for spelling, _, _ in found]

    def _ranked(self, ids: Iterable[str], wanted: str) -> list[str]:
        def rank(identity: str) -> tuple[bool, bool, str]:
            place = self.places[identity]
            is_first_name = wanted in {
                folded(n) for n in (place.id, place.name, *place.names.values())
            }
            return (not is_first_name, wanted != folded(place.id), identity)

        return sorted(ids, key=rank)


def _places(atlas: Atlas) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for layer in settlement_layers(atlas):
        frame = layer.frame
        firsts = frame[(frame["place"] != "") & ~frame["place"].duplicated()]
        languages = [c for c in frame.columns if c.startswith("name:")]
        points = shapely.centroid(firsts.geometry.array)
        for row, x, y in zip(
            firsts.to_dict("records"), shapely.get_x(points), shapely.get_y(points), strict=True
        ):
            place = _place(row, float(y), float(x), languages)
            places.setdefault(place.id, place)
    return places


def _place(row: dict[str, Any], lat: float, lon: float, languages: list[str]) -> Place:
    names = {c.removeprefix("name:"): row[c] for c in languages if row[c]}
    # "Madagiz / Sugovushan" is two names, and each is looked for.
    parts = row["name"].split(" / ")
    spellings = dict.fromkeys([row["name"], *parts, *names.values(), *row["other_names"]])
    found = tuple(spelling for spelling in spellings if spelling)
    return Place(row["place"], row["name"], row["subkind"], lat, lon, names, found)
