"""What a figure is asked to show, and how large."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import shapely

from geo_app.errors import TooSmallError, UsageError
from geo_app.kept import kept
from geo_app.model import Atlas
from geo_app.snapshot.presets import PRESETS, Preset
from geo_app.snapshot.text.fonts import check_glyphs
from geo_app.validtime import day_number, iso_date, written_date

__all__ = ["DIFFERING", "DPI", "Request", "checked"]

#: Instead of an account: only that about which accounts differ.
DIFFERING = "differing"
_SCALES = (0.25, 4.0)
#: Dots an inch that a picture of a paper size can have.
DPI = (72, 600)
#: Degrees that an extent across 180 degrees can have; more, and its edges are taken for swapped.
_MOST_ACROSS = 180.0
_MOST_PIXELS = 120_000_000
_LEAST_UNITS = 180.0
#: Millimetres around a bleed in which only crop marks stand.
_SLUG_MM = 5.0


@dataclass(frozen=True, slots=True)
class Request:
    """What a figure is asked to show, and how large.

    Parameters
    ----------
    date
        Days since 1970-01-01.
    account
        An account id, empty for everything that is said, `DIFFERING` for what accounts differ in.
    language
        A language of the atlas: that of names and of the figure's own words.
    layers
        Ids of layers, None for those that are visible by default.
    extent
        West, south, east, north in degrees; None for the view with which the atlas opens.
    title
        None for the atlas's own title.
    theme
        ``light`` or ``dark``.
    preset
        The size.
    scale
        Times the pixels of the preset, 0.25 to 4; for screens only.
    dpi
        Of a raster picture of a paper size, 72 to 600; None for the preset's own.
    grayscale, transparent
        Greys instead of colours; nothing behind land and words.
    text
        False leaves out all words, for a designer who sets them.
    bleed_mm
        Millimetres by which the picture reaches over each edge of the paper.
    note
        A sentence of the newsroom's own, set under the neutral note.
    inferred
        Whether control inferred from the settlements is drawn as well.
    """

    date: int
    account: str = ""
    language: str = "en"
    layers: tuple[str, ...] | None = None
    extent: tuple[float, float, float, float] | None = None
    title: str | None = None
    theme: str = "light"
    preset: Preset = field(default_factory=lambda: next(iter(PRESETS.values())))
    scale: float = 1.0
    dpi: int | None = None
    grayscale: bool = False
    transparent: bool = False
    text: bool = True
    bleed_mm: float = 0.0
    note: str = ""
    inferred: bool = False

    @property
    def dots(self) -> float:
        """Pixels an inch of the raster picture."""
        if self.preset.is_paper:
            return float(self.dpi or self.preset.dpi)
        return self.preset.dpi * self.scale

    @property
    def slug_mm(self) -> float:
        """Millimetres around the bleed in which only crop marks stand; none without a bleed."""
        return _SLUG_MM if self.bleed_mm else 0.0

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the raster picture, with its bleed and its slug.

        Examples
        --------
        >>> from geo_app.snapshot.presets import PRESETS
        >>> Request(0, preset=PRESETS["full-hd"], scale=2).pixels
        (3840, 2160)
        """
        around = 2 * (self.bleed_mm + self.slug_mm) / 25.4
        width, height = self.preset.inches
        return round((width + around) * self.dots), round((height + around) * self.dots)


def checked(atlas: Atlas, request: Request) -> Request:
    """Return a request that can be drawn, with the layers that an atlas shows by default.

    Raises
    ------
    UsageError
        If something is asked for that is not there, or that no picture can have.
    GlyphError
        If no font has some letter of the title or the note.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> checked(read_atlas(), Request(16896)).layers[-1]
    'claims'
    """
    for check in (_check_date, _check_choices, _check_extent, _check_letters, _check_size):
        check(atlas, request)
    if request.layers is not None:
        return request
    return replace(request, layers=tuple(layer.id for layer in atlas.layers if layer.visible))


def _check_date(atlas: Atlas, request: Request) -> None:
    first, last = day_number(atlas.first), day_number(atlas.last)
    if not first <= request.date <= last:
        raise UsageError(
            f"there is no figure of {iso_date(request.date)}; the atlas runs from "
            f"{written_date(first)} to {written_date(last)}"
        )


def _check_choices(atlas: Atlas, request: Request) -> None:
    for what, value, known in (
        ("account", request.account, ("", DIFFERING, *atlas.accounts)),
        ("language", request.language, tuple(atlas.languages) or ("en",)),
        ("theme", request.theme, ("light", "dark")),
    ):
        if value not in known:
            choices = ", ".join(choice for choice in known if choice)
            raise UsageError(f"there is no {what} {value!r}; there are {choices}")


def _check_extent(atlas: Atlas, request: Request) -> None:
    if request.extent is None:
        return
    west, south, east, north = request.extent
    is_on_earth = max(abs(west), abs(east)) <= 360 and -90 <= south < north <= 90
    if not is_on_earth or not 0 < abs(east - west) <= 360:
        raise UsageError(
            f"no map covers the extent {west:g},{south:g},{east:g},{north:g}; "
            "write west,south,east,north in degrees"
        )
    if west > east and east + 360 - west > _MOST_ACROSS:
        raise UsageError(f"the extent's west, {west:g}, lies east of its east, {east:g}; swap them")
    _check_place(atlas, request.extent)


def _check_place(atlas: Atlas, extent: tuple[float, float, float, float]) -> None:
    """A map on which nothing of the atlas can lie would be one of other ground."""
    west, south, east, north = extent
    east = west + ((east - west) % 360 or 360)
    places = _places(atlas)
    turns = [shapely.box(west + turn, south, east + turn, north) for turn in (-360, 0, 360)]
    if not places.is_empty and not places.intersects(shapely.MultiPolygon(turns)):
        is_swapped = places.intersects(shapely.box(south, west, north, east))
        raise UsageError(
            f"nothing of this atlas lies in the extent {_written(extent)}"
            + (", but with longitudes and latitudes swapped it does" if is_swapped else "")
            + f"; it lies in {_written(places.bounds)} (west,south,east,north)"
        )


@kept()
def _places(atlas: Atlas) -> Any:
    """The bounds of each layer that has places, as boxes."""
    bounds = [layer.frame.total_bounds for layer in atlas.layers if len(layer.frame)]
    return shapely.GeometryCollection([shapely.box(*b) for b in bounds if not np.isnan(b).any()])


def _written(edges: Sequence[float]) -> str:
    return ",".join(f"{edge:.4g}" for edge in edges)


def _check_dots(request: Request) -> None:
    """What has no effect would leave somebody wondering."""
    size = request.preset
    if size.is_paper and request.scale != 1:
        raise UsageError(f"{size.words} is a size on paper, which has no scale; ask for dpi")
    if request.dpi is not None and not size.is_paper:
        raise UsageError(f"{size.words} is a size in pixels, which has no dpi; ask for a scale")


def _check_size(_: Atlas, request: Request) -> None:
    _check_dots(request)
    for what, value, (low, high) in (
        ("scale", request.scale, _SCALES), ("bleed", request.bleed_mm, (0, 50)),
        *([("dpi", request.dots, DPI)] if request.preset.is_paper else ()),
    ):  # fmt: skip
        if not low <= value <= high:
            raise UsageError(
                f"the {what} {value:g} cannot be drawn; it must be {low:g} to {high:g}"
            )
    if min(request.preset.units) < _LEAST_UNITS:
        raise TooSmallError("the size is too small for a map with words; ask for a larger one")
    if request.pixels[0] * request.pixels[1] > _MOST_PIXELS:
        wide, high = request.pixels
        raise UsageError(f"{wide} x {high} pixels are too many; ask for a smaller scale or dpi")


def _check_letters(_: Atlas, request: Request) -> None:
    check_glyphs(request.title or "", request.note)
