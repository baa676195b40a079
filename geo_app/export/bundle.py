"""Everything about a date, or all of history, in one zip: figures, data, citations, manifest."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from geo_app.export.chosen import Selection
from geo_app.export.citing import bibtex, csl_json
from geo_app.validtime import iso_date

__all__ = ["manifest", "with_citations", "zipped"]

#: The earliest date a zip can hold: the same files give the same bytes.
_TIMELESS = (1980, 1, 1, 0, 0, 0)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Pack files into a zip that says nothing of when or by whom it was made.

    Parameters
    ----------
    files
        Content by path inside the zip.

    Examples
    --------
    >>> zipped({"a.csv": b"id"}) == zipped({"a.csv": b"id"})
    True
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, body in files.items():
            entry = zipfile.ZipInfo(name, _TIMELESS)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # Readable by all; the system that made it would be told otherwise.
            entry.external_attr, entry.create_system = 0o644 << 16, 3
            archive.writestr(entry, body)
    return content.getvalue()


def with_citations(
    chosen: Selection, files: Mapping[str, bytes], remarks: tuple[str, ...], command: str
) -> dict[str, bytes]:
    """Add the citations and, last, the manifest.

    Examples
    --------
    >>> from geo_app.export.chosen import select
    >>> from geo_app.store import read_atlas
    >>> [*with_citations(select(read_atlas(), layers=("events",)), {"e.csv": b""}, (), "")]
    ['e.csv', 'citations.bib', 'citations.json', 'manifest.json']
    """
    whole = dict(files)
    whole["citations.bib"] = bibtex(chosen.sources).encode()
    whole["citations.json"] = csl_json(chosen.sources).encode("utf-8", "replace")
    document = manifest(chosen, whole, remarks, command)
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    whole["manifest.json"] = text.encode("utf-8", "replace")
    return whole


def manifest(
    chosen: Selection, files: Mapping[str, bytes], remarks: tuple[str, ...] = (), command: str = ""
) -> dict[str, Any]:
    """What is in a bundle and how to check it.

    Parameters
    ----------
    chosen
        What was written.
    files
        Content by path inside the bundle.
    remarks
        What a reader of the files must know.
    command
        The command that makes the bundle again.

    Returns
    -------
    dict
        ``atlas``, ``title``, ``date`` (empty for all of history), ``account`` (empty for all),
        ``layers`` with licence and number of features, ``note``, ``sources`` (how many),
        ``remarks``, ``command``, and ``files`` with size in bytes and SHA-256.

    Examples
    --------
    >>> from geo_app.export.chosen import select
    >>> from geo_app.store import read_atlas
    >>> told = manifest(select(read_atlas(), date="2016-04-05"), {"a.csv": b""})
    >>> told["date"], told["files"]["a.csv"]["sha256"][:8]
    ('2016-04-05', 'e3b0c442')
    """
    return {
        "atlas": chosen.atlas.id,
        "title": chosen.atlas.title,
        "date": "" if chosen.day is None else iso_date(chosen.day),
        "account": chosen.account,
        "note": chosen.atlas.neutrality,
        "layers": {
            sheet.layer.id: {
                "title": sheet.layer.title,
                "features": len(sheet.frame),
                "licence": sheet.layer.licence,
                "attribution": sheet.layer.attribution,
            }
            for sheet in chosen.sheets
        },
        "sources": len(chosen.sources),
        "remarks": list(remarks),
        "command": command,
        "files": {
            name: {"bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}
            for name, body in files.items()
        },
    }
