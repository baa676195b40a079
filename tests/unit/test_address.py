import pytest

from geo_app.app.address import view_of_query
from geo_app.maps import opening_view
from geo_app.model import Atlas
from geo_app.store import read_atlas


@pytest.fixture
def atlas(make_atlas) -> Atlas:
    return read_atlas(make_atlas())


def test_a_whole_view_comes_back_from_its_address(atlas: Atlas) -> None:
    query = {
        "date": "1994-05-12", "lat": "40.1", "lon": "46.9", "z": "10.5", "layers": "settlements",
        "account": "north", "lang": "ru", "undated": "0", "embed": "true", "known": "1994-06-01",
    }  # fmt: skip
    view, notices = view_of_query(query, atlas)
    assert notices == []
    assert view.as_json() == {
        "date": "1994-05-12", "lat": 40.1, "lon": 46.9, "zoom": 10.5, "layers": ["settlements"],
        "account": "north", "language": "ru", "undated": False, "known": "1994-06-01",
    }  # fmt: skip


def test_what_no_file_holds_can_be_asked_for(atlas: Atlas) -> None:
    view, notices = view_of_query({"account": "differing", "layers": "inferred-line"}, atlas)
    assert (view.account, view.layers, notices) == ("differing", ("inferred-line",), [])


def test_no_address_is_the_opening_view(atlas: Atlas) -> None:
    assert view_of_query({}, atlas) == (opening_view(atlas), [])


def test_no_layers_at_all_can_be_asked_for(atlas: Atlas) -> None:
    assert view_of_query({"layers": ""}, atlas)[0].layers == ()


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("date", "2016-04-31", "April 2016 has 30 days"),
        ("date", "soon", "'soon' is not a date"),
        ("date", "1850-01-01", "the atlas runs from 1 January 1990 to 31 December 2020"),
        ("lat", "north", "'north' for the latitude"),
        ("lat", "91", "from -85 to 85"),
        ("lon", "nan", "the longitude"),
        ("z", "99", "the zoom"),
        ("z", "inf", "the zoom"),
        ("layers", "settlements,lines", "no layer 'lines'"),
        ("account", "east", "account 'east', which this atlas lacks; it has The North, The South"),
        ("lang", "xx", "the language 'xx'"),
        ("known", "2016-13", "everything known today is shown"),
        ("undated", "perhaps", "undated features"),
        ("date", "<script>", "is not a date"),
    ],
)
def test_a_bad_value_falls_back_with_one_notice(
    atlas: Atlas, key: str, value: str, words: str
) -> None:
    view, notices = view_of_query({key: value}, atlas)
    assert view == opening_view(atlas)
    assert len(notices) == 1
    assert words in notices[0]


def test_one_bad_value_spares_the_others(atlas: Atlas) -> None:
    view, notices = view_of_query({"date": "x", "lang": "ru"}, atlas)
    assert (view.language, len(notices)) == ("ru", 1)
