"""Where a JSON value ends, told from its brackets alone, without building it."""

from __future__ import annotations

import numpy as np

__all__ = ["Brackets"]

_PIECE = 1 << 20
_QUOTE, _ARRAY, _ARRAY_END, _OBJECT, _OBJECT_END = b'"[]{}'


class Brackets:
    """How deep brackets are open, over successive pieces of one text.

    Examples
    --------
    >>> brackets = Brackets()
    >>> brackets.end_in('[{"a": "]', 0), brackets.end_in('"}], 1', 0)
    (None, 3)
    """

    def __init__(self) -> None:
        #: How many characters at the end of the text have not been looked at: half an escape.
        self.held = 0
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
        while at < len(text):
            stop = _before_half_escape(text, at, min(at + _PIECE, len(text)))
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
        return int(ends[0]) + 1 if ends.size else None


def _before_half_escape(text: str, start: int, stop: int) -> int:
    """Return `stop`, or one less if an escape would be cut there."""
    backslashes = 0
    while stop - backslashes > start and text[stop - backslashes - 1] == "\\":
        backslashes += 1
    return stop - backslashes % 2
