"""How a film goes on: by what, how fast, how long."""

from __future__ import annotations

from dataclasses import dataclass

from geo_app.errors import UsageError
from geo_app.snapshot.film.stills import WAYS

__all__ = ["USUAL", "Pace", "check_pace"]

#: Dates in a second, by how the film goes on.
_RATES = {"change": 4.0, "day": 20.0, "seconds": 25.0}
_SLOWEST, _FASTEST = 0.1, 60.0
#: GIF counts in hundredths of a second, and players take one of them for ten.
_FASTEST_GIF = 50.0
_LONGEST, _LONGEST_HOLD = 3600.0, 60.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How a film goes on; the members are the arguments of `geo_app.snapshot.animate`."""

    by: str = "change"
    seconds: float | None = None
    fps: float | None = None
    hold: float = 1.5

    @property
    def usual_rate(self) -> float:
        """Dates in a second if nothing else is asked for."""
        return _RATES[self.by if self.seconds is None else "seconds"]

    @property
    def rate(self) -> float:
        """Dates in a second."""
        return self.usual_rate if self.fps is None else self.fps

    def options(self) -> list[str]:
        """What of it is not as usual, as options of ``geo-app animate``.

        Examples
        --------
        >>> Pace("day", fps=10, hold=0).options(), Pace(seconds=20, fps=25).options()
        (['--by', 'day', '--fps', '10', '--hold', '0'], ['--seconds', '20'])
        """
        words = [] if self.by == USUAL.by else ["--by", self.by]
        if self.seconds is not None:
            words = ["--seconds", f"{self.seconds:g}"]
        if self.rate != self.usual_rate:
            words += ["--fps", f"{self.rate:g}"]
        return words if self.hold == USUAL.hold else [*words, "--hold", f"{self.hold:g}"]


USUAL = Pace()


def check_pace(pace: Pace, suffix: str) -> None:
    """Check that a film in a file with a suffix can go on like that.

    Raises
    ------
    UsageError
        If it cannot.

    Examples
    --------
    >>> check_pace(Pace(fps=60), ".gif")
    Traceback (most recent call last):
    geo_app.errors.UsageError: 60 dates in a second of a GIF; it must be 0.1 to 50
    """
    if pace.by not in WAYS:
        raise UsageError(
            f"an animation cannot go on by {pace.by!r}; it goes by {' or '.join(WAYS)}"
        )
    is_gif = suffix.lower() == ".gif"
    for value, what, low, high in (
        (pace.seconds, "a film of {:g} seconds", 1.0, _LONGEST),
        (pace.hold, "dates held for {:g} seconds", 0.0, _LONGEST_HOLD),
        (pace.rate, "{:g} dates in a second" + (" of a GIF" if is_gif else ""), _SLOWEST,
         _FASTEST_GIF if is_gif else _FASTEST),
    ):  # fmt: skip
        if value is not None and not low <= value <= high:
            raise UsageError(f"{what.format(value)}; it must be {low:g} to {high:g}")
