"""Figures of the built-in atlas as files, and what they tell of themselves."""

from functools import cache
from xml.etree import ElementTree as ET

from geo_app import day_number, read_atlas
from geo_app.model import Atlas
from geo_app.snapshot import PRESETS, Request, Scene, figure_of, scene_of
from geo_app.snapshot.files.metadata import layer_checksum, software
from geo_app.snapshot.files.saving import encoded

DAY = day_number("2016-04-05")
RDF, OURS = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}", "{urn:geo-app:figure#}"


@cache
def built_in() -> Atlas:
    return read_atlas()


@cache
def drawn_as(format: str, **options: object) -> bytes:  # noqa: A002
    scene = drawn_scene(**options)
    return encoded(figure_of(scene), scene, format, dpi=scene.request.dots)


@cache
def drawn_scene(preset: str = "social-1200x675", language: str = "hy", **options: object) -> Scene:
    request = Request(DAY, preset=PRESETS[preset], language=language, **options)  # type: ignore[arg-type]
    return scene_of(built_in(), request)


def told_in(xmp: ET.Element) -> dict[str, list[str]]:
    """Return our own terms of an XMP packet, by their names."""
    return {
        term.tag.removeprefix(OURS): [item.text or "" for item in term.iter(f"{RDF}li")]
        for term in xmp.iter()
        if term.tag.startswith(OURS)
    }


def packet(text: bytes) -> ET.Element:
    assert text.startswith(b"<?xpacket begin=")
    return ET.fromstring(text[text.index(b"<x:xmpmeta") : text.rindex(b"<?xpacket")])  # noqa: S314


def check_told(told: dict[str, list[str]], scene: Scene) -> None:
    assert told["Date"] == ["2016-04-05"]
    assert told["Account"] == ["all-accounts"]
    assert told["Command"] == [scene.command]
    assert len(told["Sources"]) == len({source.id for source in scene.sources})
    sums = [line.split(" sha256:")[1][:64] for line in told["Layers"]]
    drawn = [*scene.layers, *scene.basemap]
    assert sums == [layer_checksum(scene.atlas, layer.id) for layer in drawn]
    assert told["Versions"] == [f"{name} {number}" for name, number in software()]
