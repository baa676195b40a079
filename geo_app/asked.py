"""What people write to say what they want, wherever they are asked."""

from __future__ import annotations

from geo_app.errors import UsageError

__all__ = ["FIGURE_FORMATS", "extent_of_text"]

#: The formats of figures, the usual one first.
FIGURE_FORMATS = ("png", "svg", "pdf", "webp")


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
