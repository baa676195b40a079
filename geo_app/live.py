"""A live page: one file with map, slider, legend and sources, which opens without a network.

The page runs the same scripts as the app's map. Its Content-Security-Policy names each script and
style in it by its hash and forbids everything else, so that nothing is ever fetched.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jinja2

from geo_app.accounts import check_account, layers_named
from geo_app.control.drawn import with_inferred
from geo_app.errors import UsageError
from geo_app.export.chosen import checked_day
from geo_app.maps import View, build_map, leaflet_file, map_script, opening_view
from geo_app.model import Atlas, Layer
from geo_app.placing import place_bytes
from geo_app.scrubber import PLUGIN_FILES, asset
from geo_app.validtime import day_number, iso_date

__all__ = ["THEMES", "Page", "live_page", "page_of", "rendered", "whole_page"]

#: ``auto`` follows the reader's own choice.
THEMES = ("auto", "light", "dark")
_FRAME_FILES = ("live.address.js", "live.js")
_OWN_VIEWS = ("all", "differing")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page around a map is made of.

    `styles` and `scripts` are named parts in the order in which they must stand; `words` is what
    the template ``live.html`` says besides.
    """

    styles: dict[str, str]
    scripts: dict[str, str]
    words: dict[str, Any]


def live_page(
    atlas: Atlas,
    path: Path | str | None = None,
    *,
    date: dt.date | str | int | None = None,
    account: str = "",
    known: dt.date | str | int | None = None,
    language: str = "en",
    layers: tuple[str, ...] | None = None,
    theme: str = "auto",
    title: str | None = None,
    inferred: bool = False,
) -> bytes | None:
    """Write an atlas as one HTML file that needs nothing else.

    Parameters
    ----------
    atlas
        The atlas.
    path
        The file. Without one its bytes are returned.
    date
        The date to open at; by default the atlas's own.
    account
        Whose telling is shown first; empty for everything.
    known
        Only what had been asserted by this date is shown first; the reader may change it.
    language
        The language of names to begin with.
    layers
        Ids of the layers that travel, all of them drawn; by default all, drawn as usual.
    theme
        ``auto``, ``light`` or ``dark``.
    title
        The title; by default the atlas's.
    inferred
        Whether inferred control travels with the page, whichever layers do; it is drawn then.

    Returns
    -------
    bytes or None
        The file if no path is given. The same request on the same atlas gives the same bytes.

    Raises
    ------
    UsageError
        If the atlas does not reach to the date, or has no such account, layer or language.
    EditError
        If the file cannot be written; what was there is still there then.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> page = live_page(read_atlas(), date="2016-04-05", layers=("settlements", "events"))
    >>> page[:15], b"https://unpkg" in page
    (b'<!DOCTYPE html>', False)
    """
    view = _view(atlas, date, account, known, language)
    page = page_of(atlas, view, layers=layers, theme=theme, title=title, inferred=inferred)
    content = whole_page(page)
    if path is None:
        return content
    place_bytes(Path(path), content)
    return None


def page_of(
    atlas: Atlas,
    view: View | None = None,
    *,
    layers: tuple[str, ...] | None = None,
    theme: str = "auto",
    title: str | None = None,
    inferred: bool = False,
) -> Page:
    """Make the parts of a page around the map of an atlas.

    Parameters
    ----------
    view
        What is seen first; by default what the atlas opens with. If it names layers and `layers`
        does not, those are drawn: what is inferred then travels switched off.
    atlas, layers, theme, title, inferred
        As in `live_page`.

    Returns
    -------
    Page

    Raises
    ------
    UsageError
        If the atlas has no such layer, or there is no such theme.
    """
    if theme not in THEMES:
        raise UsageError(f"{theme!r}: there is no such theme; choose one of {', '.join(THEMES)}")
    shown = _reduced(atlas, layers, inferred=inferred)
    view = _drawing(view or opening_view(atlas), atlas, shown, layers)
    script = map_script(build_map(shown, view, theme=theme, inferred=False))
    styles = {
        "map": leaflet_file("leaflet.css") + asset("geo-app.css"),
        "page": asset("live.css"),
    }
    scripts = {
        "leaflet": leaflet_file("leaflet.js"),
        "scrubber": "\n".join(compact(asset(f"js/{name}")) for name in PLUGIN_FILES),
        "atlas": script,
        "page": "\n".join(compact(asset(name)) for name in _FRAME_FILES),
    }
    return Page(_sealed(styles), _sealed(scripts), _words(shown, script, theme, title))


def _drawing(view: View, atlas: Atlas, shown: Atlas, layers: tuple[str, ...] | None) -> View:
    """A view that draws the layers asked for by name, and what is inferred if it was asked for."""
    if layers is not None:
        return replace(view, layers=tuple(layer.id for layer in shown.layers))
    own = {layer.id for layer in atlas.layers}
    drawn = tuple(one.id for one in shown.layers if one.visible or one.id not in own)
    return view if view.layers is not None or own.issuperset(drawn) else replace(view, layers=drawn)


def _view(
    atlas: Atlas,
    date: dt.date | str | int | None,
    account: str,
    known: dt.date | str | int | None,
    language: str,
) -> View:
    if account not in ("", *_OWN_VIEWS):
        check_account(atlas, account)
    view = opening_view(atlas)
    return replace(
        view,
        date=view.date if date is None else iso_date(checked_day(atlas, date)),
        account=account or "all",
        known="" if known is None else iso_date(day_number(known)),
        language=_language(atlas, language),
    )


def _language(atlas: Atlas, language: str) -> str:
    if language in atlas.languages:
        return language
    if language == "en":
        return next(iter(atlas.languages), "en")
    known = ", ".join(atlas.languages)
    raise UsageError(f"{language!r}: the atlas has no names in it; choose one of {known}")


def _reduced(atlas: Atlas, ids: tuple[str, ...] | None, *, inferred: bool) -> Atlas:
    """An atlas of the layers that travel, with the sources they cite."""
    layers = with_inferred(atlas) if inferred else atlas.layers
    chosen = layers if ids is None else _chosen(atlas, layers, ids)
    cited = {one for layer in chosen for listed in layer.frame.get("sources", ()) for one in listed}
    sources = {key: source for key, source in atlas.sources.items() if key in cited}
    return replace(atlas, layers=tuple(chosen), sources=sources)


def _chosen(atlas: Atlas, layers: tuple[Layer, ...], ids: tuple[str, ...]) -> tuple[Layer, ...]:
    """Layers by name, and those the atlas itself has not, which are inferred; in drawing order."""
    named = {layer.id for layer in layers_named(replace(atlas, layers=layers), ids)}
    own = {layer.id for layer in atlas.layers}
    return tuple(one for one in layers if one.id in named or one.id not in own)


def _words(atlas: Atlas, script: str, theme: str, title: str | None) -> dict[str, Any]:
    # What folium calls its elements, in the order of appearance.
    scrubber = re.search(r"var (scrubber_\d+) =", script)
    drawn = re.search(r'L\.map\(\s*"(map_\d+)"', script)
    assert scrubber
    assert drawn
    layers: list[Layer] = [*atlas.layers[::-1], *atlas.basemap[::-1]]
    return {
        "title": title or atlas.title,
        "theme": theme,
        "version": version("geo-app"),
        "map_id": drawn[1],
        "scrubber": scrubber[1],
        "credits": list(dict.fromkeys(one.attribution for one in layers if one.attribution)),
        "neutrality": atlas.neutrality,
        "accounts": list(atlas.accounts.values()),
        "layers": layers,
    }


def _sealed(parts: dict[str, str]) -> dict[str, str]:
    r"""Parts none of which can end the element it stands in, or hide its end.

    Examples
    --------
    >>> _sealed({"a": "'</sCript>'", "b": "'<!--<script>'"})
    {'a': "'<\\/sCript>'", 'b': "'<\\!--<script>'"}
    """
    ends = re.compile(r"<(?=/(?:script|style)|!--)", re.IGNORECASE)
    return {name: ends.sub(r"<\\", text) for name, text in parts.items()}


def whole_page(page: Page) -> bytes:
    """A page as one file, UTF-8, whose policy allows what is in it and nothing else."""
    styles = "\n".join(page.styles.values())
    scripts = list(page.scripts.values())
    policy = (
        f"default-src 'none'; script-src {' '.join(map(_hash, scripts))}; "
        f"style-src {_hash(styles)}; img-src data:; base-uri 'none'; form-action 'none'"
    )
    text = rendered("live.html", **page.words, styles=styles, scripts=scripts, policy=policy)
    return text.encode("utf-8", "replace")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(asset), autoescape=True, undefined=jinja2.StrictUndefined
    )


def rendered(template: str, **words: Any) -> str:
    """A page from one of the templates in ``assets``; every text is escaped.

    Raises
    ------
    jinja2.UndefinedError
        If the template asks for a word that is not given.
    """
    return _templates().get_template(template).render(words)


def compact(script: str) -> str:
    r"""A script of ours without the comments that have lines of their own, and without indents.

    Examples
    --------
    >>> compact("/* Adds.\n   Twice. */\nfunction f() {\n  // so\n  return 2;\n}\n")
    'function f() {\nreturn 2;\n}\n'
    """
    return "".join(_lines(script))


def _lines(script: str) -> Iterator[str]:
    text = re.sub(r"^\s*/\*.*?\*/\s*?$", "", script, flags=re.MULTILINE | re.DOTALL)
    for line in text.splitlines():
        bare = line.strip()
        if bare and not bare.startswith("//"):
            yield f"{bare}\n"
