"""Names of files, and the commands that make them again."""

from __future__ import annotations

import shlex

from geo_app.app.exports.choice import (
    ANIMATION,
    BUNDLE,
    DIFFERENCE,
    FEATURES,
    GRID,
    LIVE,
    PAIR,
    PICTURES,
    Wish,
)
from geo_app.export import SUFFIXES
from geo_app.model import Atlas
from geo_app.snapshot.words import name_of
from geo_app.validtime import day_number

__all__ = ["command_of", "further", "name_of_file"]

Extent = tuple[float, float, float, float]


def name_of_file(atlas: Atlas, wish: Wish) -> str:
    """The name of a file.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> name_of_file(read_atlas(), Wish("2016-04-05", what="data", format="geopackage"))
    'nagorno-karabakh_2016-04-05_all-accounts.gpkg'
    """
    days = sorted({day_number(day) for day in (wish.date, *further(wish))})
    if wish.what == FEATURES and wish.every:
        days = []
    elif wish.what == GRID:
        days = [days[0], days[-1]]
    suffix = next((end for end, form in SUFFIXES.items() if form == wish.format), wish.format)
    return name_of(atlas, days, wish.account, suffix, language=wish.language)


def further(wish: Wish) -> tuple[str, ...]:
    """The dates after the first."""
    if wish.what == GRID:
        return wish.dates
    return (wish.to,) if wish.to and wish.what in {PAIR, DIFFERENCE, ANIMATION} else ()


def command_of(atlas: Atlas, wish: Wish, drawn: str, extent: Extent | None = None) -> str:
    """The command that makes a file again.

    Parameters
    ----------
    atlas, wish
        What is asked for.
    drawn
        The command as the figure has it, with ``FILE`` for the file.
    extent
        West, south, east, north that the map shows; None for the view with which it opens.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> command_of(read_atlas(), Wish("2016-04-05", what="data", format="csv"), "")
    'geo-app snapshot 2016-04-05 -o nagorno-karabakh_2016-04-05_all-accounts.csv'
    """
    name = name_of_file(atlas, wish)
    if wish.what in PICTURES or wish.what == BUNDLE:
        return drawn.replace("FILE", name, 1)
    days = [] if wish.what == FEATURES and wish.every else [wish.date]
    words = ["geo-app", "snapshot", *days, "-o", name]
    if wish.what == ANIMATION:
        words = ["geo-app", "animate", wish.date, wish.to, "-o", name, *_pace(wish)]
        words += ["--extent", ",".join(f"{edge:g}" for edge in extent)] if extent else []
    return shlex.join([*words, *_options(wish)])


def _pace(wish: Wish) -> list[str]:
    if wish.by == "seconds":
        return ["--seconds", str(wish.seconds)]
    return [] if wish.by == "change" else ["--by", wish.by]


def _options(wish: Wish) -> list[str]:
    found = {"account": wish.account, "layers": ",".join(wish.layers)}
    if wish.what in {LIVE, ANIMATION}:
        found |= {"title": wish.title, "theme": wish.theme}
        found["language"] = "" if wish.language == "en" else wish.language
    if wish.what == ANIMATION:
        found["preset"] = wish.preset
    flags = ["--inferred"] if wish.what == LIVE and wish.inferred else []
    return [word for name, text in found.items() if text for word in (f"--{name}", text)] + flags
