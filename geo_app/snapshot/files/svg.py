"""An SVG of Matplotlib's, completed: layers with names, its fonts in it, title, description, XMP.

Inkscape takes groups that are marked for layers, Illustrator the outermost groups by their ids;
browsers take the fonts that are in the file, both others those that are installed.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path
from string import Template
from xml.etree import ElementTree as ET

from fontTools import subset
from fontTools.ttLib import TTFont

from geo_app.snapshot.files.metadata import Facts
from geo_app.snapshot.files.xmp import description
from geo_app.snapshot.text.fonts import family_of, font_files
from geo_app.wellformed import well_formed

__all__ = ["completed"]

_SVG = "http://www.w3.org/2000/svg"
_INKSCAPE = "http://www.inkscape.org/namespaces/inkscape"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
#: Groups that Matplotlib puts around everything, and names it gives to what has none.
_WRAPPERS = re.compile(r"(figure|axes)_\d+")
_NAMELESS = re.compile(r"[A-Za-z0-9.]*_\d+")
#: Tables of a font that only programs need that make fonts.
_DROPPED = [*subset.Options().drop_tables, "FFTM"]
_WEIGHTS = {"regular": 400, "bold": 700}
#: What would end a string of CSS, or means something in it.
_IN_STRING = re.compile(r'["\\\n\r]')
_BOLD = re.compile(r"\b(bold|[6-9]00)\b")

for _prefix, _uri in (
    ("", _SVG), ("inkscape", _INKSCAPE), ("xlink", "http://www.w3.org/1999/xlink"),
):  # fmt: skip
    ET.register_namespace(_prefix, _uri)


def completed(document: bytes, facts: Facts, names: Mapping[str, str]) -> bytes:
    """Add what Matplotlib cannot write, and make layers of its named groups.

    Parameters
    ----------
    document
        An SVG as Matplotlib writes it, with text as text.
    facts
        Of the figure.
    names
        Words for the layers, by the ids of their groups.

    Returns
    -------
    bytes
        UTF-8. Groups of the same id that follow each other are one layer; ids are unique.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> from geo_app.snapshot.files.metadata import facts_of
    >>> from geo_app.snapshot.request import Request
    >>> from geo_app.snapshot.scene import scene_of
    >>> facts = facts_of(scene_of(read_atlas(), Request(16896)))
    >>> drawn = b'<svg xmlns="http://www.w3.org/2000/svg"><g id="axes_1"><g id="roads"/></g></svg>'
    >>> b'inkscape:label="Roads"' in completed(drawn, facts, {"roads": "Roads"})
    True
    """
    root = ET.fromstring(document)  # noqa: S314 - Matplotlib has written it, a moment ago
    _lift(root)
    _gather(root, names)
    _describe(root, facts)
    _embed(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _lift(parent: ET.Element) -> None:
    """Take away the groups around everything: the layers of the figure come out on top."""
    children = [below for child in parent for below in _lifted(child)]
    parent[:] = children


def _lifted(child: ET.Element) -> Iterator[ET.Element]:
    if child.tag == f"{{{_SVG}}}g" and _WRAPPERS.fullmatch(child.get("id", "")):
        for below in child:
            yield from _lifted(below)
    else:
        yield child


def _gather(root: ET.Element, names: Mapping[str, str]) -> None:
    """Put neighbours of one name into one layer."""
    layers: list[ET.Element] = []
    taken: dict[str, int] = {}
    last = ""
    for child in root:
        name = child.get("id", "")
        if child.tag != f"{{{_SVG}}}g" or _NAMELESS.fullmatch(name) or not name:
            layers.append(child)
            last = ""
        elif name == last:
            del child.attrib["id"]
            layers[-1].append(child)
        else:
            layers.append(_layer(child, name, names, taken))
            last = name
    root[:] = layers


def _layer(
    child: ET.Element, name: str, names: Mapping[str, str], taken: dict[str, int]
) -> ET.Element:
    """Make a layer whose id nobody else has."""
    taken[name] = taken.get(name, 0) + 1
    is_first = taken[name] == 1
    layer = ET.Element(f"{{{_SVG}}}g", {"id": name if is_first else f"{name}-{taken[name]}"})
    layer.set(f"{{{_INKSCAPE}}}groupmode", "layer")
    words = names.get(name, name)
    layer.set(f"{{{_INKSCAPE}}}label", words if is_first else f"{words} {taken[name]}")
    del child.attrib["id"]
    layer.append(child)
    return layer


def _describe(root: ET.Element, facts: Facts) -> None:
    for old in root.findall(f"{{{_SVG}}}metadata"):
        root.remove(old)
    title, words = (ET.Element(f"{{{_SVG}}}{tag}") for tag in ("title", "desc"))
    title.text, words.text = facts.title, facts.alt
    title.set("id", "figure-title")
    words.set("id", "figure-description")
    about = ET.Element(f"{{{_SVG}}}metadata")
    about.append(description(facts, "image/svg+xml"))
    root[:0] = [title, words, about]
    root.set("role", "img")
    root.set("aria-labelledby", "figure-title")
    root.set("aria-describedby", "figure-description")
    root.set(_LANGUAGE, facts.language)


def _embed(root: ET.Element) -> None:
    """Put the letters of the figure's fonts into it."""
    drawn = list(root.iter(f"{{{_SVG}}}text"))
    if not drawn:
        return
    style = ET.Element(f"{{{_SVG}}}style")
    style.text = "".join(_faces(drawn))
    root.insert(3, style)


def _faces(drawn: Iterable[ET.Element]) -> Iterator[str]:
    letters: dict[str, set[str]] = {weight: set() for weight in _WEIGHTS}
    for element in drawn:
        weight = "bold" if _BOLD.search(_style_of(element)) else "regular"
        letters[weight].update("".join(element.itertext()))
    for weight, number in _WEIGHTS.items():
        for path in font_files(weight):
            yield from _face(path, number, letters[weight])


def _style_of(element: ET.Element) -> str:
    return " ".join([element.get("style", ""), *(part.get("style", "") for part in element)])


def _face(path: Path, weight: int, letters: set[str]) -> Iterator[str]:
    """Write a font with those letters only, if it has any that no font before it has."""
    with TTFont(path, recalcTimestamp=False) as font:
        known = {chr(code) for code in font.getBestCmap()} & letters
        letters -= known
        if not known - {" "}:
            return
        options = subset.Options(hinting=False, recalc_timestamp=False, drop_tables=_DROPPED)
        cutter = subset.Subsetter(options)
        cutter.populate(text="".join(known))
        cutter.subset(font)
        font.flavor, written = "woff", io.BytesIO()
        font.save(written)
    template = resources.files("geo_app").joinpath("assets", "font-face.css").read_text("utf-8")
    woff = base64.b64encode(written.getvalue()).decode()
    family = _IN_STRING.sub(_escaped, well_formed(family_of(path)))
    yield Template(template).substitute(family=family, weight=weight, woff=woff)


def _escaped(found: re.Match[str]) -> str:
    return f"\\{ord(found[0]):x} "
