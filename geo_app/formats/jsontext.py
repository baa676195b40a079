"""JSON text read a block at a time, value by value, so that a large file is never held whole."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from json.decoder import JSONDecodeError, JSONDecoder
from typing import Any, BinaryIO

from geo_app.formats.brackets import Brackets, MassError, refuse_masses

__all__ = ["JsonFault", "JsonText"]

_BLOCK = 1 << 20
_BLANK = re.compile(r"[ \t\n\r]*")
# How far before the end of a buffer the decoder may complain only because the rest is missing:
# the longest word it knows is -Infinity, the longest escape \ud83d\ude00.
_MARGIN = 16


class JsonFault(ValueError):  # noqa: N818 - a fault of the text, told as a finding
    """The text is not JSON at some place."""


class JsonText:
    """The text of a JSON document, with a place in it.

    Parameters
    ----------
    file
        Opened for reading bytes.
    tell
        Told after each block how many bytes have been read.

    Attributes
    ----------
    buffer
        The part of the text that is held.
    at
        Where in the buffer reading goes on.
    began
        Where in the buffer the last value began.
    constants
        How often NaN or an Infinity was met.

    Examples
    --------
    >>> import io
    >>> text = JsonText(io.BytesIO(b' [1, 2] "x"'))
    >>> text.value(), text.next_character()
    ([1, 2], '"')
    """

    def __init__(self, file: BinaryIO, tell: Callable[[int], None] = lambda count: None) -> None:
        self.buffer, self.at, self.began, self.constants = "", 0, 0, 0
        self.scan = JSONDecoder(parse_constant=self._constant).raw_decode
        self._file, self._tell, self._is_complete = file, tell, False
        # What was read for a long value and lies behind it.
        self._waiting = ""
        self._decode = codecs.getincrementaldecoder("utf-8")()
        self._bytes = self._lines = self._column = 0

    def _constant(self, name: str) -> float:
        # NaN and Infinity: who sees the count grow reads the value again, with `reading.mended`.
        self.constants += 1
        return float(name.replace("Infinity", "inf"))

    def more(self) -> bool:
        """Read on, as much again as is held; False at the end of the file.

        Raises
        ------
        UnicodeDecodeError
            With the position in the file.
        """
        if self._is_complete:
            return False
        size = max(_BLOCK, len(self.buffer) - self.at)
        text = self._waiting[:size] if self._waiting else self._read(size)
        if text is None:
            return False
        self._waiting = self._waiting[size:]
        self._forget(self.at)
        self.buffer, self.at = self.buffer[self.at :] + text, 0
        return True

    def _read(self, size: int) -> str | None:
        """Read the next block of the file; None at its end."""
        block = self._file.read(size)
        text = self._decoded(block)
        if not block:
            self._is_complete = True
            return None
        self._tell(self._bytes)
        return text

    def _refuse_masses(self) -> None:
        """Look at a long value before it is parsed: that takes up to thirty times its text."""
        try:
            refuse_masses(self.buffer, self.at, len(self.buffer))
        except MassError:
            # What follows the value does not count.
            end = Brackets().end_in(self.buffer, self.at)
            if end is None:
                raise
            refuse_masses(self.buffer, self.at, end)

    def _forget(self, end: int) -> None:
        """Count the lines of what is dropped from the buffer."""
        lines = self.buffer.count("\n", 0, end)
        last = self.buffer.rfind("\n", 0, end)
        self._column = end - last - 1 if lines else self._column + end
        self._lines += lines

    def _decoded(self, block: bytes) -> str:
        try:
            text = self._decode.decode(block, final=not block)
        except UnicodeDecodeError as error:
            error.start += self._bytes - (len(error.object) - len(block))
            raise
        is_first, self._bytes = self._bytes == 0, self._bytes + len(block)
        return text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}") if is_first else text

    def where(self, place: int | None = None) -> str:
        r"""Line and column of a place in the buffer.

        Examples
        --------
        >>> import io
        >>> text = JsonText(io.BytesIO(b'[1,\n 2]'))
        >>> text.next_character(), text.where(5)
        ('[', 'line 2, column 2')
        """
        place = self.at if place is None else place
        lines = self.buffer.count("\n", 0, place)
        column = place - self.buffer.rfind("\n", 0, place) if lines else self._column + place + 1
        return f"line {self._lines + lines + 1}, column {column}"

    def fault(self, reason: str, place: int | None = None) -> JsonFault:
        """Return an error that says where the text is not JSON, and why."""
        return JsonFault(f"not JSON at {self.where(place)}: {reason}")

    def next_character(self) -> str:
        """Pass over blanks; the character that follows, or nothing at the end."""
        while True:
            match = _BLANK.match(self.buffer, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self.buffer):
                return self.buffer[self.at]
            if not self.more():
                return ""

    def expect(self, characters: str) -> str:
        """Pass over one of some characters and return it.

        Raises
        ------
        JsonFault
            If none of them stands there.
        """
        found = self.next_character()
        if not found or found not in characters:
            raise self.fault(f"{' or '.join(characters)} is missing")
        self.at += 1
        return found

    def value(self) -> Any:
        """Read the value that comes next.

        Raises
        ------
        JsonFault
            If there is none, or the text ends in it.
        MassError
            If it holds more than the limits allow; its text comes next still.
        """
        self.next_character()
        while True:
            try:
                value, end = self.scan(self.buffer, self.at)
            except JSONDecodeError as error:
                self._continue(error.msg, error.pos)
            else:
                # A number may go on in the next block.
                if end < len(self.buffer) or not self.more():
                    self._pass_to(end)
                    return value

    def _pass_to(self, end: int) -> None:
        """Go on behind a value; what lies there is again taken a block at a time."""
        self.began, self.at = self.at, end
        if len(self.buffer) - end > 2 * _BLOCK:
            self._waiting = self.buffer[end + _BLOCK :] + self._waiting
            self.buffer = self.buffer[: end + _BLOCK]

    def _continue(self, reason: str, place: int) -> None:
        """Read on if the decoder may have stopped only because the buffer ends."""
        is_cut = place >= len(self.buffer) - _MARGIN or reason.startswith("Unterminated")
        if not is_cut or not self.more():
            raise self.fault(reason, place)
        if len(self.buffer) > 2 * _BLOCK:
            self._refuse_masses()

    def passed_span(self) -> str:
        """Pass over the object or array that comes next and return its text.

        Raises
        ------
        JsonFault
            If the text ends in it.
        """
        self.next_character()
        while (end := Brackets().end_in(self.buffer, self.at)) is None:
            if not self.more():
                raise self.fault("the text ends inside a value", len(self.buffer))
        self._pass_to(end)
        return self.buffer[self.began : end]

    def skip(self) -> int:
        """Pass over the object or array that comes next, without building or holding it.

        Returns
        -------
        int
            How many commas part its members.

        Raises
        ------
        JsonFault
            If the text ends in it.
        """
        brackets = Brackets()
        self.next_character()
        while (end := brackets.end_in(self.buffer, self.at)) is None:
            self.at = len(self.buffer) - brackets.held
            if not self.more():
                raise self.fault("the text ends inside a value")
        self._pass_to(end)
        return brackets.commas
