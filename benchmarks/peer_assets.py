"""The peers' published JavaScript and Python, fetched once into ``.cache``, never into the repo."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
from functools import cache
from pathlib import Path

CACHE = Path(__file__).parent / ".cache"

# npm package -> the files of it that the peers' pages load, under the names folium gives them.
NPM = {
    "leaflet@1.9.4": {
        "leaflet.js": "dist/leaflet.js",
        "leaflet.css": "dist/leaflet.css",
    },
    "leaflet.timeline@1.6.0": {"leaflet.timeline.min.js": "dist/leaflet.timeline.js"},
    "leaflet-timedimension@1.1.1": {
        "leaflet.timedimension.min.js": "dist/leaflet.timedimension.min.js",
        "leaflet.timedimension.control.css": "dist/leaflet.timedimension.control.min.css",
    },
    "iso8601-js-period@0.2.1": {"iso8601.min.js": "iso8601.js"},
    "moment@2.18.1": {"moment.min.js": "min/moment.min.js"},
    "jquery@3.7.1": {"jquery-3.7.1.min.js": "dist/jquery.min.js"},
}
STREAMLIT_FOLIUM = "streamlit-folium==0.27.4"

_SCRIPT = re.compile(r'<script src="([^"]*)"></script>')
_STYLE = re.compile(r'<link rel="stylesheet" href="([^"]*)"\s*/>')
_OUTSIDE_URL = re.compile(r"url\([^)]*\)")


@cache
def assets() -> dict[str, str]:
    """Text of every peer file by the base name under which folium asks for it."""
    return {
        name: (_unpacked(package) / path).read_text(encoding="utf-8")
        for package, files in NPM.items()
        for name, path in files.items()
    }


def inlined(page: str) -> str:
    """Make a folium page that needs no network: known files put in, all others left out.

    What is left out (Bootstrap, Font Awesome, jQuery UI) the measured pages do not use; leaving
    it out only makes the peers lighter.
    """
    page = _SCRIPT.sub(lambda m: f"<script>{asset(m[1])}</script>", page)
    return _STYLE.sub(lambda m: f"<style>{_OUTSIDE_URL.sub('none', asset(m[1]))}</style>", page)


def asset(url: str) -> str:
    """Find the file that a URL's last part names; empty when the pages do without it."""
    return assets().get(url.rsplit("/", 1)[-1], "")


def streamlit_folium() -> Path:
    """Give a folder with streamlit-folium, to be put on a peer server's ``PYTHONPATH``.

    It shares streamlit and folium with this environment, so that both servers run the same ones.
    """
    target = CACHE / STREAMLIT_FOLIUM
    if not target.exists():
        install = ["pip", "install", "--quiet", "--no-deps", "--target", str(target)]
        subprocess.run([sys.executable, "-m", "uv", *install, STREAMLIT_FOLIUM], check=True)
    return target


def _unpacked(package: str) -> Path:
    folder = CACHE / package
    if not folder.exists():
        staging = CACHE / f"{package}.part"
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        subprocess.run([_npm(), "pack", "--silent", package], cwd=staging, check=True)
        with tarfile.open(next(staging.glob("*.tgz"))) as archive:
            archive.extractall(staging, filter="data")
        staging.rename(folder)
    return folder / "package"


def _npm() -> str:
    path = shutil.which("npm")
    if path is None:
        raise RuntimeError("npm is not found; it fetches the peers' scripts")
    return path
