"""What people write to say what they want, wherever they are asked."""

from __future__ import annotations

from geo_app.errors import UsageError

__all__ = ["FIGURE_FORMATS", "SOME_FOLDER", "atlas_asked", "extent_of_text"]

#: The formats of figures, the usual one first.
FIGURE_FORMATS = ("png", "svg", "pdf", "webp")
#: In the place of a folder whose name cannot be written.
SOME_FOLDER = "DIR"


def atlas_asked(folder: str) -> list[str]:
    r"""The option with which a command asks for an atlas again.

    Parameters
    ----------
    folder
        The name of its folder, as in `geo_app.model.Atlas`. Where that folder lies differs from one
        machine to the next.

    Examples
    --------
    >>> atlas_asked("cyprus"), atlas_asked("")
    (['--atlas', 'cyprus'], [])
    >>> atlas_asked("Z\udcfcrich")
    ['--atlas', 'DIR']
    """
    try:
        folder.encode()
    except UnicodeEncodeError:  # a name that is not UTF-8
        folder = SOME_FOLDER
    return ["--atlas", folder] if folder else []


def extent_of_text(text: str) -> tuple[float, float, float, float]:
    """Read west, south, east and north in degrees.

    Raises
    ------
    UsageError
        If it is not four numbers.

    Examples
    --------
    >>> extent_of_text("45, 39, 47.5, 41")
    (45.0, 39.0, 47.5, 41.0)
    """
    try:
        west, south, east, north = (float(edge) for edge in text.split(","))
    except ValueError:
        raise UsageError(
            f"the extent {text!r} is not four numbers; write west, south, east and north in "
            "degrees, as in 46,39,47.5,40.5"
        ) from None
    return west, south, east, north
