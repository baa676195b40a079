"""What a figure says of itself inside its file: PNG texts, XMP, PDF information.

All of it follows from the atlas and the request: no time of writing, no name of a machine, so that
the same request gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

import pyproj
import shapely

from geo_app.accounts import settlement_layers
from geo_app.kept import kept
from geo_app.model import Atlas, Layer
from geo_app.snapshot.content.inferring import is_inferred
from geo_app.snapshot.scene import Scene
from geo_app.snapshot.words import alt_text, caption, citation, credit
from geo_app.validtime import iso_date
from geo_app.wellformed import well_formed

__all__ = ["Facts", "LayerFact", "facts_of", "layer_checksum", "software"]

#: Columns that say how a file was read, not what it holds.
_OF_READING = frozenset(("geometry", "feature_index"))


@dataclass(frozen=True, slots=True)
class LayerFact:
    """A layer that was drawn: its features in number, and a checksum of them all."""

    id: str
    features: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file says of the figure in it; every text is one that XML can hold.

    `dates` are ISO, one for each map; `account` is an id or ``all-accounts``; `extent` is west,
    south, east, north of the map's frame in degrees; `software` are versions by name.
    """

    title: str
    caption: str
    alt: str
    credit: str
    language: str
    atlas: str
    dates: tuple[str, ...]
    account: str
    extent: tuple[float, float, float, float]
    projection: str
    layers: tuple[LayerFact, ...]
    sources: tuple[str, ...]
    licences: tuple[str, ...]
    command: str
    software: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        for name in ("title", "caption", "alt", "credit", "command"):
            object.__setattr__(self, name, well_formed(getattr(self, name)))
        for name in ("sources", "licences"):
            object.__setattr__(self, name, tuple(map(well_formed, getattr(self, name))))

    def lines(self) -> Mapping[str, Sequence[str]]:
        """Return what has no place in a standard, by its name: one text or more for each."""
        return {
            "Date": self.dates,
            "Account": (self.account,),
            "Atlas": (self.atlas,),
            "Extent": (",".join(f"{number:.6g}" for number in self.extent),),
            "Projection": (self.projection,),
            "Layers": [f"{x.id} sha256:{x.sha256} ({x.features} features)" for x in self.layers],
            "Sources": self.sources,
            "Licences": self.licences,
            "Command": (self.command,),
            "Versions": [f"{name} {number}" for name, number in self.software],
        }


def facts_of(scene: Scene, *others: Scene) -> Facts:
    """Gather what a file says of a figure.

    Parameters
    ----------
    scene
        The map, or the first of several: title, language and words are its.
    others
        More maps on the same figure, of the same layers.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> from geo_app.snapshot.request import Request
    >>> from geo_app.snapshot.scene import scene_of
    >>> facts = facts_of(scene_of(read_atlas(), Request(16896)))
    >>> facts.dates, facts.account, len(facts.layers[0].sha256)
    (('2016-04-05',), 'all-accounts', 64)
    """
    scenes = (scene, *others)
    return Facts(
        title=scene.title,
        caption=caption(scene),
        alt=alt_text(scene),
        credit=credit(scene),
        language=scene.request.language,
        atlas=scene.atlas.id,
        dates=tuple(dict.fromkeys(iso_date(one.day) for one in scenes)),
        account=", ".join(dict.fromkeys(one.request.account or "all-accounts" for one in scenes)),
        extent=scene.extent,
        projection=scene.projection.proj,
        layers=_layers(scenes),
        sources=_once(citation(source) for one in scenes for source in one.sources),
        licences=_once(_licence(c.attribution, c.licence) for one in scenes for c in one.credits),
        command=scene.command,
        software=software(),
    )


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _licence(attribution: str, licence: str) -> str:
    return " - ".join(part for part in (attribution, licence) if part)


def _layers(scenes: Sequence[Scene]) -> tuple[LayerFact, ...]:
    drawn = {
        layer.id: (one.atlas, layer)
        for one in scenes
        for layer in (*_told_layers(one), *one.basemap)
    }
    return tuple(
        LayerFact(layer.id, len(layer.frame), layer_checksum(atlas, layer.id))
        for atlas, layer in drawn.values()
    )


def _told_layers(scene: Scene) -> Iterator[Layer]:
    """The layers drawn; those of the settlements in the place of what is inferred from them."""
    for layer in scene.layers:
        if is_inferred(layer.id):
            yield from settlement_layers(scene.atlas)
        else:
            yield layer


@kept()
def layer_checksum(atlas: Atlas, layer: str) -> str:
    """Sum up all features of a layer, so that two readers can tell whether they have the same.

    Parameters
    ----------
    atlas
        The atlas; worked out once for each.
    layer
        The id of one of its layers, of the basemap too.

    Returns
    -------
    str
        SHA-256 in hexadecimal of the columns in the order of their names, each as JSON, and of the
        geometries as little-endian WKB. It does not depend on how the file is laid out.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> layer_checksum(read_atlas(), "events") == layer_checksum(read_atlas(), "events")
    True
    """
    found = next(one for one in (*atlas.layers, *atlas.basemap) if one.id == layer)
    return _summed(found)


def _summed(layer: Layer) -> str:
    frame, total = layer.frame, hashlib.sha256()
    for column in sorted(str(name) for name in frame.columns if name not in _OF_READING):
        total.update(json.dumps([column, frame[column].tolist()], default=str).encode())
    for shape in shapely.to_wkb(frame.geometry.to_numpy(), byte_order=1):
        total.update(b"\0" if shape is None else shape)
    return total.hexdigest()


@cache
def software() -> tuple[tuple[str, str], ...]:
    """Return the versions of whatever changes the bytes of a figure.

    Examples
    --------
    >>> [name for name, _ in software()]
    ['geo-app', 'matplotlib', 'pillow', 'fonttools', 'GEOS', 'PROJ']
    """
    packages = ("geo-app", "matplotlib", "pillow", "fonttools")
    return (
        *((name, version(name)) for name in packages),
        ("GEOS", shapely.geos_version_string),
        ("PROJ", pyproj.proj_version_str),
    )
