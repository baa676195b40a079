"""The page as Streamlit runs it, without a browser."""

import json
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo_app.app.explorer import Moment
from geo_app.app.plain import plain
from tests.unit.conftest import ATLAS, FEATURES, feature

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
    assert after["overview"]["date"] == "1995-01-01"
    assert after["overview"]["account"].startswith("Account: The South. Where ")
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


# ---- the other pages, as one visit goes from one to the other ----

PAGES = """
import importlib
import streamlit as st

page = st.session_state.get("page", "over_time")
importlib.import_module(f"geo_app.app.{page}.page").show()
"""


# Ground is shared out among three settlements or more.
ROUND_THE_FORD = [*FEATURES, feature("inn-1", (46.8, 40.5), place="inn", holder="north")]


@pytest.fixture
def come_to(monkeypatch: pytest.MonkeyPatch, make_atlas):
    """Come to a page with an address; `visit` is what a former call returned."""

    def come(page, visit=None, *, features=None, members=None, **query: str) -> AppTest:
        if visit is None:
            folder = make_atlas(features or ROUND_THE_FORD, **(members or {}))
            monkeypatch.setenv("GEO_APP_ATLAS", str(folder))
            visit = AppTest.from_string(PAGES, default_timeout=60)
        visit.session_state["page"] = page
        visit.query_params.clear()
        visit.query_params.update(query)
        return visit.run()

    return come


def warnings(app: AppTest) -> list[str]:
    return [warning.value.replace("\\", "") for warning in app.warning]


@pytest.mark.parametrize("date", ["-0044", "0000", "0000-01-01", "1700-01-01", "9999", "moon"])
@pytest.mark.parametrize(
    ("page", "parameter"),
    [
        ("accounts", "date"),
        ("accounts", "known"),
        ("over_time", "date"),
        ("over_time", "from"),
        ("over_time", "to"),
        ("compare", "a"),
    ],
)
def test_no_date_of_an_address_takes_a_page_down(come_to, page, parameter, date) -> None:
    app = come_to(page, **{parameter: date})
    assert not app.exception
    (told,) = warnings(app)
    words = "'moon' is not a date" if date == "moon" else "1 January 1990 to 31 December 2020"
    assert words in told
    for other in {"over_time", "accounts", "compare"} - {page}:
        assert not come_to(other, app).exception
        assert not warnings(app), "what was wrong with one address is not told on another page"


def test_what_is_wrong_with_an_address_stays_told_through_reruns(come_to) -> None:
    for page in ("over_time", "accounts", "compare"):
        app = come_to(page, a="moon", date="moon")
        before = warnings(app)
        assert before
        assert warnings(app.run()) == before, "what stands below would be mounted anew"


def test_the_date_of_a_map_outside_the_atlas_moves_inside(come_to) -> None:
    app = come_to("place")
    app.session_state["moment"] = Moment("0000-01-01", "", "en")
    for page, field in (("accounts", "accounts-date"), ("over_time", "time-date")):
        assert not come_to(page, app).exception
        assert str(app.session_state[field]) == "1990-01-01"


def test_half_a_point_is_told(come_to) -> None:
    (told,) = warnings(come_to("place", lat="40"))
    assert "A point needs both lat and lon" in told


def test_a_holder_that_is_no_party_is_drawn_and_named(come_to) -> None:
    strange = "the *East* at 5:00"
    features = [*ROUND_THE_FORD, feature("hut-1", (46.5, 40.2), place="hut", holder=strange)]
    app = come_to("over_time", features=features, holders=strange)
    assert not app.exception
    assert not warnings(app)
    table = next(one.value for one in app.markdown if "mapped (inferred)" in one.value)
    assert plain(strange) in table
    assert plain(strange) in app.button_group(key="time-holders").options
    (chart,) = (one for one in _walk(app.main) if "vega" in getattr(one, "type", ""))
    assert strange in chart.proto.spec


def test_holders_that_nobody_knows_are_told_as_not_known(come_to) -> None:
    features = [feature(name, (46.5 + i / 10, 40 + i * i / 20)) for i, name in enumerate("abcd")]
    app = come_to("over_time", features=features)
    assert not app.exception
    assert any("Not known" in one.value for one in app.markdown)


def test_one_name_for_the_empty_account_and_no_markdown_in_fields(come_to) -> None:
    name = "The_North *says* [x](y)"
    accounts = [{**ATLAS["accounts"][0], "name": name}, ATLAS["accounts"][1]]
    app = come_to("over_time", members={"accounts": accounts})
    shown = ["No particular account", name, "The South"]
    assert app.selectbox(key="time-account").options == shown
    assert come_to("compare", app).selectbox(key="compare-account").options == shown


def test_what_claims_count_is_text(come_to, tmp_path: Path) -> None:
    counted = ["[lost](x)", "*burnt*", "sold"]
    claims = [
        feature(
            f"claim-{i}", kind="claim", account="north", event="The flood", subject=measure,
            value_min=5, value_max=5, unit="houses", name="said", valid_from="2016-04-02",
        )
        for i, measure in enumerate(counted)
    ]  # fmt: skip
    file = tmp_path / "river" / "layers" / "claims.geojson"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"type": "FeatureCollection", "features": claims}), "utf-8")
    layer = ATLAS["layers"][0] | {"id": "claims", "kind": "claim", "file": "layers/claims.geojson"}
    app = come_to("accounts", members={"layers": [*ATLAS["layers"], layer]})
    assert not app.exception
    assert app.button_group(key="accounts-counted").options == [
        plain(measure.capitalize()) for measure in counted
    ]


def test_steps_stop_at_the_last_change(come_to) -> None:
    app = come_to("compare", a="1990-01-01", b="2020-12-31")
    assert app.button(key="compare-a-before").disabled
    app.button(key="compare-b-before").click().run()
    assert str(app.session_state["compare-b"]) == "2016-04-05"
    assert app.button(key="compare-b-after").disabled
