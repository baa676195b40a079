"""Lines of a text file counted before any is read, so that far too many cost next to nothing."""

from __future__ import annotations

from typing import BinaryIO

__all__ = ["has_more_lines"]

_BLOCK = 1 << 20


def has_more_lines(file: BinaryIO, most: int, *, unless: bytes = b"\0") -> bool:
    r"""Whether a file has more lines that are not blank than so many; it stands at its start then.

    Parameters
    ----------
    file
        Opened for reading bytes, at its start.
    most
        The limit.
    unless
        A byte that lets a line break stand inside a record, as a quote does in CSV: where it
        stands anywhere, lines tell nothing and the answer is False.

    Examples
    --------
    >>> import io
    >>> has_more_lines(io.BytesIO(b"1\n\n2\n"), 2), has_more_lines(io.BytesIO(b"1\n\n2\n"), 1)
    (False, True)
    >>> has_more_lines(io.BytesIO(b'"1\n2"'), 1, unless=b'"')
    False
    """
    breaks = 0
    while block := file.read(_BLOCK):
        if unless in block:
            breaks = 0
            break
        breaks += block.count(b"\n")
    file.seek(0)
    if breaks < most:
        return False
    lines = sum(1 for line in file if not line.isspace())
    file.seek(0)
    return lines > most
