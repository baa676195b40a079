"""Where a JSON value ends and how much it holds, told from its text, without building it."""

from __future__ import annotations

import numpy as np

from geo_app.limits import limits

__all__ = ["Brackets", "MassError", "refuse_masses", "weight_of"]

# Most values are short, so that the first piece is.
_SHORTEST, _LONGEST = 1 << 10, 1 << 20
_QUOTE, _COMMA, _ARRAY, _ARRAY_END, _OBJECT, _OBJECT_END = b'",[]{}'
# Brackets that a feature has around its positions.
_FRAME = 1_000


class MassError(ValueError):
    """One value of the document holds more than the limits allow.

    Parameters
    ----------
    name
        Of a limit.
    what
        What there is too much of, in words.

    Examples
    --------
    >>> error = MassError("keys", "keys")
    >>> str(error), error.variable
    ('more than 100,000 keys', 'GEO_APP_MAX_KEYS')
    """

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"more than {getattr(limits(), name):,} {what}")
        self.variable = f"GEO_APP_MAX_{name.upper()}"


class Brackets:
    """How deep brackets are open, over successive pieces of one text.

    Examples
    --------
    >>> brackets = Brackets()
    >>> brackets.end_in('[{"a": "]', 0), brackets.end_in('"}], 1', 0)
    (None, 3)
    >>> brackets = Brackets()
    >>> brackets.end_in('[[1, 2], ","], 7', 0), brackets.commas
    (13, 1)
    """

    def __init__(self) -> None:
        #: How many characters at the end of the text have not been looked at: half an escape.
        self.held = 0
        #: How many commas part the members of the value.
        self.commas = 0
        self._depth, self._is_inside = 0, False

    def end_in(self, text: str, at: int) -> int | None:
        """Where in a text the value ends that begins, or goes on, at a place; None if it does not.

        Parameters
        ----------
        text
            A piece of JSON.
        at
            Where to begin; after a piece without an end, go on with what `held` says.
        """
        size = _SHORTEST
        while at < len(text):
            stop = _before_half_escape(text, at, min(at + size, len(text)))
            size = min(2 * size, _LONGEST)
            if stop == at:
                break
            end = self._end_in_piece(text[at:stop])
            if end is not None:
                return at + end
            at = stop
        self.held = len(text) - at
        return None

    def _end_in_piece(self, piece: str) -> int | None:
        # One byte a character, so that places stay the same.
        coded = piece.encode("ascii", "replace").replace(b"\\\\", b"  ").replace(b'\\"', b"  ")
        codes = np.frombuffer(coded, dtype=np.uint8)
        quotes = np.logical_xor.accumulate(codes == _QUOTE)
        inside = quotes ^ self._is_inside
        steps = ((codes == _ARRAY) | (codes == _OBJECT)).astype(np.int32)
        steps -= (codes == _ARRAY_END) | (codes == _OBJECT_END)
        steps[inside] = 0
        depths = self._depth + np.cumsum(steps, dtype=np.int32)
        ends = np.flatnonzero((depths <= 0) & (steps < 0))
        self._depth, self._is_inside = int(depths[-1]), bool(inside[-1])
        end = int(ends[0]) + 1 if ends.size else None
        parts = (codes[:end] == _COMMA) & (depths[:end] == 1) & ~inside[:end]
        self.commas += int(np.count_nonzero(parts))
        return end


def _before_half_escape(text: str, start: int, stop: int) -> int:
    """Return `stop`, or one less if an escape would be cut there."""
    backslashes = 0
    while stop - backslashes > start and text[stop - backslashes - 1] == "\\":
        backslashes += 1
    return stop - backslashes % 2


def refuse_masses(text: str, begin: int, end: int) -> None:
    """Refuse a value that would take far more room than its text, told from its text.

    Parameters
    ----------
    text, begin, end
        The text, and where in it the value stands.

    Raises
    ------
    MassError
        If there are more positions, keys or values than the limits allow. A position has up to
        three commas; all others part values.

    Examples
    --------
    >>> refuse_masses("[1, 2]", 0, 6)
    """
    most = limits()
    if end - begin <= min(most.keys, most.values, most.vertices):
        return
    brackets = text.count("[", begin, end) + text.count("{", begin, end)
    if brackets > most.vertices + _FRAME:
        raise MassError("vertices", "positions, lists or objects")
    keys = text.count('":', begin, end)
    if keys > most.keys:
        raise MassError("keys", "keys")
    if text.count(",", begin, end) - 3 * brackets - keys > most.values:
        raise MassError("values", "values")


def weight_of(text: str, begin: int, end: int) -> int:
    """About how many values stand in a piece of JSON.

    Examples
    --------
    >>> weight_of('[1, {"a": 2}]', 0, 13)
    4
    """
    return 1 + sum(text.count(mark, begin, end) for mark in "[{,")
