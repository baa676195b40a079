"""Rewrites layers, basemap, atlas.json and sources.json from the facts and map packages."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from geodata.build import areas, basemap, catalogue, lines
from geodata.build.advances import advances
from geodata.build.claims import claims
from geodata.build.events import events
from geodata.build.geojson import Feature, write_json, write_layer
from geodata.build.inference import pieces
from geodata.build.packages import Packages
from geodata.build.rows import sources
from geodata.build.settlements import settlements
from geodata.build.territories import Territories

ATLAS = Path(__file__).parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m geodata.build", description=__doc__)
    parser.add_argument("--packages", type=Path, required=True, help="folder with the downloads")
    parser.add_argument("--out", type=Path, default=ATLAS, help="folder of the atlas")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        build(Packages(arguments.packages, Path(work)), arguments.out)


def build(packages: Packages, out: Path) -> None:
    territories = Territories(packages)
    for name, features in _layers(territories).items():
        _write(out / "layers" / f"{name}.geojson", features)
    for name, features in _basemap(packages, territories).items():
        _write(out / "basemap" / f"{name}.geojson", features)
    _write(out / "pieces.geojson", pieces(territories))
    write_json(out / "atlas.json", catalogue.atlas())
    write_json(out / "sources.json", sources())


def _layers(territories: Territories) -> dict[str, list[Feature]]:
    held = [*areas.control_areas(territories), lines.new_corridor(), *advances()]
    return {
        "control-areas": held,
        "districts": areas.boundaries("districts", territories),
        "boundaries": areas.boundaries("boundaries", territories),
        "control-lines": lines.control_lines(territories),
        "settlements": settlements(),
        "events": events(),
        "claims": claims(),
    }


def _basemap(packages: Packages, territories: Territories) -> dict[str, list[Feature]]:
    return {
        "land": basemap.land(packages),
        "water": basemap.water(packages),
        "rivers": basemap.rivers(packages),
        "admin": basemap.admin(packages, territories),
        "states": basemap.states(territories),
        "towns": basemap.towns(packages),
    }


def _write(path: Path, features: list[Feature]) -> None:
    write_layer(path, features)
    print(f"{path.name}: {len(features)} features, {path.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
