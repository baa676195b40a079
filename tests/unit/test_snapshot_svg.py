"""SVG figures: layers with names, text that is text, its fonts, words for who cannot see."""

import base64
import io
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

from fontTools.ttLib import TTFont

from geo_app import read_atlas
from geo_app.snapshot import Request, figure_of, scene_of
from geo_app.snapshot.files.saving import encoded
from geo_app.snapshot.text.fonts import families
from geo_app.snapshot.words import alt_text
from tests.unit.drawn import DAY, check_told, drawn_as, drawn_scene, told_in

SVG = "{http://www.w3.org/2000/svg}"
INKSCAPE = "{http://www.inkscape.org/namespaces/inkscape}"


def _svg() -> ET.Element:
    return ET.fromstring(drawn_as("svg"))  # noqa: S314 - written a moment ago


def test_an_svg_has_layers_with_names_and_ids_of_their_own() -> None:
    root = _svg()
    layers = [one for one in root if one.get(f"{INKSCAPE}groupmode") == "layer"]
    names = {layer.get("id"): layer.get(f"{INKSCAPE}label") for layer in layers}
    assert names["settlements"] == "Բնակավայրեր"
    assert names["control-lines"] == "Շփման գծեր"
    assert {"title", "legend", "sources"} <= set(names)
    order = list(names)
    assert order.index("control-areas") < order.index("settlements") < order.index("title")
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    # Nothing that is drawn lies outside a layer, and nothing around the layers.
    assert {one.tag for one in root if one not in layers} <= {
        f"{SVG}{name}" for name in ("title", "desc", "metadata", "style", "defs")
    }


def test_what_an_svg_refers_to_is_in_it() -> None:
    text = drawn_as("svg").decode()
    ids = set(re.findall(r'\bid="([^"]+)"', text))
    referred = re.findall(r'(?:url\(#|href="#)([^")]+)', text)
    assert referred
    assert set(referred) <= ids
    outside = re.findall(r'(?:href|src)\s*=\s*"(?!#|data:)([^"]+)', text)
    assert not outside


def test_the_text_of_an_svg_is_text_in_fonts_that_it_brings() -> None:
    root = _svg()
    drawn = {"".join(one.itertext()).strip() for one in root.iter(f"{SVG}text")}
    assert "Լեռնային Ղարաբաղ" in drawn
    style = next(root.iter(f"{SVG}style")).text or ""
    faces = re.findall(r'family: "([^"]+)"; font-weight: (\d+);.*?base64,([^"]+)"', style)
    assert {face[0] for face in faces} <= set(families())
    letters: set[str] = set()
    for _, _, woff in faces:
        with TTFont(io.BytesIO(base64.b64decode(woff))) as font:
            letters |= {chr(code) for code in font.getBestCmap()}
    assert set("".join(drawn)) - {" ", "\N{NO-BREAK SPACE}"} <= letters


def test_an_svg_speaks_to_who_cannot_see_it() -> None:
    root, scene = _svg(), drawn_scene()
    assert (root.get("role"), root.find(f"{SVG}title").text) == ("img", scene.title)  # type: ignore[union-attr]
    assert root.find(f"{SVG}desc").text == alt_text(scene)  # type: ignore[union-attr]
    described = {root.get("aria-labelledby"), root.get("aria-describedby")}
    assert described == {"figure-title", "figure-description"}
    check_told(told_in(root), scene)


def test_words_of_a_layer_stay_text_in_every_file(make_atlas: Callable[..., Path]) -> None:
    hostile = "<script>alert(1)</script> & ]]> $x$"
    scene = scene_of(read_atlas(make_atlas(title=hostile)), Request(DAY))
    svg = encoded(figure_of(scene), scene, "svg")
    assert b"<script" not in svg
    root = ET.fromstring(svg)  # noqa: S314 - written a moment ago
    assert root.find(f"{SVG}title").text == hostile  # type: ignore[union-attr]
    drawn = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    assert any("alert(1)" in text and "$x$" in text for text in drawn)
