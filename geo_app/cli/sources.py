"""Sources on a terminal: numbers where they are cited, a numbered list at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from geo_app.model import Atlas, Source

__all__ = ["listed_sources", "number_ranges", "sources_named"]


def number_ranges(numbers: Sequence[int]) -> str:
    """Numbers in ascending order, neighbours as a range.

    Examples
    --------
    >>> number_ranges([1, 2, 3, 5, 8, 9])
    '1-3, 5, 8, 9'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(
        f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs
    )


def listed_sources(sources: Iterable[Source]) -> Iterator[str]:
    """A line for each source, numbered from 1.

    Examples
    --------
    >>> list(listed_sources([Source("s", "A note", "", "https://example.org", "2016", "", {})]))
    ['  [1] A note, 2016  https://example.org']
    """
    for number, one in enumerate(sources, 1):
        about = ", ".join(filter(None, (one.title, one.container, one.issued)))
        yield f"  [{number}] {about}{f'  {one.url}' if one.url else ''}"


def sources_named(atlas: Atlas, ids: Iterable[str]) -> list[Source]:
    """The sources with these ids, each once; one that the atlas does not list has its id as title.

    Examples
    --------
    >>> from geo_app import read_atlas
    >>> [source.title for source in sources_named(read_atlas(), ["no-such", "no-such"])]
    ['no-such']
    """
    return [
        atlas.sources.get(identity) or Source(identity, identity, "", "", "", "", {})
        for identity in dict.fromkeys(ids)
    ]
