"""Atlases that mean harm, and atlases that are broken, in a real browser."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.explorer import of_map, panel, visit

HOSTILE = [
    "<img src=x onerror=document.title='run'>",
    "</script><script>document.title='run'</script>",
    "${document.title='run'}",
    "{{ 7*7 }}`'\"><svg onload=document.title='run'>",
]


@pytest.fixture(scope="module")
def hostile_url(serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """An app on an atlas in which every text is an attack."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "layers").mkdir()
    features = [
        {
            "type": "Feature", "id": text,
            "geometry": {"type": "Point", "coordinates": [46.7 + n / 100, 40.3]},
            "properties": {
                "name": text, "name:en": text, "kind": kind, "holder": "a", "place": f"p{n}",
                "basis": text, "summary": text, "sources": ["s"], "valid_from": "2016-04-03",
                text: text,
            },
        }
        for n, text in enumerate(HOSTILE) for kind in ("settlement",)
    ]  # fmt: skip
    rival = json.loads(json.dumps(features))
    for feature in rival:
        feature["id"] += "2"
        feature["properties"] |= {"account": "x", "holder": "b"}
    bad = HOSTILE[0]
    documents = {
        "atlas.json": {
            "format": "geo-atlas/1", "id": "h", "title": bad, "neutrality": bad,
            "extent": [46, 39, 48, 41], "first_date": "2016-01-01", "last_date": "2016-12-31",
            "opening_date": "2016-04-05", "opening_view": {"lat": 40.3, "lon": 46.7, "zoom": 10},
            "parties": [
                {"id": "a", "name": bad, "short": HOSTILE[1], "colour": "#7a5195"},
                {"id": "b", "name": HOSTILE[2], "colour": "#2a9d8f;}</style>"},
            ],
            "accounts": [{"id": "x", "name": HOSTILE[1]}],
            "layers": [
                {"id": "s", "title": bad, "kind": "settlement", "file": "layers/s.geojson",
                 "attribution": HOSTILE[1]},
                {"id": "e", "title": HOSTILE[2], "kind": "event", "file": "layers/e.geojson"},
            ],
        },
        "sources.json": [{"id": "s", "title": bad, "URL": "javascript:document.title='run'"}],
        "layers/s.geojson": {"type": "FeatureCollection", "features": [*features, *rival]},
        "layers/e.geojson": {
            "type": "FeatureCollection",
            "features": [f | {"properties": f["properties"] | {"kind": "event"}} for f in features],
        },
    }  # fmt: skip
    for name, document in documents.items():
        (folder / name).write_text(json.dumps(document), encoding="utf-8")
    return serve("--atlas", folder)


def test_text_in_a_layer_stays_text(page: Page, hostile_url: str) -> None:
    frame = visit(page, hostile_url)
    before = page.title()
    for number in range(len(HOSTILE)):
        of_map(frame, f"it.select(null, 'p{number}')")
        expect(page.locator(".ga-card")).to_contain_text(HOSTILE[number])
    page.mouse.move(500, 450)
    for fold in panel(page).locator("summary").all():
        fold.click()
    for text in HOSTILE:
        expect(panel(page)).to_contain_text(text)
    expect(page.locator(".ga-panel")).to_contain_text(HOSTILE[2])
    expect(page.locator("h1")).to_have_text(HOSTILE[0])
    assert page.title() == before
    assert page.locator("a[href^='javascript']").count() == 0
    assert page.locator("img[src=x]").count() == 0


def test_an_atlas_with_a_broken_layer_shows_it_and_serves_the_rest(
    page: Page, serve: Callable[..., str], tmp_path: Path
) -> None:
    atlas = {
        "format": "geo-atlas/1", "title": "Half", "extent": [46, 39, 48, 41],
        "first_date": "2016-01-01", "last_date": "2016-12-31",
        "parties": [{"id": "a", "name": "A", "colour": "#7a5195"}],
        "layers": [
            {"id": "torn", "title": "Torn", "kind": "event", "file": "torn.geojson"},
            {"id": "sound", "title": "Sound", "kind": "settlement", "file": "sound.geojson"},
        ],
    }  # fmt: skip
    feature = {
        "type": "Feature", "id": "f", "geometry": {"type": "Point", "coordinates": [46.7, 40.3]},
        "properties": {"name": "Ford", "kind": "settlement", "holder": "a", "place": "ford",
                       "sources": ["missing"]},
    }  # fmt: skip
    (tmp_path / "atlas.json").write_text(json.dumps(atlas))
    (tmp_path / "sources.json").write_text("[]")
    (tmp_path / "torn.geojson").write_text('{"type": "FeatureCollection", "features": [')
    (tmp_path / "sound.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [feature]})
    )
    visit(page, serve("--atlas", tmp_path))
    problems = panel(page).locator(".ov-problems")
    problems.locator("summary").click()
    expect(problems).to_contain_text("torn.geojson: not JSON")
    expect(problems).to_contain_text("feature 'f': a source is not in sources.json ('missing')")
    expect(panel(page).locator(".ov-holder")).to_have_count(1)
