"""What is written in a feature: letters read in the wrong code, numbers that get lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import Any

import ftfy
import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo_app.checks.faults import Extent, Fault, Rows, Told, Vocabulary
from geo_app.layers import LIST_COLUMNS, TEXT_COLUMNS
from geo_app.limits import limits
from geo_app.model import Severity
from geo_app.validtime import DAY_COLUMNS

__all__ = ["decoded", "huge_numbers", "mojibake"]

#: Beyond this a number of JSON is not the same number in every program.
_EXACT = 2**53
Table = npt.NDArray[np.uint8]
#: Codes in which UTF-8 is read by mistake.
_CODES = ("latin-1", "cp1250", "cp1251", "cp1252", "cp1254", "mac_roman", "cp437")
_NEVER_NUMBERS = ["geometry", "feature_index", *DAY_COLUMNS, *TEXT_COLUMNS, *LIST_COLUMNS]
_NOT_TEXT = {"id", "valid_from", "valid_to", "sources", "disputed_by", "geometry"}


def _tables() -> tuple[Table, Table]:
    """For each letter, in which of the codes it stands for a first and for a further byte."""
    first, further = np.zeros((2, 0x10000), dtype=np.uint8)
    for bit, code in enumerate(_CODES):
        for table, low, high in ((first, 0xC2, 0xF4), (further, 0x80, 0xBF)):
            letters = bytes(range(low, high + 1)).decode(code, errors="ignore")
            table[[ord(letter) for letter in letters]] |= np.uint8(1 << bit)
    further[0x80:0xA0] = 0xFF  # control codes are in no sound text
    return first, further


_FIRST, _FURTHER = _tables()
_CHUNK = 100_000
#: A text takes microseconds a letter: so much of it is judged, and none is mended that is longer.
_JUDGED = 10_000
_LONGEST = 100_000
#: Longer texts hardly come twice, and would fill the memory.
_REMEMBERED = 256


def _suspicious(texts: Sequence[str]) -> Iterator[int]:
    """Positions of texts with a pair of letters that are the bytes of one in UTF-8: few have it."""
    for begin in range(0, len(texts), _CHUNK):
        chunk = texts[begin : begin + _CHUNK]
        letters = np.frombuffer("\n".join(chunk).encode("utf-32-le", "surrogatepass"), np.uint32)
        letters = np.where(letters > 0xFFFF, 0, letters)
        at = np.flatnonzero(_FIRST[letters[:-1]] & _FURTHER[letters[1:]])
        if at.size:
            ends = np.cumsum([len(text) + 1 for text in chunk])
            yield from (begin + np.unique(np.searchsorted(ends, at, side="right"))).tolist()


def decoded(text: str) -> str:
    """Undo a wrong reading of UTF-8; a text that is sound, or very long, comes back as it is.

    Examples
    --------
    >>> decoded("ÐœÐ°Ð´Ð°Ð³Ð¸Ð·"), decoded("ÅžuÅŸa"), decoded("Հադրութ")
    ('Мадагиз', 'Şuşa', 'Հադրութ')
    """
    if len(text) <= _REMEMBERED:
        return _remembered(text)
    if len(text) > _LONGEST or (len(text) > _JUDGED and _is_sound(_head(text))):
        return text
    return _decoded(text)


def _is_sound(text: str) -> bool:
    return decoded(text) == text


def _head(text: str) -> str:
    """So much of a text as is judged, up to a blank: no letter is cut."""
    if len(text) <= _JUDGED:
        return text
    head = text[:_JUDGED]
    return head[: head.rfind(" ")] if " " in head else head


def _decoded(text: str) -> str:
    while True:
        better = ftfy.fix_encoding(text)
        better = _redecoded(text) if better == text else better
        if better == text:
            return text
        text = better


_remembered = lru_cache(maxsize=65_536)(_decoded)


def _redecoded(text: str) -> str:
    """Undo it where the whole text is UTF-8 again, with two letters or more: hardly by chance."""
    for code in ("sloppy-windows-1252", "sloppy-windows-1251"):
        try:
            better = text.encode(code).decode("utf-8")
        except UnicodeError:
            continue
        foreign = [letter for letter in better if not letter.isascii()]
        if len(foreign) > 1 and all(map(str.isalpha, foreign)):
            return better
    return text


def mojibake(frame: gpd.GeoDataFrame, _: Vocabulary, __: Extent | None) -> Iterable[Fault]:
    """Find texts in UTF-8 that were read in another code.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame({"id": ["a"], "name": ["Ð¢Ð°Ð»Ñ‹Ñˆ"]}, geometry=[None])
    >>> for fault in mojibake(frame, Vocabulary(), None): print(fault.tell(0).fix)
    save the file as UTF-8; this seems to be 'Талыш'
    """
    found: dict[int, tuple[str, str, str]] = {}
    most = limits().letters
    room, unjudged = most, 0
    for column, row, text in _suspects_of(frame):
        if row in found:
            continue
        head = _head(text)
        room -= len(head)
        if room < 0:
            unjudged += 1
        elif (better := decoded(head)) != head:
            # Kept, because to find it again takes as long.
            found[row] = column, text, better[:60]

    def tell(row: int) -> Told:
        column, text, better = found[row]
        message = f"the text of {column!r} was read in the wrong code"
        fix = f"save the file as UTF-8; this seems to be {better!r}"
        return Told(message, text, f".properties.{column}", fix)

    if unjudged:
        # Said first: the last of many findings of one kind are only counted.
        yield _unjudged(unjudged, most)
    if found:
        rows = np.array(sorted(found), dtype=np.intp)
        yield Fault(Severity.WARNING, "mojibake", rows, tell)


def _unjudged(count: int, most: int) -> Fault:
    """Say how much was not looked at; no row is known to be wrong."""
    message = (
        f"{count:,} more texts have odd letters and were not looked at: "
        f"the first {most:,} such letters are"
    )
    whole = Told(message, fix="mend those listed first, or set GEO_APP_MAX_LETTERS")
    none = np.empty(0, dtype=np.intp)
    return Fault(Severity.WARNING, "mojibake", none, lambda row: whole, whole=whole, is_whole=True)


def _suspects_of(frame: gpd.GeoDataFrame) -> Iterator[tuple[str, int, str]]:
    """Texts worth judging, each with its column and row."""
    for column in frame.columns:
        if column not in _NOT_TEXT and frame[column].dtype in (object, "str"):
            for row, text in _suspects(frame[column]):
                yield str(column), row, text


def _suspects(values: pd.Series) -> Iterator[tuple[int, str]]:
    present, cells = _present(values)
    if _is_ascii(cells):
        return iter(())
    rows, texts = _odd(cells)
    return ((int(present[rows[at]]), texts[at]) for at in _suspicious(texts))


def _present(values: pd.Series) -> tuple[Rows, list[Any]]:
    """Rows that have a value, and their values: most columns of a wide layer are nearly empty."""
    rows = np.flatnonzero(values.notna().to_numpy())
    return rows, values.to_numpy()[rows].tolist()


def _is_ascii(texts: list[Any]) -> bool:
    """Whether all is plain text in ASCII, told at once; False also where some is no text."""
    try:
        return "".join(texts).isascii()
    except TypeError:
        return False


def _odd(cells: list[Any]) -> tuple[list[int], list[str]]:
    """Texts that are not ASCII, alone or in tuples, and their rows."""
    if set(map(type, cells)) == {str}:
        rows = np.flatnonzero(~np.fromiter(map(str.isascii, cells), dtype=bool, count=len(cells)))
        return rows.tolist(), [cells[row] for row in rows.tolist()]
    found = [
        (row, text)
        for row, cell in enumerate(cells)
        for text in (cell if isinstance(cell, tuple) else (cell,))
        if isinstance(text, str) and not text.isascii()
    ]
    return [row for row, _ in found], [text for _, text in found]


def huge_numbers(frame: gpd.GeoDataFrame, _: Vocabulary, __: Extent | None) -> Iterable[Fault]:
    """Find whole numbers that many programs cannot hold exactly.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame({"id": ["a"], "population": [2**60]}, geometry=[None])
    >>> for fault in huge_numbers(frame, Vocabulary(), None): print(fault.tell(0).value)
    1152921504606846976
    """
    for column in frame.columns.difference(_NEVER_NUMBERS, sort=False):
        values = frame[column]
        rows = _huge(values)
        if rows.size:
            yield Fault(
                Severity.WARNING, "number", rows,
                partial(_huge_number, str(column), values),
                column=str(column),
            )  # fmt: skip


def _huge_number(column: str, values: pd.Series, row: int) -> Told:
    message = f"the number in {column!r} is too large for many programs to hold exactly"
    value: Any = values.iat[row]
    return Told(message, int(value), f".properties.{column}", "write it as text, in quotes")


def _huge(values: pd.Series) -> Rows:
    if values.dtype == object:
        present, numbers = _present(values)
        if int not in set(map(type, numbers)):
            return np.empty(0, dtype=np.intp)
        return present[[type(n) is int and abs(n) > _EXACT for n in numbers]]
    if pd.api.types.is_integer_dtype(values.dtype) and len(values):
        if values.max() <= _EXACT and values.min() >= -_EXACT:
            return np.empty(0, dtype=np.intp)
        return np.flatnonzero(np.asarray(abs(values) > _EXACT, dtype=bool))
    return np.empty(0, dtype=np.intp)
