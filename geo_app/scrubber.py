"""The scrubber: the folium element that shows every statement of an atlas on any date.

Here: what its scripts need to know of the atlas besides the statements, which `geo_app.payload`
packs, and the stretches of time that its slider offers.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

from geo_app import style
from geo_app.model import Atlas, Source
from geo_app.validtime import day_number, union_of_changes

__all__ = ["PLUGIN_FILES", "Scrubber", "asset", "atlas_header", "plugin_script", "spans_of"]

#: The plugin's scripts in the order in which they must run.
PLUGIN_FILES = (
    "namespace.js", "days.js", "symbols.js", "geometry.js", "joints.js", "payload.js",
    "timeline.js", "looks.js", "telling.js", "ground.js", "statements.js", "sprites.js",
    "brush.js", "groundbrush.js", "grid.js", "rectangles.js", "surface.js", "painter.js",
    "basemap.js", "labels.js", "slider.js", "transport.js", "known.js", "panel.js", "swatch.js",
    "legend.js", "properties.js", "facts.js", "links.js", "card.js", "tooltip.js", "shell.js",
    "scrubber.js", "pointing.js",
)  # fmt: skip


def asset(name: str) -> str:
    """The text of a file of the package's ``assets`` folder."""
    return resources.files("geo_app").joinpath("assets", name).read_text("utf-8")


def atlas_header(atlas: Atlas) -> dict[str, Any]:
    """What the scrubber needs to know of an atlas besides its features, as JSON values."""
    return {
        "atlas": {
            "id": atlas.id,
            "title": atlas.title,
            "neutrality": atlas.neutrality,
            "extent": [float(degree) for degree in atlas.extent],
            "first": day_number(atlas.first),
            "last": day_number(atlas.last),
            "languages": [[id_, name] for id_, name in atlas.languages.items()],
            "parties": [
                {
                    "id": p.id,
                    "name": p.name,
                    "short": p.short or p.name,
                    "names": dict(p.names),
                    "shorts": dict(p.shorts),
                }
                for p in atlas.parties.values()
            ],
            "accounts": [
                {"id": a.id, "name": a.name, "note": a.note} for a in atlas.accounts.values()
            ],
            "sources": [_source(source) for source in atlas.sources.values()],
            "spans": spans_of(atlas),
            "style": style.style_tables(atlas),
        }
    }


def _source(source: Source) -> list[str]:
    # The page makes links only of these; any other address stays text there.
    return [source.title or source.id, source.container, source.url or "", source.issued or ""]


def spans_of(atlas: Atlas) -> list[dict[str, Any]]:
    """Stretches of time for the slider: all of it, then the years in which most changes lie.

    Returns
    -------
    list of dict
        ``label``, and ``first`` and ``last`` as day numbers.
    """
    whole = _span(atlas.first, atlas.last, f"{atlas.first.year}–{_last_label(atlas)}")
    return [whole, *(_years_span(atlas, *years) for years in _busy_years(atlas))]


def _busy_years(atlas: Atlas, share: float = 0.015) -> list[tuple[int, int]]:
    days, counts = union_of_changes([layer.frame for layer in atlas.layers if len(layer.frame)])
    years = days.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
    total = counts.sum()
    busy = {int(y) for y in np.unique(years) if counts[years == y].sum() > share * total}
    chosen = sorted(busy | {atlas.opening.year})
    chosen = [year for year in chosen if atlas.first.year <= year <= atlas.last.year]
    return _runs(chosen)


def _runs(years: Sequence[int]) -> list[tuple[int, int]]:
    """Years joined where at most one lies between.

    Examples
    --------
    >>> _runs([1992, 1993, 2016, 2020, 2022])
    [(1992, 1993), (2016, 2016), (2020, 2022)]
    """
    runs: list[tuple[int, int]] = []
    for year in years:
        if runs and year - runs[-1][1] <= 2:
            runs[-1] = (runs[-1][0], year)
        else:
            runs.append((year, year))
    return runs


def _years_span(atlas: Atlas, first: int, last: int) -> dict[str, Any]:
    label = f"{first}" if first == last else f"{first}–{last}"
    start, end = dt.date(first, 1, 1), dt.date(last, 12, 31)
    return _span(max(start, atlas.first), min(end, atlas.last), label)


def _span(first: dt.date, last: dt.date, label: str) -> dict[str, Any]:
    return {"label": label, "first": day_number(first), "last": day_number(last)}


def _last_label(atlas: Atlas) -> str:
    is_current = 0 <= (dt.date.today() - atlas.last).days < 2
    return "today" if is_current else str(atlas.last.year)


class Scrubber(JSCSSMixin, MacroElement):
    """The folium element: an atlas with its slider, panel, legend and cards.

    Parameters
    ----------
    payload
        What `geo_app.payload.pack` returned.
    view
        JSON values of the view to start with; see `geo_app.maps.View`.
    theme
        ``light`` or ``dark``.
    """

    _template = Template(asset("scrubber.html"))

    def __init__(self, payload: bytes, view: Mapping[str, Any], theme: str = "light") -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Scrubber"
        self.payload = base64.b64encode(payload).decode()
        self.settings = {"view": dict(view), "theme": theme}
        # On the instance: folium's own lists belong to the class, and so to every other map.
        self.default_js = [("geo-app", "geo-app.js")]
        self.default_css = [("geo-app", "geo-app.css")]


@cache
def plugin_script() -> str:
    """The plugin's scripts in one, in running order."""
    return "\n".join(asset(f"js/{name}") for name in PLUGIN_FILES)
