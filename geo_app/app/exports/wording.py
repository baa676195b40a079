"""What the page "Export" calls things."""

from __future__ import annotations

from collections.abc import Mapping

from geo_app.app.exports.choice import (
    ANIMATION,
    BUNDLE,
    DIFFERENCE,
    FEATURES,
    FIGURE,
    GRID,
    LIVE,
    PAIR,
    PICTURES,
    Wish,
)
from geo_app.snapshot import PRESETS, Preset

__all__ = [
    "AREA_WORDS",
    "FORMAT_WORDS",
    "STILL",
    "WHAT",
    "bytes_words",
    "format_words",
    "picture_words",
    "size_words",
]

WHAT: Mapping[str, str] = {
    FIGURE: "Map of one date",
    PAIR: "Two dates side by side",
    DIFFERENCE: "Difference of two dates",
    GRID: "Grid of dates",
    ANIMATION: "Animation",
    LIVE: "Live page",
    FEATURES: "Data",
    BUNDLE: "Bundle of figure and data",
}
_FIGURE_FORMATS = {
    "png": "PNG, a picture for web and slides",
    "pdf": "PDF, for print; sharp at any size",
    "svg": "SVG, for Illustrator and Inkscape",
    "webp": "WebP, a smaller picture for web",
}
FORMAT_WORDS: Mapping[str, str] = {
    **_FIGURE_FORMATS,
    "mp4": "MP4, a video",
    "gif": "GIF, moves everywhere",
    "html": "HTML, one file",
    "zip": "ZIP",
    "geojson": "GeoJSON",
    "json-fg": "JSON-FG",
    "linked-places": "Linked Places",
    "geopackage": "GeoPackage, for QGIS",
    "geoparquet": "GeoParquet",
    "kml": "KML, for Google Earth",
    "kmz": "KMZ, for Google Earth, packed",
    "csv": "CSV, a table",
    "svg-layers": "SVG of the layers only",
}
AREA_WORDS: Mapping[str, str] = {
    "opening": "As the map opens",
    "map": "As on the map now",
    "atlas": "Whole atlas",
    "place": "Around a place",
    "own": "Own extent",
}
#: What a preview is of, where the file is no picture.
STILL: Mapping[str, str] = {
    ANIMATION: "The first picture of the animation.",
    LIVE: "What the page opens with. In it the date can be moved; it is one file that needs no "
    "network.",
    FEATURES: "What the map shows on the date. The file holds the statements behind it, of this "
    "date or of all.",
    BUNDLE: "The figure; with it come its words, the data, citations and checksums.",
}


def format_words(wish: Wish, form: str) -> str:
    """What a format is good for."""
    if wish.what == ANIMATION and form == "webp":
        return "WebP, smaller than GIF"
    return FORMAT_WORDS[form]


def size_words(name: str) -> str:
    """A preset by its words and its size.

    Examples
    --------
    >>> size_words("a4-portrait"), size_words("4k")
    ('A4 portrait, 210 × 297 mm', '4K, 3840 × 2160')
    """
    preset: Preset = PRESETS[name]
    words = preset.words.replace(" x ", " × ")
    size = f"{preset.width:g} × {preset.height:g}"
    return words if size in words else f"{words}, {size}{' mm' if preset.is_paper else ''}"


def bytes_words(count: int) -> str:
    """A size as people read it.

    Examples
    --------
    >>> bytes_words(900), bytes_words(697_000), bytes_words(4_495_000)
    ('900 bytes', '697 kB', '4.5 MB')
    """
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.0f} kB" if count < 999_500 else f"{count / 1e6:.1f} MB"


def picture_words(pixels: tuple[int, int], wish: Wish) -> str:
    """The size of a picture in pixels; nothing for drawings of lines."""
    if wish.what in PICTURES and wish.format in {"png", "webp"}:
        return f"{pixels[0]} × {pixels[1]} px"
    return ""
