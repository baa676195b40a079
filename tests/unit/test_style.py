"""Colours and statuses."""

import dataclasses
import itertools

import pytest

from geo_app import style
from geo_app.errors import GeoAppError
from geo_app.style import STATUS_LOOKS, THEMES, Status, checked_colour, lifted, status_of


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_every_colour_of_a_theme_is_one(theme: style.Theme) -> None:
    for name, colour in dataclasses.asdict(theme).items():
        assert checked_colour(colour) == colour, name


@pytest.mark.parametrize("text", ["red", "#FFF", "#12345", "#1234567", "#ABCDEF", "", "#12345g\n"])
def test_nothing_else_is_a_colour(text: str) -> None:
    with pytest.raises(GeoAppError, match="not a colour"):
        checked_colour(text)


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_text_can_be_read(theme: style.Theme) -> None:
    for text, ground in itertools.product((theme.ink, theme.soft), (theme.paper, theme.panel)):
        assert contrast(text, ground) >= 4.5
    assert contrast(theme.contact, theme.land) >= 7
    assert contrast(theme.focus, theme.panel) >= 3


def test_each_status_is_drawn_in_its_own_way() -> None:
    looks = [(look.fill, look.area, look.dash, look.texture) for look in STATUS_LOOKS.values()]
    assert len(set(looks)) == len(Status)


def test_a_claim_is_never_solid() -> None:
    for certain, certainty in itertools.product((True, False), ("certain", "uncertain", "")):
        assert status_of(certain=certain, certainty=certainty, claimed=True) is Status.CLAIMED
    assert STATUS_LOOKS[Status.CLAIMED].fill == 0
    assert STATUS_LOOKS[Status.CLAIMED].dash


def test_only_what_is_certain_twice_is_solid() -> None:
    assert status_of(certain=True, certainty="certain", claimed=False) is Status.CERTAIN
    assert status_of(certain=True, certainty="", claimed=False) is Status.CERTAIN
    assert status_of(certain=False, certainty="certain", claimed=False) is Status.DOUBTFUL
    assert status_of(certain=True, certainty="uncertain", claimed=False) is Status.DOUBTFUL


def test_lifting_keeps_the_order_of_lightness() -> None:
    assert luminance(lifted("#9772c0", 0.1)) > luminance("#9772c0")
    assert lifted("#ffffff", 0.1) == "#ffffff"
