import pytest

from geo_app.errors import PlaceNotFoundError
from geo_app.gazetteer import Gazetteer, folded
from geo_app.store import read_atlas


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(read_atlas())


def test_every_spelling_of_every_place_finds_a_place_that_bears_it(gazetteer: Gazetteer) -> None:
    assert len(gazetteer.places) > 1_500
    for place in gazetteer.places.values():
        for spelling in place.spellings:
            found = gazetteer.find(spelling)
            borne = {folded(s) for s in (found.id, *found.spellings)}
            assert folded(spelling) in borne, spelling


@pytest.mark.parametrize(
    ("spelling", "place"),
    [
        ("talish", "talish"), ("T'alish", "talish"), ("Թալիշ", "talish"), ("ТАЛЫШ", "talish"),
        ("Talış", "talish"), ("Madagiz", "madagiz"), ("Sugovushan", "madagiz"),
        ("SUQOVUŞAN", "madagiz"), ("Суговушан", "madagiz"), ("Մատաղիս", "madagiz"),
        ("Seisulan", "seysulan"), ("Сейсулан", "seysulan"), ("Սեյսուլան", "seysulan"),
    ],
)  # fmt: skip
def test_the_places_of_april_2016(gazetteer: Gazetteer, spelling: str, place: str) -> None:
    assert gazetteer.find(spelling).id == place


@pytest.mark.parametrize("spelling", ["Xankəndi", "Xankendi", "XANKƏNDİ", "xankandi"])
def test_a_schwa_is_typed_as_a_or_as_e(gazetteer: Gazetteer, spelling: str) -> None:
    assert gazetteer.find(spelling).id == "stepanakert"


def test_no_match_names_the_nearest(gazetteer: Gazetteer) -> None:
    with pytest.raises(PlaceNotFoundError, match="no place is called 'Madagis Town'") as caught:
        gazetteer.find("Madagis Town")
    assert any("Madagiz" in name for name in caught.value.nearest)
    with pytest.raises(PlaceNotFoundError):
        gazetteer.find("")


def test_either_of_two_names_is_found_in_every_language(make_atlas, make_feature) -> None:
    names = {"name": "Ada / Oda", "name:hy": "Ադա / Օդա", "name:ru": "Ада / Ода"}
    other = make_feature("late", (46.8, 40.1), place="aa-late", name="Late", other_names=["Ода"])
    two = make_feature("two", place="two", other_names=["Одда"], **names)
    gazetteer = Gazetteer(read_atlas(make_atlas([other, two])))
    # The other place comes first by its id, but does not bear the name first.
    for text in ("Ada", "oda", "Oda / Ada", "Ադա", "Օդա", "Ода", "Ода / Ада", "одда"):
        assert gazetteer.find(text).id == "two", text
    assert gazetteer.places["two"].spellings == (
        "Ada / Oda", "Ադա / Օդա", "Ада / Ода",
        "Ada", "Oda", "Ադա", "Օդա", "Ада", "Ода", "Одда",
    )  # fmt: skip


def test_a_place_without_a_point_is_still_found(make_atlas, make_feature) -> None:
    gazetteer = Gazetteer(read_atlas(make_atlas([make_feature("a", None, place="a")])))
    assert gazetteer.find("a").lat is None
