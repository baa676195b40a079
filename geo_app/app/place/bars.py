"""What the chart of a place draws: days in lanes, and the times worth a closer look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from geo_app.app.wording import short_name
from geo_app.control import Held
from geo_app.datewords import span_words
from geo_app.days import ymd_of
from geo_app.lives import Life, Spell, Track
from geo_app.lives.naming import account_words, certainty_words
from geo_app.model import Atlas, Certainty
from geo_app.validtime import OPEN_END, OPEN_START, ValidTime, day_number, iso_date

__all__ = ["LANE", "LEFT", "Bar", "Lane", "Window", "lanes_of", "windows_of"]

#: Heights in pixels: a lane with its title above the bar; a bar; one that is nobody's own.
LANE, _TITLE, _BAR, _THIN = 48, 18, 20, 6
#: Left of all charts of a place, so that a day stands at one place in all of them.
LEFT = 56
#: How strongly a holder's hue is laid on, by how sure the holder is.
_STRENGTH = {Certainty.LESS_CERTAIN.value: 0.5, Certainty.UNCERTAIN.value: 0.15}
#: The same for what is inferred, by its doubt of 0, 1 and 2.
_STRENGTHS = (1.0, 0.5, 0.15)
#: Changes further apart than this belong to different times.
_APART_DAYS = 540


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of days that a chart shows, and what it is called."""

    name: str
    first: int
    last: int


def windows_of(atlas: Atlas, found: Life) -> list[Window]:
    """The whole time of a life, and each time in which something changed."""
    last = day_number(atlas.last)
    days = sorted(_change_days(found, last))
    if not days:
        return [Window("All the time", day_number(atlas.first), last)]
    edge = max((last - days[0]) // 40, 30)
    whole = Window("All the time", days[0] - edge, last)
    groups: list[list[int]] = [[days[0]]]
    for before, day in pairwise(days):
        if day - before > _APART_DAYS:
            groups.append([])
        groups[-1].append(day)
    return [whole, *(_around(group) for group in groups)]


def _change_days(found: Life, last: int) -> set[int]:
    times = [one.time for one in found.statements]
    days = {day for time in times for day in _ends(time)}
    for held in found.ground if not times else ():
        days |= {day for day in (held.first_day, held.end_day) if day is not None}
    return {day for day in days if OPEN_START < day <= last}


def _ends(time: ValidTime) -> tuple[int, ...]:
    return time.start_earliest, time.start_latest, time.end_earliest, time.end_latest


def _around(days: Sequence[int]) -> Window:
    margin = max((days[-1] - days[0]) // 6, 21)
    years = sorted({ymd_of(days[0])[0], ymd_of(days[-1])[0]})
    return Window("–".join(map(str, years)), days[0] - margin, days[-1] + margin)


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle of the chart: days along, pixels down from the lane's top.

    `strength` is the opacity of the fill; `label` stands in the bar if there is room.
    """

    start: int
    end: int
    top: float
    bottom: float
    holder: str
    strength: float
    label: str
    words: str
    basis: str


@dataclass(frozen=True, slots=True)
class Lane:
    """A title and the bars under it."""

    title: str
    bars: tuple[Bar, ...]


def lanes_of(atlas: Atlas, found: Life) -> list[Lane]:
    """One lane for each account; for a point, what is inferred from the settlements around.

    What an account asserts itself is a full bar, what it leaves to nobody in particular a thin
    one. While the day of a change is open, either holder has half a bar.
    """
    if not found.tracks:
        bars = tuple(_ground_bar(atlas, held) for held in found.ground)
        return [Lane("Inferred from the settlements around", bars)] if bars else []
    return [
        Lane(_titled(account_words(atlas, track.account)), tuple(_bars(atlas, track)))
        for track in found.tracks
    ]


def _titled(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _bars(atlas: Atlas, track: Track) -> Iterator[Bar]:
    for spell in track.spells:
        words = _words(atlas, spell)
        for part in spell.parts:
            strength = _STRENGTH.get(part.certainty, 1.0)
            for start, end, top, bottom, is_sure in _days(part.time, spell):
                label = short_name(atlas, spell.holder) if is_sure and spell.is_own else ""
                yield Bar(start, end, top, bottom, spell.holder, strength, label, words, part.basis)


def _days(time: ValidTime, spell: Spell) -> Iterator[tuple[int, int, float, float, bool]]:
    """The days that are sure as a bar, those before and after them as half of one."""
    low, high = spell.time.start_earliest, spell.time.end_latest
    first, begun, ends, last = (min(max(day, low), high) for day in _ends(time))
    half = (_BAR if spell.is_own else _THIN) / 2
    middle = _TITLE + _BAR / 2
    for start, end, top, bottom, is_sure in (
        (begun, ends, middle - half, middle + half, True),
        (first, min(begun, last), middle, middle + half, False),
        (max(ends, first), last, middle - half, middle, False),
    ):
        if start < end:
            yield start, end, top, bottom, is_sure


def _ground_bar(atlas: Atlas, held: Held) -> Bar:
    start = OPEN_START if held.first_day is None else held.first_day
    end = OPEN_END if held.end_day is None else held.end_day
    name = short_name(atlas, held.holder)
    span = span_words(iso_date(start), iso_date(end)) or "all the time"
    nearest = f"nearest settlement whose holder is known: {held.place}"
    return Bar(
        start, end, _TITLE, _TITLE + _BAR, held.holder, _STRENGTHS[held.doubt], name,
        f"{name} (inferred), {span}", nearest,
    )  # fmt: skip


def _words(atlas: Atlas, spell: Spell) -> str:
    span = span_words(spell.valid_from, spell.valid_to) or "all the time"
    doubt = certainty_words(spell.certainties)
    return f"{short_name(atlas, spell.holder)}, {span}{f' ({doubt})' if doubt else ''}"
