"""Maps, bundles and pages from the small atlas."""

import dataclasses
import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path

import folium
import pytest
from folium.plugins import Fullscreen

from geo_app.errors import GeoAppError
from geo_app.maps import build_map, map_bundle, map_script, opening_view, standalone_html
from geo_app.model import Atlas
from geo_app.scrubber import Scrubber, asset, plugin_script
from geo_app.store import read_atlas


@pytest.fixture
def atlas(make_atlas: Callable[..., Path]) -> Atlas:
    return read_atlas(make_atlas())


def test_a_map_opens_where_its_atlas_does(atlas: Atlas) -> None:
    view = opening_view(atlas)
    assert (view.date, view.lat, view.lon, view.zoom) == ("2016-04-03", 40.2, 46.8, 9)
    assert '"date": "2016-04-03"' in map_script(build_map(atlas))


def test_the_script_is_the_same_for_the_same_map(atlas: Atlas) -> None:
    assert map_script(build_map(atlas)) == map_script(build_map(atlas))
    other = dataclasses.replace(opening_view(atlas), date="2000-01-01")
    assert map_script(build_map(atlas)) != map_script(build_map(atlas, other))


def test_the_bundle_is_the_same_for_the_same_atlas(atlas: Atlas) -> None:
    bundle = map_bundle(atlas)
    assert bundle == map_bundle(atlas)
    document = json.loads(gzip.decompress(bundle))
    assert set(document) == {"scripts", "css", "map", "scrubber"}
    assert f"var {document['scrubber']} = new L.Scrubber(" in document["map"]


def test_folium_itself_is_left_as_it_was(atlas: Atlas) -> None:
    before = (list(folium.Map.default_js), list(Scrubber.default_js))
    standalone_html(build_map(atlas))
    assert (folium.Map.default_js, Scrubber.default_js) == before


def test_a_page_names_no_other_host(atlas: Atlas) -> None:
    page = standalone_html(build_map(atlas), title="<River> & co")
    assert "<title>&lt;River&gt; &amp; co</title>" in page
    page = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert re.findall(r"<[a-z]+[^>]*\s(?:src|href)=\"([^\"]*)\"", page) == ["data:,"]
    assert "url(http" not in page
    assert "default-src &#39;none&#39;" in page


def test_what_would_be_fetched_is_refused(atlas: Atlas) -> None:
    tiled = build_map(atlas)
    folium.TileLayer("https://tiles.example.org/{z}/{x}/{y}.png", attr="x").add_to(tiled)
    with pytest.raises(GeoAppError, match=r"tiles\.example\.org"):
        standalone_html(tiled)
    with_icons = build_map(atlas)
    Fullscreen().add_to(with_icons)
    with pytest.raises(GeoAppError, match="fetch from outside"):
        standalone_html(with_icons)


def test_no_script_of_ours_can_end_its_element() -> None:
    assert "</script" not in plugin_script().lower()
    assert "</style" not in asset("geo-app.css").lower()


def test_text_reaches_the_page_as_text_only() -> None:
    """Markup is never made from text: no innerHTML and its like in any script of ours."""
    sinks = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|bindPopup|bindTooltip"
    assert not re.search(sinks, plugin_script())
