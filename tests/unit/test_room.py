"""Sizes that are told to whoever asks for one that is too small."""

import re
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geo_app.errors import TooSmallError
from geo_app.snapshot import PRESETS, Request
from geo_app.snapshot.presets import PLAIN_SCREEN, sized
from geo_app.snapshot.room import with_room


def needing(wide: float, high: float) -> Callable[[Request], Request]:
    def lay_out(request: Request) -> Request:
        if request.preset.units[0] < wide or request.preset.units[1] < high:
            raise TooSmallError("no room")
        return request

    return lay_out


SIDES = st.integers(50, 1200)


@given(SIDES, SIDES, SIDES, SIDES)
def test_the_size_that_is_told_has_room_and_the_next_smaller_one_has_not(wide, high, least, low):
    larger = max(least / wide, low / high)
    # Where letters do not grow yet there is such a size.
    assume(larger > 1 and (larger * wide + 10) * (larger * high + 10 * high / wide) < PLAIN_SCREEN)
    request, lay_out = Request(0, preset=sized(wide, high)), needing(least, low)
    with pytest.raises(TooSmallError) as refused:
        with_room(request, lay_out)
    told = re.fullmatch(
        r"no room; of these proportions, (\d+) x (\d+) pixels are enough", str(refused.value)
    )
    assert told
    width, height = map(int, told.groups())
    assert 0 <= height - width * high / wide < 1
    lay_out(Request(0, preset=sized(width, height)))
    assert width - 10 < wide or width - 10 < least or (width - 10) * high / wide < low


def test_a_size_that_has_room_is_taken_as_it_is():
    request = Request(0, preset=sized(800, 600))
    assert with_room(request, needing(800, 600)) is request


def test_beside_a_preset_its_like_that_have_room_are_told():
    request = Request(0, preset=PRESETS["newspaper-column"])
    with pytest.raises(TooSmallError, match=r"; these sizes are large enough: a4-portrait$"):
        with_room(request, needing(700, 800))
    request = Request(0, preset=PRESETS["social-1200x675"])
    with pytest.raises(TooSmallError, match=r"large enough: screen, full-hd, 4k$"):
        with_room(request, needing(1000, 650))
    with pytest.raises(TooSmallError, match=r"^no room$"):
        with_room(request, needing(5000, 650))
    # Nothing of these proportions is high enough.
    request = Request(0, preset=sized(2000, 100))
    with pytest.raises(TooSmallError, match=r"large enough: screen, social-1080x1350$"):
        with_room(request, needing(600, 750))
