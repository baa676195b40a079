"""A PDF of Matplotlib's, completed: XMP, language, the title in its window, the edge of the paper.

All of it is added behind the file (ISO 32000-1, 7.5.6, incremental updates), so nothing that
Matplotlib wrote is moved.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from geo_app.snapshot.files.metadata import Facts
from geo_app.snapshot.files.xmp import packet

__all__ = ["completed", "information"]

_POINTS_PER_MM = 72 / 25.4
_ROOT = re.compile(rb"/Root (\d+) 0 R")
_SIZE = re.compile(rb"/Size (\d+)")
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_MEDIA = re.compile(rb"/MediaBox \[ ?([-\d. ]+?) ?\]")


def information(facts: Facts) -> dict[str, str | None]:
    """Return what Matplotlib writes as the document's information, with no time in it."""
    return {
        "Title": facts.title,
        "Subject": facts.caption,
        "Author": facts.credit,
        "Keywords": "; ".join((*facts.dates, facts.account, facts.atlas)),
        "Creator": " ".join(facts.software[0]),
        "CreationDate": None,
    }


def completed(
    document: bytes, facts: Facts, *, bleed_mm: float = 0.0, slug_mm: float = 0.0
) -> bytes:
    """Add what Matplotlib cannot write.

    Parameters
    ----------
    document
        A PDF of one page, as Matplotlib writes it.
    facts
        Of the figure.
    bleed_mm
        By how much the page reaches over the edge of the paper on each side.
    slug_mm
        How much more there is around that, for crop marks.

    Returns
    -------
    bytes
        The document, followed by what is added.

    Examples
    --------
    >>> import io
    >>> from matplotlib.backends.backend_pdf import FigureCanvasPdf
    >>> from matplotlib.figure import Figure
    >>> from geo_app import read_atlas
    >>> from geo_app.snapshot.files.metadata import facts_of
    >>> from geo_app.snapshot.request import Request
    >>> from geo_app.snapshot.scene import scene_of
    >>> facts = facts_of(scene_of(read_atlas(), Request(16896)))
    >>> written = io.BytesIO()
    >>> FigureCanvasPdf(Figure()).print_pdf(written, metadata=information(facts))
    >>> b"/Lang (en)" in completed(written.getvalue(), facts)[len(written.getvalue()) :]
    True
    """
    trailer = document[document.rindex(b"trailer") :]
    root, size = _number(_ROOT, trailer), _number(_SIZE, trailer)
    objects = {size: _metadata(facts), root: _catalogue(document, root, size, facts.language)}
    if bleed_mm:
        page, found = _page(document)
        objects[page] = _trimmed(found, bleed_mm, slug_mm)
    return _updated(document, objects, root)


def _number(pattern: re.Pattern[bytes], text: bytes) -> int:
    found = pattern.search(text)
    assert found is not None, f"no {pattern.pattern!r} in the PDF"
    return int(found[1])


def _body(document: bytes, number: int) -> bytes:
    found = re.search(rb"(?:^|\n)%d 0 obj\n(.*?)\nendobj" % number, document, re.DOTALL)
    assert found is not None, f"no object {number} in the PDF"
    return found[1]


def _metadata(facts: Facts) -> bytes:
    text = packet(facts, "application/pdf")
    head = b"<< /Type /Metadata /Subtype /XML /Length %d >>" % len(text)
    return head + b"\nstream\n" + text + b"\nendstream"


def _catalogue(document: bytes, root: int, metadata: int, language: str) -> bytes:
    more = b" /Metadata %d 0 R /Lang (%s)" % (metadata, language.encode())
    return _with(_body(document, root), more + b" /ViewerPreferences << /DisplayDocTitle true >>")


def _page(document: bytes) -> tuple[int, bytes]:
    for match in re.finditer(rb"(?:^|\n)(\d+) 0 obj\n", document):
        body = _body(document, int(match[1])) if b"/Page" in document[match.end() :][:400] else b""
        if re.search(rb"/Type /Page\b(?!s)", body):
            return int(match[1]), body
    raise AssertionError("no page in the PDF")


def _trimmed(page: bytes, bleed_mm: float, slug_mm: float) -> bytes:
    """Tell the printer where the paper will be cut, and how far the picture reaches over that."""
    found = _MEDIA.search(page)
    assert found is not None, "a page without a size"
    west, south, east, north = map(float, found[1].split())

    def inside(mm: float) -> bytes:
        cut = mm * _POINTS_PER_MM
        edges = (west + cut, south + cut, east - cut, north - cut)
        return b" ".join(b"%.4f" % edge for edge in edges)

    boxes = inside(slug_mm), inside(slug_mm + bleed_mm)
    return _with(page, b" /BleedBox [ %s ] /TrimBox [ %s ]" % boxes)


def _with(dictionary: bytes, more: bytes) -> bytes:
    return dictionary[: dictionary.rindex(b">>")].rstrip() + more + b" >>"


def _updated(document: bytes, objects: Mapping[int, bytes], root: int) -> bytes:
    """Write objects behind a document, anew or in place of those of the same numbers."""
    previous = _number(_START, document)
    info = re.search(rb"/Info \d+ 0 R", document[document.rindex(b"trailer") :])
    parts, places = [document.rstrip() + b"\n"], {}
    for number, body in sorted(objects.items()):
        places[number] = sum(map(len, parts))
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = sum(map(len, parts))
    table = b"".join(b"%d 1\n%010d 00000 n \n" % place for place in places.items())
    parts.append(b"xref\n" + table)
    parts.append(
        b"trailer\n<< /Size %d /Root %d 0 R %s /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
        % (max(objects) + 1, root, info[0] if info else b"", previous, start)
    )
    return b"".join(parts)
