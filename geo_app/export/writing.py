"""The formats an atlas is written in, told by the suffix of the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from geo_app.dialects import Dialect
from geo_app.errors import UsageError
from geo_app.export.bundle import with_citations, zipped
from geo_app.export.chosen import Selection, select
from geo_app.export.cutting import cut
from geo_app.export.fields import untyped_dates
from geo_app.export.geopackage import geopackage
from geo_app.export.kml import kml
from geo_app.export.kmz import kmz
from geo_app.export.svg import svg_layers
from geo_app.export.tables import csv_table, geoparquet
from geo_app.export.texts import geojson
from geo_app.model import Atlas
from geo_app.placing import place_bytes

__all__ = ["FORMATS", "SUFFIXES", "Written", "content_of", "format_of", "write"]


class Written(NamedTuple):
    """A finished file: its bytes, and what a reader of it must know."""

    content: bytes
    remarks: tuple[str, ...]


_Writer = Callable[[Selection], tuple[bytes, tuple[str, ...]]]
#: Formats by name, in the order in which a reader is offered them.
FORMATS: Mapping[str, _Writer] = {
    "geojson": geojson,
    "json-fg": partial(geojson, dialect=Dialect.JSON_FG),
    "linked-places": partial(geojson, dialect=Dialect.LINKED_PLACES),
    "geopackage": geopackage,
    "geoparquet": geoparquet,
    "kml": kml,
    "kmz": kmz,
    "csv": csv_table,
    "svg-layers": svg_layers,
}
#: Endings of file names; the longest that fits tells the format.
SUFFIXES: Mapping[str, str] = {
    ".geojson": "geojson",
    ".fg.json": "json-fg",
    ".jsonfg": "json-fg",
    ".lp.json": "linked-places",
    ".lpf.json": "linked-places",
    ".gpkg": "geopackage",
    ".parquet": "geoparquet",
    ".geoparquet": "geoparquet",
    ".kml": "kml",
    ".kmz": "kmz",
    ".csv": "csv",
    ".layers.svg": "svg-layers",
    ".zip": "bundle",
}
#: Formats with columns of typed dates.
_TYPED = frozenset(("geopackage", "geoparquet", "kml", "kmz", "csv"))
#: What a bundle holds, and under which ending.
_BUNDLED = {"geojson": ".geojson", "geopackage": ".gpkg", "kml": ".kml", "csv": ".csv"}


def format_of(path: Path | str) -> str:
    """Tell the format from the ending of a file's name.

    Raises
    ------
    UsageError
        If it is none that is written.

    Examples
    --------
    >>> format_of("april.gpkg"), format_of("april.fg.json"), format_of("APRIL.KML")
    ('geopackage', 'json-fg', 'kml')
    """
    name = Path(path).name.lower()
    for suffix, form in SUFFIXES.items():
        if name.endswith(suffix):
            return form
    known = ", ".join(SUFFIXES)
    raise UsageError(f"{path}: no data format has this ending; end the name with one of {known}")


def content_of(
    atlas: Atlas,
    form: str,
    *,
    date: dt.date | str | int | None = None,
    account: str = "",
    layers: tuple[str, ...] | None = None,
    figures: Mapping[str, bytes] | None = None,
    command: str = "",
) -> Written:
    """Write an atlas, or what of it holds on a date, as the bytes of a file.

    Parameters
    ----------
    atlas
        The atlas.
    form
        One of `FORMATS`, or ``bundle``: a zip with the data in several formats, the figures, the
        citations (BibTeX, CSL-JSON) and a manifest with checksums.
    date
        Only what holds on that date; by default all of the history.
    account
        Only what this account tells.
    layers
        Ids of layers; by default all of them.
    figures
        For a bundle: further files by name.
    command
        For a bundle: the command that makes it again, which stands in the manifest.

    Returns
    -------
    Written
        The same request on the same atlas gives the same bytes.

    Raises
    ------
    UsageError
        If the format, the account or a layer is unknown, or the atlas does not reach to the date.

    Examples
    --------
    >>> from geo_app.store import read_atlas
    >>> content_of(read_atlas(), "csv", date="2016-04-05", layers=("control-lines",)).remarks
    ()
    """
    chosen = select(atlas, date=date, account=account, layers=layers)
    if form == "bundle":
        return _bundle(chosen, figures or {}, command)
    if form not in FORMATS:
        known = ", ".join([*FORMATS, "bundle"])
        raise UsageError(f"{form!r}: this format is not written; choose one of {known}")
    chosen = _sound(chosen, {form})
    content, remarks = FORMATS[form](chosen)
    return Written(content, (*chosen.remarks, *remarks))


def _sound(chosen: Selection, forms: Collection[str]) -> Selection:
    """What other programs read as it is meant, and what is said of it."""
    # The layers alone are projected about their middle, where a cut would be a line.
    chosen = chosen if "svg-layers" in forms else cut(chosen)
    frames = [] if _TYPED.isdisjoint(forms) else [sheet.frame for sheet in chosen.sheets]
    return replace(chosen, remarks=(*chosen.remarks, *untyped_dates(frames)))


def _bundle(chosen: Selection, figures: Mapping[str, bytes], command: str) -> Written:
    chosen = _sound(chosen, _BUNDLED)
    files, remarks = dict(figures), [*chosen.remarks]
    for form, suffix in _BUNDLED.items():
        content, told = FORMATS[form](chosen)
        files[f"{chosen.atlas.id}{suffix}"] = content
        remarks += [f"{form}: {remark}" for remark in told]
    whole = with_citations(chosen, files, tuple(remarks), command)
    return Written(zipped(whole), tuple(remarks))


def write(
    atlas: Atlas,
    path: Path | str,
    *,
    date: dt.date | str | int | None = None,
    account: str = "",
    layers: tuple[str, ...] | None = None,
    figures: Mapping[str, bytes] | None = None,
    command: str = "",
) -> tuple[str, ...]:
    """Write an atlas, or what of it holds on a date, to a file; its ending tells the format.

    Parameters
    ----------
    atlas, date, account, layers, figures, command
        As in `content_of`.
    path
        The file; see `SUFFIXES` for the endings.

    Returns
    -------
    tuple of str
        What a reader of the file must know, such as columns that are called otherwise in it.

    Raises
    ------
    UsageError
        If the request makes no sense; see `content_of`.
    EditError
        If the file cannot be written: what was there before is there still.

    Examples
    --------
    >>> import tempfile
    >>> from geo_app.store import read_atlas
    >>> with tempfile.TemporaryDirectory() as home:
    ...     write(read_atlas(), f"{home}/april.kml", date="2016-04-05", layers=("events",))
    ()
    """
    form = format_of(path)
    content, remarks = content_of(
        atlas, form, date=date, account=account, layers=layers, figures=figures, command=command
    )
    place_bytes(Path(path), content)
    return remarks
