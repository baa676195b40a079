"""The facts of a figure as XMP (ISO 16684-1), with the terms of Dublin Core and IPTC."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from geo_app.snapshot.files.metadata import Facts

__all__ = ["description", "packet"]

_NAMESPACES = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    # Ours: what no standard has a term for.
    "geoapp": "urn:geo-app:figure#",
}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
#: The marks around a packet by which programs find it in a file that they cannot read.
_BEGIN = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
_END = '\n<?xpacket end="r"?>'

for _prefix, _uri in _NAMESPACES.items():
    ET.register_namespace(_prefix, _uri)


def packet(facts: Facts, media_type: str) -> bytes:
    """Write the facts as an XMP packet.

    Parameters
    ----------
    facts
        Of the figure.
    media_type
        Of its file, such as ``image/png``.

    Returns
    -------
    bytes
        UTF-8, between the two marks of a packet.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> from geo_app.snapshot.files.metadata import facts_of
    >>> from geo_app.snapshot.request import Request
    >>> from geo_app.snapshot.scene import scene_of
    >>> facts = facts_of(scene_of(read_atlas(), Request(16896)))
    >>> b"<rdf:li>2016-04-05</rdf:li>" in packet(facts, "image/png")
    True
    """
    root = ET.Element(_name("x", "xmpmeta"))
    root.append(description(facts, media_type))
    ET.indent(root, " ")
    return (_BEGIN + ET.tostring(root, encoding="unicode") + _END).encode()


def description(facts: Facts, media_type: str) -> ET.Element:
    """Return the facts as an ``rdf:RDF`` element, as the metadata of an SVG hold it."""
    rdf = ET.Element(_name("rdf", "RDF"))
    about = ET.SubElement(rdf, _name("rdf", "Description"), {_name("rdf", "about"): ""})
    _plain(about, "dc", "format", media_type)
    _one_language(about, "dc", "title", facts.title, facts.language)
    _one_language(about, "dc", "description", facts.caption, facts.language)
    _one_language(about, "dc", "rights", "; ".join(facts.licences), facts.language)
    _several(about, "dc", "creator", "Seq", ["geo-app"])
    _several(about, "dc", "language", "Bag", [facts.language])
    _plain(about, "xmp", "CreatorTool", " ".join(facts.software[0]))
    _one_language(about, "xmpRights", "UsageTerms", "; ".join(facts.licences), facts.language)
    _plain(about, "photoshop", "Credit", facts.credit)
    alt = "AltTextAccessibility"
    _one_language(about, "Iptc4xmpCore", alt, facts.alt, facts.language)
    for name, lines in facts.lines().items():
        _several(about, "geoapp", name, "Seq", lines)
    return rdf


def _name(prefix: str, local: str) -> str:
    return f"{{{_NAMESPACES[prefix]}}}{local}"


def _plain(about: ET.Element, prefix: str, local: str, text: str) -> None:
    ET.SubElement(about, _name(prefix, local)).text = text


def _several(
    about: ET.Element, prefix: str, local: str, container: str, texts: Iterable[str]
) -> ET.Element:
    term = ET.SubElement(about, _name(prefix, local))
    listed = ET.SubElement(term, _name("rdf", container))
    for text in texts:
        ET.SubElement(listed, _name("rdf", "li")).text = text
    return listed


def _one_language(about: ET.Element, prefix: str, local: str, text: str, language: str) -> None:
    """Add a text that says its language; programs look for the default one first."""
    listed = _several(about, prefix, local, "Alt", [text, text])
    for item, name in zip(listed, ("x-default", language), strict=True):
        item.set(_LANGUAGE, name)
