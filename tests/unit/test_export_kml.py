"""KML: time spans, words that say who says it, and texts that stay texts."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image

from geo_app.export import content_of
from geo_app.model import Atlas
from geo_app.store import read_atlas
from tests.unit.written import KML, placemarks, small_atlas, written

Make = Callable[..., Path]
MakeFeature = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def river() -> Atlas:
    return small_atlas()


def test_kml_has_a_time_span_for_each_statement(river: Atlas) -> None:
    found = {
        key: (element.findtext(f".//{KML}begin"), element.findtext(f".//{KML}end"))
        for key, element in placemarks(written(river, "kml").content).items()
    }
    assert found == {
        # One unknown day of 1994: it may be shown up to the last day before the year's last.
        "ford-1": (None, "1994-12-30T23:59:59Z"),
        "ford-2": ("1994-01-01T00:00:00Z", "2016-04-01T23:59:59Z"),
        "ford-3": ("2016-04-02T00:00:00Z", None),
        "ford-north-1": ("2016-04-02T00:00:00Z", "2016-04-04T23:59:59Z"),
        "mill-1": ("1994-05-12T00:00:00Z", None),
    }


def test_kml_keeps_text_as_text_and_styles_as_named(
    make_atlas: Make, make_feature: MakeFeature
) -> None:
    hostile = "<script>alert(1)</script> & ]]>"
    atlas = read_atlas(
        make_atlas([make_feature("a", name=hostile, summary=hostile, holder="north")])
    )
    content = content_of(atlas, "kml").content
    (placemark,) = placemarks(content).values()
    assert placemark.findtext(f"{KML}name") == hostile
    # A balloon shows HTML, so there it is escaped once more.
    assert "&lt;script&gt;" in placemark.findtext(f"{KML}description", "")
    root = ElementTree.fromstring(content)  # noqa: S314 - written a moment ago
    styles = {f"#{style.get('id')}" for style in root.iter(f"{KML}Style")}
    assert {element.text for element in root.iter(f"{KML}styleUrl")} == styles


def test_kmz_holds_the_picture_its_points_are_marked_with(river: Atlas) -> None:
    with zipfile.ZipFile(io.BytesIO(written(river, "kmz").content)) as archive:
        root = ElementTree.fromstring(archive.read("doc.kml"))  # noqa: S314 - written a moment ago
        asked = {element.text for element in root.iter(f"{KML}href")}
        assert asked == {"disc.png"}
        assert Image.open(archive.open("disc.png")).size == (32, 32)
    plain = written(river, "kml").content
    assert b"href" not in plain


def test_kml_tells_who_says_it(river: Atlas) -> None:
    told = {
        key: element.findtext(f"{KML}description", "")
        for key, element in placemarks(written(river, "kml").content).items()
    }
    assert told["ford-3"].startswith("said to be held by The South")
    assert told["ford-north-1"].startswith("The North: held by The North")
