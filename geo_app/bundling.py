"""A bundle: the figure of a date, its words and its data in one zip."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from geo_app.export import Written, content_of, select
from geo_app.model import Atlas
from geo_app.snapshot.film.animation import Cancelled
from geo_app.snapshot.scene import Scene
from geo_app.snapshot.taking import Drawn, drawn
from geo_app.snapshot.words import alt_text, caption, credit, layout_of, name_of
from geo_app.validtime import day_number, written_date

__all__ = ["bundle_of", "words_of"]

#: A bundle holds the figure to look at, to edit, and to print.
_BUNDLED = ("png", "svg", "pdf")
_STEPS = len(_BUNDLED) + 2


def bundle_of(
    atlas: Atlas,
    date: Any,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
    **options: Any,
) -> Written:
    """Put the figure of a date, its words, its data and its citations into one zip.

    Parameters
    ----------
    atlas
        The atlas.
    date
        A date, an ISO text such as ``2016-04-05``, or days since 1970-01-01.
    progress
        Is told how many steps are done, and of how many.
    cancelled
        Is asked before each step whether to break off.
    options
        As in `geo_app.snapshot.snapshot`. With ``compare`` or ``dates`` the figure is of several
        dates and the data of `date` alone, which the words and the remarks say.

    Returns
    -------
    Written
        The bytes of the zip, and what its reader must know.

    Raises
    ------
    Cancelled
        If `cancelled` said so.
    UsageError
        If something is asked for that is not there, or that no figure or data can have.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> bundle_of(read_atlas(), "2016-04-05", layers=("events",), preset="social-1200x675").remarks
    ()
    """

    def go_on(done: int) -> None:
        if cancelled():
            raise Cancelled
        progress(done, _STEPS)

    go_on(0)
    account, layers = options.get("account", ""), options.get("layers")
    # What is wrong with the data is told before anything is drawn.
    select(atlas, date=date, account=account, layers=layers)
    taken = drawn(atlas, date, **options)
    days = [day_number(date), *_further(options)]
    about = _about_data(days)
    stem = _named(taken, days, is_difference=bool(options.get("difference")))
    files: dict[str, bytes] = {}
    for number, form in enumerate(_BUNDLED, 1):
        go_on(number)
        files[f"{stem}.{form}"] = taken.encoded(form)
    words = "\n\n".join(filter(None, (words_of(taken.scene), about and f"Data\n{about}")))
    files[f"{stem}.txt"] = f"{words}\n".encode("utf-8", "replace")
    go_on(_STEPS - 1)
    command = taken.scene.command.replace("-o FILE", "-o FILE.zip", 1)
    content, remarks = content_of(
        atlas, "bundle", date=date, account=account, layers=layers, figures=files, command=command
    )
    return Written(content, (*filter(None, (about,)), *remarks))


def words_of(scene: Scene) -> str:
    """What goes with a picture, under headings: caption, alternative text, credit line.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> from geo_app.snapshot import Request, scene_of
    >>> words_of(scene_of(read_atlas(), Request(16896))).splitlines()[0]
    'Caption'
    """
    said = {"Caption": caption, "Alternative text": alt_text, "Credit line": credit}
    return "\n\n".join(f"{head}\n{say(scene)}" for head, say in said.items())


def _further(options: Mapping[str, Any]) -> list[int]:
    """The dates of a figure after its first."""
    second = options.get("compare")
    return [day_number(one) for one in (options.get("dates") or () if second is None else [second])]


def _about_data(days: Sequence[int]) -> str:
    if len(days) == 1:
        return ""
    return f"The data is that of {written_date(days[0])}, the first date asked for, alone."


def _named(taken: Drawn, days: Sequence[int], *, is_difference: bool) -> str:
    request = taken.scene.request
    layout = layout_of(len(days), is_difference=is_difference)
    name = name_of(
        taken.scene.atlas, days, request.account, "", language=request.language, layout=layout
    )
    return name.removesuffix(".")
