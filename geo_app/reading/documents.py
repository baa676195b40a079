"""Whole JSON documents, read strictly: one fault and the document is refused."""

from __future__ import annotations

import json
import re
from json.decoder import JSONDecodeError
from pathlib import Path
from typing import Any

from geo_app.model import Finding, Severity

__all__ = ["explained", "read_json"]


class _DuplicateKeyError(ValueError):
    pass


def read_json(path: Path, shown_as: str) -> tuple[Any, list[Finding]]:
    """Read a file strictly as JSON: UTF-8, no doubled keys, no NaN or Infinity.

    Parameters
    ----------
    path
        The file.
    shown_as
        Its name in messages.

    Returns
    -------
    document : object or None
        None if the file cannot be read.
    findings
        At most one, saying why.

    Examples
    --------
    >>> read_json(Path("nowhere.json"), "nowhere.json")[1][0].code
    'file-missing'
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        document = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
        _refuse_half_letters(text, document)
        return document, []
    except (OSError, ValueError, RecursionError) as error:
        code, message, fix = explained(error)
        return None, [Finding(Severity.ERROR, code, shown_as, message, fix=fix)]


def _refuse_half_letters(text: str, document: Any) -> None:
    # JSON can spell half of a letter beyond U+FFFF, which no file and no page can hold.
    if re.search(r"\\u[dD][89a-fA-F]", text):
        json.dumps(document, ensure_ascii=False).encode()


def explained(error: Exception) -> tuple[str, str, str]:
    """Code, message and way out for a file that cannot be read.

    Examples
    --------
    >>> explained(RecursionError())
    ('depth', 'nested too deep', 'write it with fewer brackets inside one another')
    """
    match error:
        case UnicodeDecodeError() | UnicodeEncodeError():
            what = f"not UTF-8 at position {error.start}: {error.reason}"
            return "encoding", what, "save the file as UTF-8"
        case JSONDecodeError():
            where = f"line {error.lineno}, column {error.colno}"
            return "json", f"not JSON at {where}: {error.msg}", "mend the text there"
        case _DuplicateKeyError():
            return "duplicate-key", f"the key {error} stands twice in one object", "keep one"
        case RecursionError():
            return "depth", "nested too deep", "write it with fewer brackets inside one another"
        case OSError():
            return _unopened(error)
    reason = str(error)
    message = reason if reason.startswith("not JSON") else f"not JSON: {reason}"
    return "json", message, "write plain JSON (RFC 8259)"


def _unopened(error: OSError) -> tuple[str, str, str]:
    if isinstance(error, FileNotFoundError):
        return "file-missing", "the file does not exist", "add it, or take it out of the atlas"
    return "file-unreadable", f"cannot be read: {error.strerror}", "check its rights"


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _DuplicateKeyError(repr(next(key for key in keys if keys.count(key) > 1)))
    return found


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number in JSON")
