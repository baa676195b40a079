"""The whole app in a real browser: the map lives, the panel follows, the address restores."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

ANSWER = 20_000


def visit(page: Page, url: str) -> Locator:
    """Open the app and wait for its map; returns the map's frame."""
    page.goto(url)
    frame = page.locator(".geo-app-map[data-ready]")
    expect(frame).to_be_visible(timeout=60_000)
    expect(panel(page)).to_be_visible(timeout=ANSWER)
    return frame


def panel(page: Page) -> Locator:
    return page.locator(".ov")


def slider(page: Page) -> Locator:
    return page.get_by_role("slider", name=re.compile("date", re.IGNORECASE))


def of_map(frame: Locator, expression: str) -> object:
    """Evaluate an expression in which `it` is the scrubber."""
    return frame.evaluate(f"frame => {{ const it = frame.scrubber; return {expression}; }}")


def type_date(page: Page, text: str) -> None:
    field = page.locator("input.ga-input")
    field.fill(text)
    field.press("Enter")


def test_first_screen(page: Page, app_url: str) -> None:
    frame = visit(page, app_url)
    expect(page.locator(".ga-date")).to_have_text("5 April 2016, Tuesday")
    expect(panel(page)).to_have_attribute("data-date", "2016-04-05")
    expect(panel(page).locator(".ov-holder")).not_to_have_count(0)
    expect(panel(page)).to_contain_text("Where accounts differ")
    assert of_map(frame, "it.stats.items") > 500


def test_dragging_paints_every_date_and_the_panel_follows(page: Page, app_url: str) -> None:
    frame = visit(page, app_url)
    box = slider(page).bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    before = of_map(frame, "({...it.stats})")
    dates = set()
    page.mouse.move(box["x"] + 0.2 * box["width"], y)
    page.mouse.down()
    start = of_map(frame, "({...it.stats})")
    for step in range(1, 21):
        page.mouse.move(box["x"] + (0.2 + 0.03 * step) * box["width"], y)
        dates.add(of_map(frame, "it.getDate()"))
    page.mouse.up()
    after = of_map(frame, "({...it.stats})")
    assert before["dates"] < start["dates"], "pressing goes to the date under the pointer"
    assert len(dates) == 20
    assert after["dates"] - start["dates"] == 20
    settled = of_map(frame, "it.getDate()")
    expect(panel(page)).to_have_attribute("data-date", settled, timeout=ANSWER)


def test_the_map_survives_reruns(page: Page, app_url: str) -> None:
    frame = visit(page, app_url)
    frame.evaluate("frame => { frame.scrubber.marked = true; frame.scrubber._map.setZoom(11); }")
    for date in ("1994-05-12", "2020-11-10", "1923-07-07", "2023-09-20"):
        type_date(page, date)
        expect(panel(page)).to_have_attribute("data-date", date, timeout=ANSWER)
    assert of_map(frame, "[it.marked, it._map.getZoom()]") == [True, 11]
    expect(page.locator(".geo-app-map")).to_have_count(1)


def test_the_panel_speaks_of_the_date(page: Page, app_url: str) -> None:
    visit(page, app_url)
    type_date(page, "1950-01-01")
    expect(panel(page)).to_contain_text("the atlas begins on 20 February 1988", timeout=ANSWER)
    type_date(page, "12.5.1994")
    event = panel(page).locator(".ov-on", has_text="Ceasefire")
    expect(event).to_contain_text("on this day", timeout=ANSWER)
    event.locator("summary").click()
    expect(event.locator("a").first).to_have_attribute("href", re.compile("^https?://"))
    expect(event.locator("a").first).to_have_attribute("rel", "noopener noreferrer")


def test_the_panel_moves_the_map(page: Page, app_url: str) -> None:
    frame = visit(page, app_url)
    difference = panel(page).locator(".ov-difference", has_text="Talish").first
    difference.get_by_role("button").first.click()
    expect(page.locator(".ga-card")).to_contain_text("Talish", timeout=ANSWER)
    page.wait_for_function(
        "frame => Math.abs(frame.scrubber._map.getCenter().lat - 40.3766) < 0.2",
        arg=frame.element_handle(),
    )
    panel(page).locator(".ov-event button", has_text="Ceasefire").first.click()
    expect(page.locator(".ga-date")).to_contain_text("5 April 2016")


def test_keyboard(page: Page, app_url: str) -> None:
    frame = visit(page, app_url)
    slider(page).focus()
    expect(slider(page)).to_have_attribute("aria-valuetext", "5 April 2016, Tuesday")
    for key, date in (
        ("ArrowRight", "2016-04-06"), ("ArrowLeft", "2016-04-05"),
        ("Shift+ArrowRight", "2016-05-05"), ("Shift+ArrowLeft", "2016-04-05"),
        ("PageUp", "2017-04-05"), ("PageDown", "2016-04-05"), ("Home", "1918-05-28"),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert of_map(frame, "it.getDate()") == date, key
    type_date(page, "2016-04-01")
    slider(page).focus()
    page.keyboard.press("]")
    assert of_map(frame, "it.getDate()") == "2016-04-02", "the next day on which something changes"
    page.keyboard.press("[")
    assert of_map(frame, "it.getDate()") < "2016-04-02"
    page.keyboard.press("]")
    assert of_map(frame, "it.getDate()") == "2016-04-02"


def test_a_date_that_is_none_is_said_and_keeps_the_old(page: Page, app_url: str) -> None:
    frame = visit(page, app_url)
    type_date(page, "2016-02-30")
    expect(page.locator("input.ga-input")).to_have_attribute("aria-invalid", "true")
    assert of_map(frame, "it.getDate()") == "2016-04-05"


def test_the_address_holds_the_view_and_restores_it(
    open_page: Callable[..., Page], app_url: str
) -> None:
    page = open_page(viewport={"width": 1440, "height": 900})
    frame = visit(page, f"{app_url}/?embed_options=none")
    type_date(page, "1994-05-12")
    frame.evaluate(
        "frame => frame.scrubber.setView({lat: 40.1, lon: 46.9, zoom: 10.5, language: 'az',"
        " account: 'azerbaijan', layers: ['settlements', 'events']})"
    )
    expect(panel(page)).to_contain_text("As told by: Azerbaijan", timeout=ANSWER)
    page.wait_for_url(re.compile("account=azerbaijan"))
    query = parse_qs(urlsplit(page.url).query)
    assert (query["date"], query["lang"], query["z"]) == (["1994-05-12"], ["az"], ["10.5"])
    assert query["embed_options"] == ["none"], "what is not ours stays"

    other = open_page(viewport={"width": 1440, "height": 900})
    restored = visit(other, page.url)
    shown, wanted = of_map(restored, "it.getView()"), of_map(frame, "it.getView()")
    for key in ("lat", "lon"):  # a map's middle lies on a whole pixel
        assert shown.pop(key) == pytest.approx(wanted.pop(key), abs=0.001)
    assert shown == wanted
    expect(panel(other)).to_have_attribute("data-date", "1994-05-12")
    expect(panel(other)).to_contain_text("As told by: Azerbaijan")
    expect(other.locator(".ov-notice")).to_have_count(0)


def test_a_bad_address_falls_back_with_a_notice(page: Page, app_url: str) -> None:
    frame = visit(page, f"{app_url}/?date=2016-04-31&account=nobody&z=99")
    notices = page.locator(".ov-notice")
    expect(notices).to_have_count(3)
    expect(notices.first).to_contain_text("April 2016 has 30 days")
    assert of_map(frame, "[it.getDate(), it.getView().account]") == ["2016-04-05", "all"]


@pytest.mark.parametrize("spelling", ["Մատաղիս", "Mataghis", "Суговушан"])
def test_a_place_is_found_by_any_spelling(page: Page, app_url: str, spelling: str) -> None:
    frame = visit(page, app_url)
    field = page.get_by_role("combobox", name="Find a place")
    field.click()
    field.press_sequentially(spelling)
    expect(page.get_by_role("option", name=re.compile("Madagiz")).first).to_be_visible()
    field.press("Enter")
    expect(page.locator(".ga-card")).to_contain_text("Madagiz", timeout=ANSWER)
    page.wait_for_function(
        "frame => Math.abs(frame.scrubber._map.getCenter().lat - 40.326) < 0.1",
        arg=frame.element_handle(),
    )


def test_a_phone_scrubs_by_touch(phone_page: Page, app_url: str) -> None:
    frame = visit(phone_page, app_url)
    box = slider(phone_page).bounding_box()
    assert box
    assert box["y"] + box["height"] < 844, "the slider is on the first screen"
    phone_page.touchscreen.tap(box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2)
    date = of_map(frame, "it.getDate()")
    assert date != "2016-04-05"
    expect(panel(phone_page)).to_have_attribute("data-date", date, timeout=ANSWER)
    width = phone_page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, "nothing sticks out sideways"


def test_dark_follows_the_reader_s_setting(open_page: Callable[..., Page], app_url: str) -> None:
    page = open_page(viewport={"width": 1440, "height": 900}, color_scheme="dark")
    assert of_map(visit(page, app_url), "it.themeName") == "dark"


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
