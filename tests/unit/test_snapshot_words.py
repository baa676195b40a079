"""Words of figures: four lists that say the same things, dates, captions, alt texts, file names."""

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_app import day_number, read_atlas
from geo_app.accounts import NOT_SETTLEMENTS
from geo_app.days import ymd_of
from geo_app.model import Atlas
from geo_app.snapshot import PRESETS, Request, scene_of
from geo_app.snapshot.scene import Scene
from geo_app.snapshot.several.difference import difference_of
from geo_app.snapshot.several.series import series_of
from geo_app.snapshot.text.fonts import check_glyphs
from geo_app.snapshot.text.wordlists import (
    account_words,
    capitalised,
    count_words,
    date_words,
    languages,
    party_name,
    party_short,
    said,
    term,
)
from geo_app.snapshot.words import (
    alt_text,
    caption,
    citation,
    credit,
    file_name,
    layout_of,
    name_of,
)

WORDS = Path(__file__).parents[2] / "geo_app" / "assets" / "words"
DAY = day_number("2016-04-05")


@cache
def _built_in() -> Atlas:
    return read_atlas()


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return _built_in()


@pytest.fixture(scope="module", params=["en", "hy", "az", "ru"])
def scene(atlas: Atlas, request: pytest.FixtureRequest) -> Scene:
    return scene_of(atlas, Request(DAY, language=request.param))


def _list(language: str) -> dict[str, object]:
    words: dict[str, object] = json.loads((WORDS / f"{language}.json").read_text(encoding="utf-8"))
    return words


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _texts(words: object) -> list[str]:
    if isinstance(words, dict):
        return [text for value in words.values() for text in _texts(value)]
    return [words] if isinstance(words, str) else [str(text) for text in words]  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", ["hy", "az", "ru"])
def test_every_list_says_what_the_english_one_says(language: str) -> None:
    english, words = _list("en"), _list(language)
    assert list(words) == list(english)
    for key, text in english.items():
        if isinstance(text, str):
            told = words[key]
            assert isinstance(told, str)
            assert told or not text, key
            # An Azerbaijani year is an ordinal: it has one place more.
            assert _places(told) - {"ordinal"} == _places(text), key
        elif isinstance(text, list):
            assert len(words[key]) == len(text) == len(set(words[key])), key  # type: ignore[arg-type,call-overload]


@pytest.mark.parametrize("language", ["en", "hy", "az", "ru"])
def test_our_fonts_have_every_letter_of_every_list(language: str) -> None:
    check_glyphs(*_texts(_list(language)))


@pytest.mark.parametrize("language", ["hy", "az", "ru"])
def test_what_the_built_in_atlas_calls_things_is_translated(atlas: Atlas, language: str) -> None:
    titles = [atlas.title, *(layer.title for layer in (*atlas.layers, *atlas.basemap))]
    names = [account.name for account in atlas.accounts.values()]
    assert [text for text in (*titles, *names) if term(text, language) == text] == []
    for party in atlas.parties:
        assert party_name(atlas, party, language) != atlas.parties[party].name
        assert party_short(atlas, party, language) != atlas.parties[party].short


def test_a_language_without_a_list_speaks_english(atlas: Atlas) -> None:
    assert said("el", "legend") == said("en", "legend") == "Legend"
    assert account_words(atlas, "", "el") == "all accounts"
    assert languages()[0] == "en"


@pytest.mark.parametrize(
    ("year", "ending"),
    [
        (1918, "ci"), (1919, "cu"), (1920, "ci"), (1923, "cü"), (1926, "cı"), (1930, "cu"),
        (1940, "cı"), (1950, "ci"), (1960, "cı"), (1970, "ci"), (1988, "ci"), (1990, "cı"),
        (1994, "cü"), (2000, "ci"), (1900, "cü"), (2010, "cu"), (2016, "cı"), (2020, "ci"),
        (2021, "ci"), (2022, "ci"), (2023, "cü"), (2025, "ci"), (2027, "ci"),
    ],
)  # fmt: skip
def test_azerbaijani_years_rhyme(year: int, ending: str) -> None:
    assert date_words(day_number(f"{year}-05-09"), "az") == f"9 may {year}-{ending} il"


@given(st.integers(-800_000, 3_000_000), st.sampled_from(["en", "hy", "az", "ru", "el"]))
def test_any_day_is_written_with_its_numbers(day: int, language: str) -> None:
    year, _, of_month = ymd_of(day)
    words = date_words(day, language, weekday=True)
    assert re.search(rf"(?<!\d){of_month}(?!\d)", words)
    assert str(abs(year)) in words
    assert "{" not in words


@given(st.integers(0, 10**9), st.sampled_from(["en", "hy", "az", "ru"]))
def test_a_number_keeps_its_digits(number: int, language: str) -> None:
    assert re.sub(r"\D", "", count_words(number, language)) == str(number)


def test_a_capital_has_its_dot_in_azerbaijani_only() -> None:
    assert [capitalised("iddia", language) for language in ("az", "en")] == ["İddia", "Iddia"]
    assert capitalised("", "az") == ""


@pytest.mark.parametrize("day", ["1992-05-20", "2016-04-05", "2020-11-01", "2023-12-01"])
def test_a_caption_has_the_numbers_of_the_legend(atlas: Atlas, day: str) -> None:
    scene = scene_of(atlas, Request(day_number(day)))
    (tally,) = scene.tallies
    text, rows = caption(scene), [row for row in scene.legend if row.key.startswith("split")]
    one_holder = [row.count for row in scene.legend if row.key.startswith("disc")]
    assert sorted(held.places for held in tally.holders) == sorted(one_holder)
    differing = sum(row.count for row in rows if row.swatch.is_rival)
    assert (tally.differing, tally.undated) == (differing, sum(r.count for r in rows) - differing)
    for held in tally.holders:
        assert f"{party_name(atlas, held.party, 'en')} {count_words(held.places, 'en')}" in text
    for key, number in (("differ", tally.differing), ("undated", tally.undated)):
        sentence = said("en", f"caption-{key}", count=count_words(number, "en"))
        assert (sentence in text) is (number > 0)


def test_no_hill_is_counted_and_no_settlement_twice(atlas: Atlas) -> None:
    scene = scene_of(atlas, Request(DAY))
    layer = next(layer for layer in atlas.layers if layer.id == "settlements")
    on = layer.on(DAY)
    places = set(on["place"][~on["subkind"].isin(NOT_SETTLEMENTS)])
    (tally,) = scene.tallies
    assert on["subkind"].isin(NOT_SETTLEMENTS).any()
    assert {"triangle", "bar"} <= {row.key for row in scene.legend if not row.count}
    counted = sum(held.places for held in tally.holders) + tally.differing + tally.undated
    numbers = [row.count for row in scene.legend if row.group == said("en", "by-holder")]
    assert sum(numbers) == counted == len(places)


@pytest.mark.parametrize("language", ["en", "hy", "az", "ru"])
def test_two_dates_are_told_with_the_numbers_of_each(atlas: Atlas, language: str) -> None:
    days = [day_number("2020-09-26"), day_number("2020-12-02")]
    scene = series_of(atlas, days, Request(0, language=language)).scenes[0]
    texts = caption(scene), alt_text(scene)
    for tally in scene.tallies:
        held = next(one for one in tally.holders if one.party == "azerbaijan")
        number = count_words(held.places, language)
        sentence = rf"{re.escape(date_words(tally.day, language))}.*?{number}"
        assert all(re.search(sentence, words) for words in texts)
    assert [tally.day for tally in scene.tallies] == days
    assert len({tally.holders for tally in scene.tallies}) == 2


def test_a_difference_says_who_had_what_before(atlas: Atlas) -> None:
    days = day_number("2020-09-26"), day_number("2020-12-02")
    scene = difference_of(atlas, days[1], Request(days[0])).scenes[0]
    number = next(row.count for row in scene.legend if row.text == "NKR / Artsakh, then Azerbaijan")
    for text in (caption(scene), alt_text(scene)):
        assert f"NKR / Artsakh, then Azerbaijan {number};" in text
        assert "Ground is inferred from settlements." in text
        assert all(date_words(day, "en") in text for day in days)
        assert "as of Difference" not in text


def test_layers_are_also_shown_only_beside_settlements(atlas: Atlas) -> None:
    scene = scene_of(atlas, Request(DAY, layers=("control-lines",)))
    for text in (caption(scene), alt_text(scene)):
        assert "Shown: Lines of contact." in text
        assert "Also" not in text


def test_before_the_first_settlement_the_figure_says_from_when_on(atlas: Atlas) -> None:
    since = "The atlas tells who held settlements from 20 February 1988 on."
    early, first = (
        scene_of(atlas, Request(day_number(day))) for day in ("1950-06-01", "1988-02-20")
    )
    assert all(since in words for words in (caption(early), alt_text(early)))
    assert [line.text for line in early.sheet.lines if line.text.startswith("The atlas")] == [since]
    assert "The atlas tells" not in caption(first)
    several = series_of(atlas, [first.day, early.day], Request(0))
    assert since in caption(several.scenes[0])


def test_a_caption_names_the_date_and_what_else_is_drawn(scene: Scene) -> None:
    language, text = scene.request.language, caption(scene)
    assert date_words(DAY, language) in text
    assert said(language, "note") in text
    for layer in ("control-lines", "control-areas"):
        title = next(one.title for one in scene.layers if one.id == layer)
        assert term(title, language) in text


def test_parties_are_told_in_the_order_of_the_atlas(scene: Scene) -> None:
    language = scene.request.language
    for text in (caption(scene), alt_text(scene)):
        places = [
            text.find(party_name(scene.atlas, party, language))
            for party in ("azerbaijan", "artsakh", "unknown")
        ]
        assert -1 not in places
        assert places == sorted(places)


def test_words_are_whole_sentences(scene: Scene) -> None:
    for text in (caption(scene), alt_text(scene), credit(scene)):
        assert text.endswith((".", "։"))
        assert not re.search(r"[{}]|\.\.|  |\( | \.", text)
        check_glyphs(text)


def test_a_figure_of_one_account_says_whose_it_is(atlas: Atlas) -> None:
    scene = scene_of(atlas, Request(DAY, account="azerbaijan"))
    for text in (caption(scene), alt_text(scene), " ".join(one.text for one in scene.sheet.lines)):
        assert re.search(r"ccount: Azerbaijan.*Where this account says nothing", text)
        assert "all accounts" not in text.lower()


def test_a_newsroom_has_the_last_word(atlas: Atlas) -> None:
    scene = scene_of(atlas, Request(DAY, note="Drawn for Monday's page."))
    assert caption(scene).endswith("Drawn for Monday's page.")


def test_an_empty_frame_says_so(make_atlas: Callable[..., Path]) -> None:
    river = read_atlas(make_atlas())
    request = Request(DAY, extent=(46.76, 40.16, 46.84, 40.22), preset=PRESETS["full-hd"])
    text = alt_text(scene_of(river, request))
    assert said("en", "alt-empty") in text
    assert "Dots mark" not in text


def test_a_credit_line_names_sources_and_makers(scene: Scene) -> None:
    text = credit(scene)
    assert "GeoNames" in text
    assert "Natural Earth" in text
    names = dict.fromkeys(source.container or source.title for source in scene.sources)
    assert all(name in text for name in list(names)[:6])
    assert count_words(len(names) - 6, scene.request.language) in text


def test_a_file_is_named_after_what_it_shows(scene: Scene) -> None:
    language = scene.request.language
    ending = "" if language == "en" else f"_{language}"
    assert file_name(scene, "png") == f"nagorno-karabakh_2016-04-05_all-accounts{ending}.png"


def test_files_of_the_same_dates_have_names_of_their_own(atlas: Atlas) -> None:
    layouts = layout_of(2), layout_of(2, is_difference=True), layout_of(3)
    names = [name_of(atlas, [0, 1], "", "png", layout=layout) for layout in layouts]
    assert [name.partition("all-accounts")[2] for name in names] == [
        ".png", "_difference.png", "_grid.png",
    ]  # fmt: skip


@given(st.text(max_size=30))
def test_a_file_name_needs_no_quoting(account: str) -> None:
    name = name_of(_built_in(), [DAY, DAY + 1], account, "svg")
    assert re.fullmatch(r"nagorno-karabakh_2016-04-05_2016-04-06_[a-z0-9-]+\.svg", name)


def test_a_source_is_cited_with_what_is_known_of_it(atlas: Atlas) -> None:
    source = atlas.sources["afp-charektar-2020"]
    cited = citation(source)
    assert cited.startswith("Villagers burn houses ahead of Azerbaijan takeover. The Daily New")
    assert cited.endswith(source.url)
    assert source.issued in cited
