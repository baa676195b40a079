"""The page "Export" below its fields: its address, its files, and who waits for whom."""

from __future__ import annotations

import html
import io
import shlex
import zipfile
from dataclasses import fields, replace
from pathlib import Path
from threading import Event

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from geo_app.app.exports.choice import AREAS, FORMATS_OF, Wish, wish_of_query
from geo_app.app.exports.fitting import fitting, has
from geo_app.app.exports.making import File, drawn_of, fault_of, file_of, is_long, request_of, take
from geo_app.app.exports.naming import command_of, name_of_file
from geo_app.app.exports.telling import words_of
from geo_app.app.exports.workshop import Job, begin
from geo_app.bundling import bundle_of
from geo_app.cli import main
from geo_app.errors import GeoAppError
from geo_app.gazetteer import Gazetteer
from geo_app.snapshot import DIFFERING, PRESETS
from geo_app.snapshot.film.animation import Cancelled
from geo_app.snapshot.scene import scene_of
from geo_app.store import read_atlas

ATLAS = read_atlas()
PLACES = Gazetteer(ATLAS).places
USUAL = Wish("2016-04-05")
DAYS = st.dates(ATLAS.first, ATLAS.last).map(lambda day: day.isoformat())
LAYERS = st.lists(st.sampled_from([one.id for one in ATLAS.layers]), unique=True).map(tuple)


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    """Anything the fields can hold."""
    what = draw(st.sampled_from(list(FORMATS_OF)))
    return Wish(
        draw(DAYS), what, to=draw(DAYS), dates=tuple(draw(st.lists(DAYS, max_size=4))),
        account=draw(st.sampled_from(["", DIFFERING, *ATLAS.accounts])),
        language=draw(st.sampled_from(list(ATLAS.languages))),
        preset=draw(st.sampled_from(list(PRESETS))),
        format=draw(st.sampled_from(FORMATS_OF[what])), title=draw(st.text(max_size=30)),
        layers=draw(LAYERS), area=draw(st.sampled_from(AREAS)), bleed=draw(st.integers(0, 20)),
        text=draw(st.booleans()), inferred=draw(st.booleans()), km=draw(st.integers(5, 500)),
    )  # fmt: skip


@given(wishes())
def test_a_link_restores_what_was_chosen(wish: Wish) -> None:
    assert wish_of_query(wish.query(USUAL), ATLAS, USUAL) == (wish, [])


@given(wishes(), wishes())
def test_what_a_kind_of_file_does_not_have_changes_nothing(wish: Wish, other: Wish) -> None:
    fits = fitting(wish)
    assert fitting(fits) == fits
    for member in (field.name for field in fields(Wish) if field.name != "date"):
        if member != "account" and not has(wish, member):
            hidden = replace(wish, **{member: getattr(other, member)})
            assert fitting(hidden) == fits, member
    assert name_of_file(ATLAS, wish) == name_of_file(ATLAS, fits)
    if wish.area != "place":
        asked = request_of(ATLAS, replace(wish, extent="46,39,47,40"), PLACES)
        assert asked == request_of(ATLAS, replace(fits, extent="46,39,47,40"), PLACES)
        assert command_of(ATLAS, wish, asked, "") == command_of(ATLAS, fits, asked, "")


def test_a_preview_of_data_says_nothing_that_was_chosen_for_a_figure() -> None:
    figure = replace(USUAL, language="hy", note="Ours", grayscale=True, inferred=True, bleed=3)
    wish = replace(figure, what="data", format="csv", preset="newspaper-column")
    request = request_of(ATLAS, wish, PLACES)
    assert request == request_of(ATLAS, replace(USUAL, what="data", format="csv"), PLACES)
    live = replace(figure, what="live", format="html", note="")
    assert command_of(ATLAS, live, request, "").endswith("--language hy --inferred")


@pytest.mark.parametrize(
    ("wish", "heads", "told", "not_told"),
    [
        (
            replace(USUAL, what="animation", to="2016-04-09", format="mp4"),
            ["Caption", "Alternative text", "Credit line"], "5 April 2016 to 9 April 2016",
            "Settlements shown",
        ),
        (
            replace(USUAL, what="live", format="html", title="Ours"),
            ["Caption", "Title of the frame", "Credit line"],
            "Ours, 28 May 1918 to", "Settlements shown",
        ),
        (
            replace(USUAL, what="data", format="csv", every=True, layers=("events", "claims")),
            ["What the file holds", "Credit line"], "Layers: Events; Claims.", "5 April 2016",
        ),
    ],
)  # fmt: skip
def test_each_kind_of_file_has_words_of_its_own(
    wish: Wish, heads: list[str], told: str, not_told: str
) -> None:
    scene = scene_of(ATLAS, request_of(ATLAS, wish, PLACES))
    words = words_of(ATLAS, wish, scene)
    assert [head for head, _ in words] == heads
    assert told in words[0][1]
    assert not any(not_told in text for _, text in words)
    assert "GeoNames" in dict(words)["Credit line"]


def test_a_figure_shows_what_the_map_showed_if_it_was_seen() -> None:
    wish = replace(USUAL, area="map", extent="46.5, 39.5, 47, 40")
    assert request_of(ATLAS, wish, PLACES).extent == (46.5, 39.5, 47, 40)
    assert request_of(ATLAS, replace(wish, extent=""), PLACES).extent is None


@pytest.mark.parametrize(
    "query",
    [
        {"date": "0001-01-01"}, {"date": "{x}"}, {"dates": "2016-04-05,soon"},
        {"preset": "{}"}, {"layers": "no-such"}, {"account": "{nobody}"}, {"lang": "xx"},
        {"scale": "²"}, {"dpi": "9" * 5000}, {"text": "yes"}, {"what": "all"},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_once_and_changes_nothing(query: dict[str, str]) -> None:
    wish, notices = wish_of_query(query, ATLAS, USUAL)
    assert (wish, len(notices)) == (USUAL, 1)
    assert notices[0].endswith("The usual one is taken.")


@pytest.mark.parametrize(
    "wish",
    [
        replace(
            USUAL, language="hy", account="azerbaijan", area="place", place="talish",
            preset="social-1200x675", title="A title; with 'quotes'", inferred=True,
        ),
        replace(
            USUAL, what="difference", to="2020-11-10", preset="newspaper-double", format="svg",
            grayscale=True, bleed=3, theme="dark", layers=("settlements", "control-lines"),
        ),
        replace(
            USUAL, what="bundle", format="zip", preset="social-1200x675", note="A note",
            layers=("control-lines",), account="azerbaijan", language="ru", seconds=30,
        ),
        replace(
            USUAL, what="animation", date="2016-04-01", to="2016-04-04", format="gif", by="day",
            preset="social-1200x675", title="One --width 800 --height 600", layers=("events",),
            note="Not of films", dpi=72, grayscale=True,
        ),
    ],
)  # fmt: skip
def test_the_command_makes_the_very_file_of_the_page(tmp_path: Path, wish: Wish) -> None:
    found = take(ATLAS, wish, PLACES)
    file = found.file or begin(lambda job: file_of(ATLAS, wish, PLACES, job)).future.result()
    program, *arguments = shlex.split(found.words[-1][1])
    path = tmp_path / file.name
    arguments[arguments.index(file.name)] = str(path)
    result = CliRunner().invoke(main, arguments)
    assert (program, result.exit_code) == ("geo-app", 0), result.output
    assert path.read_bytes() == file.content
    if wish.what == "bundle":
        stem, names = path.stem, zipfile.ZipFile(path).namelist()
        assert {f"{stem}.{end}" for end in ("png", "svg", "pdf", "txt")} < set(names)
        assert "manifest.json" in names


def test_a_preview_is_no_larger_than_a_screen_and_is_the_file_where_it_can_be() -> None:
    large = take(ATLAS, replace(USUAL, preset="4k"), PLACES)
    assert large.file is None
    assert max(Image.open(io.BytesIO(large.picture)).size) == 1600
    small = take(ATLAS, replace(USUAL, preset="social-1200x675"), PLACES)
    assert small.file is not None
    assert small.file.content == small.picture
    assert Image.open(io.BytesIO(small.picture)).size == (1200, 675)


def test_data_of_all_dates_has_no_date_in_its_name_and_takes_a_button() -> None:
    wish = replace(USUAL, what="data", format="kml", every=True)
    assert name_of_file(ATLAS, wish) == "nagorno-karabakh_all-accounts.kml"
    assert is_long(ATLAS, wish, PLACES)
    assert not is_long(ATLAS, replace(wish, every=False), PLACES)


def test_a_bundle_given_up_is_not_made_to_its_end() -> None:
    steps: list[int] = []
    with pytest.raises(Cancelled):
        bundle_of(
            ATLAS, "2016-04-05", layers=("control-lines",), preset="social-1200x675",
            progress=lambda done, _: steps.append(done), cancelled=lambda: len(steps) == 2,
        )  # fmt: skip
    assert steps == [0, 1]


def test_an_animation_is_made_whole_or_not_at_all() -> None:
    wish = replace(
        USUAL, what="animation", date="2016-04-01", to="2016-04-04", format="webp",
        preset="social-1200x675", title="April",
    )  # fmt: skip
    job = begin(lambda job: file_of(ATLAS, wish, PLACES, job))
    while not job.wait(0.1):
        pass
    film = Image.open(io.BytesIO(job.future.result().content))
    assert film.format == "WEBP"
    assert job.share == 1
    # What the page has to copy is what the file says of itself.
    told = html.unescape(film.info["xmp"].decode())
    for _, words in take(ATLAS, wish, PLACES).words[:-1]:
        assert f">{words}<" in told

    def given_up(job: Job[File]) -> File:
        job.cancel()
        return file_of(ATLAS, wish, PLACES, job)

    with pytest.raises(Cancelled):
        begin(given_up).future.result(60)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "⛰"}, "title"), ({"note": "⛰"}, "note"), ({"preset": "4k", "scale": 4}, "size"),
        ({"area": "own", "extent": "here"}, "area"), ({"area": "own", "extent": "1,2,1,3"}, "area"),
        ({"area": "place", "place": "nowhere"}, "area"),
        ({"what": "animation", "to": "2016-04-05"}, "dates"),
    ],
)  # fmt: skip
def test_an_error_is_told_beside_its_field(changes: dict[str, object], field: str) -> None:
    wish = replace(USUAL, **changes)  # type: ignore[arg-type]
    with pytest.raises(GeoAppError) as caught:
        take(ATLAS, wish, PLACES)
    assert fault_of(ATLAS, wish, PLACES, caught.value) == field


def test_an_animation_that_goes_backwards_is_refused_instead_of_its_preview() -> None:
    wish = replace(USUAL, what="animation", date="2020-12-02", to="2020-09-26")
    said = "choose a To after 2 December 2020, or an earlier From"
    with pytest.raises(GeoAppError, match=said) as caught:
        take(ATLAS, wish, PLACES)
    assert fault_of(ATLAS, wish, PLACES, caught.value) == "dates"
    # A pair of dates may stand in any order.
    assert take(ATLAS, replace(wish, what="pair"), PLACES).picture


def test_around_a_place_is_as_wide_as_it_is_high() -> None:
    extent = request_of(ATLAS, replace(USUAL, area="place", place="talish"), PLACES).extent
    assert extent is not None
    west, south, east, north = extent
    lat, lon = PLACES["talish"].lat, PLACES["talish"].lon
    assert lat is not None
    assert lon is not None
    assert (south + north) / 2 == pytest.approx(lat, abs=1e-4)
    assert (west + east) / 2 == pytest.approx(lon, abs=1e-4)
    assert (north - south) * 111.32 == pytest.approx(40, abs=0.1)
    assert east - west > north - south


def test_things_are_made_one_after_the_other_and_who_goes_away_gets_nothing() -> None:
    go_on, made = Event(), []
    first = begin(lambda _: go_on.wait(20))
    second = begin(lambda _: made.append("second"))
    third = begin(lambda _: made.append("third"))
    second.cancel()
    assert first.wait(0.05) is False
    assert (third.has_begun, made) == (False, [])
    go_on.set()
    third.future.result(20)
    assert second.wait(1)
    assert made == ["third"]


@pytest.mark.parametrize("what", ["figure", "pair", "animation", "live", "data"])
def test_the_command_names_an_atlas_that_is_not_built_in(what: str) -> None:
    own = replace(ATLAS, folder="river")
    wish = Wish("2016-04-05", what=what, to="2016-04-09", layers=("events",))
    drawn = drawn_of(own, wish, {}).scene.command if what in {"figure", "pair"} else ""
    assert command_of(own, wish, request_of(own, wish, {}), drawn).endswith(" --atlas river")
