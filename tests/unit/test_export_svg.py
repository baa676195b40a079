"""The layers as a drawing: shapes only, in groups that drawing programs show as layers."""

from xml.etree import ElementTree

import pytest

from geo_app.errors import UsageError
from geo_app.export import content_of
from geo_app.store import read_atlas

ATLAS = read_atlas()
SVG = "{http://www.w3.org/2000/svg}"
INKSCAPE = "{http://www.inkscape.org/namespaces/inkscape}"


@pytest.fixture(scope="module")
def drawing() -> ElementTree.Element:
    content = content_of(ATLAS, "svg-layers", date="2020-11-01").content
    return ElementTree.fromstring(content)  # noqa: S314 - written a moment ago


def test_each_layer_is_a_layer_of_the_drawing(drawing: ElementTree.Element) -> None:
    groups = [group for group in drawing if group.get(f"{INKSCAPE}groupmode") == "layer"]
    assert [group.get(f"{INKSCAPE}label") for group in groups] == [
        layer.title for layer in ATLAS.layers
    ]
    for group, layer in zip(groups, ATLAS.layers, strict=True):
        assert (group.get("display") == "none") is not layer.visible


def test_every_settlement_of_the_date_is_a_named_shape(drawing: ElementTree.Element) -> None:
    (group,) = (one for one in drawing if one.get("id") == "layer-settlements")
    names = [title.text for title in group.iter(f"{SVG}title")]
    (layer,) = (layer for layer in ATLAS.layers if layer.id == "settlements")
    assert sorted(names) == sorted(layer.on("2020-11-01")["name"])


def test_shapes_have_the_hues_of_the_parties(drawing: ElementTree.Element) -> None:
    (group,) = (one for one in drawing if one.get("id") == "layer-settlements")
    (layer,) = (layer for layer in ATLAS.layers if layer.id == "settlements")
    held = set(layer.on("2020-11-01")["holder"]) & {*ATLAS.parties}
    hues = {ATLAS.parties[holder].colour for holder in held}
    assert hues <= {look.get("stroke") for look in group}


def test_the_drawing_asks_for_nothing_and_names_its_projection(
    drawing: ElementTree.Element,
) -> None:
    assert "Lambert azimuthal equal-area" in drawing.findtext(f"{SVG}desc", "")
    asked = [name for element in drawing.iter() for name in element.attrib if "href" in name]
    assert asked == []
    hatches = {pattern.get("id") for pattern in drawing.iter(f"{SVG}pattern")}
    fills = {str(e.get("fill")) for e in drawing.iter() if str(e.get("fill")).startswith("url")}
    assert fills == {f"url(#{hatch})" for hatch in hatches}
    assert len(fills) > 1


def test_all_of_history_is_no_drawing() -> None:
    with pytest.raises(UsageError, match="name one, such as 2016-04-05"):
        content_of(ATLAS, "svg-layers")
