"""Made-up features whose valid times are as dense as a long conflict's, the same for every run."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

Days = NDArray[np.int32]

# Starts spread evenly over 667 months and lives of 173 months on average give, on any date of
# 1990 to 2024, 173 / 667 = 26 % valid features and 2 / 667 = 0.3 % changes a month. For that to
# hold on the first date too, no life may be longer than the run-up before it.
FIRST, LAST = dt.date(1990, 1, 1), dt.date(2025, 1, 1)
DAYS_A_MONTH = 30.4375
EARLIEST_START = LAST - dt.timedelta(days=667 * DAYS_A_MONTH)
LIFE_MONTHS = (101, 245)

EXTENT = (45.0, 38.8, 48.5, 41.0)
POLYGON_VERTICES = 16
PARTIES = ("east", "west")
TEXT_COLUMNS = (
    *("name:en", "name:hy", "name:az", "name:ru", "subkind", "claimant", "account"),
    *("basis", "asserted_on", "place", "summary"),
)


def day(on: dt.date) -> int:
    """Count whole days since 1970-01-01.

    >>> day(dt.date(1990, 1, 1))
    7305
    """
    return (on - dt.date(1970, 1, 1)).days


def valid_days(count: int, *, doubt: float = 0.0, seed: int = 1918) -> dict[str, Days]:
    """Make the four day columns of ``count`` features.

    Parameters
    ----------
    count : int
        Number of features.
    doubt : float, default 0
        Share of features whose start and end each span up to a year.
    seed : int
        The same seed gives the same days.

    >>> days = valid_days(100_000)
    >>> on = day(dt.date(2008, 7, 1))
    >>> held = (days["start_latest"] <= on) & (on < days["end_earliest"])
    >>> bool(0.25 < held.mean() < 0.27)
    True
    """
    rng = np.random.default_rng(seed)
    start = rng.integers(day(EARLIEST_START), day(LAST), count)
    life = rng.uniform(*LIFE_MONTHS, count) * DAYS_A_MONTH
    end = start + life.astype(np.int64)
    slack = np.where(rng.random(count) < doubt, rng.integers(1, 366, count), 0)
    return {
        "start_earliest": start.astype(np.int32),
        "start_latest": (start + slack).astype(np.int32),
        "end_earliest": end.astype(np.int32),
        "end_latest": (end + slack).astype(np.int32),
    }


def features(
    count: int, *, polygon_share: float = 0.5, doubt: float = 0.0, seed: int = 1918
) -> gpd.GeoDataFrame:
    """Make a layer's frame of ``count`` features in EPSG:4326: polygons first, then points.

    >>> frame = features(10)
    >>> list(frame.geom_type.unique()), frame.crs.to_epsg()
    (['Polygon', 'Point'], 4326)
    >>> len(shapely.get_coordinates(frame.geometry[0])) - 1
    16
    """
    days = valid_days(count, doubt=doubt, seed=seed)
    columns: dict[str, object] = dict.fromkeys(TEXT_COLUMNS, "")
    columns |= {
        "id": [f"made-{number}" for number in range(count)],
        "name": [f"Made-up place {number}" for number in range(count)],
        "kind": np.where(np.arange(count) < count * polygon_share, "control-area", "settlement"),
        "holder": np.resize(PARTIES, count),
        "certainty": "certain",
        "valid_from": _iso(days["start_earliest"]),
        "valid_to": _iso(days["end_earliest"]),
        "other_names": [()] * count,
        "disputed_by": [()] * count,
        "sources": [("made-up",)] * count,
        "undated": False,
    }
    geometry = _geometry(count, round(count * polygon_share), seed)
    frame = pd.DataFrame(columns | days, index=pd.RangeIndex(count))
    return gpd.GeoDataFrame(frame, geometry=geometry, crs="EPSG:4326")


def _iso(days: Days) -> NDArray[np.str_]:
    return days.astype("datetime64[D]").astype(str)


def _geometry(count: int, polygons: int, seed: int) -> NDArray[np.object_]:
    rng = np.random.default_rng(seed + 1)
    west, south, east, north = EXTENT
    centres = rng.uniform((west, south), (east, north), (count, 2)).round(5)
    angles = np.linspace(0, 2 * np.pi, POLYGON_VERTICES, endpoint=False)
    circle = np.column_stack((np.cos(angles), np.sin(angles)))
    radii = rng.uniform(0.01, 0.04, (polygons, POLYGON_VERTICES, 1))
    rings = (centres[:polygons, None, :] + radii * circle).round(5)
    areas: NDArray[np.object_] = np.asarray(shapely.polygons(rings))
    places: NDArray[np.object_] = np.asarray(shapely.points(centres[polygons:]))
    return np.concatenate((areas, places))
