"""Figures as files: PNG, SVG, PDF, WebP, each with what it shows told inside.

The same figure gives the same bytes, and a file is written whole or not at all.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from types import MappingProxyType
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image, PngImagePlugin

from geo_app.errors import UsageError
from geo_app.placing import place_bytes
from geo_app.snapshot.files import pdf, svg
from geo_app.snapshot.files.metadata import Facts, facts_of
from geo_app.snapshot.files.xmp import packet
from geo_app.snapshot.scene import Scene
from geo_app.snapshot.text.fonts import check_glyphs
from geo_app.snapshot.text.wordlists import said, term
from geo_app.wellformed import well_formed

__all__ = ["FORMATS", "encoded", "format_of", "in_pixels", "picture_of", "png_texts", "save"]

#: Matplotlib reads these settings from one place for all threads.
_SETTINGS = RLock()
_SVG_SETTINGS = {"svg.fonttype": "none", "svg.hashsalt": "geo-app", "svg.image_inline": True}
_PDF_SETTINGS = {"pdf.fonttype": 42, "pdf.compression": 9, "pdf.use14corefonts": False}
#: Letters stand where they do in print, not on whole pixels.
_PIXEL_SETTINGS = {"text.hinting": "none"}
#: zlib's level for PNG: a map gets no smaller at a higher one that is worth its time.
_PNG_LEVEL = 3


def save(
    figure: Figure,
    scene: Scene,
    path: Path | str,
    *,
    format: str | None = None,  # noqa: A002 - what Pillow and Matplotlib call it
    dpi: float | None = None,
    more: Sequence[Scene] = (),
) -> None:
    """Write a figure to a file.

    Parameters
    ----------
    figure, scene
        What is drawn and what it is drawn from.
    path
        The file. What was there before stays if anything fails.
    format
        One of `FORMATS`; None for the one that the suffix tells.
    dpi
        Pixels an inch of PNG and WebP; None for the figure's own.
    more
        The other scenes, where there are several on the figure.

    Raises
    ------
    EditError
        If it cannot be written there.
    GlyphError
        If no font has some letter.
    UsageError
        If there is no such format.
    """
    path = Path(path)
    content = encoded(figure, scene, format or format_of(path), dpi=dpi, more=more)
    place_bytes(path, content)


def format_of(path: Path | str) -> str:
    """Tell the format of a figure by the suffix of its file.

    Raises
    ------
    UsageError
        If no format has it.

    Examples
    --------
    >>> format_of("map.PNG")
    'png'
    >>> format_of("map.gif")
    Traceback (most recent call last):
    geo_app.errors.UsageError: map.gif: no format of figures ('.gif'); write pdf, png, svg, webp
    """
    suffix = Path(path).suffix
    return _checked(suffix.lstrip(".").lower(), f"{path}: no format of figures ({suffix!r})")


def _checked(name: str, fault: str) -> str:
    if name not in FORMATS:
        raise UsageError(f"{fault}; write {', '.join(sorted(FORMATS))}")
    return name


def encoded(
    figure: Figure,
    scene: Scene,
    format: str,  # noqa: A002
    *,
    dpi: float | None = None,
    more: Sequence[Scene] = (),
) -> bytes:
    """Return a figure as the bytes of a file; see `save`.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> from geo_app.snapshot import Request, figure_of, scene_of
    >>> scene = scene_of(read_atlas(), Request(16896))
    >>> encoded(figure_of(scene), scene, "svg")[:5]
    b'<?xml'
    """
    encode = FORMATS[_checked(format, f"no format of figures ({format!r})")]
    check_glyphs(*(found.get_text() for found in figure.findobj(Text)))
    return encode(figure, scene, facts_of(scene, *more), dpi or figure.dpi)


def picture_of(figure: Figure, dpi: float, *, is_grey: bool = False) -> Image.Image:
    """Draw a figure as an image: without alpha if nothing of it is seen through.

    Parameters
    ----------
    figure
        What is drawn.
    dpi
        Pixels an inch.
    is_grey
        Whether it is kept as one channel of greys.

    Examples
    --------
    >>> picture_of(Figure(figsize=(2, 1)), 300).size
    (600, 300)
    """
    pixels = _pixels(figure, dpi)
    image = Image.fromarray(pixels)
    is_solid = bool((pixels[..., 3] == 255).all())
    return image.convert(("L" if is_solid else "LA") if is_grey else "RGB" if is_solid else "RGBA")


def _pixels(figure: Figure, dpi: float) -> npt.NDArray[np.uint8]:
    before, (wide, high) = figure.dpi, figure.get_size_inches()
    figure.dpi = dpi
    # Matplotlib cuts a part of a pixel off, be it the thousandth that a division has lost.
    figure.set_size_inches(*((round(side * dpi) + 0.01) / dpi for side in (wide, high)))
    try:
        canvas = FigureCanvasAgg(figure)
        with in_pixels():
            canvas.draw()  # type: ignore[no-untyped-call]
        return np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    finally:
        figure.dpi = before
        figure.set_size_inches(wide, high)


def _png(figure: Figure, scene: Scene, facts: Facts, dpi: float) -> bytes:
    image = picture_of(figure, dpi, is_grey=scene.request.grayscale)
    return _saved(image, "PNG", pnginfo=png_texts(facts), dpi=(dpi, dpi), compress_level=_PNG_LEVEL)


def png_texts(facts: Facts) -> PngImagePlugin.PngInfo:
    """Return the facts as texts of a PNG, in Unicode (iTXt), and as XMP.

    The standard's own keywords where it has one; else the names of `Facts.lines`.
    """
    texts = PngImagePlugin.PngInfo()
    told = {
        "Title": (facts.title,), "Description": (facts.caption,), "Alt": (facts.alt,),
        "Copyright": (facts.credit,), "Software": [f"{n} {v}" for n, v in facts.software],
        **facts.lines(),
    }  # fmt: skip
    for keyword, lines in told.items():
        texts.add_itxt(keyword, "\n".join(lines), facts.language, zip=len(lines) > 3)
    xmp = packet(facts, "image/png").decode()
    texts.add_itxt("XML:com.adobe.xmp", xmp, zip=False)
    return texts


def _webp(figure: Figure, scene: Scene, facts: Facts, dpi: float) -> bytes:
    image = picture_of(figure, dpi, is_grey=scene.request.grayscale)
    # WebP has no greys of one channel.
    image = image.convert("RGBA" if "A" in image.getbands() else "RGB")
    return _saved(image, "WEBP", lossless=True, method=4, xmp=packet(facts, "image/webp"))


def _saved(image: Image.Image, format: str, **options: Any) -> bytes:  # noqa: A002
    written = io.BytesIO()
    image.save(written, format, **options)
    return written.getvalue()


def _svg(figure: Figure, scene: Scene, facts: Facts, _: float) -> bytes:
    written = io.BytesIO()
    no_metadata = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    with _settings(_SVG_SETTINGS):
        canvas = FigureCanvasSVG(figure)
        canvas.print_svg(written, metadata=no_metadata)  # type: ignore[no-untyped-call]
    return svg.completed(written.getvalue(), facts, _layer_names(scene))


def _layer_names(scene: Scene) -> dict[str, str]:
    language = scene.request.language
    titles = {layer.id: term(layer.title, language) for layer in scene.layers}
    ground = {f"basemap-{b.id}": term(b.title, language) for b in scene.basemap}
    furniture = {name: said(language, name) for name in ("inset", "legend", "sources")}
    named = furniture | ground | titles
    return {name: well_formed(words) for name, words in named.items()}


def _pdf(figure: Figure, scene: Scene, facts: Facts, _: float) -> bytes:
    written = io.BytesIO()
    with _settings(_PDF_SETTINGS):
        canvas = FigureCanvasPdf(figure)
        canvas.print_pdf(written, metadata=pdf.information(facts))  # type: ignore[no-untyped-call]
    request = scene.request
    return pdf.completed(
        written.getvalue(), facts, bleed_mm=request.bleed_mm, slug_mm=request.slug_mm
    )


@contextmanager
def in_pixels() -> Iterator[None]:
    """Draw for a while as pictures of pixels are drawn: letters stand where they do in print."""
    with _settings(_PIXEL_SETTINGS):
        yield


@contextmanager
def _settings(settings: Any) -> Iterator[None]:
    """Let Matplotlib have some settings for a while, one thread after the other."""
    with _SETTINGS, mpl.rc_context(settings):
        yield


#: How a figure becomes a file of each format, by the file's suffix.
FORMATS: Mapping[str, Callable[[Figure, Scene, Facts, float], bytes]] = MappingProxyType(
    {"pdf": _pdf, "png": _png, "svg": _svg, "webp": _webp}
)
