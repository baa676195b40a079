"""What all frames of a film share: the page, the facts in the file, the command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from geo_app.model import Atlas
from geo_app.snapshot import command
from geo_app.snapshot.files.metadata import Facts, facts_of
from geo_app.snapshot.film.pace import USUAL, Pace
from geo_app.snapshot.film.telling import Told
from geo_app.snapshot.page.layout import Layout
from geo_app.snapshot.presets import Preset
from geo_app.snapshot.request import Request
from geo_app.snapshot.scene import Scene, scene_from
from geo_app.snapshot.several.series import uncounted
from geo_app.snapshot.text.fonts import check_glyphs
from geo_app.snapshot.text.measure import width_of
from geo_app.snapshot.text.wordlists import account_words, capitalised, date_words, said
from geo_app.snapshot.words import credit
from geo_app.validtime import iso_date

__all__ = ["FILM", "command_of", "facts_until", "page_of"]

#: The size that is taken if none is asked for.
FILM = Preset("film", "Film, 800 x 600", 800, 600)


def command_of(atlas: Atlas, request: Request, last: int, pace: Pace = USUAL) -> str:
    """The command that makes a film again, with ``FILE`` for its file.

    Parameters
    ----------
    atlas
        The atlas; one that is not built in is asked for by the name of its folder.
    request
        What is asked for; its date is the first.
    last
        Days since 1970-01-01.
    pace
        How the film goes on.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> asked = Request(16896, preset=FILM, inferred=True)
    >>> command_of(read_atlas(), asked, 16900, Pace(seconds=20))
    'geo-app animate 2016-04-05 2016-04-09 --seconds 20 -o FILE --inferred'
    """
    head = ["geo-app", "animate", iso_date(request.date), iso_date(last), *pace.options()]
    return command.command_of(atlas, request, head, FILM)


def page_of(
    atlas: Atlas, request: Request, told: Mapping[int, tuple[Told, ...]], line: str
) -> Scene:
    """The page for all dates: its legend has all that is drawn on any of them.

    Parameters
    ----------
    atlas, request
        As in `geo_app.snapshot.scene.scene_of`.
    told
        What is told on each day.
    line
        The command that makes the film again.

    Raises
    ------
    TooSmallError
        If the size has no room for it.
    """
    parts = [one for day in told.values() for one in day]
    marks = {id(mark): mark for one in parts for mark in one.marks}
    shapes = {id(shape): shape for one in parts for shape in one.shapes}
    language = request.language
    dates = [said(language, "as-of", date=date_words(day, language)) for day in told]
    layout = Layout(
        date=max(dates, key=lambda text: width_of(text, 10, "bold")),
        command=line,
        legend=uncounted,
    )
    drawn = (list(marks.values()), list(shapes.values()))
    page = scene_from(atlas, request, drawn, layout)
    check_glyphs(*(line.text for line in page.sheet.lines))
    return page


def facts_until(page: Scene, last: int) -> Facts:
    """What a film says of itself: of a range of dates from that of a scene on, not of one.

    So there are no counts in its words, and its sources stand by themselves, not in its credit.

    Parameters
    ----------
    page
        The page for all dates; for its words, the scene on the first date will do.
    last
        Days since 1970-01-01.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> from geo_app.snapshot.scene import scene_of
    >>> facts_until(scene_of(read_atlas(), Request(16896)), 16900).alt
    'Map of Nagorno-Karabakh. 5 April 2016 to 9 April 2016; all accounts. The status ...
    """
    request, language = page.request, page.request.language
    ends = [date_words(day, language) for day in (request.date, last)]
    span = said(language, "from-to", first=ends[0], last=ends[1])
    account = account_words(page.atlas, request.account, language)
    caption = said(
        language, "caption-span", title=page.title, date=span,
        account=capitalised(account, language),
    )  # fmt: skip
    alt = said(language, "alt-span", title=page.title, date=span, account=account)
    note = said(language, "note")
    return replace(
        facts_of(page), dates=(f"{iso_date(request.date)}/{iso_date(last)}",),
        caption=" ".join(filter(None, (caption, note, request.note))), alt=f"{alt} {note}",
        credit=credit(replace(page, sources=())),
    )  # fmt: skip
