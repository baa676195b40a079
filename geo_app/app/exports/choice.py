"""What the page "Export" is asked for, as its fields and its address hold it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from geo_app.accounts import check_account, layers_named
from geo_app.app.address import day_of_query
from geo_app.asked import FIGURE_FORMATS
from geo_app.errors import UsageError
from geo_app.export import FORMATS
from geo_app.model import Atlas
from geo_app.snapshot import DIFFERING, PRESETS
from geo_app.snapshot.request import DPI
from geo_app.validtime import iso_date

__all__ = [
    "ANIMATION", "AREAS", "BUNDLE", "DIFFERENCE", "FEATURES", "FIGURE", "FORMATS_OF", "GRID",
    "LIVE", "PAIR", "PICTURES", "Wish", "wish_of_query",
]  # fmt: skip

FIGURE, PAIR, DIFFERENCE, GRID = "figure", "pair", "difference", "grid"
ANIMATION, LIVE, FEATURES, BUNDLE = "animation", "live", "data", "bundle"
#: What is a picture on paper or on a screen.
PICTURES = (FIGURE, PAIR, DIFFERENCE, GRID)
#: The formats of each kind of file, the usual one first.
FORMATS_OF: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(PICTURES, FIGURE_FORMATS),
    ANIMATION: ("mp4", "gif", "webp"),
    LIVE: ("html",),
    FEATURES: tuple(FORMATS),
    BUNDLE: ("zip",),
}
#: What is seen: as a figure is by default, as the map of the visit showed it last, the whole atlas,
#: around a place, an extent of one's own.
AREAS = ("opening", "map", "atlas", "place", "own")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be exported.

    Dates are ISO texts; `to` is the second of two dates, `dates` are those of a grid after the
    first. `layers` empty means those of the atlas's own choice. `theme` empty is the usual one.
    `extent` is a text of west, south, east, north, so that the page can say what is wrong with it.
    `every` asks for the data of all dates.
    """

    date: str
    what: str = FIGURE
    to: str = ""
    dates: tuple[str, ...] = ()
    account: str = ""
    language: str = "en"
    preset: str = "screen"
    format: str = "png"
    theme: str = ""
    title: str = ""
    note: str = ""
    layers: tuple[str, ...] = ()
    inferred: bool = False
    area: str = "opening"
    place: str = ""
    km: int = 40
    extent: str = ""
    grayscale: bool = False
    transparent: bool = False
    text: bool = True
    bleed: int = 0
    scale: int = 1
    dpi: int = 300
    by: str = "change"
    seconds: int = 20
    every: bool = False

    def query(self, usual: Wish) -> dict[str, str]:
        """The wish as parameters of an address: the date, and what is not as usual.

        Examples
        --------
        >>> usual = Wish("2016-04-05")
        >>> Wish("2016-04-01", preset="4k", inferred=True, text=False).query(usual)
        {'date': '2016-04-01', 'preset': '4k', 'inferred': '1', 'text': '0'}
        """
        found = {"date": self.date}
        for parameter, (member, _) in _PARAMETERS.items():
            value = getattr(self, member)
            if value != getattr(usual, member):
                found[parameter] = _written(value)
        return found


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return ",".join(value) if isinstance(value, tuple) else str(value)


def wish_of_query(query: Mapping[str, str], atlas: Atlas, usual: Wish) -> tuple[Wish, list[str]]:
    """Read the wish that an address asks for.

    Parameters
    ----------
    query
        Parameters as `Wish.query` writes them. Others are left alone.
    atlas
        Whose dates, accounts, languages and layers there are.
    usual
        What counts where the address says nothing.

    Returns
    -------
    wish : Wish
    notices : list of str
        One sentence for each parameter that cannot be read.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> query = {"preset": "4k", "bleed": "much"}
    >>> wish, notices = wish_of_query(query, read_atlas(), Wish("2016-04-05"))
    >>> wish.preset, notices
    ('4k', ["The address asks for bleed 'much'; it can be 0 to 20. The usual one is taken."])
    """
    wish, notices = usual, []
    for parameter, (member, read) in _PARAMETERS.items():
        if parameter not in query:
            continue
        try:
            wish = replace(wish, **{member: read(query[parameter], atlas)})
        except UsageError as problem:
            reason = str(problem).format(parameter=parameter)
            notices.append(f"{reason}. The usual one is taken.")
    if wish.format not in FORMATS_OF[wish.what]:
        wish = replace(wish, format=FORMATS_OF[wish.what][0])
    return wish, notices


_Reader = Callable[[str, Atlas], Any]


def _asks(value: str, choices: str) -> UsageError:
    value = repr(value).replace("{", "{{").replace("}", "}}")
    return UsageError(f"The address asks for {{parameter}} {value}; it can be {choices}")


def _one_of(*choices: str) -> _Reader:
    def read(text: str, _: Atlas) -> str:
        if text not in choices:
            raise _asks(text, ", ".join(filter(None, choices)))
        return text

    return read


def _whole(low: int, high: int) -> _Reader:
    def read(text: str, _: Atlas) -> int:
        if not (text.isascii() and text.isdigit() and low <= int(text[:9]) <= high):
            raise _asks(text, f"{low} to {high}")
        return int(text)

    return read


def _yes(text: str, _: Atlas) -> bool:
    if text not in {"0", "1"}:
        raise _asks(text, "0 or 1")
    return text == "1"


def _text(text: str, _: Atlas) -> str:
    return text[:300]


def _escaped(error: UsageError) -> UsageError:
    return UsageError(str(error).replace("{", "{{").replace("}", "}}"))


def _day(text: str, atlas: Atlas) -> str:
    try:
        return iso_date(day_of_query(text, atlas))
    except UsageError as error:
        raise _escaped(error) from None


def _days(text: str, atlas: Atlas) -> tuple[str, ...]:
    return tuple(_day(day, atlas) for day in filter(None, text.split(",")))


def _account(text: str, atlas: Atlas) -> str:
    try:
        return text if text == DIFFERING else check_account(atlas, text)
    except UsageError as error:
        raise UsageError(f"In the address, {_escaped(error)}") from None


def _language(text: str, atlas: Atlas) -> str:
    if text not in atlas.languages:
        raise _asks(text, ", ".join(atlas.languages))
    return text


def _layers(text: str, atlas: Atlas) -> tuple[str, ...]:
    ids = tuple(filter(None, text.split(",")))
    try:
        layers_named(atlas, ids)
    except UsageError as error:
        raise UsageError(f"In the address, {_escaped(error)}") from None
    return ids


_ALL_FORMATS = dict.fromkeys(form for forms in FORMATS_OF.values() for form in forms)
_PARAMETERS: Mapping[str, tuple[str, _Reader]] = {
    "what": ("what", _one_of(*FORMATS_OF)),
    "date": ("date", _day),
    "to": ("to", _day),
    "dates": ("dates", _days),
    "account": ("account", _account),
    "lang": ("language", _language),
    "preset": ("preset", _one_of(*PRESETS)),
    "format": ("format", _one_of(*_ALL_FORMATS)),
    "theme": ("theme", _one_of("light", "dark", "")),
    "title": ("title", _text),
    "note": ("note", _text),
    "layers": ("layers", _layers),
    "inferred": ("inferred", _yes),
    "area": ("area", _one_of(*AREAS)),
    "place": ("place", _text),
    "km": ("km", _whole(5, 500)),
    "extent": ("extent", _text),
    "grayscale": ("grayscale", _yes),
    "transparent": ("transparent", _yes),
    "text": ("text", _yes),
    "bleed": ("bleed", _whole(0, 20)),
    "scale": ("scale", _whole(1, 4)),
    "dpi": ("dpi", _whole(*DPI)),
    "by": ("by", _one_of("change", "day", "seconds")),
    "seconds": ("seconds", _whole(2, 300)),
    "every": ("every", _yes),
}
if missing := {field.name for field in fields(Wish)} - {
    member for member, _ in _PARAMETERS.values()
}:
    raise AssertionError(missing)
