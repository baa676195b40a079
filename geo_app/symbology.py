"""How the features of a styled layer are drawn: as their file says, or by the values of a property.

A layer's style is ``{"by": "simplestyle"}`` (simplestyle-spec 1.1.0) or ``{"by": "<property>"}``.
It chooses colours, widths and sizes. Dashes and textures are never its own: they tell how sure a
statement is, on every layer alike.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import geopandas as gpd

from geo_app.colours import brightened, distinct_colours
from geo_app.model import NEUTRAL_HUE

__all__ = [
    "BY_HOLDER", "MOST_SYMBOLS", "MOST_VALUES", "SIMPLESTYLE", "Symbol", "column_of", "is_styled",
    "simple_symbols", "symbols_of", "value_text", "values_of",
]  # fmt: skip

#: ``{"by": "holder"}`` is how a layer without a style is drawn: in the hues of the parties.
BY_HOLDER = "holder"
#: As many values of a property have a colour of their own; the rest share one.
MOST_VALUES = 10
#: As many different looks a layer may ask for; features beyond are drawn plainly.
MOST_SYMBOLS = 10_000
_WIDEST = 20.0
_COLOUR = re.compile(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_SIZES = ("large", "medium", "small")
#: Instead of a size: points are drawn as large as their kind (city, town, village).
_SIZE_OF_KIND = 3


class Symbol(NamedTuple):
    """One look. Colours are ``#rrggbb``; `dark` replaces them in the dark theme, if given."""

    stroke: str
    stroke_width: float
    stroke_opacity: float
    fill: str
    fill_opacity: float
    marker: str
    size: int
    label: str = ""
    dark: str = ""


#: What simplestyle-spec 1.1.0 assumes where a feature says nothing.
_PLAIN = Symbol("#555555", 2.0, 1.0, "#555555", 0.6, "#7e7e7e", 1)


class _Rule(NamedTuple):
    """How a simplestyle property is read: a value, or None if it is not one."""

    member: str
    read: Callable[[Any], Any]
    fix: str


def _colour(value: Any) -> str | None:
    found = _COLOUR.fullmatch(value) if isinstance(value, str) else None
    if not found:
        return None
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))


def _between(low: float, high: float) -> Callable[[Any], float | None]:
    def read(value: Any) -> float | None:
        # A whole number of JSON may be longer than a float can hold.
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return round(float(value), 3) if is_number and low <= value <= high else None

    return read


def _size(value: Any) -> int | None:
    return _SIZES.index(value) if isinstance(value, str) and value in _SIZES else None


_COLOUR_FIX = "write it as in #7a5195"
_SHARE_FIX = "write a number from 0 to 1"
#: The properties that simplestyle gives a meaning, and how each is read.
SIMPLESTYLE: Mapping[str, _Rule] = {
    "stroke": _Rule("stroke", _colour, _COLOUR_FIX),
    "stroke-width": _Rule(
        "stroke_width", _between(0, _WIDEST), f"write a number from 0 to {_WIDEST:.0f}"
    ),
    "stroke-opacity": _Rule("stroke_opacity", _between(0, 1), _SHARE_FIX),
    "fill": _Rule("fill", _colour, _COLOUR_FIX),
    "fill-opacity": _Rule("fill_opacity", _between(0, 1), _SHARE_FIX),
    "marker-color": _Rule("marker", _colour, _COLOUR_FIX),
    "marker-size": _Rule("size", _size, f"write {', '.join(_SIZES)}"),
}


def is_styled(style: Mapping[str, str]) -> bool:
    """Whether a style asks for more than the hues of the parties.

    Examples
    --------
    >>> is_styled({"by": "century"}), is_styled({"by": "holder"}), is_styled({})
    (True, False, False)
    """
    return style.get("by", BY_HOLDER) not in {"", BY_HOLDER}


def symbols_of(
    frame: gpd.GeoDataFrame, style: Mapping[str, str], apart_from: tuple[str, ...] = ()
) -> tuple[list[Symbol], list[int]]:
    """Give each feature of a layer its look.

    Parameters
    ----------
    frame
        The layer's features.
    style
        The layer's style.
    apart_from
        Colours that mean something else on the map, such as those of the parties. The colours of
        values are chosen to lie as far from them, and from each other, as they can; see
        `geo_app.colours.distinct_colours`. Colours that a file itself asks for stay as they are.

    Returns
    -------
    symbols
        Each look once.
    numbers
        For each feature the number of its look among them.

    Examples
    --------
    >>> from geo_app.layers import frame_of
    >>> frame, _ = frame_of([{"type": "Feature", "id": "a", "geometry": None,
    ...     "properties": {"marker-color": "#F00", "marker-size": "large"}}], "x.geojson")
    >>> symbols, numbers = symbols_of(frame, {"by": "simplestyle"})
    >>> symbols[0].marker, symbols[0].size, numbers
    ('#ff0000', 0, [0])
    """
    if style["by"] == "simplestyle":
        return _numbered(simple_symbols(frame))
    return _value_symbols(frame, style["by"], apart_from)


def _numbered(looks: Iterator[Symbol]) -> tuple[list[Symbol], list[int]]:
    found: dict[Symbol, int] = {}
    numbers = []
    for look in looks:
        known = look if look in found or len(found) < MOST_SYMBOLS else _PLAIN
        numbers.append(found.setdefault(known, len(found)))
    return list(found), numbers


def simple_symbols(frame: gpd.GeoDataFrame) -> Iterator[Symbol]:
    """The look of each feature as simplestyle has it; what cannot be read is as if not given.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame({"fill": ["0af"], "stroke": ["red"]}, geometry=[None])
    >>> [(symbol.fill, symbol.stroke) for symbol in simple_symbols(frame)]
    [('#00aaff', '#555555')]
    """
    rules = [(rule, frame[name]) for name, rule in SIMPLESTYLE.items() if name in frame.columns]
    columns = [[rule.read(value) for value in values] for rule, values in rules]
    members = [rule.member for rule, _ in rules]
    for row in zip(*columns, strict=True) if columns else [()] * len(frame):
        given = {m: value for m, value in zip(members, row, strict=True) if value is not None}
        yield _PLAIN._replace(**given)


def _value_symbols(
    frame: gpd.GeoDataFrame, by: str, apart_from: tuple[str, ...]
) -> tuple[list[Symbol], list[int]]:
    texts = values_of(frame, by)
    counts = Counter(text for text in texts if text)
    # The commonest first; equally common ones in order, so that the same layer looks the same.
    ranked = sorted(counts, key=lambda text: (-counts[text], *_natural(text)))
    own = sorted(ranked[:MOST_VALUES], key=_natural)
    colours = distinct_colours(len(own), (*apart_from, NEUTRAL_HUE))
    symbols = [_flat(colour, text) for colour, text in zip(colours, own, strict=True)]
    numbers = {text: number for number, text in enumerate(own)}
    other, none = _flat("#6b6b6b", "other values"), _flat(NEUTRAL_HUE, "no value")
    rest = {bool(text) for text in texts if text not in numbers}
    for is_given in sorted(rest, reverse=True):
        numbers |= {
            text: len(symbols) for text in (counts if is_given else [""]) if text not in own
        }
        symbols.append(other if is_given else none)
    return symbols, [numbers[text] for text in texts]


def _natural(text: str) -> tuple[float, str]:
    """Numbers by size, and before all other texts.

    Examples
    --------
    >>> sorted(["b", "12", "9"], key=_natural)
    ['9', '12', 'b']
    """
    try:
        number = float(text)
    except ValueError:
        number = math.inf
    return (math.inf if math.isnan(number) else number), text


def _flat(colour: str, label: str) -> Symbol:
    dark = brightened(colour)
    return Symbol(colour, 2.0, 0.9, colour, 0.45, colour, _SIZE_OF_KIND, label, dark)


def values_of(frame: gpd.GeoDataFrame, by: str) -> list[str]:
    """The values of the property that a layer is coloured by, as text; empty where there is none.

    Examples
    --------
    >>> values_of(gpd.GeoDataFrame({"century": [12.0, None]}, geometry=[None] * 2), "century")
    ['12', '']
    """
    column = column_of(frame, by)
    return [value_text(value) for value in frame[column]] if column else [""] * len(frame)


def column_of(frame: gpd.GeoDataFrame, name: str) -> str:
    """The column that holds a property; empty if no feature has it.

    Examples
    --------
    >>> column_of(gpd.GeoDataFrame({"century": [12]}, geometry=[None]), "century")
    'century'
    """
    # A property that has the name of an internal column is kept under a longer one.
    names = (f"properties.{name}", name)
    return next((n for n in names if n in frame.columns and n != frame.geometry.name), "")


def value_text(value: Any) -> str:
    """A property's value as a reader sees it; empty if there is none.

    Examples
    --------
    >>> value_text(12.0), value_text(True), value_text(None), value_text([]), value_text({"a": 1})
    ('12', 'true', '', '', '{"a": 1}')
    """
    match value:
        case str():
            # A list or an object may have become text when the file was read.
            return "" if value in {"[]", "{}"} else value
        case None:
            return ""
        case float() if not math.isfinite(value):
            return "" if math.isnan(value) else str(value)
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case bool() | list() | tuple() | dict():
            is_empty = not value and not isinstance(value, bool)
            return "" if is_empty else json.dumps(value, ensure_ascii=False, default=str)
    text = str(value)
    return "" if text in {"nan", "<NA>", "NaT"} else text
