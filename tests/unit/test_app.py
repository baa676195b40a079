"""The page as Streamlit runs it, without a browser."""

import json
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

ENTRY = Path(__file__).parents[2] / "streamlit_app.py"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch):
    """Run the app on an atlas; what one visit read must not serve the next."""
    caches = (st.cache_resource.clear, st.cache_data.clear)
    for clear in caches:
        clear()

    def on(folder: Path, **query: str) -> AppTest:
        monkeypatch.setenv("GEO_APP_ATLAS", str(folder))
        app = AppTest.from_file(str(ENTRY), default_timeout=60)
        app.query_params.update(query)
        return app.run()

    yield on
    for clear in caches:
        clear()


def components(app: AppTest) -> dict[str, object]:
    """Key -> data of the parts that run in a browser."""
    found = {}
    for block in (app.main, app.sidebar):
        for element in _walk(block):
            proto = getattr(element, "proto", None)
            if getattr(element, "type", "") == "bidi_component":
                name = proto.component_name.partition(".")[2]
                found[name] = json.loads(proto.json) if proto.json else proto.bytes
    return found


def _walk(block):
    for child in getattr(block, "children", {}).values():
        yield child
        yield from _walk(child)


def test_the_page_holds_the_map_its_orders_and_the_panel(run, make_atlas) -> None:
    app = run(make_atlas())
    assert not app.exception
    parts = components(app)
    assert set(parts) == {"map", "command", "overview"}
    assert parts["map"][:2] == b"\x1f\x8b", "the map comes packed"
    assert parts["command"]["seq"] == 0
    assert parts["command"]["view"]["date"] == "2016-04-03"
    assert parts["overview"]["date"] == "2016-04-03"
    assert app.title[0].value == "The River"


def test_a_settled_date_changes_the_panel_and_not_the_map(run, make_atlas) -> None:
    app = run(make_atlas())
    before = components(app)
    app.session_state["map"] = {"view": {"date": "1995-01-01", "account": "south"}}
    app.run()
    after = components(app)
    assert (after["overview"]["date"], after["overview"]["account"]) == (
        "1995-01-01",
        "As told by: The South",
    )
    assert after["map"] == before["map"]
    assert after["command"] == before["command"]


def test_the_address_is_read_once(run, make_atlas) -> None:
    app = run(make_atlas(), date="1994-05-12", account="nobody")
    parts = components(app)
    assert parts["command"]["view"]["date"] == parts["overview"]["date"] == "1994-05-12"
    assert len(parts["command"]["notices"]) == 1
    app.query_params["date"] = "2000-01-01"  # as the map writes it while the visit lasts
    app.run()
    assert components(app)["command"]["view"]["date"] == "1994-05-12"


def test_a_chosen_place_becomes_an_order(run, make_atlas) -> None:
    app = run(make_atlas())
    app.selectbox(key="place").select("ford").run()
    order = components(app)["command"]
    assert (order["seq"], order["place"], order["lat"]) == (1, "ford", 40.3)
    app.selectbox(key="place").select("mill").run()
    assert components(app)["command"]["seq"] == 2


def test_an_atlas_that_cannot_be_opened_is_told_on_the_page(run, tmp_path: Path) -> None:
    app = run(tmp_path)
    assert not app.exception
    assert app.title[0].value == "This atlas cannot be opened"
    assert "atlas.json: the file does not exist" in app.error[0].value.replace("\\", "")


def test_problems_of_an_atlas_are_told_in_the_panel(run, make_atlas, make_feature) -> None:
    app = run(make_atlas([make_feature("a", holder="east", place="a")]))
    (finding,) = components(app)["overview"]["findings"]
    assert "feature 'a'" in finding
