"""KML in a zip, with the disc that marks a point: nothing has to be fetched to show it."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from geo_app.export.bundle import zipped
from geo_app.export.chosen import Selection
from geo_app.export.kml import kml

__all__ = ["kmz"]

_DISC = "disc.png"
_SIZE, _FINER = 32, 8


def kmz(chosen: Selection) -> tuple[bytes, tuple[str, ...]]:
    """Write a selection as KMZ; see `geo_app.export.kml.kml`.

    Examples
    --------
    >>> import zipfile
    >>> from geo_app.export.chosen import select
    >>> from geo_app.store import read_atlas
    >>> content, _ = kmz(select(read_atlas(), layers=("control-lines",)))
    >>> zipfile.ZipFile(io.BytesIO(content)).namelist()
    ['doc.kml', 'disc.png']
    """
    content, remarks = kml(chosen, icon=_DISC)
    return zipped({"doc.kml": content, _DISC: _disc()}), remarks


def _disc() -> bytes:
    """Draw a white disc with a dark rim, which a viewer tints: drawn large, so that it is round."""
    large = Image.new("RGBA", (_SIZE * _FINER, _SIZE * _FINER))
    edge = _SIZE * _FINER - 1
    ImageDraw.Draw(large).ellipse((0, 0, edge, edge), fill="white", outline="#404040", width=_FINER)
    content = io.BytesIO()
    large.resize((_SIZE, _SIZE), Image.Resampling.LANCZOS).save(content, "PNG")
    return content.getvalue()
