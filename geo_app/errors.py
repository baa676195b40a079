"""Errors the project raises on purpose.

::

    GeoAppError
    ├── AtlasError          the atlas cannot be opened at all
    ├── ConflictError       the atlas has changed since it was read
    ├── ConfinedError       a child process ran into its limits
    ├── EditError           a change to the atlas cannot be made
    ├── GlyphError          no font has a letter that should be drawn
    ├── NoCellsError        control cannot be inferred from the settlements
    ├── PlaceNotFoundError  no place is known by that name
    └── UsageError          a request that makes no sense
        ├── DateError       a text that is not a date
        └── TooSmallError   a page without room for what is to be on it

Each message reads ``<file>: feature '<id>': <what is wrong> (<value>); <way out>`` as far as the
parts apply, and each error knows the exit code of the command line.
"""

from __future__ import annotations

import unicodedata

__all__ = [
    "AtlasError",
    "ConfinedError",
    "ConflictError",
    "DateError",
    "EditError",
    "GeoAppError",
    "GlyphError",
    "NoCellsError",
    "PlaceNotFoundError",
    "TooSmallError",
    "UsageError",
]


class GeoAppError(Exception):
    """Root of every error raised on purpose; ``exit_code`` is 1, a fault of the data."""

    exit_code = 1


class UsageError(GeoAppError):
    """A request that makes no sense, such as an unknown layer; ``exit_code`` is 2."""

    exit_code = 2


class AtlasError(GeoAppError):
    """The atlas cannot be opened at all: no folder, no ``atlas.json``, or no JSON in it."""


class ConflictError(GeoAppError):
    """The atlas has changed since it was read; nothing was written."""


class ConfinedError(GeoAppError):
    """A child process ran into its limits of time or memory, or failed."""


class EditError(GeoAppError):
    """A change to the atlas cannot be made: no right to write, a full disk, an unknown layer."""


class NoCellsError(GeoAppError):
    """Ground cannot be cut into cells: too few settlements, far too many, or unsound pieces."""


class DateError(UsageError):
    """A text is not a date.

    Parameters
    ----------
    text
        What was given.
    reason
        What is wrong with it.
    position
        Index of the character at which reading stopped, if known.

    Examples
    --------
    >>> print(DateError("2016-02-30", "February 2016 has 29 days", 8))
    '2016-02-30' is not a date: February 2016 has 29 days (at character 9)
    """

    def __init__(self, text: str, reason: str, position: int | None = None) -> None:
        self.text, self.reason, self.position = text, reason, position
        where = "" if position is None else f" (at character {position + 1})"
        super().__init__(f"{text!r} is not a date: {reason}{where}")


class TooSmallError(UsageError):
    """The page of a figure has no room for all that is drawn and said."""


class PlaceNotFoundError(GeoAppError):
    """No place is known by that name.

    Parameters
    ----------
    text
        What was looked for.
    nearest
        Names that come close, best first.
    """

    def __init__(self, text: str, nearest: tuple[str, ...] = ()) -> None:
        self.text, self.nearest = text, nearest
        hint = f"; did you mean {', '.join(nearest)}?" if nearest else ""
        super().__init__(f"no place is called {text!r}{hint}")


class GlyphError(GeoAppError):
    """No font has a letter that should be drawn.

    Parameters
    ----------
    text
        What should be drawn.
    letter
        The letter of it that is lacking.
    where
        The layer and the feature that have the text, if it is of one.

    Examples
    --------
    >>> print(GlyphError("Πόλις ⛰", "⛰"))
    'Πόλις ⛰': no font has the letter '⛰' (U+26F0, MOUNTAIN); name a folder with a font ...
    """

    def __init__(self, text: str, letter: str, where: str = "") -> None:
        self.text, self.letter = text, letter
        told = f"{where}: " if where else ""
        name = unicodedata.name(letter, "a letter without a name")
        super().__init__(
            f"{told}{text!r}: no font has the letter {letter!r} (U+{ord(letter):04X}, {name}); "
            "name a folder with a font that has it in the environment variable GEO_APP_FONTS, "
            "or leave the letter out"
        )
