"""The files of a site, one after the other, and where they are put."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from geo_app.export import content_of
from geo_app.gazetteer import Gazetteer
from geo_app.live import Page, compact, page_of, rendered, whole_page
from geo_app.lives import life
from geo_app.maps import opening_view
from geo_app.model import Atlas
from geo_app.publish.folder import checked_folder, put_in_place
from geo_app.publish.naming import hashed_name, page_file
from geo_app.publish.pages import (
    claims_words,
    odd_pages,
    places_words,
    search_index,
    sources_words,
)
from geo_app.publish.place_page import place_words
from geo_app.scrubber import asset

__all__ = ["Published", "publish"]

#: Scripts and styles come from the site itself: from its host, or from the disk it lies on.
_POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src data:; "
    "base-uri 'none'; form-action 'self' file:"
)
_PAGES = (
    ("index.html", "Map"),
    ("places.html", "Places"),
    ("claims.html", "Claims"),
    ("sources.html", "Sources"),
    ("downloads.html", "Downloads"),
)
_DOWNLOADS = (
    (".geojson", "geojson", "GeoJSON (RFC 7946)"),
    (".gpkg", "geopackage", "GeoPackage, with styles and dates that QGIS reads"),
    (".csv", "csv", "CSV, for spreadsheets"),
)
#: Share of the whole work that is not the places.
_REST = 0.1

_Files = Iterator[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Published:
    """A finished site: where it is, its pages of places, all its files, their bytes."""

    folder: Path
    places: int
    files: int
    size: int


def publish(
    atlas: Atlas,
    folder: Path | str,
    *,
    force: bool = False,
    inferred: bool = True,
    told: Callable[[float], None] = lambda share: None,
    needed: tuple[Path, ...] = (),
) -> Published:
    """Write an atlas as a static site that any web host serves, and that opens from a disk.

    Parameters
    ----------
    atlas
        The atlas.
    folder
        A folder that is not there yet, is empty, or holds a site of ours as it was written: that
        one is replaced in one step.
    force
        Whether any other folder will do as well: what it holds is kept as ``<folder>.before``.
    inferred
        Whether inferred control travels with the map, switched off at first.
    told
        Is told the share of the work that is done, from 0 to 1.
    needed
        Folders that must stay where they are, such as the atlas's own; the folder worked in and
        the home folder always must.

    Returns
    -------
    Published

    Raises
    ------
    UsageError
        If the folder is somebody else's, or holds one that must stay.
    EditError
        If it cannot be written; what was there is still there then.

    Notes
    -----
    The same atlas gives the same bytes.
    """
    path = checked_folder(folder, force=force, needed=needed)
    site = _Site(atlas, inferred, told)
    sizes: list[int] = []

    def counted() -> _Files:
        for name, content in site.files():
            sizes.append(len(content))
            yield name, content

    put_in_place(path, counted(), {"atlas": atlas.id, "title": atlas.title})
    told(1.0)
    return Published(path, len(site.places), len(sizes), sum(sizes))


class _Site:
    """One atlas as files."""

    def __init__(self, atlas: Atlas, inferred: bool, told: Callable[[float], None]) -> None:
        self.atlas, self.inferred, self.told = atlas, inferred, told
        self.places = Gazetteer(atlas).places

    def files(self) -> _Files:
        page = self._map()
        assets = dict(self._assets(page))
        names = {key: hashed_name(key.replace("_", "."), text) for key, text in assets.items()}
        yield from ((names[key], content) for key, content in assets.items())
        self.words = self._words(page, names)
        yield "index.html", self._explorer(page, names)
        yield from self._place_pages()
        yield "places.html", self._page("places.html", **places_words(self.places.values()))
        yield "claims.html", self._page("claims.html", **claims_words(self.atlas))
        yield "sources.html", self._page("sources.html", **sources_words(self.atlas))
        yield from self._downloads(whole_page(page))

    def _map(self) -> Page:
        # What is inferred is there to be switched on: a reader meets what sources tell first.
        drawn = tuple(layer.id for layer in self.atlas.layers if layer.visible)
        view = replace(opening_view(self.atlas), layers=drawn)
        return page_of(self.atlas, view, inferred=self.inferred)

    def _assets(self, page: Page) -> Iterator[tuple[str, bytes]]:
        styles = {"map_css": page.styles["map"], "site_css": page.styles["page"]}
        styles["site_css"] += asset("publish/site.css")
        own = {name: compact(asset(f"publish/{name}.js")) for name in ("explorer", "search")}
        names = search_index(self.atlas, self.places.values())
        scripts = {f"{name}_js": text for name, text in (page.scripts | own).items()}
        for key, text in {**styles, **scripts, "names_js": names}.items():
            yield key, text.encode("utf-8", "replace")

    def _words(self, page: Page, names: dict[str, str]) -> dict[str, Any]:
        kept = ("title", "version", "neutrality", "credits")
        return {
            **{key: page.words[key] for key in kept},
            "title": self.atlas.title,
            "policy": _POLICY,
            "files": names,
            "pages": _PAGES,
        }

    def _explorer(self, page: Page, names: dict[str, str]) -> bytes:
        scripts = ("leaflet_js", "scrubber_js", "atlas_js", "explorer_js", "page_js")
        text = rendered(
            "publish/index.html",
            **page.words,
            site=self.words,
            here="index.html",
            root="",
            policy=_POLICY,
            place_pages=odd_pages(self.atlas, self.places),
            style_files=[names["map_css"], names["site_css"]],
            script_files=[names[key] for key in scripts],
        )
        return text.encode("utf-8", "replace")

    def _page(self, name: str, *, root: str = "", **words: Any) -> bytes:
        here = "" if root else name
        text = rendered(f"publish/{name}", site=self.words, here=here, root=root, **words)
        return text.encode("utf-8", "replace")

    def _place_pages(self) -> _Files:
        for number, place in enumerate(self.places):
            self.told(_REST / 2 + (1 - _REST) * number / len(self.places))
            words = place_words(self.atlas, life(self.atlas, place))
            yield f"places/{page_file(place)}", self._page("place.html", root="../", **words)

    def _downloads(self, page: bytes) -> _Files:
        told: list[dict[str, Any]] = []
        for name, content, words, remarks in self._contents(page):
            digest = hashlib.sha256(content).hexdigest()
            size = f"{len(content) / 1e6:.1f} MB"
            told.append(
                {"name": name, "words": words, "remarks": remarks, "sha256": digest, "size": size}
            )
            yield f"downloads/{name}", content
        sums = "".join(f"{one['sha256']}  {one['name']}\n" for one in told)
        yield "downloads/SHA256SUMS", sums.encode()
        yield "downloads.html", self._page("downloads.html", title="Downloads", files=told)

    def _contents(self, page: bytes) -> Iterator[tuple[str, bytes, str, tuple[str, ...]]]:
        stem = page_file(self.atlas.id).removesuffix(".html")
        for suffix, form, words in _DOWNLOADS:
            written = content_of(self.atlas, form)
            yield f"{stem}{suffix}", written.content, words, written.remarks
        yield f"{stem}.html", page, "the map as one page that opens without a network", ()
