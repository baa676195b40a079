"""What lies under the page of layers, without a browser."""

import csv
import io
import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo_app import editing, read_atlas
from geo_app.app import loading, saving, told
from geo_app.app.drafts import Draft, examine, features_of, first_diffs
from geo_app.app.preview import never_shown, preview_atlas
from geo_app.app.publishing import save, show_privately
from geo_app.app.visit import Visit
from geo_app.app.wish import Wish, citation, likely_kind, wished_layer
from geo_app.errors import ConflictError
from geo_app.model import Finding, Severity


@pytest.fixture
def draft_of(tmp_path: Path):
    """Return a maker of drafts of GeoJSON features."""

    def make(*features: object, name: str = "things.geojson") -> Draft:
        path = tmp_path / name
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
        return Draft(1, name, path)

    return make


def wish_for(**fields: object) -> Wish:
    source = {"id": "survey", "type": "document", "title": "A Survey"}
    usual = {"id": "things", "title": "Things", "kind": "event", "citation": source,
             "licence": "CC0 1.0", "attribution": "A Museum"}  # fmt: skip
    return Wish(**{**usual, **fields})


# What is told


def test_a_file_is_told_in_one_sentence(draft_of, make_atlas, make_feature) -> None:
    atlas = read_atlas(make_atlas())
    draft = draft_of(
        make_feature("a", when={"timespans": []}, valid_from="1994"),
        make_feature("b", valid_from="1994-13"),
    )
    examine(draft, atlas)
    assert draft.intake
    assert told.sentence(draft.intake) == (
        "Dates in valid_from and valid_to: 1 of 2 features dated; 1 error."
    )
    examined = draft_of(name="empty.geojson")
    examined.path.write_text("{")
    examine(examined, atlas)
    assert examined.intake
    assert told.sentence(examined.intake).startswith("Nothing could be read: ")


def test_findings_are_grouped_errors_first() -> None:
    found = [
        Finding(Severity.NOTE, "dialect", "x", "n"),
        *(Finding(Severity.WARNING, "winding", "x", "w", index=i) for i in range(3)),
        Finding(Severity.ERROR, "date", "x", "e"),
    ]
    groups = told.grouped(found)
    assert [(g.code, g.count) for g in groups] == [("date", 1), ("winding", 3), ("dialect", 1)]


def test_findings_leave_as_tables_without_formulas() -> None:
    found = [
        Finding(Severity.ERROR, "date", "x", "m", feature_id="=HYPERLINK(1)", index=0, value="+1"),
        Finding(Severity.ERROR, "not-finite", "x", "m", value=float("nan")),
        Finding(Severity.ERROR, "holder", "x", "m", value=["a", {"b": None}]),
    ]
    rows = list(csv.DictReader(io.StringIO(told.findings_csv(found))))
    assert (rows[0]["feature_id"], rows[0]["value"]) == ("'=HYPERLINK(1)", "'+1")
    values = [row["value"] for row in json.loads(told.findings_json(found))]
    assert values == ["+1", "nan", '["a", {"b": null}]']


# The preview


def test_a_preview_opens_where_and_when_there_is_something(
    draft_of, make_atlas, make_feature
) -> None:
    atlas = read_atlas(make_atlas())
    draft = draft_of(
        make_feature("old", (47.5, 40.5), valid_from="1871", valid_to="1905-02-03"),
        make_feature("far", (2.0, 48.0), valid_from="1880", valid_to="1881"),
    )
    examine(draft, atlas)
    layer = wished_layer(wish_for(), draft.intake.frame, "mine:1", "x")
    seen = preview_atlas(atlas, layer, behind=False)
    assert (seen.first.isoformat(), seen.opening.isoformat()) == ("1871-01-01", "1871-01-01")
    assert seen.last == atlas.last
    assert seen.opening_view[:2] == (40.5, 47.5), "what is far away does not count"
    assert seen.layers == (layer,)
    assert preview_atlas(atlas, layer, behind=True).layers == (*atlas.layers, layer)
    assert never_shown(atlas, layer) == 2


def test_an_undated_layer_opens_on_the_atlas_s_day(draft_of, make_atlas, make_feature) -> None:
    atlas = read_atlas(make_atlas())
    draft = draft_of(make_feature("a", None))
    examine(draft, atlas)
    layer = wished_layer(wish_for(), draft.intake.frame, "mine:1", "x")
    seen = preview_atlas(atlas, layer, behind=False)
    assert (seen.opening, seen.opening_view) == (atlas.opening, atlas.opening_view)
    assert never_shown(atlas, layer) == 0


# What is wished for


def test_what_is_missing_is_named() -> None:
    assert wish_for().missing == []
    bare = Wish("things", "Things", "event")
    assert bare.missing == ["the source", "the licence", "the attribution"]
    assert wish_for(citation={}, cites=True).missing == []


def test_defaults_only_fill_what_lacks(draft_of, make_atlas, make_feature) -> None:
    atlas = read_atlas(make_atlas())
    bare = {"type": "Feature", "geometry": None, "properties": {"valid_from": "1994"}}
    draft = draft_of(bare, make_feature("b", valid_from="1995"))
    wish = wish_for(account="north")
    first, second = (f["properties"] for f in features_of(draft, atlas, wish.defaults))
    assert (first["kind"], first["account"], first["sources"]) == ("event", "north", ["survey"])
    assert (second["kind"], second["sources"]) == ("settlement", ["book"])


def test_a_kind_is_the_features_own_if_they_agree(draft_of, make_atlas, make_feature) -> None:
    atlas = read_atlas(make_atlas())
    for kinds, likely in ((("settlement",), "settlement"), (("claim", "event"), "event")):
        draft = draft_of(*(make_feature(kind, kind=kind) for kind in kinds))
        examine(draft, atlas)
        assert likely_kind(draft.intake.frame) == likely
    assert likely_kind(None) == "event"


def test_a_citation_says_what_was_given() -> None:
    assert citation(" A  Survey ", "", "x", "") == {"type": "document", "title": "A Survey"}


# Publishing


def test_a_layer_is_saved_once_the_version_is_the_seen_one(
    draft_of, make_atlas, make_feature
) -> None:
    folder = make_atlas()
    atlas, seen = editing.read_settled(folder)
    draft, visit = draft_of(make_feature("a", valid_from="1994")), Visit()
    told_of: list[float] = []
    save(visit, draft, atlas, wish_for(), folder, seen, told_of.append)
    assert [layer.id for layer in read_atlas(folder).layers] == ["settlements", "things"]
    assert told_of
    with pytest.raises(ConflictError):
        save(visit, draft, atlas, wish_for(id="again"), folder, seen)


def test_a_private_layer_is_over_the_shared_ones_and_leaves_them_alone(
    draft_of, make_atlas, make_feature
) -> None:
    shared = loading.load(str(make_atlas()))
    visit = Visit()
    assert visit.loaded(shared) is shared, "a visit without layers of its own costs nothing"
    draft = draft_of(make_feature("a", valid_from="1994", sources=[]))
    examine(draft, shared.atlas)
    show_privately(visit, draft, shared.atlas, wish_for())
    seen = visit.loaded(shared)
    assert seen is visit.loaded(shared), "made once"
    assert [layer.id for layer in seen.atlas.layers] == ["settlements", "mine:1"]
    assert list(seen.atlas.layers[1].frame["sources"]) == [("survey",)]
    assert seen.atlas.sources["survey"].title == "A Survey"
    assert seen.bundle != shared.bundle
    visit.hide("mine:1")
    assert visit.loaded(shared) is shared


def test_diffs_are_of_the_chosen_repair_only(draft_of, make_atlas) -> None:
    atlas = read_atlas(make_atlas())
    draft = draft_of({"type": "Feature", "geometry": None, "properties": {"name": "CafÃ©"}})
    (text,) = first_diffs(draft, atlas, "mojibake")
    assert "Café" in text
    assert "+id" not in text
    assert "+id" in first_diffs(draft, atlas, "id-missing")[0]


def layers_page() -> None:
    from geo_app.app import layers_page  # noqa: PLC0415

    layers_page.show()


def test_the_page_lists_layers_and_says_why_it_does_not_save(
    make_atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEO_APP_ATLAS", str(make_atlas()))
    monkeypatch.setenv(saving.SAVING, "0")
    app = AppTest.from_function(layers_page, default_timeout=60).run()
    assert not app.exception
    texts = [element.value for element in app.markdown] + [one.value for one in app.caption]
    assert any("Settlements" in text and "5 features" in text for text in texts)
    assert any("switched off on this server" in text for text in texts)
    assert not [button for button in app.button if button.label in {"Replace", "Remove it"}]
    monkeypatch.setenv(saving.SAVING, "1")
    app.run()
    assert [button for button in app.button if button.label == "Replace"]
