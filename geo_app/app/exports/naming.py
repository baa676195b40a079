"""Names of files, and the commands that make them again."""

from __future__ import annotations

import shlex

from geo_app.app.exports.choice import ANIMATION, DIFFERENCE, FEATURES, GRID, LIVE, Wish
from geo_app.app.exports.fitting import fitting
from geo_app.asked import atlas_asked
from geo_app.export import SUFFIXES
from geo_app.model import Atlas
from geo_app.snapshot import Request
from geo_app.snapshot.film.animation import command_of as film_command
from geo_app.snapshot.film.pace import Pace
from geo_app.snapshot.words import layout_of, name_of
from geo_app.validtime import day_number

__all__ = ["command_of", "further", "name_of_file", "pace_of"]


def name_of_file(atlas: Atlas, wish: Wish) -> str:
    """The name of a file.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> name_of_file(read_atlas(), Wish("2016-04-05", what="data", format="geopackage"))
    'nagorno-karabakh_2016-04-05_all-accounts.gpkg'
    """
    wish = fitting(wish)
    layout = layout_of(1 + len(further(wish)), is_difference=wish.what == DIFFERENCE)
    days = sorted({day_number(day) for day in (wish.date, *further(wish))})
    if wish.every:
        days = []
    elif wish.what == GRID:
        days = [days[0], days[-1]]
    suffix = next((end for end, form in SUFFIXES.items() if form == wish.format), wish.format)
    return name_of(atlas, days, wish.account, suffix, language=wish.language, layout=layout)


def further(wish: Wish) -> tuple[str, ...]:
    """The dates after the first."""
    found = fitting(wish)
    return found.dates or ((found.to,) if found.to else ())


def pace_of(wish: Wish) -> Pace:
    """How an animation goes on."""
    if wish.by == "seconds":
        return Pace(seconds=float(wish.seconds))
    return Pace(wish.by)


def command_of(atlas: Atlas, wish: Wish, request: Request, drawn: str) -> str:
    """The command that makes a file again.

    Parameters
    ----------
    atlas, wish
        What is asked for.
    request
        The figure that the wish amounts to.
    drawn
        The command as the figure has it, with ``FILE`` for the file.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> wish = Wish("2016-04-05", what="data", format="csv")
    >>> command_of(read_atlas(), wish, Request(16896), "")
    'geo-app snapshot 2016-04-05 -o nagorno-karabakh_2016-04-05_all-accounts.csv'
    """
    wish, name = fitting(wish), name_of_file(atlas, wish)
    if wish.what == ANIMATION:
        drawn = film_command(atlas, request, day_number(wish.to), pace_of(wish))
    if wish.what not in {FEATURES, LIVE}:
        return drawn.replace("FILE", name, 1)
    days = [] if wish.every else [wish.date]
    again = ["geo-app", "snapshot", *days, "-o", name, *_options(wish)]
    return shlex.join([*again, *atlas_asked(atlas.folder)])


def _options(wish: Wish) -> list[str]:
    found = {
        "account": wish.account, "layers": ",".join(wish.layers), "title": wish.title,
        "theme": wish.theme, "language": "" if wish.language == "en" else wish.language,
    }  # fmt: skip
    flags = ["--inferred"] if wish.inferred else []
    return [word for name, text in found.items() if text for word in (f"--{name}", text)] + flags
