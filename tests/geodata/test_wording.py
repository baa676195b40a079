"""One wording for all sides: names, titles and what they rest on."""

from __future__ import annotations

import re

import pytest

from geo_app.gazetteer import Gazetteer
from geo_app.store import read_atlas
from tests.geodata.shipped import ATLAS, LAYERS, SOURCES, facts, features, layer

NOT_TEXTS = {"general-knowledge", "compiler"}
OUTLINES = {"natural-earth", "natural-earth-admin", "geonames", "wof", "wof-meso"}
ONE_SIDED = re.compile(
    r"\b(captur|retak|recaptur|seiz|fall of|liberat|occup|incursion|blockade begins|loss|loses)",
    re.IGNORECASE,
)


#: Letters in the order of each language's alphabet; a space, a hyphen or an apostrophe comes first.
ALPHABETS = {
    "hy": "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև",
    "az": "abcçdeəfgğhxıijkqlmnoöprsştuüvyz",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
}


def in_order(name: str, language: str) -> list[int]:
    """Places of a name's letters in the alphabet; a letter that is not in it fails."""
    lowered = name.replace("I", "ı").replace("İ", "i") if language == "az" else name
    alphabet = ALPHABETS[language]
    return [-1 if letter in " -’" else alphabet.index(letter) for letter in lowered.lower()]


def names_of_places() -> list[str]:
    towns = [f["properties"]["name"] for f in features("basemap/towns.geojson")]
    return [row["name_en"] for row in facts("places")] + towns


def test_two_names_stand_in_alphabetical_order() -> None:
    double = [name.split(" / ") for name in names_of_places() if " / " in name]
    assert len(double) > 140
    assert [names for names in double if names != sorted(names, key=str.casefold)] == []


@pytest.mark.parametrize("language", ALPHABETS)
def test_what_has_two_names_has_two_or_none_in_every_language(language: str) -> None:
    layers = ("settlements", "control-areas", "districts")
    named = [f["properties"] for name in layers for f in layer(name)]
    named += [f["properties"] for f in features("basemap/towns.geojson")]
    double = {
        (given["name"], own)
        for given in named
        if re.fullmatch(r"[^/,]+ / [^/,]+", given["name"])
        and (own := given.get(f"name:{language}"))
    }
    assert len(double) > 135
    for name, own in double:
        plain = re.sub(r" \(\w+\)$", "", own)
        first, second = plain.split(" / ")
        assert in_order(first, language) < in_order(second, language), (name, own)


@pytest.mark.parametrize("language", ["hy", "ru"])
def test_names_in_a_language_are_in_its_letters(language: str) -> None:
    files = ["basemap/towns.geojson", *(f"layers/{name}.geojson" for name in LAYERS)]
    own = {f["properties"].get(f"name:{language}", "") for file in files for f in features(file)}
    assert len(own) > 500
    letters = ALPHABETS[language]
    # Two villages of one name have Roman numbers.
    words = [re.sub("-I+$", "", one).lower() for one in own]
    assert [one for one in words if any(c.isalpha() and c not in letters for c in one)] == []


def test_a_name_that_gave_way_to_two_is_still_found(gazetteer: Gazetteer) -> None:
    for former, place in (("Красный Базар", "karmir-shuka"), ("Բերդաձոր", "mets-shen")):
        assert gazetteer.find(former).id == place


def test_titles_of_events_name_places_as_the_places_are_named() -> None:
    alone = {"Stepanakert", "Khankendi", "Shushi", "Mardakert", "Martuni", "Sugovushan", "Parukh"}
    for event in layer("events"):
        title = event["properties"]["name"]
        for form in alone:
            if form in title:
                assert re.search(rf"{form} / | / {form}", title), title


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(read_atlas())


#: What gazetteers put before a name, in any of its languages: it says what is there, not its name.
DESCRIBED = re.compile(
    r"\b(развалины|руины|урочище|.*ферма|razvaliny|urochishche|ruins|xarabalıq|xarabalığı"
    r"|xarabası|ավերակներ|գյուղատեղի)\b",
    re.IGNORECASE,
)


def test_a_village_is_called_by_its_name_and_found_by_the_one_with_its_state(
    gazetteer: Gazetteer,
) -> None:
    named = {
        given[key]
        for feature in (*layer("settlements"), *features("basemap/towns.geojson"))
        for given in [feature["properties"]]
        for key in given
        if key == "name" or key.startswith("name:")
    }
    assert {"Каравуз", "Нардиван"} < named
    assert [name for name in sorted(named) if DESCRIBED.search(name)] == []
    for spelling, place in (
        ("Развалины Шивит", "shivit"),
        ("Молочно-Товарная Ферма Нардиван", "nardvan"),
    ):
        assert gazetteer.find(spelling).id == place


FORMS = (
    "Khankendi", "Stepanakert", "Stepanakert / Khankendi", "Ստեփանակերտ", "Xankəndi", "Խանքենդի",
    "Ханкенди", "Степанакерт / Ханкенди",
)  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_either_name_finds_the_place(gazetteer: Gazetteer, form: str) -> None:
    assert gazetteer.find(form).id == "stepanakert"


def test_the_verbs_are_the_same_for_both_sides() -> None:
    titles = [event["properties"]["name"] for event in layer("events")]
    assert [title for title in titles if ONE_SIDED.search(title)] == []
    taken = [title for title in titles if " taken" in title]
    parties = [re.findall(r"taken by (Armenian forces|Azerbaijan)(?:,|$)", t) for t in taken]
    assert all(parties)
    assert {found[0] for found in parties} == {"Armenian forces", "Azerbaijan"}


def test_abbreviations_are_written_out() -> None:
    for name in ("events", "settlements", "control-areas", "boundaries", "districts"):
        for feature in layer(name):
            given = feature["properties"]
            for text in (given["name"], given.get("summary", ""), given["basis"]):
                assert not re.search(r"\bMoD\b|\bUNSC\b|(?<!\()NKAO(?!\))|NKR(?! / Artsakh)", text)


def test_talish_of_april_2016_is_told_by_both_sides() -> None:
    told = {e["properties"]["name"]: e["properties"]["valid_from"] for e in layer("events")}
    assert told["Talish claimed by Azerbaijan"] == "2016-04-02"
    assert told["Talish claimed by Armenian forces"] == "2016-04-03"


def test_the_words_of_the_editors_in_titles_of_sources_take_no_side() -> None:
    own = [source["title"] for source in SOURCES if source["title"].startswith("[")]
    assert [title for title in own if ONE_SIDED.search(title)] == []
    assert [title for title in own if re.search("MoD|NKR|NKAO", title)] == []


@pytest.mark.parametrize("name", LAYERS)
def test_what_rests_on_no_text_is_not_certain(name: str) -> None:
    unsure = [
        feature["id"]
        for feature in layer(name)
        if (given := set(feature["properties"]["sources"])) & NOT_TEXTS
        and given <= NOT_TEXTS | OUTLINES
        and feature["properties"]["certainty"] == "certain"
    ]
    assert unsure == []


def test_what_is_not_a_text_has_no_leaning() -> None:
    own = [source for source in SOURCES if source["id"] in NOT_TEXTS]
    assert {source["note"] for source in own} == {"Leaning: none"}
    assert all(source["title"].startswith("Not from a text: ") for source in own)


def test_the_party_of_two_names_bears_both() -> None:
    party = next(party for party in ATLAS["parties"] if party["id"] == "artsakh")
    for text in (party["name"], party["short"], party["name:az"]):
        assert re.search("NKR|Nagorno-Karabakh|Dağlıq Qarabağ", text)
        assert re.search("Artsakh|Artsax", text)


TITLES = {
    "c-war2020-005": "Azerbaijan: more than 5,000 soldiers killed, of Armenia and Artsakh",
    "c-war1988-015": "Azerbaijani count: 11,557 soldiers killed, of Azerbaijan",
    "c-apr2016-008": "Unnamed experts: 400 to 500 casualties, killed or wounded not said, "
    "of Azerbaijan",
    "c-sep2023-003": "Azerbaijani Health Ministry: 1 civilian killed, of Azerbaijan",
    "c-apr2016-021": "Azerbaijani Ministry of Defence: took height Lele Tepe to protect Horadiz",
}


@pytest.mark.parametrize("id_", TITLES)
def test_a_claim_has_a_title_one_can_read(id_: str) -> None:
    claim = next(f["properties"] for f in layer("claims") if f["id"] == id_)
    assert claim["name"] == claim["name:en"] == TITLES[id_]


def test_no_text_speaks_of_our_tables() -> None:
    ours = re.compile(r"in the facts|cells of the places|no coordinates found|persons|side in the")
    for name in LAYERS:
        for feature in layer(name):
            given = feature["properties"]
            assert not ours.search(f"{given['name']} {given['basis']}"), feature["id"]
