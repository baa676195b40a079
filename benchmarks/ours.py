"""Where the benchmarks touch ``geo_app``: everything that has to follow its names is here."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from benchmarks.streamlit_client import Session, component_state
from benchmarks.synthetic import EXTENT, FIRST, LAST, PARTIES
from geo_app import intake, layers, maps, validtime
from geo_app.checks import Vocabulary
from geo_app.model import Atlas, Layer, LayerKind, Party, Source
from geo_app.validtime import HasDays

ROOT = Path(__file__).parent.parent
COLOURS = dict(zip(PARTIES, ("#7a5195", "#2f9e8f"), strict=True))

# The map component, by the kind of its element and its key; it sends its state as JSON.
MAP = "bidi_component:map"

# The running app in a browser: what has the keyboard when the date is stepped, the key that
# steps it, and the panel that the server's answer changes.
DATE_INPUT = ".ga-slider[role=slider]"
STEP_KEY = "ArrowRight"
PANEL = ".ov"


def atlas(frame: gpd.GeoDataFrame) -> Atlas:
    """Make an atlas of made-up features: one layer of areas, one of places."""
    is_area = frame["kind"] == LayerKind.CONTROL_AREA
    parties = {id_: Party(id_, id_.title(), id_, colour) for id_, colour in COLOURS.items()}
    west, south, east, north = EXTENT
    return Atlas(
        id="made-up",
        title="Made-up",
        description="",
        neutrality="",
        extent=EXTENT,
        first=FIRST,
        last=LAST,
        opening=dt.date(2008, 7, 1),
        opening_view=((south + north) / 2, (west + east) / 2, 8.0),
        languages={"en": "English"},
        parties=parties,
        accounts={},
        sources={"made-up": Source("made-up", "Made-up", "", "", "", "", {})},
        layers=(
            _layer("areas", LayerKind.CONTROL_AREA, frame[is_area]),
            _layer("places", LayerKind.SETTLEMENT, frame[~is_area]),
        ),
        basemap=(),
    )


def scrubber_page(frame: gpd.GeoDataFrame) -> tuple[str, str]:
    """Build the page that is exported for ``frame``, and name the scrubber in its script."""
    page = maps.standalone_html(maps.build_map(atlas(frame)))
    found = re.search(r"var (scrubber_\d+) =", page)
    if found is None:
        raise RuntimeError("the exported page holds no scrubber")
    return page, found[1]


def held_on(days: HasDays, on: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell what certainly and what possibly holds on a day."""
    return validtime.held_on(days, on)


async def settle(session: Session, date: dt.date) -> None:
    """Do what the map component does when its date settles, and wait for the answer."""
    state = component_state(session, MAP, {"view": {"date": date.isoformat()}})
    await session.rerun([state], fragment=session.fragments[MAP], expect=panel_text(date))


def panel_text(date: dt.date) -> str:
    """Write the date as the message for the panel beside the map holds it."""
    return f'"date": "{date.isoformat()}"'


def _layer(id_: str, kind: LayerKind, frame: gpd.GeoDataFrame) -> Layer:
    return Layer(id_, id_.title(), kind, f"{id_}.geojson", frame.reset_index(drop=True))


def read_layer(path: Path) -> object:
    """Read a layer file as it stands."""
    return layers.read_layer(path, path.name)


def take_in(path: Path) -> object:
    """Read a layer file with every check that an added layer goes through."""
    known = Vocabulary(set(PARTIES) | {"east"}, set(), {"a", "b"})
    return intake.take_in(path, path.name, known)
