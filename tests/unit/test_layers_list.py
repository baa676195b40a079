"""The list of layers on its page, and what the page says of changes, without a browser."""

import pytest
from streamlit.testing.v1 import AppTest

from geo_app import editing
from geo_app.app.layers import saving
from geo_app.errors import EditError


def layers_page() -> None:
    from geo_app.app.layers import page  # noqa: PLC0415

    page.show()


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
    assert not [button for button in app.button if button.label in {"Redo", "Remove it"}]
    assert len(app.get("file_uploader")) == 1
    monkeypatch.setenv(saving.SAVING, "1")
    app.run()
    assert [button for button in app.button if button.label == "Remove it"]
    assert len(app.get("file_uploader")) == 2, "one takes the place of the layer"


def test_redo_is_offered_while_there_is_something_to_redo(
    make_atlas, make_feature, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_atlas()
    monkeypatch.setenv("GEO_APP_ATLAS", str(folder))
    monkeypatch.setenv(saving.SAVING, "1")

    def offered() -> set[str]:
        app = AppTest.from_function(layers_page, default_timeout=60).run()
        return {button.label for button in app.button} & {"Redo", "Undo the last change"}

    feature = make_feature("a", valid_from="1994")
    editing.add_layer(folder, editing.LayerRecord("x", "X", "event"), [feature])
    assert offered() == {"Undo the last change"}
    editing.undo(folder)
    assert offered() == {"Redo"}
    editing.add_layer(folder, editing.LayerRecord("y", "Y", "event"), [feature])
    assert offered() == {"Undo the last change"}


def test_no_message_names_a_place_on_the_server(
    make_atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_atlas()
    monkeypatch.setenv("GEO_APP_ATLAS", str(folder))
    with pytest.raises(EditError) as refused:
        editing.redo(folder)
    assert str(folder) in str(refused.value)
    assert saving.without_paths(str(refused.value)) == "the atlas: there is no edit to redo"
    assert saving.without_paths(f"{folder}/layers/x.geojson: gone") == "layers/x.geojson: gone"
