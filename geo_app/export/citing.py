"""The sources of what is written, for reference managers: CSL-JSON and BibTeX."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from geo_app.export.fields import plain_text
from geo_app.model import Source

__all__ = ["bibtex", "csl_json"]

#: CSL types and the nearest entry types of BibTeX.
_ENTRIES: Mapping[str, str] = {
    "article-journal": "article", "article-newspaper": "article", "article-magazine": "article",
    "book": "book", "chapter": "incollection", "report": "techreport", "thesis": "phdthesis",
    "paper-conference": "inproceedings", "entry-encyclopedia": "incollection",
}  # fmt: skip
_CONTAINERS = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NOT_IN_URLS = re.compile(r"[{}\\\s]")
#: What TeX takes for a command.
_SPECIAL = str.maketrans({
    # BibTeX counts an escaped brace as a brace.
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
})  # fmt: skip


def csl_json(sources: Iterable[Source]) -> str:
    r"""Sources as CSL-JSON, as ``sources.json`` has them.

    Examples
    --------
    >>> from geo_app.description import sources_of
    >>> csl_json(sources_of([{"id": "a", "type": "book"}])[0].values())
    '[\n {\n  "id": "a",\n  "type": "book"\n }\n]\n'
    """
    records = [dict(source.csl) for source in sources]
    return json.dumps(records, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def bibtex(sources: Iterable[Source]) -> str:
    r"""Sources as BibTeX, UTF-8, with what TeX would take for a command escaped.

    Examples
    --------
    >>> from geo_app.description import sources_of
    >>> print(bibtex(sources_of([{"id": "a b", "type": "book", "title": "50% & more",
    ...     "issued": {"date-parts": [[2001, 5]]}}])[0].values()), end="")
    @book{a-b,
      title = {{50\% \& more}},
      year = {2001},
      month = may,
    }
    """
    taken: dict[str, int] = {}
    return "\n".join(_entry(source, _key(source.id, taken)) for source in sources)


def _key(identity: str, taken: dict[str, int]) -> str:
    """Keys are plain: letters and digits of ASCII, and a number where two would be alike."""
    letters = unicodedata.normalize("NFKD", identity).encode("ascii", "ignore").decode()
    key = re.sub(r"[^A-Za-z0-9.:]+", "-", letters).strip("-") or "source"
    taken[key.lower()] = taken.get(key.lower(), 0) + 1
    return key if taken[key.lower()] == 1 else f"{key}-{taken[key.lower()]}"


def _entry(source: Source, key: str) -> str:
    kind = _ENTRIES.get(str(source.csl.get("type", "")), "misc")
    lines = "".join(f"  {name} = {value},\n" for name, value in _members(source, kind))
    return f"@{kind}{{{key},\n{lines}}}\n"


def _members(source: Source, kind: str) -> Iterator[tuple[str, str]]:
    if authors := " and ".join(_people(source.csl.get("author"))):
        yield "author", f"{{{authors}}}"
    # Two braces: the title keeps its capitals.
    yield "title", f"{{{{{_escaped(source.title)}}}}}"
    container = source.csl.get("container-title")
    if isinstance(container, str) and container:
        yield _CONTAINERS.get(kind, "howpublished"), f"{{{_escaped(container)}}}"
    yield from _date(source.issued.split("-"))
    for name, member in (("publisher", "publisher"), ("doi", "DOI")):
        if isinstance(text := source.csl.get(member), str) and text:
            yield name, f"{{{_escaped(text)}}}"
    if source.url:
        # Braces part the value from the next; everything else in an address stands as it is.
        yield "url", f"{{{_NOT_IN_URLS.sub('', source.url)}}}"
    if note := source.csl.get("note"):
        yield "note", f"{{{_escaped(str(note))}}}"


def _date(parts: Sequence[str]) -> Iterator[tuple[str, str]]:
    if not parts[0].isdecimal():
        return
    yield "year", f"{{{parts[0]}}}"
    if len(parts) > 1 and parts[1].isdecimal() and 1 <= int(parts[1]) <= 12:
        yield "month", _MONTHS[int(parts[1]) - 1]


def _people(authors: Any) -> Iterator[str]:
    for author in authors if isinstance(authors, list) else []:
        match author:
            case {"family": str(family), "given": str(given)}:
                yield f"{_escaped(family)}, {_escaped(given)}"
            case {"literal": str(name)} | {"family": str(name)}:
                # In braces a name is one, whatever words it has.
                yield f"{{{_escaped(name)}}}"


def _escaped(text: str) -> str:
    return " ".join(plain_text(text).split()).translate(_SPECIAL)
