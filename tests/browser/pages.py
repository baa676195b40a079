"""Small made-up atlases and the pages made of them, for tests of the map."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from playwright.sync_api import Page

from geo_app.maps import View, build_map, standalone_html
from geo_app.model import Account, Atlas, Layer, Party, Source
from geo_app.validtime import OPEN_END, OPEN_START, ValidTime, day_number

LISTS = ("sources", "disputed_by", "other_names")
TEXTS = (
    "id", "name", "name:hy", "kind", "subkind", "valid_from", "valid_to", "holder", "claimant",
    "account", "certainty", "basis", "place", "summary", "asserted_on",
)  # fmt: skip


def frame_of(rows: Sequence[Mapping[str, Any]]) -> gpd.GeoDataFrame:
    """Rows with a `geometry` and any of the columns of a layer as a frame."""
    times = [ValidTime.parse(row.get("valid_from", ""), row.get("valid_to", "")) for row in rows]
    columns: dict[str, Any] = {name: [str(row.get(name, "")) for row in rows] for name in TEXTS}
    columns |= {name: [tuple(row.get(name, ())) for row in rows] for name in LISTS}
    for day in ("start_earliest", "start_latest", "end_earliest", "end_latest"):
        columns[day] = np.array([getattr(time, day) for time in times], dtype=np.int32)
    columns["undated"] = [bool(row.get("undated", False)) for row in rows]
    columns["position_error_km"] = [float(row.get("position_error_km", "nan")) for row in rows]
    return gpd.GeoDataFrame(columns, geometry=[row["geometry"] for row in rows], crs="EPSG:4326")


def layer_of(id_: str, kind: str, frame: gpd.GeoDataFrame, title: str = "") -> Layer:
    return Layer(id_, title or id_.capitalize(), kind, f"layers/{id_}.geojson", frame)


def atlas_of(*layers: Layer, basemap: Sequence[Layer] = ()) -> Atlas:
    """An atlas around Stepanakert / Khankendi with two sides."""
    parties = (
        Party("artsakh", "Artsakh", "Artsakh", "#9a6bb5"),
        Party("azerbaijan", "Azerbaijan", "Azerbaijan", "#1f978b"),
        Party("unknown", "Not known", "Not known", "#8a8a8a"),
    )
    accounts = (Account("artsakh", "Artsakh"), Account("azerbaijan", "Azerbaijan"))
    sources = (
        Source("s1", "A report", "A paper", "https://example.org/report", "2016", "none", {}),
        Source("s2", "A note", "", "javascript:alert(1)", "", "none", {}),
    )
    return Atlas(
        id="made-up", title="Made-up atlas", description="", neutrality="Borders are disputed.",
        extent=(46.0, 39.2, 47.6, 40.6), first=dt.date(1988, 1, 1), last=dt.date(2023, 12, 31),
        opening=dt.date(2016, 4, 5), opening_view=(39.9, 46.8, 8.5),
        languages={"en": "English", "hy": "Հայերեն"},
        parties={party.id: party for party in parties},
        accounts={account.id: account for account in accounts},
        sources={source.id: source for source in sources},
        layers=layers, basemap=tuple(basemap),
    )  # fmt: skip


def crowd(count: int, seed: int = 7) -> gpd.GeoDataFrame:
    """Half polygons of sixteen corners, half points, a quarter of them valid at any time."""
    random = np.random.default_rng(seed)
    lon, lat = random.uniform(45.6, 48.0, count), random.uniform(39.3, 40.5, count)
    angles = np.linspace(0, 2 * np.pi, 15, endpoint=False)
    sizes = random.uniform(0.004, 0.012, (count, 1)) * random.uniform(0.7, 1.3, (count, 15))
    rings = np.stack(
        [lon[:, None] + sizes * np.cos(angles), lat[:, None] + sizes * np.sin(angles)], axis=2
    )
    is_area = np.arange(count) % 2 == 0
    geometry = np.where(is_area, shapely.polygons(rings), shapely.points(lon, lat))
    first, last = day_number("1988-01-01"), day_number("2023-12-31")
    start = random.integers(first - 3000, last, count)
    end = start + random.integers(1000, 6000, count)
    start[:20], end[:20] = OPEN_START, OPEN_END
    holders = np.array(["artsakh", "azerbaijan"])[random.integers(0, 2, count)]
    return gpd.GeoDataFrame(
        {
            "id": [f"f{i}" for i in range(count)],
            "name": [f"Place {i}" for i in range(count)],
            "holder": holders,
            "certainty": ["certain"] * count,
            "basis": [f"rule {i % 40}" for i in range(count)],
            "sources": [("s1",)] * count,
            "disputed_by": [()] * count,
            "start_earliest": start.astype(np.int32), "start_latest": start.astype(np.int32),
            "end_earliest": end.astype(np.int32), "end_latest": end.astype(np.int32),
            "undated": [False] * count,
        },
        geometry=geometry, crs="EPSG:4326",
    )  # fmt: skip


def crowded_atlas(count: int) -> Atlas:
    """An atlas whose features fill a screen of 1280 by 800."""
    atlas = atlas_of(layer_of("crowd", "control-area", crowd(count)))
    return replace(atlas, opening_view=(39.9, 46.8, 9.5))


def map_page(page: Page, folder: Path, atlas: Atlas, view: View | None = None) -> None:
    """Open an atlas as a page from the disk, and wait until it is drawn."""
    file = folder / "map.html"
    file.write_text(standalone_html(build_map(atlas, view)), "utf-8")
    page.goto(file.as_uri())
    # The page's own policy forbids evaluated text, and with it `wait_for_function`.
    page.locator(".ga-legend > *").first.wait_for(state="attached")


def scrubber(page: Page, expression: str) -> Any:
    """Evaluate an expression in which `s` is the page's scrubber."""
    # Its methods return the scrubber itself, which is too much to send.
    script = f"const s = globalThis.scrubber_2; const answer = {expression};"
    return page.evaluate(f"(() => {{ {script} return answer === s ? null : answer; }})()")


def colour_at(page: Page, lon: float, lat: float, pane: str = "main") -> str:
    """The colour (#rrggbb and two digits of opacity) a canvas has at a place."""
    return str(
        scrubber(
            page,
            f"""(() => {{
                const v = s.{pane}.view;
                const [x, y] = geoApp.geometry.worldOf(L.latLng({lat}, {lon}));
                const at = [x * v.scale - v.x, y * v.scale - v.y].map((n) => n * v.ratio);
                const pixel = s.{pane}.context.getImageData(at[0], at[1], 1, 1).data;
                return "#" + [...pixel].map((n) => n.toString(16).padStart(2, "0")).join("");
            }})()""",
        )
    )
