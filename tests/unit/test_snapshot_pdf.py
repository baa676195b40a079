"""PDF figures, read by their own tables: fonts, vectors, XMP, where the paper is cut."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from geo_app import read_atlas
from geo_app.snapshot import Request, figure_of, scene_of
from geo_app.snapshot.files.saving import encoded
from tests.unit.drawn import DAY, check_told, drawn_as, drawn_scene, packet, told_in


def _objects(document: bytes) -> dict[int, bytes]:
    """Read a PDF's objects by its tables, the newest of each, and check where they lie."""
    found: dict[int, bytes] = {}
    start = int(re.findall(rb"startxref\s+(\d+)", document)[-1])
    while start:
        assert document[start : start + 4] == b"xref"
        end = document.index(b"trailer", start)
        for number, place in _entries(document[start + 5 : end]):
            assert re.match(rb"%d 0 obj\b" % number, document[place:]), number
            body = document[place : document.index(b"\nendobj", place)]
            found.setdefault(number, body)
        previous = re.search(rb"/Prev (\d+)", document[end : end + 300])
        start = int(previous[1]) if previous else 0
    return found


def _entries(table: bytes) -> list[tuple[int, int]]:
    lines, entries, number = table.splitlines(), [], 0
    for line in lines:
        match line.split():
            case [first, _]:
                number = int(first)
            case [place, _, kind]:
                if kind == b"n":
                    entries.append((number, int(place)))
                number += 1
    return entries


def _pdf(**options: object) -> tuple[bytes, dict[int, bytes], bytes]:
    document = drawn_as("pdf", **options)
    objects = _objects(document)
    root = re.findall(rb"/Root (\d+) 0 R", document)[-1]
    return document, objects, objects[int(root)]


def test_every_object_of_a_pdf_lies_where_its_tables_say() -> None:
    document, objects, root = _pdf()
    assert b"/Type /Catalog" in root
    assert b"/Lang (hy)" in root
    assert int(re.findall(rb"/Size (\d+)", document)[-1]) == max(objects) + 1
    assert re.search(rb"/Info \d+ 0 R", document[document.rindex(b"trailer") :])


def test_a_pdf_tells_what_it_shows_as_xmp() -> None:
    _, objects, root = _pdf()
    number = re.search(rb"/Metadata (\d+) 0 R", root)
    assert number
    body = objects[int(number[1])]
    length = re.search(rb"/Length (\d+)", body)
    assert length
    text = body.split(b"\nstream\n", 1)[1].rpartition(b"\nendstream")[0]
    assert len(text) == int(length[1])
    check_told(told_in(packet(text)), drawn_scene())


def test_a_pdf_has_its_fonts_in_it_as_true_type_and_no_pictures() -> None:
    document, objects, _ = _pdf()
    descriptors = [body for body in objects.values() if b"/Type /FontDescriptor" in body]
    names = {name.decode() for name in re.findall(rb"/FontName /[A-Z]{6}\+(\S+)", document)}
    assert {"NotoSans-Regular", "NotoSans-Bold", "NotoSansArmenian-Regular"} <= names
    assert descriptors
    assert all(b"/FontFile2" in body for body in descriptors)
    assert b"/Subtype /Type3" not in document
    # Vectors: a raster of the map would be an image of some size.
    assert b"/Subtype /Image" not in document


def test_a_pdf_with_bleed_says_where_the_paper_is_cut() -> None:
    _, objects, _ = _pdf(preset="a4-landscape", bleed_mm=3.0)
    page = next(body for body in objects.values() if re.search(rb"/Type /Page\b(?!s)", body))
    boxes = {
        name: [float(x) for x in re.search(rb"/%s \[ ?([^\]]+)\]" % name, page)[1].split()]  # type: ignore[index]
        for name in (b"MediaBox", b"BleedBox", b"TrimBox")
    }
    left, low, right, high = boxes[b"TrimBox"]
    assert [right - left, high - low] == pytest.approx([297 * 72 / 25.4, 210 * 72 / 25.4], abs=0.02)
    # Crop marks stand in five millimetres around the bleed.
    for name, mm in ((b"BleedBox", 3), (b"MediaBox", 8)):
        around = mm * 72 / 25.4
        outer = [left - around, low - around, right + around, high + around]
        assert boxes[name] == pytest.approx(outer, abs=0.03)
    assert b"TrimBox" not in b"".join(_pdf(preset="a4-landscape")[1].values())


def test_words_of_a_layer_stay_text(make_atlas: Callable[..., Path]) -> None:
    scene = scene_of(read_atlas(make_atlas(title=") >> endobj /Title (\\")), Request(DAY))
    document = encoded(figure_of(scene), scene, "pdf")
    _objects(document)
    assert document == encoded(figure_of(scene), scene, "pdf")
