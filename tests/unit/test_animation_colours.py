"""Colours of GIF films: those of parties and of the theme stay what they are."""

from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from geo_app.snapshot import Preset, Request, animate
from geo_app.snapshot.drawing.palette import blended, palette_of
from geo_app.snapshot.film.colours import Reduced, meaning
from geo_app.snapshot.scene import drawn_on
from geo_app.store import read_atlas
from geo_app.validtime import day_number

SPAN = ("1985-01-01", "2023-10-01")
SMALL = Preset("small", "Small", 800, 600)


@pytest.fixture(scope="module")
def atlas():
    return read_atlas()


def coloured(image):
    """The colours that an image has, as #rrggbb."""
    found = np.unique(np.asarray(image.convert("RGB")).reshape(-1, 3), axis=0)
    return {"#" + bytes(colour).hex() for colour in found.tolist()}


@pytest.mark.parametrize("options", [{}, {"theme": "dark"}, {"grayscale": True}])
def test_all_parties_have_their_colours_in_a_gif(atlas, tmp_path, options):
    file = tmp_path / "film.gif"
    animate(atlas, *SPAN, file, seconds=1, fps=3, hold=0, preset=SMALL, **options)
    palette = palette_of(atlas, Request(0, **options))
    with Image.open(file) as film:
        seen = coloured(film)
        film.seek(film.n_frames - 1)
        seen |= coloured(film)
    drawn = {"armenia", "azerbaijan", "artsakh", "nkao", "peacekeepers", "unknown"}
    missing = {
        party for party in drawn & set(palette.parties) if palette.parties[party] not in seen
    }
    assert not missing
    assert len(drawn & set(palette.parties)) >= 4
    theme = palette.theme
    assert {theme.paper, theme.land, theme.ink, theme.soft} <= seen


def test_the_same_film_gives_the_same_gif(atlas, tmp_path):
    files = [tmp_path / name for name in ("one.gif", "two.gif")]
    for file in files:
        animate(atlas, "2020-11-06", "2020-11-12", file, preset=SMALL)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_no_party_is_shown_more_truly_than_another(atlas):
    request = Request(day_number("2016-04-05"))
    palette = palette_of(atlas, request)
    marks, shapes = drawn_on(atlas, request)
    few = meaning(palette, marks, shapes)
    assert set(asdict(palette.theme).values()) <= set(few)
    # As if there were far too many parties: of a tier all are kept or none.
    hues = [f"#{number:02x}{number:02x}40" for number in range(1, 100)]
    crowd = [
        marks[0]._replace(hues=(marks[0].hues[0]._replace(party=f"p{number}", symbol=None),))
        for number in range(len(hues))
    ]
    palette.parties.update({f"p{number}": hue for number, hue in enumerate(hues)})
    many = meaning(palette, crowd, [])
    assert set(hues) <= set(many)
    assert len(many) <= 160
    less = {blended(hue, palette.theme.halo, 0.42) for hue in hues}
    assert less.isdisjoint(set(many) - set(hues)) or less <= set(many)
    assert not less <= set(many)


@given(st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=1, max_size=400),
       st.lists(st.tuples(*[st.integers(0, 255)] * 3), max_size=40, unique=True))  # fmt: skip
def test_kept_colours_are_exact_and_others_the_nearest(colours, kept):
    frame = np.array([[*colours, *kept]], dtype=np.uint8)
    reduced = Reduced([frame], ["#" + bytes(colour).hex() for colour in kept])
    image = reduced.image(frame)
    shown = np.asarray(image.convert("RGB"))[0].astype(int)
    if kept:
        assert shown[len(colours) :].tolist() == [list(colour) for colour in kept]
    assert len(reduced.palette) <= 256
    own = np.array([(c >> 16, c >> 8 & 255, c & 255) for c in reduced.palette.tolist()])
    apart = ((frame[0].astype(int)[:, None] - own) ** 2).sum(axis=2).min(axis=1)
    assert (((shown - frame[0]) ** 2).sum(axis=1) == apart).all()
