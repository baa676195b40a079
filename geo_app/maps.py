"""An atlas and a view become a folium map; a map becomes one page, or what the app mounts.

No tiles and no network: the ground is the atlas's own basemap, Leaflet comes from an installed
package, and a page that would fetch anything is an error.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink
from folium.elements import JSCSSMixin
from folium.template import Template
from xstatic.pkg import leaflet

from geo_app.control.drawn import with_inferred
from geo_app.errors import GeoAppError
from geo_app.model import Atlas, Layer
from geo_app.payload import pack
from geo_app.scrubber import Scrubber, asset, atlas_header, plugin_script
from geo_app.style import party_colours

__all__ = [
    "View", "build_map", "leaflet_file", "map_bundle", "map_script", "opening_view",
    "standalone_html",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class View:
    """What a reader looks at: a date, a place, and a choice of what is shown.

    `date` is an ISO day; `layers` are ids, None for those that are visible by default; `account`
    is ``all``, ``differing`` (only that about which accounts differ) or an account's id; `known` is
    the ISO day up to which statements count, empty for all that are known today.
    """

    date: str
    lat: float
    lon: float
    zoom: float
    layers: tuple[str, ...] | None = None
    account: str = "all"
    language: str = "en"
    undated: bool = True
    known: str = ""

    def as_json(self) -> dict[str, Any]:
        """The view as the map's script takes it.

        Examples
        --------
        >>> View("2016-04-05", 40.2, 46.8, 9, ("events",)).as_json()["layers"]
        ['events']
        """
        layers = None if self.layers is None else list(self.layers)
        return {**asdict(self), "layers": layers}


def opening_view(atlas: Atlas) -> View:
    """The view with which an atlas opens."""
    lat, lon, zoom = atlas.opening_view
    language = next(iter(atlas.languages), "en")
    return View(atlas.opening.isoformat(), lat, lon, zoom, language=language)


def build_map(
    atlas: Atlas, view: View | None = None, *, theme: str = "light", inferred: bool = True
) -> folium.Map:
    """An atlas as a folium map with the scrubber on it.

    Parameters
    ----------
    atlas
        What to show: all layers travel with the map, whichever are switched on.
    view
        What to show first; the atlas's opening view if left out.
    theme
        ``light`` or ``dark``.
    inferred
        Whether inferred control travels with the map, switched off at first.
    """
    view = view or opening_view(atlas)
    result = folium.Map(
        location=[view.lat, view.lon],
        zoom_start=view.zoom,  # type: ignore[arg-type]  # Leaflet knows half zooms
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        zoom_snap=0.5,
        min_zoom=5,
        max_zoom=15,
    )
    # On the instance: the lists of the class belong to every other map and name hosts.
    result.default_js = [("leaflet", "leaflet.js")]
    result.default_css = [("leaflet", "leaflet.css")]
    layers = with_inferred(atlas) if inferred else atlas.layers
    Scrubber(_payload(atlas, layers), view.as_json(), theme).add_to(result)
    return result


def _payload(atlas: Atlas, layers: tuple[Layer, ...]) -> bytes:
    hues = party_colours(atlas).values()
    drawn = (*atlas.basemap, *layers)
    return pack(drawn, atlas_header(atlas), sources=tuple(atlas.sources), apart_from=hues)


def map_script(folium_map: folium.Map) -> str:
    """The script that makes the map, the same text for the same map.

    Folium gives each element a random id; here they are numbered in order of appearance.
    """
    _figure(folium_map).render()
    return _numbered(_figure(folium_map).script.render())


def _numbered(text: str) -> str:
    """Random ids as numbers.

    Examples
    --------
    >>> _numbered("map_0123456789abcdef0123456789abcdef")
    'map_1'
    """
    found: dict[str, int] = {}

    def number(match: re.Match[str]) -> str:
        return f"_{found.setdefault(match[0], len(found) + 1)}"

    return re.sub(r"_[0-9a-f]{32}\b", number, text)


def map_bundle(atlas: Atlas, *, inferred: bool = True) -> bytes:
    """Everything the app's map component mounts, as one gzip file.

    Parameters
    ----------
    atlas
        What to show.
    inferred
        Whether inferred control travels with the map, switched off at first.

    Returns
    -------
    bytes
        JSON with ``scripts`` (Leaflet, then the plugin), ``css``, ``map`` (the map's script) and
        ``scrubber`` (the name of the scrubber in it). The same bytes for the same atlas.
    """
    script = map_script(build_map(atlas, inferred=inferred))
    name = re.search(r"var (scrubber_\d+) =", script)
    document = {
        "scripts": [leaflet_file("leaflet.js"), plugin_script()],
        "css": leaflet_file("leaflet.css") + asset("geo-app.css"),
        "map": script,
        "scrubber": name[1] if name else "",
    }
    return gzip.compress(json.dumps(document).encode(), 6, mtime=0)


def standalone_html(folium_map: folium.Map, *, title: str = "Map") -> str:
    """One page that needs nothing else: it opens from a disk without a network.

    Raises
    ------
    GeoAppError
        If something on the map would be fetched from outside.
    """
    figure = _figure(folium_map)
    script = map_script(folium_map)
    body = _numbered(figure.html.render())
    _refuse_foreign(figure, script + body)
    scripts = [leaflet_file("leaflet.js"), plugin_script(), script]
    css = leaflet_file("leaflet.css") + asset("geo-app.css")
    page = Template(asset("page.html"))
    policy = _policy(scripts)
    return str(page.render(title=title, css=css, body=body, scripts=scripts, policy=policy))


def _policy(scripts: list[str]) -> str:
    # Only these very scripts run, whatever a feature's text manages to put on the page.
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _figure(folium_map: folium.Map) -> Figure:
    figure = folium_map.get_root()
    if not isinstance(figure, Figure):
        raise GeoAppError("map: it lies in no figure; make it with folium.Map")
    return figure


#: The files a map may name: those `standalone_html` puts into the page itself.
_OWN_FILES = {"leaflet.js", "leaflet.css", "geo-app.js", "geo-app.css"}


def _refuse_foreign(figure: Figure, text: str) -> None:
    foreign = sorted({url for url in _urls_of(figure) if url not in _OWN_FILES})
    foreign += re.findall(r"https?://[^\s\"'<>\\]+", text)
    if foreign:
        raise GeoAppError(
            f"map: it would fetch from outside ({', '.join(foreign[:3])}); "
            "leave out what brings that file, or use the app while online"
        )


def _urls_of(element: Element) -> Iterator[str]:
    if isinstance(element, JavascriptLink | CssLink):
        yield element.url
    if isinstance(element, JSCSSMixin):
        yield from (url for _, url in (*element.default_js, *element.default_css))
    parts = [element.header, element.html, element.script] if isinstance(element, Figure) else []
    for child in (*element._children.values(), *parts):
        yield from _urls_of(child)


@cache
def leaflet_file(name: str) -> str:
    """One of Leaflet's own files, without the pictures and the source map it names.

    Examples
    --------
    >>> ".png" in leaflet_file("leaflet.css"), "sourceMapping" in leaflet_file("leaflet.js")
    (False, False)
    """
    text = Path(leaflet.BASE_DIR, name).read_text("utf-8")
    # Leaflet's pictures (default markers, layer button) are not used; its source map is not there.
    text = re.sub(r"url\((?!#)[^)]*\)", "none", text)
    return re.sub(r"\n//# sourceMappingURL=.*", "", text)
