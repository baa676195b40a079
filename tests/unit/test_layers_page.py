"""What lies under the page of layers, without a browser."""

import csv
import io
import json
from pathlib import Path

import pytest

from geo_app import editing, read_atlas
from geo_app.app import loading
from geo_app.app.layers import told
from geo_app.app.layers.drafts import Draft, examine, features_of, first_diffs
from geo_app.app.layers.preview import holding, never_shown, preview_atlas
from geo_app.app.layers.publishing import asked, save, show_privately, standing
from geo_app.app.layers.wish import Wish, citation, colour_columns, likely_kind, wished_layer
from geo_app.app.visit import Visit
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
        "Dates read from valid_from and valid_to: 1 of 2 features; 1 error."
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


def test_features_without_a_place_are_told_and_do_not_always_show(
    draft_of, make_atlas, make_feature
) -> None:
    atlas = read_atlas(make_atlas())
    nowhere = make_feature("b", None)
    draft = draft_of(make_feature("a"), nowhere)
    examine(draft, atlas)
    assert draft.intake
    assert told.placeless(draft.intake) == 1
    assert told.sentence(draft.intake).startswith(
        "No dates were understood; 1 feature would always show; "
        "1 has no place; the map never shows it"
    )


def test_what_the_form_asks_for_is_no_remark(draft_of, make_atlas) -> None:
    draft = draft_of(
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [46, 40]},
         "properties": {"valid_from": "1994", "kind": "event"}}
    )  # fmt: skip
    examine(draft, read_atlas(make_atlas()))
    assert draft.intake
    assert {"source-missing", "id-missing"} <= {found.code for found in draft.intake.findings}
    assert told.remarks(draft.intake) == []
    assert told.sentence(draft.intake) == (
        "Dates read from valid_from and valid_to: 1 of 1 feature; nothing to remark."
    )


def test_different_faults_of_one_kind_are_each_shown() -> None:
    found = [
        *(Finding(Severity.ERROR, "date", "x", "no month", value=f"1994-{i}") for i in (13, 14)),
        *(Finding(Severity.ERROR, "date", "x", "no day", value="1994-02-30") for _ in range(2)),
    ]
    (group,) = told.grouped(found)
    assert [one.value for one in group.examples] == ["1994-13", "1994-02-30", "1994-14"]


def test_the_table_counts_features_from_one() -> None:
    found = Finding(
        Severity.ERROR, "date", "x", "no month", feature_id="a", index=0, value="1", fix="mend it"
    )
    assert told.table([found]) == [("Error", "1 (a)", "no month", "1", "mend it")]


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
    assert (seen.first.isoformat(), seen.opening.isoformat()) == ("1871-01-01", "1880-01-01")
    assert holding(atlas, layer) == (seen.opening, 2, 2)
    assert seen.last == atlas.last
    assert seen.opening_view[:2] == (40.5, 47.5), "what is far away does not count"
    assert seen.layers == (layer,)
    assert preview_atlas(atlas, layer, behind=True).layers == (*atlas.layers, layer)
    assert never_shown(atlas, layer) == 2


def test_a_preview_opens_when_most_hold(draft_of, make_atlas, make_feature) -> None:
    atlas = read_atlas(make_atlas())
    draft = draft_of(
        make_feature("now", valid_from="2010"),
        make_feature("one", valid_from="1950", valid_to="1960"),
        make_feature("two", valid_from="1955-03", valid_to="1970"),
        {**make_feature("nowhere", valid_from="2010"), "geometry": None},
    )
    examine(draft, atlas)
    layer = wished_layer(wish_for(), draft.intake.frame, "mine:1", "x")
    day, shown, every = holding(atlas, layer)
    assert (day.isoformat(), shown, every) == ("1955-03-01", 2, 3)
    assert preview_atlas(atlas, layer, behind=False).opening == day


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
    for kinds, likely in ((("settlement",), "settlement"), (("claim", "event"), "other")):
        draft = draft_of(*(make_feature(kind, kind=kind) for kind in kinds))
        examine(draft, atlas)
        assert likely_kind(draft.intake.frame) == likely
    assert likely_kind(None) == "other"


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


def test_the_map_is_told_to_be_older_than_what_was_said_since(
    draft_of, make_atlas, make_feature
) -> None:
    atlas, visit = read_atlas(make_atlas()), Visit()
    draft, wish = draft_of(make_feature("a", valid_from="1994")), wish_for()
    examine(draft, atlas)
    assert (visit.compare(draft, asked(draft, wish)), visit.mark(draft)) == (False, "")
    show_privately(visit, draft, atlas, wish)
    assert not visit.compare(draft, asked(draft, wish_for(id="another")))
    assert visit.mark(draft) == " — on your map"
    assert visit.compare(draft, asked(draft, wish_for(title="Other")))
    assert visit.mark(draft) == " — on your map, before your last changes"
    assert visit.compare(draft, asked(draft, wish))
    draft.choose(repairs=frozenset({"mojibake"}))
    assert visit.compare(draft, asked(draft, wish))
    show_privately(visit, draft, atlas, wish)
    assert visit.mark(draft) == " — on your map"


def test_standing_errors_are_told_before_and_after_saving(
    draft_of, make_atlas, make_feature
) -> None:
    folder = make_atlas()
    atlas, seen = editing.read_settled(folder)
    bad = [make_feature(name, valid_from="1994-13") for name in "ab"]
    draft, visit = draft_of(*bad, make_feature("c", valid_from="1994")), Visit()
    examine(draft, atlas)
    left = "2 features have dates that could not be read and will show on every day"
    assert standing(draft.intake) == left
    assert save(visit, draft, atlas, wish_for(), folder, seen).endswith(f" {left}.")
    sound = draft_of(make_feature("c", valid_from="1994"), name="sound.geojson")
    examine(sound, atlas)
    assert standing(sound.intake) == ""


def test_colours_are_offered_for_the_file_s_own_columns(draft_of, make_atlas, make_feature) -> None:
    own = [{"one": "x", "many": n, "few": n % 2, "none": None, "subkind": "ab"[n % 2]}
           for n in range(4)]  # fmt: skip
    draft = draft_of(*(make_feature(str(n), **more) for n, more in enumerate(own)))
    examine(draft, read_atlas(make_atlas()))
    assert colour_columns(draft.intake.frame) in (
        ["subkind", "few", "many", "one"],
        ["few", "subkind", "many", "one"],
    )


def test_diffs_are_of_the_chosen_repair_only(draft_of, make_atlas) -> None:
    atlas = read_atlas(make_atlas())
    draft = draft_of({"type": "Feature", "geometry": None, "properties": {"name": "CafÃ©"}})
    (text,) = first_diffs(draft, atlas, "mojibake")
    assert "Café" in text
    assert "+id" not in text
    assert "+id" in first_diffs(draft, atlas, "id-missing")[0]
